#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Fits the records of one source after another into one stream.

#include "model/records.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace chatkeep::source {

/// Names the source in its records, and keeps ids unique when a conversation comes again (the same export
/// twice, or two conversations of one title): the first keeps its ids, later ones get others, the same in
/// every run. Memory: one id per conversation.
class Joiner {
public:
    /// The records that follow come from the source that the stream calls id.
    void begin(std::string id);

    /// Changes the record in place. A notice that comes back belongs behind it.
    [[nodiscard]] std::optional<model::Notice> fit(model::Record& record);

private:
    std::optional<model::Notice> open_conversation(model::Conversation& conversation);

    std::string m_source;
    std::map<model::Id, std::uint64_t> m_times;
    model::Id m_shift; ///< combined with every id of the conversation; no change when it is not set
};

} // namespace chatkeep::source
