#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The rows of a conversation in their final order, whatever of the database is damaged, each once.

#include "base/row_scan.hpp"
#include "base/row_search.hpp"
#include "source/row_gaps.hpp"
#include "source/whatsapp_ios/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// What is in ZWAMESSAGE, whatever its indices say.
struct RowCensus {
    std::uint64_t rows = 0; ///< that can be read, if not whole
    std::unordered_map<std::int64_t, std::uint64_t> of_session;
    std::vector<base::RowRange> damaged;
    RowGaps gaps;
};

[[nodiscard]] RowCensus take_census(const base::Database& chats, const MessageQueries& queries);

/// What a row lacks.
struct RowDamage {
    std::string problem;     ///< empty: nothing
    bool has_content = true; ///< false: nothing but its numbers and dates was read
};

class RowStream {
public:
    virtual ~RowStream() = default;
    /// Valid until the next call; nothing at the end.
    virtual std::optional<MessageRow> next() = 0;

    /// Of the row that next() gave last.
    [[nodiscard]] virtual const RowDamage& damage() const noexcept { return m_damage; }

    /// What is worth telling beyond single rows, one line each.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return m_problems; }

protected:
    RowDamage m_damage;
    std::vector<std::string> m_problems;
};

class NoRows : public RowStream {
public:
    std::optional<MessageRow> next() override { return std::nullopt; }
};

/// Rows by their numbers, each as far as it can be read.
class NumberedRows : public RowStream {
public:
    std::optional<MessageRow> next() override;

protected:
    NumberedRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger);

    std::vector<std::int64_t> m_pks; ///< in the order wanted
    RowLedger& m_ledger;

private:
    [[nodiscard]] static base::Step read(base::Statement& statement, std::int64_t pk);

    base::Statement m_whole;
    base::RowSearch m_search;
    base::Statement m_bare;
    base::Statement m_front;
    std::size_t m_next = 0;
};

/// The rows that no conversation handed out, by the session that they name, if any, each in its order.
using UnassignedRows = std::map<std::optional<std::int64_t>, std::vector<std::int64_t>>;
[[nodiscard]] UnassignedRows find_unassigned(const base::Database& chats, const MessageQueries& queries,
                                             const RowLedger& ledger);

/// Rows of the numbers given.
class ListedRows : public NumberedRows {
public:
    ListedRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger,
               std::vector<std::int64_t> pks)
        : NumberedRows(chats, queries, ledger) {
        m_pks = std::move(pks);
    }
};

/// A conversation's row number, and how many messages name it.
struct SessionSize {
    std::int64_t session;
    std::uint64_t rows;
};

/// One ordered query as long as the database is sound; behind damage, or when an index lacks rows, row by
/// row.
class SessionRows : public RowStream {
public:
    SessionRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger,
                SessionSize size);

    std::optional<MessageRow> next() override;

    [[nodiscard]] const RowDamage& damage() const noexcept override {
        return m_rest ? m_rest->damage() : m_damage;
    }

private:
    class Rest;

    void start_rest(const std::string& problem);

    const base::Database& m_chats;
    const MessageQueries& m_queries;
    RowLedger& m_ledger;
    SessionSize m_size;
    std::uint64_t m_given = 0;
    base::Statement m_statement;
    std::unique_ptr<RowStream> m_rest; ///< in use behind damage
    bool m_ended = false;
};

} // namespace chatkeep::source::whatsapp_ios
