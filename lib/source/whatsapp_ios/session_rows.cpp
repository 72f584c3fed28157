// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/session_rows.hpp"

#include "source/cocoa_time.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

/// The greatest number that Core Data ever gave a message; 0 when it is not known.
static std::int64_t greatest_row(const base::Database& chats) {
    const base::Columns columns = chats.columns_of("Z_PRIMARYKEY");
    if (!columns.has("Z_NAME") || !columns.has("Z_MAX")) {
        return 0;
    }
    base::Statement row = chats.prepare("SELECT Z_MAX FROM Z_PRIMARYKEY WHERE Z_NAME = 'WAMessage'");
    return row.step() == base::Step::row ? row.integer(0) : 0;
}

RowCensus take_census(const base::Database& chats, const MessageQueries& queries) {
    RowCensus census;
    base::RowScan scan(chats, queries.scan());
    while (scan.next()) {
        const base::Statement& row = scan.row();
        ++census.rows;
        census.gaps.pass(row.integer(0), scan.damaged());
        if (!row.is_null(1)) {
            ++census.of_session[row.integer(1)];
        }
    }
    census.gaps.finish(greatest_row(chats), scan.damaged());
    census.damaged = scan.damaged();
    return census;
}

NumberedRows::NumberedRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger)
    : m_ledger(ledger), m_whole(chats.prepare(row_sql(queries.rows()))), m_search(chats, queries.rows()),
      m_bare(chats.prepare(row_sql(queries.bare_rows()))),
      m_front(chats.prepare(row_sql(queries.row_fronts()))) {}

base::Step NumberedRows::read(base::Statement& statement, std::int64_t pk) {
    statement.reset();
    return statement.bind(1, pk).step();
}

std::optional<MessageRow> NumberedRows::next() {
    m_damage = {};
    while (m_next < m_pks.size()) {
        const std::int64_t pk = m_pks[m_next++];
        m_ledger.enter(pk);
        const base::Step whole = read(m_whole, pk);
        if (whole == base::Step::row) {
            return MessageRow(m_whole);
        }
        if (whole == base::Step::done && m_search.find(pk) == base::Step::row) {
            return MessageRow(m_search.row());
        }
        if (read(m_bare, pk) == base::Step::row) {
            m_damage.problem =
                fmt::format("read without its media, reactions and receipts: {}", m_whole.problem());
            return MessageRow(m_bare);
        }
        const base::Step front = read(m_front, pk);
        if (front == base::Step::row) {
            m_damage = {fmt::format("its content can't be read: {}", m_bare.problem()), false};
            return MessageRow(m_front);
        }
        m_problems.push_back(fmt::format("ZWAMESSAGE: row {}: {}", pk,
                                         front == base::Step::done ? "the row is not where it belongs"
                                                                   : m_front.problem().c_str()));
    }
    return std::nullopt;
}

namespace {

OrderKey order_key(const base::Statement& row) {
    return {row.integer(2), cocoa_micros(row, 3).value_or(0), row.integer(0)};
}

std::vector<std::int64_t> in_order(std::vector<OrderKey> keys) {
    std::sort(keys.begin(), keys.end());
    std::vector<std::int64_t> pks;
    pks.reserve(keys.size());
    for (const OrderKey& key : keys) {
        pks.push_back(std::get<2>(key));
    }
    return pks;
}

} // namespace

UnassignedRows find_unassigned(const base::Database& chats, const MessageQueries& queries,
                               const RowLedger& ledger) {
    std::map<std::optional<std::int64_t>, std::vector<OrderKey>> keys;
    base::RowScan scan(chats, queries.scan());
    while (scan.next()) {
        const base::Statement& row = scan.row();
        if (!ledger.has(row.integer(0))) {
            const auto session = row.is_null(1) ? std::nullopt : std::optional(row.integer(1));
            keys[session].push_back(order_key(row));
        }
    }
    UnassignedRows found;
    for (auto& [session, rows] : keys) {
        found.emplace(session, in_order(std::move(rows)));
    }
    return found;
}

/// The rows of a session that were not handed out before.
class SessionRows::Rest : public NumberedRows {
public:
    Rest(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger, std::int64_t session)
        : NumberedRows(chats, queries, ledger) {
        std::vector<OrderKey> keys;
        base::RowScan scan(chats, queries.scan());
        while (scan.next()) {
            const base::Statement& row = scan.row();
            if (row.integer(1) == session && !row.is_null(1) && !ledger.has(row.integer(0))) {
                keys.push_back(order_key(row));
            }
        }
        m_pks = in_order(std::move(keys));
    }
};

SessionRows::SessionRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger,
                         SessionSize size)
    : m_chats(chats), m_queries(queries), m_ledger(ledger), m_size(size),
      m_statement(chats.prepare(queries.of_session(size.session))) {
    m_statement.bind(1, size.session);
}

void SessionRows::start_rest(const std::string& problem) {
    m_problems.push_back(fmt::format("the rows of the conversation were read one by one: {}", problem));
    m_rest = std::make_unique<Rest>(m_chats, m_queries, m_ledger, m_size.session);
}

std::optional<MessageRow> SessionRows::next() {
    if (!m_rest && !m_ended) {
        const base::Step step = m_statement.step();
        if (step == base::Step::damaged) {
            start_rest(m_statement.problem());
        } else if (step == base::Step::done) {
            m_ended = true;
            if (m_given < m_size.rows) {
                start_rest("an index lacks some of them");
            }
        } else if (m_ledger.enter(m_statement.integer(static_cast<int>(Column::pk)))) {
            ++m_given;
            return MessageRow(m_statement);
        } else {
            start_rest("a row came back"); // an index whose pages form a loop
        }
    }
    if (!m_rest) {
        return std::nullopt;
    }
    auto row = m_rest->next();
    if (!row) {
        m_problems.insert(m_problems.end(), m_rest->problems().begin(), m_rest->problems().end());
        m_rest.reset();
        m_ended = true;
    }
    return row;
}

} // namespace chatkeep::source::whatsapp_ios
