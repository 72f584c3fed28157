# SPDX-License-Identifier: EUPL-1.2
"""Signatures with their timestamps, for verify-package: openssl(1) checks what is signed, this what is not.

A signature covers content, signed attributes and certificates. All that stands around them has one form only, so that no byte
can change without being seen.
"""
import base64
import calendar
import datetime
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path
from time import time as now


class Refused(Exception):
    """The package does not prove what it should."""


def require(condition, text):
    if not condition:
        raise Refused(text)


DATA, SIGNED_DATA, CONTENT_TYPE, TIMESTAMP, NAMED, NAMED_SHA1, RSA, MASK, PSS = (bytes.fromhex("2a864886f70d01" + end) for end in (
    "0701", "0702", "0903", "09100104", "0910022f", "0910020c", "0101", "0108", "010a"))
# digest -> its name, RSA and elliptic curves with it
SUITES = {bytes.fromhex("608648016503040201"): ("sha256", RSA[:-1] + b"\x0b", bytes.fromhex("2a8648ce3d040302")),
          bytes.fromhex("608648016503040202"): ("sha384", RSA[:-1] + b"\x0c", bytes.fromhex("2a8648ce3d040303")),
          bytes.fromhex("608648016503040203"): ("sha512", RSA[:-1] + b"\x0d", bytes.fromhex("2a8648ce3d040304"))}
INTEGER, BITS, OCTETS, OBJECT, TIME, SEQUENCE, SET, KEY_ID, FIRST, SECOND, THIRD = (2, 3, 4, 6, 24, 48, 49, 128, 160, 161, 162)
CLOCK_ERROR = 300  # seconds that clocks of an authority and a verifier may differ
OKAY = b"\x30\x10\x0c\x0eOperation Okay"


EC_KEY, CURVES = bytes.fromhex("2a8648ce3d0201"), {bytes.fromhex(name) for name in ("2a8648ce3d030107", "2b81040022", "2b81040023")}
KEY_USAGE, EXTENDED_USE = bytes.fromhex("551d0f"), bytes.fromhex("551d25")
# Mail, documents (RFC 9336, and Microsoft's before it), anything.
SIGNER_USES = {bytes.fromhex(name) for name in ("2b06010505070304", "2b06010505070324", "2b060104018237" + "0a030c", "551d2500")}


class Der:
    """Values in DER, one behind the other: lengths in their shortest form, tags of one byte."""

    def __init__(self, data):
        self.rest = data

    def tag(self):
        return self.rest[0] if self.rest else None

    def whole(self, tag):
        require(self.tag() == tag and len(self.rest) > 1, "a value stands where it may not")
        length, head = self.rest[1], 2
        if length >= 128:
            digits, head = self.rest[2:length - 126], length - 126
            length = int.from_bytes(digits, "big")
            require(0 < len(digits) == head - 2 <= 4 and digits[0] and length >= 128, "a length not in its only form")
        require(head + length <= len(self.rest), "a value goes beyond its place")
        value, self.rest = self.rest[:head + length], self.rest[head + length:]
        self.head = head
        return value

    def take(self, tag):
        return self.whole(tag)[self.head:]

    def inside(self, tag):
        return Der(self.take(tag))

    def each(self, tag):
        while self.rest:
            yield self.whole(tag)

    def each_once(self, tag, is_sorted=True):
        """The values of a set: none stands twice, and in DER they are in the order of their bytes."""
        values = list(self.each(tag))
        require(len(set(values)) == len(values) and (not is_sorted or values == sorted(values)), "values of a set are not in order")
        return values

    def end(self):
        require(not self.rest, "a value stands where none may")


def plain_algorithm(reader):
    """A name with parameters absent or NULL, which say the same."""
    algorithm = reader.inside(SEQUENCE)
    name = algorithm.take(OBJECT)
    require(algorithm.rest in (b"", b"\x05\x00"), "an algorithm has parameters")
    return name


def check_algorithm(algorithm, digest):
    _, rsa, curves = SUITES[digest]
    name = algorithm.take(OBJECT)
    if name == PSS:
        parameters = algorithm.inside(SEQUENCE)
        require(plain_algorithm(parameters.inside(FIRST)) == digest, "another digest")
        mask = parameters.inside(SECOND).inside(SEQUENCE)
        require(mask.take(OBJECT) == MASK and plain_algorithm(mask) == digest and not mask.rest, "another mask")
        parameters.inside(THIRD).take(INTEGER)
        parameters.end()
    else:
        require(name == curves or name in (RSA, rsa) and algorithm.rest in (b"", b"\x05\x00"), "an algorithm")
        algorithm.rest = b"" if name != curves else algorithm.rest
    algorithm.end()


