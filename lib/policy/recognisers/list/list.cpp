// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/list/list.hpp"

#include "base/text.hpp"
#include "policy/lexicon.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array<std::string_view, 1> k_sections = {"values"};

std::string joined(Reading& reading, std::size_t first, std::size_t count) {
    std::string out;
    for (const Word& word : reading.words().subspan(first, count)) {
        out += out.empty() ? "" : " ";
        out += reading.folded(word);
    }
    return out;
}

class ListRecogniser : public Recogniser {
public:
    explicit ListRecogniser(std::string_view list) : m_values(parse_lexicon(list, k_sections)) {}

    void enter(const Surroundings& around) override { m_around = &around; }

    void find(std::string_view /*text*/, std::vector<Candidate>& out) override {
        Reading& reading = *m_around->reading;
        m_hits.clear();
        m_values.words.find(reading, m_hits);
        std::size_t from = 0; // the longest of the values that begin at a word, and none inside it
        for (const Hit& hit : m_hits) {
            if (hit.first < from) {
                continue;
            }
            Candidate found;
            found.begin = reading.words()[hit.first].begin;
            found.end = reading.words()[hit.last()].end;
            found.form = true;
            found.value = joined(reading, hit.first, hit.count);
            out.push_back(std::move(found));
            from = hit.first + hit.count;
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Reading reading;
        reading.begin(entry, {});
        return joined(reading, 0, reading.words().size());
    }

private:
    Lexicon m_values;
    const Surroundings* m_around = nullptr;
    std::vector<Hit> m_hits;
};

std::unique_ptr<Recogniser> make_list(const Rule& rule) {
    return std::make_unique<ListRecogniser>(rule.words);
}

} // namespace

std::span<const std::string_view> list_sections() noexcept {
    return k_sections;
}

const RecogniserDescriptor k_list = {
    .name = "list:",
    .version = 1,
    .summary = "the values of a list of the policy, such as known private persons",
    .replacement = "[VERWIJDERD]",
    .needs = {.words = true},
    .make = &make_list,
};

} // namespace chatkeep::policy
