# SPDX-License-Identifier: EUPL-1.2
"""The whole chain: exports are read and committed, cleaned, packed by our programs; then the package is attacked. Both
verifiers must agree on every attack, none may survive, and nothing that was removed may be guessed."""
import base64
import json
import re
import shutil
import sys

from common import BUILD, POLICY, ROOT, SAMPLES, SCRATCH, expect, expect_fine, finish, make_samples, run, run_pipe, tool
import cvr_writer as cvr
from proof_attack import VERIFIER, Ours, both_refuse, files_below, independent, is_attested

sys.path.insert(0, str(SAMPLES))
import make_media  # noqa: E402

PHONE = "06-12345678"
EXPORT = f"""\
04-12-2024 20:01 - Berichten en oproepen zijn end-to-end versleuteld.
04-12-2024 20:02 - Noa Vermeer: nee
04-12-2024 20:03 - Daan Mulder: Verjaardag oma zaterdag
04-12-2024 20:04 - Noa Vermeer: Leuk
06-01-2025 09:01 - Noa Vermeer: Goedemorgen, overleg om 10:00?
06-01-2025 09:02 - Daan Mulder: Ja. Bel Jan op {PHONE} \u260e
06-01-2025 09:03 - Noa Vermeer: IMG-1.jpg (bestand bijgevoegd)
06-01-2025 09:04 - Daan Mulder: "Prima" \\o/ <b>
06-01-2025 09:05 - Noa Vermeer: mail noa@example.org of {PHONE}
"""


def jpeg_with_exif():
    plain = make_media.jpeg([[10, -10], [20, -20]])
    return plain[:2] + make_media.segment(0xE1, b"Exif\x00\x00GPS 52.08N") + plain[2:] + b"trailer"


def make_export(folder):
    folder.mkdir()
    (folder / "WhatsApp-chat met Crisisteam.txt").write_text(EXPORT, "utf-8")
    (folder / "IMG-1.jpg").write_bytes(jpeg_with_exif())
    return folder


def commands(paths, work, policy=POLICY):
    parse = [tool("chat-parse"), "--zone", "Europe/Amsterdam", "--media", work / "media", "--commit", work / "commit"]
    clean = [tool("chat-clean"), "--policy", policy, "--log", work / "log.jsonl", "--allow-open", "--commitments",
             work / "commit"]
    pack = [tool("chat-archive"), "--media", work / "media", "--commitments", work / "commit", "-o", work / "package"]
    return [*parse, *paths], clean, pack


def chain(paths, name):
    """One pipe from exports to a package; returns the folder of the work."""
    work = SCRATCH / name
    work.mkdir()
    expect_fine(run_pipe(commands(paths, work)), name)
    return work


def verdicts(package):
    """What the programs say in counts, which must be the same."""
    ours = run(tool("chat-verify"), "archive", package)
    theirs = run(sys.executable, ROOT / "scripts/verify-package", package)
    expect(ours.code == 0 and theirs.code == 0, f"codes {ours.code}, {theirs.code}: {ours.err}{theirs.err}")
    said = re.search(rb"proved: (\d+) records .* (\d+) are here intact, (\d+) in part, (\d+) are removed", ours.out)
    other = re.search(rb"records read: (\d+) \(\d+ messages\); intact: (\d+); partial: (\d+); removed: (\d+)", theirs.out)
    expect(said and other and said.groups() == other.groups(), f"counts differ: {ours.out} {theirs.out}")
    expect(b"the stream says what the records say" in ours.out and b"bound to the records" in theirs.out, "binding")
    return tuple(map(int, said.groups())) if said else ()


def bytes_to_change(folder, path, data):
    """Every second byte of the proof and the stream; of pages, media and manifests, which digests cover, some."""
    name = path.relative_to(folder).as_posix()
    is_bound = name.startswith("data/proof/") or name == "data/messages.jsonl"
    return range(at_first(name), len(data), 2 if is_bound else 97)


