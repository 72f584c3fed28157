#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is decided about the pixels of pictures: which rectangles are painted over, and under which rule.

#include "base/io.hpp"
#include "media/clean.hpp"
#include "policy/policy.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// For one file, wherever it stands.
struct Mask {
    std::vector<media::PixelBox> boxes; ///< painted over exactly, or a little more
    std::size_t rule = 0;               ///< index in Policy::rules
    bool withhold = false;              ///< the whole file goes

    friend bool operator==(const Mask&, const Mask&) = default;
};

/// By the SHA-256 of the original, lower-case hex.
using Masks = std::map<std::string, Mask, std::less<>>;

/// JSON Lines, each {"v":1,"sha256":HEX,"rule":ID,"boxes":[[LEFT,TOP,WIDTH,HEIGHT],…]}, "lines" of the same
/// form for lines of text that were recognised, which grow by 15% of their height on all sides, or
/// "withhold":true. Several lines may speak of one file. Throws Error{usage} with the line for anything else,
/// as for a rule that the policy does not have.
[[nodiscard]] Masks read_masks(base::Input& input, const Policy& policy, const std::string& name);

/// One [LEFT,TOP,WIDTH,HEIGHT]. Returns what is wrong with it; empty when nothing is.
[[nodiscard]] std::string_view read_box(stream::Value value, media::PixelBox& box);

/// Whether text is a SHA-256 in lower-case hex.
[[nodiscard]] bool is_digest(std::string_view text) noexcept;

} // namespace chatkeep::policy
