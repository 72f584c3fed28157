#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A conversation of which cleaning removed every message leaves the package whole: title, participants, the
// number of its messages and what the stream says of it go too.

#include "base/spool.hpp"
#include "stream/reader.hpp"

#include <set>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// What was seen of the conversation at hand. Both the stream and the proof of a package decide by it.
class ConversationContent {
public:
    /// A record of the conversation, its own included, in the form that chat-clean --commitments writes.
    void add(const stream::Line& line);

    /// Something other than the conversation, its participants and notices is there.
    [[nodiscard]] bool is_kept() const noexcept { return m_is_kept; }

    [[nodiscard]] bool is_emptied() const noexcept { return !m_is_kept && !m_grounds.empty(); }

    /// Of all removals, each once, in order of the alphabet: "AVG-PRIV, PRIVE".
    [[nodiscard]] std::string grounds() const;

private:
    bool m_is_kept = false;
    std::set<std::string, std::less<>> m_grounds;
};

/// Takes what stays of a stream.
class LineSink {
public:
    virtual ~LineSink() = default;
    /// line is valid during the call.
    virtual void pass(const stream::Line& line) = 0;
};

/// Passes a stream on without emptied conversations. In the place of each stands a notice; their sources, the
/// notices about them and about those sources go with them. A source therefore comes right before the first
/// conversation that names it; one that no conversation names comes last. Memory: ids of sources, of emptied
/// conversations; all else that waits lies in unlinked temporary files.
class EmptiedConversations {
public:
    /// sink must outlive it.
    explicit EmptiedConversations(LineSink& sink) : m_sink(sink) {}

    void take(const stream::Line& line);
    /// After the last record.
    void finish();

private:
    using Names = std::set<std::string, std::less<>>;

    void begin(const stream::Line& conversation);
    void end();
    void show();
    void take_notice(const stream::Line& notice);
    static void wait(base::Spool& spool, const stream::Line& line);
    template <typename Decide>
    void pass_waiting(Decide decide);
    void replay(const base::Spool& spool);

    LineSink& m_sink;
    bool m_is_open = false;  ///< a conversation has begun
    bool m_is_shown = false; ///< and something of it is kept
    std::string m_conversation;
    Names m_sources; ///< of the conversation at hand
    ConversationContent m_content;
    base::Spool m_records; ///< of the conversation at hand, while nothing of it is kept
    base::Spool m_waiting; ///< sources and notices of which it is open whether they stay
    Names m_shown_sources;
    Names m_gone_sources;
    Names m_gone_conversations;
    stream::LineParser m_parser;
};

} // namespace chatkeep::archive
