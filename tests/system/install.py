#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""cmake --install puts exactly the files of install.txt in place, of plausible sizes; the programs run from there."""
import subprocess
from pathlib import Path

from common import BUILD, SCRATCH, expect, finish, run

PROGRAM_MAX = 256 << 20  # a debug build with sanitizers


def main():
    root = SCRATCH / "root"
    subprocess.run(["cmake", "--install", BUILD, "--prefix", root], check=True, stdout=subprocess.DEVNULL)
    found = sorted(str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir())
    lines = Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines()
    wanted = sorted(line for line in lines if line and not line.startswith("#"))
    expect([n for n in found if n not in wanted] == [], f"installed too much: {set(found) - set(wanted)}")
    expect([n for n in wanted if n not in found] == [], f"not installed: {set(wanted) - set(found)}")
    for name in found:
        size = (root / name).stat().st_size
        expect(0 < size < PROGRAM_MAX, f"{name}: {size} bytes")
        if name.startswith("bin/"):
            expect(run(root / name, "--version").code == 0, f"{name} --version")
    finish()


main()
