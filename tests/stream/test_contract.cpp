// SPDX-License-Identifier: EUPL-1.2
#include "stream/contract.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::stream;

namespace {

class Collector : public ContractListener {
public:
    void breach(std::uint64_t line, std::string text) override {
        lines.push_back(std::to_string(line) + " " + text);
    }

    void remark(std::uint64_t line, std::string text) override {
        lines.push_back(std::to_string(line) + " remark: " + text);
    }

    std::vector<std::string> lines;
};

using Lines = std::vector<std::string>;

/// Records as JSON lines after the header; each is passed as it is.
Lines check(const Lines& records, ContractCounts* counts = nullptr) {
    base::StringOutput output;
    Writer writer(output);
    writer.write(Header{"test 1", {}});
    for (const std::string& record : records) {
        const std::string_view type = std::string_view(record).substr(9);
        writer.pass(type.substr(0, type.find('"')), record);
    }
    writer.finish();
    base::MemoryInput input(output.text);
    Reader reader(input, "test");
    Collector collector;
    Contract contract(collector);
    Line line;
    while (reader.next(line)) {
        contract.check(line);
    }
    contract.finish();
    if (counts != nullptr) {
        *counts = contract.counts();
    }
    return collector.lines;
}

std::string id(char letter, int n) {
    return std::string(1, letter) + std::string(31, '0') + static_cast<char>('0' + n);
}

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

const std::string k_source = R"({"type":"source","id":"s1","reader":"test"})";

std::string conversation(int n, const std::string& more = R"(,"source":"s1","kind":"group")") {
    return R"({"type":"conversation","id":)" + quoted(id('c', n)) + more + "}";
}

std::string participant(int n, int in = 1) {
    return R"({"type":"participant","id":)" + quoted(id('p', n)) + R"(,"conversation":)" +
           quoted(id('c', in)) + "}";
}

constexpr const char* k_time = R"({"at":"2020-01-27T08:00:00","precision":"minute","basis":"source"})";

std::string message(int number, int n, const std::string& more = "", const std::string& time = k_time,
                    int in = 1) {
    return R"({"type":"message","id":)" + quoted(id('m', number)) + R"(,"conversation":)" +
           quoted(id('c', in)) + R"(,"n":)" + std::to_string(n) + R"(,"kind":"text","text":"x","time":)" +
           time + more + "}";
}

/// What is said of one message in a stream that is right otherwise; it is line 5.
Lines check_message(const std::string& more, const std::string& time = k_time) {
    return check({k_source, conversation(1), participant(1), message(1, 0, more, time)});
}

} // namespace

TEST_CASE("a stream that keeps its contract is counted without a word") {
    ContractCounts counts;
    const Lines found = check(
        {k_source, conversation(1), participant(1),
         message(1, 0, R"(,"sender":)" + quoted(id('p', 1)) + R"(,"attachments":[{"missing":"omitted"}])"),
         R"({"type":"removal","id":)" + quoted(id('m', 2)) + R"(,"conversation":)" + quoted(id('c', 1)) +
             R"(,"n":7,"at":"2020-01-27T08:00:00","rule":"r","basis":"b"})",
         R"({"type":"notice","code":"preamble","level":"note","detail":"x"})", conversation(2),
         participant(1, 2), message(3, 0, "", k_time, 2)},
        &counts);
    CHECK(found.empty());
    CHECK(counts.sources == 1);
    CHECK(counts.conversations == 2);
    CHECK(counts.participants == 2);
    CHECK(counts.messages == 2);
    CHECK(counts.removals == 1);
    CHECK(counts.notices == 1);
    CHECK(counts.attachments == 1);
    CHECK(counts.missing == 1);
    CHECK(counts.unknown == 0);
}

TEST_CASE("what is unknown is no breach") {
    CHECK(check({R"({"type":"future","id":7})"}) == Lines{"2 remark: the record type \"future\" is unknown"});
    CHECK(check_message(R"(,"future":{"x":[1]})").empty());
    CHECK(check({k_source, conversation(1, R"(,"kind":"hologram")")}) ==
          Lines{"3 remark: the conversation has an unknown kind"});
    CHECK(check_message(R"(,"attachments":[{"missing":"eaten"}])") ==
          Lines{"5 remark: an attachment is missing for an unknown reason"});
}

TEST_CASE("sources are known before their conversations, once") {
    CHECK(check({conversation(1)}) ==
          Lines{"2 the conversation names the source \"s1\", which does not stand before it"});
    CHECK(check({k_source, conversation(1, R"(,"kind":"group","sources":["s1","s2"])")}) ==
          Lines{"3 the conversation names the source \"s2\", which does not stand before it"});
    CHECK(check({k_source, k_source}) == Lines{"3 the source id \"s1\" is used twice"});
    CHECK(check({R"({"type":"source","id":"s1"})"}) == Lines{"2 the source has no id or no reader"});
}

