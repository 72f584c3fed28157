// SPDX-License-Identifier: EUPL-1.2
#include "policy/toml_tree.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/time.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace chatkeep::policy {

namespace {

/// A moment without an offset names no instant, so it stays of kind other.
void read_moment(const toml::date_time& value, Node& node) {
    if (!value.offset.has_value()) {
        node.kind = Node::Kind::other;
        node.text = "a date-time without an offset";
        return;
    }
    using namespace std::chrono;
    const auto day =
        sys_days{year{static_cast<int>(value.date.year)} / month{value.date.month} / value.date.day};
    const auto clock = hours{value.time.hour} + minutes{value.time.minute} + seconds{value.time.second};
    model::Instant instant;
    instant.civil_s = duration_cast<seconds>(day.time_since_epoch() + clock).count();
    instant.nanos = value.time.nanosecond;
    instant.offset_s = value.offset->minutes * 60;
    node.kind = Node::Kind::moment;
    node.text = model::to_string(instant);
    node.moment_ms = (instant.civil_s - *instant.offset_s) * 1000 + instant.nanos / 1'000'000;
}

Node convert(const toml::node& source);

void read_table(const toml::table& table, Node& node) {
    node.kind = Node::Kind::table;
    for (const auto& [key, value] : table) {
        node.keys.emplace_back(key.str());
        node.items.push_back(convert(value));
        // an array of tables has no source region of its own: its key does
        if (node.items.back().line == 0) {
            node.items.back().line = key.source().begin.line;
        }
    }
}

void read_array(const toml::array& array, Node& node) {
    node.kind = Node::Kind::array;
    for (const toml::node& item : array) {
        node.items.push_back(convert(item));
    }
}

Node convert(const toml::node& source) {
    Node node;
    node.line = source.source().begin.line;
    if (const auto* table = source.as_table()) {
        read_table(*table, node);
    } else if (const auto* array = source.as_array()) {
        read_array(*array, node);
    } else if (const auto* text = source.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* integer = source.as_integer()) {
        node.kind = Node::Kind::integer;
        node.integer = integer->get();
    } else if (const auto* number = source.as_floating_point()) {
        node.kind = Node::Kind::number;
        node.number = number->get();
    } else if (const auto* boolean = source.as_boolean()) {
        node.kind = Node::Kind::boolean;
        node.boolean = boolean->get();
    } else if (const auto* moment = source.as_date_time()) {
        read_moment(moment->get(), node);
    } else {
        node.kind = Node::Kind::other;
        node.text = "a date or time alone";
    }
    return node;
}

} // namespace

const Node* Node::find(std::string_view key) const noexcept {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::string_view describe(Node::Kind kind) noexcept {
    constexpr std::array<std::string_view, 8> words = {
        "true or false", "a whole number",   "a number", "a string", "a date-time with an offset",
        "another type",  "a list of values", "a table"};
    return words[static_cast<std::size_t>(kind)];
}

namespace {

std::uint64_t line_of(std::string_view bytes, std::size_t at) {
    return 1 + static_cast<std::uint64_t>(
                   std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// Where the first line begins that is no UTF-8; there must be one.
std::size_t find_bad_line(std::string_view bytes) {
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size() - 1) + 1;
        if (end == bytes.size() || !base::is_utf8(bytes.substr(begin, end - begin))) {
            return begin;
        }
        begin = end;
    }
}

/// Where a name of very many parts stands ("a.b.c…"), for each of which the parser goes one level down.
std::optional<std::size_t> find_deep_name(std::string_view bytes) noexcept {
    constexpr std::size_t k_parts_most = 1000;
    std::size_t parts = 0;
    bool is_in_part = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '.') {
            parts = is_in_part ? parts + 1 : 0;
            is_in_part = false;
        } else if (base::is_alnum(c) || c == '_' || c == '-' || c == '"' || c == '\'') {
            is_in_part = true;
        } else if (c != ' ' && c != '\t') {
            parts = 0;
            is_in_part = false;
        }
        if (parts > k_parts_most) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace

Node parse_toml(std::string_view bytes, const std::string& name) {
    if (!base::is_utf8(bytes)) {
        throw base::Error(base::Fault::usage, base::Place{name, line_of(bytes, find_bad_line(bytes)), {}, {}},
                          "the policy file is no UTF-8");
    }
    if (const auto deep = find_deep_name(bytes)) {
        throw base::Error(base::Fault::usage, base::Place{name, line_of(bytes, *deep), {}, {}},
                          "a name has more than 1000 parts");
    }
    try {
        return convert(toml::parse(bytes, name));
    } catch (const toml::parse_error& error) {
        const base::Place place{name, error.source().begin.line, {}, {}};
        throw base::Error(base::Fault::usage, place,
                          "no valid TOML: " + base::printable(error.description()));
    }
}

} // namespace chatkeep::policy
