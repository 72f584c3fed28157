#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""From an encrypted backup of an iPhone to a verified package: what is cleaned out of Messages and WhatsApp is nowhere left.

Every place of the databases that can hold a person's words has a number of its own; a message outside the period goes with
its edits, the reactions that repeat it and the quotations of it."""
import base64
import json
import os
import plistlib
import pty
import runpy
import sqlite3
import subprocess
import sys

from attachments import unpacked
from common import ROOT, SCRATCH, expect, expect_fine, finish, main_job, run, run_pipe, tool
from leaks import forms_of

MAKER = runpy.run_path(str(ROOT / "tests/tools/make_sms_db"))
START = 758_192_400  # 2025-01-10T09:00:00Z, seconds since 2001: inside the policy's period
BEFORE = 568_800_000  # 2019
POLLS = "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls"
LINK = "com.apple.messages.URLBalloonProvider"
SECRET = "strandhuisje van tante Wiesje"
VALUES = {"removed message": SECRET}


def value(carrier):
    VALUES[carrier] = f"06-2{1234000 + len(VALUES) * 37}"
    return VALUES[carrier]


def guid(row):
    return f"00000000-0000-4000-8000-{row:012}"


def binary(content):
    return plistlib.dumps(content, fmt=plistlib.FMT_BINARY)


def poll(item):
    packed = base64.urlsafe_b64encode(json.dumps({"item": item, "version": 1}).encode()).decode().rstrip("=")
    return binary({"an": "Polls", "ldtext": "Sent a poll", "URL": "data:," + packed})


def message_rows():
    """Rows of sms.db, numbered from 1; the last ones are outside the period."""
    body, history = MAKER["typed_stream"], MAKER["summary"]
    old = {"date": BEFORE * 1_000_000_000}
    return [{"attributedBody": body(f"bel {value('body')} even")},
            {"text": f"bel {value('text column')}", "attributedBody": body("niets bijzonders")},
            {"text": "x", "subject": f"over {value('subject')}"},
            {"attributedBody": body("Het peil is goed"), "date_edited": 1,
             "message_summary_info": history([f"Mijn nummer is {value('earlier text')}", "Het peil is goed"], START)},
            {"text": "Liked", "associated_message_guid": "p:0/" + guid(1), "associated_message_type": 2006,
             "associated_message_emoji": value("reaction")},
            {"text": "\ufffd", "balloon_bundle_id": POLLS, "payload_data": poll(
                {"title": f"Wie belt {value('poll question')}?",
                 "orderedPollOptions": [{"optionIdentifier": "A", "text": value("poll option")}]})},
            {"text": "https://example.nl", "balloon_bundle_id": LINK, "payload_data": binary(
                {"richLinkMetadata": {"title": f"bel {value('link title')}", "summary": f"of {value('link summary')}",
                                      "URL": f"https://example.nl/?tel={value('link address')}"}})},
            {"text": "\ufffd", "balloon_bundle_id": "org.example.app", "payload_data": binary(
                {"an": "App", "ldtext": f"bel {value('app text')}", "userInfo": {"caption": value("app caption")}})},
            {"item_type": 2, "group_title": f"Gemaal {value('group title')}"},
            {"text": f"Liked “{value('reaction without its message')}”", "associated_message_guid": "p:0/" + guid(999),
             "associated_message_type": 2001},
            {"text": "\ufffc"},
            {"text": "met een verwijderd deel"},
            {"attributedBody": body(f"Het {SECRET} is vrij"), "date_edited": 1,
             "message_summary_info": history([f"Ons {SECRET} is vrij", f"Het {SECRET} is vrij"], BEFORE), **old},
            {"attributedBody": body(f"bel {value('body that is cut off')} of kom").partition(b" of kom")[0]},
            {"text": f"Liked “Het {SECRET} is vrij”", "associated_message_guid": "p:0/" + guid(13),
             "associated_message_type": 2000, "message_summary_info": binary({"ams": f"Het {SECRET} is vrij"}), **old}]


def make_messages(folder):
    library = folder / "HomeDomain/Library/SMS"
    library.mkdir(parents=True)
    db = sqlite3.connect(library / "sms.db")
    db.executescript(MAKER["SCHEMA"].format(new_handle="", new_join="", new_message=MAKER["NEW_MESSAGE"]))
    db.execute("CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index INTEGER, "
               "delete_date INTEGER, part_text BLOB)")
    db.execute("INSERT INTO recoverable_message_part VALUES (1, 12, 0, ?, ?)",
               (START, MAKER["typed_stream"](f"bel {value('deleted part')}")))
    db.execute("INSERT INTO handle(ROWID, id, service) VALUES (1, 'anne@example.nl', 'iMessage')")
    db.execute("INSERT INTO chat(ROWID, guid, style, chat_identifier, service_name, display_name) VALUES "
               "(1, 'iMessage;+;chat5', 43, 'chat5', 'iMessage', ?)", (f"Gemaal {value('name of the group')}",))
    db.execute("INSERT INTO chat_handle_join VALUES (1, 1)")
    for row, values in enumerate(message_rows(), 1):
        values = {"ROWID": row, "guid": guid(row), "handle_id": 1, "service": "iMessage",
                  "date": (START + 60 * row) * 1_000_000_000} | values
        db.execute(f"INSERT INTO message({', '.join(values)}) VALUES ({','.join('?' * len(values))})", list(values.values()))
        db.execute("INSERT INTO chat_message_join(chat_id, message_id) VALUES (1, ?)", (row,))
    name = f"{value('file name')}.vcf"
    db.execute("INSERT INTO attachment(ROWID, guid, filename, transfer_state, transfer_name) VALUES (1, 'AT-1', ?, 5, ?)",
               ("~/Library/SMS/Attachments/01/" + name, name))
    db.execute("INSERT INTO message_attachment_join VALUES (11, 1)")
    db.commit()
    db.close()
    file = folder / "MediaDomain/Library/SMS/Attachments/01" / name
    file.parent.mkdir(parents=True)
    file.write_text(f"BEGIN:VCARD\r\nFN:Gemaal\r\nTEL:{value('card')}\r\nEND:VCARD\r\n")


def make_whatsapp(folder):
    """The invented phone with a number of its own in each place that can hold words; its first quotation quotes a secret."""
    app = folder / "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
    subprocess.run([sys.executable, "-B", ROOT / "tests/data/whatsapp-ios/make_phone.py", app], check=True)
    db = sqlite3.connect(app / "ChatStorage.sqlite")
    db.execute("UPDATE ZWAMESSAGE SET ZMESSAGEDATE = ? + Z_PK", (START,))
    db.execute("UPDATE ZWAMESSAGE SET ZTEXT = ZTEXT || ? WHERE ZMESSAGETYPE = 0 AND typeof(ZTEXT) = 'text'",
               (f" bel {value('WhatsApp text')}",))
    db.execute("UPDATE ZWAMEDIAITEM SET ZTITLE = ? WHERE ZTITLE IS NOT NULL", (f"Bel {value('WhatsApp caption')}",))
    db.execute("UPDATE ZWAMESSAGE SET ZTEXT = ? WHERE ZMESSAGETYPE = 6 AND ZGROUPEVENTTYPE = 1", (value("WhatsApp subject"),))
    db.execute("UPDATE ZWACHATSESSION SET ZPARTNERNAME = ? WHERE Z_PK = 2", (f"Crisis {value('WhatsApp group')}",))
    db.execute("UPDATE ZWAMESSAGEDATAITEM SET ZTITLE = ?", (f"bel {value('WhatsApp link')}",))
    places = (("ZWAMEDIAITEM", "ZMETADATA", b"Is het peil al gezakt?", f"bel {value('WhatsApp quotation')} dus "),
              ("ZWAMESSAGEINFO", "ZRECEIPTINFO", b"Waar vergaderen we?", f"bel {value('WhatsApp poll')}?  "))
    for table, column, old, new in places:
        for row, blob in db.execute(f"SELECT Z_PK, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall():
            db.execute(f"UPDATE {table} SET {column} = ? WHERE Z_PK = ?", (blob.replace(old, new.encode()[:len(old)].ljust(len(old))), row))
    cut_off = f"\x9a\x01\x7f bel {value('WhatsApp quotation that is cut off')}".encode("latin-1")  # field 19, of more bytes
    db.execute("UPDATE ZWAMEDIAITEM SET ZMETADATA = ? WHERE Z_PK = (SELECT ZMEDIAITEM FROM ZWAMESSAGE WHERE Z_PK = 44)", (cut_off,))
    db.commit()
    db.close()


def leaks_in(paths):
    found = []
    for path in paths:
        data = unpacked(path.read_bytes())
        found += [(carrier, path.name) for carrier, text in VALUES.items() if any(form in data for form in forms_of(text))]
    return found


def answer_at_once(backup):
    """What a terminal shows of a password that is typed the moment the question stands there."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(str(tool("chat-parse")), ["chat-parse", "-q", "-o", "/dev/null", str(backup)])
    shown = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # its other end is closed
            break
        if not data:
            break
        was_asked = b"password" in shown
        shown += data
        if b"password" in shown and not was_asked:
            os.write(terminal, b"onjuist\n")
    os.close(terminal)
    os.waitpid(pid, 0)
    return shown


