#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which fields may hold a value that cleaning made. The original is gone, so nothing proves such a value: it
// must not be possible where cleaning never makes one, and is counted by its field where it does.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace chatkeep::archive {

struct DerivedField {
    std::string_view name;  ///< type of the record, field: N is a number, * any more names
    std::string_view words; ///< for people
};

/// As chatkeep-proof(7) lists them.
[[nodiscard]] std::span<const DerivedField> derived_fields() noexcept;

/// The name under which derived values of a field are counted; empty where cleaning makes none. type: of the
/// record; json: the value.
[[nodiscard]] std::string_view name_of_derived(std::string_view type, std::string_view field,
                                               std::string_view json) noexcept;

/// Whether a derived value of field can stand where the field removed was: it is that field, or one above or
/// below it, or says what became of the file whose digest went.
[[nodiscard]] bool replaces(std::string_view field, std::string_view removed);

/// For people: "file names 2, quotes 1"; "none".
[[nodiscard]] std::string describe_derived(const std::map<std::string, std::uint64_t>& counts);

} // namespace chatkeep::archive
