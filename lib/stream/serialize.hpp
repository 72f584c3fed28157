#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One record to one JSON object, members in the fixed order of chat-stream(5).

#include "model/records.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::stream {

/// The stream's word for the record: "message".
[[nodiscard]] std::string_view type_of(const model::Record& record) noexcept;

void append_record(std::string& out, const model::Source& source);
void append_record(std::string& out, const model::Conversation& conversation);
void append_record(std::string& out, const model::Participant& participant);
void append_record(std::string& out, const model::Message& message);
/// Bytes of room that write_line() needs.
inline constexpr std::size_t k_line_room = std::size_t{32} * 1024;
/// Writes the same bytes as append_record() for to_message(message), and the line end, to out, which has
/// k_line_room bytes. Returns their number; 0: the message may need more room, and nothing was written.
[[nodiscard]] std::size_t write_line(char* out, const model::PlainMessage& message);
void append_record(std::string& out, const model::Removal& removal);
void append_record(std::string& out, const model::Notice& notice);

} // namespace chatkeep::stream
