// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/message_batch.hpp"

#include "source/merging/part.hpp"
#include "stream/line_members.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::source::merging {

Teller::Teller(const std::vector<const base::Spool*>& bytes) {
    for (const base::Spool* spool : bytes) {
        m_lines.emplace_back(*spool);
    }
}

std::string_view Teller::line_of(std::size_t source, std::uint64_t reference) {
    const Reference place = unpack(reference);
    return m_lines[source].view(place.offset, place.length);
}

void Teller::tell(std::span<const RecordItem> items, std::vector<Told>& told) {
    told.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        told[i].item = items[i];
        told[i].line = line_of(items[i].source, items[i].reference);
        stream::split_members(told[i].line, m_members);
        sort_members(m_members, told[i].said);
    }
}

LineMaker::LineMaker(const std::vector<const base::Spool*>& bytes, const Naming& naming,
                     const std::string& zone_name)
    : m_teller(bytes), m_zone(time::Zone::find(zone_name).value()), m_zone_name(zone_name), m_naming(naming) {
}

MessageBatch LineMaker::make(MessageBatch batch) {
    MessageLines lines(m_naming, m_zone, m_zone_name);
    std::vector<Told> told;
    std::string line;
    batch.lines.reserve(m_longest);
    for (MessageBatch::Entry& entry : batch.entries) {
        m_teller.tell(batch.records_of(entry), told);
        entry.id = merged_id(told, entry.item, m_naming);
        lines.write(line, entry.item, told, {entry.id, entry.n, entry.share, &entry.answered});
        batch.lines += line;
        entry.end = batch.lines.size();
    }
    m_longest = std::max(m_longest, batch.lines.size());
    return batch;
}

} // namespace chatkeep::source::merging
