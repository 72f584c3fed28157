# SPDX-License-Identifier: EUPL-1.2
"""Two verdicts on one folder, and changes that neither may survive; for proof.py and proof_chain.py."""
import importlib.machinery
import importlib.util
import itertools
import os
import subprocess
import sys

from common import BUILD, ROOT, expect

# A sanitizer build, which is slow, tries one attack in so many; the other builds try all.
ONE_IN = int(os.environ.get("CHATKEEP_ATTACKS_ONE_IN", "1"))
ATTACKS = itertools.count()


def is_tried():
    return next(ATTACKS) % ONE_IN == 0


def load_verifier():
    sys.path.insert(0, str(ROOT / "scripts"))
    loader = importlib.machinery.SourceFileLoader("verify_package", str(ROOT / "scripts/verify-package"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


VERIFIER = load_verifier()


def independent(folder):
    """True when the program that shares no code accepts the package."""
    try:
        VERIFIER.check_bag(folder)
        VERIFIER.check_records(folder)
        VERIFIER.check_evidence(folder, None, None)
        return True
    except (VERIFIER.Refused, OSError, UnicodeError):
        return False


class Ours:
    """The verdicts of chat-verify's library on one folder."""

    def __init__(self, folder, trust=None):
        trusted = [trust] if trust else []
        self.child = subprocess.Popen([BUILD / "tests/package_verdicts", folder, *trusted], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)

    def accepts(self):
        self.child.stdin.write("?\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        expect(answer != "", "the verifier ended")
        return answer == "proved\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.wait()


def both_refuse(ours, folder, what):
    if not is_tried():
        return
    survivors = [name for name, accepts in (("chat-verify", ours.accepts), ("verify-package", lambda: independent(folder)))
                 if accepts()]
    expect(not survivors, f"{what}: accepted by {', '.join(survivors)}")


def files_below(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file())


def is_attested(data, at):
    """Inside the text of a reason, or the statement's count of messages."""
    if data[:at].endswith(b'"messages":'):
        return True
    begin = data.rfind(b'"r":"', 0, at + 1)
    return begin >= 0 and begin + 5 <= at < data.index(b'"', begin + 5)
