# SPDX-License-Identifier: EUPL-1.2
"""Packages that someone forges who holds no key, with records, statements, checksums and manifests that fit again. chat-verify and
scripts/verify-package must refuse each; what they must accept they must say in words."""
import base64
import hashlib
import json
import os
import re
import shutil
import struct
import sys
import zlib

from common import BUILD, POLICY, ROOT, SAMPLES, SCRATCH, expect, expect_fine, finish, run, run_pipe, tool
import cvr_writer as cvr
from proof_attack import VERIFIER, Ours, both_refuse, independent

sys.path.insert(0, str(SAMPLES))
import make_media  # noqa: E402

VERIFY_PACKAGE = ROOT / "scripts/verify-package"
EXPORT = """\
04-12-2024 20:02 - Noa Vermeer: nee
06-01-2025 09:01 - Noa Vermeer: Goedemorgen, overleg om 10:00?
06-01-2025 09:02 - Daan Mulder: Ja
06-01-2025 09:03 - Daan Mulder: Bel Jan op 06-12345678, mail noa@example.org
06-01-2025 09:04 - Noa Vermeer: IMG-1.jpg (bestand bijgevoegd)
06-01-2025 09:05 - Noa Vermeer: nota.txt (bestand bijgevoegd)
"""
PRIVATE = """\
04-12-2024 20:01 - Oma Sijtje: Zondag taart?
04-12-2024 20:02 - Noa Vermeer: Ja, leuk
"""


def make_package():
    for name, text in (("Crisisteam", EXPORT), ("Oma Sijtje", PRIVATE)):
        folder = SCRATCH / name
        folder.mkdir()
        (folder / f"WhatsApp-chat met {name}.txt").write_text(text, "utf-8")
    plain = make_media.jpeg([[10, -10], [20, -20]])
    photo = plain[:2] + make_media.segment(0xE1, b"Exif\0\0GPS 52.08N") + plain[2:] + b"trailer"
    (SCRATCH / "Crisisteam/IMG-1.jpg").write_bytes(photo)
    (SCRATCH / "Crisisteam/nota.txt").write_text("Bel 06-12345678 voor de levering.\n")
    parse = [tool("chat-parse"), "--zone", "Europe/Amsterdam", "--media", "media", "--commit", "commit", "Oma Sijtje", "Crisisteam"]
    clean = [tool("chat-clean"), "--policy", POLICY, "--log", "log.jsonl", "--allow-open", "--media", "media", "--commitments", "commit"]
    pack = [tool("chat-archive"), "--media", "media", "--commitments", "commit", "--date", "2025-02-01", "-o", "package"]
    expect_fine(run_pipe([parse, clean, pack]), "chain")
    return SCRATCH / "package"


def unb64(text):
    return base64.urlsafe_b64decode(text + "=")


def dump(records):
    return b"".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for record in records)


