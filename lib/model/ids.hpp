#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Deterministic record ids: names, not proofs. The same conversation read twice, or from a later and longer
// export, gives the same ids.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::model {

/// 128 bits of XXH3 over a record's own bytes.
struct Id {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;

    [[nodiscard]] bool is_set() const noexcept { return (high | low) != 0; }
};

/// Hash of bytes.
[[nodiscard]] Id make_id(std::string_view bytes) noexcept;

/// The id of content inside a parent, so that equal texts in two conversations differ.
[[nodiscard]] Id combine(const Id& parent, const Id& content) noexcept;

/// The id of the n-th record (n >= 1) that hashes to id: the first keeps it, later ones get another.
[[nodiscard]] Id with_ordinal(const Id& id, std::uint64_t n) noexcept;

/// 32 lower-case hex digits behind a letter that tells the record type: c, p or m.
[[nodiscard]] std::string to_string(char letter, const Id& id);

/// The reverse of to_string(); nullopt when the text is no such id.
[[nodiscard]] std::optional<Id> parse_id(std::string_view text, char letter) noexcept;

/// Writes the 33 characters of to_string() to the buffer.
void write_id(char* buffer, char letter, const Id& id) noexcept;

} // namespace chatkeep::model
