#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes small attachments of every kind, each with something hidden in every place where its format has one.

make_files.py OUT      writes the files and OUT/hidden.json: {file: {place: words hidden there}}
"""
import hashlib
import json
import struct
import sys
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))
from make_media import bars  # noqa: E402

HIDDEN = {}


def words(file, place):
    """Words of their own for one place of one file, the same each time."""
    text = "Zq" + hashlib.sha256(f"{file} {place}".encode()).hexdigest()[:14]
    HIDDEN.setdefault(file, {})[place] = text
    return text.encode()


def u16(number):
    return struct.pack(">H", number)


def u32(number):
    return struct.pack(">I", number)


def u64(number):
    return struct.pack(">Q", number)


# --- EXIF, XMP, IPTC ---------------------------------------------------------------------------------------------------

def ifd(entries, base, following=0):
    """A TIFF directory; entries: (tag, type, count, value bytes). base: where it stands."""
    head = u16(len(entries))
    data_at = base + 2 + 12 * len(entries) + 4
    body, data = b"", b""
    for tag, kind, count, value in sorted(entries):
        if len(value) > 4:
            body += u16(tag) + u16(kind) + u32(count) + u32(data_at + len(data))
            data += value + b"\x00" * (len(value) % 2)
        else:
            body += u16(tag) + u16(kind) + u32(count) + value.ljust(4, b"\x00")
    return head + body + u32(following) + data


def text(tag, value):
    return tag, 2, len(value) + 1, value + b"\x00"


def exif(file, orientation=1, thumbnail=b""):
    """TIFF bytes: camera, place, time, maker note, thumbnail."""
    def build(links):
        first = [text(0x010F, words(file, "maker")), text(0x0110, words(file, "model")), text(0x0131, words(file, "program")),
                 (0x0112, 3, 1, u16(orientation)), text(0x0132, b"2020:01:27 08:00:05"), (0x8769, 4, 1, u32(links[0])),
                 (0x8825, 4, 1, u32(links[1]))]
        inner = [text(0x9003, b"2020:01:27 08:00:05"), text(0x9011, b"+01:00"), text(0xA431, words(file, "serial number")),
                 (0x927C, 7, 16, words(file, "maker note")), (0x9286, 7, 24, b"ASCII\x00\x00\x00" + words(file, "exif comment"))]
        degrees = struct.pack(">IIIIII", 52, 1, 4, 1, 3061, 100)
        gps = [text(1, b"N"), (2, 5, 3, degrees), text(3, b"E"), (4, 5, 3, degrees), (27, 7, 24, b"ASCII\x00\x00\x00" + words(file, "gps"))]
        small = [(0x0201, 4, 1, u32(links[3])), (0x0202, 4, 1, u32(len(thumbnail)))]
        out = b"MM\x00\x2a" + u32(8)
        places = []
        out += ifd(first, 8, links[2] if thumbnail else 0)
        for entries in (inner, gps, small):
            places.append(len(out))
            out += ifd(entries, len(out))
        places.append(len(out))
        return out + thumbnail, places
    places = [0, 0, 0, 0]
    _, places = build(places)
    return build(places)[0]


def xmp(file, place="xmp"):
    value = words(file, place).decode()
    return (f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
            f'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:creator><rdf:Seq><rdf:li>{value}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>'
            f'<?xpacket end="w"?>').encode()


def iptc(file):
    value = words(file, "iptc")
    record = b"\x1c\x02\x50" + u16(len(value)) + value
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + u32(len(record)) + record + b"\x00" * (len(record) % 2)


def icc(file):
    """A colour profile with one tag, its copyright."""
    tag = b"text" + u32(0) + words(file, "icc") + b"\x00"
    size = 144 + len(tag)
    head = (u32(size) + b"appl" + u32(0x02100000) + b"mntrRGB XYZ " + u16(2020) + u16(1) * 2 + u16(0) * 3 + b"acspAPPL" + u32(0) * 3
            + u64(0) + u32(0) + u32(0xF6D6) + u32(0x10000) + u32(0xD32D) + b"appl")
    return head.ljust(128, b"\x00") + u32(1) + b"cprt" + u32(144) + u32(len(tag)) + tag


def mpf(file, pictures):
    """The index of several pictures in one file; pictures: (attributes, size, where it begins as seen from this index)."""
    entries = b"".join(u32(kind) + u32(size) + u32(at) + u32(0) for kind, size, at in pictures)
    names = b"".join(words(file, "mpf").ljust(33, b"\x00") for _ in pictures)
    return b"MM\x00\x2a" + u32(8) + ifd([(0xB000, 7, 4, b"0100"), (0xB001, 4, 1, u32(len(pictures))),
                                        (0xB002, 7, len(entries), entries), (0xB003, 7, len(names), names)], 8)


def jumbf(file):
    """APP11 as ISO/IEC 19566-5 wants it: instance 1, packet 1 of it, then a box of boxes, as provenance of pictures uses it."""
    json_kind = b"json\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
    about = box(b"jumd", json_kind, b"\x03" + words(file, "app11 label") + b"\x00")
    said = box(b"json", b'{"author":"' + words(file, "app11") + b'"}')
    return b"JP" + u16(1) + u32(1) + box(b"jumb", about, said)


# --- pictures ----------------------------------------------------------------------------------------------------------

def segment(marker, body):
    return b"\xff" + bytes([marker]) + u16(len(body) + 2) + body


def jpeg(file, orientation=1):
    plain = bars([2, 3, 4, 6, 8, 9, 11, 12, 10, 9, 7, 5, 4, 3])
    thumbnail = bars([3, 1])[:-2] + segment(0xFE, words(file, "thumbnail")) + b"\xff\xd9"
    second = bars([1, 2])[:-2] + segment(0xFE, words(file, "second picture")) + b"\xff\xd9"
    front = (plain[:2] + segment(0xE1, b"Exif\x00\x00" + exif(file, orientation, thumbnail))
             + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(file))
             + segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + icc(file)))
    back = segment(0xED, iptc(file)) + segment(0xEB, jumbf(file)) + segment(0xFE, words(file, "comment")) + plain[2:]

    def index(size):
        return segment(0xE2, b"MPF\x00" + mpf(file, [(0x20030000, size, 0), (0, len(second), size - len(front) - 8)]))
    size = len(front + back) + len(index(len(front + back)))
    first = front + index(size) + back
    return first + second + mp4(file, "motion photo ")


def chunk(kind, body):
    return u32(len(body)) + kind + body + u32(zlib.crc32(kind + body))


def png(file, orientation=1):
    width, height = 24, 16
    rows = b"".join(b"\x00" + bytes((x * 10 % 256, y * 15, 90)[c] for x in range(width) for c in range(3)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", u32(width) + u32(height) + b"\x08\x02\x00\x00\x00")
            + chunk(b"pHYs", u32(2835) * 2 + b"\x01") + chunk(b"tIME", u16(2020) + b"\x01\x1b\x08\x00\x05")
            + chunk(b"iCCP", b"p\x00\x00" + zlib.compress(icc(file)))
            + chunk(b"tEXt", b"Author\x00" + words(file, "text"))
            + chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(words(file, "packed text")))
            + chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(file))
            + chunk(b"eXIf", exif(file, orientation)) + chunk(b"prVt", words(file, "private chunk"))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"") + words(file, "trailing"))


def blocks(data):
    return b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\x00"


def gif(file):
    return (b"GIF89a" + struct.pack("<HH", 2, 2) + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff"
            + b"\x21\xff\x0bNETSCAPE2.0" + blocks(b"\x01\x00\x00") + b"\x21\xfe" + blocks(words(file, "comment"))
            + b"\x21\xff\x0bXMP DataXMP" + blocks(words(file, "xmp")) + b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
            + b"\x2c" + struct.pack("<HHHH", 0, 0, 2, 2) + b"\x00\x02" + blocks(b"\x44\x02\x05") + b"\x3b" + words(file, "trailing"))


def riff_chunk(kind, body):
    return kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def riff(form, *chunks):
    body = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp(file):
    pixel = bytes.fromhex("2f00000010071011118888fe0700")
    return riff(b"WEBP", riff_chunk(b"VP8X", b"\x2c\x00\x00\x00" + b"\x00" * 6), riff_chunk(b"ICCP", icc(file)),
                riff_chunk(b"VP8L", pixel), riff_chunk(b"EXIF", exif(file)), riff_chunk(b"XMP ", xmp(file)),
                riff_chunk(b"Junk", words(file, "unknown chunk"))) + words(file, "trailing")


# --- boxes -------------------------------------------------------------------------------------------------------------

def box(kind, *bodies):
    body = b"".join(bodies)
    return u32(8 + len(body)) + kind + body


def full(kind, *bodies, version=0, flags=0):
    return box(kind, u32(version << 24 | flags), *bodies)


MATRIX = u32(0x10000) + u32(0) * 3 + u32(0x10000) + u32(0) * 3 + u32(0x40000000)
MADE = 2082844800 + 1580108405  # 2020-01-27T07:00:05Z in seconds since 1904


def track(file, number, handler, sample_entry, chunk_at, sizes, prefix=""):
    media_header = {b"vide": full(b"vmhd", b"\x00" * 8, flags=1), b"soun": full(b"smhd", b"\x00" * 4)}.get(handler, full(b"nmhd"))
    stbl = box(b"stbl", full(b"stsd", u32(1), sample_entry), full(b"stts", u32(1), u32(len(sizes)), u32(10)),
               full(b"stsc", u32(1), u32(1), u32(len(sizes)), u32(1)), full(b"stsz", u32(0), u32(len(sizes)), *map(u32, sizes)),
               full(b"stco", u32(1), u32(chunk_at)))
    dref = full(b"dref", u32(1), full(b"url ", flags=1))
    name = words(file, prefix + f"handler name of track {number}")
    return box(b"trak",
               full(b"tkhd", u32(MADE), u32(MADE), u32(number), u32(0), u32(100), b"\x00" * 8, u16(0) * 4, MATRIX, u32(16 << 16) * 2, flags=3),
               box(b"mdia", full(b"mdhd", u32(MADE), u32(MADE), u32(100), u32(100), u16(0x55C4), u16(0)),
                   full(b"hdlr", u32(0), handler, b"\x00" * 12, name + b"\x00"), box(b"minf", media_header, box(b"dinf", dref), stbl)),
               box(b"udta", box(b"name", words(file, prefix + f"user data of track {number}"))))


def tags(file, prefix=""):
    def item(kind, value):
        return box(kind, box(b"data", u32(1), u32(0), value))
    ilst = box(b"ilst", item(b"\xa9nam", words(file, prefix + "title")), item(b"covr", words(file, prefix + "cover")))
    place = words(file, prefix + "place")
    return box(b"udta", box(b"\xa9xyz", u16(len(place)) + u16(0x15C7) + place),
               full(b"meta", full(b"hdlr", u32(0), b"mdir", b"\x00" * 12, b"\x00"), ilst))


def apple_tags(file, prefix=""):
    keys = [b"com.apple.quicktime.location.ISO6709", b"com.apple.quicktime.creationdate", b"com.apple.quicktime.model"]
    values = [words(file, prefix + "ISO6709"), b"2020-01-27T08:00:05+0100", words(file, prefix + "phone model")]
    key_box = full(b"keys", u32(len(keys)), *[u32(8 + len(key)) + b"mdta" + key for key in keys])
    ilst = box(b"ilst", *[box(u32(i), box(b"data", u32(1), u32(0), value)) for i, value in enumerate(values, 1)])
    return box(b"meta", full(b"hdlr", u32(0), b"mdta", b"\x00" * 12, b"\x00"), key_box, ilst)


def mp4(file, prefix="", brand=b"isom", sound_only=False):
    picture = bytes(range(64)) + b"picture that stays"
    sound = b"sound that stays" * 4
    telemetry = words(file, prefix + "timed metadata")
    loose = words(file, prefix + "media data of nobody")
    encoder = b"" if sound_only else words(file, prefix + "encoder")
    vide = box(b"mp4v", b"\x00" * 6, u16(1), b"\x00" * 16, u16(16), u16(16), u32(0x480000) * 2, u32(0), u16(1),
               bytes([len(encoder)]) + encoder.ljust(31, b"\x00"), u16(24), u16(0xFFFF))
    soun = box(b"samr", b"\x00" * 6, u16(1), b"\x00" * 8, u16(1), u16(16), u32(0), u32(8000 << 16))
    meta = box(b"mebx", b"\x00" * 6, u16(1), words(file, prefix + "timed metadata keys"))
    head = box(b"ftyp", brand, u32(0), brand)
    mdat = box(b"mdat", picture, sound, telemetry, loose)
    at = len(head) + 8
    tracks = []
    if not sound_only:
        tracks.append(track(file, 1, b"vide", vide, at, [64, len(picture) - 64], prefix))
    tracks.append(track(file, 2, b"soun", soun, at + len(picture), [16] * 4, prefix))
    tracks.append(track(file, 3, b"meta", meta, at + len(picture) + len(sound), [len(telemetry)], prefix))
    movie = full(b"mvhd", u32(MADE), u32(MADE), u32(100), u32(100), u32(0x10000), u16(0x100), b"\x00" * 10, MATRIX, b"\x00" * 24, u32(4))
    moov = box(b"moov", movie, *tracks, tags(file, prefix), apple_tags(file, prefix), box(b"uuid", b"\x00" * 16, words(file, prefix + "uuid in moov")))
    xmp_box = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), xmp(file, prefix + "xmp"))
    return head + mdat + moov + xmp_box + box(b"free", words(file, prefix + "free space")) + words(file, prefix + "trailing")


def fragmented(file):
    """An MP4 in fragments, as streaming services and some recorders write it."""
    vide = box(b"mp4v", b"\x00" * 6, u16(1), b"\x00" * 16, u16(16), u16(16), u32(0x480000) * 2, u32(0), u16(1), b"\x00" * 32, u16(24), u16(0xFFFF))
    movie = full(b"mvhd", u32(MADE), u32(MADE), u32(100), u32(0), u32(0x10000), u16(0x100), b"\x00" * 10, MATRIX, b"\x00" * 24, u32(2))
    moov = box(b"moov", movie, track(file, 1, b"vide", vide, 0, [], ""), box(b"mvex", full(b"trex", u32(1), u32(1), u32(0) * 3)), tags(file))
    moof = box(b"moof", full(b"mfhd", u32(1)), box(b"traf", full(b"tfhd", u32(1), flags=0x20000), full(b"trun", u32(1), u32(0), u32(16), flags=0x201)),
               box(b"udta", words(file, "tags of a fragment")))
    return box(b"ftyp", b"iso5", u32(0), b"iso5") + moov + moof + box(b"mdat", b"fragment it is. ")


def heic(file):
    """The items of an iPhone picture; the coded picture itself is only a stand-in."""
    picture, alpha, small, gain = b"coded picture that stays" * 3, b"alpha that stays", words(file, "thumbnail"), words(file, "gain map")
    exif_item = u32(0) + exif(file)
    xmp_item = xmp(file)
    parts = [picture, alpha, small, gain, exif_item, xmp_item]
    kinds = [b"hvc1", b"hvc1", b"hvc1", b"hvc1", b"Exif", b"mime"]
    infe = [full(b"infe", u16(i), u16(0), kind, words(file, f"name of item {i}") if kind != b"hvc1" else b"", b"\x00",
                 b"application/rdf+xml\x00" if kind == b"mime" else b"", version=2) for i, kind in enumerate(kinds, 1)]
    head = box(b"ftyp", b"heic", u32(0), b"mif1heic")
    alpha_type = full(b"auxC", b"urn:mpeg:hevc:2015:auxid:1\x00")
    gain_type = full(b"auxC", b"urn:com:apple:photo:2020:aux:hdrgainmap\x00")
    ipco = box(b"ipco", full(b"ispe", u32(16), u32(16)), box(b"hvcC", b"\x01" * 23), box(b"colr", b"prof", icc(file)),
               alpha_type, gain_type, full(b"udes", words(file, "description") + b"\x00" * 4))
    ipma = full(b"ipma", u32(4), u16(1), b"\x04\x01\x82\x03\x06", u16(2), b"\x03\x01\x82\x04", u16(3), b"\x02\x01\x82", u16(4), b"\x03\x01\x82\x05")
    iref = full(b"iref", box(b"auxl", u16(2), u16(1), u16(1)), box(b"thmb", u16(3), u16(1), u16(1)), box(b"auxl", u16(4), u16(1), u16(1)),
                box(b"cdsc", u16(5), u16(1), u16(1)), box(b"cdsc", u16(6), u16(1), u16(1)))

    def meta(start):
        at, places = start, b""
        for i, part in enumerate(parts, 1):
            places += u16(i) + u16(0) + u16(1) + u32(at) + u32(len(part))
            at += len(part)
        return full(b"meta", full(b"hdlr", u32(0), b"pict", b"\x00" * 12, b"\x00"), full(b"pitm", u16(1)),
                    full(b"iinf", u16(len(infe)), *infe), iref, box(b"iprp", ipco, ipma), full(b"iloc", u16(0x4400), u16(len(parts)), places))
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", *parts) + box(b"mpvd", words(file, "motion photo"))


# --- sound -------------------------------------------------------------------------------------------------------------

def id3(file, place):
    def frame(kind, value):
        body = b"\x00" + value
        return kind + u32(len(body)) + b"\x00\x00" + body
    body = frame(b"TIT2", words(file, place)) + frame(b"TPE1", words(file, place + " artist"))
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def mp3(file):
    frame = b"\xff\xfb\x90\x64" + b"\x00" * 413
    ape_item = words(file, "ape")
    ape = struct.pack("<II", len(ape_item), 0) + b"Artist\x00" + ape_item
    footer = b"APETAGEX" + struct.pack("<IIII", 2000, len(ape) + 32, 1, 0) + b"\x00" * 8
    old = b"TAG" + words(file, "id3v1").ljust(30, b"\x00") + b"\x00" * 95
    return id3(file, "id3v2") + frame * 3 + ape + footer + old


def aac(file):
    frame = b"\xff\xf1\x50\x80\x02\x1f\xfc" + b"\x21\x10\x05\x20\xa4\x1b\x00\x00\x00"
    return id3(file, "id3v2") + frame * 3


def amr(file):
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3 + b"\xff\xff" + words(file, "trailing")


def ogg_crc(data):
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def ogg_page(packets, number, kind, granule=0, serial=7):
    lacing = b""
    for packet in packets:
        lacing += b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    page = (b"OggS\x00" + bytes([kind]) + struct.pack("<QII", granule, serial, number) + b"\x00" * 4 + bytes([len(lacing)])
            + lacing + b"".join(packets))
    return page[:22] + struct.pack("<I", ogg_crc(page)) + page[26:]


def opus(file):
    vendor, comment = words(file, "vendor"), b"ARTIST=" + words(file, "comment")
    comments = struct.pack("<I", len(vendor)) + vendor + struct.pack("<II", 1, len(comment)) + comment
    return (ogg_page([b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"], 0, 2) + ogg_page([b"OpusTags" + comments], 1, 0)
            + ogg_page([b"\x08\x0b\xe4\xc1\x36"] * 3, 2, 4, 2880) + words(file, "trailing"))


def flac(file):
    def block(kind, body, last=0):
        return bytes([kind | last]) + len(body).to_bytes(3, "big") + body
    info = struct.pack(">HH", 4096, 4096) + b"\x00" * 6 + bytes.fromhex("0ac440f000000000") + b"\x00" * 16
    vendor, comment = words(file, "vendor"), b"ARTIST=" + words(file, "comment")
    comments = struct.pack("<I", len(vendor)) + vendor + struct.pack("<II", 1, len(comment)) + comment
    return (id3(file, "id3v2") + b"fLaC" + block(0, info) + block(4, comments) + block(2, b"test" + words(file, "application"))
            + block(1, b"\x00" * 8, 0x80) + b"\xff\xf8sound that stays")


def wav(file):
    value = words(file, "info")
    info = b"INFO" + riff_chunk(b"IART", value)
    return riff(b"WAVE", riff_chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)), riff_chunk(b"LIST", info),
                riff_chunk(b"bext", words(file, "bext").ljust(602, b"\x00")), riff_chunk(b"data", b"\x00\x01" * 40),
                riff_chunk(b"id3 ", id3(file, "id3 chunk")))


def caf(file):
    def part(kind, body):
        return kind + u64(len(body)) + body
    info = u32(1) + b"artist\x00" + words(file, "info") + b"\x00"
    return (b"caff\x00\x01\x00\x00" + part(b"desc", struct.pack(">d", 8000) + b"lpcm" + u32(0) + u32(2) + u32(1) + u32(1) + u32(16))
            + part(b"info", info) + part(b"uuid", b"\x00" * 16 + words(file, "uuid")) + part(b"free", words(file, "free space"))
            + part(b"data", u32(0) + b"\x00\x01" * 20))


# --- all of them ------------------------------------------------------------------------------------------------------

FILES = {
    "photo.jpg": jpeg,
    "turned.jpg": lambda file: jpeg(file, 6),
    "screen.png": png,
    "turned.png": lambda file: png(file, 8),
    "moving.gif": gif,
    "sticker.webp": webp,
    "film.mp4": mp4,
    "film.mov": lambda file: mp4(file, brand=b"qt  "),
    "film.3gp": lambda file: mp4(file, brand=b"3gp4"),
    "sound.m4a": lambda file: mp4(file, brand=b"M4A ", sound_only=True),
    "fragments.mp4": fragmented,
    "photo.heic": heic,
    "song.mp3": mp3,
    "voice.aac": aac,
    "voice.amr": amr,
    "voice.opus": opus,
    "song.flac": flac,
    "song.wav": wav,
    "voice.caf": caf,
}


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (out / name).write_bytes(make(name))
    (out / "hidden.json").write_text(json.dumps(HIDDEN, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
