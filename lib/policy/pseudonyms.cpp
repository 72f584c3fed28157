// SPDX-License-Identifier: EUPL-1.2
#include "policy/pseudonyms.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::string_view k_number = "n]";

/// "[PERSOON-" of "[PERSOON-n]".
std::string_view stem_of(const Rule& rule) noexcept {
    return std::string_view(rule.replacement).substr(0, rule.replacement.size() - k_number.size());
}

std::vector<std::string> words_of(std::string_view value) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find(' ', at), value.size());
        if (end > at) {
            words.emplace_back(value.substr(at, end - at));
        }
        at = end + 1;
    }
    return words;
}

bool holds_all(const std::vector<std::string>& longer, const std::vector<std::string>& shorter) {
    return std::all_of(shorter.begin(), shorter.end(), [&](const std::string& word) {
        return std::find(longer.begin(), longer.end(), word) != longer.end();
    });
}

} // namespace

bool is_numbered(const Rule& rule) noexcept {
    return rule.replacement.ends_with("-n]");
}

std::size_t replacement_size(const Rule& rule, std::string_view text) noexcept {
    if (rule.replacement.empty()) {
        return 0;
    }
    if (text.starts_with(rule.replacement)) {
        return rule.replacement.size();
    }
    if (!is_numbered(rule) || !text.starts_with(stem_of(rule))) {
        return 0;
    }
    const std::size_t begin = stem_of(rule).size();
    const std::size_t end = text.find_first_not_of("0123456789.", begin);
    const bool is_number = end != std::string_view::npos && end > begin && text[end] == ']';
    return is_number ? end + 1 : 0;
}

std::size_t Pseudonyms::number_of(std::vector<Words>& people, Words words, bool has_forms) {
    const auto same = std::find(people.begin(), people.end(), words);
    if (same != people.end()) {
        return static_cast<std::size_t>(same - people.begin()) + 1;
    }
    std::vector<std::size_t> forms;
    for (std::size_t i = 0; has_forms && i < people.size(); ++i) {
        if (holds_all(people[i], words) || holds_all(words, people[i])) {
            forms.push_back(i);
        }
    }
    if (forms.size() != 1) {
        people.push_back(std::move(words));
        return people.size();
    }
    Words& known = people[forms.front()];
    if (known.size() < words.size()) {
        known = std::move(words);
    }
    return forms.front() + 1;
}

std::string Pseudonyms::replacement(const Rule& rule, std::string_view value) {
    std::vector<Words>& people = m_people.try_emplace(rule.replacement).first->second;
    Words words = words_of(base::fold_case(value));
    const bool has_forms = rule.recogniser == "name" || rule.recogniser.starts_with("command:") ||
                           rule.recogniser.starts_with("list:");
    const std::size_t number = number_of(people, std::move(words), has_forms);
    return std::string(stem_of(rule)) + m_prefix + std::to_string(number) + "]";
}

} // namespace chatkeep::policy
