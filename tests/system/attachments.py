#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Attachments of every kind are cleaned: nothing that was hidden in them is left, in no encoding, and other programs that
look for metadata find none. A search that finds nothing has to be able to find something, so it is also run on what was
not cleaned."""
import io
import json
import resource
import shutil
import subprocess
import sys
import zipfile
import zlib

from common import BUILD, POLICY, POLICY_ALL, ROOT, SCRATCH, digest, expect, finish, run, sha256, tool
from leaks import forms_of

sys.path.insert(0, str(ROOT / "tests/data/media"))
# What exiftool says of the structure of any file of a kind; everything else would be metadata.
STRUCTURE = {"SourceFile", "ExifTool", "File", "Composite", "JFIF", "PNG", "GIF", "RIFF", "QuickTime", "MPEG", "AAC", "Opus", "FLAC", "AVI", "Vorbis"}
MOMENT = "2020-01-27T"


def attachment_stream(files):
    """One message for each file, its attachment in the store."""
    store = SCRATCH / "media"
    lines = ['{"type":"source","id":"s1","reader":"whatsapp-text","name":"x.txt"}',
             json.dumps({"type": "conversation", "id": "c" + "0" * 32, "source": "s1", "service": "whatsapp", "kind": "group"})]
    for number, path in enumerate(files):
        name = sha256(path)
        (store / name[:2]).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, store / name[:2] / name)
        lines.append(json.dumps({
            "type": "message", "id": f"m{number:032x}", "conversation": "c" + "0" * 32, "n": number, "kind": "media", "text": "",
            "time": {"precision": "unknown", "basis": "none"},
            "attachments": [{"name": path.name, "sha256": name, "size": path.stat().st_size, "mime": "application/octet-stream",
                             "extra": {"sent_sha256": name}}]}, separators=(",", ":")))
    made = run(BUILD / "tests/make_stream", data="\n".join(lines).encode() + b"\n")
    (SCRATCH / "in.jsonl").write_bytes(made.out)
    return store


def clean(stream, out, *more):
    return run(tool("chat-clean"), "--policy", POLICY_ALL, "--log", f"{out}.log", "--media", "media", "-o", out, "--allow-open", *more, stream)


def attachments(stream):
    records = [json.loads(line) for line in (SCRATCH / stream).read_text("utf-8").splitlines()]
    return {item["name"]: item for record in records for item in record.get("attachments", [])}


def unpacked(data):
    """The bytes, and what is packed with zlib in them."""
    out = data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return b"\n".join([data, *(packed.read(name) for name in packed.namelist())])
    at = data.find(b"\x78")
    while at >= 0:
        try:
            out += b"\n" + zlib.decompressobj().decompress(data[at:])
        except zlib.error:
            pass
        at = data.find(b"\x78", at + 1)
    return out


def found_in(data, hidden):
    return sorted(place for place, words in hidden.items() if any(form in data for form in forms_of(words)))


def check_no_leak(cleaned, hidden, store):
    logs = (SCRATCH / "out.jsonl").read_bytes() + (SCRATCH / "out.jsonl.log").read_bytes()
    for name, places in hidden.items():
        item = cleaned[name]
        expect(item.get("missing") is None, f"{name} was withheld")
        if "sha256" in item:
            data = (store / item["sha256"][:2] / item["sha256"]).read_bytes()
            expect(not found_in(unpacked(data), places), f"{name}: left in the file: {found_in(unpacked(data), places)}")
        expect(not found_in(logs, places), f"{name}: left in stream or log: {found_in(logs, places)}")
        original = (SCRATCH / "files" / name).read_bytes()
        expect(found_in(unpacked(original), places) == sorted(places),
               f"{name}: the search does not even find in the original: {set(places) - set(found_in(unpacked(original), places))}")
        expect(sha256(SCRATCH / "files" / name).encode() not in logs, f"{name}: the digest of the original is left")


def check_kept(cleaned, store):
    """What a file shows stays."""
    def data(name):
        digest_ = cleaned[name]["sha256"]
        return (store / digest_[:2] / digest_).read_bytes()
    for name in ("film.mp4", "film.mov", "film.3gp"):
        expect(b"picture that stays" in data(name) and b"sound that stays" * 4 in data(name), f"{name}: picture or sound went")
        original = (SCRATCH / "files" / name).read_bytes()
        expect(data(name).find(b"picture that stays") == original.find(b"picture that stays"), f"{name}: media moved")
    expect(data("photo.heic").count(b"that stays") == 4, "photo.heic: picture or alpha went")
    expect(data("song.flac").endswith(b"sound that stays"), "song.flac: sound went")
    expect(b"fragment it is. " in data("fragments.mp4"), "fragments.mp4: picture went")
    for name in ("photo.jpg", "turned.jpg", "screen.png", "turned.png", "film.mp4", "film.mov", "photo.heic", "sticker.webp"):
        expect(cleaned[name].get("captured", "").startswith(MOMENT), f"{name}: when it was taken is lost: {cleaned[name]}")
    for name in ("turned.jpg", "turned.png"):
        expect(cleaned[name].get("derived_from", {}).get("field") == "blob.0", f"{name}: nothing says that it was remade")
    expect("derived_from" not in cleaned["photo.jpg"], "photo.jpg was remade though it need not be")


def narrow():
    """The programs of others read damaged files too: they must not take the machine with them."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))


