// SPDX-License-Identifier: EUPL-1.2
// What is told from a glance at a text must never be less than what a rule finds in it.
#include "paths.hpp"
#include "policy/carriers.hpp"
#include "policy/look.hpp"
#include "policy/normalise.hpp"
#include "policy/packed.hpp"
#include "policy/registry.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <rapidcheck/catch.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace chatkeep;

namespace {

std::string ascii_of(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return out;
}

std::size_t digits_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), base::is_digit));
}

const std::vector<std::string>& pieces() {
    static const std::vector<std::string> pieces = {"0",
                                                    "1",
                                                    "2",
                                                    "6",
                                                    "9",
                                                    "31",
                                                    "06",
                                                    "12345678",
                                                    "999990019",
                                                    "NL91",
                                                    "nl91",
                                                    "ABNA",
                                                    "0417164300",
                                                    "GB29",
                                                    " ",
                                                    " ",
                                                    ".",
                                                    "-",
                                                    "/",
                                                    "(",
                                                    ")",
                                                    "+",
                                                    "@",
                                                    "(at)",
                                                    "[AT]",
                                                    "(At)",
                                                    "(a)",
                                                    " at ",
                                                    " dot nl",
                                                    "[.]",
                                                    "(dot)",
                                                    "[:]",
                                                    "apestaartje",
                                                    "nul ",
                                                    "zes ",
                                                    "zero ",
                                                    "apenstaart",
                                                    "APENSTAARTJE",
                                                    "a",
                                                    "saar",
                                                    "example",
                                                    ".nl",
                                                    " punt nl",
                                                    "wa.me/",
                                                    "%40",
                                                    "%2B",
                                                    "%20",
                                                    "%",
                                                    "%4",
                                                    "\n",
                                                    "é",
                                                    "ë",
                                                    "e\u0301",
                                                    "1\u0301",
                                                    "\u0301",
                                                    "😀",
                                                    "✅",
                                                    "\u200B",
                                                    "\u200D",
                                                    "\u00AD",
                                                    "\u2060",
                                                    "\uFEFF",
                                                    "\u00A0",
                                                    "\u2009",
                                                    "\u3000",
                                                    "\u2011",
                                                    "\u2212",
                                                    "\uFE0F\u20E3",
                                                    "\u20E3",
                                                    "０",
                                                    "９",
                                                    "Ａ",
                                                    "ｎ",
                                                    "ｌ",
                                                    "＠",
                                                    "（",
                                                    "）",
                                                    "［",
                                                    "．",
                                                    "\uFE6B",
                                                    "\u0663",
                                                    "\u06F4",
                                                    "\u096B",
                                                    "\u2024",
                                                    "𝟗",
                                                    "𝟬",
                                                    "\u017F",
                                                    "\u212A",
                                                    "apen\u017Ftaart",
                                                    "ap\u200Benstaart",
                                                    "…",
                                                    "’",
                                                    "Ж",
                                                    "字",
                                                    "\x7F"};
    return pieces;
}

rc::Gen<std::string> hostile_text() {
    return rc::gen::map(
        rc::gen::resize(30, rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces()))),
        [](const std::vector<std::string>& parts) {
            std::string out;
            for (const std::string& part : parts) {
                out += part;
            }
            return out;
        });
}

/// A value in a disguise that normalising takes off: wide forms, capitals, what can't be seen in between.
rc::Gen<std::string> disguised_value() {
    return rc::gen::exec([] {
        const std::string value = *rc::gen::elementOf(std::vector<std::string>{
            "bsn 999990019", "NL91 ABNA 0417 1643 00", "GT82TRAJ01020000001210029690", "06-12345678",
            "+31612345678", "wa.me/31612345678", "saar@example.org", "a@b.nl", "saar apenstaart example.nl",
            "saar (at) example punt nl", "31612345678@s.whatsapp.net"});
        const int disguise = *rc::gen::inRange(0, 5);
        std::string out;
        for (const char c : value) {
            const int way = *rc::gen::inRange(0, 12);
            if (way == disguise && c > ' ') {
                out += test::character(static_cast<char32_t>(c - '!' + 0xFF01));
            } else {
                out += way == 11 ? base::to_upper(c) : c;
            }
            out += way == 10 && disguise > 1 ? *rc::gen::elementOf(pieces()) : "";
            out += way == 9 && disguise > 2 ? "\u200B" : "";
        }
        return out;
    });
}

