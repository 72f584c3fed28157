// SPDX-License-Identifier: EUPL-1.2
#include "hash/written_digest.hpp"

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

#include <string>

namespace chatkeep::hash {

bool holds_digest(std::string_view json, std::string_view sha256) {
    if (sha256.empty()) {
        return false;
    }
    const std::string_view text = json.size() >= 2 ? json.substr(1, json.size() - 2) : json;
    return base::lower_ascii(text).find(sha256) != std::string::npos ||
           base::decode_base64(text) == base::bytes_of_hex(sha256);
}

} // namespace chatkeep::hash
