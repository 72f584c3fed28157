// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/name/name.hpp"

#include "policy/lexicon.hpp"
#include "policy/recognisers/name/find_names.hpp"
#include "policy/word_files.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// From so many points of private life on, a message is not about someone's function.
constexpr std::uint16_t k_private_least = 2;

void add_sections(Vocabulary& words, std::string_view file) {
    for (const std::string_view section : {"self", "person"}) {
        for (const std::string_view entry : entries_of(word_file(file), section)) {
            static_cast<void>(words.add(entry, 0));
        }
    }
}

/// Lists of what is private about a person: near it a name goes, also that of a colleague.
const Vocabulary& sensitive_words() {
    static const Vocabulary words = [] {
        Vocabulary out;
        for (const std::string_view file : {"colleague", "criminal", "ethnicity", "genetic", "health",
                                            "politics", "religion", "sexual", "union"}) {
            add_sections(out, file);
        }
        out.settle();
        return out;
    }();
    return words;
}

std::string joined(Reading& reading, std::size_t first, std::size_t last) {
    std::string out;
    for (const Word& word : reading.words().subspan(first, last + 1 - first)) {
        out += out.empty() ? "" : " ";
        out += reading.folded(word);
    }
    return out;
}

bool is_private(Reading& reading) {
    std::vector<Hit> hits;
    sensitive_words().find(reading, hits);
    if (!hits.empty()) {
        return true;
    }
    const Survey about = survey(reading);
    return about.home >= k_private_least && about.work + about.crisis == 0;
}

class NameRecogniser : public Recogniser {
public:
    explicit NameRecogniser(std::shared_ptr<const InstalledWords> installed)
        : m_installed(std::move(installed)), m_finder(m_installed.get()) {}

    void enter(const Surroundings& around) override { m_around = &around; }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        Reading& reading = *m_around->reading;
        m_places.clear();
        m_finder.find(reading, m_around->thread, m_places);
        if (m_places.empty()) {
            return;
        }
        const bool about_person = is_private(reading);
        for (const NamePlace& place : m_places) {
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

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Reading reading;
        reading.begin(entry, {});
        const std::size_t count = reading.words().size();
        const bool letters = std::any_of(reading.words().begin(), reading.words().end(),
                                         [](const Word& w) { return w.capital; });
        return letters ? joined(reading, 0, count - 1) : std::string();
    }

private:
    std::shared_ptr<const InstalledWords> m_installed; ///< shared by the rules of a policy and its copies
    NameFinder m_finder;
    const Surroundings* m_around = nullptr;
    std::vector<NamePlace> m_places;
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
    .version = 1,
    .summary = "names of people; in the context of a function they are noted only",
    .replacement = "[PERSOON-n]",
    .needs = {.words = true},
    .required = k_required,
    .context = k_context,
    .make = &make_name,
};

} // namespace chatkeep::policy
