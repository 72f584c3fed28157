// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/name/name.hpp"

#include "base/text.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/name/find_names.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// From so many points of private life on, a message is not about someone's function.
constexpr std::uint16_t k_private_least = 2;

constexpr std::size_t k_named_most = 10'000; ///< surnames of a conversation that are kept
constexpr std::size_t k_named_least = 3;     ///< a shorter one is a word too often

std::string joined(Reading& reading, std::size_t first, std::size_t last) {
    std::string out;
    for (const Word& word : reading.words().subspan(first, last + 1 - first)) {
        out += out.empty() ? "" : " ";
        out += reading.folded(word);
    }
    return out;
}

/// "you" of the languages of exports that write it with a capital.
bool is_pronoun(std::string_view folded) {
    constexpr std::array<std::string_view, 12> words = {"you", "jij", "je",  "jou",   "u",  "ik",
                                                        "i",   "sie", "ihr", "ihnen", "tu", "yourself"};
    return std::find(words.begin(), words.end(), folded) != words.end();
}

/// "att-12", as cleaning names a file.
bool is_neutral(std::string_view stem) {
    constexpr std::string_view beginning = "att-";
    return stem.starts_with(beginning) &&
           stem.find_first_not_of("0123456789-", beginning.size()) == std::string_view::npos;
}

/// What parts the words of a file's name.
constexpr std::string_view k_parting = "_-+~";

bool is_private(Reading& reading) {
    if (has_sensitive_words(reading)) { // near them a name goes, also that of a colleague
        return true;
    }
    const Survey about = survey(reading);
    return about.home >= k_private_least && about.work + about.crisis == 0;
}

class NameRecogniser : public Recogniser {
public:
    explicit NameRecogniser(std::shared_ptr<const InstalledWords> installed)
        : m_installed(std::move(installed)), m_finder(m_installed.get()) {}

    void enter(const Surroundings& around) override {
        m_around = &around;
        follow(around.thread);
    }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        if (m_around->is_name) {
            find_calling(*m_around->reading, out);
        } else if (m_around->is_file_name) {
            find_in_file_name(text, out);
        } else {
            find_in_words(*m_around->reading, false, text, out);
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Reading reading;
        reading.begin(entry, {});
        const std::size_t count = reading.words().size();
        const bool letters = std::any_of(reading.words().begin(), reading.words().end(),
                                         [](const Word& w) { return w.capital; });
        return letters ? joined(reading, 0, count - 1) : std::string();
    }

private:
    /// Keeps the surnames of one conversation. What a message names counts from the next message on: its
    /// text may be looked at more than once.
    void follow(const Thread* thread) {
        if (thread == nullptr ||
            (thread->conversations() == m_conversation && thread->passed() == m_passed)) {
            return;
        }
        if (thread->conversations() != m_conversation) {
            m_named.clear();
            m_naming.clear();
        }
        m_conversation = thread->conversations();
        m_passed = thread->passed();
        if (m_named.size() < k_named_most) {
            m_named.merge(m_naming);
        }
        m_naming.clear();
    }

    void remember(Reading& reading, const NamePlace& place) {
        const Word& word = reading.words()[place.last];
        if (m_around->thread != nullptr && place.surname && !place.participant &&
            word.size >= k_named_least) {
            m_naming.emplace(reading.folded(word));
        }
    }

    void find_in_words(Reading& reading, bool only_sure, std::string_view text, std::vector<Candidate>& out) {
        m_places.clear();
        m_finder.find(reading, m_around->thread, m_places, m_around->thread == nullptr ? nullptr : &m_named);
        if (m_places.empty()) {
            return;
        }
        const bool about_person = is_private(reading);
        for (const NamePlace& place : m_places) {
            if (only_sure && !place.sure) {
                continue;
            }
            remember(reading, place);
            const auto words = reading.words();
            Candidate found;
            found.begin = words[place.first].begin;
            found.end = words[place.last].end;
            found.end += place.cut && found.end < text.size() && text[found.end] == '.' ? 1U : 0U;
            found.form = place.form;
            const bool in_function =
                (place.office || place.participant) && !about_person && !place.kin && !place.cut;
            found.most = in_function ? Level::note : (place.form ? Level::automatic : Level::propose);
            found.value = joined(reading, place.name, place.last);
            out.push_back(std::move(found));
        }
    }

