#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""strace shows no internet socket, for every program on every path: success, failure, help, subcommands."""
import re
import shutil
import subprocess

from common import POLICY, SCRATCH, expect, finish, main_job, make_samples, run, run_pipe, skip, tool

INTERNET = re.compile(r"\bAF_(INET6?|PACKET|NETLINK)\b")


def traced(command, log):
    return ["strace", "-f", "-qq", "-e", "trace=network,io_uring_setup", "-o", log, *command]


def can_trace():
    if not shutil.which("strace"):
        return False
    probe = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL, check=False)
    return probe.returncode == 0


def check_log(log, what):
    for line in log.read_text("utf-8", errors="replace").splitlines():
        allowed = not INTERNET.search(line) and "io_uring_setup" not in line
        expect(allowed, f"{what}: {line}")


def trace_pipe(exports):
    out = SCRATCH / "out"
    out.mkdir()
    logs = []
    commands = []
    for command in main_job(exports, out):
        logs.append(SCRATCH / f"trace-{len(logs)}")
        commands.append(traced(command, logs[-1]))
    results = run_pipe(commands)
    for command, result, log in zip(main_job(exports, out), results, logs):
        expect(result.code in (0, 1), f"{command[0]} under strace: {result.code}: {result.err}")
        check_log(log, command[0])
    return out


def single_runs(exports, out):
    """Further paths: every program's help, misuse, missing input, and the subcommands."""
    broken = SCRATCH / "broken"
    broken.write_bytes(b"no stream\n")
    for name in ("chat-extract", "chat-parse", "chat-clean", "chat-verify", "chat-archive"):
        yield [tool(name), "--help"]
        yield [tool(name), "--version"]
        yield [tool(name), "--no-such-option"]
        yield [tool(name), SCRATCH / "absent"]
        yield [tool(name), broken]
    yield [tool("chat-parse"), "sources"]
    yield [tool("chat-parse"), "--media", SCRATCH / "media-2", exports[0]]
    yield [tool("chat-clean"), "policy", "check", POLICY]
    yield [tool("chat-verify"), "archive", out / "package"]
    yield [tool("chat-verify"), "diff", broken, broken]


def main():
    if not can_trace():
        skip("strace cannot trace here")
    exports = make_samples(SCRATCH / "exports")
    out = trace_pipe(exports)
    log = SCRATCH / "trace-single"
    for command in single_runs(exports, out):
        run(*traced(command, log))
        check_log(log, " ".join(map(str, command)))
    # The test itself must be able to see a socket.
    run(*traced(["python3", "-c", "import socket; socket.socket(socket.AF_INET)"], log))
    expect(INTERNET.search(log.read_text("utf-8")), "strace does not show the socket of a program that opens one")
    finish()


main()
