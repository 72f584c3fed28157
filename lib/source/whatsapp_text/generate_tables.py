#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Turns the marker and event tables (TSV) into a C++ source with constant arrays: nothing is read at run time."""
import csv
import sys


def literal(text):
    escaped = "".join(
        c if " " <= c <= "~" and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode("utf-8")) for c in text
    )
    return f'"{escaped}"'


def rows(path):
    with open(path, encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def security_code_templates(marker):
    """The event templates of a marker for a changed security code, with and without "Tap to learn more." behind it.
    Texts are compared without their final full stop."""
    text = marker.replace("%@", "%1").replace("%s", "%1")
    words = text.rstrip(".。। ")
    return [f"{text}%4", words] if words.endswith("%1") else [f"{words}%4"]


def main(out, events, *markers):
    lines = [
        "// Generated from markers.tsv, markers-extra.tsv and events.tsv. Do not edit.",
        '#include "source/whatsapp_text/tables.hpp"',
        "namespace chatkeep::source::whatsapp_text {",
        "namespace {",
        "using enum MarkerKind;",
        "constexpr Marker k_markers[] = {",
    ]
    security_codes = []
    for path in markers:
        for row in rows(path):
            if row["kind"] == "security_code":
                security_codes += [{"locale": row["locale"], "type": row["kind"], "template": template}
                                   for template in security_code_templates(row["text"])]
                continue
            ios = "true" if row["platform"] == "ios" else "false"
            lines.append(f'    {{{ios}, {literal(row["locale"])}, {row["kind"]}, {literal(row["text"])}}},')
    lines += ["};", "constexpr EventTemplate k_events[] = {"]
    for row in [*rows(events), *security_codes]:
        lines.append(f'    {{{literal(row["locale"])}, {literal(row["type"])}, {literal(row["template"])}}},')
    lines += [
        "};",
        "} // namespace",
        "std::span<const Marker> markers() noexcept {",
        "    return k_markers;",
        "}",
        "std::span<const EventTemplate> event_templates() noexcept {",
        "    return k_events;",
        "}",
        "} // namespace chatkeep::source::whatsapp_text",
        "",
    ]
    with open(out, "w", encoding="utf-8") as source:
        source.write("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
