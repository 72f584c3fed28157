// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/line_form.hpp"
#include "hash/record_fields.hpp"
#include "hash/written_line.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

const std::string k_id = "m0123456789abcdef0123456789abcdef";
const std::string k_other_id = "pfedcba9876543210fedcba9876543210";

/// A line with the bytes behind it that must be there.
struct Padded {
    explicit Padded(const std::string& line)
        : size(line.size()), bytes(line + std::string(hash::WrittenLine::k_padding, '\n')) {}

    [[nodiscard]] std::string_view line() const { return std::string_view(bytes).substr(0, size); }

    std::size_t size;
    std::string bytes;
};

struct Read {
    std::vector<std::uint32_t> ids;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string leaf;
};

bool operator==(const Read& a, const Read& b) {
    return a.ids == b.ids && a.fields == b.fields && a.leaf == b.leaf;
}

std::ostream& operator<<(std::ostream& out, const Read& read) {
    for (const auto& [name, bytes] : read.fields) {
        out << name << '=' << bytes << '\n';
    }
    return out << read.leaf << '\n';
}

/// By way of WrittenLine and RecordFields; nothing where the line has another form.
std::optional<Read> read_written(const std::string& text) {
    const Padded padded(text);
    hash::WrittenLine written;
    if (!written.parse(padded.line())) {
        return std::nullopt;
    }
    Read read{{written.ids().begin(), written.ids().end()}, {}, {}};
    hash::RecordFields fields;
    fields.add(written.root());
    hash::LeafBatch batch;
    batch.begin({});
    for (const auto& field : fields.fields()) {
        read.fields.emplace_back(field.name, field.bytes);
        batch.add({field.name, hash::kind_of(field.name), field.bytes, {}});
    }
    read.leaf = hash::to_hex(batch.take().front());
    return read;
}

/// By way of a form; nothing where the line has another. The text of "text" is told by its leaf alone.
std::optional<Read> read_formed(hash::LineForm& form, const std::string& text) {
    const Padded padded(text);
    if (!form.match(padded.line())) {
        return std::nullopt;
    }
    Read read{{form.ids().begin(), form.ids().end()}, {}, {}};
    for (std::size_t i = 0; i < form.size(); ++i) {
        std::string bytes;
        for (const std::string_view piece : form.pieces(i)) {
            bytes += piece;
        }
        read.fields.emplace_back(form.name(i), bytes);
    }
    hash::LeafBatch batch;
    batch.begin({});
    form.add_fields(batch);
    read.leaf = hash::to_hex(batch.take().front());
    return read;
}

std::optional<hash::LineForm> learn(const std::string& line,
                                    hash::ListFields list = &hash::list_record_fields) {
    return hash::LineForm::learn(Padded(line).line(), list);
}

std::string message(const std::string& id, const std::string& sender, const std::string& n,
                    const std::string& text) {
    return fmt::format(
        R"({{"type":"message","id":"{}","conversation":"c0123456789abcdef0123456789abcdef","n":{},"sender":"{}",)"
        R"("kind":"text","text":"{}","time":{{"at":"2020","zone":"","basis":"source"}},)"
        R"("poll":{{"options":[{{"voters":["{}"],"text":"a"}}]}},"extra":{{"b":[],"a":{{}},"flag":true}}}})",
        id, n, sender, text, sender);
}

} // namespace

