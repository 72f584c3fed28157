# SPDX-License-Identifier: EUPL-1.2
"""The proof in a package is attacked: every byte changed, files and records dropped, doubled, swapped, keys put back,
removed words guessed. chat-verify and scripts/verify-package must agree on each attack, and no attack may survive."""
import json
import shutil
import sys

from common import ROOT, SCRATCH, expect, finish, run, tool
import cvr_writer as cvr
from proof_attack import Ours, both_refuse, files_below, independent, is_attested

VECTORS = ROOT.parent / "shared/formats/commitment-vectors.json"
PHOTO = b"\xff\xd8front" + b"EXIF 52.08N 4.31E" + b"end\xff\xd9"
KEY = bytes(range(32))


def messages():
    return [
        [{"sender": "p1", "text": "Goedemorgen, overleg om 10:00?", "time": "2020-03-12T08:01:00Z"},
         {"sender": "p2", "text": "Ja. Bel Jan de Boer op 06-12345678 \u260e", "phone": "31612345678"},
         {"sender": "p1", "text": "nee"},
         {"sender": "p2", "text": "", "att": [{"mime": "image/jpeg", "name": "IMG_1.jpg"}],
          "blob.0": {"path": "media/1.jpg", "cuts": [7, 24]}},
         {"sender": "p1", "text": "ok"}, {"sender": "p1", "text": "\U0001F44D\u001f\"\\"},
         {"sender": "p2", "text": "Stuk:\n\"versie 3\" \u20ac 5", "reply": {"conv": 0, "i": 0}},
         # in the form of the first, which the verifier then knows
         {"sender": "p2", "text": "Om \"half\" elf", "time": "2020-03-12T08:02:00Z"}],
        [{"sender": "p4", "text": "Verjaardag oma zaterdag"}],
        [],
    ]


def cleaned(folder):
    """A package with every kind of record."""
    files = {"media/1.jpg": PHOTO}
    conversations = [cvr.Conversation(KEY, n, m, files) for n, m in enumerate(messages())]
    readout = cvr.statement(conversations)
    first, hidden, empty = conversations
    phone = {4: "NAAM", 5: "NAAM", 6: "NAAM", 12: "TEL", 13: "TEL", 14: "TEL"}
    records = [[first.header(), first.intact(0), first.partial(1, {"text": phone, "phone": "TEL"}),
                *first.removed(2, 3, "PRIVE"), first.partial(3, {"blob.0": {1: "PLAATS"}}),
                *first.removed(4, 6, "NIETWERK"), first.intact(6), first.intact(7)],
               [{"cvr": 1, "conv": 1, "h": cvr.b64(hidden.leaf), "r": "PRIVE"}], [empty.header()]]
    cvr.write_package(folder, readout, records, files)
    return first, records


def filler(folder, path):
    """Offsets of declared filler, which any bytes may fill."""
    return range(7, 24) if path == folder / "data/media/1.jpg" else ()


def change_every_byte(folder, ours):
    count = 0
    for path in files_below(folder):
        data = path.read_bytes()
        for at, byte in enumerate(data):
            for other in {byte ^ 1 if at % 2 else byte ^ 0x20, 0x0A} - {byte}:
                path.write_bytes(data[:at] + bytes([other]) + data[at + 1:])
                both_refuse(ours, folder, f"{path.relative_to(folder)}: byte {at} is {other}")
                count += 1
        path.write_bytes(data)
    return count


def change_with_manifests(folder, ours):
    """Changes by someone who makes the manifests fit again: only the records can tell. What a reason says, and how
    many messages a conversation had that was removed whole, is attested, not proved: signatures bind it."""
    count = 0
    for path in files_below(folder / "data"):
        data = path.read_bytes()
        for at, byte in enumerate(data):
            if at in filler(folder, path) or is_attested(data, at):
                continue
            path.write_bytes(data[:at] + bytes([byte ^ 1]) + data[at + 1:])
            cvr.write_manifests(folder)
            both_refuse(ours, folder, f"{path.relative_to(folder)}: byte {at} with new manifests")
            count += 1
        path.write_bytes(data)
    cvr.write_manifests(folder)
    return count


def drop_and_swap_files(folder, ours):
    paths = files_below(folder)
    for path in paths:
        data = path.read_bytes()
        path.unlink()
        both_refuse(ours, folder, f"{path.relative_to(folder)} dropped")
        path.write_bytes(data)
        double = path.with_name(path.name + ".2")
        double.write_bytes(data)
        both_refuse(ours, folder, f"{path.relative_to(folder)} doubled")
        double.unlink()
        for other in paths[:paths.index(path)]:
            swapped = other.read_bytes()
            if swapped == data:
                continue
            path.write_bytes(swapped)
            other.write_bytes(data)
            both_refuse(ours, folder, f"{path.relative_to(folder)} and {other.relative_to(folder)} swapped")
            path.write_bytes(data)
            other.write_bytes(swapped)


