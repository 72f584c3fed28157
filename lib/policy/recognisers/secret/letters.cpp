// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/letters.hpp"

#include "policy/scan.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

bool are_printed(std::string_view group) {
    return std::all_of(group.begin(), group.end(),
                       [](char c) { return base::is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

} // namespace

bool is_letter_groups(std::string_view value) {
    const std::size_t size = value.find_first_of("- ");
    if (size == std::string_view::npos || size < 3 || size > 8 || (value.size() + 1) % (size + 1) != 0) {
        return false;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool sign = i % (size + 1) == size;
        if (sign ? value[i] != value[size] : !base::is_alpha(value[i])) {
            return false;
        }
    }
    return true;
}

bool is_upper(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) { return base::to_upper(c) != c; });
}

bool is_capitals(std::string_view value) {
    constexpr std::size_t least = 6;
    return value.size() >= least &&
           std::all_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::size_t phrase_end(std::string_view text, std::size_t begin) {
    constexpr std::size_t least = 12; // BIP 39
    constexpr std::size_t most = 24;
    std::size_t end = begin;
    std::size_t words = 0;
    for (std::size_t at = begin; words < most; ++words) {
        std::size_t stop = at;
        while (stop < text.size() && text[stop] >= 'a' && text[stop] <= 'z') {
            ++stop;
        }
        if (stop - at < 3 || stop - at > 8 || is_word_after(text, stop)) {
            break;
        }
        end = stop;
        at = stop + (stop < text.size() && text[stop] == ',' ? 1U : 0U);
        at = std::min(text.find_first_not_of(" \n\r", at), text.size());
    }
    return words >= least ? end : begin;
}

std::size_t spaced_groups_end(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::size_t least = 3;
    const std::size_t size = end - begin;
    if (size < 3 || size > 8 || !are_printed(text.substr(begin, size))) {
        return end;
    }
    std::size_t last = end;
    std::size_t groups = 1;
    while (last + size < text.size() && text[last] == ' ' && are_printed(text.substr(last + 1, size)) &&
           !is_word_after(text, last + 1 + size)) {
        last += 1 + size;
        ++groups;
    }
    return groups >= least ? last : end;
}

} // namespace chatkeep::policy
