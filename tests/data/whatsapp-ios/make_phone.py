#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes the WhatsApp folder of an invented iPhone, with every code that the reader knows: make_phone.py FOLDER"""
import base64
import hashlib
import sys
from pathlib import Path

from chatstorage import CALLS, CHAT_STORAGE, CONTACTS, HIDDEN, create, field, insert, message

DAY = 700000000.0
OWNER = "31600000001@s.whatsapp.net"
ANNE = "31600000002@s.whatsapp.net"
ANNE_LID = "900000000000002@lid"
BART = "31600000003@s.whatsapp.net"
CHRIS_LID = "900000000000004@lid"
GROUP = "120363000000000001@g.us"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"invented" + bytes.fromhex("ffd9")


class Phone:
    def __init__(self, folder):
        self.folder = folder
        self.chats = create(folder / "ChatStorage.sqlite", CHAT_STORAGE)
        self.sort = {}
        self.clock = DAY

    def session(self, pk, jid, name, kind, **more):
        values = {"ZMESSAGECOUNTER": 40, "ZREMOVED": 0, "ZARCHIVED": 0, "ZHIDDEN": 0, **more}
        insert(self.chats, "ZWACHATSESSION", Z_PK=pk, ZCONTACTJID=jid, ZPARTNERNAME=name, ZSESSIONTYPE=kind, **values)

    def media(self, pk, **values):
        row = {"ZLATITUDE": 452.0, "ZLONGITUDE": 603.0, "ZFILESIZE": 0, "ZMOVIEDURATION": 0, "ZMESSAGE": pk, **values}
        return insert(self.chats, "ZWAMEDIAITEM", **row)

    def say(self, chat, kind=0, text=None, own=False, media=None, info=None, **more):
        """A row of ZWAMESSAGE; media and info are what belongs to it. Returns its number."""
        pk = self.chats.execute("SELECT COALESCE(max(Z_PK), 0) + 1 FROM ZWAMESSAGE").fetchone()[0]
        pk = more.pop("pk", pk)
        self.clock += 60
        self.sort[chat] = self.sort.get(chat, 0) + 1
        row = {"Z_PK": pk, "ZCHATSESSION": chat, "ZSORT": self.sort[chat], "ZMESSAGETYPE": kind, "ZTEXT": text,
               "ZISFROMME": int(own), "ZMESSAGEDATE": self.clock, "ZSTANZAID": f"3A{pk:018X}", "ZFLAGS": 0x1000000,
               "ZGROUPEVENTTYPE": 0 if own else 2, "ZMESSAGESTATUS": 8, "ZSTARRED": 0}
        if media is not None:
            row["ZMEDIAITEM"] = self.media(pk, **media)
        if info is not None:
            row["ZMESSAGEINFO"] = insert(self.chats, "ZWAMESSAGEINFO", ZMESSAGE=pk, ZRECEIPTINFO=info)
        row.update(more)
        insert(self.chats, "ZWAMESSAGE", **row)
        return pk

    def put(self, path, content):
        """A file of a message; returns how its row describes it."""
        place = self.folder / "Message" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return {"ZMEDIALOCALPATH": path, "ZFILESIZE": len(content),
                "ZVCARDNAME": base64.b64encode(hashlib.sha256(content).digest()).decode()}


def quote(stanza, sender, content, *more):
    parts = [field(5, stanza)]
    parts += [field(6, sender)] if sender else []
    return {"ZMETADATA": message(*parts, field(19, content), *more)}


def reactions(*parts):
    return field(7, message(*parts))


def reaction(key, sender, emoji, ms):
    return field(1, message(field(1, key), field(2, sender), field(3, emoji), field(4, ms)))


def own_reaction(key, emoji, ms):
    return field(2, message(field(1, key), field(2, emoji), field(3, ms)))