def exiftool_groups(path):
    done = run("exiftool", "-j", "-G0", "-a", "-u", path, before=narrow)
    expect(done.out, f"{path.name}: exiftool: {done.code}: {done.err}")  # 1 with output: a kind that it does not know
    return {key.split(":")[0] for key in json.loads(done.out)[0]} if done.out else set()


def mat2_says(path):
    done = run("mat2", "--no-sandbox", "--show", path, before=narrow)
    expect(done.code == 0, f"{path.name}: mat2: {done.code}: {done.err}")
    return done.out.decode()


def check_others(cleaned, store):
    """exiftool and mat2 find nothing in what was cleaned, and something in the originals."""
    folder = SCRATCH / "cleaned"
    folder.mkdir()
    for name, item in cleaned.items():
        shutil.copy(store / item["sha256"][:2] / item["sha256"], folder / name)
    for name in sorted(cleaned):
        if shutil.which("exiftool"):
            groups = exiftool_groups(folder / name)
            expect(groups <= STRUCTURE, f"{name}: exiftool finds {sorted(groups - STRUCTURE)}")
    if shutil.which("exiftool"):
        groups = exiftool_groups(SCRATCH / "files/photo.jpg")
        expect({"EXIF", "XMP", "IPTC", "ICC_Profile", "MPF", "JUMBF"} <= groups, f"exiftool finds in the original only {sorted(groups)}")
    if not shutil.which("mat2"):
        return
    for name in ("photo.jpg", "turned.jpg", "screen.png", "turned.png", "moving.gif", "song.mp3", "song.flac", "song.wav", "voice.opus"):
        said = mat2_says(folder / name)
        expect("No metadata found" in said, f"{name}: mat2: {said}")
        before = mat2_says(SCRATCH / "files" / name)
        expect("No metadata found" not in before, f"{name}: mat2 finds nothing in the original either")


def check_again(store):
    """Cleaning twice changes nothing, and the originals stay as they are."""
    before = digest(store)
    again = clean("out.jsonl", "again.jsonl")
    expect(again.code in (0, 1), f"cleaning again: {again.err}")
    expect((SCRATCH / "again.jsonl").read_bytes() == (SCRATCH / "out.jsonl").read_bytes(), "cleaning twice differs from once")
    expect(digest(store) == before, "cleaning again changed the store")


