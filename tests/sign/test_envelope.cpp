// SPDX-License-Identifier: EUPL-1.2
// What no signature covers: no byte of it may change, whoever made the signature.
#include "base/error.hpp"
#include "sign/sign_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace chatkeep::sign;

namespace {

constexpr std::string_view k_statement = R"({"messages":3,"type":"cvr1-readout"})";

std::vector<Verdict> verdicts(std::string_view signature, const Trust& trust) {
    std::vector<Verdict> all;
    for (const SignerReport& report : verify_detached(signature, k_statement, trust, k_now)) {
        all.push_back(report.verdict);
    }
    return all;
}

bool is_accepted(std::string_view signature, const Trust& trust) {
    const std::vector<Verdict> all = verdicts(signature, trust);
    return std::all_of(all.begin(), all.end(), [](Verdict verdict) { return verdict == Verdict::valid; });
}

/// Offsets at which some bit can change and the bytes are still accepted.
template <typename Accepts>
std::vector<std::size_t> survivors(const std::string& bytes, Accepts accepts) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        for (const int bit : {0x01, 0x20}) { // a neighbour, another case
            changed[at] = static_cast<char>(bytes[at] ^ bit);
            if (accepts(changed)) {
                found.push_back(at);
                break;
            }
        }
    }
    return found;
}

/// A value of DER with extra behind the last value inside it, so many levels deep.
std::string with_inner(std::string_view der, int depth, std::string_view extra) {
    if (depth == 0) {
        return std::string(der) + std::string(extra);
    }
    const auto head_of = [](std::string_view value) {
        const auto first = static_cast<unsigned char>(value.at(1));
        return std::size_t{2} + (first < 0x80 ? 0U : first - 0x80U);
    };
    const auto size_of = [&](std::string_view value) {
        const auto first = static_cast<unsigned char>(value.at(1));
        std::size_t length = first < 0x80 ? first : 0;
        for (std::size_t i = 2; i < head_of(value); ++i) {
            length = length * 256 + static_cast<unsigned char>(value.at(i));
        }
        return head_of(value) + length;
    };
    std::string_view rest = der.substr(head_of(der));
    std::string content;
    while (!rest.empty()) {
        const std::string_view child = rest.substr(0, size_of(rest));
        rest.remove_prefix(child.size());
        content += rest.empty() ? with_inner(child, depth - 1, extra) : std::string(child);
    }
    std::string value(1, der.front());
    value += '\x82';
    value += static_cast<char>(content.size() / 256);
    value += static_cast<char>(content.size() % 256);
    return value + content;
}

std::string sign_with_openssl(const Scratch& scratch, const std::string& options) {
    scratch.put("s.json", k_statement);
    REQUIRE(scratch.openssl("cms -sign -binary -md sha256 -in s.json -outform DER -out o.p7s " + options));
    return scratch.get("o.p7s");
}

/// An office whose signers stand under an authority between them and the root.
struct Branch {
    Office office;
    Identity between = load(office.scratch, "between.pem",
                            make_identity(wanted("Elders Branch CA", IdentityUse::authority), &office.root));
    Identity signer =
        load(office.scratch, "signer.pem", make_identity(wanted("Sem Kok", IdentityUse::signing), &between));
    Identity clock = load(office.scratch, "branch-clock.pem",
                          make_identity(wanted("Branch TSA", IdentityUse::timestamping), &between));
};

} // namespace

TEST_CASE("envelope: no byte of a signature can change") {
    const Branch branch;
    const Office& office = branch.office;
    const std::string two =
        add_signature(sign_detached(k_statement, office.cleaner), k_statement, office.checker);
    for (const std::string& signature : {two, sign_detached(k_statement, branch.signer)}) {
        REQUIRE(is_accepted(signature, office.trust));
        CHECK(survivors(signature, [&](std::string_view changed) {
                  return is_accepted(changed, office.trust);
              }).empty());
    }
}

TEST_CASE("envelope: the usual forms that openssl writes, no byte of which can change") {
    const Office office;
    NewIdentity rsa = wanted("Sem Kok", IdentityUse::signing);
    rsa.key = KeyType::rsa3072;
    const Identity signer = load(office.scratch, "rsa.pem", make_identity(rsa, &office.root));
    for (const std::string form :
         {"-signer cleaner.pem -inkey cleaner.pem", "-signer cleaner.pem -inkey cleaner.pem -keyid -cades",
          "-signer cleaner.pem -inkey cleaner.pem -nosmimecap -certfile root.crt",
          "-signer rsa.pem -inkey rsa.pem",
          "-signer rsa.pem -inkey rsa.pem -keyopt rsa_padding_mode:pss -cades"}) {
        CAPTURE(form);
        const std::string signature = sign_with_openssl(office.scratch, form);
        REQUIRE(is_accepted(signature, office.trust));
        CHECK(survivors(signature, [&](std::string_view changed) {
                  return is_accepted(changed, office.trust);
              }).empty());
    }
}

