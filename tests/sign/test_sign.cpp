// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "files.hpp"
#include "paths.hpp"
#include "sign/sign_support.hpp"
#include "sign/statement.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::sign;
using chatkeep::base::Error;
using chatkeep::base::Fault;

namespace {

constexpr std::string_view k_statement = R"({"messages":3,"type":"cvr1-readout"})";

std::vector<Verdict> verdicts(std::string_view signature, std::string_view content, const Trust& trust,
                              std::int64_t at = k_now) {
    std::vector<Verdict> all;
    for (const SignerReport& report : verify_detached(signature, content, trust, at)) {
        all.push_back(report.verdict);
    }
    return all;
}

Fault fault_of(const std::string& location, const std::string& password = "") {
    try {
        const Identity identity(location, Password(password));
    } catch (const Error& error) {
        return error.fault();
    }
    return Fault::internal;
}

const std::string k_verify =
    "cms -verify -binary -cades -inform DER -content s.json -CAfile root.crt -out /dev/null "
    "-attime 1760000000 -in ";

} // namespace

TEST_CASE("sign: several signers, each with its own verdict; openssl agrees") {
    const Office office;
    const std::string one = sign_detached(k_statement, office.cleaner);
    const std::string two = add_signature(one, k_statement, office.checker);
    CHECK(verdicts(one, k_statement, office.trust) == std::vector{Verdict::valid});
    CHECK_THROWS_AS(add_signature(one, k_statement, office.cleaner), Error);
    CHECK_THROWS_AS(add_signature("x", k_statement, office.cleaner), Error);
    const auto reports = verify_detached(two, k_statement, office.trust, k_now);
    REQUIRE(reports.size() == 2);
    std::vector<std::string> names = {reports[0].subject, reports[1].subject};
    std::sort(names.begin(), names.end());
    CHECK(names ==
          std::vector<std::string>{"CN=Daan Mulder,O=Gemeente Elders", "CN=Noa Vermeer,O=Gemeente Elders"});
    CHECK(reports[0].verdict == Verdict::valid);
    CHECK(reports[1].verdict == Verdict::valid);
    CHECK(reports[0].claimed_time.has_value());
    CHECK(reports[0].binds_certificate);
    office.scratch.put("s.json", k_statement);
    office.scratch.put("one.p7s", one);
    office.scratch.put("two.p7s", two);
    CHECK(office.scratch.openssl(k_verify + "one.p7s"));
    CHECK(office.scratch.openssl(k_verify + "two.p7s"));
    office.scratch.put("s.json", "other");
    CHECK_FALSE(office.scratch.openssl(k_verify + "two.p7s"));
}

TEST_CASE("sign: a signature that openssl made") {
    const Office office;
    office.scratch.put("s.json", k_statement);
    REQUIRE(
        office.scratch.openssl("cms -sign -binary -cades -md sha256 -in s.json -signer cleaner.pem -inkey "
                               "cleaner.pem -outform DER -out o.p7s"));
    CHECK(verdicts(office.scratch.get("o.p7s"), k_statement, office.trust) == std::vector{Verdict::valid});
    REQUIRE(office.scratch.openssl(
        "cms -resign -binary -cades -md sha256 -inform DER -in o.p7s -signer checker.pem "
        "-inkey checker.pem -outform DER -out t.p7s"));
    CHECK(verdicts(office.scratch.get("t.p7s"), k_statement, office.trust) ==
          std::vector{Verdict::valid, Verdict::valid});
    // without the attribute that binds the certificate
    REQUIRE(office.scratch.openssl(
        "cms -sign -binary -md sha256 -in s.json -signer cleaner.pem -inkey cleaner.pem "
        "-outform DER -out plain.p7s"));
    const auto plain = verify_detached(office.scratch.get("plain.p7s"), k_statement, office.trust, k_now);
    CHECK(plain.front().verdict == Verdict::valid);
    CHECK_FALSE(plain.front().binds_certificate);
    REQUIRE(office.scratch.openssl("cms -sign -binary -cades -md sha1 -in s.json -signer cleaner.pem -inkey "
                                   "cleaner.pem -outform DER -out weak.p7s"));
    CHECK(verdicts(office.scratch.get("weak.p7s"), k_statement, office.trust) ==
          std::vector{Verdict::wrong_algorithm});
    REQUIRE(office.scratch.openssl(
        "cms -sign -binary -cades -nocerts -md sha256 -in s.json -signer cleaner.pem -inkey "
        "cleaner.pem -outform DER -out bare.p7s"));
    CHECK(verdicts(office.scratch.get("bare.p7s"), k_statement, office.trust) ==
          std::vector{Verdict::no_certificate});
}

