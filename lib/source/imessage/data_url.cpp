// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/data_url.hpp"

#include "base/base64.hpp"

#include <algorithm>

namespace chatkeep::source::imessage {

std::optional<std::string> decode_data_url(std::string_view url) {
    constexpr std::string_view scheme = "data:,";
    if (!url.starts_with(scheme)) {
        return std::nullopt;
    }
    std::string text(url.substr(scheme.size(), url.find('?') - scheme.size()));
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    return base::decode_base64(text);
}

} // namespace chatkeep::source::imessage
