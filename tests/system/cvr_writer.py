# SPDX-License-Identifier: EUPL-1.2
"""Writes CVR-1 records and packages for tests, from the description in chatkeep-proof(7) alone."""
import base64
import hashlib
import hmac
import json
import re
import shutil

SUBTREES = 64


def digest(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def jcs(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def number(value, size):
    return value.to_bytes(size, "big")


def root_of(leaves):
    if not leaves:
        return digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return digest(b"\x01", root_of(leaves[:left]), root_of(leaves[left:]))


def kind(name):
    return b"T" if name == "text" else b"B" if name.startswith("blob") else b"J"


class Field:
    """One field of one message: its key, its parts, its commitment."""

    def __init__(self, key, name, value, files):
        self.name, self.value = name, value
        self.key = mac(key, name.encode())
        if kind(name) == b"J":
            self.parts = []
            self.commitment = digest(b"\x10", self.key, jcs(value))
            return
        if kind(name) == b"T":
            self.parts = re.findall(rb"[0-9A-Za-z\x80-\xff]+|[^0-9A-Za-z\x80-\xff]+", value.encode()) or [b""]
        else:
            data = files[value["path"]]
            edges = [0, *value.get("cuts", []), len(data)]
            self.parts = [data[a:b] for a, b in zip(edges, edges[1:])]
        self.commitment = digest(b"\x12", *(self.gone(n) for n in range(len(self.parts))))

    def part_key(self, n):
        return mac(self.key, number(n, 4))

    def gone(self, n):
        return digest(b"\x11", self.part_key(n), self.parts[n])


class Conversation:
    def __init__(self, key, index, messages, files):
        self.index, self.messages, self.files = index, messages, files
        self.salt = mac(key, b"cvr1:conv" + number(index, 4))
        own = mac(key, b"cvr1:key" + number(index, 4))
        self.keys = [mac(own, number(i, 8)) for i in range(len(messages))]
        self.fields = [{name: Field(k, name, value, files) for name, value in message.items()}
                       for k, message in zip(self.keys, messages)]
        self.leaves = [digest(b"\x00", *(kind(name) + bytes([len(name)]) + name.encode() + field.commitment
                                         for name, field in sorted(fields.items()))) for fields in self.fields]
        self.leaf = digest(b"\x00C", self.salt, number(len(messages), 8), root_of(self.leaves))

    def header(self):
        return {"cvr": 1, "conv": self.index, "n": len(self.messages), "s": b64(self.salt)}

    def intact(self, i):
        return {"i": i, "k": b64(self.keys[i]), "m": self.messages[i]}

    def removed(self, begin, end, reason):
        """Whole subtrees that cover the messages from begin to end."""
        records = []
        while begin < end:
            size = max(2**n for n in range(SUBTREES) if begin % 2**n == 0 and begin + 2**n <= end)
            records.append({"i": begin, "n": size, "h": b64(root_of(self.leaves[begin:begin + size])), "r": reason})
            begin += size
        return records

    def partial(self, i, removals):
        """removals: name -> reason (the field), or {number of a part: reason}. Blobs are changed in files."""
        record = {"i": i, "m": dict(self.messages[i]), "f": {}, "x": {}}
        for name, field in self.fields[i].items():
            removal = removals.get(name)
            if removal is None:
                record["f"][name] = b64(field.key)
            elif isinstance(removal, str):
                record["x"][name] = {"h": b64(field.commitment), "r": removal}
                del record["m"][name]
            elif name == "text":
                record["x"][name], record["m"][name] = self.text_parts(field, removal)
            else:
                record["x"][name], record["m"][name] = self.blob_parts(field, removal)
        return record

    @staticmethod
    def text_parts(field, removal):
        parts, shown = [], []
        for n, token in enumerate(field.parts):
            if n in removal:
                parts.append({"h": b64(field.gone(n)), "r": removal[n]})
                shown += [f"[{removal[n]}]"] if removal.get(n - 1) != removal[n] else []
            else:
                parts.append({"t": token.decode(), "p": b64(field.part_key(n))})
                shown.append(token.decode())
        return {"parts": parts}, "".join(shown)

    def blob_parts(self, field, removal):
        parts, data = [], b""
        for n, part in enumerate(field.parts):
            if n in removal:
                parts.append({"h": b64(field.gone(n)), "r": removal[n], "fill": len(part)})
                data += bytes(len(part))
            else:
                parts.append({"len": len(part), "p": b64(field.part_key(n))})
                data += part
        self.files[field.value["path"]] = data
        return {"parts": parts}, {"path": field.value["path"]}


def statement(conversations):
    return {"type": "cvr1-readout", "hash": "sha-256", "root": root_of([c.leaf for c in conversations]).hex(),
            "conversations": len(conversations), "messages": sum(len(c.messages) for c in conversations)}


def write_manifests(folder):
    """(Re)makes the manifests of a folder that has bagit.txt and data/."""
    for old in folder.glob("*manifest-*.txt"):
        old.unlink()
    for tag, base in (("", folder / "data"), ("tag", folder)):
        found = sorted(p for p in (base.rglob("*") if not tag else base.glob("*")) if p.is_file())
        lines = {name: "".join(f"{hashlib.new(name, p.read_bytes()).hexdigest()}  {p.relative_to(folder)}\n"
                               for p in found) for name in ("sha256", "sha512")}
        for name, text in lines.items():
            (folder / f"{tag}manifest-{name}.txt").write_text(text)


def write_package(folder, readout, records, files):
    """readout: the statement; records: a list of records for each conversation; files: path below data/ -> bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    proof = folder / "data/proof"
    proof.mkdir(parents=True)
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (folder / "bag-info.txt").write_bytes(b"Bagging-Date: 2026-01-31\n")
    (proof / "statement-readout.json").write_bytes(jcs(readout))
    for n, lines in enumerate(records):
        (proof / f"conversation-{n:06}.jsonl").write_bytes(b"".join(jcs(line) + b"\n" for line in lines))
    for path, data in files.items():
        (folder / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "data" / path).write_bytes(data)
    write_manifests(folder)
