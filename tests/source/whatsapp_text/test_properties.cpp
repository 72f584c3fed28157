// SPDX-License-Identifier: EUPL-1.2
// Laws of the small parts that the speed of a parse rests on.
#include "base/io.hpp"
#include "base/text.hpp"
#include "source/read_source.hpp"
#include "source/whatsapp_text/records.hpp"
#include "source/whatsapp_text/senders.hpp"
#include "source/whatsapp_text/survey.hpp"
#include "source/whatsapp_text/tables.hpp"
#include "source/whatsapp_text/vocabulary.hpp"
#include "time/zone.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::source::whatsapp_text;

namespace {

/// Hands out at most so many bytes a call.
class SlowInput : public base::Input {
public:
    SlowInput(std::string_view bytes, std::size_t most) : m_bytes(bytes), m_most(most) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = m_bytes.copy(buffer, std::min(size, m_most));
        m_bytes.remove_prefix(count);
        return count;
    }

private:
    std::string_view m_bytes;
    std::size_t m_most;
};

using Seen = std::tuple<std::string, std::optional<Header>, std::uint64_t, std::uint64_t, std::uint64_t,
                        std::vector<std::uint64_t>>;

std::vector<Seen> records_of(std::string_view text, std::size_t most) {
    SlowInput input(text, most);
    RecordScanner scanner(input, "chat.txt", {{}, false, Utf8::checked, true});
    RawRecord record;
    std::vector<Seen> result;
    while (scanner.next(record)) {
        RC_ASSERT(!record.known_utf8 || base::is_utf8(record.bytes));
        result.emplace_back(std::string(record.bytes), record.header, record.offset, record.line,
                            record.lines, record.resembling_lines);
    }
    return result;
}

/// Where the sender ends, byte by byte.
std::size_t plain_sender_length(std::string_view rest) {
    const std::size_t end = std::min<std::size_t>(rest.size(), 512);
    for (std::size_t at = 0; at < end && rest[at] != '\n'; ++at) {
        if (rest[at] == ':' && (at + 1 == end || rest[at + 1] == ' ' || rest[at + 1] == '\n')) {
            return at > 0 ? at : std::string_view::npos;
        }
    }
    return std::string_view::npos;
}

std::string filled(std::string_view pattern) {
    std::string text;
    while (!pattern.empty()) {
        const auto at = pattern.find('%');
        text.append(pattern.substr(0, at));
        if (at == std::string_view::npos) {
            break;
        }
        text += pattern[at + 1] == 'v' ? "Crisis" : "Mees de Wit";
        pattern.remove_prefix(at + 2);
    }
    return text;
}

/// Everything that a reader of the stream sees of a message.
std::string shown(const tests::ReadResult& result, const model::Message& message) {
    std::string all = message.text + " " + result.name_of(message.sender);
    for (const model::Attachment& attachment : message.attachments) {
        all += " " + attachment.name;
    }
    for (const auto& [name, value] : message.extra) {
        all += std::holds_alternative<std::string>(value) ? " " + std::get<std::string>(value) : "";
    }
    if (message.event) {
        all += " " + message.event->value;
    }
    return all;
}

} // namespace

TEST_CASE("no word of a message is lost, whatever words of the app stand in front of it") {
    rc::prop("in front, behind, and on lines of their own", [] {
        const bool ios = *rc::gen::arbitrary<bool>();
        std::string words;
        const Marker* marker = nullptr;
        do {
            marker = &markers()[*rc::gen::inRange<std::size_t>(0, markers().size())];
        } while (marker->kind == MarkerKind::file_name);
        words = filled(marker->text);
        const std::string mark = *rc::gen::element<std::string>("", "\u200e");
        const std::string before = *rc::gen::element<std::string>("", "woorda ", "woorda\n");
        const std::string behind = *rc::gen::element<std::string>(
            "", " woordb", "\nwoordb", "\n\nwoordb\nwoordc", ": woordb", ", woordb");
        const std::string head = ios ? "[27-01-2020, 08:00:01] " : "27-01-2020 08:00 - ";
        std::string text = head;
        text += "Piet: \u200ehoi\n";
        text += head;
        text += "Piet: ";
        text += before;
        text += mark;
        text += words;
        text += behind;
        text += "\n";
        const auto result = tests::read_text(text);
        RC_ASSERT(result.messages.size() == 2U);
        const std::string all = shown(result, result.messages[1]);
        for (const std::string_view word : {"woorda", "woordb", "woordc"}) {
            const bool written = (before + behind).find(word) != std::string::npos;
            RC_ASSERT(!written || all.find(word) != std::string::npos);
        }
    });
}