def rearrange_records(folder, ours):
    """With manifests that fit."""
    for path in sorted((folder / "data/proof").glob("*.jsonl")):
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)

        def attempt(changed, what):
            path.write_bytes(b"".join(changed))
            cvr.write_manifests(folder)
            both_refuse(ours, folder, f"{path.name}: {what}")

        for n, line in enumerate(lines):
            attempt(lines[:n] + lines[n + 1:], f"record {n} dropped")
            attempt(lines[:n] + [line, line] + lines[n + 1:], f"record {n} doubled")
            attempt(lines[:n] + [b"\n"] + lines[n:], f"empty line before record {n}")
            for other in range(n):
                swapped = list(lines)
                swapped[n], swapped[other] = swapped[other], line
                attempt(swapped, f"records {other} and {n} swapped")
        attempt([whole[:-1]], "last line end dropped")
        attempt([whole.replace(b"\n", b"\r\n")], "line ends of another system")
        path.write_bytes(whole)
    cvr.write_manifests(folder)


def put_keys_back(folder, ours, first, records):
    """Everything that was withheld, in every place where it would be of use."""
    path = folder / "data/proof/conversation-000000.jsonl"
    whole = path.read_bytes()
    text = first.fields[1]["text"]
    keys = [first.keys[1], text.key, first.fields[1]["phone"].key, *(text.part_key(n) for n in (4, 5, 6, 12, 13, 14))]
    for key in map(cvr.b64, keys):
        attempts = [{"k": key}, {"f": {**records[0][2]["f"], "text": key}}, {"f": {**records[0][2]["f"], "phone": key}}]
        parts = records[0][2]["x"]["text"]["parts"]
        for n, part in enumerate(parts):
            if "h" in part:
                changed = parts[:n] + [{**part, "p": key}] + parts[n + 1:]
                attempts.append({"x": {**records[0][2]["x"], "text": {"parts": changed}}})
        for change in attempts:
            lines = [*records[0][:2], {**records[0][2], **change}, *records[0][3:]]
            path.write_bytes(b"".join(cvr.jcs(line) + b"\n" for line in lines))
            cvr.write_manifests(folder)
            both_refuse(ours, folder, f"a key put back: {list(change)}")
    path.write_bytes(whole)
    cvr.write_manifests(folder)


def guess(values, matches):
    return [value for value in values if matches(value)]


def leaf_with(key, text):
    """The leaf of the third message, had it this key and text."""
    fields = (("sender", "p1"), ("text", text))
    return cvr.digest(b"\x00", *(cvr.kind(name) + bytes([len(name)]) + name.encode() +
                                 cvr.Field(key, name, value, {}).commitment for name, value in fields))


def guess_removed(first, records):
    """A short answer and a telephone number, tried one by one against what the package holds. With the key that was
    destroyed the same trial finds them, so the trial can find."""
    answers = ["ja", "nee", "ok", "misschien"]
    numbers = [f"316{12340000 + n}" for n in range(10000)]
    leaf = records[0][3]["h"]
    phone = records[0][2]["x"]["phone"]["h"]
    known = [bytes(32), first.salt, *(first.keys[i] for i in (0, 6)), first.fields[1]["sender"].key,
             first.fields[1]["text"].part_key(0)]

    def answer_with(key):
        return lambda text: cvr.b64(leaf_with(key, text)) == leaf

    def number_with(key):
        return lambda value: cvr.b64(cvr.digest(b"\x10", key, cvr.jcs(value))) == phone

    for key in known:
        expect(not guess(answers, answer_with(key)), "a removed answer was guessed")
        expect(not guess(numbers, number_with(key)), "a removed number was guessed")
        expect(not guess(numbers, number_with(cvr.mac(key, b"phone"))), "a removed number was guessed")
    expect(guess(answers, answer_with(first.keys[2])) == ["nee"], "a leaked key does not give the answer away")
    expect(guess(numbers, number_with(first.fields[1]["phone"].key)) == ["31612345678"], "nor the number")


def agree_on_vectors():
    if not VECTORS.exists():
        return
    vectors = json.loads(VECTORS.read_text())
    folder = SCRATCH / "vector"
    for accepted, tests in ((True, vectors["valid"]), (False, vectors["invalid"])):
        for test in tests:
            files = {path: bytes.fromhex(data) for path, data in test["files"].items()}
            cvr.write_package(folder, test["statement"], test["records"], files)
            with Ours(folder) as ours:
                expect(ours.accepts() == accepted, f"chat-verify: {test['desc']}")
            expect(independent(folder) == accepted, f"verify-package: {test['desc']}")


def programs_agree(folder):
    """The programs themselves, with what they say."""
    ours = run(tool("chat-verify"), "archive", folder)
    theirs = run(sys.executable, ROOT / "scripts/verify-package", folder)
    expect(ours.code == 0 and theirs.code == 0, f"codes {ours.code}, {theirs.code}: {ours.err}{theirs.err}")
    expect(b"9 messages in 3 conversations were read; 3 are here intact, 2 in part, 4 are removed" in ours.out, "counts")
    expect(b"messages read: 9; intact: 3; partial: 2; removed: 4" in theirs.out, "counts of verify-package")
    expect(b"NAAM 3, PLAATS 1, TEL 4" in ours.out and b"NAAM 3, PLAATS 1, TEL 4" in theirs.out, "reasons")
    broken = SCRATCH / "broken"
    shutil.copytree(folder, broken)
    (broken / "data/proof/conversation-000001.jsonl").unlink()
    ours = run(tool("chat-verify"), "archive", broken)
    theirs = run(sys.executable, ROOT / "scripts/verify-package", broken)
    expect(ours.code == 1 and theirs.code == 1, f"codes {ours.code}, {theirs.code}")
    expect(ours.out == b"" and theirs.out == b"", "nothing is said to be proved")


