// SPDX-License-Identifier: EUPL-1.2
#include "policy/built_in_words.hpp"

#include "base/error.hpp"
#include "policy/lexicon.hpp"
#include "policy/people.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/name/find_names.hpp"
#include "policy/thread.hpp"
#include "policy/vocabulary.hpp"
#include "policy/word_files.hpp"

namespace chatkeep::policy {

namespace {

/// A hit's kind of the whole vocabulary is its use above these bits.
constexpr unsigned k_kind_bits = 24;
constexpr std::uint32_t k_kind_mask = (1U << k_kind_bits) - 1;

AddWord adder_to(Vocabulary& words, std::size_t use) {
    return [&words, use](std::string_view entry, std::uint32_t kind) {
        return words.add(entry, kind | static_cast<std::uint32_t>(use) << k_kind_bits);
    };
}

const Vocabulary& built_in_words() {
    static const Vocabulary words = [] {
        Vocabulary out;
        for (std::size_t subject = 0; subject < lexicon_names().size(); ++subject) {
            const auto faults =
                read_lexicon(word_file(lexicon_names()[subject]), lexicon_sections(), adder_to(out, subject));
            CHATKEEP_CHECK(faults.empty());
        }
        const auto add = [&](WordUse use) { return adder_to(out, static_cast<std::size_t>(use)); };
        add_survey_words(add(WordUse::survey));
        add_person_words(add(WordUse::people));
        add_name_words(add(WordUse::names));
        out.settle();
        return out;
    }();
    return words;
}

} // namespace

void find_built_in_words(Reading& reading, std::array<std::vector<Hit>, k_word_uses>& out) {
    for (std::vector<Hit>& hits : out) {
        hits.clear();
    }
    std::vector<Hit> all;
    all.reserve(reading.words().size());
    built_in_words().find(reading, all);
    for (Hit hit : all) {
        const std::uint32_t use = hit.kind >> k_kind_bits;
        hit.kind &= k_kind_mask;
        out[use].push_back(hit);
    }
}

} // namespace chatkeep::policy