TEST_CASE("a line's form gives the fields that the line gives") {
    const std::vector<std::string> lines = {
        message(k_id, k_other_id, "1", "Ja"),
        message(k_other_id, k_id, "-99999999999999", ""),
        message(k_id, k_other_id, "0", R"(Ja \"é\"\n\u0007\\ nee)"),
        message("", "sender", "null", std::string(500, 'x') + " y"),
        message(k_id, k_other_id, "true", "2"),
        R"({"type":"participant","id":"x","name":"é","saved":false})",
        R"({"type":"participant","id":"y","name":"\"","saved":true})",
        R"({"type":"participant","id":3,"name":null,"saved":1})",
        R"({"type":"message","text":5,"reactions":[{"sender":"a","value":"b"},{"sender":"c"}],"edits":["2",1]})",
        R"({"type":"message","text":7,"reactions":[{"sender":"","value":""},{"sender":""}],"edits":["",0]})",
        R"({"type":"new","Other":1,"blob.1":2,"record":"3","z":{"y":"1","x":"2"}})",
        R"({"type":"new","Other":0,"blob.1":0,"record":"","z":{"y":"","x":""}})",
        R"({"type":"old","Other":0,"blob.1":0,"record":"","z":{"y":"","x":""}})",
        R"({"x":"type"})",
        R"({"x":"types","y":1})",
    };
    std::size_t matched = 0;
    for (const std::string& first : lines) {
        auto form = learn(first);
        CAPTURE(first);
        REQUIRE(form);
        for (const std::string& line : lines) {
            CAPTURE(line);
            const auto read = read_formed(*form, line);
            matched += read ? 1U : 0U;
            if (read && line.find('\\') == std::string::npos) {
                CHECK(*read == read_written(line).value_or(Read()));
            } else if (read) {
                CHECK(read->leaf == read_written(line).value_or(Read()).leaf);
            }
        }
    }
    CHECK(matched == 5 * 5 + 3 + 2 * 2 + 2 * 2 + 3);
}

TEST_CASE("a line's form takes nothing that is in another form") {
    const std::string line = message(k_id, k_other_id, "12", "Ja");
    auto form = learn(line);
    REQUIRE(form);
    // every byte in turn gone, doubled or another: what is still taken is taken by the other way too
    for (std::size_t at = 0; at < line.size(); ++at) {
        for (const std::string instead :
             {"", "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "x", "\n", "\"\""}) {
            std::string changed = line;
            changed.replace(at, 1, instead);
            CAPTURE(changed);
            const auto read = read_formed(*form, changed);
            if (read && changed.find('\\') == std::string::npos) {
                CHECK(*read == read_written(changed).value_or(Read()));
            }
            if (read) {
                CHECK(read_written(changed).has_value());
            }
        }
        CHECK_FALSE(read_formed(*form, line.substr(0, at)));
    }
    for (const std::string number : {"01", "-", "-0", "1.5", "1e3", "9007199254740993", "tru", "nul", ""}) {
        CAPTURE(number);
        CHECK_FALSE(read_formed(*form, message(k_id, k_other_id, number, "Ja")));
    }
    CHECK_FALSE(read_formed(*form, message(k_id, R"(a\n)", "1", "Ja")));
    CHECK_FALSE(read_formed(*form, message(k_id, k_other_id, "1", R"(\u00e9)")));
    CHECK_FALSE(read_formed(*form, message(k_id, k_other_id, "1", "\t")));
}

TEST_CASE("a form is learned only where values alone tell the fields") {
    CHECK(learn(R"({"type":"message","attachments":[{"name":"f"}]})"));
    for (const std::string line : {
             R"({"type":"message","attachments":[{"name":"f","sha256":"00"}]})",
             R"({"type":"message","reactions":[{"sticker_sha256":"00"}]})",
             R"({"type":"message","proof":{"x":{"text":1}},"n":1})",
             R"({"type":"message","proof":{},"n":1})",
             R"({"type":"message","n":713171923293100})",
             R"({"type":"message","c5a0d1e7f3b2c4968e7d6c5b4a3928100":1})",
             R"({"type": "message"})",
             R"({"a":1.0})",
             R"({})",
             R"([])",
             "",
         }) {
        CAPTURE(line);
        CHECK_FALSE(learn(line));
    }
    std::string many = R"({"type":"message")";
    for (int i = 0; i < 65; ++i) {
        many += fmt::format(R"(,"n{}":{})", i, i);
    }
    CHECK_FALSE(learn(many + "}"));
    CHECK_FALSE(learn(R"({"a":")" + std::string(70'000, 'x') + "\"}"));
    CHECK_FALSE(learn(R"({")" + std::string(56, 'x') + "\":1}")); // longer than one block has room for
}