/// Looks for one kind of value behind its pattern, without any look before.
class Finder {
public:
    explicit Finder(const policy::RecogniserDescriptor& descriptor)
        : m_pattern("(?i)" + std::string(descriptor.gate), RE2::Quiet), m_may_pass(descriptor.may_pass),
          m_recogniser(descriptor.make(policy::Rule())) {}

    bool finds(std::string_view text) {
        policy::Normalised normal;
        normal.read(text);
        const re2::StringPiece text_of(normal.text().data(), normal.text().size());
        if (!RE2::PartialMatch(text_of, m_pattern)) {
            return false;
        }
        const bool by_hand = m_pattern.pattern() == "(?i)"; // there is no pattern behind it
        if (by_hand && m_may_pass != nullptr && !m_may_pass(normal.text())) {
            return false;
        }
        std::vector<policy::Candidate> candidates;
        m_recogniser->find_in(normal, candidates);
        const bool passes = m_may_pass == nullptr || m_may_pass(normal.text());
        RC_ASSERT((candidates.empty() || passes));
        return !candidates.empty();
    }

private:
    RE2 m_pattern;
    bool (*m_may_pass)(std::string_view) noexcept;
    std::unique_ptr<policy::Recogniser> m_recogniser;
};

/// All that look for values that this project knows, in any text that has what they need.
std::vector<const policy::RecogniserDescriptor*> finders_of_values() {
    std::vector<const policy::RecogniserDescriptor*> out;
    for (const policy::RecogniserDescriptor* descriptor : policy::recognisers()) {
        if (descriptor->make != nullptr && !descriptor->needs.words &&
            !(descriptor->needs == policy::Needs())) {
            out.push_back(descriptor);
        }
    }
    return out;
}

/// A piece of what a value of each kind is written with.
rc::Gen<std::string> sign_of_a_value() {
    return rc::gen::elementOf(std::vector<std::string>{"wachtwoord",
                                                       "wachtzin",
                                                       "ww",
                                                       "pwd",
                                                       "pass ",
                                                       "code",
                                                       "otp",
                                                       "pin: ",
                                                       "puk",
                                                       "cvc",
                                                       "token",
                                                       "bearer",
                                                       "api key",
                                                       "secret",
                                                       "sleutel",
                                                       "herstel",
                                                       "2fa",
                                                       "seed phrase",
                                                       "eyJhbGciOi",
                                                       ".eyJzdWIi",
                                                       "AKIA",
                                                       "ghp_",
                                                       "sk_live_",
                                                       "ya29.",
                                                       "npm_",
                                                       "hf_",
                                                       "otpauth://",
                                                       "WIFI:",
                                                       ";P:",
                                                       "Zomer2024",
                                                       "Geheim!x",
                                                       "4512",
                                                       ": ",
                                                       " is ",
                                                       " ",
                                                       "\n",
                                                       "@",
                                                       "insta ",
                                                       "snap: ",
                                                       "sc=",
                                                       "saar_12",
                                                       "x.com/",
                                                       "t.me/",
                                                       "52.0907",
                                                       "5.1214",
                                                       ", ",
                                                       "N",
                                                       "°",
                                                       "'",
                                                       "rd ",
                                                       "155000",
                                                       "463000",
                                                       "///",
                                                       "appel.boom.vis",
                                                       "9F46",
                                                       "+",
                                                       "8FVC",
                                                       "maps",
                                                       "10.0.0.1",
                                                       "192.168.",
                                                       "fe80::",
                                                       "2001:db8:",
                                                       ":1",
                                                       "::",
                                                       "a",
                                                       "be",
                                                       "00:1a",
                                                       "00-1A-",
                                                       "2b:3c:4d:5e",
                                                       "001a.2b3c.4d5e",
                                                       "001a2b3c4d5e",
                                                       "_",
                                                       "?",
                                                       "é",
                                                       "\u200B",
                                                       "ſecret",
                                                       "\u212Aey"});
}

/// A name or a text that the look has to tell apart from others.
rc::Gen<std::string> odd_text() {
    return rc::gen::elementOf(std::vector<std::string>{"time",
                                                       "written",
                                                       "at",
                                                       "earliest",
                                                       "text",
                                                       "n",
                                                       "size",
                                                       "id",
                                                       "a_b",
                                                       "Name 1",
                                                       "06-12345678",
                                                       "2020-01-01T10:00:00",
                                                       "01-01-2020 10:00",
                                                       "saar@example.org",
                                                       "m00000000000000000000000000000000",
                                                       "m0000000000000000000000000000000G",
                                                       "99999001",
                                                       "short",
                                                       "NL91 ABNA 0417 1643 00",
                                                       "extra",
                                                       "attachments",
                                                       "CgwgMDYtMTIzNDU2NzggEA=="});
}

