#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Ten times the input, the same peak memory: every stage, give or take 10 % (and 1 MiB for the allocator).

memory.py BUILD [SMALL LARGE]

Stages that sort the ids keep 8 MiB of them before they use the disk; they pass that point at some 18 MB of text. At the
small sizes of every day they only have to stay below it; give 100M 1G and a release build to hold them to the rule.
"""
import sys

from common import FINE, POLICY_ALL, expect, finish, make_export, peak, tool, SCRATCH

SLACK_KIB = 1024
LIMIT_KIB = 64 * 1024
SORTING = ("chat-verify", "chat-archive", "chat-verify archive")


def measure(name, size):
    work = SCRATCH / name
    work.mkdir()
    make_export(work / "export", "--size", size, "--seed", "3")
    messages, cleaned = work / "messages", work / "cleaned"
    stages = {
        "chat-extract": ([tool("chat-extract"), work / "export"], None, None),
        "chat-parse": ([tool("chat-parse"), "--media", work / "media", work / "export"], None, messages),
        "chat-clean": ([tool("chat-clean"), "--policy", POLICY_ALL, "--log", work / "log", "--allow-open"], messages, cleaned),
        "chat-verify": ([tool("chat-verify")], cleaned, None),
        "chat-archive": ([tool("chat-archive"), "-o", work / "package", "--media", work / "media"], cleaned, None),
        "chat-verify archive": ([tool("chat-verify"), "archive", work / "package"], None, None),
    }
    peaks = {}
    for stage, (command, stdin, stdout) in stages.items():
        code, peaks[stage] = peak(command, stdin, stdout)
        expect(code in FINE, f"{stage} of {size}: exit code {code}")
    return peaks


def main():
    sizes = sys.argv[2:4]
    small_size, large_size = sizes or ("2M", "20M")
    small = measure("small", small_size)
    large = measure("large", large_size)
    for stage, kib in large.items():
        print(f"{stage}: {small[stage]} KiB for {small_size}, {kib} KiB for {large_size}")
        if sizes or stage not in SORTING:
            expect(kib <= small[stage] * 1.1 + SLACK_KIB, f"{stage}: {small[stage]} KiB became {kib} KiB")
        expect(kib < LIMIT_KIB, f"{stage}: {kib} KiB")
    finish()


main()
