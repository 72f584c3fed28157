# SPDX-License-Identifier: EUPL-1.2
"""Merging cases: a folder with one file and one JSON description per source, and truth.json. Runs them through
chat-parse merge and scores what comes out."""
import datetime
import hashlib
import json
import subprocess
from pathlib import Path

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def instant_ms(text):
    """UTC milliseconds of an RFC 3339 time with an offset."""
    delta = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH
    return (delta.days * 86400 + delta.seconds) * 1000 + delta.microseconds // 1000


def identity(letter, *parts):
    return letter + hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def instant_text(ms):
    moment = EPOCH + datetime.timedelta(milliseconds=ms)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


def row_message(row, conversation, people, owner):
    """A message record of a database row."""
    name = row["sender"] or owner
    sender = people.setdefault(name, identity("p", conversation, name))
    time = instant_text(row["timestamp_ms"])
    record = {"type": "message", "id": identity("m", conversation, row["rowid"]), "conversation": conversation,
              "n": row["rowid"], "sender": sender, "kind": "text", "text": row["text"] or "",
              "time": {"at": time, "earliest": time, "latest": time, "precision": "millisecond", "basis": "source",
                       "zone": "UTC"}}
    if row["deleted"]:
        record["kind"] = "deleted"
    elif row["media"]:
        record["kind"] = "media"
        record["attachments"] = [{"name": row["media"], "missing": "not_found"}]
    if row.get("reply_to"):
        record["reply_to"] = {"message": identity("m", conversation, row["reply_to"])}
    if row.get("edited"):
        record["edited"] = True
    record["position"] = {"row": row["rowid"]}
    return record


def stream_of_rows(build, path, owner):
    """The chat stream of a database given as JSON Lines."""
    conversation = identity("c", path.name)
    people, messages = {}, []
    for line in path.read_text("utf-8").splitlines():
        messages.append(row_message(json.loads(line), conversation, people, owner))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    records = [{"type": "source", "id": "s1", "reader": "rows", "name": path.name, "sha256": digest},
               {"type": "conversation", "id": conversation, "source": "s1", "kind": "unknown"}]
    records += [{"type": "participant", "id": key, "conversation": conversation, "name": name}
                for name, key in people.items()]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records + messages)
    return subprocess.run([build / "tests/make_stream"], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout


def stream_of_source(build, folder, meta):
    """The chat stream of one source of a case."""
    path = folder / meta["file"]
    if path.suffix == ".jsonl":
        return stream_of_rows(build, path, meta["owner"])
    command = [build / "tools/chat-parse", "-q", "--conversation", "case", path]
    if meta.get("time_zone"):
        command += ["--zone", meta["time_zone"]]
    if meta.get("date_order"):
        command += ["--date-order", meta["date_order"]]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if run.returncode > 1:
        raise RuntimeError(f"chat-parse ended with {run.returncode} on {path}")
    return run.stdout


def records_of(stream, kind):
    return [record for record in map(json.loads, stream.decode().splitlines()) if record["type"] == kind]


def place_of(position):
    return position.get("row", position.get("line"))


def merge_case(build, folder, work, names=None):
    """The merged stream of a case, with the number of each record in its source by place."""
    inputs, numbers = [], {}
    for meta_path in sorted(folder.glob("?.json")):
        meta = json.loads(meta_path.read_text("utf-8"))
        stream = stream_of_source(build, folder, meta)
        path = work / f"{meta['source']}.stream"
        path.write_bytes(stream)
        inputs.append((meta["source"], path))
        numbers[meta["source"]] = {place_of(message["position"]): number
                                   for number, message in enumerate(records_of(stream, "message"))}
    inputs = [dict(inputs)[name] for name in names] if names else [path for _, path in inputs]
    command = [build / "tools/chat-parse", "merge", "-q", "--reference", "A", *inputs]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode:
        raise RuntimeError(f"chat-parse merge ended with {run.returncode}: {run.stderr.decode()}")
    return run.stdout, numbers


def order_sources(folder, stream):
    """The case's name of each source of the merged stream, by its id."""
    names = {}
    for meta_path in folder.glob("?.json"):
        meta = json.loads(meta_path.read_text("utf-8"))
        digest = hashlib.sha256((folder / meta["file"]).read_bytes()).hexdigest()
        for source in records_of(stream, "source"):
            if source["sha256"] == digest:
                names[source["id"]] = meta["source"]
    return names


def predictions(folder, stream, numbers):
    """One object for each merged message, as the corpora's scorer reads them."""
    names = order_sources(folder, stream)
    result = []
    for message in records_of(stream, "message"):
        time, merged = message["time"], message["merged"]
        places = {names[r["source"]]: numbers[names[r["source"]]][place_of(r["position"])] for r in merged["records"]}
        result.append({"src": places, "t_lo_ms": instant_ms(time["earliest"]),
                       "t_hi_ms": instant_ms(time["latest"]),
                       "certain_after_prev": message.get("order", {}).get("after_previous") == "certain",
                       "contradiction": "contradictions" in merged, "uncertain": merged.get("uncertain", False)})
    return result