def talk_with_anne(phone):
    phone.session(1, ANNE, "Anne Bakker", 0, ZLASTMESSAGEDATE=DAY + 9999)
    phone.say(1, 10, ZTOJID=OWNER, ZFROMJID=ANNE)
    asked = phone.say(1, 0, "Is het peil al gezakt?", ZFROMJID=ANNE)
    stanza = f"3A{asked:018X}"
    phone.say(1, 0, "Nog niet", own=True, ZMESSAGEDATE=phone.clock + 60.2214981, ZMESSAGESTATUS=8, ZSTARRED=1,
              media=quote(stanza, ANNE, field(1, "Is het peil al gezakt?")),
              info=message(field(2, message(field(1, bytes.fromhex("8131600000002f")), field(4, 2), field(5, 30))),
                           field(3, 1678307400), field(4, 2),
                           reactions(reaction("3AFF01", ANNE, "👍🏽", 1678307500123),
                                     reaction("3AFF02", ANNE_LID, "", 1678307600000))))
    phone.say(1, 0, "Gelukkig", ZFROMJID=ANNE, ZFLAGS=0x80,
              media={"ZMETADATA": message(field(17, 5))},
              info=reactions(own_reaction("3AFF03", "👨‍👩‍👧", 1678307700000)))
    phone.say(1, 0, "Dat was al weg", ZFROMJID=ANNE, ZSTANZAID="3EB0" + "0" * 18,
              media=quote("ABCDEF0123456789ABCDEF0123456789", "", message(field(3, message(field(3, "foto van de dijk"), field(16, JPEG))))))
    phone.say(1, 0, "Uit de groep", ZFROMJID=ANNE,
              media=quote("3AGROUPQUOTE", BART, field(6, message(field(1, "Kijk op https://voorbeeld.example"), field(6, "Peilen"))),
                          field(7, GROUP)))
    image = phone.put("Media/" + ANNE + "/d/0/dijk.jpg", JPEG)
    phone.say(1, 1, ZFROMJID=ANNE, media={**image, "ZVCARDSTRING": "image/jpeg", "ZTITLE": "De dijk bij Anne"})
    wrong = phone.put("Media/" + ANNE + "/a/1/anders.jpg", JPEG + b"x")
    phone.say(1, 1, own=True, media={**wrong, "ZVCARDNAME": image["ZVCARDNAME"], "ZVCARDSTRING": "image/jpeg"})
    phone.put("Media/" + ANNE + "/b/2/film.thumb", JPEG)
    phone.say(1, 2, ZFROMJID=ANNE, media={"ZMEDIALOCALPATH": "Media/" + ANNE + "/b/2/film.mp4", "ZFILESIZE": 900, "ZMOVIEDURATION": 12,
                                          "ZXMPPTHUMBPATH": "Media/" + ANNE + "/b/2/film.thumb", "ZVCARDSTRING": "video/mp4"})
    phone.say(1, 3, ZFROMJID=ANNE, media={"ZMEDIAURL": "https://mmg.whatsapp.net/x", "ZMOVIEDURATION": 4, "ZVCARDSTRING": "audio/ogg; codecs=opus"})
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Gemaal Noord\nTEL:+31600000099\nEND:VCARD\n"
    phone.say(1, 4, ZFROMJID=ANNE, media={"ZVCARDNAME": "Gemaal Noord", "ZVCARDSTRING": card})
    separator = "_$!<{}-Separator>!$_"
    phone.say(1, 4, ZFROMJID=ANNE,
              media={"ZVCARDNAME": separator.format("Name").join(["2 contacten", "Gemaal Noord", "Gemaal Zuid"]),
                     "ZVCARDSTRING": card + separator.format("VCard") + card.replace("Noord", "Zuid")})
    phone.say(1, 5, own=True, media={"ZLATITUDE": 52.07856369018555, "ZLONGITUDE": 4.289019584655762, "ZTITLE": "Gemaal",
                                     "ZVCARDNAME": "Zuidwal 1"})
    link = phone.say(1, 7, "Zie https://voorbeeld.example/peil", ZFROMJID=ANNE, media={"ZTITLE": "Peilen"})
    for title in ("Peilen vandaag", "Peilen morgen"):
        insert(phone.chats, "ZWAMESSAGEDATAITEM", ZMESSAGE=link, ZMATCHEDTEXT="https://voorbeeld.example/peil", ZTITLE=title)
    phone.say(1, 8, ZFROMJID=ANNE, media={**phone.put("Media/" + ANNE + "/c/3/1234.pdf", b"%PDF-1.4\ninvented\n"),
                                          "ZTITLE": "Verslag.pdf", "ZVCARDSTRING": "application/pdf"})
    phone.say(1, 11, ZFROMJID=ANNE, media={**phone.put("Media/" + ANNE + "/e/4/zwaai.mp4", b"gif"), "ZVCARDSTRING": "video/mp4"})
    phone.say(1, 12, ZFROMJID=ANNE)
    phone.say(1, 14, ZFROMJID=ANNE)
    phone.say(1, 14, own=True)
    phone.say(1, 15, ZFROMJID=ANNE, media=phone.put("Media/" + ANNE + "/f/5/sticker.webp", b"RIFF\x1a\0\0\0WEBPVP8 invented"))
    for kind in (19, 20, 23, 24, 25, 26, 27, 30, 31, 32, 34, 41, 42):
        phone.say(1, kind, f"soort {kind}", ZFROMJID=ANNE)
    phone.say(1, 28, "604800")
    for kind in (38, 39, 53):
        phone.say(1, kind, ZFROMJID=ANNE, media={"ZMEDIAURL": "https://mmg.whatsapp.net/y"})
    phone.say(1, 54, ZFROMJID=ANNE, media=phone.put("Media/" + ANNE + "/0/6/rond.mp4", b"round"))
    phone.say(1, 46, "Waar vergaderen we?", own=True,
              info=field(8, message(field(2, "Waar vergaderen we?"), field(3, field(1, "Den Haag")), field(3, field(1, "Delft")))))
    phone.say(1, 59, ZFROMJID=ANNE, media={"ZMETADATA": field(87, field(1, field(3, 95)))})
    album = phone.say(1, 66, ZFROMJID=ANNE)
    phone.say(1, 1, ZFROMJID=ANNE, ZPARENTMESSAGE=album, media={**image, "ZVCARDSTRING": "image/jpeg"})
    paid = phone.say(1, 77, "onbekend", ZFROMJID=ANNE, ZGROUPEVENTTYPE=3)
    phone.say(1, 0, "stuk", ZFROMJID=ANNE, media={"ZMETADATA": b"\x2a\xff\x01"}, info=b"\x3a\x7f")
    phone.say(1, 0, b"caf\xe9", ZFROMJID=ANNE)
    phone.say(1, 0, "zonder tijd", ZFROMJID=ANNE, ZMESSAGEDATE=None)
    phone.say(1, 0, "zonder naam", ZFROMJID=ANNE, ZSTANZAID=None)
    phone.say(1, 0, "dubbel", ZFROMJID=ANNE, ZSTANZAID=f"3A{paid:018X}")
    insert(phone.chats, "ZWAZ1PAYMENTTRANSACTION", ZMESSAGESTANZAID=f"3A{paid:018X}", ZAMOUNT_1000=12500, ZCURRENCY="EUR",
           ZSTATUS=4, ZTYPE=1, ZSENDERJID=ANNE, ZRECEIVERJID=OWNER, ZTRANSACTIONID="T1")


