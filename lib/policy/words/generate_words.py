#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes the word lists of cleaning as one C++ file: generate_words.py OUTPUT LIST..."""

import pathlib
import sys

HEAD = """// SPDX-License-Identifier: EUPL-1.2
// Generated from lib/policy/words/*.txt by generate_words.py.
#include "policy/word_files.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

"""


def literal(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}\\n"'


def main():
    output, *lists = sys.argv[1:]
    names = []
    body = HEAD
    for path in sorted(lists):
        name = pathlib.Path(path).stem
        lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line.strip() and not line.startswith("#")]
        variable = "k_" + name.replace("-", "_")
        names.append((name, variable))
        body += f"constexpr std::string_view {variable} =\n    " + "\n    ".join(map(literal, kept)) + ";\n\n"
    body += f"constexpr std::array<WordFile, {len(names)}> k_files = {{{{\n"
    body += "".join(f'    {{"{name}", {variable}}},\n' for name, variable in names)
    body += "}};\n\n} // namespace\n\nstd::span<const WordFile> word_files() noexcept {\n    return k_files;\n}\n\n"
    body += "} // namespace chatkeep::policy\n"
    pathlib.Path(output).write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