def refuse_removal_without_reason():
    """Words that go without a reason would leave no trace in the text."""
    conversation = cvr.Conversation(KEY, 0, [{"sender": "p1", "text": "bel Fenna of Teun graag"}], {})
    folder, alone = SCRATCH / "reasonless", SCRATCH / "reasonless.json"
    cvr.write_package(folder, cvr.statement([conversation]), [[conversation.header(), conversation.partial(0, {"text": {2: "NAAM"}})]], {})
    done = run(tool("chat-verify"), "show", "-o", alone, folder, 0, 0)
    expect(done.code == 0, f"show: {done.err}")
    value = json.loads(alone.read_bytes())
    record = value["record"]
    for part in record["x"]["text"]["parts"]:
        part.update({"r": None} if "r" in part else {})
    record["m"]["text"] = record["m"]["text"].replace("[NAAM]", "")
    alone.write_bytes(cvr.jcs(value))
    for program in ([tool("chat-verify"), "show"], [sys.executable, ROOT / "scripts/verify-package", "--shown"]):
        done = run(*program, alone)
        expect(done.code == 1 and "reason" in done.err, f"{program}: {done.code} {done.err}")


def refuse_other_statement():
    """A statement that says less than the record needs: the root is no word on how many were read."""
    conversation = cvr.Conversation(KEY, 0, [{"sender": "p1", "kind": "text"}] * 9, {})
    folder, alone = SCRATCH / "nine", SCRATCH / "one-of-nine.json"
    cvr.write_package(folder, cvr.statement([conversation]), [[conversation.header(), *map(conversation.intact, range(9))]], {})
    done = run(tool("chat-verify"), "show", "-o", alone, folder, 0, 3)
    value = json.loads(alone.read_bytes())
    for change in ({}, {"messages": 9}, {"messages": None}, {"messages": 1}, {"messages": 8}, {"messages": "9"}, {"messages": -9},
                   {"records": {"message": 8}}, {"conversations": None}):
        statement = {**value["statement"], **change}
        statement = {name: item for name, item in statement.items() if item is not None}
        alone.write_bytes(cvr.jcs({**value, "statement": statement}))
        for program in ([tool("chat-verify"), "show"], [sys.executable, ROOT / "scripts/verify-package", "--shown"]):
            done = run(*program, alone)
            expect(done.code == (0 if statement == value["statement"] else 1), f"{program}: {change}: {done.code} {done.err}")


def show_one_of_many():
    """One message of 100,000 costs at most 2 KB and 20 nodes more than the message itself."""
    count = 100_000
    conversation = cvr.Conversation(KEY, 0, [{"sender": f"p{n % 7}", "kind": "text"} for n in range(count)], {})
    shown = (0, 65_535, 65_536, 70_007, count - 1)
    records, begin = [conversation.header()], 0
    for n in shown:
        records += [*conversation.removed(begin, n, "PRIVE"), conversation.intact(n)]
        begin = n + 1
    folder, alone = SCRATCH / "many", SCRATCH / "alone.json"
    cvr.write_package(folder, cvr.statement([conversation]), [records], {})
    for n in shown:
        done = run(tool("chat-verify"), "show", "--force", "-o", alone, folder, "0", n)
        expect(done.code == 0, f"show {n}: {done.err}")
        data = alone.read_bytes()
        value = json.loads(data)
        nodes, more = len(value["path"]) + len(value["conv_path"]), len(data) - len(cvr.jcs(value["record"]))
        expect(value["record"] == conversation.intact(n) and nodes <= 20 and more <= 2048, f"{n}: {nodes} nodes, {more} bytes")
        theirs = run(sys.executable, ROOT / "scripts/verify-package", "--shown", alone)
        expect(run(tool("chat-verify"), "show", alone).code == 0 and theirs.code == 0, f"{n} alone is refused")
    refuse_removal_without_reason()
    refuse_other_statement()
    print(f"one of {count} shown alone: {nodes} nodes, {more} bytes more")


def main():
    folder = SCRATCH / "package"
    first, records = cleaned(folder)
    with Ours(folder) as ours:
        expect(ours.accepts() and independent(folder), "the package is accepted")
        count = change_every_byte(folder, ours) + change_with_manifests(folder, ours)
        drop_and_swap_files(folder, ours)
        rearrange_records(folder, ours)
        put_keys_back(folder, ours, first, records)
        expect(ours.accepts() and independent(folder), "the package is accepted again")
        expect(count > 12000, f"only {count} bytes changed")
        print(f"{count} changes of a byte")
    guess_removed(first, records)
    agree_on_vectors()
    show_one_of_many()
    programs_agree(folder)
    finish()


main()
