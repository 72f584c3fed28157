#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Smaller parts of messages: cards, links, payments, receipts, people named in a text.

#include "base/sqlite.hpp"
#include "model/records.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/conversation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

struct Cards {
    std::vector<std::string> names;
    std::vector<std::string> cards; ///< vCards
};

/// Of a contact message: several are joined by separators of the app's own; a title of the list, which
/// stands before the names, is left out.
[[nodiscard]] Cards split_cards(std::string_view names, std::string_view cards);

/// ZWAMESSAGEDATAITEM: what the app found in a text. Memory: two numbers per item.
class LinkItems {
public:
    explicit LinkItems(const base::Database& chats);

    /// Adds the links of a message to extra.
    void add(std::int64_t message_pk, model::Extra& extra);

private:
    std::vector<std::pair<std::int64_t, std::int64_t>>
        m_items; ///< row of the message, row of the item; sorted
    std::optional<base::Statement> m_item;
};

/// ZWAZ1PAYMENTTRANSACTION, by the stanza id of the message. Memory: one entry per payment.
class Payments {
public:
    explicit Payments(const base::Database& chats);

    /// Adds the payment of a message to extra; false when it has none.
    [[nodiscard]] bool add(const std::string& stanza, model::Extra& extra);

    /// Payments of which no message was seen.
    [[nodiscard]] std::size_t unseen() const noexcept { return m_unseen; }

private:
    struct Paid {
        model::Extra first;
        std::vector<std::string> further; ///< one line each
        bool is_seen = false;
    };

    std::unordered_map<std::string, Paid> m_payments;
    std::size_t m_unseen = 0;
};

/// Of a row, what no other part reads.
struct RawColumns {
    std::vector<std::string> values;                        ///< "NAME VALUE"
    std::vector<std::pair<std::string, std::string>> blobs; ///< name, bytes
};

/// ZWAMEDIAITEM in whatever columns a version has, for types of messages that nobody knows.
class RawItems {
public:
    explicit RawItems(const base::Database& chats) : m_chats(chats) {}

    [[nodiscard]] RawColumns read(std::int64_t pk);

private:
    void prepare();

    const base::Database& m_chats;
    std::vector<std::string> m_names;
    std::optional<base::Statement> m_item;
};

/// "+31612345678 delivered 2023-05-02T15:56:49Z read 2023-05-02T15:57:14Z"
[[nodiscard]] std::vector<std::string> describe_receipts(const ReceiptInfo& info);

/// "@31612345678" in a text, where the conversation knows that person.
void find_mentions(const Conversation& conversation, model::Message& message);

} // namespace chatkeep::source::whatsapp_ios