def key_of(certificate):
    """With its algorithm, as it stands there."""
    body = Der(certificate).inside(SEQUENCE).inside(SEQUENCE)
    if body.tag() == FIRST:
        body.take(FIRST)
    for tag in (INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE):
        body.take(tag)
    return body.whole(SEQUENCE)


def issuer_and_serial(certificate):
    body = Der(certificate).inside(SEQUENCE).inside(SEQUENCE)
    if body.tag() == FIRST:
        body.take(FIRST)
    serial, _ = body.whole(INTEGER), body.whole(SEQUENCE)
    return body.whole(SEQUENCE) + serial


def check_signers_key(key):
    """P-256, P-384, P-521 or RSA from 2048 bits."""
    algorithm, bits = key.inside(SEQUENCE), key.take(BITS)
    name = algorithm.take(OBJECT)
    if name == EC_KEY:
        require(algorithm.take(OBJECT) in CURVES, "a signer's key is of another curve")
    else:
        require(name in (RSA, PSS), "a signer's key is of another kind")
        number = int.from_bytes(Der(bits[1:]).inside(SEQUENCE).take(INTEGER), "big")
        require(number.bit_length() >= 2048, "a signer's key is too short")


def check_signers_certificate(certificate):
    """A signer's certificate is for signing mail or documents, or says nothing of its use."""
    body = Der(certificate).inside(SEQUENCE).inside(SEQUENCE)
    if body.tag() == FIRST:
        body.take(FIRST)
    for tag in (INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE):
        body.take(tag)
    check_signers_key(body.inside(SEQUENCE))
    while body.tag() in (0x81, 0x82):
        body.take(body.tag())
    for extension in body.inside(163).inside(SEQUENCE).each(SEQUENCE) if body.tag() == 163 else ():
        extension = Der(extension).inside(SEQUENCE)
        name = extension.take(OBJECT)
        if extension.tag() == 1:
            extension.take(1)
        value = Der(extension.take(OCTETS))
        if name == KEY_USAGE:
            require(value.take(BITS)[1:2] >= b"\x40", "a signer's certificate is not for signing")
        elif name == EXTENDED_USE:
            uses = {Der(use).take(OBJECT) for use in value.inside(SEQUENCE).each(OBJECT)}
            require(uses & SIGNER_USES, "a signer's certificate is for another use")


def check_signer(signer, kind, certificates):
    """The digest's name, whether the certificate is named by its key, the key; all that no signature covers is fixed."""
    version = signer.take(INTEGER)
    has_key_id = signer.tag() == KEY_ID
    name = signer.take(KEY_ID if has_key_id else SEQUENCE)
    require(version == (b"\x03" if has_key_id else b"\x01"), "a signer of another version")
    named = bytes([OCTETS, len(name) % 128]) + name
    mine = [c for c in certificates if (named in c if has_key_id else issuer_and_serial(c) == name)]
    require(mine, "the signer's certificate is missing")
    if kind == DATA:
        for certificate in mine:
            check_signers_certificate(certificate)
    digest = plain_algorithm(signer)
    require(digest in SUITES, "a digest that is not accepted")
    types = []
    for attribute in map(Der, signer.inside(FIRST).each(SEQUENCE)):
        attribute = attribute.inside(SEQUENCE)
        name, values = attribute.take(OBJECT), attribute.inside(SET)
        if name == CONTENT_TYPE:
            types.append(values.take(OBJECT))
            values.end()
        elif name in (NAMED, NAMED_SHA1):
            named = values.inside(SEQUENCE).inside(SEQUENCE).inside(SEQUENCE)
            algorithm = plain_algorithm(named) if named.tag() == SEQUENCE else None
            function = "sha1" if name == NAMED_SHA1 else SUITES[algorithm][0] if algorithm else "sha256"
            value = named.take(OCTETS)
            require(any(hashlib.new(function, c).digest() == value for c in mine), "another certificate is named")
    require(types == [kind], "another type of content")
    check_algorithm(signer.inside(SEQUENCE), digest)
    signer.take(OCTETS)
    require(not signer.rest, "an attribute that no signature covers")
    return digest, has_key_id, key_of(mine[0])


