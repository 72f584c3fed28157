#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A name of someone who takes no part in a conversation, redacted by people wherever the rules propose it, is left nowhere
in a package: no title, no contact, no file's name, no page; nor in the log, the decisions, what --explain says. The name of
who takes part stays. The same decisions give the same bytes wherever they are replayed."""
import json
import os

from common import BUILD, ENVIRONMENTS, SCRATCH, expect, finish, run, tool
from leaks import forms_of

CONVERSATION = "c" + "0" * 32
OUTSIDERS = ["Lotte van Dijk", "Xandertje", "Fatma Yıldız", "Sjoerd Hoekstra"]
POLICY = '''schema = 1
name = "names"
version = "1"
profile = "archive"
[[rules]]
id = "name"
recogniser = "name"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "propose"
replacement = "[PERSOON-n]"
examples = ["Nadat Lotte van Dijk belde"]
counter_examples = ["om drie uur"]
'''


def message(number, **members):
    return {"type": "message", "id": f"m{number:032x}", "conversation": CONVERSATION, "n": number, "sender": "p" + "1" * 32, "kind": "text",
            "text": "", "time": {"precision": "unknown", "basis": "none"}, **members}


def make_input(make_stream):
    records = [
        {"type": "source", "id": "s1", "reader": "whatsapp-text", "name": "WhatsApp-chat met Lotte van Dijk.txt"},
        {"type": "conversation", "id": CONVERSATION, "source": "s1", "kind": "group", "title": "Verjaardag Lotte van Dijk"},
        {"type": "participant", "id": "p" + "1" * 32, "conversation": CONVERSATION, "name": "Mees Bakker"},
        message(0, text="Nadat Lotte van Dijk belde ging Mees weg"),
        message(1, kind="event", text="Mees heeft Fatma Yıldız toegevoegd", event={"type": "added", "targets": ["Fatma Yıldız", "jou"]}),
        message(2, kind="contact", extra={"contacts": ["Xandertje"]}, attachments=[{"name": "Xandertje.vcf", "missing": "omitted"}]),
        message(3, kind="media", attachments=[{"name": "foto_sjoerd_hoekstra.jpg", "stored_name": "Sjoerd Hoekstra (2).jpg", "missing": "omitted"}]),
        message(4, kind="event", text="Mees wijzigde het onderwerp", event={"type": "subject", "value": "Feest Sjoerd Hoekstra"},
                extra={"previous_subject": "Lotte van Dijk 40"})]
    made = run(make_stream, data="".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode())
    (SCRATCH / "in.jsonl").write_bytes(made.out)


def left_in(paths, names):
    """name, file of every name that is found."""
    found = []
    for path in paths:
        data = path.read_bytes() + os.fsencode(str(path.relative_to(SCRATCH)))
        found += [(name, path.name) for name in names if any(form in data for form in forms_of(name))]
    return found


def files_of(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def clean(*more):
    return run(tool("chat-clean"), "--policy", "policy.toml", *more, "in.jsonl")


def queue(stream="in.jsonl"):
    return run(tool("chat-clean"), "queue", "--policy", "policy.toml", stream)


def decide():
    """A person redacts whatever is proposed."""
    queued = queue()
    expect(queued.code in (0, 1), f"queue: {queued.code}: {queued.err}")
    judged = [json.dumps({"verdict": "redact", **json.loads(line)}, ensure_ascii=False) for line in queued.out.decode().splitlines()]
    done = run(tool("chat-clean"), "decide", "--policy", "policy.toml", "--reviewer", "R1", "--at", "2025-02-03T10:00:00+01:00", "r1.jsonl",
               data="".join(line + "\n" for line in judged).encode())
    expect(done.code == 0, f"decide: {done.code}: {done.err}")


def replayed():
    """Stream, log and queue of one more run in each environment."""
    results = {}
    for name, make_environment, before in ENVIRONMENTS:
        out, log = f"{name}.jsonl", f"{name}.log"
        env = make_environment()
        done = run(tool("chat-clean"), "--policy", "policy.toml", "--decisions", "r1.jsonl", "--log", log, "-o", out, "in.jsonl", env=env,
                   before=before)
        expect(done.code == 0, f"{name}: {done.code}: {done.err}")
        queued = run(tool("chat-clean"), "queue", "--policy", "policy.toml", "in.jsonl", env=env, before=before)
        results[name] = ((SCRATCH / out).read_bytes(), (SCRATCH / log).read_bytes(), queued.out)
    return results


def main():
    (SCRATCH / "policy.toml").write_text(POLICY, "utf-8")
    make_input(BUILD / "tests/make_stream")
    before = {name for name, _ in left_in([SCRATCH / "in.jsonl"], OUTSIDERS)}
    expect(before == set(OUTSIDERS), f"the search finds only {before} in what went in")
    decide()
    done = clean("--decisions", "r1.jsonl", "--log", "log.jsonl", "-o", "out.jsonl")
    expect(done.code == 0, f"chat-clean: {done.code}: {done.err}")
    told = clean("--decisions", "r1.jsonl", "--explain", "m" + f"{1:032x}")
    expect(told.code == 0 and told.out, f"--explain: {told.code}: {told.err}")
    (SCRATCH / "said").write_text(told.err + told.out.decode(), "utf-8")
    expect(run(tool("chat-verify"), data=(SCRATCH / "out.jsonl").read_bytes()).code == 0, "chat-verify refuses the stream")
    packed = run(tool("chat-archive"), "-o", "package", "--media", "media", "out.jsonl")
    expect(packed.code == 0, f"chat-archive: {packed.err}")
    queued = queue().out
    for name, bytes_ in replayed().items():
        expect(bytes_[0] == (SCRATCH / "out.jsonl").read_bytes(), f"{name}: another stream")
        expect(bytes_[1] == (SCRATCH / "log.jsonl").read_bytes(), f"{name}: another log")
        expect(bytes_[2] == queued, f"{name}: another queue")
    drawn = run(tool("chat-clean"), "queue", "--policy", "policy.toml", "--family", "name", "--sample", "control", "--limit", "3", "--seed", "a", "out.jsonl")
    expect(drawn.code == 0 and drawn.out, f"a sample: {drawn.code}: {drawn.err}")
    (SCRATCH / "drawn").write_bytes(drawn.out + queue("out.jsonl").out)
    results = [SCRATCH / "out.jsonl", SCRATCH / "log.jsonl", SCRATCH / "r1.jsonl", SCRATCH / "said", SCRATCH / "drawn", *files_of(SCRATCH / "package")]
    for name, place in left_in(results, OUTSIDERS):
        expect(False, f"{name!r} is left in {place}")
    pages = [path for path in files_of(SCRATCH / "package") if path.suffix == ".html"]
    expect(pages, "the package has no page")
    expect(left_in(pages, ["Mees Bakker"]), "the name of who takes part went")
    again = run(tool("chat-clean"), "--policy", "policy.toml", "--log", "twice.log", "-o", "twice.jsonl", "out.jsonl")
    expect(again.code == 0, f"cleaning again: {again.code}: {again.err}")
    expect((SCRATCH / "twice.jsonl").read_bytes() == (SCRATCH / "out.jsonl").read_bytes(), "cleaning twice differs from once")
    finish()


main()
