#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The search of the readable page, as the package has it: what is written with other spaces, hyphens or invisible marks is found."""
import json
import re
import shutil

from common import SCRATCH, expect, expect_fine, finish, run, run_pipe, skip, tool

CASES = [
    ("10 000 euro", "10\u202f000\u00a0euro"),
    ("e-mail", "e\u2011mail"),
    ("zie plan", "zie\nplan"),
    ("cafe", "Caf\u00e9"),
    ("afspraak", "af\u00adspraak"),
    ("plan.pdf", "plan\u200e.pdf"),
]


def main():
    node = shutil.which("node")
    if not node:
        skip("node is not here")
    text = SCRATCH / "WhatsApp Chat with Ann.txt"
    text.write_text("27-01-2020 08:00 - Ann: ja\n", "utf-8")
    out = SCRATCH / "package"
    expect_fine(run_pipe([[tool("chat-parse"), str(text)], [tool("chat-archive"), "-o", str(out)]]), "the package")
    pages = sorted(out.rglob("*.html"))
    expect(pages, "the package has no page")
    for page in pages:
        fold = re.search(r"const bare=.*?;\n", page.read_text("utf-8"), re.DOTALL)[0]
        code = fold + "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(([q,t])=>bare(t).includes(bare(q)))))"
        found = json.loads(run(node, "-e", code, json.dumps(CASES)).out)
        missed = [case for case, is_found in zip(CASES, found) if not is_found]
        expect(not missed, f"{page.name}: not found: {missed}")
    finish()


main()
