#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Secrets that no word right before them names: "login: saar / Zomer20", "use 123456 to log in".

#include "policy/recognisers/secret/secret_value.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct UnnamedSecret {
    Piece value;
    bool sure = false;
};

/// lower: text in small letters. In no order.
void find_unnamed_secrets(std::string_view text, std::string_view lower, std::vector<UnnamedSecret>& out);

} // namespace chatkeep::policy
