// SPDX-License-Identifier: EUPL-1.2
// What was taken out is nowhere in the cleaned stream or the log, in no form, whatever carried it.
#include "base/text.hpp"
#include "policy_support.hpp"
#include "scratch_folder.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>
#include <utf8proc.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>

using namespace chatkeep;

namespace {

std::string upper_ascii(std::string text) {
    for (char& c : text) {
        c = base::to_upper(c);
    }
    return text;
}

std::string to_nfd(const std::string& text) {
    utf8proc_uint8_t* out = nullptr;
    utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                 static_cast<utf8proc_ssize_t>(text.size()), &out,
                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    std::string result(reinterpret_cast<const char*>(out));
    std::free(out);
    return result;
}

/// Base64 of the text at each of the three phases, without the characters that its neighbours touch.
std::vector<std::string> base64_cores(const std::string& text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::string> cores;
    for (std::size_t phase = 0; phase < 3; ++phase) {
        const std::string padded = std::string(phase, '\0') + text;
        std::string out;
        for (std::size_t bit = 0; bit + 6 <= padded.size() * 8; bit += 6) {
            unsigned value = 0;
            for (std::size_t i = bit; i < bit + 6; ++i) {
                const unsigned byte = static_cast<unsigned char>(padded[i / 8]);
                value = value * 2 + ((byte >> (7 - i % 8)) & 1U);
            }
            out += digits[value];
        }
        const std::size_t skip = phase == 0 ? 0 : phase + 1;
        cores.push_back(out.substr(skip, out.size() - skip - 1));
    }
    return cores;
}

std::string escaped(const std::string& text, const std::string& prefix, bool all) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (!all && base::is_alnum(c)) {
            out += c;
            continue;
        }
        out += prefix;
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

/// Every form in which a removed text could hide.
std::vector<std::string> forms_of(const std::string& secret) {
    std::vector<std::string> forms = {secret,
                                      base::lower_ascii(secret),
                                      upper_ascii(secret),
                                      base::to_nfc(secret),
                                      to_nfd(secret),
                                      escaped(secret, "%", false),
                                      escaped(secret, "%", true),
                                      escaped(secret, "\\u00", true)};
    for (std::string& core : base64_cores(secret)) {
        forms.push_back(std::move(core));
    }
    return forms;
}

const std::vector<std::string> k_secrets = {"06-12345678", "René.Dekker@example.org", "NL91ABNA0417164300"};

using Fill = std::function<void(stream::Writer&, const std::string&)>;

void with_message(stream::Writer& writer, const std::function<void(model::Message&)>& change) {
    model::Message message = test::message(0, "gewoon");
    change(message);
    writer.write(message);
}

template <typename Change>
Fill in_message(Change change) {
    return [change](stream::Writer& writer, const std::string& text) {
        with_message(writer, [&](model::Message& message) { change(message, text); });
    };
}

using Message = model::Message;

const std::map<std::string, Fill> k_carriers = {
    {"text", in_message([](Message& m, const std::string& t) { m.text = t; })},
    {"subject", in_message([](Message& m, const std::string& t) { m.subject = t; })},
    {"quote", in_message([](Message& m, const std::string& t) { m.reply_to.emplace().text = t; })},
    {"quoted key", in_message([](Message& m, const std::string& t) { m.reply_to.emplace().source_key = t; })},
    {"edit", in_message([](Message& m, const std::string& t) { m.edits.emplace_back().text = t; })},
    {"reaction", in_message([](Message& m, const std::string& t) { m.reactions.emplace_back().value = t; })},
    {"mention", in_message([](Message& m, const std::string& t) { m.mentions.emplace_back().address = t; })},
    {"attachment name", in_message([](Message& m, const std::string& t) { m.attachments.emplace_back().name = t + ".pdf"; })},
    {"attachment stored name",
     in_message([](Message& m, const std::string& t) { m.attachments.emplace_back().stored_name = t; })},
    {"caption", in_message([](Message& m, const std::string& t) { m.attachments.emplace_back().caption = t; })},
    {"transcript", in_message([](Message& m, const std::string& t) { m.attachments.emplace_back().transcript = t; })},
    {"attachment extra",
     in_message([](Message& m, const std::string& t) { m.attachments.emplace_back().extra = {{"vcard", t}}; })},
    {"poll question", in_message([](Message& m, const std::string& t) { m.poll.emplace().question = t; })},
    {"poll option",
     in_message([](Message& m, const std::string& t) { m.poll.emplace().options.emplace_back().text = t; })},
    {"location name", in_message([](Message& m, const std::string& t) { m.location.emplace().name = t; })},
    {"location address", in_message([](Message& m, const std::string& t) { m.location.emplace().address = t; })},
    {"location url", in_message([](Message& m, const std::string& t) { m.location.emplace().url = "https://x.nl/?q=" + t; })},
    {"event target", in_message([](Message& m, const std::string& t) { m.event.emplace().targets = {"Saar", t}; })},
    {"event value", in_message([](Message& m, const std::string& t) { m.event.emplace().value = t; })},
    {"source key", in_message([](Message& m, const std::string& t) { m.source_key = t; })},
    {"position file", in_message([](Message& m, const std::string& t) { m.position.file = t; })},
    {"extra", in_message([](Message& m, const std::string& t) { m.extra = {{"note", t}}; })},
    {"extra list", in_message([](Message& m, const std::string& t) { m.extra = {{"all", std::vector<std::string>{"a", t}}}; })},
    {"written time", in_message([](Message& m, const std::string& t) { m.time.written = t + " of langer " + std::string(40, '.'); })},
    {"participant name",
     [](stream::Writer& w, const std::string& t) {
         model::Participant p;
         p.name = t;
         w.write(p);
     }},
    {"participant address",
     [](stream::Writer& w, const std::string& t) {
         model::Participant p;
         p.address = t;
         w.write(p);
     }},
    {"conversation title", [](stream::Writer& w, const std::string& t) { w.write(test::conversation("Groep " + t)); }},
    {"conversation key",
     [](stream::Writer& w, const std::string& t) {
         model::Conversation c = test::conversation();
         c.source_key = t;
         w.write(c);
     }},
    {"source name",
     [](stream::Writer& w, const std::string& t) {
         model::Source s = test::source();
         s.id = "s2";
         s.name = "WhatsApp-chat met " + t + ".txt";
         s.owner = t;
         s.path = "/x/" + t;
         w.write(s);
     }},
    {"notice",
     [](stream::Writer& w, const std::string& t) {
         model::Notice n;
         n.name = t;
         n.text = t;
         n.detail = t;
         w.write(n);
     }},
    {"unknown record",
     [](stream::Writer& w, const std::string& t) { w.pass("x", R"({"type":"x","deep":[{"er":")" + t + "\"}]}"); }},
    {"unknown member name",
     [](stream::Writer& w, const std::string& t) { w.pass("x", R"({"type":"x",")" + t + "\":1}"); }},
    {"unknown, escaped",
     [](stream::Writer& w, const std::string& t) {
         std::string json;
         for (const char c : t) {
             json += static_cast<unsigned char>(c) < 0x80 ? escaped(std::string(1, c), "\\u00", true) : std::string(1, c);
         }
         w.pass("x", R"({"type":"x","y":")" + json + "\"}");
     }},
};

} // namespace

