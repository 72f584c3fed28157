# SPDX-License-Identifier: EUPL-1.2
"""The evidence of a package is attacked: every byte of signatures, timestamps and renewals changed, files of them dropped,
swapped, left without the one before. Whoever attacks makes the manifests fit again. chat-verify and scripts/verify-package
must agree, with trust and without; no attack may survive, whether the signatures are ours or openssl's."""
import itertools
import shutil
import subprocess
import sys

from common import ROOT, SCRATCH, expect, finish, run, tool
import cvr_writer as cvr
from proof_attack import VERIFIER, Ours, is_tried
import verify_evidence as evidence

TRUST = SCRATCH / "ca.crt"


def archive(*arguments):
    done = run(tool("chat-archive"), *arguments)
    expect(done.code == 0, f"chat-archive {arguments[0]}: {done.err}")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=SCRATCH, check=True, capture_output=True)


def make_identities():
    archive("identity", "new", "--use", "authority", "--name", "Elders CA", "-o", "ca.pem")
    archive("identity", "new", "--issuer", "ca.pem", "--name", "Noa Vermeer", "-o", "noa.pem")
    archive("identity", "new", "--issuer", "ca.pem", "--name", "Sem Kok", "-o", "sem.pem")
    archive("identity", "new", "--issuer", "ca.pem", "--use", "timestamps", "--name", "clock", "-o", "clock.pem")
    archive("identity", "show", "ca.pem", "-o", TRUST)


def make_package(name):
    """A package of two messages; returns it with its statement."""
    conversation = cvr.Conversation(bytes(range(32)), 0, [{"text": "Goedemorgen"}, {"text": "Tot zo"}], {})
    folder = SCRATCH / name
    cvr.write_package(folder, cvr.statement([conversation]),
                      [[conversation.header(), conversation.intact(0), conversation.intact(1)]], {})
    return folder, folder / "data/proof/statement-readout.json"


def stamp(path, target):
    """A timestamp of the office's own authority."""
    request = SCRATCH / "request.tsq"
    run(tool("chat-verify"), "stamp", "--force", "--request", request, path)
    archive("stamp", "--identity", "clock.pem", "-o", target, request)


def sign(operand):
    for who in ("noa.pem", "sem.pem"):
        archive("sign", "--force", "--identity", who, operand)  # also in a package


def with_evidence(operand, path):
    """Two signatures, a timestamp, a renewal."""
    sign(operand)
    stamp(f"{path}.p7s", f"{path}.p7s.tsr")
    stamp(f"{path}.p7s.tsr", f"{path}.p7s.tsr2")


def independent(folder, trust):
    try:
        VERIFIER.check_bag(folder)
        VERIFIER.check_evidence(folder, trust, None)
        return True
    except (VERIFIER.Refused, OSError, ValueError):
        return False


class Attack:
    """Verdicts of both programs, with trust and without."""

    def __init__(self, folder, is_sealed=False):
        self.folder, self.is_sealed = folder, is_sealed
        self.ours = {trust: Ours(folder, trust) for trust in (None, TRUST)}

    def refit(self):
        if not self.is_sealed:
            cvr.write_manifests(self.folder)

    def accepted_by(self, trusts=(None, TRUST)):
        self.refit()
        found = [f"chat-verify, trust {trust is not None}" for trust in trusts if self.ours[trust].accepts()]
        return found + [f"verify-package, trust {trust is not None}" for trust in trusts if independent(self.folder, trust)]

    def refused(self, what, trusts=(None, TRUST)):
        if not is_tried():
            return
        survivors = self.accepted_by(trusts)
        expect(not survivors, f"{self.folder.name}: {what}: accepted by {', '.join(survivors)}")

    def change_bytes(self, path, step=1):
        """Without trust every byte; with trust, of what is accepted without it, which is nothing: some bytes."""
        data, count = path.read_bytes(), 0
        for at in range(len(path.name) % step, len(data), step):
            path.write_bytes(data[:at] + bytes([data[at] ^ (0x01 if at % 2 else 0x20)]) + data[at + 1:])
            self.refused(f"{path.name}: byte {at}", (None, TRUST) if at % 16 == 0 else (None,))
            count += 1
        path.write_bytes(data)
        return count

    def move_files(self, signed):
        """Each file of the evidence dropped, doubled, swapped with another."""
        files = sorted(path for path in signed.parent.iterdir() if path.name.startswith(f"{signed.name}.p7s"))
        for path in files:
            data = path.read_bytes()
            path.unlink()
            if path != files[-1]:  # what is over the others may go: nothing speaks of it
                self.refused(f"{path.name} dropped")
            path.write_bytes(data)
            double = path.with_name(path.name + "9")
            double.write_bytes(data)
            self.refused(f"{path.name} doubled")
            double.unlink()
        for one, other in itertools.combinations(files, 2):
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)
            self.refused(f"{one.name} and {other.name} swapped")
            one.write_bytes(first)
            other.write_bytes(second)

    def is_fine(self, what):
        expect(len(self.accepted_by()) == 4, f"{self.folder.name}: {what}: only {self.accepted_by()}")


