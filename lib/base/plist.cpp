// SPDX-License-Identifier: EUPL-1.2
#include "base/plist.hpp"

#include "base/plist_detail.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_max_depth = 512;
constexpr std::uint64_t k_max_reached = 4'000'000;

bool has_children(const plist::Node& node) noexcept {
    return node.kind == PlistKind::array || node.kind == PlistKind::set || node.kind == PlistKind::dictionary;
}

std::uint64_t child_count(const plist::Node& node) noexcept {
    return node.kind == PlistKind::dictionary ? 2ULL * node.count : node.count;
}

/// Measures a graph without recursion: how many values a walk meets and how deep it goes.
class Measure {
public:
    explicit Measure(const plist::Store& store) : m_store(store), m_weights(store.nodes.size()) {}

    [[nodiscard]] bool run(std::uint32_t root) {
        if (!enter(root)) {
            return false;
        }
        while (!m_stack.empty()) {
            Frame& top = m_stack.back();
            const plist::Node& node = m_store.nodes[top.node];
            if (top.next == (has_children(node) ? child_count(node) : 0)) {
                if (!leave()) {
                    return false;
                }
            } else if (!enter(m_store.children[node.bits + top.next++])) {
                return false;
            }
        }
        return true;
    }

private:
    struct Frame {
        std::uint32_t node;
        std::uint64_t next = 0;
        std::uint64_t weight = 1;
        std::uint32_t depth = 1;
    };

    struct Weight {
        std::uint64_t reached = 0; ///< 0: not measured
        std::uint32_t depth = 0;
        bool open = false;
    };

    [[nodiscard]] bool enter(std::uint32_t node) {
        const Weight& known = m_weights[node];
        if (known.open) {
            return false; // a cycle
        }
        if (known.reached > 0) {
            return m_stack.empty() || add(known.reached, known.depth);
        }
        m_weights[node].open = true;
        m_stack.push_back({node});
        return m_stack.size() <= k_max_depth;
    }

    [[nodiscard]] bool add(std::uint64_t reached, std::uint32_t depth) {
        Frame& top = m_stack.back();
        top.weight += reached;
        top.depth = std::max(top.depth, depth + 1);
        return top.weight <= k_max_reached && top.depth <= k_max_depth;
    }

    [[nodiscard]] bool leave() {
        const Frame frame = m_stack.back();
        m_stack.pop_back();
        m_weights[frame.node] = {frame.weight, frame.depth, false};
        return m_stack.empty() || add(frame.weight, frame.depth);
    }

    const plist::Store& m_store;
    std::vector<Weight> m_weights;
    std::vector<Frame> m_stack;
};

const plist::Node& missing_node() noexcept {
    static constexpr plist::Node node{PlistKind::missing, false, 0, 0, 0};
    return node;
}

const plist::Node& node_of(const PlistValue& value) noexcept {
    const plist::Store* store = plist::Store::of(value);
    return store == nullptr ? missing_node() : store->nodes[plist::Store::node_of(value)];
}

} // namespace

namespace plist {

Node make_real(double value, PlistKind kind) noexcept {
    return {kind, false, 0, std::bit_cast<std::uint64_t>(value), 0};
}

Node make_integer(std::int64_t value) noexcept {
    return {PlistKind::integer, false, 0, static_cast<std::uint64_t>(value), 0};
}

Node make_bytes(Store& store, PlistKind kind, std::string_view bytes) {
    const Node node{kind, false, 0, store.bytes.size(), bytes.size()};
    store.bytes += bytes;
    return node;
}

bool is_bounded(const Store& store, std::uint32_t root) {
    return Measure(store).run(root);
}

} // namespace plist

PlistValue::PlistValue(std::shared_ptr<const plist::Store> store, std::uint32_t node) noexcept
    : m_store(std::move(store)), m_node(node) {}

PlistKind PlistValue::kind() const noexcept {
    return node_of(*this).kind;
}

std::optional<bool> PlistValue::boolean() const noexcept {
    const plist::Node& node = node_of(*this);
    return node.kind == PlistKind::boolean ? std::optional(node.bits != 0) : std::nullopt;
}

