# SPDX-License-Identifier: EUPL-1.2
"""Attachments are cleaned with commitments: where bytes were taken out or filled in the rest stays proved, what was made
anew says so and leaves the commitment of what it replaces. Both verifiers agree, and no byte of a kept part can change."""
import json
import shutil
import subprocess
import sys

from common import POLICY_ALL, ROOT, SCRATCH, expect, expect_fine, finish, run, run_pipe, tool
import cvr_writer as cvr
from proof_attack import Ours, both_refuse, independent

sys.path.insert(0, str(ROOT / "tests/data/media"))
# Where metadata stands in places of its own, the file without it is provable; others are written anew.
IN_PARTS = ("photo.jpg", "screen.png", "photo.heic", "film.mp4", "film.mov", "film.3gp")
REMADE = ("turned.jpg", "turned.png")


def make_export():
    folder = SCRATCH / "export"
    subprocess.run([sys.executable, "-B", ROOT / "tests/data/media/make_files.py", folder], check=True)
    names = sorted(json.loads((folder / "hidden.json").read_text("utf-8")))
    (folder / "hidden.json").unlink()
    lines = [f"06-01-2025 09:{n:02} - Noa Vermeer: {name} (bestand bijgevoegd)\n" for n, name in enumerate(names)]
    (folder / "WhatsApp-chat met Crisisteam.txt").write_text("".join(lines), "utf-8")
    return folder, names


def chain(folder):
    parse = [tool("chat-parse"), "--zone", "Europe/Amsterdam", "--media", "media", "--commit", "commit", folder]
    clean = [tool("chat-clean"), "--policy", POLICY_ALL, "--log", "log.jsonl", "--allow-open", "--media", "media",
             "--commitments", "commit"]
    pack = [tool("chat-archive"), "--media", "media", "--commitments", "commit", "-o", "package"]
    expect_fine(run_pipe([parse, clean, pack]), "chain")
    return SCRATCH / "package"


def records_by_name(package):
    """name of the file -> its attachment in the stream, its record in the proof."""
    stream = [json.loads(line) for line in (package / "data/messages.jsonl").read_bytes().splitlines()]
    proof = [json.loads(line) for line in (package / "data/proof/conversation-000000.jsonl").read_bytes().splitlines()][1:]
    committed = [r for r in stream if r["type"] not in ("stream", "source", "notice", "end")]
    expect(len(committed) == len(proof), "records of stream and proof")
    return {item["name"]: (item, record) for line, record in zip(committed, proof) for item in line.get("attachments", [])}


def check_forms(found):
    for name in IN_PARTS:
        item, record = found[name]
        parts = record.get("x", {}).get("blob.0", {}).get("parts", [])
        expect(any("h" in part for part in parts) and any("p" in part for part in parts), f"{name}: not provable in parts")
        expect("derived_from" not in item, f"{name}: said to be made anew")
    for name in REMADE:
        item, record = found[name]
        expect(set(record.get("x", {}).get("blob.0", {})) == {"h", "r"}, f"{name}: no commitment of the original")
        expect(item.get("derived_from", {}).get("field") == "blob.0", f"{name}: nothing says that it was made anew")


def kept_ranges(record):
    at = 0
    for part in record["x"]["blob.0"]["parts"]:
        size = part.get("len", part.get("fill"))
        if "p" in part:
            yield at, at + size
        at += size


def change_kept_bytes(package, found):
    """The first, last and some bytes between of each part that is kept, by someone who makes the manifests fit again."""
    count = 0
    with Ours(package) as ours:
        expect(ours.accepts() and independent(package), "the package is accepted")
        for name in IN_PARTS:
            record = found[name][1]
            path = package / "data" / record["m"]["blob.0"]["path"]
            data = path.read_bytes()
            for begin, end in kept_ranges(record):
                for at in sorted({begin, end - 1, *range(begin, end, max(1, (end - begin) // 5))} - {end}):
                    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
                    both_refuse(ours, package, f"{name}: byte {at}")
                    cvr.write_manifests(package)
                    both_refuse(ours, package, f"{name}: byte {at} with new manifests")
                    count += 1
            path.write_bytes(data)
            cvr.write_manifests(package)
        expect(ours.accepts() and independent(package), "the package is accepted again")
    expect(count > 60, f"only {count} bytes changed")


def find_part_keys(folder, package, found):
    """A key of a part that was taken out, of a file that is there in part and of one that was made anew."""
    def keys():
        return run(tool("chat-verify"), "keys", "--commitments", "commit", "read.jsonl", package)

    run(tool("chat-parse"), "--zone", "Europe/Amsterdam", "--media", "media", "-o", "read.jsonl", folder)
    fine = keys()
    expect(fine.code == 0, f"keys: {fine.code}: {fine.out} {fine.err}")
    secret = (SCRATCH / "commit/key").read_bytes()
    conversation = cvr.mac(secret, b"cvr1:key" + cvr.number(0, 4))
    page = package / "data/index.html"
    data = page.read_bytes()
    for name in (*IN_PARTS, *REMADE):
        record = found[name][1]
        field = cvr.mac(cvr.mac(conversation, cvr.number(record["i"], 8)), b"blob.0")
        parts = record["x"]["blob.0"].get("parts", [{"h": "all of it"}])
        for part, what in enumerate(parts):
            if "h" in what:
                page.write_bytes(data + cvr.mac(field, cvr.number(part, 4)))
                done = keys()
                expect(done.code == 1 and "data/index.html" in done.err, f"{name}: the key of part {part}: {done.code} {done.err}")
    page.write_bytes(data)
    shutil.move(SCRATCH / "media", SCRATCH / "moved")
    done = keys()
    expect(done.code == 1 and "parts of" in done.err, f"keys without the media store: {done.code} {done.err}")
    shutil.move(SCRATCH / "moved", SCRATCH / "media")


def main():
    folder, names = make_export()
    package = chain(folder)
    for program in ([tool("chat-verify"), "archive"], [sys.executable, ROOT / "scripts/verify-package"]):
        done = run(*program, package)
        expect(done.code == 0, f"{program}: {done.code}: {done.err}")
    found = records_by_name(package)
    expect(set(found) == set(names), f"attachments: {set(names) ^ set(found)}")
    check_forms(found)
    change_kept_bytes(package, found)
    find_part_keys(folder, package, found)
    finish()


main()