def programs_agree(folder):
    """The programs themselves, with trust."""
    ours = run(tool("chat-verify"), "archive", "--trust", TRUST, folder)
    theirs = run(sys.executable, ROOT / "scripts/verify-package", "--trust", TRUST, folder)
    expect((ours.code, theirs.code) == (0, 0), f"codes {ours.code}, {theirs.code}: {ours.err}{theirs.err}")


def attack_statement():
    folder, statement = make_package("signed")
    sign(statement)
    attack = Attack(folder)
    attack.is_fine("signed")
    count = attack.change_bytes(statement.with_name(f"{statement.name}.p7s"))
    stamp(f"{statement}.p7s", f"{statement}.p7s.tsr")
    attack.is_fine("stamped")
    programs_agree(folder)
    count += attack.change_bytes(statement.with_name(f"{statement.name}.p7s.tsr"))
    stamp(f"{statement}.p7s.tsr", f"{statement}.p7s.tsr2")
    attack.is_fine("renewed")
    attack.move_files(statement)
    for name in (".p7s", ".p7s.tsr", ".p7s.tsr2"):
        count += attack.change_bytes(statement.with_name(statement.name + name), 11)
    attack.is_fine("again")
    return count


def attack_seal():
    folder, _ = make_package("sealed")
    seal = folder / "tagmanifest-sha512.txt"
    statement = folder / "data/proof/statement-readout.json"
    with_evidence(statement, statement)
    cvr.write_manifests(folder)
    with_evidence(folder, seal)
    attack = Attack(folder, is_sealed=True)
    attack.is_fine("sealed")
    programs_agree(folder)
    attack.move_files(seal)
    count = sum(attack.change_bytes(seal.with_name(seal.name + name), 7) for name in (".p7s", ".p7s.tsr", ".p7s.tsr2"))
    stamp_file = seal.with_name(f"{seal.name}.p7s.tsr")
    whole = stamp_file.read_bytes()
    at = whole.index(b"\x18\x0f20") + 2  # GeneralizedTime
    for i in range(at, at + 15):
        stamp_file.write_bytes(whole[:i] + b"x" + whole[i + 1:])
        attack.refused(f"x in the time of a timestamp, byte {i}")
    stamp_file.write_bytes(whole)
    attack.is_fine("again")
    return count


def tlv(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([128 + len(digits)]) + digits) + content


def with_sets(data, change):
    """A signature with its sets of digests, certificates and signers changed."""
    info = evidence.Der(data).inside(evidence.SEQUENCE)
    name = info.whole(evidence.OBJECT)
    body = info.inside(evidence.FIRST).inside(evidence.SEQUENCE)
    version, digests = body.whole(evidence.INTEGER), list(body.inside(evidence.SET).each(evidence.SEQUENCE))
    content = body.whole(evidence.SEQUENCE)
    sets = [digests, list(body.inside(evidence.FIRST).each(evidence.SEQUENCE)), list(body.inside(evidence.SET).each(evidence.SEQUENCE))]
    digests, certificates, signers = change(sets)
    return tlv(evidence.SEQUENCE, name, tlv(evidence.FIRST, tlv(
        evidence.SEQUENCE, version, tlv(evidence.SET, *digests), content, tlv(evidence.FIRST, *certificates), tlv(evidence.SET, *signers))))


def attack_order():
    """Sets of a signature in another order than that of DER, or with a value twice: no signature covers that."""
    folder, statement = make_package("in-order")
    sign(statement)
    archive("identity", "new", "--issuer", "ca.pem", "--key", "p384", "--name", "Daan Mulder", "-o", "daan.pem")
    archive("sign", "--force", "--identity", "daan.pem", statement)
    attack, path = Attack(folder), statement.with_name(f"{statement.name}.p7s")
    data = path.read_bytes()
    expect(with_sets(data, lambda sets: sets) == data, "the signature as it was")
    attack.is_fine("signed by three")
    for n, name in enumerate(("digests", "certificates", "signers")):
        for what, change in (("turned round", lambda values: values[::-1]), ("the first twice", lambda values: [values[0], *values]),
                             ("the last twice", lambda values: [*values, values[-1]])):
            path.write_bytes(with_sets(data, lambda sets: [change(values) if n == at else values for at, values in enumerate(sets)]))
            attack.refused(f"{name} {what}")
    path.write_bytes(data)
    attack.is_fine("signed by three, again")