TEST_CASE("records stand in their conversation") {
    CHECK(check({k_source, conversation(1), participant(1, 2)}) ==
          Lines{"4 the participant does not stand in its conversation"});
    CHECK(check({participant(1)}) == Lines{"2 the participant does not stand in its conversation"});
    CHECK(check({k_source, conversation(1), conversation(2), message(1, 0)}) ==
          Lines{"5 the message does not stand in its conversation"});
    CHECK(check({k_source, conversation(1), conversation(2), conversation(1)}) ==
          Lines{"5 the id of the record was used before: ids are unique in a stream"});
}

TEST_CASE("participants stand once, before their first use") {
    CHECK(check({k_source, conversation(1), participant(1), participant(1)}) ==
          Lines{"5 the participant stands twice in its conversation"});
    const std::string other = quoted(id('p', 9));
    const auto says = [](const std::string& who) {
        return Lines{"5 the " + who + " is no participant that stands before it in the conversation"};
    };
    CHECK(check_message(R"(,"sender":)" + other) == says("sender"));
    CHECK(check_message(R"(,"sender":7)") == says("sender"));
    CHECK(check_message(R"(,"mentions":[{"participant":)" + other + "}]") == says("mention"));
    CHECK(check_message(R"(,"reactions":[{"sender":)" + other + R"(,"value":"x"}])") ==
          says("reaction's sender"));
    CHECK(check_message(R"(,"poll":{"question":"x","options":[{"text":"y","voters":[)" + other + "]}]}") ==
          says("voter"));
    CHECK(check_message(R"(,"event":{"type":"added","actor":)" + other + "}") == says("event's actor"));
    CHECK(check_message(R"(,"reply_to":{"sender":)" + other + "}") == says("quoted sender"));
    CHECK(check({k_source, conversation(1), participant(1), conversation(2),
                 message(1, 0, R"(,"sender":)" + quoted(id('p', 1)), k_time, 2)}) ==
          Lines{"6 the sender is no participant that stands before it in the conversation"});
}

TEST_CASE("ids are well-formed, numbers ascend") {
    CHECK(check({k_source, conversation(1),
                 R"({"type":"participant","id":"p1","conversation":)" + quoted(id('c', 1)) + "}"}) ==
          Lines{"4 the participant has no valid id"});
    CHECK(check({R"({"type":"conversation","id":"c0","kind":"group"})"}) ==
          Lines{"2 the conversation has no valid id"});
    CHECK(check({k_source, conversation(1), message(1, 4), message(2, 4)}) ==
          Lines{"5 n is 4 after 4: it must ascend within a conversation"});
    CHECK(check({k_source, conversation(1), message(1, -1)}) == Lines{"4 the message has no valid n"});
    CHECK(check({k_source, conversation(1), message(1, 0), message(1, 1)}) ==
          Lines{"5 the id of the record was used before: ids are unique in a stream"});
}

TEST_CASE("a reply to a message that is not there is worth a remark") {
    CHECK(check_message(R"(,"reply_to":{"message":)" + quoted(id('m', 9)) + "}") ==
          Lines{"5 remark: the message replied to is not in the stream"});
    CHECK(check_message(R"(,"reply_to":{"message":"m9"})") ==
          Lines{"5 the message replied to is no message id"});
    CHECK(check({k_source, conversation(1),
                 message(1, 0, R"(,"reply_to":{"message":)" + quoted(id('m', 2)) + "}"), message(2, 1)})
              .empty());
}

TEST_CASE("a message has kind, text, time") {
    const std::string bare = R"({"type":"message","id":)" + quoted(id('m', 1)) + R"(,"conversation":)" +
                             quoted(id('c', 1)) + R"(,"n":0)";
    CHECK(check({k_source, conversation(1), bare + "}"}) ==
          Lines{"4 the message has no kind or no text", "4 the message has no time"});
    CHECK(check({k_source, conversation(1), bare + R"(,"kind":"text","text":7,"time":)" + k_time + "}"}) ==
          Lines{"4 the message has no kind or no text"});
}

TEST_CASE("times lie within their own interval") {
    const auto time = [](const std::string& members) {
        return check_message("", R"({"precision":"minute","basis":"source",)" + members + "}");
    };
    CHECK(
        time(
            R"("at":"2020-01-27T08:00:00","earliest":"2020-01-27T08:00:00","latest":"2020-01-27T08:00:59.999")")
            .empty());
    CHECK(
        time(
            R"("at":"2020-01-27T08:00:00+01:00","earliest":"2020-01-27T07:00:00Z","latest":"2020-01-27T07:00:59Z")")
            .empty());
    const Lines outside = {"5 the message's time lies outside its own interval"};
    CHECK(time(R"("at":"2020-01-27T08:00:00","earliest":"2020-01-27T08:00:01")") == outside);
    CHECK(time(R"("at":"2020-01-27T08:00:00","latest":"2020-01-27T07:59:59")") == outside);
    CHECK(time(R"("earliest":"2020-01-27T08:00:00","latest":"2020-01-27T07:59:59")") == outside);
    CHECK(time(R"("at":"2020-01-27T08:00:00+01:00","latest":"2020-01-27T06:59:59Z")") == outside);
    CHECK(time(R"("at":"yesterday")") == Lines{"5 \"at\" in the message's time is no time"});
    CHECK(time(R"("at":"2020-02-30T08:00:00")") == Lines{"5 \"at\" in the message's time is no time"});
    CHECK(check_message("", "7") == Lines{"5 the message's time is no object"});
    CHECK(check_message("", R"({"precision":"eon","basis":"source"})") ==
          Lines{"5 the message's time has no valid precision or basis"});
    CHECK(check_message(R"(,"edits":[{"text":"x","time":{}}])") ==
          Lines{"5 the edit's time has no valid precision or basis"});
}

