#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How a property list lies in memory, and how its readers build it.

#include "base/plist.hpp"

#include <string>
#include <vector>

namespace chatkeep::base::plist {

struct Node {
    PlistKind kind = PlistKind::null;
    bool is_unsigned = false; ///< an integer above the greatest signed one
    std::uint32_t count = 0;  ///< elements, pairs
    std::uint64_t bits = 0;   ///< value of a number; place of the first child or of the first byte
    std::uint64_t size = 0;   ///< bytes of text or data
};

/// Children of a dictionary: first all keys, then all values.
struct Store {
    std::vector<Node> nodes;
    std::vector<std::uint32_t> children;
    std::string bytes; ///< of texts and data
    std::size_t cut = 0;

    [[nodiscard]] static PlistValue value(std::shared_ptr<const Store> store, std::uint32_t node) noexcept {
        return {std::move(store), node};
    }

    [[nodiscard]] static const Store* of(const PlistValue& value) noexcept { return value.m_store.get(); }

    [[nodiscard]] static std::uint32_t node_of(const PlistValue& value) noexcept { return value.m_node; }
};

[[nodiscard]] Node make_real(double value, PlistKind kind = PlistKind::real) noexcept;
[[nodiscard]] Node make_integer(std::int64_t value) noexcept;
/// Adds the bytes to the store; does not add the node.
[[nodiscard]] Node make_bytes(Store& store, PlistKind kind, std::string_view bytes);

/// True when walking from root ends within the bounds that PlistValue promises.
[[nodiscard]] bool is_bounded(const Store& store, std::uint32_t root);

/// Fill an empty store and give the root; nothing for damage.
[[nodiscard]] std::optional<std::uint32_t> read_binary(std::string_view bytes, Store& store);
[[nodiscard]] std::optional<std::uint32_t> read_xml(std::string_view bytes, Store& store);

} // namespace chatkeep::base::plist
