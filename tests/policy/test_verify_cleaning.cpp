// SPDX-License-Identifier: EUPL-1.2
// A cleaning agrees with its log, whatever cleaning does to a stream; anything else is told.
#include "base/error.hpp"
#include "decision_support.hpp"
#include "policy/verify_cleaning.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace chatkeep;

namespace {

std::vector<std::string> faults_of(const std::string& before, const std::string& after,
                                   const std::string& log, const hash::HmacSha256* key = nullptr,
                                   const std::vector<policy::DecisionsFile>* decisions = nullptr) {
    base::MemoryInput input_bytes(before);
    base::MemoryInput output_bytes(after);
    base::MemoryInput log_bytes(log);
    stream::Reader input(input_bytes, "in");
    stream::Reader output(output_bytes, "out");
    std::vector<std::string> faults;
    const auto counts =
        policy::verify_cleaning({input, output, log_bytes, key, nullptr, decisions},
                                [&](std::uint64_t, const std::string& what) { faults.push_back(what); });
    CHECK(counts.faults == faults.size());
    CHECK(counts.in == counts.kept + counts.redacted + counts.removed);
    return faults;
}

/// A stream with something for every path of the cleaner.
std::string rich_stream() {
    return test::make_stream([](stream::Writer& w) {
        model::Participant saar;
        saar.id = model::make_id("saar");
        saar.conversation = test::k_conversation;
        saar.name = "Saar";
        saar.address = "+31612345678";
        w.write(saar);
        model::Notice notice;
        notice.code = model::NoticeCode::header_unknown;
        notice.message = test::id(0);
        notice.text = "bel 06-12345678";
        w.write(notice);
        w.write(test::message(0, "te vroeg", "2019-06-01T12:00:00+02:00"));
        model::Message reply = test::message(1, "eens, bel 06-12345678 of @Mees");
        reply.reply_to.emplace();
        reply.reply_to->message = test::id(0);
        reply.reply_to->text = "te vroeg";
        model::Mention mention;
        mention.start = 26;
        mention.length = 5;
        reply.mentions.push_back(mention);
        w.write(reply);
        model::Message media = test::message(2, "zie bsn 999990019");
        media.attachments.resize(1);
        media.attachments[0].name = "06-12345678.jpg";
        media.attachments[0].caption = "NL91 ABNA 0417 1643 00";
        w.write(media);
        model::Message unsure = test::message(3, "net");
        unsure.time.earliest = test::instant("2019-12-31T23:59:30+01:00");
        w.write(unsure);
        w.write(test::message(4, "gewoon"));
    });
}

std::string resealed(std::string stream, const std::string& from, const std::string& to) {
    stream.replace(stream.find(from), from.size(), to);
    base::StringOutput output;
    stream::Writer writer(output);
    for (std::size_t at = 0; at < stream.size();) {
        const std::size_t end = stream.find('\n', at);
        const std::string line = stream.substr(at, end - at);
        const stream::Document document(line, "line");
        if (document.root().text_of("type") != "end") {
            writer.pass(document.root().text_of("type"), line);
        }
        at = end + 1;
    }
    writer.finish();
    return output.text;
}

} // namespace

