#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A cleaning with attachments and decisions gives the same bytes wherever it runs, changes nothing when it is done again, agrees
with its log and nothing else does, and needs memory for one record, not for all."""
import io
import json
import shutil
import subprocess
import sys
import zipfile

from attachments import attachment_stream
from common import BUILD, ENVIRONMENTS, FINE, POLICY_ALL, ROOT, SCRATCH, digest, expect, finish, peak, run, tool

TEXTS = ["bel 06-12345678 even", "bel 070-3123456", "mijn bsn is 999990019", "gewoon"]
SLACK_KIB = 1024


def with_texts(stream):
    """The stream with a text for some messages: a rule acts, or asks."""
    out = []
    for number, line in enumerate(stream.read_bytes().splitlines()):
        record = json.loads(line)
        if record["type"] == "message":
            record["text"] = TEXTS[number % len(TEXTS)]
        if record["type"] not in ("stream", "end"):
            out.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False))
    stream.write_bytes(run(BUILD / "tests/make_stream", data="\n".join(out).encode() + b"\n").out)


def clean(name, *more, env=None, before=None, stream="in.jsonl", media=None):
    media = media or f"{name}.media"
    if not (SCRATCH / media).exists():
        shutil.copytree(SCRATCH / "media", SCRATCH / media)
    done = run(tool("chat-clean"), "--policy", POLICY_ALL, "--log", f"{name}.log", "--media", media, "-o", f"{name}.jsonl",
               "--log-key", "key", "--allow-open", *more, stream, env=env, before=before)
    expect(done.code in FINE, f"{name}: {done.code}: {done.err}")
    return digest(SCRATCH / media), (SCRATCH / f"{name}.jsonl").read_bytes(), (SCRATCH / f"{name}.log").read_bytes()


def decide():
    """Two reviewers answer every open question."""
    queue = run(tool("chat-clean"), "queue", "--policy", POLICY_ALL, "in.jsonl").out.splitlines()
    expect(len(queue) > 1, f"only {len(queue)} open proposals")
    for reviewer in ("R1", "R2"):
        lines = b"".join(b'{"verdict":"redact",' + line[1:] + b"\n" for line in queue)
        done = run(tool("chat-clean"), "decide", "--policy", POLICY_ALL, "--reviewer", reviewer, "--at", "2025-02-03T10:00:00+01:00",
                   f"{reviewer}.jsonl", data=lines)
        expect(done.code == 0, f"decide: {done.err}")


def check_same():
    results = {name: clean(name.replace(" ", "-"), "--decisions", "R1.jsonl", "--decisions", "R2.jsonl", env=environment(), before=before)
               for name, environment, before in ENVIRONMENTS}
    results["files turned"] = clean("turned", "--decisions", "R2.jsonl", "--decisions", "R1.jsonl")
    for name, result in results.items():
        expect(result == results["first"], f"{name}: another stream, log or store than at first")
    again = clean("twice", stream="first.jsonl", media="first.media")
    expect(strip(again[1]) == strip(results["first"][1]), "cleaning twice differs from once")
    expect(again[0] == results["first"][0], "cleaning twice changed the store")


def strip(stream):
    """Without the header, which names the decisions of its own run, and the checksum over it."""
    return [line for line in stream.splitlines() if not line.startswith((b'{"type":"stream"', b'{"type":"end"'))]


def verify(out="first.jsonl", key="key", media="first.media"):
    return run(tool("chat-verify"), "cleaning", "in.jsonl", out, "first.log", "--log-key", key, "--media", media)


def check_verified():
    done = verify()
    expect(done.code == 0, f"chat-verify cleaning: {done.err}")
    (SCRATCH / "other-key").write_bytes(b"x" * 32)
    expect("another key" in verify(key="other-key").err, "another key is not told")
    records = [json.loads(line) for line in (SCRATCH / "first.jsonl").read_text("utf-8").splitlines()]
    before = {item["name"]: item["sha256"] for line in (SCRATCH / "in.jsonl").read_text("utf-8").splitlines()
              for item in json.loads(line).get("attachments", [])}
    changed = [item for record in records for item in record.get("attachments", []) if item.get("sha256", "") not in ("", before[item["name"]])]
    expect(len(changed) > 10, f"only {len(changed)} files were changed")
    for text, other, what in ((changed[0]["sha256"], before[changed[0]["name"]], "names the file that it named"),
                              (changed[0]["sha256"], changed[1]["sha256"], "names another file than the log")):
        lines = [line for line in (SCRATCH / "first.jsonl").read_text("utf-8").splitlines()
                 if not line.startswith(('{"type":"stream"', '{"type":"end"'))]
        edited = run(BUILD / "tests/make_stream", data="\n".join(line.replace(text, other) for line in lines).encode() + b"\n")
        (SCRATCH / "edited.jsonl").write_bytes(edited.out)
        done = verify("edited.jsonl")
        expect(done.code == 1 and what in done.err, f"not told that it {what}: {done.code}: {done.err}")
    name = changed[0]["sha256"]
    stored = SCRATCH / "first.media" / name[:2] / name
    stored.chmod(0o600)
    stored.write_bytes(b"other")
    expect("is damaged" in verify().err, "a damaged file is not told")
    stored.unlink()
    expect(verify().code == 1, "a file that is gone is not told")


def small_files(count):
    """Texts, office documents and pictures, no two alike."""
    folder = SCRATCH / f"small-{count}"
    folder.mkdir()
    picture = (SCRATCH / "files/photo.jpg").read_bytes()
    for number in range(count):
        if number % 3 == 0:
            (folder / f"{number}.txt").write_text(f"bel 06-2{number:07} even")
        elif number % 3 == 1:
            (folder / f"{number}.jpg").write_bytes(picture + f"{number}".encode())
        else:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as out:
                out.writestr("[Content_Types].xml", f"<Types><!--{number}--></Types>")
            (folder / f"{number}.zip").write_bytes(packed.getvalue())
    return sorted(folder.iterdir())


def check_memory():
    peaks = []
    for count in (300, 3000):
        attachment_stream(small_files(count))
        code, kib = peak([tool("chat-clean"), "--policy", POLICY_ALL, "--log", f"{count}.log", "--media", "media", "--allow-open",
                          "-o", f"{count}.jsonl", "in.jsonl"])
        expect(code in FINE, f"{count} attachments: exit code {code}")
        peaks.append(kib)
    print(f"{peaks[0]} KiB for 300 attachments, {peaks[1]} KiB for 3000")
    expect(peaks[1] <= peaks[0] * 1.1 + SLACK_KIB, f"{peaks[0]} KiB became {peaks[1]} KiB")


def main():
    files = SCRATCH / "files"
    subprocess.run([sys.executable, "-B", ROOT / "tests/data/media/make_files.py", files], check=True)
    (SCRATCH / "key").write_bytes(bytes(range(32)))
    attachment_stream([path for path in sorted(files.iterdir()) if path.name != "hidden.json"])
    with_texts(SCRATCH / "in.jsonl")
    decide()
    check_same()
    check_verified()
    check_memory()
    finish()


main()