def signed_data(data, kind):
    """Certificates, content, keys of signers, for signed data (RFC 5652) in its only form."""
    reader = Der(data)
    info = reader.inside(SEQUENCE)
    reader.end()
    require(info.take(OBJECT) == SIGNED_DATA, "this is no signed data")
    outer = info.inside(FIRST)
    info.end()
    body = outer.inside(SEQUENCE)
    outer.end()
    version, digests = body.take(INTEGER), [plain_algorithm(Der(each)) for each in body.inside(SET).each_once(SEQUENCE)]
    content = body.inside(SEQUENCE)
    require(content.take(OBJECT) == kind, "another type of content")
    octets = content.inside(FIRST).take(OCTETS) if kind == TIMESTAMP else None
    content.end()
    # a widely used library writes those of a timestamp in no order
    certificates = body.inside(FIRST).each_once(SEQUENCE, kind == DATA) if body.tag() == FIRST else []
    for certificate in certificates:
        parts = Der(certificate).inside(SEQUENCE)
        require(parts.take(SEQUENCE) and parts.take(SEQUENCE) and parts.take(BITS) and not parts.rest, "no certificate")
    signers = [check_signer(Der(each).inside(SEQUENCE), kind, certificates) for each in body.inside(SET).each_once(SEQUENCE)]
    body.end()
    require(signers and len(set(digests)) == len(digests) and set(digests) == {d for d, _, _ in signers}, "other digests")
    later = kind == TIMESTAMP or any(has_key_id for _, has_key_id, _ in signers)
    require(version == (b"\x03" if later else b"\x01"), "another version than RFC 5652 asks for")
    return certificates, octets, {key for _, _, key in signers}


def openssl(*arguments, data=None):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, input=data)
    text = (done.stderr.strip() or done.stdout.strip()).decode(errors="replace")
    require(done.returncode == 0, f"openssl {arguments[0]}: {text}")


def check_certificates(certificates, trust, moment):
    """Each enclosed certificate leads to a trusted one."""
    pems = [b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(c) + b"-----END CERTIFICATE-----\n" for c in certificates]
    with tempfile.NamedTemporaryFile() as all_of_them:
        all_of_them.write(b"".join(pems))
        all_of_them.flush()
        for pem in pems:
            openssl("verify", "-partial_chain", "-CAfile", trust, "-untrusted", all_of_them.name, *moment, data=pem)


def seconds_of(time):
    """Of a GeneralizedTime."""
    try:
        return calendar.timegm(datetime.datetime.strptime(time[:14].decode("ascii"), "%Y%m%d%H%M%S").timetuple())
    except ValueError:
        raise Refused("the timestamp states no time") from None


def check_stamp(stamp, stamped, trust):
    """The time that a timestamp over a file states."""
    reader = Der(stamp.read_bytes())
    response = reader.inside(SEQUENCE)
    reader.end()
    status = response.inside(SEQUENCE)
    require(status.take(INTEGER) == b"\0" and status.rest in (b"", OKAY), "the timestamp is not just granted")
    token = response.whole(SEQUENCE)
    response.end()
    certificates, octets, _ = signed_data(token, TIMESTAMP)
    info = Der(octets).inside(SEQUENCE)
    info.take(INTEGER), info.take(OBJECT)
    imprint = info.inside(SEQUENCE)
    digest = plain_algorithm(imprint)
    require(digest in SUITES and imprint.take(OCTETS) == hashlib.new(SUITES[digest][0], stamped.read_bytes()).digest(),
            f"{stamp.name}: it is over something else")
    info.take(INTEGER)
    time = seconds_of(info.take(TIME))
    openssl("cms", "-verify", "-noverify", "-inform", "DER", "-out", os.devnull, data=token)
    if trust:
        moment = ["-attime", time]
        openssl("ts", "-verify", "-partial_chain", "-data", stamped, "-in", stamp, "-CAfile", trust, *moment)
        check_certificates(certificates, trust, moment)
    return time


def check_renewed(stamp, stamped, trust, time):
    """A timestamp still held when it was renewed."""
    if trust:
        openssl("ts", "-verify", "-partial_chain", "-data", stamped, "-in", stamp, "-CAfile", trust, "-attime", time)


def check_signature(signed, trust, time):
    """Signature and timestamps beside a file, each over the one before; without trust only that they fit. Whether there is a
    timestamp, and how many signers, told apart by their keys."""
    signature = Path(f"{signed}.p7s")
    certificates, _, keys = signed_data(signature.read_bytes(), DATA)
    found = {path.name for path in signed.parent.iterdir() if path.name.startswith(signature.name)} - {signature.name}
    latest = (now() if time is None else time) + CLOCK_ERROR
    times, stamped = [], signature
    while found:
        stamp = Path(f"{signature}.tsr{len(times) + 1 if times else ''}")
        require(stamp.name in found, f"{sorted(found)[0]}: a timestamp over nothing")
        times.append(check_stamp(stamp, stamped, trust))
        require(not trust or times[-1] <= latest, f"{stamp.name}: it states a time later than that of the check")
        if len(times) > 1:
            require(times[-1] >= times[-2], f"{stamp.name}: the renewal is older than what it renews")
            check_renewed(stamped, before, trust, times[-1])
        found.remove(stamp.name)
        before, stamped = stamped, stamp
    moment = ["-attime", times[0]] if times else ["-attime", time] if time is not None else []
    chain = ["-CAfile", trust, "-partial_chain", "-purpose", "any", *moment] if trust else ["-noverify"]
    openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", signed, "-out", os.devnull,
            *chain)
    if trust:
        check_certificates(certificates, trust, moment)
    return bool(times), len(keys)
