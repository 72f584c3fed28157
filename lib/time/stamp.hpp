#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the merger knows of one message of one source, and of the source: no text, a fixed size, so that
// millions can be sorted on disk.

#include "time/interval.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace chatkeep::time {

inline constexpr std::uint32_t k_nobody = 0xFFFFFFFF;

/// What can stand for what when two sources tell of the same message.
enum class Content : std::uint8_t {
    text,
    media, ///< any file without a caption
    deleted,
    event, ///< a line of the app
    other,
};

enum class MediaType : std::uint8_t { unknown, image, video, audio, document };

/// One message of one source as it was read. Trivially copyable: it is spilled as bytes.
struct Stamp {
    std::uint64_t position = 0;  ///< place in the source, from 0
    std::uint64_t reference = 0; ///< the caller's own: where the message can be found again
    std::uint64_t id = 0;        ///< of the message, for replies; 0: none
    std::uint64_t reply_to = 0;  ///< id of the message that it answers; 0: none
    std::uint64_t text_key = 0;  ///< text_key(); equal texts have equal keys
    std::int64_t civil_ms = 0;   ///< first millisecond of what is shown, on the source's wall clock, or UTC
    std::int64_t span_ms = 0;    ///< width of what is shown: 60000 for minutes, 1 for milliseconds
    std::int64_t name_ms = 0;    ///< civil second in the name of a media file; 0: none
    std::uint32_t sender = k_nobody; ///< number of the participant in the source
    std::uint16_t source = 0;
    std::uint16_t text_size = 0; ///< code points, at most 65535
    Content content = Content::text;
    MediaType media = MediaType::unknown;
    bool edited = false;
    bool has_time = false;
    bool is_utc = false;     ///< civil_ms is UTC: the source states instants
    bool exact_fold = false; ///< civil_ms was read with an offset that the source states
};

static_assert(std::is_trivially_copyable_v<Stamp>);

/// Where a source's zone comes from.
enum class ZoneBasis : std::uint8_t {
    stated,   ///< the source states instants or its zone
    given,    ///< by a person
    inferred, ///< from messages that another source has too
    assumed,  ///< nothing says; Europe/Amsterdam was taken
};

/// A source of one conversation.
struct SourceFacts {
    std::string label;  ///< for reports
    std::string digest; ///< tells sources apart whatever their order; equal ones are interchangeable
    std::string zone;   ///< tzdb name; empty: unknown
    ZoneBasis zone_basis = ZoneBasis::assumed;
    bool server_clock = false;       ///< its times are a server's, not a phone's
    std::vector<std::string> people; ///< names by number of the participant
};

} // namespace chatkeep::time