class Forged:
    """A copy of the package, to be changed and made to fit."""

    def __init__(self, package, conversation=1):
        self.file = f"data/proof/conversation-{conversation:06}.jsonl"
        self.folder = SCRATCH / "forged"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(package, self.folder)
        self.stream = self.lines("data/messages.jsonl")
        self.records = self.lines(self.file)
        self.derived = self.lines("data/proof/derived.jsonl")
        self.cleaned = json.loads(self.path("data/proof/statement-cleaned.json").read_bytes())

    def path(self, name):
        return self.folder / name

    def lines(self, name):
        return [json.loads(line) for line in self.path(name).read_bytes().splitlines()]

    def of(self, text):
        """A message of the stream and its record, told by its text or the name of its file."""
        line = next(r for r in self.stream if r["type"] == "message" and
                    (r["text"] == text or text in [a.get("name") for a in r.get("attachments", [])]))
        record = next(r for r in self.records if r.get("m", {}).get("record", {}).get("id") == line["id"])
        return line, record

    def without(self, record, gone):
        """An intact record becomes a partial one: whoever has the package has its key."""
        key, values = unb64(record.pop("k")), record["m"]
        keys = {name: cvr.mac(key, name.encode()) for name in values}
        record["f"] = {name: cvr.b64(keys[name]) for name in values if name not in gone}
        own = {name: cvr.Field(key, name, values[name], {}) for name in gone}
        record["x"] = {name: {"h": cvr.b64(own[name].commitment), "r": "SCHONING"} for name in gone}
        for name in gone:
            del values[name]
        self.cleaned["intact"] -= 1
        self.cleaned["partial"] += 1
        self.redacted({"SCHONING": len(gone)})

    def redacted(self, counts):
        for reason, count in counts.items():
            self.cleaned["redacted"][reason] = self.cleaned["redacted"].get(reason, 0) + count

    def derive(self, record, field, value, counted):
        self.derived.append({"conv": 1, "field": field, "i": record["i"], "value": value})
        self.derived.sort(key=lambda d: (d["conv"], d["i"], d["field"]))
        self.cleaned["derived"][counted] = self.cleaned["derived"].get(counted, 0) + 1

    def store(self, data, extension):
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(f"data/media/{digest[:2]}/{digest}.{extension}")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return digest

    def drop(self, digest):
        path = next(self.path("data/media").rglob(f"{digest}.*"))
        path.unlink()
        if not list(path.parent.iterdir()):
            path.parent.rmdir()

    def write(self):
        """Everything that its maker can make fit."""
        self.path("data/messages.jsonl").write_bytes(run(BUILD / "tests/seal_stream", data=dump(self.stream)).out)
        self.path(self.file).write_bytes(b"".join(cvr.jcs(r) + b"\n" for r in self.records))
        self.path("data/proof/derived.jsonl").write_bytes(b"".join(cvr.jcs(d) + b"\n" for d in self.derived))
        self.fit()

    def fit(self):
        """The statement of what was cleaned and the manifests."""
        cvr.write_manifests(self.folder)
        lines = self.path("manifest-sha256.txt").read_bytes().splitlines(keepends=True)
        kept = sorted(line for line in lines if b"  data/proof/statement-" not in line)
        self.cleaned["content"] = hashlib.sha256(b"".join(kept)).hexdigest()
        self.path("data/proof/statement-cleaned.json").write_bytes(cvr.jcs(self.cleaned))
        self.rebag()

    def rebag(self):
        files = [path for path in self.path("data").rglob("*") if path.is_file()]
        oxum = f"{sum(path.stat().st_size for path in files)}.{len(files)}"
        info = self.path("bag-info.txt")
        info.write_text(re.sub(r"(?m)^Payload-Oxum: .*$", f"Payload-Oxum: {oxum}", info.read_text()))
        cvr.write_manifests(self.folder)

    def refused(self, what):
        with Ours(self.folder) as ours:
            both_refuse(ours, self.folder, what)

    def accepted(self, what):
        with Ours(self.folder) as ours:
            expect(ours.accepts() and independent(self.folder), f"{what}: ours {ours.accepts()}, independent {independent(self.folder)}")


def forge_values(package):
    """Values that nobody read, in the place of some that were."""
    for field, value, text in (("text", "Nee", "Ja"), ("sender", None, "Ja"), ("time", None, "Ja"), ("record", None, "Ja")):
        forged = Forged(package)
        line, record = forged.of(text)
        other = forged.of("Goedemorgen, overleg om 10:00?")[0]
        if field == "record":
            value = {**record["m"]["record"], "kind": "media"}
            line["kind"] = "media"
        else:
            line[field] = value = value or other[field]
        forged.without(record, [field])
        forged.derive(record, field, value, f"message.{field}")
        forged.write()
        forged.refused(f"a derived {field}")
    forged = Forged(package)
    line, record = forged.of("Ja")
    forged.without(record, ["position"])
    line["subject"] = "niet akkoord"
    forged.derive(record, "position", line["position"], "message.position")
    forged.derive(record, "subject", "niet akkoord", "message.subject")
    forged.write()
    forged.refused("a derived value where nothing went")


