#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Full disks, read-only folders, closed pipes, wrong encodings: a clear line, the right exit code, no output left."""
import os
import signal
import subprocess

from common import (FINE, POLICY_ALL, SCRATCH, expect, expect_fine, finish, leftovers, limit_file_size, main_job,
                    make_export, make_samples, run, run_pipe, tool)

NOBODY = 65534
OUTPUT_FAILED = 5
BAD_DATA = 3


def expect_failure(result, code, what):
    lines = result.err.strip().splitlines()
    expect(result.code == code, f"{what}: exit code {result.code}, not {code}: {result.err}")
    expect(lines and "error: " in lines[0], f"{what}: no clear line: {result.err!r}")


def become_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def parsed_stream(export):
    parsed = run(tool("chat-parse"), "--media", SCRATCH / "media", export)
    expect(parsed.code in FINE, f"chat-parse: {parsed.err}")
    return parsed.out


def on_small_disk(place, command):
    """The command with a disk of 64 KiB of its own at place; what it left there is listed on standard output."""
    script = ('mount -t tmpfs -o size=64k small "$0" || exit 77; "$@" >/dev/null; code=$?; find "$0" -type f; '
              'exit "$code"')
    return ["unshare", "--mount", "sh", "-c", script, place, *command]


def small_disk(cases, place, stream):
    """A disk that is really full, where this test may mount one."""
    if run(*on_small_disk(place, ["true"])).code != 0:
        print("no disk of its own: not root, or mounting is not allowed here")
        return
    for what, command in cases.items():
        result = run(*on_small_disk(place, command), data=stream)
        expect_failure(result, OUTPUT_FAILED, f"{what} to a small disk")
        expect(result.out == b"", f"{what} to a small disk: left {result.out!r}")


def full_disk(export, stream):
    """Writing stops after 4 KiB, as on a full disk; /dev/full for standard output."""
    limit = limit_file_size(4096)
    with open("/dev/full", "wb") as full:
        expect_failure(run(tool("chat-parse"), export, out=full), OUTPUT_FAILED, "chat-parse to a full disk")
        expect_failure(run(tool("chat-verify"), data=stream, out=full), OUTPUT_FAILED, "chat-verify to a full disk")
        cleaned = run(tool("chat-clean"), "--policy", POLICY_ALL, "--allow-open", "--log", SCRATCH / "full.log",
                      data=stream, out=full)
        expect_failure(cleaned, OUTPUT_FAILED, "chat-clean to a full disk")
    expect(not (SCRATCH / "full.log").exists(), "chat-clean left its log after a failure")
    place = SCRATCH / "full"
    place.mkdir()
    cases = {
        "chat-parse -o": [tool("chat-parse"), "-o", place / "out", export],
        "chat-clean --log": [tool("chat-clean"), "--policy", POLICY_ALL, "--allow-open", "--log", place / "log"],
        "chat-archive": [tool("chat-archive"), "-o", place / "package", "--media", SCRATCH / "media"],
    }
    for what, command in cases.items():
        expect_failure(run(*command, data=stream, before=limit), OUTPUT_FAILED, f"{what} to a full disk")
        expect(leftovers(place) == [], f"{what} to a full disk: left {leftovers(place)}")
    small_disk(cases, place, stream)


def read_only(export, stream):
    place = SCRATCH / "read-only"
    place.mkdir()
    place.chmod(0o555)
    SCRATCH.chmod(0o755)
    cases = {
        "chat-parse -o": [tool("chat-parse"), "-o", place / "out", export],
        "chat-parse --media": [tool("chat-parse"), "--media", place / "media", export],
        "chat-clean --log": [tool("chat-clean"), "--policy", POLICY_ALL, "--allow-open", "--log", place / "log"],
        "chat-archive": [tool("chat-archive"), "-o", place / "package", "--media", SCRATCH / "media"],
    }
    for what, command in cases.items():
        result = run(*command, data=stream, before=become_nobody)
        expect_failure(result, OUTPUT_FAILED, f"{what} into a read-only folder")
    expect(leftovers(place) == [], f"read-only folder: {leftovers(place)}")