/// A value of some kind with slips: signs gone, doubled, parted or in the other case.
rc::Gen<std::string> value_with_slips() {
    return rc::gen::exec([] {
        const std::string value =
            *rc::gen::elementOf(std::vector<std::string>{"paspoort XR1AB2C34",
                                                         "pas X R 1 A B 2 C 3 4",
                                                         "ID-kaart IR1AB2C34",
                                                         "Dorpsstraat 8bis, 3451 AA",
                                                         "2511VX 114",
                                                         "D-10115 Berlin",
                                                         "ADR;TYPE=HOME:;;Dorpsstraat 1;Den Haag;;2511 VX;NL",
                                                         "sta op 52.07915, 4.31162",
                                                         "51.954",
                                                         "52\xC2\xB0 4' N, 4 E",
                                                         "rd 155000 463000",
                                                         "geb. 13-04-1971",
                                                         "13-04-1971",
                                                         "gd 4 juni 1994",
                                                         "b-day 4/6/94",
                                                         "\xC2\xB0 13-04-1971",
                                                         "pati\xC3\xABntnummer 7654321",
                                                         "cli\xC3\x8BNT 7654321",
                                                         "CoronIT: CT7654321",
                                                         "UZOVI 9999",
                                                         "D231458907UTO7408122F1204159<<<<<<<6",
                                                         "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                                                         "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
                                                         "203.0.113.25",
                                                         "2001:db8::1",
                                                         "rijksregisternummer 85.03.12-001.87",
                                                         "steuer-idnr 86 095 742 719",
                                                         "DNI 12345678Z",
                                                         "NIE X-1234567-L",
                                                         "NINO AB 12 34 56 C",
                                                         "codice fiscale RSSMRA85T10A562S",
                                                         "Ausweis T220001293",
                                                         "Passport no 123456789",
                                                         "PESEL 44051401359",
                                                         "NIR 1 85 05 2A 006 084 36",
                                                         "kenteken XX-123-X",
                                                         "auto XX 12 XZ",
                                                         "1 - ABC - 234",
                                                         "NL91 ABNA 0417 1643 00",
                                                         "IBANNL91ABNA0417164300",
                                                         "btw NL999990019B01",
                                                         "4242 4242 4242 4242",
                                                         "ze is 11 jaar"});
        std::string out;
        for (const char c : value) {
            const int slip = *rc::gen::inRange(0, 40);
            out +=
                slip == 0
                    ? *rc::gen::elementOf(std::vector<std::string>{" ", "  ", "\t", "-", ".", "\n", "x", "7"})
                    : "";
            out += slip == 1 ? std::string(2, c) : std::string(slip == 2 ? 0 : 1, c);
            if (slip == 3 && !out.empty()) {
                out.back() = base::to_lower(c) == c ? base::to_upper(c) : base::to_lower(c);
            }
        }
        return *rc::gen::elementOf(std::vector<std::string>{"", "", "om 14 uur ", "\n", "e\xCC\x81 "}) + out;
    });
}

/// A sign of a look and what it stands for.
struct Sign {
    bool policy::Quick::*flag;
    const char* pattern;
};

/// A JSON value of odd names and texts in odd places.
std::string odd_json(int depth) {
    const int kind = *rc::gen::inRange(0, depth > 3 ? 4 : 7);
    switch (kind) {
    case 0:
        return std::to_string(*rc::gen::elementOf(std::vector<std::int64_t>{0, -5, 9'999'999, 612'345'678}));
    case 1:
        return *rc::gen::elementOf(std::vector<std::string>{"true", "null", "1.5", "18446744073709551615"});
    case 2:
    case 3:
        return "\"" + *odd_text() + "\"";
    default:
        break;
    }
    const bool is_object = kind != 4;
    std::string out = is_object ? "{" : "[";
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) {
        out += i == 0 ? "" : ",";
        out += is_object ? "\"" + *odd_text() + std::string(static_cast<std::size_t>(i), ' ') + "\":" : "";
        out += odd_json(depth + 1);
    }
    return out + (is_object ? "}" : "]");
}

