// SPDX-License-Identifier: EUPL-1.2
#include "stream/compare.hpp"

#include "base/spill_sort.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace chatkeep::stream {

namespace {

constexpr char k_left = 'A';
constexpr char k_right = 'B';
constexpr std::size_t k_shown = 80;
constexpr std::uint64_t k_lines_per_report = 4096;

/// Shift when an export grew, or follow from what is compared anyway.
bool is_left_out(std::string_view path) noexcept {
    return path == "n" || path == "position";
}

/// What matches a record on the other side: its type and id. Records without an id match only their equals.
std::string key_of(const Line& line) {
    if (line.type == "stream") {
        return {};
    }
    const bool has_id = line.type != "notice" && !line.root.text_of("id").empty();
    const bool is_message =
        line.type == "message" || line.type == "removal"; // a removal takes its message's place
    std::string key(is_message ? std::string_view("message") : line.type);
    key += ' ';
    if (line.type == "participant") {
        key.append(line.root.text_of("conversation")).append(" ");
    }
    return key.append(has_id ? line.root.text_of("id") : line.bytes);
}

std::string big_endian(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (std::size_t i = 8; i-- > 0; value >>= 8U) {
        bytes[i] = static_cast<char>(value & 0xFFU);
    }
    return bytes;
}

std::uint64_t read_big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes.substr(0, 8)) {
        value = (value << 8U) | static_cast<unsigned char>(byte);
    }
    return value;
}

std::string shown(const std::optional<Value>& value) {
    if (!value) {
        return "nothing";
    }
    if (const auto text = value->text()) {
        return fmt::format("\"{}\"", base::printable(*text, k_shown));
    }
    if (const auto number = value->integer()) {
        return std::to_string(*number);
    }
    if (const auto flag = value->boolean()) {
        return *flag ? "true" : "false";
    }
    return value->is_array() ? "a list" : value->is_object() ? "an object" : "null";
}

bool is_leaf(const Value& value) noexcept {
    return !value.is_object() && !value.is_array();
}

bool same_leaf(const Value& left, const Value& right) {
    return left.text() == right.text() && left.integer() == right.integer() &&
           left.boolean() == right.boolean();
}

/// A record of one side and its line there.
struct Placed {
    std::uint64_t line = 0;
    std::string bytes;
};

class Comparison {
public:
    explicit Comparison(DifferenceListener& listener) : m_listener(listener) {}

    void collect(Reader& reader, char side) {
        Line line;
        const std::uint64_t before = m_bytes;
        while (reader.next(line)) {
            add(line, side);
            m_bytes = before + reader.bytes_read();
            if (line.number % k_lines_per_report == 0) {
                m_listener.advanced(m_bytes);
            }
        }
    }

    std::uint64_t finish() {
        match();
        check_order();
        std::string_view record;
        while (m_found.next(record)) {
            m_listener.differs(std::string(record.substr(record.find('\1') + 9)));
        }
        return m_found.count();
    }

private:
    void add(const Line& line, char side) {
        std::string record = key_of(line);
        if (!record.empty()) {
            record.append(1, '\0').append(1, side).append(big_endian(line.number)).append(line.bytes);
            m_records.add(record);
        }
    }

    void match();
    void match_group(const std::vector<Placed>& left, const std::vector<Placed>& right);
    void match_pair(const Placed& left, const Placed& right);
    void compare_values(const std::string& path, const std::optional<Value>& left,
                        const std::optional<Value>& right);
    void compare_members(const std::string& path, const Value& left, const Value& right);
    void compare_items(const std::string& path, const Value& left, const Value& right);
    void note_order(const Value& left, std::uint64_t left_line, const Value& right, std::uint64_t right_line);
    void check_order();
    [[nodiscard]] static std::string name_of(const Value& root);

    /// Records were matched by id; people want differences in the order of the stream.
    void report(const std::string& text) { m_found.add(m_place + '\1' + big_endian(m_found.count()) + text); }

    void report_only(const char* where, std::string_view bytes) {
        const Document document(bytes, "a record");
        set_place(document.root());
        report(where + name_of(document.root()));
    }

    void set_place(const Value& root);

    DifferenceListener& m_listener;
    std::uint64_t m_bytes = 0;
    base::SpillSort m_records;
    base::SpillSort m_order;
    base::SpillSort m_found;
    std::string m_name;  ///< of the record being compared
    std::string m_place; ///< where its differences are told
};

/// "message m0123… of 2020-01-27T08:05:00": enough to find it, nothing of its content.
std::string Comparison::name_of(const Value& root) {
    const std::string_view type = root.text_of("type");
    std::string name = base::printable(type, 40);
    if (const std::string_view id = root.text_of("id"); !id.empty()) {
        name += " " + base::printable(id, 40);
    } else if (const std::string_view code = root.text_of("code"); !code.empty()) {
        name += " " + base::printable(code, 40);
    }
    const auto time = root.find("time");
    const std::string_view at = time ? time->text_of("at") : root.text_of("at");
    return at.empty() ? name : name + " of " + base::printable(at, 40);
}

void Comparison::set_place(const Value& root) {
    static constexpr std::array<std::string_view, 3> first = {"source", "conversation", "participant"};
    const std::string_view type = root.text_of("type");
    const auto rank = std::find(first.begin(), first.end(), type) - first.begin();
    const auto n = root.find("n");
    m_place = std::to_string(rank);
    m_place += base::printable(root.text_of("conversation"), 80);
    m_place += ' ';
    m_place += n ? fmt::format("{:020}", n->integer().value_or(0))
                 : std::string("~"); // what has no place comes last
}

