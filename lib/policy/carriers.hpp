#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Every place in a record where text can stand, also in members that this version does not know.

#include "policy/look.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// A step into a record: a member, or an item of an array.
struct Step {
    std::string_view name;
    std::size_t index = 0; ///< of an item in its array, of a member in its object
    bool is_item = false;
};

using Steps = std::vector<Step>;

/// Whether both lead to the same place.
[[nodiscard]] bool is_same(const Steps& a, const Steps& b) noexcept;

/// The steps on the way to a place, as a chain on the stack: a path is only built where something is found.
struct Trail {
    const Trail* above = nullptr; ///< nullptr: a member of the record itself
    Step step = {};

    [[nodiscard]] Steps steps() const;
};

/// Which kind of place a text stands in; the log's word for it.
enum class Part : std::uint8_t {
    text,
    subject,
    quote,
    history,
    reaction,
    mention,
    poll,
    location,
    system,
    caption,
    transcript,
    filename,
    attachment,
    title,
    name,
    address,
    time,
    notice,
    source,
    header,
    extra,
    other,
};

[[nodiscard]] std::string_view to_string(Part part) noexcept;

/// How many steps lead to what one source says in a record that several have, as in "merged.records.1"; 0:
/// none.
[[nodiscard]] std::size_t steps_to_said(std::span<const Step> steps) noexcept;

/// Of what one source says, as if the record said it.
[[nodiscard]] Part part_of(std::string_view type, std::span<const Step> steps) noexcept;

/// What stands at a place: a string, an integer that is long enough to be a number of someone, or a member's
/// name.
enum class Leaf : std::uint8_t { text, integer, name };

/// Whether people may have written what stands in a member of this name; so in all that this version does not
/// know. A code of a source is none, unless it holds a space.
[[nodiscard]] bool holds_sentences(std::string_view name, std::string_view text) noexcept;

/// Whether a member of this name holds what someone is called, and no more.
[[nodiscard]] bool holds_name(std::string_view name) noexcept;

/// Whether a member of this name holds one of the two numbers of a place on the map.
[[nodiscard]] bool is_coordinate(std::string_view name) noexcept;

/// Visits a record's values that pass the sieve, in order. Ids, digests and moments of the record's own form
/// are left out: they are no text.
using Visit = std::function<void(const Trail&, std::string_view, Leaf)>;
void walk_record(stream::Value root, const Sieve& sieve, const Visit& visit);

/// False when walk_record() would visit nothing: nearly every record, told without paths.
[[nodiscard]] bool may_hold_text(stream::Value root, const Sieve& sieve) noexcept;

/// The place as a JSON pointer (RFC 6901), exact, for files that may hold content; a member's name has "~"
/// behind it, which no pointer has.
[[nodiscard]] std::string json_pointer(const Steps& steps, Leaf leaf);

/// The path as the log may show it: names of unknown members, which may be anything, become "?" and their
/// place in the object, from 1.
[[nodiscard]] std::string printable_path(const Steps& steps);

} // namespace chatkeep::policy