TEST_CASE("what a lost last message said goes unless the period keeps it, and the log tells") {
    const auto with_last = [](stream::Writer& w, const char* id, const char* date) {
        model::Conversation chat = test::conversation(id);
        chat.id = model::make_id(id);
        chat.extra = {{"last_message", date}, {"last_message_text", std::string("laatste van ") + id}};
        w.write(chat);
    };
    const std::string before = test::make_stream([&](stream::Writer& w) {
        with_last(w, "vroeg", "2019-06-01T12:00:00Z");
        with_last(w, "binnen", "2020-06-01T12:00:00Z");
        with_last(w, "onbekend", "");
    });
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const auto chats = test::records_of(cleaned.stream, "conversation");
    REQUIRE(chats.size() == 4);
    CHECK(chats[1].find("laatste") == std::string::npos);
    CHECK(chats[1].find("2019-06-01") != std::string::npos);
    CHECK(chats[2].find("laatste van binnen") != std::string::npos);
    CHECK(chats[3].find("laatste") == std::string::npos);
    CHECK(cleaned.summary.quotes_cut == 2);
    CHECK(cleaned.log.find("laatste") == std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
    CHECK(test::clean_stream(test::four_rules(), before).stream.find("laatste van vroeg") !=
          std::string::npos);
}

TEST_CASE("a cleaning agrees with its log") {
    const std::string before = rich_stream();
    const auto cleaned = test::clean_stream(test::with_period(), before);
    CHECK(cleaned.summary.removed == 1);
    CHECK(cleaned.summary.redacted == 2);
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
    const auto twice = test::clean_stream(test::with_period(), cleaned.stream);
    CHECK(faults_of(cleaned.stream, twice.stream, twice.log) == std::vector<std::string>());
}

TEST_CASE("a stream without anything to clean agrees with its log") {
    const std::string before = test::make_stream([](stream::Writer& w) { w.write(test::message(0, "hoi")); });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
    const auto twice = test::clean_stream(test::four_rules(), cleaned.stream);
    CHECK(faults_of(cleaned.stream, twice.stream, twice.log).empty());
}

TEST_CASE("whatever the log does not say is told") {
    const std::string before = rich_stream();
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, resealed(cleaned.stream, from, to), cleaned.log);
    };
    CHECK(faults("gewoon", "gewoom") ==
          std::vector<std::string>{"text is not the input with the logged spans replaced",
                                   "the log's summary counts other numbers of messages"});
    CHECK(faults("[BSN]", "[bsn]") ==
          std::vector<std::string>{"text is not the input with the logged spans replaced"});
    CHECK(faults("[IBAN]", "NL91 ABNA 0417 1643 00").size() == 1);
    CHECK(faults("\"basis\":\"PERIODE\"", "\"basis\":\"PRIV\"") ==
          std::vector<std::string>{"a removal on another ground than the log says"});
    CHECK(faults("\"name\":\"Saar\"", "\"name\":\"Mees\"") ==
          std::vector<std::string>{"name is not the input with the logged spans replaced"});
    CHECK_FALSE(faults("\"start\":", "\"start\":1").empty());
    CHECK_FALSE(faults("header-unknown", "header-unknow").empty());
}

