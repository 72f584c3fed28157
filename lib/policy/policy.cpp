// SPDX-License-Identifier: EUPL-1.2
#include "policy/policy.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

const Rule* find_rule(const Policy& policy, std::string_view id) noexcept {
    const auto found = std::find_if(policy.rules.begin(), policy.rules.end(),
                                    [&](const Rule& rule) { return rule.id == id; });
    return found == policy.rules.end() ? nullptr : &*found;
}

std::string_view replacement_of(const Rule& rule) noexcept {
    return rule.replacement.empty() ? std::string_view("[VERWIJDERD]") : rule.replacement;
}

std::string_view to_string(Action action) noexcept {
    constexpr std::array<std::string_view, 4> words = {"redact", "delete", "protect", "note"};
    return words[static_cast<std::size_t>(action)];
}

std::string_view to_string(Level level) noexcept {
    constexpr std::array<std::string_view, 3> words = {"note", "propose", "auto"};
    return words[static_cast<std::size_t>(level)];
}

std::string_view to_string(Evidence evidence) noexcept {
    constexpr std::array<std::string_view, 3> words = {"check", "context", "form"};
    return words[static_cast<std::size_t>(evidence)];
}

} // namespace chatkeep::policy