TEST_CASE("an attachment is there or says why not") {
    const std::string digest = quoted(std::string(64, 'a'));
    CHECK(check_message(R"(,"attachments":[{"sha256":)" + digest + "}]").empty());
    CHECK(check_message(R"(,"attachments":[{}])") ==
          Lines{"5 an attachment has neither bytes nor a reason why they are missing"});
    CHECK(check_message(R"(,"attachments":[{"missing":"omitted","sha256":)" + digest + "}]") ==
          Lines{"5 an attachment has bytes and is said to be missing"});
    CHECK(check_message(R"(,"attachments":[{"sha256":"../../etc/passwd"}])") ==
          Lines{"5 an attachment's sha256 is not 64 lower-case hex digits"});
    CHECK(check_message(R"(,"reactions":[{"value":"x","sticker_sha256":"x"}])") ==
          Lines{"5 a reaction's sticker_sha256 is not 64 lower-case hex digits"});
}

TEST_CASE("members of a message are of the type that the schema says") {
    const auto wrong = [](const std::string& name) {
        return Lines{"5 the message's member \"" + name + "\" is of another type than chat-stream(5) says"};
    };
    CHECK(check_message(R"(,"from_owner":"yes")") == wrong("from_owner"));
    CHECK(check_message(R"(,"attachments":{})") == wrong("attachments"));
    CHECK(check_message(R"(,"attachments":[{"missing":"omitted","size":"12"}])") == wrong("attachments"));
    CHECK(check_message(R"(,"attachments":[{"missing":"omitted","size":-1}])") == wrong("attachments"));
    CHECK(check_message(R"(,"edited":null)") == wrong("edited"));
    CHECK(check_message(R"(,"mentions":[7])") == wrong("mentions"));
    CHECK(check_message(R"(,"poll":{"question":"x","options":[{"text":"y","voters":"all"}]})") ==
          wrong("poll"));
    CHECK(check_message(R"(,"event":{"type":"added","targets":[1]})") == wrong("event"));
    CHECK(check_message(R"(,"merged":{"records":[{"source":"s1","position":{"line":"3"}}]})") ==
          wrong("merged"));
    CHECK(
        check_message(
            R"(,"position":{"row":-1},"extra":{"x":null},"order":{"after_previous":"certain","new":1},"newer":{})")
            .empty());
}

TEST_CASE("parts of a message are whole") {
    CHECK(check_message(R"(,"reactions":[{}])") == Lines{"5 a reaction has no value"});
    CHECK(check_message(R"(,"edits":[{}])") == Lines{"5 an edit has no text"});
    CHECK(check_message(R"(,"poll":{})") == Lines{"5 the poll has no options"});
}

TEST_CASE("numbers are integers, in records that the contract knows") {
    const Lines one = {"5 a number is no integer of 64 bits"};
    CHECK(check_message(R"(,"call":{"medium":"voice","duration_s":1.5})") == one);
    CHECK(check_message(R"(,"extra":{"x":1e3})") == one);
    CHECK(check_message(R"(,"extra":{"x":[9223372036854775808]})") == one);
    CHECK(check_message(R"(,"extra":{"x":[9223372036854775807,-9223372036854775808,"1.5"]})").empty());
    CHECK(check({R"({"type":"future","x":1.5})"}).size() == 1);
}

TEST_CASE("a removal holds nothing of its message") {
    const std::string head = R"({"type":"removal","id":)" + quoted(id('m', 1)) + R"(,"conversation":)" +
                             quoted(id('c', 1)) + R"(,"n":0)";
    CHECK(check({k_source, conversation(1), head + R"(,"rule":"r","basis":"b","text":"x"})"}) ==
          Lines{"4 the removal still has the member \"text\""});
    CHECK(check({k_source, conversation(1), head + R"(,"rule":"r"})"}) ==
          Lines{"4 the removal has no rule or no basis"});
    CHECK(check({k_source, conversation(1), head + R"(,"rule":"r","basis":"b","at":"x"})"}) ==
          Lines{"4 the removal's time is no time"});
}

TEST_CASE("a notice has code, level, well-formed ids") {
    CHECK(check({R"({"type":"notice","code":"x","level":"panic"})"}) ==
          Lines{"2 the notice has no code or no valid level"});
    CHECK(check({R"({"type":"notice","code":"x","level":"note","message":"m","conversation":"c"})"}) ==
          Lines{"2 the notice's conversation is no conversation id",
                "2 the notice's message is no message id"});
}
