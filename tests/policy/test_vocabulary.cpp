// SPDX-License-Identifier: EUPL-1.2
#include "policy/installed_words.hpp"
#include "policy/lexicon.hpp"
#include "policy/vocabulary.hpp"
#include "policy/word_files.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <numeric>
#include <string>

using namespace chatkeep::policy;

namespace {

std::vector<std::string> found(const Vocabulary& words, std::string_view text,
                               std::span<const Span> masks = {}) {
    Reading reading;
    reading.begin(text, masks);
    std::vector<Hit> hits;
    words.find(reading, hits);
    std::vector<std::string> out;
    for (const Hit& hit : hits) {
        const Word& first = reading.words()[hit.first];
        const Word& last = reading.words()[hit.last()];
        out.push_back(std::to_string(hit.kind) + " " +
                      std::string(text.substr(first.begin, last.end - first.begin)));
    }
    return out;
}

Vocabulary vocabulary(std::initializer_list<std::string_view> phrases) {
    Vocabulary words;
    std::uint32_t kind = 0;
    for (const std::string_view phrase : phrases) {
        CHECK(words.add(phrase, kind++));
    }
    words.settle();
    return words;
}

using Found = std::vector<std::string>;

} // namespace

TEST_CASE("words, beginnings, endings and phrases are found, longest first") {
    const Vocabulary words = vocabulary({"operatie", "*operatie", "opera*", "op de ic", "de ic", "patiënt"});
    CHECK(found(words, "Knieoperatie op de IC") == Found{"1 Knieoperatie", "3 op de IC", "4 de IC"});
    CHECK(found(words, "operatie") == Found{"0 operatie", "2 operatie", "1 operatie"});
    CHECK(found(words, "de opera's") == Found{"2 opera"});
    CHECK(found(words, "PATIENT en patie\u0308nt") == Found{"5 PATIENT", "5 patie\u0308nt"});
    CHECK(found(words, "op. De ic").size() == 1); // not over the end of a sentence
    CHECK(found(words, "coöperatief").empty());
}

TEST_CASE("words, beginnings and endings of any length are found") {
    const std::string longest(80, 'a');
    const std::string longer(70, 'b');
    const std::string beginning = longest + "*";
    const std::string ending = "*" + longer;
    const Vocabulary words = vocabulary({"uno", longest, beginning, ending});
    CHECK(found(words, longest) == Found{"1 " + longest, "2 " + longest});
    CHECK(found(words, longest + "b") == Found{"2 " + longest + "b"});
    CHECK(found(words, "a" + longer) == Found{"3 a" + longer});
    CHECK(found(words, longest.substr(1)).empty());
    CHECK(found(words, "unos").empty());
}

TEST_CASE("the second word of a phrase is a word, a beginning or an ending") {
    const Vocabulary words = vocabulary({"ik ben", "ik wor*", "ik *heid", "ik", "ik één"});
    CHECK(found(words, "ik ben") == Found{"0 ik ben", "3 ik"});
    CHECK(found(words, "Ik bende") == Found{"3 Ik"});
    CHECK(found(words, "ik wordt") == Found{"1 ik wordt", "3 ik"});
    CHECK(found(words, "ik gezondheid") == Found{"2 ik gezondheid", "3 ik"});
    CHECK(found(words, "ik Een") == Found{"4 ik Een", "3 ik"});
    CHECK(found(words, "dat ik") == Found{"3 ik"});
}

TEST_CASE("a replacement of ours is no word") {
    const Vocabulary words = vocabulary({"bsn", "bsn het"});
    const std::vector<Span> masks = {{4, 9}};
    CHECK(found(words, "het [BSN] bsn", masks) == Found{"0 bsn"});
    CHECK(found(words, "bsn [BSN] het", masks) == Found{"0 bsn"});
}

TEST_CASE("what would stand for nearly everything is refused") {
    Vocabulary words;
    for (const char* phrase : {"", "*", "a*", "*ab", "...", "* *"}) {
        CAPTURE(phrase);
        CHECK_FALSE(words.add(phrase, 0));
    }
    words.settle();
    CHECK(found(words, "a ab abc").empty());
}

TEST_CASE("a list has sections, comments and entries") {
    constexpr std::array<std::string_view, 2> sections = {"one", "two"};
    const Lexicon lexicon =
        parse_lexicon("# no\nfirst, second\n[two]\nthird\r\n\n,,fourth,\n[three]\n", sections);
    CHECK(lexicon.faults == std::vector<std::pair<std::uint64_t, std::string>>{{7, "no section [three]"}});
    CHECK(found(lexicon.words, "first third fourth no") == Found{"0 first", "1 third", "1 fourth"});
    const Lexicon open = parse_lexicon("[two\nfirst\nsecond]\n[two] third\n", sections);
    REQUIRE(open.faults.size() == 3);
    CHECK(open.faults[0].first == 1);
    CHECK(open.faults[0].second == "\"[two\" has a bracket, and is no head of a section: [name]");
    CHECK(open.faults[1].first == 3);
    CHECK(open.faults[2].first == 4);
    CHECK(entries_of("a\n[x]\nb, c\n[y]\nd", "x") == std::vector<std::string_view>{"b", "c"});
}

TEST_CASE("the lists that are compiled in are in order") {
    for (const WordFile& file : word_files()) {
        CAPTURE(file.name);
        Vocabulary words;
        const auto entries = entries_of(file.text, {});
        CHECK_FALSE(entries.empty());
        for (const std::string_view entry : entries) {
            CAPTURE(entry);
            CHECK(words.add(entry, 0));
        }
    }
    CHECK(word_file("health").find("[person]") != std::string_view::npos);
    CHECK(word_file("nothing").empty());
}

TEST_CASE("sentences end where they end") {
    Reading reading;
    reading.begin("Dr. Vos belt. A. de Wit niet! 3.410 keer", {});
    std::vector<std::uint32_t> sentences;
    for (const Word& word : reading.words()) {
        sentences.push_back(word.sentence);
    }
    CHECK(sentences == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1, 1, 2, 2, 2});
}

TEST_CASE("a set of words has what was added and nothing else") {
    const auto hash_of = [](std::string_view word) {
        return std::accumulate(word.begin(), word.end(), k_hash_start, hash_step);
    };
    for (const std::size_t size : {0U, 1U, 2U, 3U, 1000U}) {
        WordSet set;
        for (std::size_t i = 0; i < size; ++i) {
            set.add("woord" + std::to_string(i));
            set.add("WOORD" + std::to_string(i)); // the same
        }
        set.settle();
        for (std::size_t i = 0; i < 2000; ++i) {
            REQUIRE(set.has(hash_of("woord" + std::to_string(i))) == (i < size));
        }
    }
}
