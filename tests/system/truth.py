#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Generated exports of every style come back exactly: order, place, time, sender, kind, text, file."""
import json

from common import FINE, SCRATCH, expect, finish, make_export, run, tool

KINDS = {"attachment": ("media", "sticker"), "omitted": ("media", "sticker"), "system": ("event",)}


def read_stream(data):
    names = {}
    messages = []
    for line in data.splitlines():
        record = json.loads(line)
        if record["type"] == "participant":
            names[record["id"]] = record.get("name") or record.get("address")
        elif record["type"] == "message":
            messages.append(record)
    return names, messages


def wanted_text(truth):
    return truth["text"] if truth["kind"] in ("text", "attachment", "system") else None


def check_message(where, truth, message, names):
    place = message["position"]
    found = (place["line"], place.get("lines", 1), place["offset"], place["length"])
    expect(found == (truth["line"], truth["lines"], truth["off"], truth["len"]), f"{where}: stands at {found}")
    expect(message["kind"] in KINDS.get(truth["kind"], (truth["kind"],)), f"{where}: kind {message['kind']}")
    expect(message["time"]["at"].startswith(truth["ts"]), f"{where}: time {message['time']['at']}")
    expect(message["time"]["precision"] == ("second" if len(truth["ts"]) > 16 else "minute"), f"{where}: precision")
    expect(message.get("edited", False) == truth["edited"], f"{where}: edited")
    if truth["kind"] != "system":
        expect(names.get(message.get("sender")) == truth["sender"], f"{where}: sender {names.get(message.get('sender'))}")
    text = wanted_text(truth)
    expect(text is None or message["text"] == text, f"{where}: text {message['text']!r}")
    if truth["file"]:
        attachments = message["attachments"]
        expect([a["name"] for a in attachments] == [truth["file"]], f"{where}: file {attachments}")
        expect("sha256" in attachments[0] and "missing" not in attachments[0], f"{where}: {attachments}")


def check(style, form):
    name = f"{style} {form}"
    export = SCRATCH / f"{style}.{form}"
    truth = SCRATCH / f"{style}.{form}.truth"
    options = ["--style", style, "--seed", "7", "--size", "300k", "--media", "--truth", truth]
    make_export(export, *options, *(["--zip"] if form == "zip" else []))
    parsed = run(tool("chat-parse"), "--media", SCRATCH / f"media.{style}", export)
    expect(parsed.code in FINE, f"{name}: exit code {parsed.code}: {parsed.err}")
    names, messages = read_stream(parsed.out)
    expected = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    expect(len(messages) == len(expected), f"{name}: {len(messages)} messages, not {len(expected)}")
    for want, message in zip(expected, messages):
        check_message(f"{name}: message {want['n']} ({want['kind']})", want, message, names)


def main():
    for style in ("nl-android", "nl-ios", "en-android"):
        for form in ("folder", "zip"):
            check(style, form)
    finish()


main()
