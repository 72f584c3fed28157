#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Same input, same bytes: whatever the locale, the time zone of the machine, the folder and the number of cores."""
import os
import subprocess

from common import SCRATCH, digest, expect, expect_fine, finish, main_job, make_samples, run_pipe


def hostile_environment():
    """A Turkish locale made for the occasion, in a zone that skipped a day."""
    folder = SCRATCH / "locale"
    folder.mkdir()
    subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", folder / "tr_TR.UTF-8"], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    expect((folder / "tr_TR.UTF-8").is_dir(), "localedef made no locale; is the package locales installed?")
    return dict(os.environ, LOCPATH=str(folder), LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8", TZ="Pacific/Apia",
                HOME="/nonexistent")


def one_core():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main():
    exports = make_samples(SCRATCH / "exports")
    plain = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")
    cases = {"first": (plain, None), "again": (plain, None), "hostile": (hostile_environment(), None),
             "one core": (plain, one_core)}
    results = {}
    for name, (env, before) in cases.items():
        out = SCRATCH / name
        out.mkdir()
        expect_fine(run_pipe(main_job(exports, out), env, before), name)
        results[name] = digest(out)
    for name, files in results.items():
        differing = sorted(k for k in files.keys() | results["first"].keys()
                           if files.get(k) != results["first"].get(k))
        expect(not differing, f"{name}: differs from the first run: {differing[:5]}")
    expect(len(results["first"]) > 5, "too few files to compare")
    finish()


main()