/// The examples of the shipped policies, and the labelled cases where the corpora are there.
const std::vector<std::string>& labelled_texts() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> out;
        const std::filesystem::path folder = std::filesystem::path(test::k_sources) / "lib/policy/policies";
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() == ".toml") {
                for (const policy::Rule& rule : policy::load_policy(entry.path().string()).rules) {
                    out.insert(out.end(), rule.examples.begin(), rule.examples.end());
                }
            }
        }
        const std::filesystem::path corpora = std::filesystem::path(test::k_corpora) / "cleaning";
        for (const char* file :
             {"recognisers-deduce.jsonl", "recognisers-nl-own.jsonl", "recognisers-presidio.jsonl"}) {
            std::ifstream input(corpora / file);
            for (std::string line; std::getline(input, line);) {
                out.push_back(nlohmann::json::parse(line)["text"].get<std::string>());
            }
        }
        return out;
    }();
    return texts;
}

} // namespace

TEST_CASE("every character that normalising changes is noticed") {
    for (char32_t code = 0x80; code < 0x110000; ++code) {
        if (code >= 0xD800 && code < 0xE000) {
            continue;
        }
        const std::string text = "AB" + test::character(code) + "CD";
        policy::Normalised normal;
        normal.read(text);
        const std::string ascii = ascii_of(normal.text());
        const bool composed = ascii == "ACD"; // a mark on the letter: nothing new to find
        const bool changes = (ascii != "ABCD" && !composed) || normal.text().size() == 4;
        const policy::Quick quick = policy::look(text);
        if (changes && !(quick.at && quick.code && quick.digits >= digits_in(normal.text()))) {
            FAIL_CHECK("U+" << std::hex << static_cast<unsigned>(code));
        }
    }
}

TEST_CASE("no rule finds what does not pass its needs") {
    for (const policy::RecogniserDescriptor* descriptor : finders_of_values()) {
        policy::Sieve sieve;
        const policy::Met bit = sieve.add(descriptor->needs);
        Finder finder(*descriptor);
        const auto holds = [&](const std::string& text) {
            const bool found = finder.finds(text);
            RC_CLASSIFY(found);
            RC_ASSERT(!found || sieve.met(text) == bit);
        };
        rc::prop(std::string(descriptor->name), [&] { holds(*hostile_text()); });
        rc::prop(std::string(descriptor->name) + ", disguised", [&] { holds(*disguised_value()); });
        rc::prop(std::string(descriptor->name) + ", digits and separators", [&] {
            holds(*rc::gen::resize(40, rc::gen::container<std::string>(rc::gen::elementOf(
                                           std::string("0123456789012345678906 .-/()+@aNL")))));
        });
        rc::prop(std::string(descriptor->name) + ", signs", [&] {
            std::string text;
            for (const std::string& sign :
                 *rc::gen::resize(8, rc::gen::container<std::vector<std::string>>(sign_of_a_value()))) {
                text += sign;
            }
            holds(text);
        });
    }
}

TEST_CASE("no rule finds a value with slips that does not pass its needs") {
    for (const policy::RecogniserDescriptor* descriptor : finders_of_values()) {
        policy::Sieve sieve;
        const policy::Met bit = sieve.add(descriptor->needs);
        Finder finder(*descriptor);
        rc::prop(std::string(descriptor->name), [&] {
            const std::string text = *value_with_slips();
            const bool found = finder.finds(text);
            RC_CLASSIFY(found);
            RC_ASSERT(!found || sieve.met(text) == bit);
        });
    }
}

TEST_CASE("a look sees the rows of letters and digits that a pattern sees") {
    using policy::Quick;
    for (const Sign& sign :
         {Sign{&Quick::serial, "[A-Za-z][0-9A-Za-z]{7}[0-9]"},
          Sign{&Quick::spaced, "[A-Z]{2} ?[0-9A-Z] ?[0-9A-Z]"}, Sign{&Quick::run, "[0-9A-Za-z]{17}"},
          Sign{&Quick::postcode, "[0-9]{4}[ .-]?[A-Za-z]{2}"},
          Sign{&Quick::dots, "[0-9][.][0-9]{1,3}[.][0-9]"},
          Sign{&Quick::place, "[0-9][.,][0-9]{3}|[0-9] ?[nszNSZ][ ,;]"},
          Sign{&Quick::bare, "^[\\t-\\r 0-9A-Za-z.,'/-]*$"}}) {
        const RE2 pattern(sign.pattern);
        rc::prop(sign.pattern, [&] {
            const std::string text =
                *rc::gen::resize(70, rc::gen::container<std::string>(rc::gen::elementOf(
                                         std::string("0123456789012345ABCDWXnszNSZabcdefgh  .,;-'/\n!"))));
            const Quick quick = policy::look(text);
            const bool stands = RE2::PartialMatch(text, pattern);
            RC_CLASSIFY(stands);
            RC_ASSERT(!quick.as_it_stands || quick.*sign.flag == stands);
        });
    }
}

