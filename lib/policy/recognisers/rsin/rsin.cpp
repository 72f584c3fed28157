// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/rsin/rsin.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_forms = {Groups{9}, Groups{4, 2, 3}, Groups{3, 3, 3}};

/// The same nine digits as a citizen service number has: only the words near it tell which it is.
class RsinRecogniser : public GroupedNumbers {
public:
    RsinRecogniser() : GroupedNumbers(k_forms, " .-") {}

private:
    [[nodiscard]] bool judge(Candidate& found) const override {
        found.check = passes_eleven_test(found.value);
        found.needs_context = true;
        return found.check;
    }
};

std::unique_ptr<Recogniser> make_rsin(const Rule&) {
    return std::make_unique<RsinRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 4> k_context = {"rsin*", "fiscaal nummer", "fiscaalnummer",
                                                       "fiscal number"};
constexpr auto k_negative = joined(
    k_other_numbers, std::array<std::string_view, 4>{"bsn*", "burgerservice*", "sofi*", "persoonsnummer*"});

} // namespace

const RecogniserDescriptor k_rsin = {
    .name = "rsin",
    .version = 1,
    .summary = "fiscal numbers of organisations (RSIN), named so",
    .replacement = "[RSIN]",
    .needs = {.size = 9, .digits = 9},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_rsin,
    .named_only = true,
};

} // namespace chatkeep::policy
