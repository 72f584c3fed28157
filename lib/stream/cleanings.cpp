// SPDX-License-Identifier: EUPL-1.2
#include "stream/cleanings.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace chatkeep::stream {

std::string cleaning_prefix(int number) {
    return number == 1 ? "clean" : "clean" + std::to_string(number);
}

bool is_draft(Value header) {
    const Value options = header.find("options").value_or(Value());
    std::map<std::string_view, bool> drafts; // by policy
    for (int number = 1; options.find(cleaning_prefix(number) + ".policy_hash"); ++number) {
        const std::string prefix = cleaning_prefix(number);
        drafts[options.text_of(prefix + ".policy_hash")] = options.find(prefix + ".open").has_value();
    }
    return std::any_of(drafts.begin(), drafts.end(), [](const auto& draft) { return draft.second; });
}

} // namespace chatkeep::stream
