// SPDX-License-Identifier: EUPL-1.2
#include "model/records.hpp"

#include <array>

namespace chatkeep::model {

namespace {

template <typename E, std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, E value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? words[index] : std::string_view("unknown");
}

} // namespace

std::string_view to_string(MessageKind kind) noexcept {
    static constexpr std::array<std::string_view, 12> words = {
        "text", "media", "sticker", "call", "location",    "contact",
        "poll", "event", "deleted", "app",  "placeholder", "unknown"};
    return word(words, kind);
}

std::string_view to_string(ConversationKind kind) noexcept {
    static constexpr std::array<std::string_view, 6> words = {"unknown",   "direct",  "group",
                                                              "broadcast", "channel", "community"};
    return word(words, kind);
}

std::string_view to_string(Missing missing) noexcept {
    static constexpr std::array<std::string_view, 9> words = {"none",      "omitted",    "not_found",
                                                              "ambiguous", "unreadable", "not_downloaded",
                                                              "expired",   "removed",    "too_large"};
    return word(words, missing);
}

std::string_view to_string(Precision precision) noexcept {
    static constexpr std::array<std::string_view, 9> words = {
        "unknown", "year", "month", "day", "minute", "second", "millisecond", "microsecond", "nanosecond"};
    return word(words, precision);
}

std::string_view to_string(TimeBasis basis) noexcept {
    static constexpr std::array<std::string_view, 5> words = {"source", "order", "merged", "option", "none"};
    return word(words, basis);
}

std::string_view to_string(Fold fold) noexcept {
    static constexpr std::array<std::string_view, 4> words = {"none", "first", "second", "unknown"};
    return word(words, fold);
}

} // namespace chatkeep::model