TEST_CASE("no carrier lets a value of the policy's own list through") {
    const test::ScratchFolder folder;
    const std::string values = "Wilhelmina Kwastenmaker\nkwastenhuis\n";
    std::ofstream(folder.path() / "people.txt") << values;
    const policy::Policy policy = test::make_policy(
        std::string(test::k_heading) +
            "[[lists]]\nid = \"people\"\nkind = \"values\"\nfile = \"people.txt\"\nsha256 = \"" +
            hash::sha256(values) +
            "\"\n[[rules]]\nid = \"people\"\nrecogniser = \"list:people\"\nbasis = \"PRIV\"\naction = "
            "\"redact\"\nlevel = "
            "\"auto\"\nexamples = [\"van Wilhelmina Kwastenmaker\"]\n",
        folder.path());
    for (const auto& carrier : k_carriers) {
        if (carrier.first.starts_with("participant") || carrier.first == "written time" ||
            carrier.first == "unknown member name") {
            continue; // a participant keeps its name: it says who wrote; nobody writes words in the others
        }
        CAPTURE(carrier.first);
        for (const std::string text : {"bij Wilhelmina Kwastenmaker thuis", "kwastenhuis"}) {
            CAPTURE(text);
            const std::string before = test::make_stream([&](stream::Writer& w) { carrier.second(w, text); });
            const auto cleaned = test::clean_stream(policy, before);
            for (const std::string part : {"Kwastenmaker", "kwastenhuis"}) {
                CHECK(cleaned.stream.find(part) == std::string::npos);
                CHECK(cleaned.log.find(part) == std::string::npos);
            }
        }
    }
}

TEST_CASE("no carrier lets a removed text through, in any form") {
    const policy::Policy policy = test::four_rules();
    for (const auto& carrier : k_carriers) {
        for (const std::string& secret : k_secrets) {
            CAPTURE(carrier.first, secret);
            const std::string before =
                test::make_stream([&](stream::Writer& w) { carrier.second(w, secret); });
            const auto cleaned = test::clean_stream(policy, before);
            CHECK(cleaned.summary.rules.size() >= 1);
            for (const std::string& form : forms_of(secret)) {
                CAPTURE(form);
                CHECK(cleaned.stream.find(form) == std::string::npos);
                CHECK(cleaned.log.find(form) == std::string::npos);
            }
            CHECK(test::clean_stream(policy, cleaned.stream).stream == cleaned.stream);
        }
    }
}

TEST_CASE("a header option is a carrier too") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"chat-parse", {{"owner", "+31 6 12345678"}}});
    writer.finish();
    const auto cleaned = test::clean_stream(test::four_rules(), output.text);
    CHECK(cleaned.stream.find("12345678") == std::string::npos);
    CHECK(cleaned.stream.find(R"("owner":"[TELEFOON]")") != std::string::npos);
}

TEST_CASE("forms of writing that fold to the same value go too") {
    const policy::Policy policy = test::four_rules();
    for (const char* text : {"bel ０６-１２３４５６７８", "bel 06\u200B-1234\u00AD5678", "bel %2B31612345678",
                             "bel \u202A06-12345678\u202C", "0\uFE0F\u20E36\uFE0F\u20E3-12345678",
                             "Rene\u0301.Dekker@example.org", "ren\u00E9.dekker%40example.org"}) {
        CAPTURE(text);
        const auto cleaned = test::clean_stream(
            policy, test::make_stream([&](stream::Writer& w) { w.write(test::message(0, text)); }));
        CHECK(cleaned.summary.redacted == 1);
        CHECK(cleaned.summary.open == 0);
    }
}
