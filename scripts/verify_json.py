# SPDX-License-Identifier: EUPL-1.2
"""Canonical JSON (RFC 8785) with the values that records of a proof hold, for verify-package."""
import base64
import json
import re

from verify_evidence import Refused, require

DEPTH = 64
LARGEST = 2**53 - 1


def no_number(text):
    raise Refused(f"a number other than an integer: {text}")


def unique(pairs):
    names = [name for name, _ in pairs]
    require(len(set(names)) == len(names), "a member stands twice")
    return dict(pairs)


def canonical(value, depth=0):
    """The one form of a value (RFC 8785), with integers only."""
    require(depth <= DEPTH, "values nested too deeply")
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return b"{" + b",".join(canonical(n, depth) + b":" + canonical(value[n], depth + 1) for n in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item, depth + 1) for item in value) + b"]"
    if isinstance(value, int) and not isinstance(value, bool):
        require(abs(value) <= LARGEST, "a number out of range")
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def parse(data):
    """A value whose bytes are in canonical form."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_float=no_number,
                           parse_constant=no_number)
        require(canonical(value) == data, "not in canonical form")
    except (ValueError, RecursionError) as error:
        raise Refused(f"no JSON: {error}") from None
    return value


def text_of(value):
    require(isinstance(value, str), "no text")
    return value


def count_of(value):
    require(isinstance(value, int) and not isinstance(value, bool) and value >= 0, "no count")
    return value


def hash_of(value):
    require(isinstance(value, str) and len(value) == 43 and value.isascii(), "not 32 bytes in base64url")
    try:
        data = base64.b64decode(value + "=", altchars=b"-_", validate=True)
    except ValueError:
        raise Refused("not 32 bytes in base64url") from None
    require(base64.urlsafe_b64encode(data).decode().rstrip("=") == value, "not 32 bytes in base64url")
    return data


def reason_of(value):
    """A code: one or two words, so that nobody can say anything with it."""
    require(isinstance(value, str) and len(value) <= 64 and re.fullmatch(r"[\w.()/:+-]+( [\w.()/:+-]+)?", value, re.ASCII),
            "a reason is no code")
    return value


def reasons_of(value):
    """Of a conversation: codes in order, each once."""
    codes = [reason_of(code) for code in text_of(value).split(", ")]
    require(codes == sorted(set(codes)), "reasons are not in order")
    return value


def printable(text):
    """Nothing that steers a terminal, or that looks like another line."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(text))


def kind_of(name):
    require(re.fullmatch(r"[a-z0-9_.]{1,64}", name) is not None, f"no name of a field: {name!r}")
    return "T" if name == "text" else "B" if name.startswith("blob") else "J"


def lines_of(path):
    data = path.read_bytes()
    require(data.endswith(b"\n"), f"{path.name}: no line end at the end")
    return data[:-1].split(b"\n")