def check_tampering():
    """What the record says of its new file is what the log says of it."""
    lines = (SCRATCH / "out.jsonl").read_text("utf-8").splitlines()

    def verify(change):
        changed = 0
        text = ""
        for line in lines:
            record = json.loads(line)
            here = sum(change(item) for item in record.get("attachments", []))
            is_loose = line.startswith('{"type": ')  # seal_stream reads types without a space before them
            text += (json.dumps(record, separators=(",", ":"), ensure_ascii=False) if here or is_loose else line) + "\n"
            changed += here
        (SCRATCH / "bad.jsonl").write_bytes(run(BUILD / "tests/seal_stream", data=text.encode()).out)
        return changed, run(tool("chat-verify"), "cleaning", "in.jsonl", "bad.jsonl", "out.jsonl.log")

    def is_new(item):
        return "sha256" in item and "derived_from" in item

    def set_moment(item):
        has = "captured" in item
        item.update({"captured": "2021-03-04T05:06:07Z"} if has else {})
        return has

    def set_size(item):
        item.update({"size": item["size"] + 1} if is_new(item) else {})
        return is_new(item)

    def set_origin(item):
        return is_new(item) and item.pop("derived_from") is not None

    changed, done = verify(lambda item: 0)
    expect(done.code == 0, f"chat-verify cleaning refuses what cleaning wrote: {done.err}")
    for change in (set_moment, set_size, set_origin):
        changed, done = verify(change)
        expect(changed and done.code == 1 and done.err.count("\n") >= changed,
               f"{change.__name__}: {changed} changed, chat-verify cleaning says {done.code}: {done.err}")


def check_quoted_picture(store, picture):
    """What is left in a quotation of a picture goes with the message that is quoted."""
    conversation = "c" + "0" * 32
    name = sha256(picture)
    small = {"role": "quoted_thumbnail", "sha256": name, "size": picture.stat().st_size, "mime": "image/jpeg"}
    lines = ['{"type":"source","id":"s1","reader":"whatsapp-ios","name":"x"}',
             json.dumps({"type": "conversation", "id": conversation, "source": "s1", "service": "whatsapp", "kind": "group"})]
    for number, (day, rest) in enumerate((("2019-11-01", {"text": "zie foto"}), ("2025-01-10", {
            "text": "mooi", "reply_to": {"message": f"m{0:032x}"}, "attachments": [small]}))):
        at = f"{day}T12:00:00Z"
        lines.append(json.dumps({"type": "message", "id": f"m{number:032x}", "conversation": conversation, "n": number, "kind": "text", **rest, "time": {
            "at": at, "earliest": at, "latest": at, "precision": "second", "basis": "source"}}))
    (SCRATCH / "quote.jsonl").write_bytes(run(BUILD / "tests/make_stream", data="\n".join(lines).encode() + b"\n").out)
    done = run(tool("chat-clean"), "--policy", POLICY, "--log", "quote.log", "--media", "media", "-o", "quoted.jsonl", "--allow-open", "quote.jsonl")
    expect(done.code == 0, f"chat-clean of a quotation: {done.err}")
    records = [json.loads(line) for line in (SCRATCH / "quoted.jsonl").read_text("utf-8").splitlines()]
    expect([r["type"] for r in records if r["type"] in ("removal", "message")] == ["removal", "message"], "the quoted message stays")
    left = next(r for r in records if r["type"] == "message")["attachments"][0]
    expect("sha256" not in left and "missing" in left, f"the quoted picture stays: {left}")


def main():
    files = SCRATCH / "files"
    subprocess.run([sys.executable, "-B", ROOT / "tests/data/media/make_files.py", files], check=True)
    hidden = json.loads((files / "hidden.json").read_text("utf-8"))
    store = attachment_stream([files / name for name in hidden])
    originals = digest(store)
    done = clean("in.jsonl", "out.jsonl")
    expect(done.code == 0, f"chat-clean: {done.code}: {done.err}")
    after = digest(store)
    expect(all(after.get(name) == value for name, value in originals.items()), "an original changed")
    cleaned = attachments("out.jsonl")
    check_no_leak(cleaned, hidden, store)
    check_kept(cleaned, store)
    check_others(cleaned, store)
    check_again(store)
    check_tampering()
    check_quoted_picture(store, files / "photo.jpg")
    expect(run(tool("chat-verify"), data=(SCRATCH / "out.jsonl").read_bytes()).code == 0, "chat-verify refuses the stream")
    finish()


if __name__ == "__main__":
    main()
