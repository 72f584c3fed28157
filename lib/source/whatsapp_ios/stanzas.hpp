#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Stanza ids: the sender's own names for messages, by which quotations find them.

#include "base/sqlite.hpp"
#include "model/records.hpp"
#include "source/whatsapp_ios/conversation.hpp"
#include "source/whatsapp_ios/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

inline constexpr std::size_t k_longest_text = std::size_t{8}
                                              << 20U; ///< a record has at most 64 MiB, escapes included

/// The id that a stanza id gives in a conversation.
[[nodiscard]] model::Id content_of_stanza(std::string_view stanza);

/// Content of ids that occur more than once, as the table itself says, in bounded memory but for what
/// repeats: a damaged index may state others.
[[nodiscard]] std::unordered_set<model::Id, IdHash> find_repeated(const base::Database& chats,
                                                                  const MessageQueries& queries);

/// Finds the messages that others quote, in the whole database.
class QuotedMessages {
public:
    QuotedMessages(const base::Database& chats, const MessageQueries& queries);

    /// Where a quoted message may be.
    struct Place {
        std::int64_t session;                    ///< row of the conversation that counts first
        const std::vector<std::int64_t>* within; ///< only these; nullptr: anywhere
    };

    struct Found {
        model::Id id;
        std::int64_t session;
        OrderKey place;
    };

    /// A message by its stanza id. ids: of conversations, by row.
    [[nodiscard]] std::optional<Found> find(const std::string& stanza, const Place& place,
                                            const std::unordered_map<std::int64_t, model::Id>& ids);

private:
    struct Stored {
        std::int64_t session;
        OrderKey place;
    };

    void read_all();

    const base::Database& m_chats;
    const MessageQueries& m_queries;
    std::optional<base::Statement> m_statement;
    bool m_has_all = false;                                   ///< the index is damaged
    std::unordered_multimap<model::Id, Stored, IdHash> m_all; ///< by stanza id
};

} // namespace chatkeep::source::whatsapp_ios
