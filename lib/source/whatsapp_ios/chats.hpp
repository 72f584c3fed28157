#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The conversations of ChatStorage.sqlite, with the facts of groups and their members.

#include "base/row_scan.hpp"
#include "model/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

struct GroupFacts {
    std::optional<std::int64_t> created; ///< microseconds since 2001, as all dates here
    std::string creator;                 ///< address
    std::string owner;
    std::optional<std::int64_t> subject_date;
    std::string subject_owner;
    std::string picture; ///< path of it
};

/// A row of ZWACHATSESSION.
struct Chat {
    std::int64_t pk = 0;
    std::string jid; ///< as stored
    std::string name;
    std::int64_t type = 0;
    bool removed = false;
    bool archived = false;
    bool hidden = false;
    std::optional<std::int64_t> last_date; ///< of the newest message that it ever had
    std::optional<std::int64_t> counter;
    std::int64_t unread = 0; ///< messages that the owner has not seen; -1: marked as not read
    std::string last_text;   ///< of a newest message whose row is gone
    std::string draft;       ///< what the owner wrote and did not send
    std::optional<GroupFacts> group;
    std::optional<std::int64_t> lost_session; ///< the number of one that is gone, of which rows are left
};

struct Member {
    std::string jid;
    std::string name;
    bool is_admin = false;
    bool is_active = true;
};

/// In order of Z_PK. damaged counts what could not be read.
[[nodiscard]] std::vector<Chat> read_chats(const base::Database& chats, std::size_t& damaged);

/// The members of groups, asked for one conversation at a time. Memory: two numbers a member.
class Members {
public:
    explicit Members(const base::Database& chats);

    /// Stretches of the table that can't be read.
    [[nodiscard]] const std::vector<base::RowRange>& damaged() const noexcept { return m_damaged; }

    struct Row {
        std::int64_t pk = 0;
        Member member;
    };

    /// Of the conversation, in order of Z_PK.
    [[nodiscard]] std::vector<Row> of_session(std::int64_t session);
    /// One that is no longer listed under a conversation.
    [[nodiscard]] std::optional<Member> of_row(std::int64_t pk);
    /// What a member calls himself in one of his messages; empty when there is none, or no index to find it.
    [[nodiscard]] std::string push_name_of_member(std::int64_t pk);
    /// The same of whoever the conversation is with.
    [[nodiscard]] std::string push_name_in_session(std::int64_t session);

private:
    [[nodiscard]] static Member read(const base::Statement& row);
    [[nodiscard]] static std::string push_name(std::optional<base::Statement>& statement, std::int64_t value);

    std::vector<std::pair<std::int64_t, std::int64_t>> m_rows; ///< session, Z_PK; ascending
    std::vector<base::RowRange> m_damaged;
    std::optional<base::Statement> m_of_row;
    std::optional<base::Statement> m_member_names;
    std::optional<base::Statement> m_session_names;
};

[[nodiscard]] model::ConversationKind kind_of(const Chat& chat) noexcept;

/// What a person wants to know of a conversation beyond the model.
[[nodiscard]] model::Extra extra_of(const Chat& chat);

} // namespace chatkeep::source::whatsapp_ios
