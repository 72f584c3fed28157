#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What is read of the corpora's iPhone databases adds up to what SQL counts in them, row by row; a plain and an encrypted
backup of the same phone give the same bytes. Old and new schemas of sms.db are made and counted too, and one of rows that are
deleted, of no chat, of several chats, of no known kind or about rows that are gone; so is a WhatsApp phone of odd rows."""
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

from common import ROOT, SCRATCH, expect, finish, run, tool

CORPORA = ROOT.parent / "shared/corpora/ios"
PASSWORD = "Hotspot-2020"  # of the invented backup in the corpora


def read(*arguments):
    done = run(tool("chat-parse"), "-q", *arguments)
    expect(done.code in (0, 1), f"chat-parse {arguments}: {done.code}: {done.err}")
    return done.out


def counts(database, **queries):
    with sqlite3.connect(database) as db:
        return {name: db.execute(query).fetchone()[0] for name, query in queries.items()}


# A row that says something of another one: a tapback, a sticker, a vote, a new list of a poll's options.
SAYS = """associated_message_guid IS NOT NULL AND substr(associated_message_guid, -36) != guid AND
    (associated_message_type IN (1000, 4000) OR associated_message_type BETWEEN 2000 AND 2007 OR
     associated_message_type BETWEEN 3000 AND 3007 OR (associated_message_type NOT BETWEEN 2000 AND 3999 AND
     COALESCE(balloon_bundle_id, '') LIKE '%:com.apple.messages.Polls'))"""
WITHIN = f"({SAYS}) AND substr(associated_message_guid, -36) IN (SELECT guid FROM message WHERE NOT ({SAYS}))"
IN_CHAT = "SELECT message_id FROM {} WHERE chat_id IN (SELECT ROWID FROM chat)"


def selected(database, condition):
    """Numbers of the rows of the table message."""
    with sqlite3.connect(database) as db:
        return [row for row, in db.execute(f"SELECT ROWID FROM message WHERE {condition} ORDER BY ROWID")]


def check_rows(database, records):
    """Each row is one message, or stands in the message that it is about; and each has the place that its joins give."""
    with sqlite3.connect(database) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(message)")]
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master")]
    within = WITHIN if "associated_message_guid" in columns else "0"
    chats = IN_CHAT.format("chat_message_join")
    deleted = IN_CHAT.format("chat_recoverable_message_join") if "chat_recoverable_message_join" in tables else "SELECT 0"
    loose = {record["id"] for record in records if record["type"] == "conversation" and record.get("extra", {}).get("orphans")}
    messages = [record for record in records if record["type"] == "message"]

    def rows(keep):
        return sorted(message["position"]["row"] for message in messages if keep(message))

    def extra(name):
        return lambda message: name in message.get("extra", {})
    wanted = {"messages": (rows(lambda message: True), f"NOT ({within})"),
              "of no chat": (rows(lambda message: message["conversation"] in loose),
                             f"NOT ({within}) AND ROWID NOT IN ({chats}) AND ROWID NOT IN ({deleted})"),
              "deleted": (rows(extra("deleted_at")), f"NOT ({within}) AND ROWID IN ({deleted})"),
              "events": (rows(extra("item_type")), f"NOT ({within}) AND item_type != 0")}
    inside = [int(line.split(" ")[0]) for message in messages for name in ("reaction_rows", "poll_rows")
              for line in message.get("extra", {}).get(name, []) if not line.startswith(f"{message['position']['row']} ")]
    wanted["within others"] = (sorted(inside), within)
    for name, (found, condition) in wanted.items():
        differing = sorted(set(found) ^ set(selected(database, condition)))
        expect(not differing, f"{database}: {name}: read or selected by SQL, not both: {differing}")
        expect(len(set(found)) == len(found), f"{database}: {name}: a row is there twice")


def check_messages(database):
    """Rows become messages, or reactions, votes and changes of polls within them; attachments each once."""
    records = [json.loads(line) for line in read(database.parent).splitlines()]
    account = next(record["detail"] for record in records if record.get("code") == "row-account")
    rows, messages, _, reactions, votes, updates = map(int, re.findall(r"\d+", account))
    wanted = counts(database, rows="SELECT count(*) FROM message",
                    files="SELECT count(*) FROM message_attachment_join WHERE message_id IN (SELECT ROWID FROM message)")
    expect(rows == wanted["rows"], f"{database}: {account}, but SQL counts {wanted['rows']}")
    found = [record for record in records if record["type"] == "message"]
    expect(len(found) == messages, f"{database}: {len(found)} messages, {account}")
    inside = sum(len(record.get("reactions", [])) for record in found)
    expect(inside == reactions and rows == messages + reactions + votes + updates, f"{database}: {inside} reactions, {account}")
    files = [item for record in found for item in record.get("attachments", []) if item.get("role") not in ("payload", "live_photo")]
    stickers = sum("sticker_sha256" in reaction for record in found for reaction in record.get("reactions", []))
    expect(len(files) + stickers == wanted["files"], f"{database}: {len(files)} attachments, SQL counts {wanted['files']}")
    check_rows(database, records)


def check_whatsapp(folder):
    chats = folder / "ChatStorage.sqlite"
    wanted = counts(chats, rows="SELECT count(*) FROM ZWAMESSAGE", sessions="SELECT count(*) FROM ZWACHATSESSION")
    # after SQLite has closed them, the copies hold their logs
    records = [json.loads(line) for line in read(folder).splitlines()]
    found = [record for record in records if record["type"] == "message"]
    with sqlite3.connect(chats) as db:
        rows = [row for row, in db.execute("SELECT Z_PK FROM ZWAMESSAGE ORDER BY Z_PK")]
    read_rows = sorted(record["position"]["row"] for record in found if "file" not in record["position"])
    expect(read_rows == rows and len(rows) == wanted["rows"], f"{chats}: messages {read_rows} are not the rows that are there")
    keyed = [record["source_key"] for record in records if record["type"] == "conversation" and "source_key" in record]
    expect(len(keyed) >= wanted["sessions"], f"{chats}: {len(keyed)} conversations, SQL counts {wanted['sessions']} sessions")
    calls = counts(folder / "CallHistory.sqlite", calls="SELECT count(*) FROM ZWACDCALLEVENT")["calls"]
    told = sum("file" in record["position"] or "call_history_row" in record.get("extra", {}) for record in found)
    expect(told == calls, f"{chats}: {told} calls, SQL counts {calls}")


def check_corpora():
    for database in sorted((CORPORA / "sms").glob("*.db")):
        copy = SCRATCH / database.stem / "sms.db"
        copy.parent.mkdir()
        shutil.copy(database, copy)
        check_messages(copy)
    phone = SCRATCH / "phone"
    phone.mkdir()
    for archive in sorted((CORPORA / "whatsapp").glob("*.zip")):
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                (phone / Path(name).name).write_bytes(packed.read(name))
    check_whatsapp(phone)
    (SCRATCH / "password").write_text(PASSWORD + "\n")
    for kind in ("plain", "encrypted"):
        (SCRATCH / kind).mkdir()
        shutil.copytree(CORPORA / f"backup_{kind}", SCRATCH / kind / "backup")
    plain, encrypted = (run(tool("chat-parse"), "-q", "--password-file", "password", f"{kind}/backup") for kind in ("plain", "encrypted"))

    def same(stream):
        """Without the date that the two backups have each of its own."""
        return [line for line in stream.splitlines() if not line.startswith((b'{"type":"source"', b'{"type":"end"'))]
    expect(same(plain.out) == same(encrypted.out) and len(plain.out) > 10_000, "a plain and an encrypted backup differ")


def add_odd_rows(database):
    db = sqlite3.connect(database)
    db.executescript("""
        CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER);
        DELETE FROM chat_message_join WHERE message_id % 50 IN (7, 8);
        INSERT INTO chat_recoverable_message_join SELECT 1, ROWID, 700000000000000000 FROM message WHERE ROWID % 50 = 8;
        INSERT OR IGNORE INTO chat_message_join SELECT 2, message_id, message_date FROM chat_message_join WHERE message_id % 50 = 9;
        INSERT INTO chat_message_join VALUES (1, 99999, 0), (77777, 57, 0);
        UPDATE message SET item_type = 77, group_action_type = 5 WHERE ROWID % 50 = 10;
        UPDATE message SET item_type = 3, group_action_type = 1 WHERE ROWID % 50 = 11;
        UPDATE message SET associated_message_guid = 'p:0/00000000-0000-4000-8000-000000000000', associated_message_type = 2001
            WHERE ROWID % 50 = 12;
        UPDATE message SET associated_message_guid = (SELECT guid FROM message WHERE ROWID = 1), associated_message_type = 5000
            WHERE ROWID % 50 = 13;
        UPDATE message SET associated_message_guid = (SELECT guid FROM message WHERE ROWID = 1), associated_message_type = 4000
            WHERE ROWID % 50 = 16;
        DELETE FROM message WHERE ROWID % 50 = 14;
        UPDATE message SET handle_id = 9999, attributedBody = x'040b', message_summary_info = 'none', text = NULL
            WHERE ROWID % 50 = 15;
        DELETE FROM chat WHERE ROWID = 3""")
    db.commit()
    db.close()


def main():
    if CORPORA.exists():
        check_corpora()
    for name, options in (("new", []), ("old", ["--old"])):
        folder = SCRATCH / f"made-{name}"
        folder.mkdir()
        subprocess.run([ROOT / "tests/tools/make_sms_db", "--messages", "500", "--attachments", folder, *options, folder / "sms.db"], check=True)
        check_messages(folder / "sms.db")
        if name == "new":
            add_odd_rows(folder / "sms.db")
            check_messages(folder / "sms.db")
    app = SCRATCH / "made-whatsapp"
    subprocess.run([sys.executable, "-B", ROOT / "tests/data/whatsapp-ios/make_phone.py", app], check=True)
    check_whatsapp(app)
    finish()


main()