TEST_CASE("records are the same however the file is read") {
    rc::prop("in pieces of 1, 7 and 4096 bytes", [] {
        const auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "27-01-2020 08:00 - Jan: ja", "27-01-2020 08:01 - Jan: nee", "28-01-2020 8:01 - Ilse: x",
            "28-01-2020, 08:01 - Ilse: x", "[28-01-2020, 08:01:59] Ilse: x", "27-01-2020 0x:01 - Jan: nee",
            "Een regel erbij", "", "A 12", "1/28/20, 9:05 PM - Jan: ja", "12:30 - lunch",
            "met \xE9\xE9n byte", "27-01-2020 08:02 - Jan: ja \xFF",
            "27-01-2020 08:02 - Zo\xC3\xAB: caf\xC3\xA9", std::string("\0nul", 4), std::string(300, 'x')));
        const auto end = *rc::gen::element<std::string>("\n", "\r\n");
        std::string text;
        for (const std::string& line : lines) {
            text += line + end;
        }
        const auto whole = records_of(text, text.size() + 1);
        for (const std::size_t most : {1U, 7U, 4096U}) {
            RC_ASSERT(records_of(text, most) == whole);
        }
        for (const auto& [bytes, header, offset, line, count, resembling] : whole) {
            RC_ASSERT(header == parse_header(bytes.substr(0, bytes.find('\n'))));
        }
    });
}

/// The records of a text, line by line: a line with a header starts one.
std::vector<std::string> plain_records_of(std::string_view text) {
    std::vector<std::string> result;
    const bool ended = text.ends_with('\n');
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (result.empty() || parse_header(line)) {
            result.emplace_back();
        } else {
            result.back() += '\n';
        }
        result.back() += line;
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    for (std::string& record : result) {
        if (record.ends_with('\r') && (ended || &record != &result.back())) {
            record.pop_back();
        }
    }
    return result;
}

TEST_CASE("a scanner finds the records that a search line by line finds") {
    rc::prop("in exports with any bytes changed", [] {
        std::string text;
        const auto count = *rc::gen::inRange<std::size_t>(1, 60);
        for (std::size_t i = 0; i < count; ++i) {
            text += *rc::gen::element<std::string>(
                "27-01-2020 08:00 - Jan: ja\n", "27-01-2020 09:01 - Zo\xC3\xAB 2: En dan nog dit, Mees?\r\n",
                "28-01-2020 10:59 - Jan heeft de groep verlaten\n", "en nog een regel\n", "\n");
        }
        const auto edits = *rc::gen::container<std::vector<std::pair<std::uint16_t, char>>>(
            rc::gen::pair(rc::gen::arbitrary<std::uint16_t>(),
                          rc::gen::element('\n', '\r', '\0', '\xFF', ':', ' ', '-', '9', 'a')));
        for (const auto& [place, byte] : edits) {
            text[place % text.size()] = byte;
        }
        for (const std::size_t most : {std::size_t{1}, std::size_t{7}, text.size()}) {
            std::vector<std::string> found;
            for (const Seen& seen : records_of(text, most)) {
                found.push_back(std::get<0>(seen));
            }
            RC_ASSERT(found == plain_records_of(text));
        }
    });
}

