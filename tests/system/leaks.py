#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The encodings in which removed words could be left over."""
import base64
import json
import unicodedata
import urllib.parse


def base64_cores(data):
    """Base64 of the bytes at each of the three phases, without the characters that neighbours touch."""
    cores = []
    for phase in range(3):
        packed = base64.b64encode(b"\x00" * phase + data)
        begin = (0, 2, 3)[phase]
        whole = (phase + len(data)) * 8 // 6
        cores.append(packed[begin:whole])
    return cores


def forms_of(words):
    """Every form of section "leak test": case, NFC, NFD, base64, URL, JSON escapes; also hex and UTF-16."""
    forms = set()
    for text in {words, words.lower(), words.upper()}:
        for normal in {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}:
            data = normal.encode()
            url = urllib.parse.quote(normal, safe="")
            forms |= {data, url.encode(), "".join(f"%{byte:02X}" for byte in data).encode(), data.hex().encode(),
                      data.hex().upper().encode(), normal.encode("utf-16-le"), normal.encode("utf-16-be"),
                      "".join(f"\\u{ord(c):04x}" for c in normal).encode(), "".join(f"\\u{ord(c):04X}" for c in normal).encode()}
            forms.add(json.dumps(normal)[1:-1].encode())
            forms |= {core.replace(b"+", b"-").replace(b"/", b"_") for core in base64_cores(data)} | set(base64_cores(data))
    return forms
