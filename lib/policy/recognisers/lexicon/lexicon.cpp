// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/lexicon/lexicon.hpp"

#include "base/text.hpp"
#include "policy/lexicon.hpp"
#include "policy/people.hpp"
#include "policy/recognisers/name/find_names.hpp"
#include "policy/thread.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace chatkeep::policy {

namespace {

/// Sections of a list, in this order; see words/health.txt.
enum Section : std::uint32_t { self, person, near, traps };

constexpr std::array<std::string_view, 4> k_sections = {"self", "person", "near", "traps"};

/// Words on both sides in which a word that policy uses as well needs a person.
constexpr std::size_t k_near = 8;
/// Words between two findings in a sentence that are one: "astma en ligt nu aan de beademing".
constexpr std::size_t k_joined = 7;
/// Words behind a trap that ends in "over" or "met" that are its subject.
constexpr std::size_t k_reach = 3;
/// Messages before this one in which the person may stand.
constexpr std::size_t k_before = 2;

/// In the order of WordUse.
constexpr std::array<std::string_view, 11> k_names = {"biometric", "colleague", "criminal",   "ethnicity",
                                                      "genetic",   "health",    "parliament", "politics",
                                                      "religion",  "sexual",    "union"};
constexpr std::array k_art9_uses = {WordUse::biometric, WordUse::ethnicity,   WordUse::genetic,
                                    WordUse::health,    WordUse::politics,    WordUse::religion,
                                    WordUse::sexual,    WordUse::labour_union};
constexpr std::array k_art10_uses = {WordUse::criminal};

/// What is known about a word of the text.
enum Mark : std::uint8_t {
    trapped = 1U,
    somebody = 2U,   ///< speaks of a person
    owner = 4U,      ///< speaks of one when what it owns stands right behind it
    by_finding = 8U, ///< stands near a finding
};

class LexiconRecogniser : public Recogniser {
public:
    /// most: for words that need a person; what says it by itself may be as sure as the rule.
    LexiconRecogniser(const Rule& rule, std::span<const WordUse> uses, Level most)
        : m_uses(uses.begin(), uses.end()), m_most(most), m_installed(rule.installed),
          m_finder(m_installed.get()) {}

    LexiconRecogniser(const Rule& rule, Lexicon own)
        : m_own(std::move(own)), m_most(Level::automatic), m_installed(rule.installed),
          m_finder(m_installed.get()) {}

    void enter(const Surroundings& around) override { m_around = &around; }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        Reading& reading = *m_around->reading;
        m_has_names = false;
        for (const WordUse use : m_uses) {
            take_hits(reading, reading.hits(use));
        }
        m_own_hits.clear();
        m_own.words.find(reading, m_own_hits);
        take_hits(reading, m_own_hits);
        if (m_hits.empty()) {
            return;
        }
        std::stable_sort(m_hits.begin(), m_hits.end(),
                         [](const Hit& a, const Hit& b) { return a.first < b.first; });
        const auto words = reading.words();
        for (std::size_t i = 0; i < m_hits.size();) {
            std::size_t last = m_hits[i].last();
            Level most = m_most;
            std::size_t next = i;
            for (; next < m_hits.size() && joins(words, last, m_hits[next]); ++next) {
                last = std::max(last, m_hits[next].last());
                most = m_hits[next].kind == self ? most : std::min(most, Level::propose);
            }
            add(text, {words[m_hits[i].first].begin, words[last].end}, most, out);
            i = next;
        }
        m_hits.clear();
    }

    /// An allow list holds values; words that stay are traps of the list.
    [[nodiscard]] std::string canonical(std::string_view /*entry*/) const override { return {}; }

private:
    /// Never over a replacement of ours: what stands around one stays two findings.
    static bool joins(std::span<const Word> words, std::size_t last, const Hit& hit) {
        if (hit.first > last + k_joined + 1 || words[hit.first].sentence != words[last].sentence) {
            return false;
        }
        for (std::size_t i = last + 1; i < hit.first; ++i) {
            if (words[i].size == 0) {
                return false;
            }
        }
        return true;
    }

