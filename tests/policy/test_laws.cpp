// SPDX-License-Identifier: EUPL-1.2
// Laws of cleaning over texts put together from the awkward pieces of real ones.
#include "base/text.hpp"
#include "every_rule.hpp"
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>
#include <utf8proc.h>

using namespace chatkeep;

namespace {

const std::string k_override = test::character(0x202E);
const std::vector<std::string> k_pieces = {"999990019",
                                           "bsn",
                                           "bestelnr",
                                           "NL91 ABNA 0417 1643 00",
                                           "NL91",
                                           "ABNA0417164300",
                                           "06-12345678",
                                           "+31 6 12345678",
                                           "070-3123456",
                                           "saar@example.org",
                                           "@",
                                           "apenstaartje",
                                           "punt nl",
                                           ".nl",
                                           "factuur",
                                           "tel",
                                           "[BSN]",
                                           "[TELEFOON]",
                                           "[",
                                           "]",
                                           " ",
                                           " ",
                                           "  ",
                                           ".",
                                           ",",
                                           "-",
                                           "/",
                                           "(",
                                           ")",
                                           "+",
                                           "0",
                                           "06",
                                           "31",
                                           "é",
                                           "e\u0301",
                                           "\u0301",
                                           "😀",
                                           "\u200B",
                                           "\u00A0",
                                           "\uFE0F\u20E3",
                                           "９",
                                           "%40",
                                           "%2B",
                                           "%",
                                           "\n",
                                           "06-01-2021",
                                           "12345678",
                                           "x",
                                           "nr",
                                           "1",
                                           k_override,
                                           "(at)",
                                           "4242 4242 4242 4242",
                                           "6304000000000000",
                                           "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                                           "XR1AB2C34",
                                           "IR1AB2C34",
                                           "D231458907UTO7408122F1204159<<<<<<<6",
                                           "4012345671",
                                           "212.345.6789",
                                           "85.03.12-001.87",
                                           "AB 12 34 56 C",
                                           "39912345601",
                                           "patiëntnummer",
                                           "order",
                                           "490154203237518",
                                           "NL999990019B01",
                                           "rijbewijs",
                                           "paspoort",
                                           "V-nummer",
                                           "rsin",
                                           "kvk",
                                           "uzovi",
                                           "imei"};

rc::Gen<std::string> text() {
    return rc::gen::map(
        rc::gen::resize(25, rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(k_pieces))),
        [](const std::vector<std::string>& pieces) {
            std::string out;
            for (const std::string& piece : pieces) {
                out += piece;
            }
            return out;
        });
}

rc::Gen<std::vector<std::string>> texts_of_a_chat() {
    return rc::gen::resize(5, rc::gen::container<std::vector<std::string>>(text()));
}

/// Whether a byte offset is a border between graphemes.
bool is_border(const std::string& text, std::size_t at) {
    if (at == 0 || at == text.size()) {
        return true;
    }
    utf8proc_int32_t state = 0;
    std::size_t next = 0;
    char32_t previous = 0;
    for (std::size_t i = 0; i < text.size(); i = next) {
        const base::CodePoint point = base::decode_utf8(std::string_view(text).substr(i));
        const bool border =
            i == 0 || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous),
                                                       static_cast<utf8proc_int32_t>(point.value), &state);
        if (i == at) {
            return border;
        }
        previous = point.value;
        next = i + point.length;
    }
    return false;
}

const policy::Policy& rules() {
    static const policy::Policy policy = test::every_rule();
    return policy;
}

/// The records of a stream but for the count of open proposals, which a draft states, and the end: what is
/// proposed may lean on words beside it that the first cleaning took out.
std::string without_open_count(const std::string& stream) {
    std::string kept;
    for (std::size_t at = 0; at < stream.size();) {
        const std::size_t end = std::min(stream.find('\n', at), stream.size() - 1) + 1;
        const std::string_view line = std::string_view(stream).substr(at, end - at);
        const bool counts = line.starts_with(R"({"type":"end")") ||
                            line.find(R"("code":"proposals-open")") != std::string_view::npos;
        kept += counts ? std::string_view() : line;
        at = end;
    }
    return kept;
}

} // namespace

