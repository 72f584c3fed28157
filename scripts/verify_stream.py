# SPDX-License-Identifier: EUPL-1.2
"""Holds the stream of a package to the records of its proof and to its own contract, for verify-package."""
import collections
import datetime
import json
import re

from verify_evidence import Refused, require
from verify_json import (DEPTH, LARGEST, canonical, count_of, kind_of, lines_of, no_number, parse, reason_of, text_of,
                         unique)

# How members of records become fields; chatkeep-proof(7) has the same table. Others are committed whole.
GROUPED = {
    "source": {"type", "id", "reader"},
    "conversation": {"type", "id", "source", "service", "kind"},
    "participant": {"type", "id", "conversation"},
    "message": {"type", "id", "conversation", "n", "kind", "order"},
}
KNOWN = {
    "source": set("path within name size sha256 service owner device acquired extra".split()),
    "conversation": set("title source_key owner owner_basis sources extra merged".split()),
    "participant": set("name address owner saved extra merged".split()),
    "message": set("sender from_owner subject time reply_to reactions edited edits mentions attachments poll call location "
                   "event forwarded effect expires_s source_key position extra merged".split()),
}
MEMBERS = {
    "source": {"extra"}, "conversation": {"extra", "merged"}, "participant": {"extra", "merged"},
    "message": {"reply_to", "poll", "call", "location", "event", "extra", "merged"},
}
REMOVAL = {"type", "id", "conversation", "n", "sender", "at", "rule", "basis"}
HIDDEN = "conversation-cleaned"
# Where cleaning makes values, which nothing proves: N is a number, * any more names.
DERIVED = """
conversation.extra.* conversation.merged.records conversation.source_key conversation.title
message.attachments.N.caption message.attachments.N.captured
message.attachments.N.derived_from message.attachments.N.extra message.attachments.N.missing message.attachments.N.name
message.attachments.N.sha256 message.attachments.N.size message.attachments.N.stored_name message.attachments.N.transcript
message.call.* message.edits.N message.effect message.event.targets message.event.value message.extra.* message.location.*
message.mentions.N message.merged.records message.poll.options message.poll.question message.position message.reactions.N
message.reply_to.source_key message.reply_to.text message.source_key message.subject participant.address participant.extra.*
participant.merged.records participant.name source.device source.extra.* source.name source.owner source.path source.within
""".split()
FIXED = {"record", "text", "type", "id", "conversation", "n", "kind", "order", "sender", "from_owner", "time"}
ITEMS = {"reactions", "edits", "mentions"}
BOTH = {"attachments"}
EXTENSIONS = dict(line.split() for line in """
application/gzip .gz
application/msword .doc
application/ogg .ogg
application/pdf .pdf
application/vnd.ms-excel .xls
application/vnd.ms-powerpoint .ppt
application/vnd.oasis.opendocument.presentation .odp
application/vnd.oasis.opendocument.spreadsheet .ods
application/vnd.oasis.opendocument.text .odt
application/vnd.openxmlformats-officedocument.presentationml.presentation .pptx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet .xlsx
application/vnd.openxmlformats-officedocument.wordprocessingml.document .docx
application/zip .zip
audio/aac .aac
audio/amr .amr
audio/flac .flac
audio/m4a .m4a
audio/mp4 .m4a
audio/mpeg .mp3
audio/ogg .ogg
audio/wav .wav
audio/x-hx-aac-adts .aac
audio/x-m4a .m4a
audio/x-wav .wav
image/avif .avif
image/bmp .bmp
image/gif .gif
image/heic .heic
image/heif .heif
image/jpeg .jpg
image/png .png
image/tiff .tif
image/webp .webp
message/rfc822 .eml
text/calendar .ics
text/csv .csv
text/plain .txt
text/vcard .vcf
text/x-vcard .vcf
video/3gpp .3gp
video/mp4 .mp4
video/quicktime .mov
""".split("\n") if line)


