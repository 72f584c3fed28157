#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Links in a normalised text, with their parts: what several recognisers judge, each for its own reason.

#include "policy/normalise.hpp"
#include "policy/recogniser.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

/// The links of a text in order: with a scheme, with www, or a bare host below a known top-level domain. A
/// space that was written as %20 does not end one.
[[nodiscard]] std::vector<Link> find_links(const Normalised& normal);

/// Equal links are equal here: no scheme, no www, small letters in the host.
[[nodiscard]] std::string canonical_link(std::string_view text, const Link& link);

/// Whether host is name, or lies below it.
[[nodiscard]] bool is_below(std::string_view host, std::string_view name) noexcept;

/// A recogniser of links: implements all but find_in().
class LinkRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) final;

    /// An entry is a link or a domain: example.nl or @example.nl.
    [[nodiscard]] std::string canonical(std::string_view entry) const override;

    /// Itself, its host, and the domains above that.
    [[nodiscard]] std::vector<std::string> allowed_by(const std::string& value) const override;
};

/// The labels of a host without its last: "www.shop.example" has www and shop.
[[nodiscard]] std::vector<std::string_view> labels_of(std::string_view host);

} // namespace chatkeep::policy
