// SPDX-License-Identifier: EUPL-1.2
#include "policy/canonical_json.hpp"

#include "hash/jcs.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

namespace {

void append_table(std::string& out, const Node& table) {
    std::vector<std::size_t> order(table.keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return hash::is_before(table.keys[a], table.keys[b]); });
    out.push_back('{');
    for (const std::size_t i : order) {
        if (out.back() != '{') {
            out.push_back(',');
        }
        hash::append_jcs(out, table.keys[i]);
        out.push_back(':');
        append_canonical(out, table.items[i]);
    }
    out.push_back('}');
}

void append_array(std::string& out, const Node& array) {
    out.push_back('[');
    for (std::size_t i = 0; i < array.items.size(); ++i) {
        if (i != 0) {
            out.push_back(',');
        }
        append_canonical(out, array.items[i]);
    }
    out.push_back(']');
}

} // namespace

void append_canonical(std::string& out, const Node& node) {
    using enum Node::Kind;
    switch (node.kind) {
    case boolean:
        out += node.boolean ? "true" : "false";
        break;
    case integer:
        out += std::to_string(node.integer);
        break;
    case number:
        hash::append_jcs(out, node.number);
        break;
    case text:
    case moment:
    case other:
        hash::append_jcs(out, node.text);
        break;
    case array:
        append_array(out, node);
        break;
    case table:
        append_table(out, node);
        break;
    }
}

} // namespace chatkeep::policy
