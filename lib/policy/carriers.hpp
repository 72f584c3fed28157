#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Every place in a record where text can stand, also in members that this version does not know.

#include "stream/value.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// A step into a record: a member, or an item of an array.
struct Step {
    std::string_view name;
    std::size_t index = 0;
    bool is_item = false;
};

using Steps = std::vector<Step>;

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

[[nodiscard]] Part part_of(std::string_view type, const Steps& steps) noexcept;

/// What stands at a place: a string, an integer that is long enough to be a number of someone, or a member's
/// name.
enum class Leaf : std::uint8_t { text, integer, name };

/// Walks a record's values in order. Ids, digests and moments of the record's own form are left out: they are
/// no text.
class Walk {
public:
    using Visit = std::function<void(const Steps&, std::string_view, Leaf)>;

    explicit Walk(Visit visit) : m_visit(std::move(visit)) {}

    void record(stream::Value root);

private:
    void members(stream::Value object);
    void value(stream::Value value);
    void integer(std::int64_t number);

    Visit m_visit;
    Steps m_steps;
};

/// The path as the log may show it: names of unknown members, which may be anything, become "?".
[[nodiscard]] std::string printable_path(const Steps& steps);

} // namespace chatkeep::policy
