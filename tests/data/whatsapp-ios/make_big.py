#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes a ChatStorage.sqlite of any size for measuring: make_big.py MESSAGES FOLDER

200 conversations, some of them much used, in bursts of up to 20 messages, as a phone has them: every fourth is a group of
20; one message in ten answers another, one in twenty has a reaction; no files.
"""
import random
import sys
from pathlib import Path

from chatstorage import CHAT_STORAGE, create, field, message

CHATS = 200
WORDS = ("de vergadering begint om tien uur in de grote zaal maar niet voor iedereen omdat het stuk nog niet klaar is en "
         "de minister eerst de brief wil lezen goed dank je tot zo ja nee misschien morgen").split()


def fill(database, count):
    random.seed(6)
    rows, media, infos, members = [], [], [], []
    for chat in range(1, CHATS + 1):
        group = chat % 4 == 0
        jid = f"1203630000{chat:08}@g.us" if group else f"3161{chat:07}@s.whatsapp.net"
        database.execute("INSERT INTO ZWACHATSESSION (Z_PK, ZSESSIONTYPE, ZCONTACTJID, ZPARTNERNAME, ZREMOVED) "
                         "VALUES (?, ?, ?, ?, 0)", (chat, int(group), jid, f"Gesprek {chat}"))
        for member in range(20 if group else 0):
            members.append((chat * 100 + member, chat, f"3162{chat:03}{member:04}@s.whatsapp.net", f"Persoon {member}", 1))
    database.executemany("INSERT INTO ZWAGROUPMEMBER (Z_PK, ZCHATSESSION, ZMEMBERJID, ZCONTACTNAME, ZISACTIVE) "
                         "VALUES (?, ?, ?, ?, ?)", members)
    last = [None] * (CHATS + 1)
    sort = [0] * (CHATS + 1)
    burst = 0
    for pk in range(1, count + 1):
        if burst == 0:
            burst = random.randrange(1, 21)
            chat = 1 + int(CHATS * random.random() ** 3)
        burst -= 1
        own = pk % 3 == 0
        stanza = f"3A{random.getrandbits(72):018X}"
        date = 600000000 + pk * 30 + (random.random() if own else 0)
        sort[chat] += 1
        text = " ".join(random.choices(WORDS, k=random.randrange(2, 20)))
        item = None
        if pk % 10 == 0 and last[chat]:
            item = len(media) + 1
            quote = message(field(5, last[chat][0]), field(6, "31612345678@s.whatsapp.net"),
                            field(19, message(field(1, last[chat][1]))))
            media.append((item, pk, quote))
        info = None
        if pk % 10 < 8:
            info = len(infos) + 1
            blob = message(field(2, message(field(1, b"\x81\x31\x61\x23\x45\x67\x8f"), field(4, 0), field(5, 7))),
                           field(3, int(date) + 978307200), field(4, 2)) if own else None
            if pk % 20 == 1:
                blob = field(7, field(2, message(field(1, stanza), field(2, "👍"), field(3, 1683043229311))))
            infos.append((info, pk, blob))
        group = chat % 4 == 0
        rows.append((pk, chat, sort[chat], date, date + 1, int(own), None if own or not group else chat * 100 + pk % 20, stanza,
                     text, None if own else "x", 16777280, 8, 0, 0 if own else 2, item, info))
        last[chat] = (stanza, text)
    database.executemany("INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZSORT, ZMESSAGEDATE, ZSENTDATE, ZISFROMME, "
                         "ZGROUPMEMBER, ZSTANZAID, ZTEXT, ZFROMJID, ZFLAGS, ZMESSAGESTATUS, ZMESSAGETYPE, ZGROUPEVENTTYPE, "
                         "ZMEDIAITEM, ZMESSAGEINFO) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE, ZMETADATA) VALUES (?, ?, ?)", media)
    database.executemany("INSERT INTO ZWAMESSAGEINFO (Z_PK, ZMESSAGE, ZRECEIPTINFO) VALUES (?, ?, ?)", infos)


def main():
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    database = create(folder / "ChatStorage.sqlite", CHAT_STORAGE)
    fill(database, count)
    database.commit()


if __name__ == "__main__":
    main()
