// SPDX-License-Identifier: EUPL-1.2
// Worked values of CVR-1.
#include "base/error.hpp"
#include "hash/commitment.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::hash;

namespace {

Hash256 counting_key() {
    Hash256 key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = static_cast<unsigned char>(i);
    }
    return key;
}

constexpr std::string_view k_text = "Ja. Bel Jan de Vries op 06-12345678 ☎";

} // namespace

TEST_CASE("keys are derived as described") {
    const Hash256 key = counting_key();
    const Hash256 conversation = conversation_key(key, 0);
    CHECK(to_hex(conversation) == "276ec61c16d64254cee18f64b24de958fe6338b0c26a47e5565984feb6079806");
    CHECK(to_hex(conversation_salt(key, 0)) ==
          "73a153712ef96901fc74dc5a5103a53e0b35eea31ff70e2c39c93ecb7fa5b685");
    const Hash256 message = message_key(conversation, 1);
    CHECK(to_hex(message) == "700523b665cb6ce86f96ed5e3c7a0d017d3a4710d2730c7a2397e0f0b6a3448c");
    CHECK(to_hex(field_key(message, "sender")) ==
          "f9f3855789ca72480164d6d8f80eb6bc61017c957fcccdb0c113f8225f0bcfb6");
    CHECK(to_hex(part_key(field_key(message, "text"), 0)) ==
          "7759a3934adb4f3774f51952361ea5676cc6b2608c741ba827a19e047151abbd");
}

TEST_CASE("fields, leaf and conversation are committed as described") {
    const Hash256 message = message_key(conversation_key(counting_key(), 0), 1);
    CHECK(to_hex(commit_json(field_key(message, "sender"), "\"p2\"")) ==
          "dbccc2b32bba152d2204f1d502c533973abd711784ecd743cc518b7c3a9d2c05");
    CHECK(to_hex(commit_text(field_key(message, "text"), k_text)) ==
          "60a11111d9faa44627fa58710cd5d204db25ff8953424f607f6da54479c20457");
    const std::vector<FieldValue> fields = {{"phone", FieldKind::json, "\"31612345678\"", {}},
                                            {"sender", FieldKind::json, "\"p2\"", {}},
                                            {"text", FieldKind::text, k_text, {}},
                                            {"ts", FieldKind::json, "\"2020-03-12T08:01:00Z\"", {}}};
    CHECK(to_hex(leaf_of(message, fields)) ==
          "79e8976310390457e844f83a445d9a649a67ff8841881e963ee2a1027f79e543");
    const auto root = parse_hex("94ae16ac52d25f939dd7ce4d92d6b44c00081f53dafe9ede10995bae1ffaf79b");
    CHECK(to_hex(conversation_leaf(conversation_salt(counting_key(), 0), 7, *root)) ==
          "fa56ece61fb9b72e343422939f3d9454f599e1c9983be824a36a257669881b62");
}

TEST_CASE("text is cut between words and what stands between them") {
    std::vector<std::string> parts;
    for (std::string_view rest = k_text; !rest.empty(); rest.remove_prefix(parts.back().size())) {
        parts.emplace_back(rest.substr(0, first_part_length(rest)));
    }
    CHECK(parts == std::vector<std::string>{"Ja", ". ", "Bel", " ", "Jan", " ", "de", " ", "Vries", " ", "op",
                                            " ", "06", "-", "12345678", " ", "☎"});
    CHECK(first_part_length("") == 0);
}

TEST_CASE("a text and its parts one by one give the same commitment") {
    const Hash256 key = field_key(counting_key(), "text");
    for (const std::string_view text : {std::string_view(), k_text, std::string_view("ja")}) {
        PartsCommitment parts;
        std::uint32_t number = 0;
        std::string_view rest = text;
        do {
            const std::string_view part = rest.substr(0, first_part_length(rest));
            parts.begin_part(part_key(key, number++));
            parts.add_bytes(part);
            parts.end_part();
            rest.remove_prefix(part.size());
        } while (!rest.empty());
        CHECK(parts.finish() == commit_text(key, text));
    }
}

TEST_CASE("names of fields are few and short, and say the kind") {
    CHECK(is_field_name("blob.0"));
    CHECK(is_field_name(std::string(64, 'a')));
    for (const std::string& bad : {std::string(), std::string(65, 'a'), std::string("Text"),
                                   std::string("a b"), std::string("é"), std::string("a-b")}) {
        CHECK_FALSE(is_field_name(bad));
    }
    CHECK(kind_of("text") == FieldKind::text);
    CHECK(kind_of("texts") == FieldKind::json);
    CHECK(kind_of("blob") == FieldKind::blob);
    CHECK(kind_of("blob.12") == FieldKind::blob);
    CHECK(kind_of("a.blob") == FieldKind::json);
}

TEST_CASE("a value has one form in hex and one in base64url") {
    const Hash256 key = counting_key();
    CHECK(to_base64url(key) == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    CHECK(parse_base64url(to_base64url(key)) == key);
    CHECK(parse_hex(to_hex(key)) == key);
    CHECK_FALSE(parse_base64url("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9")); // a bit that carries nothing
    CHECK_FALSE(parse_base64url("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    CHECK_FALSE(parse_base64url("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+"));
    CHECK_FALSE(parse_hex(std::string(64, 'A')));
    CHECK_FALSE(parse_hex("00"));
}