def unreadable(export):
    secret = SCRATCH / "unreadable.txt"
    secret.write_text("27-01-2020 08:00 - A: b\n")
    secret.chmod(0)
    expect_failure(run(tool("chat-parse"), secret, before=become_nobody), 4, "a file that may not be read")
    expect_failure(run(tool("chat-parse"), SCRATCH / "absent.zip"), 4, "a file that does not exist")


def closed_pipe(export):
    """The reader goes away: the writer is ended by SIGPIPE, never 0."""
    command = [tool("chat-parse"), str(export)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=SCRATCH) as child:
        child.stdout.read(1)
        child.stdout.close()
        code = child.wait(timeout=60)
    expect(code == -signal.SIGPIPE, f"chat-parse into a closed pipe: {code}")
    results = run_pipe([command, ["head", "-c", "1000"]])
    expect(results[0].code == -signal.SIGPIPE, f"chat-parse | head: {results[0].code}")


def cut_stream(stream):
    """Every consumer refuses a stream that stops early."""
    cut = stream[:len(stream) // 2]
    out = SCRATCH / "cut"
    out.mkdir()
    cases = {
        "chat-verify": [tool("chat-verify")],
        "chat-clean": [tool("chat-clean"), "--policy", POLICY_ALL, "--allow-open", "--log", out / "log"],
        "chat-archive": [tool("chat-archive"), "-o", out / "package", "--media", SCRATCH / "media"],
    }
    for what, command in cases.items():
        for data in (cut, stream[:-1], b""):
            expect_failure(run(*command, data=data), BAD_DATA, f"{what} on a cut stream of {len(data)} bytes")
    expect(leftovers(out) == [], f"cut stream: left {leftovers(out)}")


def encodings():
    """UTF-16 and Latin-1: never nothing with exit code 0, never two people as one."""
    text = "27-01-2020 08:00 - Zoë: één bericht\n27-01-2020 08:01 - Zoë: nog één\n"
    wide = SCRATCH / "wide.txt"
    wide.write_bytes(text.encode("utf-16"))
    result = run(tool("chat-parse"), wide)
    counted = result.out.count(b'"type":"message"')
    expect(result.code not in FINE or counted == 2, f"UTF-16: exit code {result.code}, {counted} messages")
    expect(result.err != "", "UTF-16: nothing said")
    latin = SCRATCH / "latin.txt"
    latin.write_bytes((text + "27-01-2020 08:02 - Zoê: ja\n").encode("latin-1"))
    expect_failure(run(tool("chat-parse"), latin), BAD_DATA, "Latin-1")
    damaged = SCRATCH / "damaged.txt"
    damaged.write_bytes(text.encode("utf-8") + b"27-01-2020 08:02 - A: caf\xe9\n")
    result = run(tool("chat-parse"), damaged)
    expect(result.code == 1 and result.out.count(b'"type":"message"') == 3, f"one damaged text: {result.code} {result.out!r}")
    expect(b'"code":"bad-utf8"' in result.out, "one damaged text: no notice of the bytes that are no UTF-8")
    result.out.decode("utf-8")
    nothing = SCRATCH / "letter.txt"
    nothing.write_text("Geachte heer, dit is geen export.\n" * 20)
    expect_failure(run(tool("chat-parse"), nothing), BAD_DATA, "a text that is no export")


def no_overwrite(exports):
    """Existing outputs stay, without --force."""
    out = SCRATCH / "twice"
    out.mkdir()
    expect_fine(run_pipe(main_job(exports, out)), "first run")
    stamp = (out / "package/bagit.txt").stat().st_mtime_ns
    results = run_pipe(main_job(exports, out))
    expect(any(result.code == 6 for result in results), f"second run: {[r.code for r in results]}")
    expect((out / "package/bagit.txt").stat().st_mtime_ns == stamp, "an existing package was replaced")


def main():
    SCRATCH.chmod(0o755)
    exports = make_samples(SCRATCH / "exports")
    make_export(SCRATCH / "export", "--size", "2M", "--seed", "4")
    export = SCRATCH / "export"
    stream = parsed_stream(export)
    full_disk(export, stream)
    read_only(export, stream)
    unreadable(export)
    closed_pipe(export)
    cut_stream(stream)
    encodings()
    no_overwrite(exports)
    finish()


main()
