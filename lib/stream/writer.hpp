#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes the chat stream: fixed member order, integers only, an end record that makes truncation visible.

#include "base/io.hpp"
#include "model/records.hpp"
#include "stream/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::stream {

inline constexpr std::string_view k_format = "chatkeep";
inline constexpr int k_version = 1;
/// Bytes of a record with its line end.
inline constexpr std::size_t k_longest_record = std::size_t{64} << 20U;

/// The first record: who wrote the stream and the options that shaped it, in this order.
struct Header {
    std::string generator; ///< "chat-parse 0.1.0"
    std::vector<std::pair<std::string, std::string>> options;
};

/// Serialises records to an Output that it does not own. Throws Error{data} on a record that is longer than
/// k_longest_record. finish() writes the end record and commits the
/// output; a stream without it is refused by every reader.
class Writer {
public:
    explicit Writer(base::Output& output);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Writer(Writer&&) = delete;
    Writer& operator=(Writer&&) = delete;

    void write(const Header& header);
    void write(const model::Record& record);
    /// False: the record is longer than k_longest_record, and nothing was written.
    [[nodiscard]] bool try_write(const model::Record& record);
    void write(const model::Source& source);
    void write(const model::Conversation& conversation);
    void write(const model::Participant& participant);
    void write(const model::Message& message);
    /// The bytes that the same as a Message gives.
    void write(const model::PlainMessage& message);
    void write(const model::Removal& removal);
    void write(const model::Notice& notice);
    /// Passes a record on as its exact bytes (without the line end); type is counted.
    void pass(std::string_view type, std::string_view line);
    /// Writes the end record and commits. Call once.
    void finish();
    /// Hands buffered bytes to the output, so that a waiting reader sees them.
    void flush();
    /// Records written so far, by type.
    [[nodiscard]] std::uint64_t count(std::string_view type) const;

private:
    struct State;
    void put_record(std::string_view type);
    void put(std::string_view bytes);
    void count_line(std::string_view type);
    void hand_over(std::string_view lines);
    std::unique_ptr<State> m_state;
};

/// One record as a JSON line without the line end; for tests and small documents.
[[nodiscard]] std::string to_json(const model::Record& record);

} // namespace chatkeep::stream
