#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Canonical JSON (RFC 8785, JCS): one form for each value, so that it can be digested.

#include "stream/value.hpp"

#include <string>
#include <string_view>

namespace chatkeep::hash {

/// Appends UTF-8 text as a JSON string with exactly the escapes of section 3.2.2.2.
void append_jcs(std::string& out, std::string_view text);

/// The same by itself.
[[nodiscard]] std::string jcs_of(std::string_view text);

/// Appends a finite number as ECMAScript's Number::toString writes it.
void append_jcs(std::string& out, double number);

/// Appends a value whose parser refused duplicate members and ill-formed Unicode, as stream::Reader and
/// stream::Document do. Numbers are read as IEEE doubles; integers beyond 64 bits the parser refuses.
void append_jcs(std::string& out, const stream::Value& value);

/// The order of members: by UTF-16 code units (section 3.2.3). Both are UTF-8.
[[nodiscard]] bool is_before(std::string_view a, std::string_view b) noexcept;

} // namespace chatkeep::hash
