// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/data_url.hpp"

#include "base/base64.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace chatkeep::source::imessage {

nlohmann::ordered_json decode_data_url(std::string_view url) {
    using Json = nlohmann::ordered_json;
    constexpr std::string_view scheme = "data:,";
    if (!url.starts_with(scheme)) {
        return Json(Json::value_t::discarded);
    }
    std::string text(url.substr(scheme.size(), url.find('?') - scheme.size()));
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    const auto bytes = base::decode_base64(text);
    return Json::parse(bytes.value_or(""), nullptr, false);
}

} // namespace chatkeep::source::imessage
