// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "sign/transparency_log.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::sign;

namespace {

// The example of c2sp.org/signed-note: the key and note of the Go implementation's tests.
constexpr const char* k_known_key =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr const char* k_known_verifier =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n";
constexpr const char* k_known_text = "If you think cryptography is the answer to your problem,\n"
                                     "then you don't know what your problem is.\n";
constexpr const char* k_known_signature =
    "\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

std::string signed_text(const std::string& text, const NoteSigner& signer) {
    return text + "\n" + signer.sign(text, 7);
}

} // namespace

TEST_CASE("the note of the specification's authors is signed and checked as they do") {
    const NoteSigner signer = NoteSigner::parse(k_known_key);
    CHECK(signer.verifier_text() == k_known_verifier);
    CHECK(signer.sign(k_known_text, 0) == k_known_signature);
    const std::string note = std::string(k_known_text) + "\n" + k_known_signature;
    const auto found = verify_note(*parse_note(note), parse_verifiers(k_known_verifier, "keys"));
    REQUIRE(found);
    CHECK(found->size() == 1);
}

TEST_CASE("no byte of a signed checkpoint can change") {
    const NoteSigner signer = NoteSigner::make("example.org/log", NoteUse::log);
    const auto known = parse_verifiers(signer.verifier_text(), "keys");
    const std::string note =
        signed_text(checkpoint_text({"example.org/log", {3, hash::leaf_hash("x")}}), signer);
    CHECK(verify_checkpoint(note, known, "note").checkpoint.head.size == 3);
    for (std::size_t at = 0; at < note.size(); ++at) {
        std::string changed = note;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        INFO(at);
        CHECK_THROWS_AS(verify_checkpoint(changed, known, "note"), base::Error);
    }
}

TEST_CASE("witnesses count once each, under their own keys, with the time they saw the head") {
    const NoteSigner log = NoteSigner::make("example.org/log", NoteUse::log);
    const NoteSigner first = NoteSigner::make("witness.one", NoteUse::witness);
    const NoteSigner other = NoteSigner::make("witness.two", NoteUse::witness);
    const std::string text = checkpoint_text({"example.org/log", {1, hash::leaf_hash("x")}});
    const auto known = parse_verifiers(log.verifier_text() + first.verifier_text(), "keys");
    const std::string note =
        signed_text(text, log) + first.sign(text, 7) + first.sign(text, 8) + other.sign(text, 9);
    const SignedCheckpoint checked = verify_checkpoint(note, known, "note");
    CHECK(checked.count_witnesses() == 1);
    CHECK(checked.signatures.size() == 3);
    CHECK(checked.signatures[1].time == 7);
    CHECK_THROWS_WITH(verify_checkpoint(text + "\n" + first.sign(text, 7), known, "note"),
                      "note: no trusted log signed the checkpoint");
}

TEST_CASE("proofs come back as they were written") {
    const std::vector<hash::Hash256> path = {hash::leaf_hash("a"), hash::leaf_hash("b")};
    const std::string inclusion = inclusion_text(5, path, "checkpoint\n");
    const auto proof = parse_inclusion(inclusion);
    REQUIRE(proof);
    CHECK(proof->number == 5);
    CHECK(proof->path == path);
    CHECK(proof->checkpoint == "checkpoint\n");
    CHECK_FALSE(parse_consistency(inclusion));
    CHECK(parse_consistency(consistency_text(0, {}, "c\n"))->path.empty());
    for (const char* bad : {"", "old", "old 1", "old 01\n\nc\n", "old 1\nx\n\nc\n", "old 1\n"}) {
        CHECK_FALSE(parse_consistency(bad));
    }
}
