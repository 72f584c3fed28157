// SPDX-License-Identifier: EUPL-1.2
// NSKeyedArchiver: $objects holds the objects, which refer to each other by UID; object 0 stands for null.
#include "base/plist_detail.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::base {

namespace {

using plist::Node;
using plist::Store;

constexpr std::size_t k_max_depth = 512;
constexpr std::size_t k_max_uuid = 64;          // bytes; 16, unless somebody blackened it
constexpr std::size_t k_max_joined = 1U << 20U; // bytes of all texts that are made here

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Resolver {
public:
    Resolver(const PlistValue& list, Store& out)
        : m_objects(list["$objects"]), m_in(*Store::of(list)), m_out(out),
          m_known(m_objects.size(), k_unknown) {
        m_out.bytes = m_in.bytes; // copied texts stay where they are
        m_class_key = add(make_bytes(m_out, PlistKind::text, "$class"));
    }

    [[nodiscard]] std::uint32_t top(const PlistValue& top);

private:
    static constexpr std::uint32_t k_unknown = 0xFFFFFFFF;
    static constexpr std::uint32_t k_open = 0xFFFFFFFE;

    [[nodiscard]] std::uint32_t value(const PlistValue& value);
    [[nodiscard]] std::uint32_t composite(const PlistValue& value);
    [[nodiscard]] std::uint32_t reference(std::uint64_t uid);
    [[nodiscard]] std::uint32_t object(const PlistValue& object);
    [[nodiscard]] std::uint32_t known_class(const PlistValue& object, std::string_view name);
    [[nodiscard]] std::uint32_t pairs(const PlistValue& object);
    [[nodiscard]] std::uint32_t elements(const PlistValue& list, PlistKind kind);
    [[nodiscard]] std::uint32_t fields(const PlistValue& object, const PlistValue& class_name);
    [[nodiscard]] std::uint32_t url(const PlistValue& object);

    [[nodiscard]] PlistValue class_of(const PlistValue& object) const noexcept {
        return follow(follow(object["$class"])["$classname"]);
    }

    [[nodiscard]] PlistValue follow(const PlistValue& value) const noexcept;
    [[nodiscard]] PlistValue text_behind(const PlistValue& value) const noexcept;
    [[nodiscard]] std::uint32_t container(PlistKind kind, const std::vector<std::uint32_t>& children);

    std::uint32_t add(const Node& node) {
        m_out.nodes.push_back(node);
        return static_cast<std::uint32_t>(m_out.nodes.size() - 1);
    }

    /// A value without children, as it is.
    std::uint32_t copy(const PlistValue& value) {
        return add(value ? m_in.nodes[Store::node_of(value)] : Node{});
    }

    std::uint32_t add_text(std::string_view text) {
        m_joined += text.size();
        return m_joined > k_max_joined ? add_cut() : add(make_bytes(m_out, PlistKind::text, text));
    }

    std::uint32_t add_cut() {
        ++m_out.cut;
        return add({});
    }

    PlistValue m_objects;
    const Store& m_in;
    Store& m_out;
    std::vector<std::uint32_t> m_known; ///< node of an object by its UID
    std::uint32_t m_class_key = 0;
    std::size_t m_depth = 0;
    std::size_t m_joined = 0;
};

/// The object behind a reference; other values are themselves.
PlistValue Resolver::follow(const PlistValue& value) const noexcept {
    const auto uid = value.uid();
    return uid ? m_objects[*uid] : value;
}

std::uint32_t Resolver::reference(std::uint64_t uid) {
    if (uid == 0) {
        return add({});
    }
    if (uid >= m_known.size() || m_known[uid] == k_open) {
        return add_cut();
    }
    if (m_known[uid] == k_unknown) {
        m_known[uid] = k_open;
        const std::uint32_t node = object(m_objects[uid]);
        m_known[uid] = node;
    }
    return m_known[uid];
}

std::uint32_t Resolver::container(PlistKind kind, const std::vector<std::uint32_t>& children) {
    const std::size_t count = kind == PlistKind::dictionary ? children.size() / 2 : children.size();
    const Node node{kind, false, static_cast<std::uint32_t>(count), m_out.children.size(), 0};
    m_out.children.insert(m_out.children.end(), children.begin(), children.end());
    return add(node);
}

std::uint32_t Resolver::elements(const PlistValue& list, PlistKind kind) {
    std::vector<std::uint32_t> children;
    for (std::size_t i = 0; i < list.size(); ++i) {
        children.push_back(value(list[i]));
    }
    return container(kind, children);
}

/// NS.keys and NS.objects side by side; a key without an object is left out and counted.
std::uint32_t Resolver::pairs(const PlistValue& object) {
    const PlistValue keys = object["NS.keys"];
    const PlistValue values = object["NS.objects"];
    const std::size_t count = std::min(keys.size(), values.size());
    m_out.cut += std::max(keys.size(), values.size()) - count;
    std::vector<std::uint32_t> children;
    for (std::size_t i = 0; i < count; ++i) {
        children.push_back(value(keys[i]));
    }
    for (std::size_t i = 0; i < count; ++i) {
        children.push_back(value(values[i]));
    }
    return container(PlistKind::dictionary, children);
}

std::uint32_t Resolver::fields(const PlistValue& object, const PlistValue& class_name) {
    std::vector<std::uint32_t> keys;
    std::vector<std::uint32_t> values;
    for (std::size_t i = 0; i < object.size(); ++i) {
        if (object.key(i).text() != "$class") {
            keys.push_back(value(object.key(i)));
            values.push_back(value(object[i]));
        }
    }
    if (class_name.text()) {
        keys.push_back(m_class_key);
        values.push_back(copy(class_name));
    }
    keys.insert(keys.end(), values.begin(), values.end());
    return container(PlistKind::dictionary, keys);
}

/// The text of a string object; missing when it is none.
PlistValue Resolver::text_behind(const PlistValue& value) const noexcept {
    if (value.uid() == 0) {
        return {};
    }
    const PlistValue object = follow(value);
    const PlistValue text = object.text() ? object : follow(object["NS.string"]);
    return text.text() ? text : PlistValue();
}

std::uint32_t Resolver::url(const PlistValue& object) {
    const PlistValue relative = text_behind(object["NS.relative"]);
    const PlistValue base = text_behind(follow(object["NS.base"])["NS.relative"]);
    if (!base.text() || !relative.text()) {
        return copy(relative ? relative : base);
    }
    return add_text(fmt::format("{} {}", *base.text(), *relative.text()));
}

std::string uuid_text(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            text += '-';
        }
        text += fmt::format("{:02X}", static_cast<unsigned char>(bytes[i]));
    }
    return text;
}