def at_first(name):
    """So that neighbouring files are not changed at the same places."""
    return len(name) % 2


def change_bytes(folder, ours):
    count = 0
    for path in files_below(folder):
        data = path.read_bytes()
        for at in bytes_to_change(folder, path, data):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
            both_refuse(ours, folder, f"{path.relative_to(folder)}: byte {at}")
            count += 1
        path.write_bytes(data)
    return count


def change_with_manifests(folder, ours):
    """Someone makes the manifests fit again: the records must tell."""
    count = 0
    for path in sorted((folder / "data/proof").iterdir()):
        data = path.read_bytes()
        for at in range(0, len(data), 5):
            if is_attested(data, at) or path.name in ("derived.jsonl", "statement-cleaned.json"):
                continue
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
            cvr.write_manifests(folder)
            both_refuse(ours, folder, f"{path.relative_to(folder)}: byte {at} with new manifests")
            count += 1
        path.write_bytes(data)
    cvr.write_manifests(folder)
    return count


def seal(lines):
    """A stream whose end record fits again."""
    return run(BUILD / "tests/seal_stream", data=b"".join(lines)).out


def change_stream(folder, ours):
    """The stream says something else, with checksum and manifests that fit."""
    path = folder / "data/messages.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    bound = [n for n, line in enumerate(lines) if json.loads(line)["type"] in ("message", "removal", "conversation",
                                                                              "participant")]

    def attempt(changed, what):
        path.write_bytes(seal(changed))
        cvr.write_manifests(folder)
        both_refuse(ours, folder, f"the stream: {what}")

    for n in bound:
        record = json.loads(lines[n])
        for name in record:
            if name == "type" or (record["type"] == "removal" and name not in ("basis",)):
                continue
            less = {k: v for k, v in record.items() if k != name}
            attempt(lines[:n] + [json.dumps(less).encode() + b"\n"] + lines[n + 1:], f"line {n} without {name}")
            other = {**record, name: "x" if record[name] != "x" else "y"}
            attempt(lines[:n] + [json.dumps(other).encode() + b"\n"] + lines[n + 1:], f"line {n} with another {name}")
        attempt(lines[:n] + lines[n + 1:], f"line {n} dropped")
        attempt(lines[:n] + [json.dumps({**record, "subject": "x"}).encode() + b"\n"] + lines[n + 1:], f"line {n} added to")
    for a, b in zip(bound, bound[1:]):
        if lines[a] != lines[b] and json.loads(lines[a])["type"] + json.loads(lines[b])["type"] != "removalremoval":
            swapped = list(lines)
            swapped[a], swapped[b] = lines[b], lines[a]
            attempt(swapped, f"lines {a} and {b} swapped")
    path.write_bytes(whole)
    cvr.write_manifests(folder)


def drop_files(folder, ours):
    for path in files_below(folder):
        data = path.read_bytes()
        path.unlink()
        both_refuse(ours, folder, f"{path.relative_to(folder)} dropped")
        if path.relative_to(folder).parts[0] == "data" and "proof" in path.parts:
            cvr.write_manifests(folder)
            both_refuse(ours, folder, f"{path.relative_to(folder)} dropped with new manifests")
        path.write_bytes(data)
        cvr.write_manifests(folder)


def tokens(package):
    """Every value of 32 bytes that the package shows: all that a guesser has."""
    found = set()
    for path in files_below(package):
        for text in re.findall(rb"(?<![\w-])[\w-]{43}(?![\w-])", path.read_bytes()):
            found.add(base64.urlsafe_b64decode(text + b"="))
    return found


def records_of(package):
    lines = [json.loads(line) for path in sorted((package / "data/proof").glob("conversation-*"))
             for line in path.read_bytes().splitlines()]
    return [line for line in lines if "cvr" not in line]


