// SPDX-License-Identifier: EUPL-1.2
#include "policy/people.hpp"

#include "policy/recognisers/name/find_names.hpp"
#include "policy/word_files.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

enum Kind : std::uint32_t { person, his, starting, first_name };

/// "R." in "R. heeft": a name cut to its letter.
bool is_initial(const Reading& reading, const Word& word) {
    return word.size == 1 && word.capital && word.end < reading.text().size() &&
           reading.text()[word.end] == '.';
}

} // namespace

void add_person_words(const AddWord& add) {
    const auto add_all = [&add](std::string_view file, std::string_view section, Kind kind) {
        for (const std::string_view entry : entries_of(word_file(file), section)) {
            static_cast<void>(add(entry, kind));
        }
    };
    for (const std::string_view section : {"pronouns", "kin", "persons"}) {
        add_all("people", section, person);
    }
    add_all("people", "his", his);
    add_all("people", "starts", starting);
    add_all("first-names", {}, first_name);
}

void find_person_words(Reading& reading, std::vector<PersonWord>& out) {
    const auto words = reading.words();
    const std::vector<Hit>& hits = reading.hits(WordUse::people);
    auto hit = hits.begin();
    for (std::size_t i = 0; i < words.size(); ++i) {
        bool found = is_initial(reading, words[i]);
        bool only_next = false;
        for (; hit != hits.end() && hit->first == i; ++hit) {
            only_next = only_next || hit->kind == his;
            found = found || hit->kind == person || (hit->kind == first_name && words[i].capital) ||
                    (hit->kind == starting && words[i].starts); // "Ben ziek": without "ik"
        }
        if (found || only_next) {
            out.push_back({i, !found});
        }
    }
}

bool speaks_of_person(Reading& reading) {
    std::vector<PersonWord> words;
    find_person_words(reading, words);
    if (std::any_of(words.begin(), words.end(), [](const PersonWord& w) { return !w.only_next; })) {
        return true;
    }
    const auto text = reading.words();
    const auto may_name = [](const Word& word) { return word.capital && word.small && !word.starts; };
    if (std::none_of(text.begin(), text.end(), may_name)) { // as of most texts
        return false;
    }
    std::vector<NamePlace> names;
    NameFinder(nullptr).find(reading, nullptr, names);
    return !names.empty();
}

} // namespace chatkeep::policy
