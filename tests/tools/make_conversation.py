#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""make_conversation.py SEED FOLDER: a random conversation as several sources saw it, with the truth.

Files: A.txt, B.txt or B.jsonl, sometimes C; A.json … say what each is; truth.json has every message with its true
time, which record of which source tells it, and what was planted."""
import datetime
import json
import random
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

PEOPLE = ["Ingrid Veldkamp", "Bas Terpstra", "Noor Aalders", "Jan de Wit"]
SHORT = ["Ok", "Oké", "Ja", "Nee", "Top", "...", "Prima", "\u2705", "haha", "Doen we"]
NOUNS = ["dijk", "pomp", "sluis", "kaart", "brief", "nota", "zaal", "auto", "bus", "stroom", "vergunning", "agenda"]
FORMS = ["Waar ligt de {0}?", "Wil jij de {0} regelen?", "De {0} komt {1} minuten later", "Vergeet de {0} niet\n(en de {2})",
         "{0} staat in map {1}", "Eerst {0}, dan {2}", "Wie belt er over {0} nummer {3}?"]
ZONES = [("Europe/Amsterdam", (2022, 10, 29, 14)), ("Europe/Amsterdam", (2022, 3, 26, 18)), ("Europe/Amsterdam", (2021, 6, 3, 8)),
         ("America/New_York", (2021, 11, 6, 16)), ("America/New_York", (2021, 3, 13, 15)), ("Australia/Lord_Howe", (2021, 4, 3, 9)),
         ("Asia/Kolkata", (2020, 3, 3, 3)), ("Europe/London", (2020, 10, 24, 15)), ("UTC", (2023, 2, 1, 0))]


ODD_ZONES = [("Asia/Kathmandu", (2020, 5, 5, 1)), ("America/St_Johns", (2021, 11, 6, 20)), ("Pacific/Chatham", (2021, 4, 3, 5)),
             ("Africa/Casablanca", (2022, 3, 26, 20)), ("America/Sao_Paulo", (2018, 2, 17, 14)), ("Asia/Tehran", (2021, 9, 21, 12)),
             ("Pacific/Apia", (2011, 12, 29, 20)), ("Europe/Dublin", (2023, 10, 28, 18))]
FIRST_ODD = 1000  # seeds below make plain conversations
FIRST_PARTIAL = 3000  # from here every source lacks much, and few texts come back again and again
FIRST_STEPPING = 6000  # from here clocks are set by a few seconds again and again, and phones show their owner's words at once
# Rare conditions: at most a few of them in one conversation.
ODDITIES = ["odd_zone", "late_stamps", "offline", "only_short", "all_equal", "replies", "many_swaps", "parts", "fourth", "bursts"]


class World:
    def __init__(self, seed):
        self.random = random.Random(seed)
        odd = random.Random(f"odd {seed}")
        self.odd = set(odd.sample(ODDITIES, odd.choice([0, 1, 1, 2, 3]))) if seed >= FIRST_ODD else set()
        self.zone, start = self.random.choice(ODD_ZONES if "odd_zone" in self.odd else ZONES)
        self.start = int(datetime.datetime(*start, tzinfo=datetime.timezone.utc).timestamp() * 1000)
        self.people = PEOPLE[:self.random.choice([2, 3, 3, 4])]
        self.is_partial = FIRST_PARTIAL <= seed < FIRST_STEPPING
        self.is_stepping = seed >= FIRST_STEPPING
        self.repeats = self.random.choice([0.45, 0.7, 0.9] if self.is_partial else [0.1, 0.3, 0.45, 0.7])
        self.zones_known = self.random.random() < 0.6
        self.messages = []
        self.late = set()  # messages that a phone that was offline stamps when they arrive; every source has them

    def text(self):
        r = self.random
        if "all_equal" in self.odd:
            return SHORT[0]
        if "only_short" in self.odd or r.random() < self.repeats:
            return r.choice(SHORT)
        return r.choice(FORMS).format(r.choice(NOUNS), r.randint(1, 25), r.choice(NOUNS), r.randint(1000, 999999))

    def make(self, count):
        r = self.random
        now, sender = self.start, r.choice(self.people)
        calm = r.choice([0.1, 0.2, 0.4])
        for gid in range(count):
            now += int(r.expovariate(1 / 9000)) + 40 if r.random() > calm else int(r.expovariate(1 / 900000)) + 5000
            now -= int(r.expovariate(1 / 9000)) // 9 * 8 if "bursts" in self.odd and gid % 40 > 5 else 0
            now = max(now, self.messages[-1]["t_ms"] + 1) if self.messages else now
            sender = r.choice(self.people) if r.random() < 0.6 else sender
            kind = "media" if r.random() < 0.04 else "text"
            self.messages.append({"gid": gid, "t_ms": now, "sender": sender, "kind": kind,
                                  "text": None if kind == "media" else self.text(), "in": {}})
        if "late_stamps" in self.odd and "parts" not in self.odd:
            texts = [m["text"] for m in self.messages]
            self.late = {m["gid"] for m in self.messages
                         if len(m["text"] or "") > 20 and texts.count(m["text"]) == 1 and r.random() < 0.03}


def skew_pieces(r, count, is_reference, all_zones_known):
    """(first gid, ms ahead, ms of drift per hour) of each piece."""
    if is_reference or r.random() < 0.35:
        return [(0, 0, 0)]
    first = r.choice([0, r.randint(-2000, 2000), r.randint(-90_000, 90_000), 31_500, r.randint(-7_200_000, 7_200_000)])
    if not all_zones_known and abs(first) > 400_000:
        first = r.randint(-400_000, 400_000)  # a clock off by an hour can't be told from another zone
    kind = r.random()
    if kind < 0.3:
        return [(0, first, 0), (r.randint(count // 4, 3 * count // 4), first + r.randint(-150_000, 150_000), 0)]
    if kind < 0.45:
        return [(0, first, r.choice([-150, -40, 8, 60, 180]))]
    if kind < 0.5:
        return [(0, 0, 0), (count // 2, -365 * 86_400_000, 0), (count // 2 + count // 4, 0, 0)]
    return [(0, first, 0)]


def small_steps(r, pieces, count):
    """A clock that is set right now and then, by what an hour of drift may come to."""
    for gid in sorted(r.sample(range(1, count), r.randint(1, 4))):
        pieces.append((gid, skew_of(pieces, gid, 0) + r.choice([-1, 1]) * r.randint(300, 12_000), 0))
    return pieces


def skew_of(pieces, gid, hours):
    _, ahead, drift = [piece for piece in pieces if piece[0] <= gid][-1]
    return ahead + drift * hours


class Source:
    def __init__(self, world, name, precision, index):
        r = world.random
        self.name, self.precision, self.world = name, precision, world
        count = len(world.messages)
        self.pieces = skew_pieces(r, count, index == 0, world.zones_known)
        if world.is_stepping and index > 0:
            self.pieces = small_steps(r, [(0, self.pieces[0][1], 0)], count)
        self.zone = world.zone if precision != 1 else "UTC"
        if index > 0 and precision != 1 and r.random() < 0.25:
            self.zone = r.choice([zone for zone, _ in ZONES])
        self.zone_known = precision == 1 or world.zones_known or r.random() > (0.1 if index == 0 else 0.3)
        self.owner = r.choice(world.people)
        self.missing = r.choice([0.1, 0.25, 0.4] if world.is_partial else [0, 0, 0.05, 0.2, 0.4])
        self.window = (0, count) if r.random() < 0.6 or world.late else sorted(r.sample(range(count + 1), 2))
        self.alias = {person: f"{person.split()[0]} (werk)" for person in world.people if r.random() < 0.25 and precision != 1}
        self.jitter = r.choice([0, 800, 2500])
        self.planted = []
        self.late = {}  # gid: ms between the true time and what a phone that was offline stamps

    def order(self):
        r = self.world.random
        arrivals = []
        for message in self.world.messages[self.window[0]:self.window[1]]:
            is_late = message["gid"] in self.world.late
            if r.random() < self.missing and not is_late:
                continue
            late = r.expovariate(1 / self.jitter) if self.jitter and r.random() < 0.7 else 0
            late += r.randint(5_000, 180_000) if self.jitter and r.random() < 0.01 else 0
            if self.world.is_stepping and message["sender"] == self.owner:
                late = 0
            if is_late and self.name == "A":
                late = self.late[message["gid"]] = r.randint(130_000, 280_000)
            arrivals.append((message["t_ms"] + late, message["gid"]))
        gids = [gid for _, gid in sorted(arrivals)] or [self.world.messages[-1]["gid"]]
        if "offline" in self.world.odd:
            gids = self.go_offline(gids)
        for _ in range(5 if "many_swaps" in self.world.odd else 1 if r.random() < 0.4 else 0):
            self.plant(gids)
        return gids

    def go_offline(self, gids):
        """The phone had no network for a while: it shows what its owner wrote, then all that came in."""
        messages = {m["gid"]: m for m in self.world.messages}
        for _ in range(self.world.random.randint(1, 4)):
            begin = self.world.random.randint(0, len(gids))
            part = gids[begin:begin + self.world.random.randint(2, 25)]
            part.sort(key=lambda gid: messages[gid]["sender"] != self.owner)
            gids[begin:begin + len(part)] = part
        return gids

    def plant(self, gids):
        """Swaps two neighbours that are far apart in time: no late delivery explains that."""
        times = {m["gid"]: m["t_ms"] for m in self.world.messages}
        far = [i for i in range(len(gids) - 1) if 420_000 < times[gids[i + 1]] - times[gids[i]] < 10_000_000]
        if far:
            i = self.world.random.choice(far)
            gids[i], gids[i + 1] = gids[i + 1], gids[i]
            self.planted.append([gids[i], gids[i + 1]])

    def civil(self, message):
        shown = message["t_ms"] + self.late.get(message["gid"], 0)
        shown += round(skew_of(self.pieces, message["gid"], (message["t_ms"] - self.world.start) / 3_600_000))
        moment = datetime.datetime.fromtimestamp(shown // 1000, ZoneInfo(self.zone))
        return shown, moment

    def body(self, message, record):
        r = self.world.random
        if message["kind"] == "media":
            return "\u200eIMG-20220303-WA0064.jpg (bestand bijgevoegd)" if self.precision == 60000 and r.random() < 0.5 else None
        if message["gid"] in self.world.late:
            return message["text"]
        if r.random() < 0.01:
            record["deleted"] = True
            return "\u200eDit bericht is verwijderd." if self.precision == 1000 else "Dit bericht is verwijderd"
        if len(message["text"]) > 15 and r.random() < 0.01:
            record["edited"] = True
            mark = {60000: " <Dit bericht is bewerkt>", 1000: " \u200e<Dit bericht is bewerkt>", 1: ""}[self.precision]
            return message["text"] + " (ja)" + mark
        return message["text"]

    def write(self, folder):
        gids = self.order()
        messages = {m["gid"]: m for m in self.world.messages}
        lines, records = [], []
        self.rows = {}  # gid: number of its row
        for number, gid in enumerate(gids):
            message, record = messages[gid], {"gid": gid, "deleted": False, "edited": False}
            message["in"][self.name] = number
            message["best"] = min(message.get("best", 60000), self.precision)
            shown, moment = self.civil(message)
            body = self.body(message, record)
            sender = self.alias.get(message["sender"], message["sender"])
            if self.precision == 60000:
                lines.append(f"{moment.day}-{moment.month}-{moment.year} {moment:%H:%M} - {sender}: {body or '<Media weggelaten>'}")
            elif self.precision == 1000:
                lines.append(f"[{moment:%d-%m-%Y %H:%M:%S}] {sender}: {body or chr(0x200e) + 'afbeelding weggelaten'}")
            else:
                lines.append(json.dumps(self.row(number, shown, message, record, body)))
            records.append(record)
        suffix = "jsonl" if self.precision == 1 else "txt"
        (folder / f"{self.name}.{suffix}").write_text("\n".join(lines) + "\n", "utf-8")
        meta = {"source": self.name, "file": f"{self.name}.{suffix}", "owner": self.owner,
                "time_zone": self.zone if self.zone_known else None, "date_order": "dmy" if self.precision != 1 else None}
        (folder / f"{self.name}.json").write_text(json.dumps(meta), "utf-8")
        return {"file": meta["file"], "gids_in_file_order": gids, "time_zone": self.zone, "skew_s": self.pieces,
                "planted_swaps": self.planted, "records": records}

    def row(self, number, shown, message, record, body):
        deleted = record["deleted"]
        reply = None
        if "replies" in self.world.odd and number > 0 and self.world.random.random() < 0.1:
            # Nobody answers what reaches him after the answer was sent, whatever the order of rows.
            earlier = [gid for gid in self.rows if self.world.messages[gid]["t_ms"] < message["t_ms"]]
            reply = self.rows[self.world.random.choice(earlier[-9:])] if earlier else None
        self.rows[message["gid"]] = number + 1
        return {"reply_to": reply, "rowid": number + 1, "timestamp_ms": shown, "from_me": message["sender"] == self.owner,
                "sender": None if message["sender"] == self.owner else message["sender"], "text": None if deleted else body,
                "deleted": deleted, "edited": record["edited"], "media": "00001.jpg" if message["kind"] == "media" else None}


def cut_in_parts(world, sources):
    """Two exports of one phone: an early one, and a late one that begins somewhere inside it."""
    whole = sources[0].order()
    cut = world.random.randint(0, len(whole) - 1)
    parts = [whole[:min(len(whole), cut + world.random.randint(0, 40)) or 1], whole[cut:]]
    for source, part in zip(sources, parts):
        source.__dict__.update({key: value for key, value in sources[0].__dict__.items() if key != "name"})
        source.order = lambda part=part: part
        source.planted = []


def make(seed, folder, count=None):
    world = World(seed)
    world.make(count or world.random.choice([60, 250, 500, 900]))
    kinds = world.random.choice([[60000, 1000], [60000, 1], [60000, 1000, 1], [60000, 60000], [1000, 1], [60000, 60000, 1000], [1000, 1000]])
    kinds = kinds + [world.random.choice([60000, 1000, 1])] if "fourth" in world.odd else kinds
    kinds = [60000, 60000] if "parts" in world.odd else kinds
    world.late = world.late if min(kinds[1:]) < 60000 else set()  # two minutes that agree hide it
    sources = [Source(world, "ABCD"[i], precision, i) for i, precision in enumerate(kinds)]
    sources[0].window = (0, len(world.messages))
    if "parts" in world.odd:
        cut_in_parts(world, sources)
    truth = {"case": f"seed-{seed}", "sources": {source.name: source.write(folder) for source in sources}}
    truth["messages_true_order"] = [
        {key: message[key] for key in ("gid", "t_ms", "sender", "kind", "text", "in")} | {"best_precision_ms": message["best"]}
        for message in world.messages if message["in"]]
    (folder / "truth.json").write_text(json.dumps(truth), "utf-8")


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
