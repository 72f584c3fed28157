#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""No removed value is left, in any encoding, in stream, log, media, package or temporary files, whatever carried it. The
search is first shown to find: in what went in, and in a package with a planted leak."""
import base64
import json
import os
import shutil
import sys
import zipfile

from attachments import unpacked
from common import BUILD, POLICY, ROOT, SCRATCH, expect, finish, run, sha256, tool
from leaks import forms_of

sys.path.insert(0, str(ROOT / "tests/data/media"))
sys.path.insert(0, str(ROOT / "tests/data/samples"))
from make_media import pdf  # noqa: E402

CONVERSATION = "c" + "0" * 32
IN = {"precision": "second", "basis": "source", "at": "2025-01-10T12:00:00+01:00", "earliest": "2025-01-10T12:00:00+01:00",
      "latest": "2025-01-10T12:00:00+01:00"}
OUT = {key: value.replace("2025-01-10", "2019-01-10") for key, value in IN.items()}
REDACTED, DELETED = "m" + "d" * 32, "m" + "c" * 32
VALUES = {}
FILES = {}


def value(carrier, is_number=False):
    """A telephone number of its own for a carrier; every fourth is an e-mail address with letters that Unicode writes in two ways."""
    number = len(VALUES)
    text = f"ren\u00e9.w{number}x@example.org" if number % 4 == 3 and not is_number else f"06-2{1234000 + number * 37}"
    VALUES[carrier] = text
    return text


def stored(name, data):
    """Puts a file into the store; returns the members of its attachment."""
    path = SCRATCH / "new"
    path.write_bytes(data)
    digest = sha256(path)
    target = SCRATCH / "media" / digest[:2] / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, target)
    FILES[name] = data
    return {"sha256": digest, "size": len(data), "mime": "application/octet-stream"}


def quoted_printable(text):
    return "".join(f"={byte:02X}" for byte in text.encode())


def office(path, text):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        out.writestr("docProps/core.xml", f"<cp:coreProperties><dc:creator>{value('office property')}</dc:creator></cp:coreProperties>")
        out.writestr("docProps/thumbnail.jpeg", value("office thumbnail"))
        out.writestr("word/document.xml", f"<w:document><w:p><w:ins w:author=\"{value('office author')}\"><w:r><w:t>{text}</w:t></w:r></w:ins></w:p></w:document>")
    return path.read_bytes()


def with_info(data, text):
    """A PDF with a property and an earlier state in an incremental update."""
    start = data.rindex(b"startxref")
    place = len(data)
    more = f"9 0 obj\n<< /Author ({text}) >>\nendobj\n"
    table = f"xref\n0 1\n0000000000 65535 f \n9 1\n{place:010} 00000 n \n"
    trailer = f"trailer\n<< /Size 10 /Root 1 0 R /Info 9 0 R /Prev {data[start:].split()[1].decode()} >>\nstartxref\n{place + len(more)}\n%%EOF\n"
    return data + (more + table + trailer).encode()


def with_comment(data, text):
    """A PDF in the programs of which a comment stands."""
    return data.replace(b"stream\n", b"stream\n% bel " + text.encode() + b"\n", 1)


def contents():
    """Attachments by carrier: those that are redacted, those that are cleaned, those that are withheld."""
    tel, folded = value("vcard quoted-printable", True), value("vcard folded", True)
    card = (f"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Gemaal\r\nTEL;ENCODING=QUOTED-PRINTABLE:{quoted_printable(tel)}\r\n"
            f"NOTE:bel {folded[:6]}\r\n {folded[6:]}\r\nPHOTO;ENCODING=BASE64:{base64.b64encode(value('vcard photo').encode()).decode()}\r\n\r\nEND:VCARD\r\n")
    plan, coded = value("calendar folded", True), base64.b64encode(f"bel {value('mail in base64')} even".encode()).decode()
    hidden = base64.b64encode(b"\x00" + value("picture in a preview").encode())
    return [("card.vcf", card.encode(), {}), ("note.txt", f"bel {value('text file')} even".encode(), {}),
            ("words.pdf", pdf([f"bel {value('words of a PDF', True)} even"]), {}),
            ("info.pdf", with_info(pdf(["niets bijzonders"]), value("property of a PDF", True)), {}),
            ("words.docx", office(SCRATCH / "words.docx", "bel " + value("words of Office")), {}),
            ("plain.docx", office(SCRATCH / "plain.docx", "niets bijzonders"), {}),
            ("comment.pdf", with_comment(pdf(["niets bijzonders"]), value("comment in a PDF", True)), {}),
            ("agenda.ics", f"BEGIN:VCALENDAR\r\nSUMMARY:bel {plan[:6]}\r\n {plan[6:]} even\r\nEND:VCALENDAR\r\n".encode(), {}),
            ("mail.eml", f"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n".encode(), {}),
            ("unknown.bin", b"\x00\x01" + value("unknown file").encode(), {}),
            ("preview.bin", hidden, {"role": "preview"})]


def of_people():
    """Messages from which people take something out by decide(), and copies of that which nobody decided about."""
    words = "Zeg niets over de moestuin van Fenna vandaag"
    yield {"id": REDACTED, "text": words, "edits": [{"text": words.replace("Fenna", "Fena")}, {"text": words + "!"}],
           "reactions": [{"value": f"Loved \u201c{words}\u201d"}],
           "merged": {"records": [{"source": "s1"}, {"source": "s1", "text": words.replace("vandaag", "nu")}]}}
    yield {"text": "Eens", "reply_to": {"message": REDACTED, "text": words}}
    yield {"text": "Ook", "reply_to": {"message": REDACTED, "text": "Zeg niets over de moestuin van Fe\u2026"}}
    yield {"text": "En ik", "reply_to": {"text": words}}
    yield {"text": f"Liked \u201c{words}\u201d"}
    VALUES["redacted by people"] = "moestuin van Fen"
    VALUES["redacted by people, cut short"] = "moestuin van"
    VALUES["redacted by people, before it was corrected"] = "van Fena"
    gone = "De sleutel ligt onder de blauwe pot"
    plan = stored("plan.txt", b"achterom langs de schuur van Teun")
    yield {"id": DELETED, "text": gone, "attachments": [{"name": "plan.txt", **plan}]}
    yield {"text": "Ok", "reply_to": {"message": DELETED, "text": gone}}
    yield {"text": f"Vond \u201c{gone}\u201d leuk"}
    yield {"text": "Doorgestuurd", "forwarded": True, "attachments": [{"name": "x.txt", **plan}]}
    VALUES["removed by people"] = "onder de blauwe pot"
    VALUES["file of a message that people removed"] = "langs de schuur van Teun"


def decide():
    """The decisions of one person about two messages."""
    queue = run(tool("chat-clean"), "queue", "--policy", POLICY, "--family", "tel", "in.jsonl").out.splitlines()
    about = {record["msg_id"]: record for record in map(json.loads, queue)}
    text = about[REDACTED]["record"]["text"]
    begin = text.index("de moestuin")
    lines = [{"verdict": "redact", "path": "/text", "span": [begin, begin + len("de moestuin van Fenna")]}, {"verdict": "delete"}]
    for record, line in zip((REDACTED, DELETED), lines):
        line.update({name: about[record][name] for name in ("conv", "msg_id", "msg_sha256", "policy_hash", "rule")})
    done = run(tool("chat-clean"), "decide", "--policy", POLICY, "--reviewer", "R1", "decisions.jsonl",
               data="".join(json.dumps(line) + "\n" for line in lines).encode())
    expect(done.code == 0, f"decide: {done.err}")


def messages():
    plain = [("text", lambda v: {"text": f"bel {v}"}), ("subject", lambda v: {"subject": v}),
             ("quote", lambda v: {"reply_to": {"text": v}}), ("quoted key", lambda v: {"reply_to": {"source_key": v}}),
             ("history", lambda v: {"edits": [{"text": f"bel {v}"}]}), ("reaction", lambda v: {"reactions": [{"value": v}]}),
             ("mention", lambda v: {"mentions": [{"address": v}]}), ("poll", lambda v: {"poll": {"question": v, "options": [{"text": v}]}}),
             ("location", lambda v: {"location": {"name": v, "address": v, "url": f"https://example.nl/?q={v}"}}),
             ("event", lambda v: {"kind": "event", "event": {"type": "number_changed", "targets": [v], "value": v}}),
             ("another source", lambda v: {"merged": {"records": [{"source": "s1", "text": f"bel {v}", "subject": v, "reply_to": {"text": v},
                                                                  "edits": [{"text": v}], "reactions": [{"value": v, "of": 0}], "lacks": [v],
                                                                  "poll": {"question": v, "options": [{"text": v}]}, "extra": {"bel": v},
                                                                  "attachments": [{"name": f"{v}.pdf", "caption": v, "of": 0}]}]}}),
             ("file name", lambda v: {"attachments": [{"name": f"{v}.pdf", "stored_name": v, "missing": "omitted"}]}),
             ("caption", lambda v: {"attachments": [{"name": "a", "caption": v, "transcript": v, "missing": "omitted"}]}),
             ("preview words", lambda v: {"extra": {"title": v, "summary": f"lees {v}", "vcards": [f"TEL:{v}"]}}),
             ("packed", lambda v: {"extra": {"raw": base64.b64encode(f"\x0a\x0c {v} \x10".encode()).decode()}}),
             ("packed for URLs", lambda v: {"extra": {"raw": "x " + base64.urlsafe_b64encode(f"bel {v} nu".encode()).decode()}}),
             ("hexadecimal", lambda v: {"attachments": [{"name": "b", "missing": "omitted", "extra": {"raw": f"bel {v} nu".encode().hex()}}]}),
             ("forward", lambda v: {"forwarded": True, "text": v}), ("unknown member", lambda v: {"later": [{"x": v}]})]
    for name, make in plain:
        yield make(value(name))
    yield {"text": "Het strandhuisje van tante Wiesje is vrij", "time": OUT, "id": "m" + "e" * 32}
    yield {"text": "Leuk", "reply_to": {"message": "m" + "e" * 32, "text": "Het strandhuisje van tante Wiesje is vrij"}}
    VALUES["removed message"] = "strandhuisje van tante Wiesje"
    yield from of_people()
    for name, data, more in contents():
        yield {"kind": "media", "text": "bel " + value("words beside " + name),
               "attachments": [{"name": name, **({"role": more["role"]} if more else {}), **stored(name, data)}]}


def make_input():
    lines = [{"type": "source", "id": "s1", "reader": "whatsapp-text", "name": f"chat {value('source name')}.txt"},
             {"type": "conversation", "id": CONVERSATION, "source": "s1", "kind": "group", "title": value("title")},
             {"type": "participant", "id": "p" + "1" * 32, "conversation": CONVERSATION, "name": "Mees", "address": value("address")}]
    for number, members in enumerate(messages()):
        message = {"type": "message", "id": f"m{number:032x}", "conversation": CONVERSATION, "n": number, "kind": "text", "text": "", "time": IN}
        lines.append({**message, **members})
    lines.append({"type": "notice", "code": "header-unknown", "level": "warning", "detail": "a line", "text": value("notice")})
    made = run(BUILD / "tests/make_stream", data="".join(json.dumps(line, ensure_ascii=number % 2 == 0) + "\n" for number, line in enumerate(lines)).encode())
    (SCRATCH / "in.jsonl").write_bytes(made.out)


def leaks_in(paths):
    """carrier, file of every value that is found."""
    found = []
    for path in paths:
        data = unpacked(path.read_bytes())
        found += [(carrier, path.name) for carrier, text in VALUES.items() if any(form in data for form in forms_of(text))]
    return found


def files_of(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def media_of(stream):
    records = [json.loads(line) for line in stream.read_text("utf-8").splitlines()]
    digests = {item["sha256"] for record in records for item in record.get("attachments", []) if "sha256" in item}
    return [SCRATCH / "media" / digest[:2] / digest for digest in digests]


def main():
    make_input()
    before = {carrier for carrier, _ in leaks_in([SCRATCH / "in.jsonl", *files_of(SCRATCH / "media")])}
    missed = set(VALUES) - before - {"vcard quoted-printable", "vcard folded", "calendar folded"}
    expect(not missed, f"the search does not find what went in: {sorted(missed)}")
    temporary = SCRATCH / "tmp"
    temporary.mkdir()
    os.environ["TMPDIR"] = str(temporary)
    decide()
    done = run(tool("chat-clean"), "--policy", POLICY, "--log", "log.jsonl", "--media", "media", "--decisions", "decisions.jsonl",
               "-o", "out.jsonl", "in.jsonl")
    expect(done.code == 0, f"chat-clean: {done.code}: {done.err}")
    expect(run(tool("chat-verify"), data=(SCRATCH / "out.jsonl").read_bytes()).code == 0, "chat-verify refuses the stream")
    packed = run(tool("chat-archive"), "-o", "package", "--media", "media", "out.jsonl")
    expect(packed.code == 0, f"chat-archive: {packed.err}")
    results = [SCRATCH / "out.jsonl", SCRATCH / "log.jsonl", *media_of(SCRATCH / "out.jsonl"), *files_of(SCRATCH / "package"), *files_of(temporary)]
    for carrier, name in leaks_in(results):
        expect(False, f"{carrier}: {VALUES[carrier]!r} is left in {name}")
    planted = SCRATCH / "package/data/planted.html"
    planted.write_bytes(b"x" + base64.b64encode(b"ab" + VALUES["text"].upper().encode()))
    expect(leaks_in([planted]) == [("text", "planted.html")], "a planted leak is not found")
    finish()


main()