def allow_values(package):
    """A file's name may be one that cleaning made: it is counted by its field, and said not to be proved."""
    forged = Forged(package)
    line, record = forged.of("IMG-1.jpg")
    line["attachments"][0]["name"] = "att-5.jpg"
    key = record["f"].pop("attachments.0.name")
    old = record["m"].pop("attachments.0.name")
    record["x"]["attachments.0.name"] = {"h": cvr.b64(cvr.digest(b"\x10", unb64(key), cvr.jcs(old))), "r": "SCHONING"}
    forged.redacted({"SCHONING": 1})
    forged.derive(record, "attachments.0.name", "att-5.jpg", "message.attachments.N.name")
    forged.write()
    forged.accepted("a derived name of a file")
    said = run(tool("chat-verify"), "archive", forged.folder).out.decode()
    expect(re.search(r"attested, not proved: values that cleaning changed: .*file names 1", said), f"file names: {said}")
    expect("but for what is listed as attested" in said, f"what is proved: {said}")
    theirs = run(sys.executable, ROOT / "scripts/verify-package", forged.folder).out.decode()
    expect("message.attachments.N.name 1" in theirs, f"file names: {theirs}")
    for counted in ("derived", "content"):
        statement = forged.path("data/proof/statement-cleaned.json")
        value = json.loads(statement.read_bytes())
        del value[counted]
        statement.write_bytes(cvr.jcs(value))
        forged.rebag()
        forged.refused(f"a statement without {counted}")


def replaced_file(forged, line, data, extension):
    """Another file in the place of a derived one, whose digest and size are derived."""
    item = line["attachments"][0]
    forged.drop(item["sha256"])
    record = next(r for r in forged.records if r.get("m", {}).get("record", {}).get("id") == line["id"])
    item.update(sha256=forged.store(data, extension), size=len(data))
    for derived in forged.derived:
        if derived["i"] == record["i"] and derived["field"] in ("attachments.0.sha256", "attachments.0.size"):
            derived["value"] = item[derived["field"].rsplit(".", 1)[1]]
    return record