TEST_CASE("what a reply loses with the removed message it quotes is logged where it stood") {
    model::Message old = test::message(0, "een link", "2015-06-01T12:00:00+02:00");
    model::Message answer = test::message(1, "mooi");
    answer.reply_to.emplace();
    answer.reply_to->message = old.id;
    answer.reply_to->text = "een link";
    answer.extra = {{"zone", "x"}, {"quoted_title", "De titel"}, {"quoted_url", "https://voorbeeld.nl"}};
    model::Notice notice;
    notice.code = model::NoticeCode::attachment_missing;
    notice.message = old.id;
    notice.name = "naam.pdf";
    notice.detail = "naam.pdf: not_found";
    const std::string before = test::make_stream([&](stream::Writer& writer) {
        writer.write(old);
        writer.write(notice);
        writer.write(answer);
    });
    const auto cleaned = test::clean_stream(test::with_period(), before);
    CHECK(cleaned.stream.find("De titel") == std::string::npos);
    CHECK(cleaned.stream.find("naam.pdf") == std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
}

namespace {

/// A private answer to a message of a group, each in its conversation.
std::string answered_elsewhere(const model::Message& group, bool answer_first) {
    const auto answer = [&](stream::Writer& writer) {
        model::Conversation direct = test::conversation("Jan");
        direct.id = model::make_id("direct");
        writer.write(direct);
        model::Message message = test::message(1, "even onder ons");
        message.conversation = direct.id;
        message.reply_to.emplace();
        message.reply_to->message = group.id;
        message.reply_to->text = group.text;
        writer.write(message);
    };
    return test::make_stream([&](stream::Writer& writer) {
        if (answer_first) {
            answer(writer);
            model::Conversation again = test::conversation("Groep");
            again.id = model::make_id("group");
            writer.write(again);
        }
        writer.write(group);
        if (!answer_first) {
            answer(writer);
        }
    });
}

} // namespace

TEST_CASE("a removed message goes from its quotations in other conversations, in either order") {
    const bool answer_first = GENERATE(false, true);
    CAPTURE(answer_first);
    const model::Message old = test::message(0, "het tuinhuis", "2015-06-01T12:00:00+02:00");
    const std::string before = answered_elsewhere(old, answer_first);
    const auto cleaned = test::clean_stream(test::with_period(), before);
    CHECK(cleaned.summary.removed == 1);
    CHECK(cleaned.stream.find("tuinhuis") == std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
}

TEST_CASE("a message that people remove goes from its quotations in other conversations") {
    const bool answer_first = GENERATE(false, true);
    CAPTURE(answer_first);
    const policy::Policy policy = test::four_rules();
    const model::Message group = test::message(0, "het tuinhuis");
    const std::string before = answered_elsewhere(group, answer_first);
    policy::Decisions decisions = test::merged(
        policy,
        {{test::decision(policy, {stream::to_json(group), "tel", {}, {}, true}, policy::Verdict::remove)}});
    const auto cleaned = test::clean_stream(policy, before, false, nullptr, &decisions);
    CHECK(cleaned.stream.find("tuinhuis") == std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
}

TEST_CASE("words that people took out go from quotations in other conversations") {
    const policy::Policy policy = test::four_rules();
    const model::Message group = test::message(0, "in het tuinhuis");
    const std::string before = answered_elsewhere(group, false);
    policy::Decisions decisions = test::merged(
        policy,
        {{test::decision(policy, {stream::to_json(group), "tel", "/text", policy::Span{7, 15}, false, true},
                         policy::Verdict::redact)}});
    const auto cleaned = test::clean_stream(policy, before, false, nullptr, &decisions);
    CHECK(cleaned.stream.find("tuinhuis") == std::string::npos);
}

TEST_CASE("a quotation of a message that stood before and stays, stays") {
    const std::string before = answered_elsewhere(test::message(0, "het tuinhuis"), false);
    const auto cleaned = test::clean_stream(test::with_period(), before);
    CHECK(cleaned.stream.find(R"("text":"het tuinhuis"}})") != std::string::npos);
}

TEST_CASE("a removed message that is still quoted is told, in either order") {
    const bool answer_first = GENERATE(false, true);
    CAPTURE(answer_first);
    const model::Message old = test::message(0, "het tuinhuis", "2015-06-01T12:00:00+02:00");
    const std::string before = answered_elsewhere(old, answer_first);
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const std::string named = R"("reply_to":{"message":")" + model::to_string('m', old.id) + "\"";
    const auto faults =
        faults_of(before, resealed(cleaned.stream, named, named + R"(,"text":"het tuinhuis")"), cleaned.log);
    const std::string wanted = answer_first ? "a message went, and one that stands before it still quotes it"
                                            : "a message that went is still quoted";
    CHECK(std::find(faults.begin(), faults.end(), wanted) != faults.end());
}

TEST_CASE("ranges that follow a text are held to it") {
    using Lines = std::vector<std::string>;
    model::Message message = test::message(0, "bel 06-12345678 of mail");
    message.extra = {{"zone", "x"},
                     {"original_parts", Lines{"0 0 23"}},
                     {"parts", Lines{"0 0 16", "1 16 7"}},
                     {"formatting", Lines{"bold 4 11", "italic 19 4"}},
                     {"note", "06-12345678"}};
    const std::string before = test::make_stream([&](stream::Writer& writer) { writer.write(message); });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    CHECK(cleaned.stream.find(R"("parts":["0 0 15","1 15 7"],"formatting":["bold 4 10","italic 18 4"])") !=
          std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, resealed(cleaned.stream, from, to), cleaned.log).size();
    };
    CHECK(faults("italic 18 4", "italic 17 4") == 1);
    CHECK(faults(R"("1 15 7")", R"("1 15 8")") == 1);
    CHECK(faults(R"(,"1 15 7")", "") == 1);
}

TEST_CASE("ranges of deleted parts and of earlier texts are held to what became of those") {
    using Lines = std::vector<std::string>;
    model::Message message = test::message(0, "gewoon");
    message.edits.emplace_back().text = "bel 06-12345678";
    message.extra = {
        {"zone", "x"},
        {"deleted_parts", Lines{"niets", "bel 06-12345678 of mail", "06-12345678 en 06-12345678 x"}},
        {"deleted_part_ranges", Lines{"0 bold 0 5", "1 bold 4 11", "1 italic 19 4", "2 bold 27 1"}},
        {"edit_ranges", Lines{"0 0 bold 4 11"}}};
    const std::string before = test::make_stream([&](stream::Writer& writer) { writer.write(message); });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    const std::string moved = R"("deleted_part_ranges":["0 bold 0 5","1 italic 18 4","2 bold 25 1"])";
    CHECK(cleaned.stream.find(moved) != std::string::npos);
    CHECK(cleaned.stream.find("edit_ranges") == std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, resealed(cleaned.stream, from, to), cleaned.log).size();
    };
    CHECK(faults("1 italic 18 4", "1 italic 19 4") == 1);
    CHECK(faults(R"("0 bold 0 5",)", "") == 1);
    CHECK(faults(R"("0 bold 0 5")", R"("0 bold 1 4")") == 1);
}