TEST_CASE("sign: content or signature changed") {
    const Office office;
    const std::string signature = sign_detached(k_statement, office.cleaner);
    CHECK(verdicts(signature, R"({"messages":4,"type":"cvr1-readout"})", office.trust) ==
          std::vector{Verdict::tampered});
    CHECK(verdicts("", k_statement, office.trust) == std::vector{Verdict::malformed});
    CHECK(verdicts(signature + '\0', k_statement, office.trust) == std::vector{Verdict::malformed});
    CHECK(verdicts(signature.substr(0, signature.size() - 1), k_statement, office.trust) ==
          std::vector{Verdict::malformed});
    std::string broken = signature;
    broken.back() = static_cast<char>(broken.back() ^ 1); // the last byte of the signature value
    CHECK(verdicts(broken, k_statement, office.trust).front() == Verdict::tampered);
}

TEST_CASE("sign: chain and time") {
    const Office office;
    const std::string signature = sign_detached(k_statement, office.cleaner);
    CHECK(verdicts(signature, k_statement, office.trust, k_now + 2 * k_year) ==
          std::vector{Verdict::expired});
    CHECK(verdicts(signature, k_statement, office.trust, k_now - 2 * k_year) ==
          std::vector{Verdict::expired});
    const Office elsewhere;
    CHECK(verdicts(signature, k_statement, elsewhere.trust) == std::vector{Verdict::untrusted});
    const Trust itself(office.cleaner.public_pem(), "own certificate");
    CHECK(verdicts(signature, k_statement, itself) == std::vector{Verdict::valid});
}

TEST_CASE("sign: a certificate for another use, one issued by no authority") {
    const Office office;
    const std::string by_clock = sign_detached(k_statement, office.clock);
    CHECK(verdicts(by_clock, k_statement, office.trust) == std::vector{Verdict::wrong_usage});
    CHECK_THROWS_AS(make_identity(wanted("Sem Kok", IdentityUse::signing), &office.cleaner), Error);
    office.scratch.put("leaf.cnf", "basicConstraints=CA:FALSE\n");
    REQUIRE(office.scratch.openssl(
        "req -new -newkey rsa:2048 -nodes -keyout forged.key -subj /CN=Forged -out f.csr"));
    REQUIRE(office.scratch.openssl(
        "x509 -req -in f.csr -CA cleaner.pem -CAkey cleaner.pem -CAcreateserial -days 9000 "
        "-extfile leaf.cnf -out forged.crt"));
    office.scratch.put("forged.pem", office.scratch.get("forged.key") + office.scratch.get("forged.crt") +
                                         office.scratch.get("cleaner.pem"));
    const Identity forged(office.scratch.path("forged.pem"), Password(""));
    const auto now = std::int64_t{::time(nullptr)};
    const Trust root(office.root.public_pem(), "root");
    const auto report = verdicts(sign_detached(k_statement, forged), k_statement, root, now);
    CHECK(report.front() != Verdict::valid);
}

TEST_CASE("sign: RSA and PKCS#12, with and without the right password") {
    const Office office;
    NewIdentity rsa = wanted("Sem Kok", IdentityUse::signing);
    rsa.key = KeyType::rsa3072;
    const Identity signer = load(office.scratch, "rsa.pem", make_identity(rsa, &office.root));
    CHECK(signer.facts().key == "RSA 3072");
    CHECK(verdicts(sign_detached(k_statement, signer), k_statement, office.trust) ==
          std::vector{Verdict::valid});
    REQUIRE(office.scratch.openssl(
        "pkcs12 -export -in cleaner.pem -inkey cleaner.pem -certfile root.crt -passout "
        "pass:geheim -out cleaner.p12"));
    const Identity card(office.scratch.path("cleaner.p12"), Password("geheim"));
    CHECK(card.facts().subject == "CN=Noa Vermeer,O=Gemeente Elders");
    CHECK(verdicts(sign_detached(k_statement, card), k_statement, office.trust) ==
          std::vector{Verdict::valid});
    CHECK(fault_of(office.scratch.path("cleaner.p12"), "fout") == Fault::credential);
    REQUIRE(office.scratch.openssl("pkey -in cleaner.pem -aes256 -passout pass:geheim -out locked.key"));
    office.scratch.put("locked.pem", office.scratch.get("locked.key") + office.cleaner.public_pem());
    const Identity locked(office.scratch.path("locked.pem"), Password("geheim"));
    CHECK(locked.facts().usage == "signing");
    CHECK(fault_of(office.scratch.path("locked.pem"), "fout") == Fault::credential);
    CHECK(fault_of(office.scratch.path("locked.pem")) == Fault::credential);
}

