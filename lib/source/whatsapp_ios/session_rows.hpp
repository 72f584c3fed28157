#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The rows of a conversation in their final order, whatever of the database is damaged, each once.

#include "base/sqlite.hpp"
#include "source/whatsapp_ios/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

class RowStream {
public:
    virtual ~RowStream() = default;
    /// Valid until the next call; nothing at the end.
    virtual std::optional<MessageRow> next() = 0;

    /// What could not be read, one line each.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return m_problems; }

protected:
    std::vector<std::string> m_problems;
};

class NoRows : public RowStream {
public:
    std::optional<MessageRow> next() override { return std::nullopt; }
};

/// Rows by their numbers; what belongs to a row is left out where it is damaged.
class NumberedRows : public RowStream {
public:
    std::optional<MessageRow> next() override;

    [[nodiscard]] std::size_t size() const noexcept { return m_pks.size(); }

protected:
    NumberedRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger);

    std::vector<std::int64_t> m_pks; ///< in the order wanted
    RowLedger& m_ledger;

private:
    base::Statement m_whole;
    base::Statement m_bare;
    std::size_t m_next = 0;
};

/// What no conversation handed out.
class UnassignedRows : public NumberedRows {
public:
    UnassignedRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger);

    /// Rows that can't be read at all.
    [[nodiscard]] const std::vector<base::RowRange>& damaged() const noexcept { return m_damaged; }

private:
    std::vector<base::RowRange> m_damaged;
};

/// One ordered query as long as the database is sound; behind damage, row by row.
class SessionRows : public RowStream {
public:
    SessionRows(const base::Database& chats, const MessageQueries& queries, RowLedger& ledger,
                std::int64_t session);

    std::optional<MessageRow> next() override;

private:
    class Rest;

    void start_rest(const std::string& problem);

    const base::Database& m_chats;
    const MessageQueries& m_queries;
    RowLedger& m_ledger;
    std::int64_t m_session;
    base::Statement m_statement;
    std::unique_ptr<RowStream> m_rest; ///< in use behind damage
    bool m_ended = false;
};

/// "rows 10-12 of ZWAMESSAGE: database disk image is malformed"
[[nodiscard]] std::string describe(const base::RowRange& range);

} // namespace chatkeep::source::whatsapp_ios
