#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of any stage at any moment: the rest ends with a clear line, no output appears, inputs stay as they were, and
a second run gives the bytes of an undisturbed one."""
import random
import shutil
import signal
import time

from common import (FINE, POLICY_ALL, SCRATCH, digest, expect, expect_fine, finish, finish_pipe, main_job, make_export,
                    run_pipe, start_pipe)

MOMENTS = 3  # random moments per stage


def duration(exports, out):
    start = time.monotonic()
    expect_fine(run_pipe(main_job(exports, out, POLICY_ALL)), "undisturbed run")
    return time.monotonic() - start


def check_killed(results, stage, out, wanted, what):
    """True: the stage was stopped at its work. It may also have said all it had to say when the signal came."""
    codes = [result.code for result in results]
    if codes[stage] != -signal.SIGKILL:
        return False
    after = codes[stage + 1:]
    if (out / "package").exists() and all(code in FINE for code in after):
        made = digest(out)
        expect(all(made.get(name) == value for name, value in wanted.items()), f"{what}: a package that is not whole")
        return False
    expect(all(code not in (0, 1) for code in after), f"{what}: the rest ended with {codes}")
    for result in results[stage + 1:]:
        lines = result.err.strip().splitlines()
        expect(lines and "error: " in lines[0], f"{what}: no clear line: {result.err!r}")
    expect(not (out / "package").exists(), f"{what}: a package appeared")
    if stage <= 2:
        expect(not (out / "log.jsonl").exists(), f"{what}: a log appeared")
    return True


def main():
    make_export(SCRATCH / "export", "--size", "600k", "--seed", "11")
    exports = [SCRATCH / "export"]
    inputs = digest(exports[0])
    good = SCRATCH / "good"
    good.mkdir()
    seconds = duration(exports, good)
    wanted = digest(good)
    choose = random.Random(5)
    hits = 0
    for stage in range(5):
        for moment in range(MOMENTS):
            out = SCRATCH / f"out-{stage}-{moment}"
            out.mkdir()
            children = start_pipe(main_job(exports, out, POLICY_ALL))
            time.sleep(choose.uniform(0, seconds * 0.8))
            children[stage].kill()
            hits += check_killed(finish_pipe(children), stage, out, wanted, f"stage {stage}, moment {moment}")
            expect(digest(exports[0]) == inputs, "an input changed")
            shutil.rmtree(out) if moment else None
        out = SCRATCH / f"out-{stage}-0"
        shutil.rmtree(out / "package", ignore_errors=True)
        (out / "log.jsonl").unlink(missing_ok=True)
        expect_fine(run_pipe(main_job(exports, out, POLICY_ALL)), f"run after a kill of stage {stage}")
        again = digest(out)
        expect(all(again.get(name) == value for name, value in wanted.items()),
               f"the run after a kill of stage {stage} gives other bytes")
        expect(not list(out.glob("**/.*.partial")), f"the run after a kill of stage {stage} leaves what that one left")
        shutil.rmtree(out)
    expect(hits >= 6, f"only {hits} of the kills hit a running stage")
    finish()


main()