std::uint32_t Resolver::known_class(const PlistValue& object, std::string_view name) {
    if (is_any_of(name, {"NSDictionary", "NSMutableDictionary"}) && object["NS.keys"]) {
        return pairs(object);
    }
    if (is_any_of(name, {"NSArray", "NSMutableArray"}) && object["NS.objects"]) {
        return elements(object["NS.objects"], PlistKind::array);
    }
    if (is_any_of(name, {"NSSet", "NSMutableSet", "NSOrderedSet", "NSMutableOrderedSet"}) &&
        object["NS.objects"]) {
        return elements(object["NS.objects"], PlistKind::set);
    }
    if (is_any_of(name, {"NSString", "NSMutableString"}) && object["NS.string"]) {
        return copy(text_behind(object));
    }
    if (name == "NSURL" && object["NS.relative"]) {
        return url(object);
    }
    if (is_any_of(name, {"NSData", "NSMutableData"}) && follow(object["NS.data"]).data()) {
        return copy(follow(object["NS.data"]));
    }
    if (const auto bytes = follow(object["NS.uuidbytes"]).data();
        name == "NSUUID" && bytes && bytes->size() <= k_max_uuid) {
        return add_text(uuid_text(*bytes));
    }
    if (name == "NSDate" && object["NS.time"].real()) {
        return add(plist::make_real(*object["NS.time"].real(), PlistKind::date));
    }
    if (name == "NSNull") {
        return add({});
    }
    return fields(object, class_of(object));
}

std::uint32_t Resolver::object(const PlistValue& object) {
    const bool is_object = object.kind() == PlistKind::dictionary && object["$class"];
    return is_object ? known_class(object, class_of(object).text().value_or("")) : value(object);
}

std::uint32_t Resolver::value(const PlistValue& value) {
    const bool is_plain = value.kind() != PlistKind::uid && value.size() == 0;
    if (is_plain) {
        return copy(value);
    }
    if (m_depth == k_max_depth) {
        return add_cut();
    }
    ++m_depth;
    const std::uint32_t node = composite(value);
    --m_depth;
    return node;
}

std::uint32_t Resolver::composite(const PlistValue& value) {
    if (const auto uid = value.uid()) {
        return reference(*uid);
    }
    return value.kind() == PlistKind::dictionary ? fields(value, {}) : elements(value, value.kind());
}

std::uint32_t Resolver::top(const PlistValue& top) {
    return top.size() == 1 && top["root"] ? value(top["root"]) : fields(top, {});
}

} // namespace

bool is_keyed_archive(const PlistValue& list) noexcept {
    return list["$archiver"].text() == "NSKeyedArchiver" && list["$top"].kind() == PlistKind::dictionary &&
           list["$objects"].kind() == PlistKind::array;
}

std::optional<PlistValue> resolve_keyed_archive(const PlistValue& list) {
    if (!is_keyed_archive(list)) {
        return std::nullopt;
    }
    auto store = std::make_shared<Store>();
    const std::uint32_t root = Resolver(list, *store).top(list["$top"]);
    if (!plist::is_bounded(*store, root)) {
        return std::nullopt;
    }
    return Store::value(std::move(store), root);
}

} // namespace chatkeep::base
