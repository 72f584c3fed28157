// SPDX-License-Identifier: EUPL-1.2
#include "policy/thread.hpp"

#include "policy/people.hpp"
#include "policy/word_files.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

enum Kind : std::uint32_t { strong, weak, against, crisis, work, aside };

struct SectionKind {
    std::string_view section;
    Kind kind;
};

constexpr std::array k_home = {SectionKind{"strong", strong}, SectionKind{"weak", weak},
                               SectionKind{"work", against}};
constexpr std::array k_office = {SectionKind{"corona", crisis}, SectionKind{"work", work},
                                 SectionKind{"aside", aside}};

void add_sections(const AddWord& add, std::string_view file, const std::array<SectionKind, 3>& sections) {
    for (const SectionKind& each : sections) {
        for (const std::string_view entry : entries_of(word_file(file), each.section)) {
            static_cast<void>(add(entry, each.kind));
        }
    }
}

void count(Survey& survey, std::uint32_t kind) {
    switch (kind) {
    case strong:
        survey.home = static_cast<std::uint16_t>(survey.home + 2);
        break;
    case weak:
        ++survey.home;
        break;
    case crisis:
        ++survey.crisis;
        break;
    case aside:
        ++survey.aside;
        break;
    default:
        ++survey.work;
        break;
    }
}

/// The short names of nicknames.txt by the written one.
std::vector<std::string_view> short_names(std::string_view folded) {
    return entries_of(word_file("nicknames"), folded);
}

constexpr std::size_t k_name_least = 2;

/// "Sterkte x"
bool ends_in_kisses(Reading& reading) {
    const auto words = reading.words();
    if (words.size() < 2 || words.back().capital) {
        return false;
    }
    const std::string_view last = reading.folded(words.back());
    return !last.empty() && last.find_first_not_of('x') == std::string_view::npos;
}

} // namespace

void add_survey_words(const AddWord& add) {
    add_sections(add, "private", k_home);
    add_sections(add, "work", k_office);
}

Survey survey(Reading& reading) {
    if (reading.about()) {
        return *reading.about();
    }
    Survey survey;
    survey.words = static_cast<std::uint16_t>(std::min<std::size_t>(reading.words().size(), 0xFFFF));
    std::size_t from = 0; // a phrase counts once, and not for the words in it
    for (const Hit& hit : reading.hits(WordUse::survey)) {
        if (hit.first >= from) {
            count(survey, hit.kind);
            from = hit.first + hit.count;
        }
    }
    survey.home = static_cast<std::uint16_t>(survey.home + (ends_in_kisses(reading) ? 2 : 0));
    survey.person = speaks_of_person(reading);
    reading.set_about(survey);
    return survey;
}

Survey survey_of(std::string_view text) {
    ReadText own;
    own.read(text);
    return survey(own.reading);
}

void Thread::begin() noexcept {
    m_names.clear();
    m_before.clear();
    m_after.clear();
    m_own = nullptr;
    ++m_conversations;
}

void Thread::add_participant(std::string_view name) {
    Reading reading;
    reading.begin(name, {});
    bool is_first = true;
    for (const Word& word : reading.words()) {
        const std::string folded(reading.folded(word));
        if (!word.capital || folded.size() < k_name_least) {
            continue; // interfixes, initials, digits of a number
        }
        if (is_first) {
            for (const std::string_view other : short_names(folded)) {
                m_names.insert(plain_folded(other));
            }
            is_first = false;
        }
        m_names.insert(folded);
    }
}

void Thread::pass(const Survey& survey) {
    if (m_before.size() == k_window) {
        m_before.erase(m_before.begin());
    }
    m_before.push_back(survey);
    m_own = nullptr;
    ++m_passed;
}

bool Thread::is_participant(std::string_view folded) const {
    return m_names.find(folded) != m_names.end();
}

} // namespace chatkeep::policy
