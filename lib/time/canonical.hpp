#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Texts and media names brought to the form in which two sources of one conversation agree.

#include "time/stamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::time {

/// The text in NFC, without direction marks and byte order marks, narrow no-break space as space, trimmed.
[[nodiscard]] std::string canonical_text(std::string_view text);

struct TextKey {
    std::uint64_t hash = 0; ///< of the canonical text; 0 for an empty one
    std::uint16_t size = 0; ///< its code points, at most 65535
};

[[nodiscard]] TextKey text_key(std::string_view text);

/// The civil second in the name of a file that WhatsApp for iOS exported
/// ("00000123-PHOTO-2020-03-16-14-03-22.jpg"), in milliseconds since 1970 on the wall clock.
[[nodiscard]] std::optional<std::int64_t> media_name_ms(std::string_view name) noexcept;

[[nodiscard]] MediaType media_type(std::string_view mime, std::string_view name) noexcept;

/// True when the two differ by at most a fifth of the longer: what an edit may have changed.
[[nodiscard]] bool is_likely_edit(std::string_view before, std::string_view after);

} // namespace chatkeep::time