std::optional<std::int64_t> PlistValue::integer() const noexcept {
    const plist::Node& node = node_of(*this);
    const bool fits = node.kind == PlistKind::integer && !node.is_unsigned;
    return fits ? std::optional(static_cast<std::int64_t>(node.bits)) : std::nullopt;
}

std::optional<std::uint64_t> PlistValue::unsigned_integer() const noexcept {
    const plist::Node& node = node_of(*this);
    const bool positive =
        node.kind == PlistKind::integer && (node.is_unsigned || static_cast<std::int64_t>(node.bits) >= 0);
    return positive || node.kind == PlistKind::uid ? std::optional(node.bits) : std::nullopt;
}

std::optional<double> PlistValue::real() const noexcept {
    const plist::Node& node = node_of(*this);
    if (node.kind == PlistKind::real) {
        return std::bit_cast<double>(node.bits);
    }
    if (node.kind != PlistKind::integer) {
        return std::nullopt;
    }
    return node.is_unsigned ? static_cast<double>(node.bits)
                            : static_cast<double>(static_cast<std::int64_t>(node.bits));
}

std::optional<double> PlistValue::date() const noexcept {
    const plist::Node& node = node_of(*this);
    return node.kind == PlistKind::date ? std::optional(std::bit_cast<double>(node.bits)) : std::nullopt;
}

std::optional<std::string_view> PlistValue::text() const noexcept {
    const plist::Node& node = node_of(*this);
    return node.kind == PlistKind::text
               ? std::optional(std::string_view(m_store->bytes).substr(node.bits, node.size))
               : std::nullopt;
}

std::optional<std::string_view> PlistValue::data() const noexcept {
    const plist::Node& node = node_of(*this);
    return node.kind == PlistKind::data
               ? std::optional(std::string_view(m_store->bytes).substr(node.bits, node.size))
               : std::nullopt;
}

std::optional<std::uint64_t> PlistValue::uid() const noexcept {
    const plist::Node& node = node_of(*this);
    return node.kind == PlistKind::uid ? std::optional(node.bits) : std::nullopt;
}

std::size_t PlistValue::size() const noexcept {
    const plist::Node& node = node_of(*this);
    return has_children(node) ? node.count : 0;
}

PlistValue PlistValue::operator[](std::size_t index) const noexcept {
    if (index >= size()) {
        return {};
    }
    const plist::Node& node = node_of(*this);
    const std::size_t skipped = node.kind == PlistKind::dictionary ? node.count : 0;
    return {m_store, m_store->children[node.bits + skipped + index]};
}

PlistValue PlistValue::key(std::size_t index) const noexcept {
    if (kind() != PlistKind::dictionary || index >= size()) {
        return {};
    }
    return {m_store, m_store->children[node_of(*this).bits + index]};
}

PlistValue PlistValue::operator[](std::string_view key) const noexcept {
    if (kind() != PlistKind::dictionary) {
        return {};
    }
    const plist::Node& node = node_of(*this);
    for (std::size_t i = 0; i < node.count; ++i) {
        const plist::Node& own = m_store->nodes[m_store->children[node.bits + i]];
        if (own.kind == PlistKind::text &&
            std::string_view(m_store->bytes).substr(own.bits, own.size) == key) {
            return (*this)[i];
        }
    }
    return {};
}

std::size_t PlistValue::cut() const noexcept {
    return m_store ? m_store->cut : 0;
}

std::optional<PlistValue> parse_plist(std::string_view bytes) {
    auto store = std::make_shared<plist::Store>();
    const bool binary = bytes.starts_with("bplist0");
    const auto root = binary ? plist::read_binary(bytes, *store) : plist::read_xml(bytes, *store);
    if (!root || !plist::is_bounded(*store, *root)) {
        return std::nullopt;
    }
    return plist::Store::value(std::move(store), *root);
}

std::optional<PlistValue> parse_any_plist(std::string_view bytes) {
    std::optional<PlistValue> list = parse_plist(bytes);
    return list && is_keyed_archive(*list) ? resolve_keyed_archive(*list) : list;
}

} // namespace chatkeep::base
