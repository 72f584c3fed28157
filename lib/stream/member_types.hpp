#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Of which type the members of a message are: chat-stream.schema.json says the same.

#include "stream/value.hpp"

#include <string_view>

namespace chatkeep::stream {

/// Whether a member of a message, and all in it that chat-stream(5) knows, are of the type that it says
/// there. True for members it does not know. Numbers must be those that Value::has_integers_only() wants.
[[nodiscard]] bool has_its_type(std::string_view name, const Value& value) noexcept;

} // namespace chatkeep::stream
