#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which words are names of streets by their ending or beginning.

#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

enum class StreetWord : std::uint8_t {
    none,
    weak,   ///< many other words end so: only with more evidence
    strong, ///< a street when it has a capital and a number
};

/// word in small letters: "kerkstraat", "dorpsweg". Words such as "teststraat" and "snelweg" are none.
[[nodiscard]] StreetWord street_word(std::string_view word);

/// "Laan", "Weg", "Rue", in small letters: begins names such as "Laan van Voorbeeld".
[[nodiscard]] bool begins_street_name(std::string_view word);

/// "van", "der", "'t": small words inside a name.
[[nodiscard]] bool is_particle(std::string_view word);

/// "Oude", "Prof.", "1e", "Burgemeester", in small letters: stands in front of the rest of a name.
[[nodiscard]] bool is_front_word(std::string_view word);

/// "Woont", "Adres", "Naar", in small letters: has its capital from the sentence, and belongs to no name.
[[nodiscard]] bool is_lead_word(std::string_view word);

/// "Van", "De", in small letters: a surname may begin so, and with it the name of a street.
[[nodiscard]] bool begins_surname(std::string_view word);

/// "Oude", "Lange", in small letters: in front of a word with a capital it makes that a name.
[[nodiscard]] bool is_measure_word(std::string_view word);

} // namespace chatkeep::policy
