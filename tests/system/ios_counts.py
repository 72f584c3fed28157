#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What is read of the corpora's iPhone databases adds up to what SQL counts in them; a plain and an encrypted backup of the
same phone give the same bytes. Old and new schemas of sms.db are made and counted too."""
import json
import re
import shutil
import sqlite3
import subprocess
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


def check_whatsapp(folder):
    chats = folder / "ChatStorage.sqlite"
    wanted = counts(chats, rows="SELECT count(*) FROM ZWAMESSAGE", sessions="SELECT count(*) FROM ZWACHATSESSION")
    # after SQLite has closed them, the copies hold their logs
    records = [json.loads(line) for line in read(folder).splitlines()]
    found = [record for record in records if record["type"] == "message"]
    expect(sum("file" not in record["position"] for record in found) == wanted["rows"], f"{chats}: messages")
    expect(sum(record["type"] == "conversation" for record in records) == wanted["sessions"], f"{chats}: conversations")
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


def main():
    if CORPORA.exists():
        check_corpora()
    for name, options in (("new", []), ("old", ["--old"])):
        folder = SCRATCH / f"made-{name}"
        folder.mkdir()
        subprocess.run([ROOT / "tests/tools/make_sms_db", "--messages", "500", "--attachments", folder, *options, folder / "sms.db"], check=True)
        check_messages(folder / "sms.db")
    finish()


main()
