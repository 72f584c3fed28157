#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The sample exports go through the whole pipe, come out verified, without what the policy takes out."""
import subprocess
import sys

from common import (POLICY, SAMPLES, SCRATCH, digest, expect, expect_fine, finish, main_job, make_samples, run,
                    run_pipe, tool)

GONE = ["999990019", "0417164300", "0417 1643 00", "06-12345678", "+31 6 12345678 when", "e.dekker@example.nl",
        "t.appelman@example.nl", "Terschelling", "griep", "borrelen", "kaartjes"]
KEPT = ["Goedemorgen. De waterstand bij de meetpunten loopt op", "de dijken houden", "pump 2 stopped at 06:50",
        "loket@example.nl", "202500417"]


def check_media_generator():
    subprocess.run([sys.executable, SAMPLES / "make_media.py", SCRATCH / "made"], check=True)
    for name, value in digest(SCRATCH / "made").items():
        expect(digest(SAMPLES).get(name) == value, f"{name} is not what make_media.py makes")


def all_text(folder):
    return "\n".join(p.read_text("utf-8", errors="replace") for p in folder.rglob("*")
                     if p.is_file() and p.suffix in (".jsonl", ".html", ".txt", ".json"))


def main():
    check_media_generator()
    exports = make_samples(SCRATCH / "exports")
    before = digest(SCRATCH / "exports")
    out = SCRATCH / "out"
    out.mkdir()
    if expect_fine(run_pipe(main_job(exports, out)), "main job"):
        verified = run(tool("chat-verify"), "archive", out / "package")
        expect(verified.code == 0, f"chat-verify archive: {verified.code}: {verified.err}")
        text = all_text(out / "package")
        for words in GONE:
            expect(words not in text, f"{words!r} is still in the package")
        for words in KEPT:
            expect(words in text, f"{words!r} is not in the package")
        pages = list((out / "package").rglob("*.html"))
        expect(len(pages) >= 3, f"{len(pages)} pages for three conversations")
        expect((out / "log.jsonl").stat().st_size > 0, "the log is empty")
    expect(digest(SCRATCH / "exports") == before, "an input changed")
    expect(run(tool("chat-clean"), "policy", "check", POLICY).code == 0, "chat-clean policy check: the sample policy")
    finish()


main()