TEST_CASE("forms of lines are kept, the last ones") {
    hash::LineForms forms(&hash::list_record_fields);
    const auto line = [](int form, int value) {
        return Padded(fmt::format(R"({{"type":"message","n{}":{}}})", form, value));
    };
    const Padded first = line(0, 1);
    CHECK(forms.find(first.line()) == nullptr);
    const Padded second = line(0, 2);
    const hash::LineForm* const found = forms.find(second.line());
    REQUIRE(found != nullptr);
    CHECK(found->type() == "message");
    CHECK(found->pieces(0).front() == "2");
    for (int form = 1; form < 200; ++form) {
        const Padded other = line(form, form);
        CHECK(forms.find(other.line()) == nullptr);
    }
    CHECK(forms.find(first.line()) == nullptr); // forgotten
}

TEST_CASE("the form of a proof's record is that of an intact one in canonical form") {
    const std::string record =
        R"({"i":5,"k":"key","m":{"name":"a","record":{"id":"b","type":"c"},"text":"d \n"}})";
    auto form = learn(record, &hash::list_proof_fields);
    REQUIRE(form);
    const Padded other(R"({"i":60,"k":"","m":{"name":"","record":{"id":"é","type":"\\"},"text":""}})");
    CHECK_FALSE(form->match(other.line())); // an escape elsewhere than in the text
    const Padded same(R"({"i":60,"k":"x","m":{"name":"","record":{"id":"é","type":"t"},"text":"\\ "}})");
    REQUIRE(form->match(same.line()));
    REQUIRE(form->size() == hash::k_proof_front + 3);
    CHECK(form->pieces(0).front() == "60");
    CHECK(form->pieces(1).front() == "x");
    const std::vector<std::string_view> whole = {R"({"id":"é","type":"t"})"};
    CHECK(form->name(3) == "record");
    CHECK(hash::is_same(form->pieces(3), whole));
    for (const std::string line : {
             R"({"k":"key","i":5,"m":{}})",
             R"({"i":5,"k":"key","m":{"b":1,"a":2}})",
             R"({"i":"5","k":"key","m":{"a":1}})",
             R"({"i":5,"k":1,"m":{"a":1}})",
             R"({"i":5,"k":"key","m":[1]})",
             R"({"i":5,"k":"key","m":{"a":1},"x":{}})",
             R"({"f":{},"i":5,"m":{"a":1}})",
             R"({"i":5,"k":"key","m":{"text":1}})",
             R"({"i":5,"k":"key","m":{"blob.0":{"path":"media/x"}}})",
             R"({"i":5,"k":"key","m":{"A":1}})",
             R"({"i":5,"k":"key","m":{"record":{"b":1,"a":2}}})",
         }) {
        CAPTURE(line);
        CHECK_FALSE(learn(line, &hash::list_proof_fields));
    }
}

TEST_CASE("fields in pieces are the same in whatever pieces") {
    using Pieces = std::vector<std::string_view>;
    CHECK(hash::is_same(Pieces{}, Pieces{}));
    CHECK(hash::is_same(Pieces{}, Pieces{"", ""}));
    CHECK(hash::is_same(Pieces{"abc"}, Pieces{"", "a", "", "bc", ""}));
    CHECK(hash::is_same(Pieces{"ab", "c"}, Pieces{"a", "bc"}));
    CHECK_FALSE(hash::is_same(Pieces{"ab"}, Pieces{"a"}));
    CHECK_FALSE(hash::is_same(Pieces{"a"}, Pieces{"a", "b"}));
    CHECK_FALSE(hash::is_same(Pieces{"ab", "c"}, Pieces{"ab", "d"}));
    CHECK_FALSE(hash::is_same(Pieces{}, Pieces{"a"}));
}
