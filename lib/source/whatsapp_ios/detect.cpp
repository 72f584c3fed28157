// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/peeked_input.hpp"
#include "source/whatsapp_ios/whatsapp_ios.hpp"
#include "tree/database.hpp"

namespace chatkeep::source::whatsapp_ios {

namespace {

constexpr std::size_t k_looked_at = 64 * 1024;
constexpr std::string_view k_own_name = "ChatStorage.sqlite";

std::string_view name_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The schema of the tables stands on the first pages.
bool has_tables(const tree::Tree& tree, std::size_t entry) {
    try {
        const auto input = tree.open(entry);
        const std::string front(base::PeekedInput(*input, k_looked_at).front());
        return front.starts_with("SQLite format 3") && front.find("ZWACHATSESSION") != std::string::npos &&
               front.find("ZWAMESSAGE") != std::string::npos;
    } catch (const base::Error&) {
        return false; // claimed by its name or not at all
    }
}

} // namespace

std::vector<Claim> detect(const tree::Tree& tree) {
    std::vector<Claim> claims;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        const std::string& path = tree.entries()[i].path;
        const bool by_name = name_of(path) == k_own_name;
        if (!tree.is_asked(i) ||
            (!by_name && !(tree::is_named_as_database(tree, i) && has_tables(tree, i)))) {
            continue;
        }
        Claim claim{path, i, {}, "whatsapp", {}, nullptr};
        claim.facts.emplace_back("platform", std::string("ios"));
        const bool business = path.find("WhatsAppSMB") != std::string::npos;
        claim.facts.emplace_back("app", std::string(business ? "whatsapp-business" : "whatsapp"));
        claims.push_back(std::move(claim));
    }
    return claims;
}

} // namespace chatkeep::source::whatsapp_ios
