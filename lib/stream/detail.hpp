#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Between Value and simdjson's element; never included from outside this folder.

#include "stream/value.hpp"

#include <simdjson.h>

#include <bit>
#include <string>

namespace chatkeep::stream {

/// An element is a pointer to its document and an index in its tape; Value holds the same two words, so that
/// simdjson.h (2.5 s to compile) stays out of our headers.
struct ElementWords {
    const void* document;
    std::size_t index;
};

static_assert(sizeof(ElementWords) == sizeof(simdjson::dom::element));
static_assert(std::is_trivially_copyable_v<simdjson::dom::element>);

[[nodiscard]] inline simdjson::dom::element to_element(const void* document, std::size_t index) noexcept {
    return std::bit_cast<simdjson::dom::element>(ElementWords{document, index});
}

[[nodiscard]] inline Value to_value(simdjson::dom::element element) noexcept {
    const auto words = std::bit_cast<ElementWords>(element);
    return {words.document, words.index};
}

/// Empty when no object in the value has two members of one name, else that name.
[[nodiscard]] std::string find_duplicate_member(simdjson::dom::element element);

} // namespace chatkeep::stream
