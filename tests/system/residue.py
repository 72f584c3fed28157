# SPDX-License-Identifier: EUPL-1.2
"""What cleaning took out is found in a package also where it is packed; what can't be opened is said, not passed over."""
import base64
import gzip
import hashlib
import io
import os
import shutil
import zipfile
import zlib

from common import POLICY, SCRATCH, expect, expect_fine, finish, run, run_pipe, tool

NUMBER = b"06-12345678"
EXPORT = """\
06-01-2025 09:01 - Noa Vermeer: Goedemorgen, overleg om 10:00?
06-01-2025 09:02 - Daan Mulder: Ja. Bel Jan op 06-12345678
"""


def make_package():
    folder = SCRATCH / "export"
    folder.mkdir()
    (folder / "WhatsApp-chat met Crisisteam.txt").write_text(EXPORT, "utf-8")
    expect_fine(run_pipe([[tool("chat-parse"), "--zone", "Europe/Amsterdam", "--commit", "commit", folder],
                          [tool("chat-clean"), "--policy", POLICY, "--log", "log.jsonl", "--allow-open", "--commitments", "commit"],
                          [tool("chat-archive"), "--commitments", "commit", "-o", "package"]]), "package")
    run(tool("chat-parse"), "--zone", "Europe/Amsterdam", "-o", "read.jsonl", folder)