def codes_for(folder, signers):
    """What both programs end with when so many signers are asked for."""
    asked = ["--trust", TRUST, "--signers", str(signers), folder]
    return [run(tool("chat-verify"), "archive", *asked).code, run(sys.executable, ROOT / "scripts/verify-package", *asked).code]


def drop_a_signer():
    """One of two signers is taken out of the last signature, over which there is no timestamp: only the number tells."""
    folder, statement = make_package("dropped")
    sign(statement)
    cvr.write_manifests(folder)
    expect(codes_for(folder, 1) == [1, 1], "nobody signed the package, and signers are asked for")
    sign(folder)
    expect([codes_for(folder, n) for n in (1, 2, 3)] == [[0, 0], [0, 0], [1, 1]], "two signers of each")
    path = folder / "tagmanifest-sha512.txt.p7s"
    path.write_bytes(with_sets(path.read_bytes(), lambda sets: [sets[0], sets[1], sets[2][:1]]))
    expect([codes_for(folder, n) for n in (1, 2)] == [[0, 0], [1, 1]], "one signer is gone")
    said = run(tool("chat-verify"), "archive", "--trust", TRUST, folder)
    expect(said.code == 0 and b"not checked: whether others signed too" in said.out, f"not counted: {said.out}")
    misused = run(tool("chat-verify"), "archive", "--signers", "2", folder)
    expect(misused.code == 2, f"--signers without --trust: {misused.code}")


def attack_openssl():
    """The signature and the timestamp are openssl's."""
    folder, statement = make_package("by-openssl")
    signature = f"{statement}.p7s"
    openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", statement, "-signer", "noa.pem", "-outform", "DER", "-out",
            signature)
    (SCRATCH / "serial").write_text("01\n")
    (SCRATCH / "tsa.cnf").write_text("[t]\nserial=serial\nsigner_cert=clock.pem\nsigner_key=clock.pem\nsigner_digest=sha256\n"
                                     "default_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n")
    openssl("ts", "-query", "-data", signature, "-sha256", "-cert", "-out", "o.tsq")
    openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "t", "-queryfile", "o.tsq", "-out", f"{signature}.tsr")
    attack = Attack(folder)
    attack.is_fine("signed by openssl")
    programs_agree(folder)
    return sum(attack.change_bytes(statement.with_name(statement.name + name), 5) for name in (".p7s", ".p7s.tsr"))


def attack_signers():
    """Signed by someone whose certificate leads to a trusted one, and is for something else, or of a weak key."""
    folder, statement = make_package("other-signers")
    attack = Attack(folder)
    rsa = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    for name, key, extensions, is_fine in (
            ("mail", rsa, "extendedKeyUsage=emailProtection\nkeyUsage=digitalSignature", True),
            ("any-use", rsa, "keyUsage=nonRepudiation", True),
            ("curve", ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"), "keyUsage=digitalSignature", True),
            ("server", rsa, "extendedKeyUsage=serverAuth", False), ("code", rsa, "extendedKeyUsage=codeSigning", False),
            ("clock", rsa, "extendedKeyUsage=critical,timeStamping", False), ("sealing", rsa, "keyUsage=keyEncipherment", False),
            ("authority", rsa, "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign", False),
            ("short", ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"), "keyUsage=digitalSignature", False),
            ("other-curve", ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"), "keyUsage=digitalSignature", False)):
        (SCRATCH / "extensions").write_text(extensions)
        openssl("genpkey", *key, "-out", "s.key")
        openssl("req", "-new", "-key", "s.key", "-subj", "/CN=Noa Vermeer", "-out", "s.csr")
        openssl("x509", "-req", "-in", "s.csr", "-CA", "ca.pem", "-CAkey", "ca.pem", "-extfile", "extensions", "-days", "30", "-out",
                "s.crt")
        openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", statement, "-signer", "s.crt", "-inkey", "s.key", "-outform",
                "DER", "-out", f"{statement}.p7s")
        if is_fine:
            attack.is_fine(f"signed with a certificate for {name}")
        else:
            attack.refused(f"signed with a certificate: {name}")


def main():
    make_identities()
    attack_signers()
    attack_order()
    drop_a_signer()
    count = attack_statement() + attack_seal() + attack_openssl()
    expect(count > 3000, f"only {count} bytes changed")
    print(f"{count} changes of a byte")
    for folder in ("signed", "sealed", "by-openssl"):
        shutil.rmtree(SCRATCH / folder)
    finish()


main()