void Comparison::match() {
    std::string key;
    std::array<std::vector<Placed>, 2> sides;
    std::string_view record;
    while (m_records.next(record)) {
        const std::size_t stop = record.find('\0');
        if (record.substr(0, stop) != key) {
            match_group(sides[0], sides[1]);
            sides = {};
            key = record.substr(0, stop);
        }
        sides[record[stop + 1] == k_left ? 0 : 1].push_back(
            {read_big_endian(record.substr(stop + 2)), std::string(record.substr(stop + 10))});
    }
    match_group(sides[0], sides[1]);
}

void Comparison::match_group(const std::vector<Placed>& left, const std::vector<Placed>& right) {
    const std::size_t common = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < common; ++i) {
        match_pair(left[i], right[i]);
    }
    for (std::size_t i = common; i < left.size(); ++i) {
        report_only("only in A: ", left[i].bytes);
    }
    for (std::size_t i = common; i < right.size(); ++i) {
        report_only("only in B: ", right[i].bytes);
    }
}

void Comparison::match_pair(const Placed& left, const Placed& right) {
    const bool is_message =
        left.bytes.starts_with("{\"type\":\"message\"") || left.bytes.starts_with("{\"type\":\"removal\"");
    if (left.bytes == right.bytes && !is_message) {
        return;
    }
    const Document left_document(left.bytes, "A");
    const Document right_document(right.bytes, "B");
    note_order(left_document.root(), left.line, right_document.root(), right.line);
    if (left.bytes != right.bytes) {
        m_name = name_of(left_document.root());
        set_place(left_document.root());
        compare_members("", left_document.root(), right_document.root());
    }
}

void Comparison::compare_values(const std::string& path, const std::optional<Value>& left,
                                const std::optional<Value>& right) {
    if (left && right && left->is_object() && right->is_object()) {
        compare_members(path + ".", *left, *right);
    } else if (left && right && left->is_array() && right->is_array()) {
        compare_items(path, *left, *right);
    } else if (!left || !right || !is_leaf(*left) || !is_leaf(*right) || !same_leaf(*left, *right)) {
        report(fmt::format("{}: {}: {} | {}", m_name, base::printable(path, k_shown), shown(left),
                           shown(right)));
    }
}

void Comparison::compare_members(const std::string& path, const Value& left, const Value& right) {
    left.for_each_member([&](std::string_view name, Value value) {
        if (!path.empty() || !is_left_out(name)) {
            compare_values(path + std::string(name), value, right.find(name));
        }
    });
    right.for_each_member([&](std::string_view name, Value value) {
        if ((!path.empty() || !is_left_out(name)) && !left.find(name)) {
            compare_values(path + std::string(name), std::nullopt, value);
        }
    });
}

void Comparison::compare_items(const std::string& path, const Value& left, const Value& right) {
    std::vector<Value> lefts;
    std::vector<Value> rights;
    left.for_each_item([&](Value item) { lefts.push_back(item); });
    right.for_each_item([&](Value item) { rights.push_back(item); });
    for (std::size_t i = 0; i < std::max(lefts.size(), rights.size()); ++i) {
        compare_values(fmt::format("{}[{}]", path, i),
                       i < lefts.size() ? std::optional(lefts[i]) : std::nullopt,
                       i < rights.size() ? std::optional(rights[i]) : std::nullopt);
    }
}

/// Where each stands: its line on both sides, then what it says of its order itself.
void Comparison::note_order(const Value& left, std::uint64_t left_line, const Value& right,
                            std::uint64_t right_line) {
    const auto left_n = left.find("n");
    const auto right_n = right.find("n");
    if (left_n && right_n && left.text_of("conversation") == right.text_of("conversation")) {
        std::string record(left.text_of("conversation"));
        record += '\0';
        record += big_endian(left_line);
        record += big_endian(right_line);
        record += big_endian(static_cast<std::uint64_t>(left_n->integer().value_or(0)));
        record += big_endian(static_cast<std::uint64_t>(right_n->integer().value_or(0)));
        m_order.add(record += left.text_of("id"));
    }
}

/// In the order of A: a message that goes back in B has moved, by its line or by its n.
void Comparison::check_order() {
    struct Place {
        std::uint64_t right_line = 0;
        std::uint64_t left_n = 0;
        std::uint64_t right_n = 0;
    };

    std::string conversation;
    Place last;
    std::string last_id;
    std::string_view record;
    while (m_order.next(record)) {
        const std::size_t stop = record.find('\0');
        const Place place{read_big_endian(record.substr(stop + 9)), read_big_endian(record.substr(stop + 17)),
                          read_big_endian(record.substr(stop + 25))};
        const std::string id(record.substr(stop + 33));
        const bool other_n = (place.left_n < last.left_n) != (place.right_n < last.right_n);
        if (record.substr(0, stop) != conversation) {
            conversation = record.substr(0, stop);
        } else if (place.right_line < last.right_line || other_n) {
            m_place = "4"; // after everything else
            report(fmt::format("order: message {} stands after {} in A, before it in B",
                               base::printable(id, 40), base::printable(last_id, 40)));
        }
        last = place;
        last_id = id;
    }
}

} // namespace

std::uint64_t compare(Reader& left, Reader& right, DifferenceListener& listener) {
    Comparison comparison(listener);
    comparison.collect(left, k_left);
    comparison.collect(right, k_right);
    return comparison.finish();
}

} // namespace chatkeep::stream
