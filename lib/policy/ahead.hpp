#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Holds records back until it is known what the messages after them are about.

#include "policy/read_text.hpp"
#include "policy/thread.hpp"
#include "stream/reader.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::policy {

/// Memory: k_window messages and what stands between them, at most 64 records and some of them over 1 MiB,
/// with their texts as words.
class Ahead {
public:
    struct Record {
        std::string type;
        std::string bytes;
        std::unique_ptr<stream::LineParser> parser; ///< holds root
        stream::Value root;
        std::uint64_t number = 0;       ///< line in the stream
        std::unique_ptr<ReadText> text; ///< of a message
        std::optional<Survey> survey;   ///< of a message
    };

    void push(const stream::Line& line);

    [[nodiscard]] bool empty() const noexcept { return m_records.empty(); }

    [[nodiscard]] std::size_t size() const noexcept { return m_records.size(); }

    /// Whether all that matters about the messages after the first record is known.
    [[nodiscard]] bool is_ready() const noexcept;

    /// The first record; there must be one.
    [[nodiscard]] Record pop();

    /// Takes back a record that nobody needs any longer, so that the next one is read without memory of its
    /// own.
    void take_back(Record record);

    /// The surveys of the messages of the same conversation that are held back, the nearest first.
    [[nodiscard]] std::vector<Survey> after() const;

private:
    void parse(const stream::Line& line, Record& record);

    std::vector<std::unique_ptr<ReadText>> m_spare;
    std::vector<std::unique_ptr<stream::LineParser>> m_spare_parsers;
    std::deque<Record> m_records;
    std::size_t m_bytes = 0;
};

} // namespace chatkeep::policy
