// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/stanzas.hpp"

#include "base/row_scan.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"
#include "source/cocoa_time.hpp"
#include "source/packed.hpp"

#include <algorithm>

namespace chatkeep::source::whatsapp_ios {

namespace {

constexpr std::size_t k_sort_memory = std::size_t{4} << 20U;

/// As it is told: cut, and repaired where it is no UTF-8.
std::string told_stanza(std::string_view stanza) {
    return base::repair_utf8(stanza.substr(0, k_longest_text));
}

/// Two that differ may be told alike.
bool is_told_otherwise(std::string_view stanza) {
    return stanza.size() > k_longest_text || !base::is_utf8(stanza);
}

bool is_within(const std::vector<std::int64_t>* sessions, std::int64_t session) {
    return sessions == nullptr || std::find(sessions->begin(), sessions->end(), session) != sessions->end();
}

/// sort: the column of ZSORT, behind which the date stands.
OrderKey place_of(const base::Statement& row, int sort, std::int64_t pk) {
    return {row.integer(sort), cocoa_micros(row, sort + 1).value_or(0), pk};
}

} // namespace

model::Id content_of_stanza(std::string_view stanza) {
    return is_told_otherwise(stanza) ? model::make_id(told_stanza(stanza)) : model::make_id(stanza);
}

std::unordered_set<model::Id, IdHash> find_repeated(const base::Database& chats,
                                                    const MessageQueries& queries) {
    if (!queries.has_stanzas()) {
        return {};
    }
    base::SpillSort sorted(k_sort_memory);
    std::unordered_set<model::Id, IdHash> repeated;
    std::string packed;
    base::RowScan scan(chats, queries.stanza_scan());
    while (scan.next()) {
        const std::string_view stanza = scan.row().text(2);
        if (stanza.empty()) {
            continue;
        }
        const model::Id content = content_of_stanza(stanza);
        if (is_told_otherwise(stanza)) {
            repeated.insert(content);
        }
        Packer(packed).add(content);
        sorted.add(packed);
    }
    std::string last;
    for (std::string_view bytes; sorted.next(bytes);) {
        if (bytes == last) {
            repeated.insert(Unpacker(bytes).take_id());
        }
        last.assign(bytes);
    }
    return repeated;
}

QuotedMessages::QuotedMessages(const base::Database& chats, const MessageQueries& queries)
    : m_chats(chats), m_queries(queries) {
    if (queries.has_stanzas()) {
        m_statement = chats.prepare(queries.of_stanza());
    }
}

void QuotedMessages::read_all() {
    m_has_all = true;
    base::RowScan scan(m_chats, m_queries.stanza_scan());
    while (scan.next()) {
        m_all.emplace(content_of_stanza(scan.row().text(2)),
                      Stored{scan.row().integer(1), place_of(scan.row(), 3, scan.row().integer(0))});
    }
}

std::optional<QuotedMessages::Found>
QuotedMessages::find(const std::string& stanza, const Place& place,
                     const std::unordered_map<std::int64_t, model::Id>& ids) {
    std::optional<Found> found;
    if (stanza.empty() || !m_statement) {
        return found;
    }
    const model::Id content = content_of_stanza(stanza);
    bool is_here = false;
    const auto take = [&](const Stored& stored) {
        const auto conversation = ids.find(stored.session);
        if (conversation == ids.end() || !is_within(place.within, stored.session)) {
            return;
        }
        is_here = stored.session == place.session;
        if (is_here || !found) {
            found = Found{model::combine(conversation->second, content), stored.session, stored.place};
        }
    };
    base::Step step = m_has_all ? base::Step::done : m_statement->bind(1, stanza).step();
    for (; step == base::Step::row; step = is_here ? base::Step::done : m_statement->step()) {
        take({m_statement->integer(0), place_of(*m_statement, 2, m_statement->integer(1))});
    }
    m_statement->reset();
    if (step == base::Step::damaged) {
        read_all();
    }
    const auto [first, last] = m_all.equal_range(content);
    for (auto other = first; other != last && !is_here; ++other) {
        take(other->second);
    }
    return found;
}

} // namespace chatkeep::source::whatsapp_ios
