// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/copy_names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace chatkeep::source::whatsapp_text {

namespace {

bool is_number(std::string_view text) noexcept {
    constexpr std::size_t most_digits = 3;
    return !text.empty() && text.size() <= most_digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c); });
}

/// " 2" of the Files app and Finder, " (1)" and "(1)" of browsers and Android, "-1" of mail programs.
bool is_copy_number(std::string_view text) noexcept {
    if (text.ends_with(')')) {
        text.remove_suffix(1);
        text.remove_prefix(text.starts_with(' ') ? 1 : 0);
        return text.starts_with('(') && is_number(text.substr(1));
    }
    return (text.starts_with(' ') || text.starts_with('-')) && is_number(text.substr(1));
}

} // namespace

bool is_copy_name(std::string_view title, std::string_view name) {
    if (name.empty() || !title.starts_with(name)) {
        return false;
    }
    const std::string ending = base::lower_ascii(title.substr(name.size()));
    if (is_copy_number(ending)) {
        return true;
    }
    for (const std::string_view word : {" copy", " - copy", " kopie", " - kopie", " copie", " - copie"}) {
        const std::string_view rest = std::string_view(ending).substr(std::min(word.size(), ending.size()));
        if (ending.starts_with(word) && (rest.empty() || is_copy_number(rest))) {
            return true;
        }
    }
    return false;
}

} // namespace chatkeep::source::whatsapp_text
