// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/message_events.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::source::imessage {

namespace {

constexpr std::int64_t k_any = -1;

struct Known {
    std::int64_t item;
    std::int64_t action;
    std::string_view type;
    std::string_view value;
};

/// The first that fits.
constexpr std::array k_known = {
    Known{1, 0, "added", ""},
    Known{1, 1, "removed", ""},
    Known{2, k_any, "subject", ""},
    Known{3, 0, "left", ""},
    Known{3, 1, "icon", "changed"},
    Known{3, 2, "icon", "removed"},
    Known{3, 4, "background", "changed"},
    Known{3, 6, "background", "removed"},
    Known{4, 0, "location_sharing", ""},
    Known{5, k_any, "audio_kept", ""},
    Known{6, k_any, "call", "shared_activity"},
};

struct Phrase {
    std::string_view type;
    std::string_view value; ///< empty: any
    std::string_view words;
};

/// The first that fits.
constexpr std::array k_phrases = {
    Phrase{"added", "", "added"},
    Phrase{"removed", "", "removed"},
    Phrase{"number_changed", "", "changed their address"},
    Phrase{"subject", "", "named the conversation"},
    Phrase{"left", "", "left the conversation"},
    Phrase{"icon", "removed", "removed the group photo"},
    Phrase{"icon", "", "changed the group photo"},
    Phrase{"background", "removed", "removed the background"},
    Phrase{"background", "", "changed the background"},
    Phrase{"location_sharing", "stopped", "stopped sharing a location"},
    Phrase{"location_sharing", "", "started sharing a location"},
    Phrase{"audio_kept", "", "kept an audio message"},
    Phrase{"call", "", "started a call or a shared activity"},
};

} // namespace

std::string event_line(const model::Event& event, std::string_view actor) {
    const auto* const found = std::find_if(k_phrases.begin(), k_phrases.end(), [&](const Phrase& phrase) {
        return phrase.type == event.type && (phrase.value.empty() || phrase.value == event.value);
    });
    std::string line(actor.empty() ? "someone" : actor);
    line += ' ';
    line += found == k_phrases.end() ? std::string_view("did something that is not known") : found->words;
    for (const std::string& target : event.targets) {
        line += &target == &event.targets.front() ? " " : ", ";
        line += target;
    }
    if (event.type == "subject") {
        line += " \"" + event.value + '"';
    }
    return line;
}

model::Event make_event(const EventCodes& codes) {
    model::Event event;
    const auto* const found = std::find_if(k_known.begin(), k_known.end(), [&](const Known& known) {
        return known.item == codes.item && (known.action == k_any || known.action == codes.action);
    });
    if (found == k_known.end()) {
        event.type = "other";
        return event;
    }
    event.type = found->type;
    event.value = found->value;
    if (event.type == "added" && codes.same_handle) {
        event.type = "number_changed";
    } else if (event.type == "location_sharing") {
        event.value = codes.share == 0 ? "started" : "stopped";
    }
    return event;
}

} // namespace chatkeep::source::imessage
