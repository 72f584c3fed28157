#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Apple's property lists, binary ("bplist00", as CFBinaryPList.c describes it) and XML, and the archives of
// NSKeyedArchiver in them. Hostile until read: what is accepted is bounded in size, depth and sharing.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::base {

enum class PlistKind : std::uint8_t {
    missing, ///< not there: an index or key without a value
    null,
    boolean,
    integer,
    real,
    date,
    data,
    text,
    uid, ///< a reference of NSKeyedArchiver
    array,
    set,
    dictionary
};

namespace plist {
struct Store;
} // namespace plist

/// A value in a property list: a cheap copy that keeps the list alive. A missing value answers like one
/// without content, so that paths can be followed without tests between: list["a"][0]["b"].text().
/// Following values from the root ends: depth is at most 512 and the values, each counted as often as it is
/// reached, are at most 4 million.
class PlistValue {
public:
    PlistValue() = default; ///< missing

    [[nodiscard]] PlistKind kind() const noexcept;

    explicit operator bool() const noexcept { return kind() != PlistKind::missing; }

    [[nodiscard]] std::optional<bool> boolean() const noexcept;
    /// Nothing for an unsigned one above the greatest signed.
    [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> unsigned_integer() const noexcept; ///< of integer or uid
    /// A real or an integer.
    [[nodiscard]] std::optional<double> real() const noexcept;
    /// Seconds since 2001-01-01 UTC.
    [[nodiscard]] std::optional<double> date() const noexcept;
    /// UTF-8, repaired. Valid while a value of the list lives.
    [[nodiscard]] std::optional<std::string_view> text() const noexcept;
    [[nodiscard]] std::optional<std::string_view> data() const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> uid() const noexcept;

    /// Elements of an array or set, pairs of a dictionary; else 0.
    [[nodiscard]] std::size_t size() const noexcept;
    /// Element of an array or set; value of a dictionary's pair, in the order of the list.
    [[nodiscard]] PlistValue operator[](std::size_t index) const noexcept;
    /// Key of a pair; text, unless a keyed archive says otherwise.
    [[nodiscard]] PlistValue key(std::size_t index) const noexcept;
    /// The value of a text key: the first, where it occurs twice.
    [[nodiscard]] PlistValue operator[](std::string_view key) const noexcept;

    /// References that resolve_keyed_archive() could not follow: a cycle, out of range.
    [[nodiscard]] std::size_t cut() const noexcept;

private:
    friend struct plist::Store;
    PlistValue(std::shared_ptr<const plist::Store> store, std::uint32_t node) noexcept;

    std::shared_ptr<const plist::Store> m_store; ///< shared by all values of one list
    std::uint32_t m_node = 0;
};

/// The root of a property list; nothing when the bytes are none, are damaged or ask for more than is bounded.
[[nodiscard]] std::optional<PlistValue> parse_plist(std::string_view bytes);

/// True when the list is an archive of NSKeyedArchiver.
[[nodiscard]] bool is_keyed_archive(const PlistValue& list) noexcept;

/// The object graph of an archive as plain values: the object "root" of $top, or a dictionary of all when
/// there are others. Dictionaries, arrays, sets, strings, data, dates are what they are; an NSURL is text
/// (base and relative part joined by a blank where both are there), an NSUUID text in capitals; any other
/// object is a dictionary of its fields with its class under "$class". Objects that several refer to are
/// shared. A reference in a cycle or to nothing becomes null and counts in cut(). Nothing when it is no
/// archive.
[[nodiscard]] std::optional<PlistValue> resolve_keyed_archive(const PlistValue& list);

/// parse_plist(), and resolve_keyed_archive() where it is one.
[[nodiscard]] std::optional<PlistValue> parse_any_plist(std::string_view bytes);

} // namespace chatkeep::base