TEST_CASE("a text of ASCII that stands as it is has itself as its normalised form") {
    rc::prop("whatever it holds", [] {
        const std::string text = *rc::gen::container<std::string>(
            rc::gen::elementOf(std::string("0123aAtT  \t\n.,;-'/\\\"()[]{}%420ud")));
        policy::Normalised normal;
        normal.read(text);
        RC_ASSERT(!policy::look(text).as_it_stands || normal.text() == text);
    });
    CHECK(policy::look("saar heeft twee jaar").as_it_stands);
    for (const char* text : {"twee  jaar", "twee\tjaar", "2511  VX", "  "}) {
        CAPTURE(text);
        CHECK_FALSE(policy::look(text).as_it_stands);
    }
}

TEST_CASE("a sieve that knows a text already says the same of it") {
    rc::prop("as a new one", [] {
        policy::Sieve sieve;
        for (const policy::RecogniserDescriptor* descriptor : finders_of_values()) {
            static_cast<void>(sieve.add(descriptor->needs));
        }
        const policy::Sieve fresh = sieve;
        const std::string first = *value_with_slips();
        const std::string second = *rc::gen::oneOf(rc::gen::just(first), value_with_slips(), hostile_text());
        static_cast<void>(sieve.met(first));
        RC_ASSERT(sieve.met(second) == fresh.met(second));
    });
}

TEST_CASE("what the examples of the policies hold passes the needs, also when it is written otherwise") {
    std::size_t found = 0;
    for (const policy::RecogniserDescriptor* descriptor : finders_of_values()) {
        policy::Sieve sieve;
        const policy::Met bit = sieve.add(descriptor->needs);
        Finder finder(*descriptor);
        const auto check = [&](const std::string& text) {
            if (finder.finds(text)) {
                ++found;
                CAPTURE(descriptor->name, text);
                CHECK(sieve.met(text) == bit);
            }
        };
        for (const std::string& text : labelled_texts()) {
            check(text);
            for (std::size_t at = 0; at < text.size(); at += 1 + text.size() / 16) {
                std::string other = text;
                other[at] = base::to_lower(other[at]) == other[at] ? base::to_upper(other[at])
                                                                   : base::to_lower(other[at]);
                check(other);
                check(text.substr(at));
                check(text.substr(0, at) + pieces()[(at + text.size()) % pieces().size()] + text.substr(at));
            }
        }
    }
    CHECK(found > 1000);
}

TEST_CASE("hex digits in groups are seen at any place") {
    for (std::size_t at = 0; at < 70; ++at) {
        const std::string before(at, 'x');
        for (const char* address : {"00:1a:2b:3c:4d:5e", "001a.2b3c.4d5e", "001a2b-3c4d5e", "001A2B3C4D5E"}) {
            REQUIRE(policy::look(before + address).hexes);
            REQUIRE(policy::look(before + address + "xxxxxxxxxxxxxxxxxxxxxxxxx").hexes);
        }
        REQUIRE_FALSE(policy::look(before + "00:1a:2b:3c:4d:xx").hexes);
        REQUIRE_FALSE(policy::look(before + "de af de ba be").hexes);
        REQUIRE(policy::look(before + "::").colons);
        REQUIRE(policy::look(before + "a:1234:b").colons);
        REQUIRE(policy::look(before + "a:1:b").colons);
        REQUIRE_FALSE(policy::look(before + "10:30, :12345:").colons);
    }
}

TEST_CASE("one word with a digit or a sign in it is alone") {
    for (const char* text : {"Zomer2024", " 4512\n", "a_b", "x!y", "1"}) {
        CAPTURE(text);
        CHECK(policy::look(text).alone);
    }
    for (const char* text : {"", " ", "Morgen!", "Morgen.", "ja nee", "a_b c", "4512 4513", "👍"}) {
        CAPTURE(text);
        CHECK_FALSE(policy::look(text).alone);
    }
}