def zipped(name, data, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def chunk(kind, data):
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png(*chunks):
    header = b"\x00\x00\x00\x01" * 2 + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def pdf(stream, entries=b"/Filter /FlateDecode", trailer=b""):
    body = (b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
            b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n"
            b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
            b"4 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (entries, len(stream), stream))
    return body + b"trailer\n<</Root 1 0 R/Size 6%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(body))


HELD = b"Bel Jan op " + NUMBER + b" vandaag"
RUNS = b"<w:p><w:r><w:t>06-1234</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>5678</w:t></w:r></w:p>"
LEAKS = {
    "a.docx": zipped("word/document.xml", RUNS),
    "b.zip": zipped("notes.txt", HELD),
    "c.zip": zipped("inner.zip", zipped("d.odt", zipped("content.xml", HELD))),
    "d.zip": zipped("stored.docx", zipped("word/comments.xml", HELD), zipfile.ZIP_STORED),
    "e.gz": gzip.compress(HELD),
    "f.svgz": gzip.compress(b"<svg><text>06-<tspan>12345678</tspan></text></svg>"),
    "g.png": png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(HELD))),
    "h.png": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(HELD))),
    "i.png": png(chunk(b"iCCP", b"profile\0\0" + zlib.compress(HELD))),
    "j.pdf": pdf(zlib.compress(b"BT /F 12 Tf 9 9 Td (" + HELD + b") Tj ET")),
    "k.pdf": pdf(zlib.compress(b"BT /F 12 Tf 9 9 Td [(06-12) 12 (345678)] TJ ET")),
    "l.pdf": pdf(zlib.compress(b"BT /F 12 Tf 9 9 Td (06-) Tj (12345678) Tj ET")),
    "m.pdf": pdf(zlib.compress(b"<< /Title <FEFF" + HELD.decode().encode("utf-16-be").hex().encode() + b"> >>"),
                 b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
    "n.pdf": pdf(base64.a85encode(zlib.compress(HELD)) + b"~>", b"/Filter[/ASCII85Decode/FlateDecode]"),
    "o.html": b"<html><img src='data:image/svg+xml;base64," + base64.b64encode(b"<svg>" + HELD + b"</svg>") + b"'></html>",
    "p.vcf": b"BEGIN:VCARD\r\nPHOTO;ENCODING=B:" + base64.encodebytes(png(chunk(b"zTXt", b"C\0\0" + zlib.compress(HELD)))),
    "q.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + HELD.decode().encode("utf-16-le"),
}
NUMBERS = [f"{ord(c):02x}" for c in NUMBER.decode()]
LEAKS |= {
    "r.json": b'{"a":"' + "".join(f"\\u00{n}" for n in NUMBERS).encode() + b'"}',
    "s.txt": "".join(f"&#{int(n, 16)};" for n in NUMBERS).encode(),
    "t.html": b'<p title="' + "".join(f"&#x{n};" for n in NUMBERS).encode() + b'">x</p>',
    "u.txt": "".join(f"%{n}" for n in NUMBERS).encode(),
    "v.txt": base64.encodebytes(b"a" * 52 + NUMBER),
    "w.txt": " ".join(NUMBERS).encode(),
    "x.txt": ", ".join(f"0x{n}" for n in NUMBERS).encode(),
}
UNREAD = {
    "a.zip": (b"PK\x03\x04\x14\x00\x01\x00\x08\x00" + b"\0" * 8 + b"\x40\0\0\0\x40\0\0\0\x05\0\0\0a.txt" + b"\x55" * 64, "encrypted"),
    "b.pdf": (pdf(b"\x80\x0b\x60\x50", b"/Filter/LZWDecode"), "LZWDecode"),
    "c.pdf": (pdf(zlib.compress(HELD * 9)[:30] + b"\xff" * 90), "damaged"),
    "d.pdf": (pdf(b"\x55" * 64, trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>"), "encrypted"),
    "e.gz": (gzip.compress(b"cut off" * 9)[:20], "damaged"),
    "f.7z": (b"7z\xbc\xaf\x27\x1c\0\4", "7-Zip"),
    "g.zip": (zipped("bomb", b"\0" * (80 << 20)) [: 30 << 10], "damaged"),
}


def residue():
    return run(tool("chat-verify"), "residue", "read.jsonl", "package")


def find_all():
    fine = residue()
    expect(fine.code == 0 and not fine.err, f"a cleaned package: {fine.code} {fine.err}")
    for name, data in LEAKS.items():
        planted = SCRATCH / "package/data" / name
        planted.write_bytes(data)
        found = residue()
        expect(found.code == 1 and f"data/{name}: byte " in found.err and "12345678" not in found.err + found.out.decode(),
               f"{name}: {found.code} {found.err}")
        expect("not searched" not in found.err, f"{name}: {found.err}")
        planted.unlink()


def pass_over_nothing():
    for name, (data, reason) in UNREAD.items():
        planted = SCRATCH / "package/data" / name
        planted.write_bytes(data)
        found = residue()
        expect(found.code == 1 and f"data/{name}: not searched: " in found.err and reason in found.err,
               f"{name}: {found.code} {found.err}")
        expect(b"not searched: " in found.out, f"{name}: {found.out}")
        planted.unlink()


def find_no_more():
    """The same files about something else are no leaks."""
    for name, data in (("a.docx", zipped("word/document.xml", b"<w:t>06-87654321</w:t>")), ("b.png", png()),
                       ("c.pdf", pdf(zlib.compress(b"BT /F 12 Tf (rustig) Tj ET"))), ("d.gz", gzip.compress(b"x" * 99))):
        planted = SCRATCH / "package/data" / name
        planted.write_bytes(data)
        found = residue()
        expect(found.code == 0 and not found.err, f"{name}: {found.code} {found.err}")
        planted.unlink()


def find_keys():
    """A key of a withheld record in a zip and in every code; digests of a text of which a word is gone."""
    key, text = (SCRATCH / "commit/key").read_bytes(), "Ja. Bel Jan op 06-12345678".encode()
    planted = {"key.zip": zipped("key", key), "colons.txt": key.hex(":").encode(), "spaces.txt": key.hex(" ").encode(),
               "lines.txt": base64.encodebytes(b"x" * 51 + key)}
    planted |= {f"{shift}.b64": base64.b64encode(b"x" * shift + key) for shift in range(3)}
    planted |= {f"{name}.txt": hashlib.new(name, text).hexdigest().encode() for name in ("md5", "sha1", "sha256", "sha512")}
    for name, data in planted.items():
        path = SCRATCH / "package/data" / name
        path.write_bytes(data)
        found = run(tool("chat-verify"), "keys", "--commitments", "commit", "read.jsonl", "package")
        expect(found.code == 1 and f"data/{name}: byte " in found.err, f"keys: {name}: {found.code} {found.err}")
        path.unlink()
    fine = run(tool("chat-verify"), "keys", "--commitments", "commit", "read.jsonl", "package")
    expect(fine.code == 0 and not fine.err, f"keys of a cleaned package: {fine.code} {fine.err}")
    expect(b"not searched: digests of the original files" in fine.out, f"keys without originals: {fine.out}")


def find_originals():
    """A plain digest of an original, of the zip that it came in and of the text in that, lets who guesses check a guess."""
    text = EXPORT.encode()
    (SCRATCH / "export.zip").write_bytes(zipped("WhatsApp-chat met Crisisteam.txt", text))
    for path, original in (("export.zip", (SCRATCH / "export.zip").read_bytes()), ("export.zip", text), ("export", text)):
        for name in ("md5", "sha1", "sha256", "sha512"):
            planted = SCRATCH / "package/data/planted.txt"
            planted.write_text(hashlib.new(name, original).hexdigest(), "ascii")
            found = run(tool("chat-verify"), "keys", "--commitments", "commit", "--original", path, "read.jsonl", "package")
            expect(found.code == 1 and "data/planted.txt: byte " in found.err and "a plain digest of " in found.err,
                   f"keys --original {path}: {name}: {found.code} {found.err}")
            planted.unlink()
    fine = run(tool("chat-verify"), "keys", "--commitments", "commit", "--original", "export", "--original", "export.zip",
               "read.jsonl", "package")
    expect(fine.code == 0 and not fine.err and b"not searched" not in fine.out, f"keys with originals: {fine.code} {fine.err}")


def another_stream():
    """The cleaned stream, or proof with more than was read, would leave things unsearched."""
    def both():
        return [run(tool("chat-verify"), "residue", stream, "package"),
                run(tool("chat-verify"), "keys", "--commitments", "commit", stream, "package")]

    stream = "clean.jsonl"
    run(tool("chat-clean"), "--policy", POLICY, "--log", "other.jsonl", "--allow-open", "--commitments", "commit", "-o", stream,
        "read.jsonl")
    expect([done.code for done in both()] == [3, 3], "the cleaned stream is taken for the read-out")
    stream = "read.jsonl"
    records = SCRATCH / "package/data/proof/conversation-000000.jsonl"
    data = records.read_bytes()
    records.write_bytes(data + data)
    expect([done.code for done in both()] == [3, 3], "records that were not read")
    records.write_bytes(data)
    more = records.with_name("conversation-000001.jsonl")
    more.write_bytes(data)
    expect([done.code for done in both()] == [3, 3], "a conversation that was not read")
    more.unlink()


def another_folder():
    """The commitments of another read-out, or one file of them: nothing withheld would be found, or committed wrongly."""
    def keys():
        return run(tool("chat-verify"), "keys", "--commitments", "mixed", "read.jsonl", "package")

    def clean():
        return run(tool("chat-clean"), "--policy", POLICY, "--log", "mixed.jsonl", "--allow-open", "--commitments", "mixed", "read.jsonl")

    folder = SCRATCH / "other"
    folder.mkdir()
    (folder / "WhatsApp-chat met Waterschap.txt").write_text(EXPORT, "utf-8")
    run(tool("chat-parse"), "--zone", "Europe/Amsterdam", "--commit", "again", "-o", "again.jsonl", folder)
    for theirs, ours in (("again", ()), ("commit", ("key",)), ("again", ("key",))):
        shutil.rmtree(SCRATCH / "mixed", ignore_errors=True)
        shutil.copytree(SCRATCH / theirs, SCRATCH / "mixed")
        for name in ours:
            shutil.copy(SCRATCH / ("again" if theirs == "commit" else "commit") / name, SCRATCH / "mixed" / name)
        for done in (keys(), clean()):
            expect(done.code == 3 and "of another read-out" in done.err, f"{theirs}, {ours} of another: {done.code} {done.err}")
            expect(b'"type":"end"' not in done.out and not (SCRATCH / "mixed.jsonl").exists(), f"{theirs}, {ours}: cleaned")


def no_package():
    """What is not there is said to be missing, not to hold no proof."""
    (SCRATCH / "empty").mkdir()
    for name, words in (("nowhere", "No such file"), ("empty", "the package holds no proof")):
        for command in (["residue"], ["keys", "--commitments", "commit"]):
            done = run(tool("chat-verify"), *command, "read.jsonl", name)
            expect(done.code == 4 and words in done.err, f"{command[0]} of {name}: {done.code} {done.err}")


def bounded():
    """200 MiB of zeros in a zip in a zip: memory and what is unpacked stay small."""
    planted = SCRATCH / "package/data/bomb.zip"
    planted.write_bytes(zipped("inner.zip", zipped("zeros", b"\0" * (200 << 20))))
    limit = [] if "ASAN_OPTIONS" in os.environ else ["prlimit", f"--as={1 << 30}"]  # a sanitizer reserves far more
    found = run(*limit, tool("chat-verify"), "residue", "read.jsonl", "package")
    expect(found.code == 1 and "unpacks to more than is allowed" in found.err, f"bomb: {found.code} {found.err}")
    planted.unlink()


make_package()
find_all()
pass_over_nothing()
find_no_more()
find_keys()
find_originals()
another_stream()
another_folder()
no_package()
bounded()
finish()