TEST_CASE("sign: identities that cannot sign are refused with a reason") {
    const Office office;
    CHECK(fault_of(office.scratch.path("none.pem")) == Fault::missing);
    CHECK(fault_of(office.scratch.path("root.crt")) == Fault::data);
    REQUIRE(office.scratch.openssl("genpkey -algorithm ED25519 -out ed.key"));
    REQUIRE(office.scratch.openssl("req -new -x509 -key ed.key -subj /CN=Ed -out ed.crt"));
    office.scratch.put("ed.pem", office.scratch.get("ed.key") + office.scratch.get("ed.crt"));
    CHECK(fault_of(office.scratch.path("ed.pem")) == Fault::usage);
    REQUIRE(office.scratch.openssl(
        "req -new -x509 -newkey rsa:1024 -nodes -keyout weak.key -subj /CN=W -out weak.crt"));
    office.scratch.put("weak.pem", office.scratch.get("weak.key") + office.scratch.get("weak.crt"));
    CHECK(fault_of(office.scratch.path("weak.pem")) == Fault::usage);
    office.scratch.put("pair.pem", office.scratch.get("weak.key") + office.cleaner.public_pem());
    CHECK(fault_of(office.scratch.path("pair.pem")) == Fault::usage);
    CHECK_THROWS_AS(Trust("nothing", "empty"), Error);
}

TEST_CASE("timestamp: request, answer, check; openssl agrees both ways") {
    const Office office;
    const std::string request = make_timestamp_request("signature");
    const std::string response = answer_timestamp_request(request, office.clock, k_now);
    const TimestampReport report = verify_timestamp(response, "signature", request, office.trust, k_now);
    CHECK(report.verdict == Verdict::valid);
    CHECK(report.time == k_now);
    CHECK(report.authority == "CN=Elders TSA,O=Gemeente Elders");
    CHECK(report.expires == office.clock.facts().not_after);
    CHECK_FALSE(report.has_expired_since);
    office.scratch.put("f", "signature");
    office.scratch.put("f.tsq", request);
    office.scratch.put("f.tsr", response);
    CHECK(
        office.scratch.openssl("ts -verify -queryfile f.tsq -in f.tsr -CAfile root.crt -attime 1760000000"));
    CHECK(office.scratch.openssl("ts -verify -data f -in f.tsr -CAfile root.crt -attime 1760000000"));
    REQUIRE(office.scratch.openssl("ts -query -data f -sha256 -cert -out o.tsq"));
    const std::string theirs = office.scratch.get("o.tsq");
    office.scratch.put("o.tsr", answer_timestamp_request(theirs, office.clock, k_now));
    CHECK(
        office.scratch.openssl("ts -verify -queryfile o.tsq -in o.tsr -CAfile root.crt -attime 1760000000"));
    office.scratch.put("tsa.cnf",
                       "[t]\nserial=serial\nsigner_cert=clock.pem\ncerts=root.crt\nsigner_key=clock.pem\n"
                       "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n"
                       "ess_cert_id_alg=sha256\n");
    office.scratch.put("serial", "01\n");
    REQUIRE(office.scratch.openssl("ts -reply -config tsa.cnf -section t -queryfile f.tsq -out their.tsr"));
    const auto now = std::int64_t{::time(nullptr)};
    const TimestampReport of_theirs =
        verify_timestamp(office.scratch.get("their.tsr"), "signature", request, office.trust, now);
    CHECK((of_theirs.verdict == Verdict::valid || now > k_now + k_year)); // the test's identities end
}