    /// "Truus_van_den_Berg.jpg" as "Truus van den Berg", with a capital for each word where none has one. A
    /// card bears the name of whom it is about.
    void find_in_file_name(std::string_view text, std::vector<Candidate>& out) {
        const std::size_t dot = std::min(text.rfind('.'), text.size());
        const bool is_card = base::lower_ascii(text.substr(dot)) == ".vcf";
        m_spaced = text.substr(0, dot);
        std::replace_if(
            m_spaced.begin(), m_spaced.end(),
            [](char c) { return k_parting.find(c) != std::string_view::npos; }, ' ');
        m_own.begin(m_spaced, {});
        const auto words = m_own.words();
        const bool small =
            std::none_of(words.begin(), words.end(), [](const Word& word) { return word.capital; });
        if (small) {
            for (const Word& word : words) {
                m_spaced[word.begin] = base::to_upper(m_spaced[word.begin]);
            }
            m_own.begin(m_spaced, {});
        }
        if (is_card && !is_neutral(text.substr(0, dot))) {
            find_calling(m_own, out);
        } else {
            find_in_words(m_own, small, m_spaced, out);
        }
    }

    /// Whatever stands there is a name, up to a replacement of ours.
    void find_calling(Reading& reading, std::vector<Candidate>& out) {
        const auto words = reading.words();
        const auto is_mask = [](const Word& word) { return word.size == 0; };
        const auto* const first = std::find_if_not(words.data(), words.data() + words.size(), is_mask);
        const auto* const end = std::find_if(first, words.data() + words.size(), is_mask);
        const auto names = [&](const Word& word) {
            return word.capital && word.size > 1 && !is_pronoun(reading.folded(word));
        };
        if (std::none_of(first, end, names)) {
            return;
        }
        m_places.clear();
        m_finder.find(reading, nullptr, m_places);
        const Thread* thread = m_around->thread;
        const bool takes_part = thread != nullptr && std::all_of(first, end, [&](const Word& word) {
                                    return !names(word) || thread->is_participant(reading.folded(word));
                                });
        const auto from = static_cast<std::size_t>(first - words.data());
        const auto to = static_cast<std::size_t>(end - words.data()) - 1;
        Candidate found;
        found.begin = first->begin;
        found.end = words[to].end;
        found.form = !m_places.empty();
        found.most = takes_part ? Level::note : (found.form ? Level::automatic : Level::propose);
        found.value = m_places.size() == 1 ? joined(reading, m_places.front().name, m_places.front().last)
                                           : joined(reading, from, to);
        out.push_back(std::move(found));
    }

    std::string m_spaced;                              ///< a file's name with spaces between its words
    Reading m_own;                                     ///< of it
    std::shared_ptr<const InstalledWords> m_installed; ///< shared by the rules of a policy and its copies
    NameFinder m_finder;
    const Surroundings* m_around = nullptr;
    std::vector<NamePlace> m_places;
    Surnames m_named;  ///< in the messages of the conversation before this one
    Surnames m_naming; ///< in this one
    std::uint64_t m_conversation = 0;
    std::uint64_t m_passed = 0;
};

std::unique_ptr<Recogniser> make_name(const Rule& rule) {
    return std::make_unique<NameRecogniser>(rule.installed);
}

constexpr std::array k_required = {Evidence::form, Evidence::context};
constexpr std::array<std::string_view, 24> k_context = {
    "zoon*",    "dochter*", "kind*",  "moeder*", "vader*",  "oma*",     "opa*",   "broer*",
    "zus*",     "partner*", "man",    "vrouw",   "weduwe*", "gezin*",   "ziek*",  "huisarts*",
    "patient*", "priv*",    "thuis*", "husband", "wife",    "daughter", "mother", "father"};

} // namespace

const RecogniserDescriptor k_name = {
    .name = "name",
    .version = 5,
    .summary = "names of people; in the context of a function they are noted only",
    .replacement = "[PERSOON-n]",
    .needs = {.words = true},
    .required = k_required,
    .context = k_context,
    .make = &make_name,
};

} // namespace chatkeep::policy
