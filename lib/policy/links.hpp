#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Links in a normalised text, with their parts: what several recognisers judge, each for its own reason.

#include "policy/link.hpp"
#include "policy/normalise.hpp"
#include "policy/recogniser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

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
    void enter(const Surroundings& around) override { m_reading = around.reading; }

    void find(std::string_view text, std::vector<Candidate>& out) final;

    /// An entry is a link or a domain: example.nl or @example.nl.
    [[nodiscard]] std::string canonical(std::string_view entry) const override;

    /// Itself, its host, and the domains above that.
    [[nodiscard]] std::vector<std::string> allowed_by(const std::string& value) const override;

protected:
    /// The links of the text at hand, which all recognisers of links share.
    [[nodiscard]] const std::vector<Link>& links_in(const Normalised& normal);

private:
    Reading* m_reading = nullptr;
    std::vector<Link> m_links; ///< of a text that nobody reads as words
};

/// The labels of a host without its last: "www.shop.example" has www and shop.
[[nodiscard]] std::vector<std::string_view> labels_of(std::string_view host);

} // namespace chatkeep::policy