def conversation_key(work):
    return cvr.mac((work / "commit/key").read_bytes(), b"cvr1:key" + cvr.number(0, 4))


def guess_number(work, known):
    """The digits of the telephone number, part by part, with every key that is known."""
    partial = next(r for r in records_of(work / "package") if "text" in r.get("x", {}) and "Bel" in r["m"]["text"])
    gone = [part["h"] for part in partial["x"]["text"]["parts"] if "h" in part]
    guesses = [f"{n:08}".encode() for n in (*range(12345600, 12345700), *range(4000))] + [b"06"]
    return [guess for key in known for guess in guesses if cvr.b64(cvr.digest(b"\x11", key, guess)) in gone]


def guess_answer(work, known):
    """The whole removed message, as someone who knows all but its text would try."""
    removed = {r["h"] for r in records_of(work / "package") if "h" in r and r["n"] == 1}
    found = []
    for line in (work / "read.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["type"] != "message" or record["text"] not in ("nee", "Leuk", "Verjaardag oma zaterdag"):
            continue
        for key in known:
            for text in ("ja", "nee", "ok", "Leuk"):
                fields = VERIFIER.fields_of({**record, "text": text, **masked(work, record)})
                leaf = cvr.digest(b"\x00", *(cvr.kind(n) + bytes([len(n)]) + n.encode() +
                                             cvr.Field(key, n, v, {}).commitment for n, v in sorted(fields.items())))
                found += [text] if cvr.b64(leaf) in removed else []
    return found


def masked(work, record):
    """Ids as the package has them: the guesser may know them."""
    key = cvr.mac((work / "commit/key").read_bytes(), b"chatkeep:ids")
    return {name: record[name][0] + cvr.mac(key, record[name].encode()).hex()[:32]
            for name in ("id", "conversation", "sender") if name in record}


def guess_removed(work):
    known = tokens(work / "package")
    expect(len(known) > 50, f"only {len(known)} values in the package")
    expect(not guess_number(work, known), "a part of the number was guessed")
    expect(not guess_answer(work, known), "a removed answer was guessed")
    read = [json.loads(line) for line in (work / "read.jsonl").read_text("utf-8").splitlines()]
    order = [r for r in read if r["type"] in ("conversation", "participant", "message")]
    bel = next(n for n, r in enumerate(order) if "Bel Jan" in r.get("text", ""))
    nee = next(n for n, r in enumerate(order) if r.get("text") == "nee")
    keys = [cvr.mac(conversation_key(work), cvr.number(n, 8)) for n in (bel, nee)]
    text = cvr.mac(keys[0], b"text")
    leaked = {cvr.mac(text, cvr.number(n, 4)) for n in range(40)}
    expect(guess_number(work, leaked), "leaked part keys do not give the number away: this test cannot fail")
    expect(guess_answer(work, {keys[1]}) == ["nee"], "a leaked message key does not give the answer away")


def guess_by_ids(work):
    """Ids of the stream are digests of content without a key: none may be in the package."""
    package = b"".join(path.read_bytes() for path in files_below(work / "package"))
    ids = {m for m in re.findall(rb'"[cpm][0-9a-f]{32}"', (work / "read.jsonl").read_bytes())}
    expect(ids and not [m for m in ids if m in package], "an id of the read-out stands in the package")


def search_leaks(work):
    package = work / "package"

    def residue():
        return run(tool("chat-verify"), "residue", work / "read.jsonl", package).code

    def keys():
        return run(tool("chat-verify"), "keys", "--commitments", work / "commit", work / "read.jsonl", package).code

    expect(residue() == 0, "residue in a cleaned package")
    expect(keys() == 0, "keys in a cleaned package")
    planted = package / "data/planted.txt"
    number = PHONE.encode()
    for data in (number, base64.b64encode(b"x" + number), "06-12345678".encode("utf-16-le"), b"VERJAARDAG OMA ZATERDAG",
                 b"06%2d12345678", b"noa@example.org"):
        planted.write_bytes(b"a " + data + b" b")
        expect(residue() == 1, f"{data!r} was not found")
    planted.unlink()
    key = cvr.mac(conversation_key(work), cvr.number(3, 8))
    for data in (key, key.hex().encode(), cvr.b64(key).encode(), (work / "commit/key").read_bytes(),
                 cvr.hashlib.sha256(number).hexdigest().encode(), cvr.hashlib.md5(number).digest()):
        planted.write_bytes(b"a " + data + b" b")
        expect(keys() == 1, f"{data!r} was not found")
    planted.unlink()


def show_one(work):
    alone = SCRATCH / "alone"
    shutil.copytree(work / "package/data/media", alone / "media")
    run(tool("chat-verify"), "show", "-o", alone / "message.json", work / "package", "0", "9")
    shown = (alone / "message.json").read_bytes()
    expect(run(tool("chat-verify"), "show", alone / "message.json").code == 0, "a shown record is refused")
    theirs = run(sys.executable, ROOT / "scripts/verify-package", "--shown", alone / "message.json")
    expect(theirs.code == 0, f"a shown record is refused: {theirs.err}")
    for at in range(0, len(shown), 7):
        if is_attested(shown, at) or shown.index(b'"statement":{') < at < shown.index(b'"type":"cvr1-shown"'):
            continue  # the statement has a signature of its own
        (alone / "message.json").write_bytes(shown[:at] + bytes([shown[at] ^ 1]) + shown[at + 1:])
        codes = (run(tool("chat-verify"), "show", alone / "message.json").code,
                 VERIFIER.check_shown_file(alone / "message.json"))
        expect(codes == (1, False), f"a shown record: byte {at}: {codes}")


def removed_whole():
    """A conversation of which cleaning removed every message leaves nothing in the package but its commitment."""
    private = SCRATCH / "private"
    private.mkdir()
    (private / "WhatsApp-chat met Oma Sijtje.txt").write_text(
        "04-12-2024 20:01 - Oma Sijtje: Zondag taart?\n04-12-2024 20:02 - Noa Vermeer: Ja, leuk\n", "utf-8")
    work = chain([private, SCRATCH / "export"], "of-emptied")
    package = work / "package"
    counts = verdicts(package)
    first = json.loads((package / "data/proof/conversation-000000.jsonl").read_bytes())
    expect(set(first) == {"conv", "cvr", "h", "r"} and first["r"] == "PERIODE", f"not removed whole: {first}")
    expect(not [path for path in files_below(package) if re.search(rb"(?i)sijtje|taart", path.read_bytes())],
           "something of a removed conversation is in the package")
    run(tool("chat-parse"), "--zone", "Europe/Amsterdam", "-o", work / "read.jsonl", private, SCRATCH / "export")
    expect(run(tool("chat-verify"), "residue", work / "read.jsonl", package).code == 0, "residue")
    expect(run(tool("chat-verify"), "keys", "--commitments", work / "commit", work / "read.jsonl", package).code == 0,
           "keys")
    with Ours(package) as ours:
        expect(ours.accepts() and independent(package), "a conversation removed whole")
        path = package / "data/proof/conversation-000000.jsonl"
        data = path.read_bytes()
        for at in range(len(data)):
            if not is_attested(data, at):
                path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
                cvr.write_manifests(package)
                both_refuse(ours, package, f"a conversation removed whole: byte {at}")
        path.unlink()
        cvr.write_manifests(package)
        both_refuse(ours, package, "a conversation removed whole, dropped")
        path.write_bytes(data)
        cvr.write_manifests(package)
        stream = package / "data/messages.jsonl"
        whole = stream.read_bytes()
        lines = whole.splitlines(keepends=True)
        added = json.dumps({"type": "conversation", "id": "c" + 32 * "1", "service": "whatsapp", "kind": "group"})
        stream.write_bytes(seal([*lines[:-1], added.encode() + b"\n", lines[-1]]))
        cvr.write_manifests(package)
        both_refuse(ours, package, "a conversation that the proof has not")
        stream.write_bytes(whole)
        cvr.write_manifests(package)
        expect(ours.accepts() and independent(package), "accepted again")
    expect(counts[0] > counts[1] + counts[2], f"counts: {counts}")


def clean_twice(work):
    """A second cleaning goes on from what the first left."""
    again = SCRATCH / "again"
    again.mkdir()
    second = SCRATCH / "second.toml"
    second.write_text(POLICY.read_text("utf-8").replace("from = 2025-01-01", "from = 2025-01-06")
                      .replace("sample-crisis-team", "narrower"), "utf-8")
    shutil.copy(SAMPLES / "allow-office.txt", SCRATCH)
    _, clean, pack = commands([], again)
    clean[clean.index(again / "commit")] = work / "commit"
    clean[clean.index(POLICY)] = second
    pack[pack.index(again / "commit")] = work / "commit"
    pack[pack.index(again / "media")] = work / "media"
    first = run(*commands([], work)[1][:-2], "--commitments", work / "commit", "--force", work / "read.jsonl")
    second_pass = run(*clean, data=first.out)
    packed = run(*pack, data=second_pass.out)
    expect(packed.code == 0, f"cleaned twice: {packed.err}")
    verdicts(again / "package")


def other_sources():
    """Every source goes the same way: samples of all kinds, phones, merged sources."""
    samples = make_samples(SCRATCH / "samples")
    counts = verdicts(chain(samples, "of-samples") / "package")
    expect(counts and counts[0] > 60, f"samples: {counts}")
    work = SCRATCH / "of-merged"
    work.mkdir()
    parts = [path for path in samples if path.is_dir()]
    parse, clean, pack = commands(parts, work)
    parse[1:1] = ["merge"]
    expect_fine(run_pipe([parse, clean, pack]), "merged")
    verdicts(work / "package")
    corpora = ROOT.parent / "shared/corpora"
    if corpora.exists():
        found = [*sorted(corpora.glob("*/*.zip"))[:12], *sorted(corpora.glob("**/ChatStorage.sqlite"))[:2],
                 *sorted(corpora.glob("**/sms.db"))[:2]]
        for number, path in enumerate(found):
            if run(tool("chat-parse"), "-o", "/dev/null", "--force", path).code in (0, 1):
                verdicts(chain([path], f"of-corpora-{number}") / "package")


def main():
    work = chain([make_export(SCRATCH / "export")], "work")
    package = work / "package"
    read, intact, partial, removed = verdicts(package)
    expect((read, removed) == (intact + partial + removed, 4), f"counts: {read} {intact} {partial} {removed}")
    # the same read-out as a file, for what must be done before it is destroyed
    commit = work / "commit"
    (work / "key").write_bytes((commit / "key").read_bytes())
    run(tool("chat-parse"), "--zone", "Europe/Amsterdam", "-o", work / "read.jsonl", SCRATCH / "export")
    search_leaks(work)
    guess_removed(work)
    guess_by_ids(work)
    show_one(work)
    clean_twice(work)
    removed_whole()
    with Ours(package) as ours:
        expect(ours.accepts() and independent(package), "the package is accepted")
        count = change_bytes(package, ours) + change_with_manifests(package, ours)
        change_stream(package, ours)
        drop_files(package, ours)
        expect(ours.accepts() and independent(package), "the package is accepted again")
        expect(count > 7000, f"only {count} bytes changed")
        print(f"{count} changes of a byte")
    for gone in (commit, work / "media", SCRATCH / "export"):
        shutil.rmtree(gone)
    expect(verdicts(package) == (read, intact, partial, removed), "without key and originals the proof does not hold")
    other_sources()
    finish()


main()
