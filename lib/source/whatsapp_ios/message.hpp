#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows of ZWAMESSAGE to messages.

#include "base/sqlite.hpp"
#include "model/records.hpp"
#include "source/notices.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/calls.hpp"
#include "source/whatsapp_ios/conversation.hpp"
#include "source/whatsapp_ios/extras.hpp"
#include "source/whatsapp_ios/media.hpp"
#include "source/whatsapp_ios/message_types.hpp"
#include "source/whatsapp_ios/rows.hpp"
#include "source/whatsapp_ios/session_rows.hpp"
#include "source/whatsapp_ios/stanzas.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// Everything a row needs beyond itself. What it points to outlives it.
struct MessageContext {
    const base::Database* chats;
    const MessageQueries* queries;
    MediaFiles* media;
    Notices* notices;
    const std::unordered_map<std::int64_t, model::Id>* conversation_ids; ///< by row of ZWACHATSESSION
    /// Rows of ZWACHATSESSION by resolved address; all of status under the one of broadcast.
    const std::unordered_map<std::string, std::vector<std::int64_t>>* sessions;
    /// Calls that the log has too, by row of ZWAMESSAGE.
    const std::unordered_map<std::int64_t, const CallRecord*>* known_calls;
};

class MessageReader {
public:
    explicit MessageReader(const MessageContext& context);

    /// Fills a cleared message whose n, conversation, position are set. Notices are about it.
    void read(const MessageRow& row, const RowDamage& damage, Conversation& conversation,
              model::Message& message);

    /// Of a message that stands between those which were read: says that no time makes its order certain
    /// where it stands between an answer and what that answers.
    void mark_contradicted(model::Message& message) const;

    /// Payments that name no message which was read.
    [[nodiscard]] std::size_t unseen_payments() const noexcept { return m_payments.unseen(); }

private:
    struct Draft; ///< the row, what it decodes to, where it goes

    [[nodiscard]] const TypeKind* type_of(const MessageRow& row) const;
    void read_type(Draft& draft) const;
    void read_identity(Draft& draft);
    void tell_untimed(Draft& draft) const;
    void tell_lost(Draft& draft) const;
    void read_sender_of(Draft& draft) const;
    void read_body(Draft& draft);
    void read_media_body(Draft& draft);
    void read_left_file(Draft& draft);
    void keep_unshown(Draft& draft);
    void keep_raw(Draft& draft);
    void read_event(Draft& draft);
    void read_missed_call(Draft& draft);
    void read_call(Draft& draft);
    void read_deleted(Draft& draft);
    void read_blobs(Draft& draft);
    void keep_bytes(Draft& draft, std::string_view bytes, std::string_view name) const;
    void keep_damaged(Draft& draft, std::string_view bytes, std::string_view column,
                      std::string_view what) const;
    [[nodiscard]] QuotedMessages::Place place_of(const Draft& draft, const Quote& quote) const;
    [[nodiscard]] bool lacks_content(std::int64_t pk);
    void keep_lost_original(Draft& draft, const Quote& quote) const;
    void tell_later_original(const Draft& draft, const QuotedMessages::Found& original);
    void read_quote(Draft& draft, const Quote& quote);
    void read_receipts(Draft& draft, const ReceiptInfo& info) const;
    void tell_early_reactions(const Draft& draft) const;
    static void read_marks(Draft& draft);
    void read_origin(Draft& draft) const;
    model::Location read_location(Draft& draft) const;
    void read_facts(Draft& draft);
    std::string take_text(Draft& draft, Column column) const;
    void tell_media(Draft& draft, const std::vector<MediaTrouble>& troubles) const;

    MessageContext m_context;
    QuotedMessages m_quoted;
    base::Statement m_original; ///< a row that is quoted, by its number
    LinkItems m_links;
    Payments m_payments;
    RawItems m_raw_items;
    std::optional<OrderKey> m_contradicted;           ///< up to here an answer stands before what it answers
    model::Id m_contradicted_in;                      ///< the conversation
    bool m_has_types;                                 ///< the table has the column of types
    bool m_has_directions;                            ///< and the one of own messages
    std::unordered_set<model::Id, IdHash> m_repeated; ///< content of stanza ids that occur more than once
};

} // namespace chatkeep::source::whatsapp_ios