    static void add(std::string_view text, Span place, Level most, std::vector<Candidate>& out) {
        Candidate found;
        found.begin = place.first;
        found.end = place.second;
        found.most = most;
        found.value = base::fold_case(text.substr(found.begin, found.end - found.begin));
        out.push_back(std::move(found));
    }

    /// Appends what a list finds and what no trap covers, with the person that it needs.
    void take_hits(Reading& reading, const std::vector<Hit>& hits) {
        if (hits.empty()) {
            return;
        }
        m_found = hits;
        mark_words(reading);
        const auto is_out = [&](const Hit& hit) { return hit.kind == traps || has_mark(hit, trapped); };
        m_found.erase(std::remove_if(m_found.begin(), m_found.end(), is_out), m_found.end());
        const auto words = reading.words();
        const auto personal = [&](const Hit& hit) { return is_personal(words, hit); };
        if (!std::all_of(m_found.begin(), m_found.end(), personal)) {
            mark_names(reading);
        }
        const auto others = std::partition(m_found.begin(), m_found.end(), personal);
        std::for_each(m_found.begin(), others, [&](const Hit& hit) { mark_around(words, hit); });
        m_hits.insert(m_hits.end(), m_found.begin(), others);
        // "veroordeeld voor oplichting": what stands by a finding is about the same person
        std::copy_if(others, m_found.end(), std::back_inserter(m_hits),
                     [&](const Hit& hit) { return has_mark(hit, by_finding); });
    }

    void mark(std::size_t word, Mark mark) {
        m_marks[word] = static_cast<std::uint8_t>(m_marks[word] | mark);
    }

    void mark_words(Reading& reading) {
        m_marks.assign(reading.words().size(), 0);
        m_people.clear();
        find_person_words(reading, m_people);
        m_speaks_of_person = false;
        for (const PersonWord& person_word : m_people) {
            mark(person_word.word, person_word.only_next ? owner : somebody);
            m_speaks_of_person = m_speaks_of_person || !person_word.only_next;
        }
        for (const Hit& hit : m_found) {
            if (hit.kind == traps) {
                mark_trap(reading, hit);
            }
        }
    }

    /// "brief over" and "patienten met" reach over what they speak of, unless that is someone's.
    void mark_trap(Reading& reading, const Hit& hit) {
        for (std::size_t i = hit.first; i <= hit.last(); ++i) {
            mark(i, trapped);
        }
        const auto words = reading.words();
        const std::string_view last = reading.folded(words[hit.last()]);
        if (hit.count == 1 || (last != "over" && last != "met")) {
            return;
        }
        const std::size_t end = std::min(words.size(), hit.last() + 1 + k_reach);
        for (std::size_t i = hit.last() + 1; i < end && words[i].sentence == words[hit.first].sentence; ++i) {
            if ((m_marks[i] & (somebody | owner)) != 0) {
                return;
            }
            mark(i, trapped);
        }
    }

    /// People by name; looked for only where a word needs someone.
    void mark_names(Reading& reading) {
        if (!m_has_names) {
            m_names.clear();
            m_finder.find(reading, m_around->thread, m_names);
            m_has_names = true;
        }
        for (const NamePlace& name : m_names) {
            for (std::size_t i = name.first; i <= name.last; ++i) {
                mark(i, somebody);
            }
        }
        m_speaks_of_person = m_speaks_of_person || !m_names.empty();
    }

    /// Words on both sides of a finding, in its sentence.
    void mark_around(std::span<const Word> words, const Hit& hit) {
        const std::size_t from = hit.first - std::min(hit.first, k_near);
        const std::size_t to = std::min(words.size(), hit.last() + 1 + k_near);
        for (std::size_t i = from; i < to; ++i) {
            if (words[i].sentence == words[hit.first].sentence) {
                mark(i, by_finding);
            }
        }
    }

    [[nodiscard]] bool has_mark(const Hit& hit, Mark mark) const {
        const auto first = m_marks.begin() + static_cast<std::ptrdiff_t>(hit.first);
        return std::any_of(first, first + static_cast<std::ptrdiff_t>(hit.count),
                           [&](std::uint8_t marks) { return (marks & mark) != 0; });
    }

