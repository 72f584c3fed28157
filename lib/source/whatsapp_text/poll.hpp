#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Polls in an export: "POLL:", the question, and a line "OPTION: text (3 votes)" per option.

#include "model/records.hpp"

#include <string_view>

namespace chatkeep::source::whatsapp_text {

/// Recognises a poll by its form, in any language: a first line that is one word in capitals and a colon, a
/// question, and option lines that share one word and end in a count. False: it is none.
bool read_poll(std::string_view body, bool ios, model::Message& message);

} // namespace chatkeep::source::whatsapp_text