TEST_CASE("a number of JSON of which something goes becomes a text, and the record stays JSON") {
    model::Message message = test::message(0, "gewoon");
    message.extra = {{"zone", "x"},
                     {"phone", std::int64_t{31612345678}},
                     {"count", std::int64_t{31612345678}},
                     {"order", std::int64_t{123}}};
    const std::string before = test::make_stream([&](stream::Writer& writer) { writer.write(message); });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    CHECK(cleaned.stream.find(R"("phone":"[TELEFOON]","count":31612345678,"order":123)") !=
          std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
    CHECK(faults_of(before, resealed(cleaned.stream, R"("order":123)", R"("order":"123")"), cleaned.log)
              .size() == 1);
}

TEST_CASE("a log's digests are those of the input, under its key") {
    const std::string before = rich_stream();
    const hash::HmacSha256 key("0123456789abcdef");
    const hash::HmacSha256 other("fedcba9876543210");
    const auto cleaned = test::clean_stream(test::with_period(), before, true, &key);
    CHECK(faults_of(before, cleaned.stream, cleaned.log, &key).empty());
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
    CHECK_FALSE(faults_of(before, cleaned.stream, cleaned.log, &other).empty());
    const auto without = test::clean_stream(test::with_period(), before);
    CHECK_FALSE(faults_of(before, without.stream, without.log, &key).empty());
}

TEST_CASE("a log of another cleaning, or none, is told") {
    const std::string before = rich_stream();
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const auto other = test::clean_stream(test::four_rules(), before);
    CHECK_FALSE(faults_of(before, cleaned.stream, other.log).empty());
    CHECK_THROWS_AS(faults_of(before, cleaned.stream, ""), base::Error);
    std::string tampered = cleaned.log;
    tampered.replace(tampered.find("\"applied\""), 9, "\"noted\"");
    CHECK_THROWS_AS(faults_of(before, cleaned.stream, tampered), base::Error);
}

namespace {

/// A log in which something was replaced, with a chain that holds.
std::string rechained(const std::string& log, const std::string& from, const std::string& to) {
    std::string changed = log;
    changed.replace(changed.find(from), from.size(), to);
    std::string out;
    std::string previous(64, '0');
    for (std::size_t at = 0; at < changed.size(); at = changed.find('\n', at) + 1) {
        std::string line = changed.substr(at, changed.find('\n', at) - at);
        line.replace(line.find("\"prev\":\"") + 8, 64, previous);
        previous = hash::sha256(line);
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("a log that says what cleaning never writes is told, also when its chain holds") {
    const std::string before = rich_stream();
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, cleaned.stream, rechained(cleaned.log, from, to));
    };
    const std::string hash = test::with_period().hash;
    CHECK(faults("x", "x").empty());
    CHECK(faults(hash, std::string(64, '1')) ==
          std::vector<std::string>{
              "an entry of the log is of the policy 111111111111, under which the stream was not cleaned"});
    std::string last = cleaned.log;
    last.replace(last.rfind(hash), hash.size(), std::string(64, '2'));
    CHECK(faults_of(before, cleaned.stream, last) ==
          std::vector<std::string>{
              "the summary of the log is of the policy 222222222222, under which the stream was not cleaned",
              "the header says other things of the cleaning than the log"});
    for (const char* level : {"propose", "note", "sure"}) {
        CAPTURE(level);
        CHECK(faults(R"("level":"auto","outcome":"applied")",
                     R"("level":")" + std::string(level) + R"(","outcome":"applied")")
                  .size() == 1);
    }
    CHECK_FALSE(
        faults(R"("level":"propose","outcome":"open")", R"("level":"auto","outcome":"open")").empty());
    CHECK_FALSE(
        faults(R"("level":"propose","outcome":"open")", R"("level":"note","outcome":"noted")").empty());
    CHECK_FALSE(faults(R"("outcome":"draft")", R"("outcome":"complete")").empty());
}

TEST_CASE("the decisions that were applied are those of the log, to their last line") {
    const policy::Policy policy = test::four_rules();
    const std::string text = "bel 070-3123456 of 070-3123457";
    const std::string before = test::make_stream([&](stream::Writer& w) { w.write(test::message(0, text)); });
    const std::string record = test::records_of(before, "message").front();
    std::vector<policy::Decision> made = {
        test::decision(policy, test::finding_in(record, "tel", text, "070-3123456"), policy::Verdict::redact),
        test::decision(policy, test::finding_in(record, "tel", text, "070-3123457"), policy::Verdict::keep)};
    policy::Decisions decisions = test::merged(policy, {made});
    const auto cleaned = test::clean_stream(policy, before, false, nullptr, &decisions);
    const auto with = [&](const std::vector<policy::Decision>& all) {
        const std::vector<policy::DecisionsFile> files = {policy::parse_decisions(test::file_of(all), "d")};
        return faults_of(before, cleaned.stream, cleaned.log, nullptr, &files);
    };
    CHECK(with(made).empty());
    const std::vector<std::string> told = {
        "the decisions files are not those that were applied, or were changed since"};
    made.back().note = "toch";
    CHECK(with(made) == told);
    made.pop_back();
    CHECK(with(made).size() == 2); // also the decision that is gone
    CHECK(with(made).back() == told.back());
    const policy::ChainHead head = decisions.heads().front();
    CHECK(cleaned.log.find("\"heads\":[{\"lines\":2,\"sha256\":\"" + head.digest + "\"}]") !=
          std::string::npos);
}

TEST_CASE("two members that this version does not know are told apart") {
    model::Message message = test::message(0, "gewoon");
    message.extra = {{"zaak_a", std::string("bel 06-12345678")},
                     {"zaak_b", std::string("of 06-12345679 dan")}};
    const std::string before = test::make_stream([&](stream::Writer& w) { w.write(message); });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    CHECK(cleaned.log.find("\"path\":\"extra.?1\"") != std::string::npos);
    CHECK(cleaned.log.find("\"path\":\"extra.?2\"") != std::string::npos);
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
}

namespace {

model::Notice missing(const std::string& name) {
    model::Notice notice;
    notice.code = model::NoticeCode::attachment_missing;
    notice.message = test::id(0);
    notice.name = name;
    notice.detail = name + ": not_found";
    return notice;
}

/// Notices of which several lose words, at different places; one about a message that comes behind it.
std::string stream_with_notices() {
    return test::make_stream([](stream::Writer& w) {
        model::Notice ahead = missing("bel 06-12345679.pdf");
        ahead.message = test::id(3);
        w.write(test::message(0, "bel 06-12345678"));
        w.write(missing("06-12345678.pdf"));
        w.write(missing("gewoon.pdf"));
        w.write(missing("van saar@example.org en 06-12345678.pdf"));
        w.write(test::message(1, "gewoon"));
        w.write(missing("saar@example.org.pdf"));
        w.write(ahead);
        w.write(test::message(2, "gewoon"));
        w.write(test::message(3, "bel 06-12345678"));
        w.write(missing("zie bsn 999990019"));
    });
}

} // namespace

TEST_CASE("each notice is held to its own entries of the log") {
    const std::string before = stream_with_notices();
    const hash::HmacSha256 key("0123456789abcdef");
    const auto cleaned = test::clean_stream(test::four_rules(), before, true, &key);
    CHECK(faults_of(before, cleaned.stream, cleaned.log) == std::vector<std::string>());
    CHECK(faults_of(before, cleaned.stream, cleaned.log, &key) == std::vector<std::string>());
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, resealed(cleaned.stream, from, to), cleaned.log);
    };
    const std::string own = R"("name":"[TELEFOON].pdf")";
    CHECK_FALSE(faults(own, R"("name":"06-12345678.pdf")").empty());
    CHECK_FALSE(faults(own, R"("name":"[E-MAIL].pdf")").empty());
    CHECK_FALSE(faults("van [E-MAIL] en [TELEFOON].pdf", "van [E-MAIL] en 06-12345678.pdf").empty());
    CHECK_FALSE(faults("gewoon.pdf", "[TELEFOON].pdf").empty());
}