def main():
    phone, backup = SCRATCH / "phone", SCRATCH / "backup"
    make_messages(phone)
    make_whatsapp(phone)
    subprocess.run([ROOT / "tests/tools/make_ios_backup", phone, backup, "--password", "geheim"], check=True)
    (SCRATCH / "password").write_text("geheim\n")
    read = run(tool("chat-parse"), "--password-file", "password", "--media", "media", "backup")
    expect(read.code in (0, 1), f"chat-parse: {read.code}: {read.err}")
    (SCRATCH / "read.jsonl").write_bytes(read.out)
    files = [path for path in (SCRATCH / "media").rglob("*") if path.is_file()]
    missed = set(VALUES) - {carrier for carrier, _ in leaks_in([SCRATCH / "read.jsonl", *files])}
    expect(not missed, f"not even read: {sorted(missed)}")
    commands = main_job(["backup"], SCRATCH)
    commands[0][1:1] = commands[1][1:1] = ["--password-file", "password"]
    commands[2][1:1] = ["--media", "media"]
    if expect_fine(run_pipe(commands), "the pipe"):
        checked = run(tool("chat-verify"), "archive", "package")
        expect(checked.code == 0, f"chat-verify archive: {checked.err}")
        package = [path for path in sorted((SCRATCH / "package").rglob("*")) if path.is_file()]
        for carrier, name in leaks_in([*package, SCRATCH / "log.jsonl"]):
            expect(False, f"{carrier}: {VALUES[carrier]!r} is left in {name}")
    for _ in range(10):
        shown = answer_at_once(backup)
        expect(b"password" in shown and b"onjuist" not in shown, f"the terminal shows {shown!r}")
    finish()


main()
