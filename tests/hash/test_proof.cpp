// SPDX-License-Identifier: EUPL-1.2
#include "hash/commitment.hpp"
#include "hash/jcs.hpp"
#include "hash/merkle.hpp"
#include "hash/proof_support.hpp"
#include "hash/vectors.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

using namespace chatkeep::hash;
using nlohmann::json;

namespace {

std::string canonical(const std::string& text) {
    std::string out;
    append_jcs(out, chatkeep::stream::Document(text, "test").root());
    return out;
}

std::string from_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

ProofPackage package_of(const json& test) {
    ProofPackage package;
    package.statement = canonical(test["statement"].dump());
    for (const json& conversation : test["records"]) {
        for (const json& record : conversation) {
            package.lines.push_back(canonical(record.dump()));
        }
    }
    for (const auto& [path, hex] : test["files"].items()) {
        package.files[path] = from_hex(hex.get<std::string>());
    }
    return package;
}

struct Sample {
    Hash256 secret = leaf_hash("a key for tests");

    Hash256 key(std::uint64_t index) const { return message_key(conversation_key(secret, 0), index); }

    std::string field(std::uint64_t index, std::string_view name) const {
        return to_base64url(field_key(key(index), name));
    }

    std::string part(std::uint64_t index, std::string_view name, std::uint32_t number) const {
        return to_base64url(part_key(field_key(key(index), name), number));
    }

    /// The commitment of a part that is gone.
    std::string gone(std::uint64_t index, std::string_view name, std::uint32_t number,
                     std::string_view bytes) const {
        return to_base64url(commit_part(part_key(field_key(key(index), name), number), bytes));
    }

    Hash256 leaf(std::uint64_t index, std::string_view text) const {
        const std::vector<FieldValue> fields = {{"sender", FieldKind::json, "\"p1\"", {}},
                                                {"text", FieldKind::text, text, {}}};
        return leaf_of(key(index), fields);
    }