GROUP_CODES = (1, 3, 4, 5, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 21, 22, 23, 26, 30, 31, 33, 42, 43, 51, 56, 57, 60, 61, 64, 99)
GROUP_TEXTS = {1: "Crisisteam 2", 12: "Crisisteam", 26: "86400", 64: "1", 17: "Over het water", 57: "Iedereen",
               56: '{"previous_subject":"Crisisteam 2","new_subject":"Crisisteam 3"}',
               31: '{"linked_groups":[{"subject":"Peilen","jid":"120363000000000009@g.us"}]}', 33: '{"linked_groups":', 61: "[]"}
SYSTEM_CODES = (1, 2, 3, 4, 5, 6, 21, 22, 25, 26, 29, 30, 34, 35, 36, 38, 40, 41, 45, 46, 47, 51, 56, 58)


def talk_in_group(phone):
    facts = insert(phone.chats, "ZWAGROUPINFO", ZCHATSESSION=2, ZCREATIONDATE=DAY, ZCREATORJID=OWNER, ZOWNERJID=OWNER,
                   ZSUBJECTTIMESTAMP=DAY + 60, ZSUBJECTOWNERJID=ANNE_LID)
    phone.session(2, GROUP, "Crisisteam", 1, ZGROUPINFO=facts)
    members = {}
    for pk, jid, name, admin, active in ((1, OWNER, None, 1, 1), (2, ANNE_LID, "Anne", 1, 1), (3, BART, None, 0, 1),
                                         (4, CHRIS_LID, "", 0, 1), (5, "900000000000009@lid", "", 0, 0)):
        members[jid] = insert(phone.chats, "ZWAGROUPMEMBER", Z_PK=pk, ZCHATSESSION=2, ZMEMBERJID=jid, ZCONTACTNAME=name,
                              ZISADMIN=admin, ZISACTIVE=active)
    anne, bart, chris = members[ANNE_LID], members[BART], members[CHRIS_LID]
    for code in GROUP_CODES:
        phone.say(2, 6, GROUP_TEXTS.get(code), ZGROUPEVENTTYPE=code, ZFROMJID=GROUP, ZTOJID=OWNER, ZGROUPMEMBER=anne)
    for code in (2, 7, 39, 50):
        phone.say(2, 6, f"{ANNE_LID};{BART},{CHRIS_LID}", ZGROUPEVENTTYPE=code, ZFROMJID=GROUP)
        phone.say(2, 6, ANNE, ZGROUPEVENTTYPE=code, ZFROMJID=GROUP, ZGROUPMEMBER=bart)
        phone.say(2, 6, None, ZGROUPEVENTTYPE=code, ZFROMJID=GROUP, ZGROUPMEMBER=bart)
        phone.say(2, 6, None, ZGROUPEVENTTYPE=code, ZFROMJID=GROUP)
    for code in SYSTEM_CODES:
        phone.say(2, 10, f"{BART},{ANNE}" if code in (21, 22) else None, ZGROUPEVENTTYPE=code, ZFROMJID=GROUP, ZGROUPMEMBER=bart)
    for code in (1, 4, 7):
        phone.say(2, 55, ZGROUPEVENTTYPE=code)
    phone.say(2, 0, "Hallo @31600000003 en @900000000000002", ZFROMJID=GROUP, ZGROUPMEMBER=chris,
              ZPUSHNAME="Chris", ZSTANZAID="3AGROUPQUOTE")
    phone.say(2, 0, "van Bart", ZFROMJID=GROUP, ZGROUPMEMBER=bart,
              ZPUSHNAME=base64.b64encode(message(field(1, 1683043229), field(4, 0))).decode(),
              info=reactions(field(3, field(1, message(field(1, "❤️"), field(2, 12))))))
    phone.say(2, 0, "van niemand", ZFROMJID=GROUP)
    phone.say(2, 0, "van het adres", ZFROMJID="31600000008@s.whatsapp.net")
    phone.say(2, 14, ANNE_LID, ZFROMJID=GROUP, ZGROUPMEMBER=bart)
    phone.say(2, 0, "later geschreven, eerder verzonden", own=True, ZMESSAGEDATE=DAY)