def png(side):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = zlib.compress((b"\0" + b"\xff" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gone_part(record, n, data, fill):
    """A part that was there is said to be gone."""
    parts = record["x"]["blob.0"]["parts"]
    begin = sum(part.get("len", part.get("fill")) for part in parts[:n])
    if "h" in parts[n]:
        return {**parts[n], "fill": fill}
    own = cvr.digest(b"\x11", unb64(parts[n]["p"]), data[begin:begin + parts[n]["len"]])
    return {"fill": fill, "h": cvr.b64(own), "r": "SCHONING"}


def forge_files(package):
    """A picture in the place of another, as filler; with nothing left of the original, with some."""
    for kept in (False, True):
        forged = Forged(package)
        line, record = forged.of("IMG-1.jpg")
        old = next(forged.path("data/media").rglob(f"{line['attachments'][0]['sha256']}.*")).read_bytes()
        parts = record["x"]["blob.0"]["parts"]
        new = png(30)
        count = sum("p" in part for part in parts)
        changed = [gone_part(record, n, old, 0) for n in range(len(parts))]
        changed[0]["fill"] = len(new)
        if kept:
            changed[-1], new = parts[-1], new + (old[-parts[-1]["len"]:] if "len" in parts[-1] else bytes(parts[-1]["fill"]))
        record["x"]["blob.0"]["parts"] = changed
        replaced_file(forged, line, new, "jpg")
        record["m"]["blob.0"]["path"] = f"media/{line['attachments'][0]['sha256'][:2]}/{line['attachments'][0]['sha256']}.jpg"
        forged.redacted({"SCHONING": count - (kept and "p" in parts[-1])})
        forged.write()
        forged.refused(f"a picture as filler, with a part of the original: {kept}")
    forged = Forged(package)
    line, _ = forged.of("IMG-1.jpg")
    replaced_file(forged, line, png(31), "jpg")
    forged.write()
    forged.refused("another file than the record's")
    forged = Forged(package)
    line, record = forged.of("IMG-1.jpg")
    line["attachments"][0]["size"] += 1
    size = next(d for d in forged.derived if d["i"] == record["i"] and d["field"] == "attachments.0.size")
    size["value"] += 1
    forged.write()
    forged.refused("a size that is not the object's")
    forged = Forged(package)
    next(forged.path("data/media").rglob("*.txt")).write_bytes(b"Wij gaan niet akkoord\n")
    forged.write()
    forged.refused("an object whose name is not its digest")


def forge_reasons(package):
    """Words in the place of a word."""
    for reason in ("niet akkoord, te duur", "x] niet akkoord [y", "a\nb", "\u202eabc", "\x1b[2Jabc", "A" * 65, "a b c", "\u00e9\u00e9n"):
        forged = Forged(package)
        line, record = forged.of("Goedemorgen, overleg om 10:00?")
        key = unb64(record.pop("k"))
        field = cvr.Field(key, "text", line["text"], {})
        names = {name: cvr.b64(cvr.mac(key, name.encode())) for name in record["m"] if name != "text"}
        removal, shown = cvr.Conversation.text_parts(field, {2: reason})
        record.update(f=names, x={"text": removal})
        record["m"]["text"] = line["text"] = shown
        forged.cleaned["intact"] -= 1
        forged.cleaned["partial"] += 1
        forged.redacted({reason: 1})
        forged.write()
        forged.refused(f"the reason {reason!r}")


def forge_payload(package):
    """Files that nothing in the package speaks of, the key itself among them."""
    for name in ("data/proof/key", "data/verklaring.html", "data/messages-2.jsonl", "data/pages/extra.pdf",
                 "data/proof/statement-cleaned.json.p7s", "data/media/ab/note.txt", f"data/media/ab/{'ab' * 32}.txt"):
        forged = Forged(package)
        path = forged.path(name)
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(bytes(32))
        forged.write()
        forged.refused(f"{name} added")
    for name in ("data/06-12345678", "06-12345678"):
        forged = Forged(package)
        forged.path(name).mkdir()
        forged.refused(f"an empty folder {name}")
    forged = Forged(package)
    forged.path("manifest-sha512.txt").unlink()
    os.mkfifo(forged.path("manifest-sha512.txt"))
    forged.refused("a pipe for a manifest")
    forged = Forged(package)
    name = "\x1b[2Jproved \u202e\nmessages read: 1"
    forged.path(f"data/{name}").write_bytes(b"")
    for program in ([tool("chat-verify"), "archive"], [sys.executable, ROOT / "scripts/verify-package"]):
        done = run(*program, forged.folder)
        expect(done.code == 1 and not done.out and not re.search("[\x00-\x09\x0b-\x1f\u202e]|^messages read", done.err, re.MULTILINE),
               f"{program}: {done.err!r}")
    forged = Forged(package)
    forged.store(b"an object that no message names", "txt")
    forged.write()
    forged.refused("an object that no message names")


def forge_stream(package):
    """What is in the stream and in no record."""
    def attempt(what, change):
        forged = Forged(package)
        change(forged.stream)
        forged.write()
        forged.refused(what)

    def first(stream, kind):
        return next(r for r in stream if r["type"] == kind)

    def cleaned(stream):
        return next(r for r in stream if r.get("code") == "conversation-cleaned")

    for name, value in (("from_owner", "yes"), ("edited", 1), ("position", {"line": "3"}), ("extra", [])):
        attempt(f"{name} of another type", lambda stream: first(stream, "message").update({name: value}))
    for kind in ("message", "notice", "source", "conversation", "stream"):
        for proof in ("key", {"k": "x"}, {}):
            attempt(f"proof {proof!r} in a {kind}", lambda stream: first(stream, kind).update(proof=proof))
    attempt("no notice of a removed conversation", lambda stream: stream.remove(cleaned(stream)))
    attempt("two notices of it", lambda stream: stream.insert(stream.index(cleaned(stream)), dict(cleaned(stream))))
    attempt("another ground", lambda stream: cleaned(stream).update(detail="AVG-10"))
    attempt("a name in the notice", lambda stream: cleaned(stream).update(name="Oma Sijtje"))
    attempt("the notice elsewhere", lambda stream: stream.insert(len(stream) - 1, stream.pop(stream.index(cleaned(stream)))))
    forged = Forged(package)
    first(forged.stream, "removal").update(at="0000-02-29T23:00:00Z")
    forged.write()
    forged.accepted("a removal in the year 0")
    for name, value in (("at", "gisteren"), ("at", "2025-02-30T10:00:00"), ("at", "0000-02-30T10:00:00Z"), ("sender", "p" + 32 * "0"), ("id", "x"), ("n", 99),
                        ("conversation", "c" + 32 * "0"), ("rule", "niet akkoord, te duur"), ("text", "nee"), ("basis", "AVG-10")):
        attempt(f"a removal with {name} {value!r}", lambda stream: first(stream, "removal").update({name: value}))
    attempt("a removal with the id of a message", lambda stream: first(stream, "removal").update(id=first(stream, "message")["id"]))
    attempt("another version", lambda stream: first(stream, "stream").update(version=2))
    attempt("another format", lambda stream: first(stream, "stream").update(format="x"))
    for name, value in (("code", ""), ("code", 1), ("level", "x"), ("conversation", "x"), ("message", "x")):
        attempt(f"a notice with {name} {value!r}", lambda stream: stream.insert(-1, {"type": "notice", "code": "x", "level": "note",
                                                                                      "detail": "", name: value}))


def forge_bytes(package):
    """Bytes of the stream and of tag files that no writer of ours writes."""
    def attempt(what, name, change):
        forged = Forged(package)
        path = forged.path(name)
        path.write_bytes(change(path.read_bytes()))
        if name.startswith("data/"):
            forged.fit()
        refit_tags(forged.folder)
        forged.refused(what)

    notice = b'{"type":"notice","code":"x","level":"note","detail":"","extra":%s}\n{"type":"end"'
    for value in (b"NaN", b"1e999", b'"\\ud800"', b"123456789012345678901234567890", b"1.5", b"-0.0", b"1e5", b"18446744073709551615",
                  b"[" * 64 + b"]" * 64):
        attempt(f"{value} in a notice", "data/messages.jsonl", lambda data: data.replace(b'{"type":"end"', notice % value))
    attempt("other counts", "data/messages.jsonl", lambda data: re.sub(rb'"message":([0-9]+)', rb'"message":1\1', data))
    for what, change in (("other", lambda data: re.sub(rb"Oxum: ", b"Oxum: 1", data)),
                         ("two", lambda data: data + re.search(rb"Payload-Oxum.*\n", data)[0]),
                         ("malformed", lambda data: re.sub(rb"Payload-Oxum.*\n", b"Payload-Oxum: x\n", data)),
                         ("padded", lambda data: data.replace(b"Oxum: ", b"Oxum: 0"))):
        attempt(f"{what} Payload-Oxum", "bag-info.txt", change)
    attempt("bag-info that is no UTF-8", "bag-info.txt", lambda data: b"Contact-Name: \xff\n" + data)
    for what, change in (("nothing in", lambda data: b""), ("a byte order mark in", lambda data: b"\xef\xbb\xbf" + data),
                         ("a control character in", lambda data: data + b"Contact-Name: \x01\n")):
        attempt(f"{what} bag-info", "bag-info.txt", change)
    for algorithm in ("sha256", "sha512"):
        attempt("a manifest with other line ends", f"manifest-{algorithm}.txt", lambda data: data.replace(b"\n", b"\r\n"))
        attempt("a manifest with ./", f"manifest-{algorithm}.txt", lambda data: data.replace(b"  data/", b"  ./data/"))
    forged = Forged(package)
    path = forged.path("data/proof/statement-readout.json")
    path.write_bytes(cvr.jcs({**json.loads(path.read_bytes()), "records": "veel"}))
    forged.cleaned["readout"] = hashlib.sha256(path.read_bytes()).hexdigest()
    forged.fit()
    forged.refused("a statement whose records are none")


def refit_tags(folder):
    """Tag manifests alone."""
    for name in ("sha256", "sha512"):
        found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
        tags = sorted(path for path in found if not path.startswith(("data/", "tagmanifest-")))
        text = "".join(f"{hashlib.new(name, found[path].read_bytes()).hexdigest()}  {path}\n" for path in tags)
        (folder / f"tagmanifest-{name}.txt").write_text(text)


def add_tag_files(package):
    """Another tag file, in a folder of its own, as other software that describes a bag writes one; and one that sends for files."""
    for name, data in (("metadata/mdto.xml", b"<MDTO/>"), ("note.txt", b"x")):
        forged = Forged(package)
        forged.path(name).parent.mkdir(exist_ok=True)
        forged.path(name).write_bytes(data)
        forged.refused(f"{name} in no manifest")
        refit_tags(forged.folder)
        forged.accepted(name)
    for data in (b"", b"http://localhost/a - data/index.html\n"):
        forged = Forged(package)
        forged.path("fetch.txt").write_bytes(data)
        refit_tags(forged.folder)
        forged.refused(f"fetch.txt: {data}")
    forged = Forged(package)
    forged.path("data/messages.jsonl").unlink()
    forged.fit()
    forged.refused("no stream")


def forge_policy(package):
    """Another policy in the statement, or in the stream, than in the other of the two."""
    for change in ({"clean.policy": "Vastgesteld beleid 2025"}, {"clean.policy_hash": "0" * 64}, {"clean.open": None}, {"more": "x"}):
        for in_statement in (False, True):
            forged = Forged(package)
            options = forged.cleaned["options"] if in_statement else forged.stream[0]["options"]
            expect("clean.open" in options, f"no draft: {options}")
            options.update(change)
            for name in [name for name, value in options.items() if value is None]:
                del options[name]
            forged.write()
            forged.refused(f"{change} in the {'statement' if in_statement else 'stream'} alone")
            forged.cleaned["options"] = forged.stream[0]["options"] = options
            forged.write()
            forged.accepted(f"{change} in both")
            for program in ([tool("chat-verify"), "archive"], [sys.executable, VERIFY_PACKAGE]):
                said = run(*program, forged.folder).out.decode()
                expect(("this is a draft" in said) == ("clean.open" in options), f"{program}: draft: {said}")


def make_merged():
    """A conversation that two sources tell of, whose names cleaning took a number out of."""
    for number in (1, 2):
        folder = SCRATCH / f"merged/Toestel 06-1234567{number}"
        folder.mkdir(parents=True)
        lines = [f"06-01-2025 09:0{n} - Noa Vermeer: bericht met nummer {n}{', bel 06-12345678' * (n == 3)}\n" for n in range(6 + number)]
        (folder / "WhatsApp-chat met Overleg.txt").write_text("".join(lines), "utf-8")
    parse = [tool("chat-parse"), "--zone", "Europe/Amsterdam", "--merge", "auto", "--commit", "commit-2", *sorted((SCRATCH / "merged").iterdir())]
    clean = [tool("chat-clean"), "--policy", POLICY, "--log", "log-2.jsonl", "--allow-open", "--commitments", "commit-2"]
    pack = [tool("chat-archive"), "--commitments", "commit-2", "--date", "2025-02-01", "-o", "package-2"]
    expect_fine(run_pipe([parse, clean, pack]), "chain of a merged conversation")
    return SCRATCH / "package-2"


def forge_sources(_):
    """Every source of a merged conversation is committed with it."""
    package = make_merged()
    forged = Forged(package, 0)
    conversation = next(r for r in forged.stream if r["type"] == "conversation")
    expect(len(conversation["sources"]) == 2, f"merged: {conversation}")
    forged.write()
    forged.accepted("a merged conversation")
    said = run(tool("chat-verify"), "archive", forged.folder).out.decode()
    notices = sum(r["type"] == "notice" for r in forged.stream)
    expect(f"notices and sources without a conversation ({notices})" in said, f"sources without a conversation: {said}")
    expect("names of sources 2" in said, f"two names of sources were cleaned: {said}")
    for n in (0, 1):
        for name, value in (("name", "X"), ("reader", "whatsapp-ios"), ("service", "signal"), ("owner", "Sam"), ("size", 1), ("new", "X"),
                            ("acquired", "2025-01-31T12:00:00Z"), ("extra", {"platform": "ios"})):
            forged = Forged(package, 0)
            [r for r in forged.stream if r["type"] == "source"][n].update({name: value})
            if name == "name":
                forged.derived = [d for d in forged.derived if not d["field"].endswith(".name")]
                forged.cleaned["derived"].pop("source.name")
            forged.write()
            forged.refused(f"{name} of source {n + 1}")
        forged = Forged(package, 0)
        forged.stream.remove([r for r in forged.stream if r["type"] == "source"][n])
        forged.write()
        forged.refused(f"without source {n + 1}")
    forged = Forged(package, 0)
    one, two = [r for r in forged.stream if r["type"] == "source"]
    one["id"], two["id"] = two["id"], one["id"]
    forged.write()
    forged.refused("sources that changed places")


def change_what_was_approved(package):
    """A file that cleaning made is replaced. Who approved the statement of what was cleaned vouches for the one that was there."""
    archive, verify = tool("chat-archive"), tool("chat-verify")
    run(archive, "statement", "approval", "--by", "Sam de Wit", "--time", "2026-01-31T12:00:00Z", "-o", "approval.json", package)
    run(archive, "identity", "new", "--name", "Sam de Wit", "-o", "sam.pem")
    run(archive, "identity", "show", "sam.pem", "-o", "sam.crt")
    run(archive, "sign", "--identity", "sam.pem", "approval.json")

    def approval_of(folder):
        return run(verify, "statement", "--trust", "sam.crt", "--package", folder, "approval.json").code

    expect(approval_of(package) == 0, "the approval of the package")
    forged = Forged(package)
    line, _ = forged.of("nota.txt")
    replaced_file(forged, line, b"Wij gaan niet akkoord met de levering.\n", "txt")
    statement = forged.path("data/proof/statement-cleaned.json")
    approved = statement.read_bytes()
    forged.write()
    forged.accepted("a file that cleaning made")
    said = run(tool("chat-verify"), "archive", forged.folder).out.decode()
    expect("attested, not proved: files made anew: 1\n" in said, f"files made anew: {said}")
    expect("nobody signed" in said, f"who signed: {said}")
    expect(approval_of(forged.folder) == 1, "the approval is of another statement")
    statement.write_bytes(approved)
    forged.rebag()
    forged.refused("another file than what was approved")
    expect(approval_of(forged.folder) == 1, "the approval is of other content")


def main():
    package = make_package()
    Forged(package).accepted("the package")
    forged = Forged(package)
    forged.write()
    forged.accepted("the package, written by the forger")
    for forge in (forge_values, allow_values, forge_files, forge_reasons, forge_payload, forge_stream, forge_bytes,
                  forge_policy, forge_sources, add_tag_files, change_what_was_approved):
        forge(package)
    finish()


main()
