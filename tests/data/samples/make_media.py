#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes the media files of the sample exports: tiny, valid and of our own making.

make_media.py [OUT]    OUT is this folder unless given
"""
import sys
from pathlib import Path

# JPEG Annex K.3.1: table for DC luminance; for AC only "end of block" is needed, since every block is flat.
DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
DC_CODES = {0: "00", 1: "010", 2: "011", 3: "100", 4: "101", 5: "110", 6: "1110", 7: "11110", 8: "111110"}


def segment(marker, body):
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg(rows):
    """A grey JPEG; rows of block values -60..60, each block 8 by 8 pixels."""
    bits = ""
    before = 0
    for value in (value for row in rows for value in row):
        step = value - before
        before = value
        size = abs(step).bit_length()
        bits += DC_CODES[size]
        if size:
            bits += format(step if step > 0 else step + (1 << size) - 1, f"0{size}b")
        bits += "0"  # end of block, the only AC code
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\x00")
    height, width = len(rows) * 8, len(rows[0]) * 8
    frame = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
            + segment(0xDB, b"\x00" + bytes([16] * 64)) + segment(0xC0, frame)
            + segment(0xC4, b"\x00" + bytes(DC_COUNTS) + bytes(range(12)))
            + segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\x00")
            + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + data + b"\xff\xd9")


def bars(heights):
    return jpeg([[-45 if height >= level else 55 for height in heights] for level in range(12, 0, -1)])


def pdf(lines):
    """A one-page PDF with lines of ASCII text."""
    text = "BT /F1 12 Tf 60 780 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
               " /Resources << /Font << /F1 5 0 R >> >> >>",
               f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return (out + f"startxref\n{out.rindex('xref')}\n%%EOF\n").encode("ascii")


VCARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Noord;Gemaal;;;\r\nFN:Gemaal Noord\r\nTEL:+31 6 12345678\r\nEND:VCARD\r\n"

FILES = {
    "nl-android/IMG-20250106-WA0001.jpg": bars([2, 3, 4, 6, 8, 9, 11, 12, 10, 9, 7, 5]),
    "nl-android/Situatierapport hoogwater v2.pdf": pdf(["Situatierapport hoogwater", "versie 2, 6 januari 2025"]),
    "nl-android/Gemaal Noord.vcf": VCARD,
    "nl-ios/00000005-Persbericht v1.pdf": pdf(["Persbericht", "De dijken houden."]),
    "nl-ios/00000006-PHOTO-2025-01-06-09-05-55.jpg": bars([8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3]),
    "en-android/IMG-20250106-WA0003.jpg": bars([1, 12, 1, 12, 1, 12, 1, 12, 1, 12, 1, 12]),
}


def main():
    out = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    for name, body in FILES.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


if __name__ == "__main__":
    main()