def other_talks(phone):
    phone.session(3, BART, "\u200eTeam", 0)
    phone.say(3, 0, "dezelfde naam", ZFROMJID=BART)
    phone.session(4, "31600000007@status", "Team", 3)
    phone.say(4, 0, "mijn status", ZFROMJID="31600000007@s.whatsapp.net")
    phone.session(5, "1583000000@broadcast", "Lijst", 2)
    phone.say(5, 0, "aan allen", own=True, ZMESSAGESTATUS=1)
    phone.session(6, "120363000000000005@newsletter", "Nieuws", 5)
    phone.say(6, 0, "nieuws", ZFROMJID="120363000000000005@newsletter")
    phone.session(7, "31600000006@s.whatsapp.net", None, 0, ZREMOVED=1, ZARCHIVED=1)
    phone.say(7, 0, "verwijderd gesprek", ZFROMJID="31600000006@s.whatsapp.net", ZPUSHNAME="Dirk")
    phone.session(8, ANNE_LID, "Anne verborgen", 0)
    phone.say(8, 0, "onder haar andere adres", ZFROMJID=ANNE_LID)
    phone.session(9, "120363000000000006@g.us", "Gemeenschap", 4, ZHIDDEN=1)
    phone.say(99, 0, "gesprek is weg", ZFROMJID=BART)
    phone.say(None, 0, "zonder gesprek", own=True)
    phone.say(3, 0, "na een gat", ZFROMJID=BART, pk=500)
    for jid, name in ((CHRIS_LID, "Chris"), (BART, "~")):
        insert(phone.chats, "ZWAPROFILEPUSHNAME", ZJID=jid, ZPUSHNAME=name)


