#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Same input, same bytes: whatever the locale, the time zone of the machine, the folder and the number of cores."""
from common import ENVIRONMENTS, SCRATCH, digest, expect, expect_fine, finish, main_job, make_samples, run_pipe


def main():
    exports = make_samples(SCRATCH / "exports")
    results = {}
    for name, make_environment, before in ENVIRONMENTS:
        env = make_environment()
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