TEST_CASE("a look counts the same wherever the digits stand") {
    for (std::size_t size = 0; size < 70; ++size) {
        for (std::size_t at = 0; at + 1 < size; ++at) {
            std::string text(size, 'x');
            text[at] = '7';
            text[size - 1] = '@';
            const policy::Quick quick = policy::look(text);
            REQUIRE(quick.digits == 1);
            REQUIRE(quick.at);
        }
    }
    CHECK(policy::look("01234567890123456789012345678901234567890123456789").digits == 50);
}

TEST_CASE("two letters with two digits behind them are seen at any place") {
    for (std::size_t at = 0; at < 40; ++at) {
        const std::string before(at, '-');
        REQUIRE(policy::look(before + "nl91" + "....").code);
        REQUIRE(policy::look(before + "NL91").code);
        REQUIRE(policy::look(before + "NL 91").code);
        REQUIRE(policy::look(before + "nl-91..").code);
        REQUIRE_FALSE(policy::look(before + "nl 9x").code);
        REQUIRE_FALSE(policy::look(before + "n91l 2").code);
    }
}

TEST_CASE("plain names are small letters and underscores of any length") {
    CHECK(policy::is_plain_name(""));
    for (std::size_t size = 1; size < 30; ++size) {
        const std::string plain = std::string("a_zmnopqrstuvwxyz_abcdefghijkl").substr(0, size);
        REQUIRE(policy::is_plain_name(plain));
        for (std::size_t at = 0; at < size; ++at) {
            for (const char other : std::string("`{^A0 @\xC3\xDF\xE1", 10)) {
                std::string text = plain;
                text[at] = other;
                REQUIRE_FALSE(policy::is_plain_name(text));
            }
        }
    }
}

TEST_CASE("a short word passes only where a rule looks at words") {
    policy::Sieve numbers;
    numbers.add({.size = 4, .digits = 2});
    CHECK_FALSE(numbers.passes("minute"));
    CHECK(numbers.passes("minute 12"));
    policy::Sieve anything;
    anything.add({});
    CHECK(anything.passes("minute"));
    CHECK(anything.passes(""));
    policy::Sieve addresses;
    addresses.add({.size = 6, .at = true});
    CHECK(addresses.passes("apenstaart"));
    CHECK(addresses.passes("saar (At) x"));
    CHECK(addresses.passes("saar at example dot nl"));
    CHECK(addresses.passes("apestaart"));
    CHECK(addresses.passes("saar x[.]y"));
    CHECK_FALSE(addresses.passes("penseel"));
}

TEST_CASE("a record that the screen lets go has nothing to visit") {
    policy::Sieve sieve;
    for (const policy::RecogniserDescriptor* descriptor : finders_of_values()) {
        sieve.add(descriptor->needs);
    }
    policy::Sieve with_words = sieve;
    with_words.add({.words = true});
    rc::prop("records of odd values", [&] {
        std::string json = "{";
        const int count = *rc::gen::inRange(0, 6);
        for (int i = 0; i < count; ++i) {
            json += (i == 0 ? "\"" : ",\"") + *odd_text() + std::string(static_cast<std::size_t>(i), ' ') +
                    "\":" + odd_json(0);
        }
        const stream::Document document(json + "}", "test");
        bool visited = false;
        policy::walk_record(document.root(), sieve,
                            [&](const policy::Trail&, std::string_view, policy::Leaf) { visited = true; });
        RC_CLASSIFY(visited);
        RC_ASSERT(!visited || policy::may_hold_text(document.root(), sieve));
        bool has_words = false;
        policy::walk_record(document.root(), with_words,
                            [&](const policy::Trail&, std::string_view, policy::Leaf) { has_words = true; });
        RC_ASSERT(!has_words || policy::may_hold_text(document.root(), with_words));
    });
}