TEST_CASE("a change that the log has at a place where nothing changed is told") {
    const std::string before = rich_stream();
    const auto cleaned = test::clean_stream(test::with_period(), before);
    const std::string path = R"("path":"attachments.0.caption")";
    CHECK_FALSE(
        faults_of(before, cleaned.stream, rechained(cleaned.log, path, R"("path":"attachments.0.nota")"))
            .empty());
}

namespace {

/// Faults of a stream or a log of rich_stream() in which something was replaced.
struct Tampering {
    std::string before = rich_stream();
    test::Cleaned cleaned = test::clean_stream(test::with_period(), before);

    [[nodiscard]] bool is_told(const std::string& from, const std::string& to) const {
        return !faults_of(before, resealed(cleaned.stream, from, to), cleaned.log).empty();
    }

    [[nodiscard]] bool is_told_of_log(const std::string& from, const std::string& to) const {
        return !faults_of(before, cleaned.stream, rechained(cleaned.log, from, to)).empty();
    }
};

} // namespace

TEST_CASE("a removal says nothing more than cleaning does") {
    const Tampering t;
    const std::string end = R"("basis":"PERIODE")";
    CHECK(t.is_told(end, end + R"(,"text":"te vroeg")"));
    CHECK(t.is_told(end, end + R"(,"extra":{"a":"te vroeg"})"));
    CHECK(t.is_told(end, end + R"(,"proof":{"leaf":"te vroeg"})"));
    CHECK(t.is_told(end, end + R"(,"sender":"te vroeg")"));
    CHECK(t.is_told(end, end + R"(,"at":"2019-06-01T12:01:00+02:00")"));
    CHECK_FALSE(t.is_told(end, end + R"(,"proof":{"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"));
}

TEST_CASE("a value takes no other kind, and a file no other name") {
    const Tampering t;
    CHECK(t.is_told(R"("text":"gewoon")", R"("text":{"a":"te vroeg"})"));
    CHECK(t.is_told(R"("text":"gewoon")", R"("text":["te vroeg"])"));
    CHECK(t.is_told(R"("name":"att-2.jpg")", R"("name":"att-2 te vroeg.jpg")"));
    CHECK(t.is_told(R"("name":"att-2.jpg")", R"("name":"att-3.jpg")"));
}

TEST_CASE("a notice of cleaning's own says what cleaning says, where it says it") {
    const Tampering t;
    const std::string open = R"(open proposals: 1; this is a draft)";
    CHECK(t.cleaned.stream.find(open) != std::string::npos);
    CHECK(t.is_told(open, "open proposals: 0; this is a draft"));
    CHECK(t.is_told(open, "te vroeg"));
    CHECK(t.is_told(R"({"type":"notice","code":"proposals-open")", R"({"type":"notice","code":"merge-gap")"));
    CHECK(t.is_told("the time of the message does not show", "te vroeg"));
    const std::string last = R"({"type":"notice","code":"proposals-open")";
    const std::string added =
        R"({"type":"notice","code":"attachment-withheld","level":"warning","detail":"te vroeg"})";
    CHECK(t.is_told(last, added + "\n" + last));
}

TEST_CASE("the notice that the period can't decide can't go") {
    const Tampering t;
    const auto notices = test::records_of(t.cleaned.stream, "notice");
    const auto notice = std::find_if(notices.begin(), notices.end(), [](const std::string& line) {
        return line.find("period-uncertain") != std::string::npos;
    });
    REQUIRE(notice != notices.end());
    CHECK(t.is_told(*notice + "\n", ""));
    CHECK(t.is_told_of_log(R"("told":true,)", ""));
    // cleaned again, the notice of the first time stands for that of the second
    const auto twice = test::clean_stream(test::with_period(), t.cleaned.stream);
    CHECK(faults_of(t.cleaned.stream, twice.stream, twice.log).empty());
    CHECK_FALSE(faults_of(t.cleaned.stream, resealed(twice.stream, *notice + "\n", ""), twice.log).empty());
}

TEST_CASE("a stream is a draft only when its log says so") {
    const std::string before = test::make_stream([](stream::Writer& w) { w.write(test::message(0, "hoi")); });
    const auto cleaned = test::clean_stream(test::four_rules(), before, false);
    CHECK(faults_of(before, cleaned.stream, cleaned.log).empty());
    const std::string mark = R"("clean.policy_version":"1")";
    const std::string marked = mark + R"(,"clean.open":"allowed")";
    CHECK_FALSE(faults_of(before, resealed(cleaned.stream, mark, marked), cleaned.log).empty());
    const Tampering t;
    CHECK(t.is_told_of_log(R"("open_allowed":true)", R"("open_allowed":false)"));
}

TEST_CASE("the header says of a cleaning what its log says") {
    const Tampering t;
    CHECK(t.is_told(R"("generator":"chat-clean test")", R"("generator":"te vroeg")"));
    CHECK(t.is_told(R"("clean.policy":"test")", R"("clean.policy":"te vroeg")"));
    CHECK(t.is_told(R"("clean.policy_version":"1")", R"("clean.policy_version":"2")"));
    CHECK(t.is_told(R"("clean.policy":"test")", R"("clean.policy":"test","clean.nota":"te vroeg")"));
    CHECK(t.is_told(R"("clean.policy":"test")", R"("clean.policy":"test","clean2.policy":"te vroeg")"));
    CHECK(t.is_told(R"("options":{)", R"("clean":"te vroeg","options":{)"));
    CHECK(t.is_told(R"(,"clean.open":"allowed")", ""));
    CHECK(t.is_told_of_log(R"("tool_version":"chat-clean test")", R"("tool_version":"chat-clean 9")"));
    CHECK(t.is_told_of_log(R"("policy_version":"1")", R"("policy_version":"2")"));
}

TEST_CASE("a log's summary counts what its entries say, for each rule") {
    const Tampering t;
    CHECK(t.is_told_of_log(R"("rule":"id.bsn","basis":"UAVG-46","level")",
                           R"("rule":"tel","basis":"AVG-6/PRIV-M","level")"));
    CHECK(t.is_told_of_log(R"("rule":"id.bsn","basis":"UAVG-46","level")",
                           R"("rule":"id.bsn","basis":"PRIV","level")"));
    CHECK(t.is_told_of_log(R"("rule":"id.bsn","basis":"UAVG-46","redacted":1)",
                           R"("rule":"id.bsn","basis":"UAVG-46","redacted":2)"));
    CHECK(t.is_told_of_log(R"("rule":"id.bsn","basis":"UAVG-46","redacted")",
                           R"("rule":"id.bsn","basis":"PRIV","redacted")"));
    for (const char* count :
         {"quotes_cut", "removals_passed", "digests_dropped", "renamed", "cleaned", "masked"}) {
        CAPTURE(count);
        const std::string member = "\"" + std::string(count) + "\":";
        CHECK(t.is_told_of_log(member, member + "1"));
    }
    CHECK(t.is_told_of_log(R"("length_class":"11-50")", R"("length_class":">200")"));
    CHECK(t.is_told_of_log(R"("part":"text")", R"("decision_ids":["d-1"],"part":"text")"));
}

TEST_CASE("a noted finding can't go from the log, nor come into it twice") {
    const std::string before = test::make_stream([](stream::Writer& w) {
        w.write(test::message(0, "bestelnr 999990019"));
        w.write(test::message(1, "gewoon"));
    });
    const auto cleaned = test::clean_stream(test::four_rules(), before);
    REQUIRE(cleaned.log.find(R"("outcome":"noted")") != std::string::npos);
    const std::string entry = cleaned.log.substr(0, cleaned.log.find('\n') + 1);
    const auto renumbered = [](std::string log) {
        for (std::size_t at = 0, seq = 1; at < log.size(); at = log.find('\n', at) + 1, ++seq) {
            const std::size_t number = log.find("\"seq\":", at) + 6;
            log.replace(number, log.find(',', number) - number, std::to_string(seq));
        }
        return rechained(log, "seq", "seq");
    };
    const std::string rest = cleaned.log.substr(entry.size());
    const std::vector<std::string> told = {"the log's summary counts other numbers for the rule id.bsn"};
    CHECK(faults_of(before, cleaned.stream, renumbered(entry + rest)).empty());
    CHECK(faults_of(before, cleaned.stream, renumbered(rest)) == told);
    CHECK(faults_of(before, cleaned.stream, renumbered(entry + entry + rest)) == told);
}

TEST_CASE("decisions that the files do not have, or that were overruled, are told") {
    const policy::Policy policy = test::four_rules();
    const std::string text = "bsn 999990019 en 070-3123456";
    const std::string before = test::make_stream([&](stream::Writer& w) { w.write(test::message(0, text)); });
    const std::string record = test::records_of(before, "message").front();
    const std::vector<policy::Decision> made = {
        test::decision(policy, test::finding_in(record, "id.bsn", text, "999990019"), policy::Verdict::keep),
        test::decision(policy, test::finding_in(record, "tel", text, "070-3123456"),
                       policy::Verdict::redact)};
    policy::Decisions decisions = test::merged(policy, {made});
    const auto cleaned = test::clean_stream(policy, before, false, nullptr, &decisions);
    const std::vector<policy::DecisionsFile> files = {policy::parse_decisions(test::file_of(made), "d")};
    const auto faults = [&](const std::string& from, const std::string& to) {
        return faults_of(before, cleaned.stream, rechained(cleaned.log, from, to), nullptr, &files);
    };
    CHECK(cleaned.summary.overruled == 1);
    CHECK(cleaned.log.find(R"("overruled":true)") != std::string::npos);
    CHECK(faults("x", "x") == std::vector<std::string>());
    CHECK_FALSE(faults(R"({"id":"d-000001")", R"({"id":"d-000009")").empty());
    CHECK_FALSE(faults(R"("reviewer":"R1")", R"("reviewer":"R7")").empty());
    CHECK_FALSE(faults(R"("overruled":1)", R"("overruled":0)").empty());
    CHECK_FALSE(faults(R"(,"overruled":true)", "").empty());
    CHECK_FALSE(faults(R"("read":2)", R"("read":3)").empty());
    CHECK_FALSE(faults(R"("lines":2)", R"("lines":3)").empty());
}