TEST_CASE("plain messages are what a closer look makes of them") {
    rc::prop("among words of the app, marks, links and lines of any kind", [] {
        const bool ios = *rc::gen::arbitrary<bool>();
        const auto bodies = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "ja", "null", "", "tot morgen \xF0\x9F\x98\x80", "<Media weggelaten>", "\u200e<Media weggelaten>",
            "\u200eIMG-20200127-WA0001.jpg (bestand bijgevoegd)", "zie a.b (niet bijgevoegd)",
            "\u200e<bijgevoegd: 00000003-AUDIO-2020-01-27-08-11-37.opus>", "\u200evideo weggelaten", "Foto?",
            "Contract \u2013 versie 2", "Contact", "https://maps.google.com/?q=52.1,4.2",
            "Museum\nPlein 1\nhttps://foursquare.com/v/4b", "eerste\ntweede", "eerste\n", "\ntweede",
            "28-01-2020 08:00 - geen kop", "ja <Dit bericht is bewerkt>", "ja \u200e<Dit bericht is bewerkt>",
            "Dit bericht is verwijderd", "\u200eDit bericht is verwijderd.", "\u200eonbekende woorden",
            "ja\xFF", "1/2", "Mees: ja", "ja\r", "Oproep:", "Locatie: https://maps.google.com/?q=1,2"));
        std::string text;
        std::size_t n = 0;
        for (const std::string& body : bodies) {
            const std::string clock = "0" + std::to_string(n++ / 7 % 10) + ":00";
            const std::string sender =
                *rc::gen::element<std::string>("Mees: ", "Mees: Wit: ", "\u200eZo\xC3\xAB: ",
                                               "Jan heeft het onderwerp gewijzigd naar \"A: ", "");
            text += ios ? fmt::format("[27-01-2020, {}:01] ", clock) : fmt::format("27-01-2020 {} - ", clock);
            text += sender;
            text += body;
            text += *rc::gen::element<std::string>("\n", "\n", "\r\n");
        }
        for (std::size_t i = 0; i < n; ++i) { // so that no text is taken for one in a code page
            text += "\u00e9\n";
        }
        if (n > 0) { // read_text() demands it
            source::ReadOptions options;
            options.zone = *rc::gen::element<std::string>("", "Europe/Amsterdam");
            options.owner = *rc::gen::element<std::string>("", "Mees");
            RC_ASSERT(tests::read_text(text, options).messages.size() >= 1U);
        }
    });
}

TEST_CASE("a sender ends at its first colon and space") {
    rc::prop("in texts of any length", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c', 'd', 'e', ':', ' ', '\n'));
        const auto before = *rc::gen::inRange<std::size_t>(0, 520);
        const std::string rest = std::string(before, 'a') + text;
        RC_ASSERT(sender_length(text) == plain_sender_length(text));
        RC_ASSERT(sender_length(rest) == plain_sender_length(rest));
    });
}

TEST_CASE("senders are told apart whatever their names have in common") {
    rc::prop("asked for in any order", [] {
        const auto names = *rc::gen::container<std::vector<std::string>>(
            rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::element('a', 'b'))));
        SenderTable senders;
        std::map<std::string, const SenderEntry*> known;
        for (const std::string& name : names) {
            const SenderEntry& sender = senders.entry(name);
            RC_ASSERT(sender.name == name);
            RC_ASSERT(known.try_emplace(name, &sender).first->second == &sender);
        }
        RC_ASSERT(senders.size() == known.size());
    });
}

namespace {

/// Equal ones have equal headers.
struct Told {
    std::uint8_t day = 0;
    std::uint8_t minute = 0;
    char letter = 'a';