TEST_CASE("timestamp: each fault has its own verdict") {
    const Office office;
    const std::string request = make_timestamp_request("signature");
    const std::string response = answer_timestamp_request(request, office.clock, k_now);
    const auto verdict = [&](std::string_view tsr, std::string_view content, std::string_view tsq) {
        return verify_timestamp(tsr, content, tsq, office.trust, k_now).verdict;
    };
    CHECK(verdict(response, "another", request) == Verdict::tampered);
    CHECK(verdict(response, "signature", make_timestamp_request("signature")) == Verdict::wrong_nonce);
    CHECK(verdict(response, "signature", "x") == Verdict::malformed);
    CHECK(verdict("x", "signature", request) == Verdict::malformed);
    CHECK(verdict(response + "x", "signature", request) == Verdict::malformed);
    std::string broken = response;
    broken.back() = static_cast<char>(broken.back() ^ 1);
    CHECK(verdict(broken, "signature", request) == Verdict::tampered);
    const Office elsewhere;
    CHECK(verify_timestamp(response, "signature", request, elsewhere.trust, k_now).verdict ==
          Verdict::untrusted);
    const TimestampReport later =
        verify_timestamp(response, "signature", request, office.trust, k_now + 2 * k_year);
    CHECK(later.verdict == Verdict::valid);
    CHECK(later.has_expired_since);
    const std::string late = answer_timestamp_request(request, office.clock, k_now + 2 * k_year);
    CHECK(verdict(late, "signature", request) == Verdict::expired);
    const auto verdict_at = [&](std::int64_t now) {
        return verify_timestamp(response, "signature", request, office.trust, now).verdict;
    };
    CHECK(verdict_at(k_now - k_clock_error) == Verdict::valid);
    CHECK(verdict_at(k_now - k_clock_error - 1) == Verdict::future);
    CHECK(verdict_at(k_now - 5 * k_year) == Verdict::future); // before the certificate, too
    CHECK_THROWS_AS(answer_timestamp_request("x", office.clock, k_now), Error);
    CHECK_THROWS_AS(answer_timestamp_request(request, office.cleaner, k_now), Error);
}

TEST_CASE("timestamp: an authority that refuses, one whose certificate is for other use") {
    const Office office;
    office.scratch.put("f", "signature");
    REQUIRE(office.scratch.openssl("ts -query -data f -sha1 -cert -out old.tsq"));
    const std::string request = office.scratch.get("old.tsq");
    CHECK_THROWS_WITH(answer_timestamp_request(request, office.clock, k_now),
                      Catch::Contains("Message digest algorithm is not supported."));
    const std::string words = "this digest is not supported";
    const std::string front = "\x30\x29\x30\x27\x02\x01\x02\x30\x1e\x0c\x1c"; // status 2, a text
    const TimestampReport refused = verify_timestamp(front + words + "\x03\x02\x07\x80", "signature", request,
                                                     office.trust, k_now); // badAlg
    CHECK(refused.verdict == Verdict::refused);
    CHECK(refused.reason == words);
}

TEST_CASE("timestamp: the published signature and timestamp") {
    const std::string folder = std::string(chatkeep::test::k_corpora) + "/archive/crypto/";
    const auto read = [&](const std::string& name) { return chatkeep::test::read_file(folder + name); };
    const std::string statement = read("statement-readout.json");
    if (statement.empty()) {
        return;
    }
    const Trust trust(read("root.crt"), "root.crt");
    const std::string signature = read("statement-readout.json.p7s");
    const TimestampReport stamp =
        verify_timestamp(read("statement-readout.json.p7s.tsr"), signature,
                         read("statement-readout.json.p7s.tsq"), trust, std::int64_t{::time(nullptr)});
    CHECK(stamp.verdict == Verdict::valid);
    const auto reports = verify_detached(signature, statement, trust, stamp.time);
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().verdict == Verdict::valid);
}

