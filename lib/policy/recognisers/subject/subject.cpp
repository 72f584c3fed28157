// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/subject/subject.hpp"

#include "base/text.hpp"
#include "policy/thread.hpp"

#include <algorithm>
#include <numeric>

namespace chatkeep::policy {

namespace {

/// A message of so few words means what it answers.
constexpr std::uint16_t k_short = 12;
constexpr std::size_t k_near = 2; ///< messages on each side that are the talk of the moment

/// Whether a message alone is plainly of private life.
bool is_home(const Survey& about) noexcept {
    return about.home >= 2 && about.home > 2 * (about.work + about.crisis);
}

bool is_work(const Survey& about) noexcept {
    return about.work + about.crisis > about.home / 2;
}

std::span<const Survey> before_of(const Surroundings& around) {
    return around.thread == nullptr ? std::span<const Survey>() : around.thread->before();
}

std::span<const Survey> after_of(const Surroundings& around) {
    return around.thread == nullptr ? std::span<const Survey>() : around.thread->after();
}

/// Private by its own words, or by few of them in the midst of private talk.
bool is_private(const Survey& own, const Surroundings& around) {
    if (is_home(own)) {
        return true;
    }
    if (own.work + own.crisis != 0 || own.words == 0) {
        return false;
    }
    const auto before = before_of(around);
    const auto after = after_of(around);
    const auto last = before.last(std::min(before.size(), k_near));
    const auto next = after.first(std::min(after.size(), k_near));
    const auto homes =
        std::count_if(last.begin(), last.end(), is_home) + std::count_if(next.begin(), next.end(), is_home);
    const auto works =
        std::count_if(last.begin(), last.end(), is_work) + std::count_if(next.begin(), next.end(), is_work);
    const auto weight = homes + (own.home > 0 ? 1 : 0);
    return own.words <= k_short && homes > 0 && weight > works;
}

/// Work of another kind, with nothing of the crisis in it or around it.
bool is_aside(const Survey& own, const Surroundings& around) {
    if (own.aside == 0 || own.crisis != 0) {
        return false;
    }
    const auto sum = [](std::span<const Survey> surveys) {
        return std::accumulate(surveys.begin(), surveys.end(), 0U,
                               [](unsigned total, const Survey& s) { return total + s.crisis; });
    };
    const auto before = before_of(around);
    const auto after = after_of(around);
    return sum(before.last(std::min(before.size(), k_near))) +
               sum(after.first(std::min(after.size(), k_near))) ==
           0;
}

using Test = bool (*)(const Survey&, const Surroundings&);

/// Finds the whole text or nothing: only the message itself, not what it quotes or carries.
class SubjectRecogniser : public Recogniser {
public:
    explicit SubjectRecogniser(Test test) : m_test(test) {}

    void enter(const Surroundings& around) override { m_around = &around; }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        if (!m_around->is_message || !m_test(survey(*m_around->reading), *m_around)) {
            return;
        }
        Candidate found;
        found.end = text.size();
        found.whole = true;
        found.most = Level::propose;
        found.value = base::fold_case(text);
        out.push_back(std::move(found));
    }

    [[nodiscard]] std::string canonical(std::string_view /*entry*/) const override { return {}; }

private:
    Test m_test;
    const Surroundings* m_around = nullptr;
};

std::unique_ptr<Recogniser> make_private(const Rule&) {
    return std::make_unique<SubjectRecogniser>(&is_private);
}

std::unique_ptr<Recogniser> make_relevance(const Rule&) {
    return std::make_unique<SubjectRecogniser>(&is_aside);
}

} // namespace

const RecogniserDescriptor k_private = {
    .name = "private",
    .version = 1,
    .summary = "messages of private life, judged with the messages around them",
    .replacement = "[PRIVE]",
    .needs = {.words = true},
    .gate = {},
    .required = {},
    .context = {},
    .negative = {},
    .negative_wins = false,
    .make = &make_private,
    .looks_ahead = true,
};

const RecogniserDescriptor k_relevance = {
    .name = "relevance",
    .version = 1,
    .summary = "messages about other matters than the crisis, judged with the messages around them",
    .replacement = "[NIET RELEVANT]",
    .needs = {.words = true},
    .gate = {},
    .required = {},
    .context = {},
    .negative = {},
    .negative_wins = false,
    .make = &make_relevance,
    .looks_ahead = true,
};

} // namespace chatkeep::policy