    friend bool operator<(const Told& a, const Told& b) noexcept {
        return std::tie(a.day, a.minute, a.letter) < std::tie(b.day, b.minute, b.letter);
    }
};

Header header_of(const Told& told) {
    Header header;
    header.date.value = {told.day, 1, 2020};
    header.hour = told.minute == 0 ? 99 : 8; // one clock that is none
    header.minute = told.minute;
    return header;
}

/// In any order; of some times more than one.
std::vector<Told> any_records() {
    const auto any =
        rc::gen::construct<Told>(rc::gen::inRange<std::uint8_t>(0, 3), rc::gen::inRange<std::uint8_t>(0, 4),
                                 rc::gen::inRange('a', 'd'));
    auto records = *rc::gen::container<std::vector<Told>>(any);
    if (*rc::gen::arbitrary<bool>()) {
        std::stable_sort(records.begin(), records.end(), [](const Told& a, const Told& b) {
            return std::pair(a.day, a.minute) < std::pair(b.day, b.minute);
        });
    }
    return records;
}

} // namespace

TEST_CASE("equal records are numbered in the order of the file") {
    rc::prop("whether memory is for all of them or not", [] {
        const std::vector<Told> records = any_records();
        const std::uint64_t lower_halves =
            *rc::gen::element<std::uint64_t>(3, 1000); // contents may share one
        RepeatFilter filter(*rc::gen::element<std::size_t>(0, 1, 3, 1000));
        const auto content = [&](const Told& told) {
            const std::uint64_t number =
                told.day * 100U + told.minute * 10U + static_cast<unsigned>(told.letter);
            return model::Id{number, (number % lower_halves) << 40U};
        };
        for (const Told& told : records) {
            filter.add(header_of(told), [&] { return content(told); });
        }
        filter.settle();
        const auto read_all = [&](const Ordinals::Take& take) {
            std::for_each(records.begin(), records.end(), [&](const Told& told) { take(content(told)); });
        };
        Ordinals ordinals(filter, read_all);
        const int left_out = *rc::gen::inRange(0, 4); // a day, or none
        std::map<Told, std::uint64_t> counts;
        for (std::size_t n = 0; n < records.size(); ++n) {
            const Told& told = records[n];
            if (told.day != left_out) {
                RC_ASSERT(ordinals.next(header_of(told), content(told), n) == ++counts[told]);
            }
        }
    });
}

TEST_CASE("records of one time are numbered however many they are") {
    const auto content = [](std::uint64_t i) { return model::Id{1, (i % 150) << 40U}; };
    const Header header = header_of({1, 1, 'a'});
    RepeatFilter filter;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        filter.add(header, [&] { return content(i); });
    }
    filter.settle();
    CHECK(filter.candidates() == 150);
    Ordinals ordinals(filter, [](const Ordinals::Take&) { FAIL("memory is for all"); });
    for (std::uint64_t i = 0; i < 1000; ++i) {
        CHECK(ordinals.next(header, content(i), i) == i / 150 + 1);
    }
}

TEST_CASE("a record that stands in time costs no memory, whichever way dates are read") {
    RepeatFilter filter(0);
    for (std::uint8_t day = 31; day > 0; --day) {
        for (std::uint8_t minute = 1; minute < 60; ++minute) {
            filter.add(header_of({day, minute, 'a'}), []() -> model::Id { throw std::logic_error("asked"); });
        }
    }
    filter.settle();
    CHECK(!filter.has_too_many());
}

TEST_CASE("a steady offset is the one that a look-up gives") {
    auto zone = time::Zone::find("Europe/Amsterdam");
    auto fresh = time::Zone::find("Europe/Amsterdam");
    REQUIRE(zone.has_value());
    REQUIRE(fresh.has_value());
    for (std::int64_t at = 1'577'836'800; at < 1'640'995'200; at += 997) { // the years 2020 and 2021
        const auto offset = zone->steady_offset(at, at + 59);
        const auto first = zone->resolve(at);
        const auto last = fresh->resolve(at + 59);
        if (offset) {
            CHECK(first.kind == time::LocalTime::Kind::unique);
            CHECK(last.kind == time::LocalTime::Kind::unique);
            CHECK(*offset == first.first_offset_s);
            CHECK(*offset == last.first_offset_s);
        }
    }
}

TEST_CASE("every system line of the table is matched") {
    for (const EventTemplate& row : event_templates()) {
        const std::string text = filled(row.text);
        INFO(text);
        CHECK(match_event(text).has_value());
    }
}