TEST_CASE("statement: signers, timestamp, renewals, each over the one before") {
    const Office office;
    const std::string path = office.scratch.put("statement.json", k_statement);
    CHECK_THROWS_AS(check_statement(path, office.trust, k_now), Error);
    const std::string signature = sign_detached(k_statement, office.cleaner);
    office.scratch.put("statement.json.p7s", signature);
    const auto stamp = [&](std::string_view content, std::int64_t at) {
        return answer_timestamp_request(make_timestamp_request(content), office.clock, at);
    };
    const std::string first = stamp(signature, k_now);
    office.scratch.put("statement.json.p7s.tsr", first);
    office.scratch.put("statement.json.p7s.tsr2", stamp(first, k_now + k_year / 2));
    const StatementReport good = check_statement(path, office.trust, k_now + 5 * k_year);
    REQUIRE(good.signers.size() == 1);
    REQUIRE(good.timestamps.size() == 2);
    CHECK(good.signers.front().verdict == Verdict::valid); // at the time that the timestamp proves
    CHECK(good.timestamps[1].verdict == Verdict::valid);
    CHECK(good.is_valid());
    office.scratch.put("statement.json.p7s.tsr2", stamp("another", k_now));
    CHECK_FALSE(check_statement(path, office.trust, k_now).is_valid());
    office.scratch.put("statement.json.p7s.tsr", stamp("another", k_now));
    const StatementReport bad = check_statement(path, office.trust, k_now + 5 * k_year);
    CHECK(bad.timestamps.front().verdict == Verdict::tampered);
    CHECK(bad.signers.front().verdict == Verdict::expired);
    office.scratch.put("statement.json.p7s.tsr3", first);
    CHECK(check_statement(path, office.trust, k_now).timestamps.size() == 3); // each has the one before it
    office.scratch.put("statement.json.p7s.tsr5", first);
    CHECK_THROWS_AS(check_statement(path, office.trust, k_now), Error);
    office.scratch.put("statement.json", R"({"type": "spaced"})");
    CHECK_THROWS_AS(check_statement(path, office.trust, k_now), Error);
}

TEST_CASE("statement: two certificates for one key are one signer") {
    StatementReport report;
    for (const std::string key : {"a", "a", "b"}) {
        SignerReport signer;
        signer.certificate_sha256 = std::to_string(report.signers.size());
        signer.key_sha256 = key;
        signer.verdict = Verdict::valid;
        report.signers.push_back(signer);
    }
    CHECK(report.count_valid_signers() == 2);
    const Office office;
    const std::string two =
        add_signature(sign_detached(k_statement, office.cleaner), k_statement, office.checker);
    const auto reports = verify_detached(two, k_statement, office.trust, k_now);
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].key_sha256.size() == 64);
    CHECK(reports[0].key_sha256 != reports[1].key_sha256);
}

TEST_CASE("statement: a renewal of a time at which what it renews had not begun, or no longer held") {
    const Office office;
    const std::string path = office.scratch.put("statement.json", k_statement);
    const std::string signature = sign_detached(k_statement, office.cleaner);
    office.scratch.put("statement.json.p7s", signature);
    const auto stamp = [](std::string_view content, const Identity& clock, std::int64_t at) {
        return answer_timestamp_request(make_timestamp_request(content), clock, at);
    };
    const std::string first = stamp(signature, office.clock, k_now + 100);
    office.scratch.put("statement.json.p7s.tsr", first);
    NewIdentity lasting = wanted("Lasting CA", IdentityUse::authority);
    lasting.until = k_now + 3 * k_year;
    const Identity root = load(office.scratch, "lasting.pem", make_identity(lasting, nullptr));
    lasting.use = IdentityUse::timestamping;
    const Identity later = load(office.scratch, "later.pem", make_identity(lasting, &root));
    const Trust both(office.root.public_pem() + root.public_pem(), "both");
    bool has_expired = false;
    const auto verdicts_with = [&](std::int64_t at, const Trust& trust) {
        office.scratch.put("statement.json.p7s.tsr2", stamp(first, later, at));
        std::vector<Verdict> found;
        for (const TimestampReport& report : check_statement(path, trust, k_now + 2 * k_year).timestamps) {
            found.push_back(report.verdict);
            has_expired = report.has_expired_since;
        }
        return found;
    };
    using Verdicts = std::vector<Verdict>;
    CHECK(verdicts_with(k_now + 100, both) == Verdicts{Verdict::valid, Verdict::valid});
    CHECK_FALSE(has_expired); // it was renewed
    CHECK(find_broken_evidence(path).empty());
    CHECK(verdicts_with(k_now + 99, both) == Verdicts{Verdict::valid, Verdict::older});
    CHECK(verdicts_with(k_now + 99, Trust::none()) == Verdicts{Verdict::untrusted, Verdict::older});
    CHECK(find_broken_evidence(path) == path + ": a timestamp: the renewal is older than what it renews");
    CHECK(verdicts_with(k_now + 3 * k_year / 2, both) == Verdicts{Verdict::valid, Verdict::late});
}