TEST_CASE("cleaning twice changes nothing") {
    rc::prop("cleaned streams are fixed points", [] {
        const auto texts = *texts_of_a_chat();
        const std::string before = test::make_stream([&](stream::Writer& w) {
            std::uint64_t n = 0;
            for (const std::string& t : texts) {
                model::Message message = test::message(n++, t);
                message.reply_to.emplace().text = texts[n % texts.size()];
                w.write(message);
            }
        });
        const std::string once = test::clean_stream(rules(), before).stream;
        RC_ASSERT(without_open_count(test::clean_stream(rules(), once).stream) == without_open_count(once));
    });
}

TEST_CASE("the quote of an answer is context, whether or not anything is found in it") {
    const auto answered = [](std::string quote) {
        return test::clean_stream(rules(), test::make_stream([&](stream::Writer& w) {
                                      model::Message message = test::message(1, "999990019");
                                      message.reply_to.emplace().text = std::move(quote);
                                      w.write(message);
                                  }))
            .summary.redacted;
    };
    CHECK(answered("wat is je BSN?") == 1);
    CHECK(answered("bsn van saar@example.org") == 1);
    CHECK(answered("hoe laat?") == 0);
}

TEST_CASE("a quote that cleaning empties of values stays the context that it was") {
    const std::string before = test::make_stream([](stream::Writer& w) {
        model::Message message = test::message(1, "NL91 ABNA 0417 1643 001");
        message.reply_to.emplace().text = "tel%saar@example.org";
        w.write(message);
    });
    const std::string once = test::clean_stream(rules(), before).stream;
    CHECK(test::clean_stream(rules(), once).stream == once);
}

TEST_CASE("a part of a value that cleaning takes out of a message is no context for the next") {
    for (const char* value : {"06-12345678", "tel@saar.example"}) {
        const std::string before = test::make_stream([&](stream::Writer& w) {
            w.write(test::message(0, value));
            w.write(test::message(1, "85.03.12-001.87"));
        });
        const std::string once = test::clean_stream(rules(), before).stream;
        CHECK(once.find(value) == std::string::npos);
        CHECK(test::clean_stream(rules(), once).stream == once);
    }
}

TEST_CASE("findings that act lie apart, on borders of graphemes, in the text") {
    rc::prop("spans", [] {
        policy::Engine engine(rules());
        const std::string t = *text();
        std::vector<policy::Finding> findings;
        engine.find(t, {}, findings);
        std::size_t end = 0;
        for (const policy::Finding& finding : findings) {
            RC_ASSERT(finding.begin < finding.end);
            RC_ASSERT(finding.end <= t.size());
            RC_ASSERT(is_border(t, finding.begin));
            RC_ASSERT(is_border(t, finding.end));
            if (finding.level != policy::Level::note) {
                RC_ASSERT(finding.begin >= end);
                end = finding.end;
            }
        }
    });
}

TEST_CASE("every message is counted once, and every byte is an input byte or a replacement") {
    rc::prop("accounting", [] {
        const auto texts = *texts_of_a_chat();
        policy::Engine engine(rules());
        const policy::KnownValues none;
        for (const std::string& t : texts) {
            const policy::Cleaned cleaned = clean_text(engine, t, {}, {none});
            std::string rebuilt;
            std::size_t copied = 0;
            for (const policy::Finding& finding : cleaned.findings) {
                if (is_applied(rules(), finding)) {
                    rebuilt +=
                        t.substr(copied, finding.begin - copied) + rules().rules[finding.rule].replacement;
                    copied = finding.end;
                }
            }
            rebuilt += t.substr(copied);
            RC_ASSERT(rebuilt == (cleaned.changed ? cleaned.text : t));
        }
        const auto summary = test::clean_stream(rules(), test::make_stream([&](stream::Writer& w) {
                                                    std::uint64_t n = 0;
                                                    for (const std::string& t : texts) {
                                                        w.write(test::message(n++, t));
                                                    }
                                                }))
                                 .summary;
        RC_ASSERT(summary.in == texts.size());
        RC_ASSERT(summary.in == summary.kept + summary.redacted + summary.removed);
    });
}