TEST_CASE("envelope: no byte of a timestamp can change") {
    const Branch branch;
    const Office& office = branch.office;
    const std::string request = make_timestamp_request("signature");
    office.scratch.put("f.tsq", request);
    office.scratch.put("tsa.cnf",
                       "[t]\nserial=serial\nsigner_cert=clock.pem\ncerts=root.crt\nsigner_key=clock.pem\n"
                       "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n"
                       "ess_cert_id_alg=sha256\n");
    office.scratch.put("serial", "01\n");
    REQUIRE(office.scratch.openssl("ts -reply -config tsa.cnf -section t -queryfile f.tsq -out their.tsr"));
    const std::string theirs = office.scratch.get("their.tsr");
    for (const std::string& response : {answer_timestamp_request(request, office.clock, k_now),
                                        answer_timestamp_request(request, branch.clock, k_now), theirs}) {
        const auto accepts = [&](std::string_view changed) {
            return verify_timestamp(changed, "signature", {}, office.trust, k_now).verdict == Verdict::valid;
        };
        if (response == theirs && !accepts(theirs)) {
            continue; // the test's identities end
        }
        REQUIRE(accepts(response));
        CHECK(survivors(response, accepts).empty());
    }
}

TEST_CASE(
    "envelope: when nobody is trusted, what a changed timestamp or signature says is known to be broken") {
    const Office office;
    const std::string signature = sign_detached(k_statement, office.cleaner);
    const std::string response =
        answer_timestamp_request(make_timestamp_request(signature), office.clock, k_now);
    const Trust nobody = Trust::none();
    CHECK(verdicts(signature, nobody) == std::vector{Verdict::untrusted});
    CHECK(survivors(signature, [&](std::string_view changed) {
              return verdicts(changed, nobody) == std::vector{Verdict::untrusted};
          }).empty());
    CHECK(survivors(response, [&](std::string_view changed) {
              return verify_timestamp(changed, signature, {}, nobody, k_now).verdict == Verdict::untrusted;
          }).empty());
}

TEST_CASE("envelope: what no signature covers may not be enclosed") {
    const Office office;
    const std::string signature = sign_detached(k_statement, office.cleaner);
    const std::string_view attribute = "\xA1\x02\x30\x00";
    const auto reports =
        verify_detached(with_inner(signature, 5, {attribute.data(), 4}), k_statement, office.trust, k_now);
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().verdict == Verdict::malformed);
    CHECK(reports.front().reason == "an attribute is enclosed that no signature covers");
    CHECK_THROWS_AS(
        add_signature(with_inner(signature, 5, {attribute.data(), 4}), k_statement, office.checker),
        chatkeep::base::Error);
    const Identity stranger = load(office.scratch, "stranger.pem",
                                   make_identity(wanted("Other CA", IdentityUse::authority), nullptr));
    office.scratch.put("stray.crt", stranger.public_pem());
    CHECK(verdicts(sign_with_openssl(office.scratch,
                                     "-cades -signer cleaner.pem -inkey cleaner.pem -certfile stray.crt"),
                   office.trust) == std::vector{Verdict::stray_certificate});
    CHECK(verdicts(sign_with_openssl(office.scratch, "-cades -stream -signer cleaner.pem -inkey cleaner.pem"),
                   office.trust) == std::vector{Verdict::malformed});
}

TEST_CASE("envelope: a status of an authority is just that it granted, in no words or those in wide use") {
    const Office office;
    const std::string response =
        answer_timestamp_request(make_timestamp_request("signature"), office.clock, k_now);
    // the response's head is four bytes; then its status: 30 03 02 01 00
    REQUIRE(response.substr(4, 5) == std::string_view("\x30\x03\x02\x01\0", 5));
    const auto with_status = [&](const std::string& status) {
        const std::string content = status + response.substr(9);
        std::string changed = "\x30\x82";
        changed += static_cast<char>(content.size() / 256);
        changed += static_cast<char>(content.size() % 256);
        return verify_timestamp(changed + content, "signature", {}, office.trust, k_now);
    };
    const std::string granted("\x30\x03\x02\x01\0", 5);
    CHECK(with_status(granted).verdict == Verdict::valid);
    const std::string text = "\x30\x10\x0C\x0EOperation Okay";
    CHECK(with_status(std::string("\x30\x15\x02\x01\0", 5) + text).verdict == Verdict::valid);
    const std::string other = "\x30\x10\x0C\x0EOperation okay";
    CHECK(with_status(std::string("\x30\x15\x02\x01\0", 5) + other).verdict == Verdict::malformed);
    const TimestampReport with_changes = with_status(std::string("\x30\x03\x02\x01\x01", 5));
    CHECK(with_changes.verdict == Verdict::malformed);
    CHECK(with_changes.reason == "the authority did not just grant the timestamp");
    CHECK(with_status(std::string("\x30\x03\x02\x01\x02", 5)).verdict != Verdict::valid);
}

TEST_CASE("envelope: a signer whose key is Ed25519") {
    const Office office;
    REQUIRE(office.scratch.openssl("genpkey -algorithm ED25519 -out ed.key"));
    REQUIRE(office.scratch.openssl("req -new -key ed.key -subj /CN=Ed -out ed.csr"));
    REQUIRE(office.scratch.openssl(
        "x509 -req -in ed.csr -CA root.pem -CAkey root.pem -days 9000 -out ed.crt -set_serial 0x" +
        office.cleaner.facts().serial));
    // openssl signs with no such key: the certificate takes the place of the signer's
    const std::string signature =
        sign_with_openssl(office.scratch, "-nocerts -signer cleaner.pem -inkey cleaner.pem -certfile ed.crt");
    const auto reports = verify_detached(signature, k_statement, office.trust, k_now);
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().subject == "CN=Ed");
    CHECK(reports.front().verdict == Verdict::wrong_algorithm);
}
