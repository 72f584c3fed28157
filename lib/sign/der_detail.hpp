#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads DER (X.690) by hand, where it matters that every byte has to be as it is; never included from outside
// this folder.

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

namespace chatkeep::sign {

/// Tags of the values that signatures are made of.
enum class DerTag : unsigned char {
    integer = 0x02,
    bit_string = 0x03,
    octet_string = 0x04,
    null = 0x05,
    object = 0x06,
    utf8_string = 0x0C,
    sequence = 0x30,
    set = 0x31,
    key_identifier = 0x80, ///< of a signer: [0] without structure
    context_0 = 0xA0,
    context_1 = 0xA1,
    context_2 = 0xA2,
};

/// Views into the bytes that were read.
struct DerValue {
    std::string_view content;
    std::string_view whole; ///< with tag and length
};

/// Values that stand one behind the other. Lengths have their shortest form only, tags one byte.
class DerReader {
public:
    explicit DerReader(std::string_view bytes) noexcept : m_rest(bytes) {}

    [[nodiscard]] bool is_at_end() const noexcept { return m_rest.empty(); }

    [[nodiscard]] bool is_at(DerTag tag) const noexcept {
        return !m_rest.empty() &&
               static_cast<unsigned char>(m_rest.front()) == static_cast<unsigned char>(tag);
    }

    /// Throws Error{data} when the next value is none of that tag.
    DerValue take(DerTag tag);

    /// Throws Error{data} when something follows.
    void end() const {
        if (!is_at_end()) {
            fail();
        }
    }

private:
    [[noreturn]] static void fail() {
        throw base::Error(base::Fault::data, "a value stands where it may not, or not in its only form");
    }

    /// The length that the bytes behind a tag tell; moves at behind it.
    [[nodiscard]] std::size_t length_at(std::size_t& at) const;

    std::string_view m_rest;
};

} // namespace chatkeep::sign
