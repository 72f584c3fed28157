// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/subject/subject.hpp"

#include "base/text.hpp"
#include "policy/thread.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

/// A message of so few words means what it answers.
constexpr std::uint16_t k_short = 12;

/// Whether a message alone is plainly of private life.
bool is_home(const Survey& about) noexcept {
    return about.home >= 2 && about.home > 2 * (about.work + about.crisis);
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
    const bool answers =
        around.quoted.empty() ? !before.empty() && is_home(before.back()) : is_home(survey_of(around.quoted));
    const bool leads = own.home != 0 && !after.empty() && is_home(after.front());
    return own.words <= k_short && (answers || leads);
}

bool has_crisis(std::span<const Survey> surveys) noexcept {
    return std::any_of(surveys.begin(), surveys.end(), [](const Survey& about) { return about.crisis != 0; });
}

/// Someone's own employment or the office, with nothing of the crisis in it or around it.
bool is_aside(const Survey& own, const Surroundings& around) {
    return own.aside != 0 && own.person && own.crisis == 0 && !has_crisis(before_of(around)) &&
           !has_crisis(after_of(around)) && survey_of(around.quoted).crisis == 0;
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
    .make = &make_private,
    .looks_ahead = true,
};

const RecogniserDescriptor k_relevance = {
    .name = "relevance",
    .version = 1,
    .summary = "messages about other matters than the crisis, judged with the messages around them",
    .replacement = "[NIET RELEVANT]",
    .needs = {.words = true},
    .make = &make_relevance,
    .looks_ahead = true,
};

} // namespace chatkeep::policy
