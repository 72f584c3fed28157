#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Merged messages some thousand at a time, so that several threads can make their lines.

#include "base/spool.hpp"
#include "source/merging/message_line.hpp"
#include "time/zone.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::merging {

/// Fetches the lines of records. Several may read the same bytes, each on its own thread.
class Teller {
public:
    /// bytes: of the input of each source.
    explicit Teller(const std::vector<const base::Spool*>& bytes);

    /// Lives until the next call.
    [[nodiscard]] std::string_view line_of(std::size_t source, std::uint64_t reference);

    /// The lines' bytes are copied to told.
    void tell(std::span<const RecordItem> items, std::vector<Told>& told);

private:
    std::vector<base::SpoolReader> m_lines; ///< by source
    std::vector<stream::LineMember> m_members;
};

struct MessageBatch {
    struct Entry {
        MessageItem item;
        std::size_t first_record = 0; ///< in records
        std::uint64_t n = 0;          ///< number in the conversation
        int share = -1;               ///< as in LineContext
        MessageNames answered;
        model::Id id;        ///< set with the line
        std::size_t end = 0; ///< of its line in lines
    };

    std::vector<Entry> entries;
    std::vector<RecordItem> records;
    std::string lines; ///< one behind the other, without line ends

    [[nodiscard]] std::span<const RecordItem> records_of(const Entry& entry) const {
        return std::span(records).subspan(entry.first_record, entry.item.records);
    }
};

class LineMaker {
public:
    LineMaker(const std::vector<const base::Spool*>& bytes, const Naming& naming,
              const std::string& zone_name);

    /// The batch with its lines.
    [[nodiscard]] MessageBatch make(MessageBatch batch);

private:
    Teller m_teller;
    time::Zone m_zone;
    std::string m_zone_name;
    const Naming& m_naming;
    std::size_t m_longest = 0; ///< lines of a batch so far
};

} // namespace chatkeep::source::merging
