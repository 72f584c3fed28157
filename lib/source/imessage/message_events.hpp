#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows without a bubble: who joined, a new title, location sharing.

#include "model/records.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

struct EventCodes {
    std::int64_t item = 0;    ///< item_type, not 0
    std::int64_t action = 0;  ///< group_action_type
    std::int64_t share = 0;   ///< share_status
    bool same_handle = false; ///< other_handle is handle_id
};

/// type and, where the codes alone tell it, value; type "other" for a combination that is not known.
[[nodiscard]] model::Event make_event(const EventCodes& codes);

/// The event as a line to read: the database has none. actor is a name to show, empty when it is not known.
[[nodiscard]] std::string event_line(const model::Event& event, std::string_view actor);

} // namespace chatkeep::source::imessage