def committed(value):
    """A value of the stream as it is committed: numbers that canonical JSON of records lacks become text."""
    if isinstance(value, dict):
        return {name: committed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [committed(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        return str(value)
    require(not isinstance(value, float), "the stream has a number with a fraction")
    return value


def is_name(name):
    return re.fullmatch(r"[a-z0-9_.]{1,64}", name) is not None


def can_split(value, room):
    return isinstance(value, dict) and bool(value) and all(is_name(n) and room + 1 + len(n) <= 64 for n in value)


def split(fields, prefix, name, value, kinds):
    """True when the value became several fields."""
    room = len(prefix) + len(name)
    if name in kinds:
        if can_split(value, room):
            fields.update({f"{prefix}{name}.{inner}": item for inner, item in value.items()})
            return True
    elif name in ITEMS and isinstance(value, list) and value:
        fields.update({f"{prefix}{name}.{n}": item for n, item in enumerate(value)})
        return True
    elif name in BOTH and isinstance(value, list) and value and all(can_split(i, room + 9) for i in value):
        for n, item in enumerate(value):
            fields.update({f"{prefix}{name}.{n}.{inner}": part for inner, part in item.items()})
        return True
    return False


def fields_of(record, prefix=""):
    """Every field of a record of the stream: name -> value."""
    kind = record["type"]
    fields, grouped, other = {}, {}, {}
    for name, value in committed(record).items():
        known = name in KNOWN.get(kind, ())
        if name == "proof":
            continue
        if name in GROUPED.get(kind, ()):
            grouped[name] = value
        elif name == "text":
            (fields if isinstance(value, str) and not prefix else other)[name] = value
        elif not known and (not is_name(name) or "." in name or name in ("record", "other") or name.startswith("blob")):
            other[name] = value
        elif not (known and split(fields, prefix, name, value, MEMBERS[kind])):
            fields[prefix + name] = value
    for name, group in (("record", grouped), ("other", other)):
        if group:
            fields[prefix + name] = group
    return fields


def list_of(record, name):
    return record[name] if isinstance(record.get(name), list) else []


def sources_of(record):
    """The sources of a conversation, each with what stands in front of the names of its fields."""
    if record["type"] != "conversation":
        return []
    first = record.get("source")
    others = [(f"source.{n}.", source) for n, source in enumerate(list_of(record, "sources"), 1) if source != first]
    return [("source.", first)] * ("source" in record) + others


def name_of_derived(kind, field, value):
    """The name under which a derived value is counted; a field that cleaning never changes has none."""
    of_source = re.match(r"source\.(?:[0-9]+\.)?", field)
    if kind == "conversation" and of_source:
        kind, field = "source", field[of_source.end():]
    for name in DERIVED:
        form = re.escape(name).replace(r"\.N", r"\.[0-9]+").replace(r"\.\*", r"(\..*)?")
        if re.fullmatch(form, f"{kind}.{field}"):
            return name
    member = field.split(".")[0]
    known = member in GROUPED.get(kind, ()) or member in KNOWN.get(kind, ())
    emptied = known and field in MEMBERS.get(kind, ()) and value == {}
    require(emptied or not known and member not in FIXED, f"cleaning does not change the field {field}")
    return "other"


def replaces(field, removed):
    """Whether a derived value can stand where a field was removed."""
    fact = re.fullmatch(r"(attachments\.[0-9]+\.)(captured|derived_from|missing)", field)
    return (field == removed or field.startswith(f"{removed}.") or removed.startswith(f"{field}.")
            or fact is not None and removed == f"{fact[1]}sha256")


def digest_field(blob):
    number = blob.rsplit(".", 1)[1]
    return f"reactions.{number}" if blob.startswith("blob.reaction.") else f"attachments.{number}.sha256"


def digest_of(path):
    return path.rsplit("/", 1)[1].split(".")[0]


def blobs_of(record):
    """field -> path of the file, for every attachment and sticker."""
    def path(digest, mime):
        extension = EXTENSIONS.get(mime.split(";")[0], ".bin")
        return f"media/{digest[:2]}/{digest}{extension}"

    found = {f"blob.{n}": path(a["sha256"], a.get("mime", ""))
             for n, a in enumerate(record.get("attachments", [])) if a.get("sha256")}
    found.update({f"blob.reaction.{n}": path(r["sticker_sha256"], "image/webp")
                  for n, r in enumerate(record.get("reactions", [])) if r.get("sticker_sha256")})
    return found


def whole(text):
    number = int(text) if len(text) < 24 else 2**64
    if not -2**63 <= number < 2**63:
        raise ValueError(f"a number out of range: {text}")
    return number


def depth_of(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


def check_ends(header, end):
    """The first and the last record: form, version, counts. The checksum anyone can make: the manifests hold the bytes."""
    require((header["type"], header.get("format")) == ("stream", "chatkeep"), "the stream has no header")
    require(number_of(header.get("version")) == 1, "the stream has an unknown version")
    require(end["type"] == "end", "the stream has no end record")
    require(re.fullmatch("[0-9a-f]{32}", str(end.get("xxh3"))) is not None, "the end record has no checksum")
    require(isinstance(end.get("counts"), dict), "the end record has no counts")


def number_of(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_id(value, letter):
    return isinstance(value, str) and re.fullmatch(f"{letter}[0-9a-f]{{32}}", value, re.ASCII) is not None


def is_time(value):
    form = r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
    found = re.fullmatch(form, value) if isinstance(value, str) else None
    try:  # Python has no year 0, which has the days of 2000
        return found is not None and datetime.date.fromisoformat(re.sub("^0000", "2000", found[1])) is not None
    except ValueError:
        return False


# Types of the members of a message: str, bool, int, COUNT; a dictionary: an object; a list of one of these: a list of such.
COUNT = "a number from 0"
TIME = dict.fromkeys("at earliest latest precision basis zone fold written".split(), str)
POSITION = {"file": str, "row": int, **dict.fromkeys("line lines offset length".split(), COUNT)}
ATTACHMENT = {**dict.fromkeys("name role sha256 mime missing captured stored_name caption transcript".split(), str), "size": COUNT,
              "derived_from": {"field": str, "tool": str}, "view_once": bool, "duration_ms": COUNT, "extra": {}}
TYPES = {
    "from_owner": bool, "subject": str, "time": TIME, "edited": bool, "forwarded": bool, "effect": str, "expires_s": COUNT,
    "source_key": str, "position": POSITION, "extra": {},
    "reply_to": {"message": str, "source_key": str, "sender": str, "text": str, "part": int},
    "reactions": [{"sender": str, "value": str, "time": TIME, "removed": bool, "part": int, "sticker_sha256": str}],
    "edits": [{"text": str, "time": TIME, "part": int, "unsent": bool}],
    "mentions": [{"participant": str, "address": str, "start": COUNT, "length": COUNT}],
    "attachments": [ATTACHMENT],
    "poll": {"question": str, "options": [{"text": str, "votes": COUNT, "voters": [str]}], "multiple": bool},
    "call": {"medium": str, "outcome": str, "duration_s": COUNT, "group": bool},
    "location": {**dict.fromkeys("latitude longitude name address url".split(), str), "live": bool},
    "event": {"type": str, "actor": str, "targets": [str], "value": str},
    "order": {"after_previous": str, "basis": str, "right_in_1000": COUNT},
    "merged": {"records": [{}], "match": str, "deleted_in": [str], "missing_in": [str], "uncertain": bool,
               "possible_duplicate": bool, "contradictions": [str]},
}
# What a record says otherwise has the types of the message; "of" is a place in the message's list.
SAID = ("from_owner subject reply_to edits mentions poll call location event effect expires_s source_key position extra time").split()
TYPES["merged"]["records"] = [{"source": str, "sender_name": str, "kind": str, "text": str, "lacks": [str], **{name: TYPES[name] for name in SAID},
                               "reactions": [{**TYPES["reactions"][0], "of": COUNT}],
                               "attachments": [{**{name: ATTACHMENT[name] for name in ATTACHMENT if name not in ("sha256", "size")}, "of": COUNT}]}]


def fits(value, wanted):
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(fits(value[name], wanted[name]) for name in value.keys() & wanted.keys())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(fits(item, wanted[0]) for item in value)
    if wanted in (int, COUNT):
        return number_of(value) is not None and (wanted is int or value >= 0)
    return isinstance(value, wanted)


class Contract:
    """What chat-stream(5) asks of records, as far as the proof does not hold them to what was read."""

    def __init__(self):
        self.lines, self.sources, self.ids = 0, set(), set()
        self.conversation, self.people, self.last = None, set(), -1

    def check(self, record):
        self.lines += 1
        kind = record["type"]
        require(kind != "stream" or self.lines == 1, "a second stream record")
        require(kind != "end", "there are records after the end record")
        check = getattr(self, f"check_{kind}", None) if kind in GROUPED or kind in ("removal", "notice") else None
        if check is not None:
            check(record)

    def define(self, value, letter):
        require(is_id(value, letter) and value not in self.ids, "an id is none, or stands twice")
        self.ids.add(value)

    def require_person(self, value):
        require(isinstance(value, str) and value in self.people, "someone is no participant of the conversation")

    def check_source(self, record):
        require(text_of(record.get("id")) and text_of(record.get("reader")), "a source has no id or no reader")
        require(record["id"] not in self.sources, "a source stands twice")
        self.sources.add(record["id"])

    def check_conversation(self, record):
        self.conversation, self.people, self.last = record.get("id"), set(), -1
        self.define(self.conversation, "c")
        require("source" not in record or record["source"] in self.sources, "a conversation has an unknown source")
        require(all(source in self.sources for source in list_of(record, "sources")), "a conversation has an unknown source")
        require("owner" not in record or is_id(record["owner"], "p"), "an owner is no participant")

    def check_participant(self, record):
        self.require_inside(record)
        require(is_id(record.get("id"), "p") and record["id"] not in self.people, "a participant has no id, or stands twice")
        self.people.add(record["id"])

    def require_inside(self, record):
        require(self.conversation is not None and record.get("conversation") == self.conversation,
                "a record does not stand in its conversation")

    def check_place(self, record):
        self.require_inside(record)
        self.define(record.get("id"), "m")
        require(count_of(record.get("n")) > self.last, "n does not ascend")
        self.last = record["n"]
        if "sender" in record:
            self.require_person(record["sender"])

    def check_removal(self, record):
        self.check_place(record)
        require(text_of(record.get("rule")) and text_of(record.get("basis")), "a removal has no rule or no basis")
        require("at" not in record or is_time(record["at"]), "the time of a removal is none")

    def check_message(self, record):
        self.check_place(record)
        require(fits(record, TYPES), "a member of a message is of another type")
        for reaction in record.get("reactions", []):
            require(isinstance(reaction, dict) and isinstance(reaction.get("value"), str), "a reaction has no value")
            if "sender" in reaction:
                self.require_person(reaction["sender"])
        for mention in record.get("mentions", []):
            if "participant" in mention:
                self.require_person(mention["participant"])
        for edit in record.get("edits", []):
            require(isinstance(edit, dict) and isinstance(edit.get("text"), str), "an edit has no text")
        for item in record.get("attachments", []):
            require(isinstance(item, dict) and ("sha256" in item) != ("missing" in item), "an attachment is there, or is missing")
            require("sha256" not in item or re.fullmatch("[0-9a-f]{64}", text_of(item["sha256"])), "a digest is none")
        for option in record.get("poll", {}).get("options", []):
            for voter in option.get("voters", []):
                self.require_person(voter)

    @staticmethod
    def check_notice(record):
        require(isinstance(record.get("code"), str) and record["code"] != "", "a notice has no code")
        require(record.get("level") in ("note", "warning", "error"), "a notice has no level")
        require("conversation" not in record or is_id(record["conversation"], "c"), "a notice is about no conversation")
        require("message" not in record or is_id(record["message"], "m"), "a notice is about no message")


class Stream:
    """data/messages.jsonl must say what the records say, record by record."""

    def __init__(self, payload):
        lines = lines_of(payload / "messages.jsonl")
        self.end = self.parse(lines[-1])
        header = self.parse(lines[0])
        check_ends(header, self.end)
        self.options = committed(header.get("options"))
        named = self.options if isinstance(self.options, dict) else ()
        self.is_draft = any(name.startswith("clean") and name.endswith(".open") for name in named)
        self.lines = iter(lines[:-1])
        self.contract = Contract()
        self.counts, self.types, self.removals, self.unbound = collections.Counter(), collections.Counter(), 0, 0
        self.sources, self.used = {}, set()
        self.conversation = None
        derived = payload / "proof/derived.jsonl"
        self.derived = [parse(line) for line in lines_of(derived)] if derived.exists() else []
        self.taken, self.changed, self.replaced = 0, collections.Counter(), 0
        self.media, self.sizes = set(), set()  # digests; digests and the sizes that messages say they have

    @staticmethod
    def parse(line):
        try:
            record = json.loads(line.decode("utf-8"), object_pairs_hook=unique, parse_float=no_number,
                                parse_constant=no_number, parse_int=whole)
            require(depth_of(record) <= DEPTH, "messages.jsonl: values nested too deeply")
            if b"\\u" in line:
                json.dumps(record, ensure_ascii=False).encode("utf-8")  # no half of a pair of surrogates
        except (ValueError, RecursionError) as error:
            raise Refused(f"messages.jsonl: no JSON: {error}") from None
        require(isinstance(record, dict) and isinstance(record.get("type"), str), "messages.jsonl: no record")
        require(record["type"] != "", "messages.jsonl: no record")
        return record

    def next_line(self):
        """The next record that must stand in the proof, or the notice of a conversation that was removed."""
        for line in self.lines:
            record = self.parse(line)
            require("proof" not in record, "a record has the member proof, which none in a package has")
            self.counts[record["type"]] += 1
            try:
                self.contract.check(record)
                self.media |= {digest_of(path) for path in blobs_of(record).values()}
                self.sizes |= {(item["sha256"], item["size"]) for item in record.get("attachments", []) if {"sha256", "size"} <= set(item)}
            except (AttributeError, KeyError, TypeError):
                raise Refused("messages.jsonl: a member of a record is of another type") from None
            if record["type"] == "notice" and record["code"] == HIDDEN:
                return record
            if record["type"] == "source":
                self.sources[record.get("id")] = record
            elif record["type"] == "notice":
                self.unbound += 1
            elif record["type"] != "stream":
                return record
        return None

    def next(self):
        record = self.next_line()
        require(record is None or record["type"] != "notice", "a conversation is said to be removed that the proof does not know")
        return record

    def bind_hidden(self, reasons):
        notice = self.next_line()
        require(notice is not None and notice["type"] == "notice" and notice.get("detail") == reasons,
                "no notice says that a conversation was removed here, and for which reasons")
        require(set(notice) <= {"type", "code", "level", "detail"}, "the notice of a removed conversation says more than that")

    def values_of(self, index):
        """The derived values of one record."""
        values = {}
        while self.taken < len(self.derived):
            value = self.derived[self.taken]
            require(isinstance(value, dict) and set(value) == {"conv", "field", "i", "value"}, "no derived value")
            if (count_of(value["conv"]), count_of(value["i"])) != (self.conversation, index):
                break
            require(not values or text_of(value["field"]) > max(values), "derived values are not in order")
            values[text_of(value["field"])] = value["value"]
            self.taken += 1
        return values

    def bind(self, record):
        if "cvr" in record:
            self.conversation = record["conv"]
            if "r" in record:
                self.bind_hidden(record["r"])
        elif "r" in record:
            for _ in range(record["n"]):
                line = self.next()
                require(line is not None and line["type"] == "removal" and line.get("basis") == record["r"],
                        "the stream has no removal for that reason where the proof has one")
                require(set(line) <= REMOVAL, "a removal says more than it may")
                reason_of(line.get("rule"))
                self.removals += 1
        else:
            line = self.next()
            require(line is not None, "the stream ends before the records")
            derived = self.values_of(record["i"]) if "x" in record else {}
            self.bind_values(line, record, derived)
            self.count_derived(line, record, derived)
            self.types[line["type"]] += 1

    def bind_values(self, line, record, derived):
        fields = fields_of(line)
        for prefix, source in sources_of(line):
            self.used.add(source)
            fields.update(fields_of(self.sources[source], prefix))
        values = {name: value for name, value in record["m"].items() if kind_of(name) != "B"}
        require(not set(values) & set(derived), "a field is both read and derived")
        values.update(derived)
        require(set(fields) == set(values), f"fields of the stream differ from the proof: {set(fields) ^ set(values)}")
        for name, value in fields.items():
            require(canonical(value) == canonical(values[name]), f"the stream says something else: {name}")
        blobs = blobs_of(line)
        for name in record["m"]:
            if kind_of(name) == "B":
                require(record["m"][name]["path"] == blobs.get(name), f"the file of {name} is another than the proof's")

    def count_derived(self, line, record, derived):
        """Derived values stand where cleaning makes some, for something that went."""
        for field, value in derived.items():
            self.changed[name_of_derived(line["type"], field, value)] += 1
            require(any(replaces(field, removed) for removed in record["x"]), f"nothing went where {field} stands")
        self.replaced += sum(name not in record["m"] and digest_field(name) in derived for name in blobs_of(line))

    def finish(self, statement, hidden):
        require(self.next() is None, "the stream has a record that the proof has not")
        said = {name: number_of(count) for name, count in self.end["counts"].items()}
        require(said == dict(self.counts), "the end record counts others")
        require(self.taken == len(self.derived), "a derived value belongs to no record")
        self.unbound += len(set(self.sources) - self.used)
        types = collections.Counter(self.types)
        if self.removals:
            types["message"] += self.removals
        if "records" in statement and not hidden:
            require(statement["records"] == dict(types), "the statement counts other records than there are")