    Hash256 photo_leaf() const {
        PartsCommitment parts;
        const Hash256 blob = field_key(key(2), "blob.0");
        std::uint32_t number = 0;
        for (const std::string_view bytes : {"front", "EXIF", "end"}) {
            parts.begin_part(part_key(blob, number++));
            parts.add_bytes(bytes);
            parts.end_part();
        }
        const std::vector<FieldValue> fields = {{"blob.0", FieldKind::blob, {}, parts.finish()},
                                                {"sender", FieldKind::json, "\"p1\"", {}}};
        return leaf_of(key(2), fields);
    }
};

/// Four messages: whole, with two words gone, with the middle of its photo gone, gone.
ProofPackage sample() {
    const Sample s;
    const std::vector<Hash256> leaves = {s.leaf(0, "goed"), s.leaf(1, "bel Jan de Boer"), s.photo_leaf(),
                                         s.leaf(3, "nee")};
    const Hash256 conversation = conversation_leaf(conversation_salt(s.secret, 0), 4, root_of(leaves));
    ProofPackage package;
    package.statement = fmt::format(R"({{"conversations":1,"hash":"sha-256","messages":4,"root":"{}",)"
                                    R"("type":"cvr1-readout"}})",
                                    to_hex(conversation));
    package.lines = {
        fmt::format(R"({{"conv":0,"cvr":1,"n":4,"s":"{}"}})", to_base64url(conversation_salt(s.secret, 0))),
        fmt::format(R"({{"i":0,"k":"{}","m":{{"sender":"p1","text":"goed"}}}})", to_base64url(s.key(0))),
        fmt::format(
            R"({{"f":{{"sender":"{}"}},"i":1,"m":{{"sender":"p1","text":"bel [NAAM] Boer"}},)"
            R"("x":{{"text":{{"parts":[{{"p":"{}","t":"bel"}},{{"p":"{}","t":" "}},{{"h":"{}","r":"NAAM"}},)"
            R"({{"h":"{}","r":"NAAM"}},{{"h":"{}","r":"NAAM"}},{{"p":"{}","t":" "}},)"
            R"({{"p":"{}","t":"Boer"}}]}}}}}})",
            s.field(1, "sender"), s.part(1, "text", 0), s.part(1, "text", 1), s.gone(1, "text", 2, "Jan"),
            s.gone(1, "text", 3, " "), s.gone(1, "text", 4, "de"), s.part(1, "text", 5),
            s.part(1, "text", 6)),
        fmt::format(R"({{"f":{{"sender":"{}"}},"i":2,"m":{{"blob.0":{{"path":"a/1.jpg"}},"sender":"p1"}},)"
                    R"("x":{{"blob.0":{{"parts":[{{"len":5,"p":"{}"}},{{"fill":2,"h":"{}","r":"PLAATS"}},)"
                    R"({{"len":3,"p":"{}"}}]}}}}}})",
                    s.field(2, "sender"), s.part(2, "blob.0", 0), s.gone(2, "blob.0", 1, "EXIF"),
                    s.part(2, "blob.0", 2)),
        fmt::format(R"({{"h":"{}","i":3,"n":1,"r":"PRIVE"}})", to_base64url(leaves[3])),
    };
    package.files["a/1.jpg"] = std::string("front\0\0end", 10);
    return package;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// The verdict on the sample with one line edited.
std::string with_edit(std::size_t line, const std::string& from, const std::string& to) {
    ProofPackage package = sample();
    package.lines[line] = replaced(package.lines[line], from, to);
    return verdict(package);
}

} // namespace

TEST_CASE("proof: what remains is counted with what is gone") {
    const ProofCounts counts = verify(sample());
    CHECK(counts.messages == 4);
    CHECK(counts.intact == 1);
    CHECK(counts.partial == 2);
    CHECK(counts.removed == 1);
    CHECK(counts.removed_for == std::map<std::string, std::uint64_t>{{"PRIVE", 1}});
    CHECK(counts.redacted_for == std::map<std::string, std::uint64_t>{{"NAAM", 3}, {"PLAATS", 1}});
}

TEST_CASE("proof: each fault has its own words") {
    const std::string root = "do not lead to the root";
    using Catch::Contains;
    CHECK_THAT(with_edit(1, "goed", "goen"), Contains(root));
    CHECK_THAT(with_edit(1, "\"sender\"", "\"zender\""), Contains("out of order"));
    CHECK_THAT(with_edit(1, "\"m\":{", "\"m\":{\"extra\":1,"), Contains(root));
    CHECK_THAT(with_edit(1, "\"i\":0", "\"i\":1"), Contains("message 0 is missing, twice, or out of order"));
    CHECK_THAT(with_edit(1, "\"k\":\"", "\"k\":\"A"), Contains("\"k\" is not 32 bytes in base64url"));
    CHECK_THAT(with_edit(1, "\"text\":\"goed\"", "\"text\":1"), Contains("\"text\" is no text"));
    CHECK_THAT(with_edit(1, "\"sender\":", "\"SENDER\":"), Contains("no name of a field"));
    CHECK_THAT(with_edit(1, "\"i\"", "\"a\":1,\"i\""), Contains("a record has the members"));
    CHECK_THAT(with_edit(0, "\"n\":4", "\"n\":3"), Contains("more messages than the 3 of the header"));
    CHECK_THAT(with_edit(0, "\"n\":4", "\"n\":5"), Contains("ends after 4 of its 5"));
    CHECK_THAT(with_edit(0, "\"n\":4", "\"n\":-4"), Contains("\"n\" is no count"));
    CHECK_THAT(with_edit(0, "\"cvr\":1", "\"cvr\":2"), Contains("version"));
    CHECK_THAT(with_edit(0, "\"conv\":0", "\"conv\":1"), Contains("conversation 0 is missing"));
    CHECK_THAT(with_edit(0, "\"n\":4,", ""), Contains("a header has the members"));
    CHECK_THAT(with_edit(2, "bel [NAAM]", "bel Kees"), Contains("text shown differs"));
    CHECK_THAT(with_edit(2, "\"i\":1,", "\"i\":1,\"k\":\"\","), Contains("a record has the members"));
    CHECK_THAT(with_edit(2, "\"m\":{", "\"m\":{\"note\":1,"), Contains("covered by neither f nor x"));
    CHECK_THAT(with_edit(2, "\"x\":{", "\"x\":{\"sender\":{\"h\":\"\",\"r\":\"A\"},"), Contains("has a key"));
    CHECK_THAT(with_edit(2, "\"r\":\"NAAM\"", "\"r\":\"\""), Contains("a reason is no code"));
    CHECK_THAT(with_edit(2, "\"t\":\"Boer\"", "\"t\":\"Boot\""), Contains("text shown differs"));
    CHECK_THAT(with_edit(2, "\"t\":\"Boer\"", "\"u\":\"Boer\""), Contains("a part of a text has"));
    CHECK_THAT(with_edit(3, "a/1.jpg", "../1.jpg"), Contains("does not lead to a file"));
    CHECK_THAT(with_edit(3, "a/1.jpg", "/a/1.jpg"), Contains("does not lead to a file"));
    CHECK_THAT(with_edit(3, "a/1.jpg", "a/2.jpg"), Contains("no such file"));
    CHECK_THAT(with_edit(3, "\"fill\":2", "\"fill\":3"), Contains("length of an attachment"));
    CHECK_THAT(with_edit(3, "\"fill\":2", "\"fill\":1"), Contains("length of an attachment"));
    CHECK_THAT(with_edit(3, "\"fill\"", "\"fall\""), Contains("a part of an attachment has"));
    CHECK_THAT(with_edit(3, "1.jpg\"", "1.jpg\",\"size\":1"), Contains("path alone"));
    CHECK_THAT(with_edit(4, "\"n\":1", "\"n\":2"), Contains("not a whole subtree"));
    CHECK_THAT(with_edit(4, "\"n\":1", "\"n\":3"), Contains("not a whole subtree"));
    CHECK_THAT(with_edit(4, "\"n\":1", "\"n\":0"), Contains("not a whole subtree"));
    CHECK_THAT(with_edit(4, "}", "} "), Contains("bytes after the value"));
}

TEST_CASE("proof: records dropped, doubled, swapped, put elsewhere") {
    for (std::size_t line = 0; line < sample().lines.size(); ++line) {
        CAPTURE(line);
        ProofPackage dropped = sample();
        dropped.lines.erase(dropped.lines.begin() + static_cast<std::ptrdiff_t>(line));
        CHECK(verdict(dropped) != "");
        ProofPackage doubled = sample();
        doubled.lines.insert(doubled.lines.begin() + static_cast<std::ptrdiff_t>(line), doubled.lines[line]);
        CHECK(verdict(doubled) != "");
        for (std::size_t other = 0; other < line; ++other) {
            ProofPackage swapped = sample();
            std::swap(swapped.lines[line], swapped.lines[other]);
            CHECK(verdict(swapped) != "");
        }
    }
}

TEST_CASE("proof: attachments cut, grown, changed outside what is filled") {
    ProofPackage package = sample();
    std::string& photo = package.files["a/1.jpg"];
    for (std::size_t at = 0; at < photo.size(); ++at) {
        const char before = std::exchange(photo[at], 'x');
        CHECK((verdict(package) == "") == (at == 5 || at == 6));
        photo[at] = before;
    }
    photo += 'x';
    CHECK(verdict(package) != "");
    photo.resize(9);
    CHECK(verdict(package) != "");
}

TEST_CASE("proof: the statement is canonical and agrees") {
    const auto with_statement = [](const std::string& from, const std::string& to) {
        ProofPackage package = sample();
        package.statement = replaced(package.statement, from, to);
        return verdict(package);
    };
    using Catch::Contains;
    CHECK_THAT(with_statement(":1,", ": 1,"), Contains("not in canonical form"));
    CHECK_THAT(with_statement("{", ""), Contains("no JSON"));
    CHECK_THAT(with_statement("cvr1-readout", "cvr1-cleaned"), Contains("no read-out statement"));
    CHECK_THAT(with_statement("sha-256", "sha-512"), Contains("no read-out statement"));
    CHECK_THAT(with_statement("\"messages\":4", "\"messages\":5"),
               Contains("had 4 messages, the statement says 5"));
    CHECK_THAT(with_statement("\"messages\":4", "\"messages\":-4"), Contains("\"messages\" is no count"));
    CHECK_THAT(with_statement("\"conversations\":1", "\"conversations\":2"),
               Contains("there are 1 conversations"));
    CHECK_THAT(with_statement("\"root\":\"", "\"root\":\"0"), Contains("no SHA-256"));
    CHECK(with_statement("\"root\"", "\"person\":\"Noa Vermeer\",\"root\"") == "");
}

TEST_CASE("proof: the published packages") {
    const std::string vectors = read_corpus("../formats/commitment-vectors.json");
    if (vectors.empty()) {
        return;
    }
    const json all = json::parse(vectors);
    REQUIRE(all["valid"].size() == 3);
    REQUIRE(all["invalid"].size() == 19);
    for (const json& test : all["valid"]) {
        CAPTURE(test["desc"]);
        const ProofCounts counts = verify(package_of(test));
        CHECK(counts.intact == test["counts"]["intact"].get<std::uint64_t>());
        CHECK(counts.partial == test["counts"]["partial"].get<std::uint64_t>());
        CHECK(counts.removed == test["counts"]["removed"].get<std::uint64_t>());
    }
    for (const json& test : all["invalid"]) {
        CAPTURE(test["desc"]);
        CHECK(verdict(package_of(test)) != "");
    }
}
