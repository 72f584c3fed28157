#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One record to one JSON object, members in the fixed order of chat-stream(5).

#include "model/records.hpp"

#include <string>
#include <string_view>

namespace chatkeep::stream {

/// The stream's word for the record: "message".
[[nodiscard]] std::string_view type_of(const model::Record& record) noexcept;

void append_record(std::string& out, const model::Source& source);
void append_record(std::string& out, const model::Conversation& conversation);
void append_record(std::string& out, const model::Participant& participant);
void append_record(std::string& out, const model::Message& message);
/// The same bytes as for to_message(message), and the line end.
void append_line(std::string& out, const model::PlainMessage& message);
void append_record(std::string& out, const model::Removal& removal);
void append_record(std::string& out, const model::Notice& notice);

} // namespace chatkeep::stream
