// SPDX-License-Identifier: EUPL-1.2
// What hangs on a text that changes moves with it or goes; what hides in another writing is found.
#include "policy/masks.hpp"
#include "policy/packed.hpp"
#include "policy/ranges.hpp"
#include "policy_support.hpp"
#include "stream/reader.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

namespace {

model::Message with_extra(std::string text, model::Extra extra) {
    model::Message message = test::message(0, std::move(text));
    message.extra = std::move(extra);
    return message;
}

std::string cleaned(const model::Message& message) {
    return test::clean_stream(test::four_rules(),
                              test::make_stream([&](stream::Writer& writer) { writer.write(message); }))
        .stream;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("ranges in the extra of a message move with its text") {
    using Lines = std::vector<std::string>;
    // "bel 06-12345678 of mail": [4,15) becomes [TELEFOON]
    const std::string out = cleaned(
        with_extra("bel 06-12345678 of mail", {{"parts", Lines{"0 0 16", "1 16 7"}},
                                               {"formatting", Lines{"bold 0 3", "bold 4 11", "italic 19 4"}},
                                               {"detected", Lines{"PhoneNumber 4 11", "Date 19 4"}},
                                               {"link_ranges", Lines{"0 4 11", "1 19 4"}},
                                               {"original_parts", Lines{"0 0 23"}}}));
    CHECK(holds(out, R"("parts":["0 0 15","1 15 7"])"));
    CHECK(holds(out, R"("formatting":["bold 0 3","bold 4 10","italic 18 4"])"));
    CHECK(holds(out, R"("detected":["Date 18 4"])"));
    CHECK(holds(out, R"("link_ranges":["1 18 4"])"));
    CHECK_FALSE(holds(out, "original_parts"));
}

TEST_CASE("ranges of earlier texts go with what goes from a text that they may be about") {
    using Lines = std::vector<std::string>;
    CHECK_FALSE(holds(cleaned(with_extra("bel 06-12345678", {{"edit_ranges", Lines{"0 1 bold 4 11"}}})),
                      "edit_ranges"));
    CHECK(holds(cleaned(with_extra("niets", {{"edit_ranges", Lines{"0 1 bold 0 5"}}})), "edit_ranges"));
}

TEST_CASE("ranges of a text that stays, stay") {
    const std::string out = cleaned(with_extra("niets", {{"parts", std::vector<std::string>{"0 0 5"}}}));
    CHECK(holds(out, R"("parts":["0 0 5"])"));
}

TEST_CASE("a value hides behind no escape of JSON, also behind the number of a row") {
    using Lines = std::vector<std::string>;
    const std::string out = cleaned(with_extra(
        "x", {{"reaction_files", Lines{R"(12 {"t":"bel\n0612345678\u0020nu"})", R"(13 ["a\u0030612345678"])",
                                       R"(14 {"t":"\u0030612345678"})"}}}));
    CHECK(holds(out, R"("12 {\"t\":\"bel\\n[TELEFOON]\\u0020nu\"}")"));
    CHECK(holds(out, R"("14 {\"t\":\"[TELEFOON]\"}")"));
}

TEST_CASE("values in base64 and hexadecimal digits of extra members are found") {
    for (const char* packed : {"CgwgMDYtMTIzNDU2NzggEA==", "YmVsIDA2LTEyMzQ1Njc4",
                               "data:;base64,YmVsIDA2LTEyMzQ1Njc4", "62656c2030362d3132333435363738"}) {
        CAPTURE(packed);
        const std::string out = cleaned(with_extra("x", {{"raw", std::string(packed)}}));
        CHECK(holds(out, R"("raw":"[TELEFOON]")"));
    }
    CHECK(policy::unpacked("aGFsbG8gd2VyZWxk").front() == "hallo wereld");
    CHECK(policy::unpacked("short words only").empty());
}

TEST_CASE("a forwarded copy of what was redacted in another conversation goes too") {
    model::Message first = test::message(0, "mijn bsn is 999990019");
    model::Conversation other = test::conversation();
    other.id = model::make_id("other conversation");
    model::Message copy = test::message(1, "nummer 999990019");
    copy.conversation = other.id;
    const auto stream = [&](bool forwarded) {
        copy.forwarded = forwarded;
        return test::clean_stream(test::four_rules(), test::make_stream([&](stream::Writer& writer) {
                                      writer.write(first);
                                      writer.write(other);
                                      writer.write(copy);
                                  }))
            .stream;
    };
    CHECK_FALSE(holds(stream(true), "999990019"));
    CHECK(holds(stream(false), "nummer 999990019")); // proposed only
}

TEST_CASE("the numbers of a place go as its link does") {
    model::Message shared = test::message(0, "");
    shared.kind = model::MessageKind::location;
    shared.location = model::Location{};
    shared.location->latitude = "52.07915";
    shared.location->longitude = "4.3116";
    const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "geo"
recogniser = "geo"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["52.07915, 4.31162"])");
    const std::string cleaned =
        test::clean_stream(policy, test::make_stream([&](stream::Writer& writer) { writer.write(shared); }))
            .stream;
    CHECK(holds(cleaned, R"("location":{"latitude":"[LOCATIE]","longitude":"[LOCATIE]"})"));
}

TEST_CASE("numbers in names of files are found behind the counter of an export of iOS") {
    for (const char* name : {"00000042-0612345678.vcf", "00000042-06 12345678.vcf",
                             "00000042-+31612345678.vcf", "00000042-0031612345678.vcf", "0612345678.vcf"}) {
        CAPTURE(name);
        model::Message message = test::message(0, "");
        message.attachments.emplace_back().name = name;
        const std::string out = cleaned(message);
        CHECK(out.find("\"name\":\"att-0.vcf\"") != std::string::npos);
    }
}

TEST_CASE("masks are read whole, lines of text grow") {
    const std::string hex(64, 'a');
    const std::string text = R"({"v":1,"sha256":")" + hex + R"(","rule":"tel","boxes":[[1,2,3,4]]})" + "\n" +
                             R"({"v":1,"sha256":")" + hex + R"(","rule":"tel","lines":[[10,10,50,20]]})" +
                             "\n";
    base::MemoryInput input(text);
    const policy::Policy policy = test::four_rules();
    const policy::Masks masks = policy::read_masks(input, policy, "masks");
    REQUIRE(masks.size() == 1);
    CHECK(masks.at(hex).boxes == std::vector<media::PixelBox>{{1, 2, 3, 4}, {7, 7, 56, 26}});
    CHECK(policy.rules[masks.at(hex).rule].id == "tel");
}

namespace {

/// Titles, contacts and file names of a stream about someone who takes no part in it.
std::string about_an_outsider(model::ConversationKind kind) {
    return test::make_stream([&](stream::Writer& writer) {
        model::Source named = test::source();
        named.id = "s2";
        named.name = "WhatsApp-chat met Lotte van Dijk.txt";
        writer.write(named);
        model::Conversation titled = test::conversation("Lotte van Dijk");
        titled.id = model::make_id("titled");
        titled.kind = kind;
        writer.write(titled);
        model::Message card = with_extra("", {{"contacts", std::vector<std::string>{"Xandertje"}}});
        card.conversation = titled.id;
        model::Attachment file;
        file.name = "Xandertje.vcf";
        card.attachments.push_back(file);
        model::Event event;
        event.type = "subject";
        event.targets = {"Xandertje", "jou"};
        event.value = "Feest van Lotte van Dijk";
        card.event = event;
        writer.write(card);
    });
}

std::string name_places(model::ConversationKind kind) {
    const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "name"
recogniser = "name"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "propose"
examples = ["Lotte van Dijk"])");
    const std::string log = test::clean_stream(policy, about_an_outsider(kind)).log;
    std::string out;
    for (std::size_t at = log.find("\"path\":\""); at != std::string::npos;
         at = log.find("\"path\":\"", at)) {
        at += 8;
        const std::size_t end = log.find('"', at);
        const std::size_t level = log.find("\"level\":\"", end) + 9;
        out += log.substr(at, end - at) + " " + log.substr(level, log.find('"', level) - level) + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("names are found in titles, in names of sources and files, in events and cards") {
    CHECK(name_places(model::ConversationKind::group) ==
          "name propose\ntitle propose\nattachments.0.name propose\nevent.targets.0 propose\n"
          "event.value propose\nextra.?1.0 propose\n");
}

TEST_CASE("a conversation of two is named after the one who takes part") {
    CHECK(holds(name_places(model::ConversationKind::direct), "title note\n"));
}

TEST_CASE("what the phone made of messages that it does not name goes under a policy with a period") {
    const std::string before = test::make_stream([&](stream::Writer& writer) {
        model::Conversation chat = test::conversation("c1");
        chat.id = model::make_id("c1");
        chat.extra = {{"properties", std::vector<std::string>{"{}"}}, {"chat_summaries", "[over de dijk]"}};
        writer.write(chat);
    });
    const auto cleaned = test::clean_stream(test::with_period(), before);
    CHECK_FALSE(holds(cleaned.stream, "dijk"));
    CHECK(holds(cleaned.stream, "properties"));
    CHECK(cleaned.summary.quotes_cut == 1);
    CHECK(holds(test::clean_stream(test::four_rules(), before).stream, "over de dijk"));
}