TEST_CASE("the screen knows ids, moments and written times") {
    policy::Sieve sieve;
    sieve.add({.size = 8, .digits = 8});
    const auto holds = [&](const std::string& json) {
        const stream::Document document(json, "test");
        return policy::may_hold_text(document.root(), sieve);
    };
    CHECK_FALSE(
        holds(R"({"id":"m0123456789abcdef0123456789abcdef","n":99999999,"time":{)"
              R"("at":"2020-01-27T08:00:00+01:00","written":"27-01-2020 08:00"},"offset":123456789})"));
    CHECK(holds(R"({"written":"27-01-2020 08:00"})"));
    CHECK(holds(R"({"time":{"x":{"written":"27-01-2020 08:00"}}})"));
    CHECK(holds(R"({"text":"2020-01-27T08:00:00"})"));
    CHECK(holds(R"({"x":[1,{"y":"x"},612345678]})"));
    CHECK(holds(R"({"x":{"n":1},"12345678":1})"));
    std::string deep = R"("06-12345678")";
    for (int i = 0; i < 200; ++i) {
        deep.insert(0, "[").append("]");
    }
    CHECK(holds(R"({"x":)" + deep + "}"));
}

TEST_CASE("a record without packed texts in its extra members is told without paths") {
    policy::Sieve everything;
    everything.add({});
    rc::prop("records of odd values", [&] {
        const std::string json = R"({"extra":)" + odd_json(2) + R"(,"attachments":)" + odd_json(0) +
                                 R"(,"reply_to":)" + odd_json(2) + "}";
        const stream::Document document(json, "test");
        bool holds = false;
        policy::walk_record(document.root(), everything,
                            [&](const policy::Trail& trail, std::string_view text, policy::Leaf leaf) {
                                holds = holds ||
                                        (leaf == policy::Leaf::text && policy::may_be_packed(text) &&
                                         policy::part_of("message", trail.steps()) == policy::Part::extra);
                            });
        RC_CLASSIFY(holds);
        RC_ASSERT(!holds || policy::may_hold_packed(document.root()));
    });
    const auto holds = [](const std::string& json) {
        const stream::Document document(json, "test");
        return policy::may_hold_packed(document.root());
    };
    CHECK(holds(R"({"extra":"CgwgMDYtMTIzNDU2NzggEA=="})"));
    CHECK(holds(R"({"extra":{"raw":[["CgwgMDYtMTIzNDU2NzggEA=="]]}})"));
    CHECK(holds(R"({"attachments":[{"extra":{"raw":"CgwgMDYtMTIzNDU2NzggEA=="}}]})"));
    CHECK_FALSE(holds(R"({"extra":{"marker":"bijgevoegd: %s"},"text":"CgwgMDYtMTIzNDU2NzggEA=="})"));
    CHECK_FALSE(holds(R"({"attachments":[{"name":"IMG-20250106-WA0001.jpg"}]})"));
}

TEST_CASE("a dot between letters or digits may be that of a host") {
    for (const char* text : {"a.b", "zie example.nl", "1.2", "é.é", "www．example．nl",
                             "exam\u200Bple\u2024nl", "een lange zin met pas helemaal aan het einde x.y"}) {
        CAPTURE(text);
        CHECK(policy::look(text).host);
    }
    for (const char* text :
         {"", ".", "a.", ".a", "zin. En", "a..", "wacht... ja", "een lange zin zonder. Meer niet."}) {
        CAPTURE(text);
        CHECK_FALSE(policy::look(text).host);
    }
}

TEST_CASE("what needs one of some signs does not make every word worth a look") {
    constexpr std::array<std::string_view, 2> texts = {"|ww|", "code"};
    policy::Sieve sieve;
    sieve.add({.size = 4, .any = {.texts = texts, .alone = true}});
    CHECK_FALSE(sieve.passes("bericht"));
    CHECK_FALSE(sieve.passes("Bericht"));
    CHECK_FALSE(sieve.passes("www en zo"));
    CHECK(sieve.passes("ww: aap"));
    CHECK(sieve.passes("Inlogcode volgt"));
    CHECK(sieve.passes("Zomer2024"));
}

TEST_CASE("words for a sign or a digit of a value are seen at any place") {
    for (std::size_t at = 0; at < 40; ++at) {
        const std::string before(at, '-');
        REQUIRE(policy::look(before + "nul zes").digits == 10);
        REQUIRE(policy::look(before + "ZERO").digits == 10);
        REQUIRE(policy::look(before + "null").digits == 0);
        REQUIRE(policy::look(before + "apestaart").at);
        REQUIRE(policy::look(before + " at x").at);
        REQUIRE(policy::look(before + "dot nl").at);
        REQUIRE(policy::look(before + "punt nl").at);
        REQUIRE_FALSE(policy::look(before + "at dote pun").at);
        REQUIRE(policy::look(before + "x[.]nl").host);
    }
}
