#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a picture shows in letters is painted over: from the picture through Tesseract, the adapter and the masks to the
cleaned file, which Tesseract reads again. The case of the adapter with stand-ins is tests/cli/chat-clean/masks."""
import json
import shutil
import struct
import sys

from common import POLICY_ALL, ROOT, SCRATCH, expect, finish, run, sha256, skip, tool
from attachments import attachment_stream, attachments

ADAPTER = ROOT / "lib/policy/adapters/tesseract-lines"
LINES = [("Bel mij op 06-12345678", "06-12345678"), ("overleg om drie uur", None)]


def font():
    """A font that ImageMagick can open; it has none of its own."""
    listed = run("fc-match", "-f", "%{file}", "sans")
    return listed.out.decode()


def draw(name, ground, letters, *more):
    words = [part for number, (text, _) in enumerate(LINES) for part in ("-annotate", f"+30+{60 + 70 * number}", text)]
    made = run("convert", "-size", "700x200", f"xc:{ground}", "-font", font(), "-fill", letters, "-pointsize", "30", *words, *more,
               SCRATCH / "files" / name)
    expect(made.code == 0, f"{name}: convert: {made.err}")
    return SCRATCH / "files" / name


def turned(path):
    """The JPEG, said to be shown with its right side at the bottom (EXIF orientation 6)."""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0" + tiff
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:])
    return path


def read(folder):
    """Text of each picture in a folder, by its SHA-256."""
    done = run(sys.executable, "-B", ADAPTER, folder)
    expect(done.code == 0, f"tesseract-lines: {done.code}: {done.err}")
    texts = {}
    for line in done.out.decode().splitlines():
        item = json.loads(line)
        texts[item["sha256"]] = texts.get(item["sha256"], "") + item["text"] + "\n"
    (SCRATCH / "lines.jsonl").write_bytes(done.out)
    return texts


def main():
    needed = ("tesseract", "convert", "fc-match")
    if any(shutil.which(name) is None for name in needed):
        skip("needs " + ", ".join(needed))
    (SCRATCH / "files").mkdir()
    painted = [draw("light.png", "white", "black"), draw("light.jpg", "white", "black"),
               draw("bubble.png", "#005c4b", "white"), turned(draw("turned.jpg", "white", "black", "-rotate", "270"))]
    others = [draw("moving.gif", "white", "black"), draw("photo.webp", "white", "black"), draw("scan.tif", "white", "black"),
              draw("old.bmp", "white", "black")]
    store = attachment_stream(painted + others)
    texts = read(SCRATCH / "files")
    for path in painted + others:
        expect("06-12345678" in texts.get(sha256(path), ""), f"{path.name}: Tesseract reads {texts.get(sha256(path))!r}")
    masks = run(tool("chat-clean"), "masks", "--policy", POLICY_ALL, "-o", "masks.jsonl", "lines.jsonl")
    expect(masks.code == 0, f"masks: {masks.code}: {masks.err}")
    done = run(tool("chat-clean"), "--policy", POLICY_ALL, "--media", "media", "--masks", "masks.jsonl", "--log", "log.jsonl", "-o", "out.jsonl",
               "in.jsonl")
    expect(done.code == 0, f"chat-clean: {done.code}: {done.err}")
    cleaned = attachments("out.jsonl")
    for path in others:
        expect(cleaned[path.name].get("missing") == "removed", f"{path.name} was not withheld: {cleaned[path.name]}")
    shown = SCRATCH / "shown"
    shown.mkdir()
    for path in painted:
        digest = cleaned[path.name]["sha256"]
        shutil.copy(store / digest[:2] / digest, shown / path.name)
    texts = read(shown)
    for path in sorted(shown.iterdir()):
        said = texts.get(sha256(path), "")
        expect("1234" not in said, f"{path.name}: the number can still be read: {said!r}")
        expect("overleg" in said, f"{path.name}: what may stay went: {said!r}")
    finish()


main()