    [[nodiscard]] bool is_personal(std::span<const Word> words, const Hit& hit) const {
        if (hit.kind == self || (hit.first > 0 && (m_marks[hit.first - 1] & owner) != 0)) {
            return true;
        }
        if (hit.kind == person) {
            return m_speaks_of_person || was_personal();
        }
        const std::size_t from = hit.first - std::min(hit.first, k_near);
        const std::size_t to = std::min(words.size(), hit.last() + 1 + k_near);
        for (std::size_t i = from; i < to; ++i) {
            if ((m_marks[i] & somebody) != 0 && words[i].sentence == words[hit.first].sentence) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of the messages right before speaks of a person.
    [[nodiscard]] bool was_personal() const {
        if (m_around->thread == nullptr) {
            return false;
        }
        const auto before = m_around->thread->before();
        const auto recent = before.last(std::min(before.size(), k_before));
        return std::any_of(recent.begin(), recent.end(), [](const Survey& s) { return s.person; });
    }

    std::vector<WordUse> m_uses; ///< of compiled-in lists
    Lexicon m_own;
    std::vector<Hit> m_own_hits;
    Level m_most;
    std::shared_ptr<const InstalledWords> m_installed; ///< nullptr where the policy looks for no names
    NameFinder m_finder;
    std::vector<NamePlace> m_names; ///< of the text, once they were looked for
    bool m_has_names = false;
    const Surroundings* m_around = nullptr;
    std::vector<Hit> m_found;          ///< by one list
    std::vector<std::uint8_t> m_marks; ///< by word
    std::vector<PersonWord> m_people;
    bool m_speaks_of_person = false;
    std::vector<Hit> m_hits; ///< by all
};

std::unique_ptr<Recogniser> make_art9(const Rule& rule) {
    return std::make_unique<LexiconRecogniser>(rule, k_art9_uses, Level::propose);
}

std::unique_ptr<Recogniser> make_art10(const Rule& rule) {
    return std::make_unique<LexiconRecogniser>(rule, k_art10_uses, Level::propose);
}

std::unique_ptr<Recogniser> make_lexicon(const Rule& rule) {
    const std::string_view name = argument_of(rule.recogniser);
    const auto* const known = std::find(k_names.begin(), k_names.end(), name);
    if (known == k_names.end()) {
        return std::make_unique<LexiconRecogniser>(rule, parse_lexicon(rule.words, k_sections));
    }
    const std::array use = {static_cast<WordUse>(known - k_names.begin())};
    const bool personal = use.front() != WordUse::parliament;
    return std::make_unique<LexiconRecogniser>(rule, use, personal ? Level::propose : Level::automatic);
}

} // namespace

bool has_sensitive_words(Reading& reading) {
    constexpr std::array uses = {WordUse::colleague, WordUse::criminal, WordUse::ethnicity,
                                 WordUse::genetic,   WordUse::health,   WordUse::politics,
                                 WordUse::religion,  WordUse::sexual,   WordUse::labour_union};
    return std::any_of(uses.begin(), uses.end(), [&](WordUse use) {
        const std::vector<Hit>& hits = reading.hits(use);
        return std::any_of(hits.begin(), hits.end(),
                           [](const Hit& hit) { return hit.kind == self || hit.kind == person; });
    });
}

std::span<const std::string_view> lexicon_names() noexcept {
    return k_names;
}

std::span<const std::string_view> lexicon_sections() noexcept {
    return k_sections;
}

const RecogniserDescriptor k_art9 = {
    .name = "art9",
    .version = 2,
    .summary = "special categories of personal data (AVG art. 9) near a word for a person",
    .replacement = "[BIJZONDER]",
    .needs = {.words = true},
    .make = &make_art9,
};

const RecogniserDescriptor k_art10 = {
    .name = "art10",
    .version = 2,
    .summary = "convictions and offences (AVG art. 10) near a word for a person",
    .replacement = "[STRAFRECHT]",
    .needs = {.words = true},
    .make = &make_art10,
};

const RecogniserDescriptor k_lexicon = {
    .name = "lexicon:",
    .version = 2,
    .summary = "words of one subject, compiled in or from a list of the policy",
    .replacement = "[VERWIJDERD]",
    .needs = {.words = true},
    .make = &make_lexicon,
};

} // namespace chatkeep::policy
