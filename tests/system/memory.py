#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Ten times the input, the same peak memory: every stage, give or take 10 % (and 1 MiB for the allocator)."""
import os
import subprocess

from common import FINE, POLICY_ALL, SCRATCH, expect, finish, make_export, tool

SLACK_KIB = 1024
PARSE_LIMIT_KIB = 64 * 1024


def peak(command, stdin=None, stdout=None):
    """Exit code and peak resident KiB of one program."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    target = open(stdout, "wb") if stdout else subprocess.DEVNULL
    child = subprocess.Popen([str(part) for part in command], stdin=source, stdout=target, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss


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
    small = measure("small", "4M")
    large = measure("large", "40M")
    for stage, kib in large.items():
        print(f"{stage}: {small[stage]} KiB, with ten times the input {kib} KiB")
        expect(kib <= small[stage] * 1.1 + SLACK_KIB, f"{stage}: {small[stage]} KiB became {kib} KiB")
    expect(large["chat-parse"] < PARSE_LIMIT_KIB, f"chat-parse: {large['chat-parse']} KiB")
    finish()


main()
