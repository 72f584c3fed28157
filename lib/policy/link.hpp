#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A link in a normalised text, as its parts.

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// One link. Offsets are bytes of the text; of a part that is not there both are the same.
struct Link {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t login_begin = 0; ///< "name:password" before the host
    std::size_t login_end = 0;
    std::size_t host_end = 0; ///< with the port
    std::size_t path_end = 0; ///< where ? or # begins, else end
    std::string host;         ///< in small letters, without port
    bool has_scheme = false;
    bool in_mail = false; ///< the host of an e-mail address

    /// From the slash behind the host on.
    [[nodiscard]] std::string_view path(std::string_view text) const {
        return text.substr(host_end, path_end - host_end);
    }

    /// From ? or # on.
    [[nodiscard]] std::string_view query(std::string_view text) const {
        return text.substr(path_end, end - path_end);
    }
};

} // namespace chatkeep::policy
