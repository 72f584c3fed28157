# SPDX-License-Identifier: EUPL-1.2
"""Keys on a smart card sign statements: here a token in files (SoftHSM) through OpenSSL's engine."""
import os
import shutil
import subprocess
from pathlib import Path

from common import SCRATCH, expect, finish, run, skip, tool, without_leaks

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
# the engine never frees what it had made when a card refuses
ENVIRONMENT = dict(os.environ, SOFTHSM2_CONF=str(SCRATCH / "softhsm.conf"), ASAN_OPTIONS=without_leaks())


def archive(*arguments, **more):
    return run(tool("chat-archive"), *arguments, env={**ENVIRONMENT, **more})


def uri(path, module=MODULE):
    return f"pkcs11:{path}?module-path={module}"


def make_card():
    """A token with the key and certificate of one signer, outside of the folder in which is signed."""
    (SCRATCH / "tokens").mkdir()
    (SCRATCH / "softhsm.conf").write_text(f"directories.tokendir = {SCRATCH}/tokens\nobjectstore.backend = file\n")
    archive("identity", "new", "--name", "Noa Vermeer", "-o", "noa.pem")
    archive("identity", "show", "-o", "noa.crt", "noa.pem")
    for command in ("softhsm2-util --init-token --free --label office --so-pin 87654321 --pin 1234",
                    "openssl pkcs8 -topk8 -nocrypt -in noa.pem -out key.p8",
                    "softhsm2-util --import key.p8 --token office --label noa --id 01 --pin 1234",
                    "openssl x509 -in noa.pem -outform DER -out noa.der",
                    f"pkcs11-tool --module {MODULE} --token-label office --login --pin 1234 --write-object noa.der --type cert "
                    "--label noa --id 01"):
        subprocess.run(command.split(), cwd=SCRATCH, env=ENVIRONMENT, check=True, capture_output=True)
    for name in ("noa.pem", "key.p8"):
        (SCRATCH / name).unlink()
    (SCRATCH / "pin").write_text("1234\n")
    (SCRATCH / "wrong").write_text("9999\n")


def sign():
    (SCRATCH / "work").mkdir()
    statement = SCRATCH / "work/s.json"
    statement.write_text('{"root":"x","type":"cvr1-readout"}')
    done = archive("sign", "--identity", uri("token=office;object=noa"), "--password-file", "pin", statement)
    expect(done.code == 0 and not done.err, f"sign: {done.code} {done.err}")
    ours = run(tool("chat-verify"), "statement", "--trust", "noa.crt", statement)
    expect(ours.code == 0 and b"Noa Vermeer: valid" in ours.out, f"statement: {ours.code} {ours.out}")
    theirs = run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{statement}.p7s", "-content", statement,
                 "-CAfile", "noa.crt", "-out", os.devnull)
    expect(theirs.code == 0, f"openssl: {theirs.err}")
    again = archive("sign", "--identity", uri("token=office;id=%01;type=private"), "--password-file", "pin", statement)
    expect(again.code == 6 and "has signed this already" in again.err, f"by id: {again.code} {again.err}")


def refuse():
    """One line and a hint each, and nothing of the PIN."""
    card = uri("token=office;object=noa")
    cases = (((card, "--password-file", "wrong"), 7, "does not accept the PIN", {}),
             ((card,), 7, "without the PIN", {}),
             ((uri("token=office;object=none"), "--password-file", "pin"), 4, "no such private key", {}),
             ((uri("token=none;object=noa"), "--password-file", "pin"), 4, "no such private key", {}),
             ((uri("object=noa", "/nonexistent.so"), "--password-file", "pin"), 4, "the card's module /nonexistent.so", {}),
             (("pkcs11:object=noa?pin-value=1234",), 2, "may not hold its PIN", {}),
             (("pkcs11:object=noa?slot=1",), 2, 'unknown attribute "slot=1"', {}),
             ((card, "--password-file", "pin"), 4, "no engine for smart cards", {"OPENSSL_ENGINES": "/nonexistent"}))
    for arguments, code, said, more in cases:
        done = archive("identity", "show", *arguments, **more)
        lines = done.err.splitlines()
        expect(done.code == code and said in done.err and len(lines) <= 2, f"{arguments}: {done.code} {done.err}")
        expect("1234" not in done.err and "9999" not in done.err, f"{arguments}: the PIN is shown")


if not Path(MODULE).exists() or not shutil.which("softhsm2-util") or not shutil.which("pkcs11-tool"):
    skip("no softhsm2, no opensc")
make_card()
sign()
refuse()
finish()