def address_book(folder):
    contacts = create(folder / "ContactsV2.sqlite", CONTACTS)
    insert(contacts, "ZWAADDRESSBOOKCONTACT", ZFULLNAME="Anne \u202aBakker\u202c", ZWHATSAPPID=ANNE)
    insert(contacts, "ZWAADDRESSBOOKCONTACT", ZFULLNAME=b"Bart Smit", ZWHATSAPPID=BART, ZABOUTTEXT="Hallo")
    contacts.commit()
    hidden = create(folder / "LID.sqlite", HIDDEN)
    insert(hidden, "ZWAPHONENUMBERLIDPAIR", ZLID="900000000000002", ZPHONENUMBER="31600000002", ZTIMESTAMP=DAY)
    hidden.commit()


def call_log(folder):
    calls = create(folder / "CallHistory.sqlite", CALLS)
    last = DAY + 60 * 1000
    for pk, (incoming, video, outcome, date, seconds, group, others) in enumerate((
            (1, 0, 0, DAY + 120.5, 95.1, None, [ANNE]), (0, 1, 0, DAY + 150, 0, None, [ANNE]), (1, 0, 1, last, 0, None, [BART]),
            (1, 1, 4, last + 1, 0, GROUP, [BART, ANNE_LID]), (0, 0, 2, last + 2, 0, None, ["31600000055@s.whatsapp.net"])), 1):
        insert(calls, "ZWAAGGREGATECALLEVENT", Z_PK=pk, ZINCOMING=incoming, ZVIDEO=video, ZMISSED=int(outcome == 1), ZFIRSTDATE=date)
        insert(calls, "ZWACDCALLEVENT", Z_PK=pk, Z1CALLEVENTS=pk, ZOUTCOME=outcome, ZDATE=date, ZDURATION=seconds, ZGROUPJIDSTRING=group,
               ZGROUPCALLCREATORUSERJIDSTRING=others[0] if incoming else OWNER, ZBYTESSENT=1000, ZBYTESRECEIVED=2000)
        for jid in others:
            insert(calls, "ZWACDCALLEVENTPARTICIPANT", Z1PARTICIPANTS=pk, ZJIDSTRING=jid, ZOUTCOME=0)
    calls.commit()


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    phone = Phone(folder)
    talk_with_anne(phone)
    talk_in_group(phone)
    other_talks(phone)
    phone.chats.commit()
    address_book(folder)
    call_log(folder)


if __name__ == "__main__":
    main()
