// SPDX-License-Identifier: EUPL-1.2
#include "policy/word_files.hpp"

#include <algorithm>

namespace chatkeep::policy {

std::string_view word_file(std::string_view name) noexcept {
    const auto files = word_files();
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const WordFile& file) { return file.name == name; });
    return found == files.end() ? std::string_view() : found->text;
}

} // namespace chatkeep::policy
