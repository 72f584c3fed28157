// SPDX-License-Identifier: EUPL-1.2
#include "policy/fields.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::policy {

namespace {

std::string joined(std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) {
        out += out.empty() ? "" : ", ";
        out += word;
    }
    return out;
}

std::optional<std::size_t> index_of(std::initializer_list<std::string_view> words, std::string_view word) {
    const auto* const found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - words.begin()));
}

} // namespace

Fields::Fields(const Node& table, std::string where, Problems& problems)
    : m_table(table), m_where(std::move(where)), m_problems(problems) {}

std::uint64_t Fields::line_of(std::string_view key) const {
    const Node* node = m_table.find(key);
    return node == nullptr ? m_table.line : node->line;
}

void Fields::complain(std::string_view key, const std::string& text) {
    m_problems.add(line_of(key), text);
}

const Node* Fields::get(std::string_view key, Node::Kind kind, Presence presence) {
    m_known.emplace(key);
    const Node* node = m_table.find(key);
    if (node == nullptr) {
        if (presence == Presence::required) {
            m_problems.add(m_table.line, fmt::format("key {} is missing in {}", key, m_where));
        }
        return nullptr;
    }
    const bool whole = kind == Node::Kind::number && node->kind == Node::Kind::integer;
    if (node->kind != kind && !whole) {
        const std::string found(node->kind == Node::Kind::other ? node->text
                                                                : std::string(describe(node->kind)));
        m_problems.add(node->line,
                       fmt::format("{} in {} must be {}, not {}", key, m_where, describe(kind), found));
        return nullptr;
    }
    return node;
}

std::string Fields::text(std::string_view key, Presence presence) {
    const Node* node = get(key, Node::Kind::text, presence);
    if (node == nullptr) {
        return {};
    }
    const bool control = std::any_of(node->text.begin(), node->text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (node->text.empty() || control) {
        complain(key, fmt::format("{} in {} is empty or holds control characters", key, m_where));
    }
    return node->text;
}

std::optional<bool> Fields::boolean(std::string_view key) {
    const Node* node = get(key, Node::Kind::boolean, Presence::optional);
    return node == nullptr ? std::nullopt : std::optional(node->boolean);
}

std::optional<std::int64_t> Fields::integer(std::string_view key, Bounds<std::int64_t> bounds,
                                            Presence presence) {
    const Node* node = get(key, Node::Kind::integer, presence);
    if (node == nullptr) {
        return std::nullopt;
    }
    if (node->integer < bounds.least || node->integer > bounds.most) {
        complain(key, fmt::format("{} in {} must be from {} to {}", key, m_where, bounds.least, bounds.most));
    }
    return node->integer;
}

double Fields::number(std::string_view key, Bounds<double> bounds) {
    const Node* node = get(key, Node::Kind::number, Presence::required);
    if (node == nullptr) {
        return 0;
    }
    const double value =
        node->kind == Node::Kind::integer ? static_cast<double>(node->integer) : node->number;
    if (!(value > bounds.least && value <= bounds.most)) {
        complain(key, fmt::format("{} in {} must be over {} and at most {}", key, m_where, bounds.least,
                                  bounds.most));
    }
    return value;
}

std::vector<std::string> Fields::texts(std::string_view key, Presence presence) {
    std::vector<std::string> out;
    const Node* node = get(key, Node::Kind::array, presence);
    if (node == nullptr) {
        return out;
    }
    for (const Node& item : node->items) {
        if (item.kind != Node::Kind::text || item.text.empty()) {
            m_problems.add(item.line, fmt::format("{} in {} must be a list of strings that are not empty",
                                                  key, m_where));
            continue;
        }
        out.push_back(item.text);
    }
    return out;
}

std::optional<std::size_t> Fields::word(std::string_view key, std::initializer_list<std::string_view> words,
                                        Presence presence) {
    const Node* node = get(key, Node::Kind::text, presence);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto index = index_of(words, node->text);
    if (!index) {
        complain(key, fmt::format("{} in {} is \"{}\", which is none of: {}", key, m_where,
                                  base::printable(node->text), joined(words)));
    }
    return index;
}

std::optional<std::vector<std::size_t>> Fields::words(std::string_view key,
                                                      std::initializer_list<std::string_view> words) {
    const Node* node = get(key, Node::Kind::array, Presence::optional);
    if (node == nullptr) {
        return std::nullopt;
    }
    std::vector<std::size_t> out;
    for (const Node& item : node->items) {
        const auto index = item.kind == Node::Kind::text ? index_of(words, item.text) : std::nullopt;
        if (!index) {
            m_problems.add(item.line, fmt::format("{} in {} may hold only: {}", key, m_where, joined(words)));
            continue;
        }
        out.push_back(*index);
    }
    return out;
}

void Fields::refuse_rest() {
    for (std::size_t i = 0; i < m_table.keys.size(); ++i) {
        if (m_known.find(m_table.keys[i]) == m_known.end()) {
            m_problems.add(m_table.items[i].line, fmt::format("unknown key \"{}\" in {}",
                                                              base::printable(m_table.keys[i]), m_where));
        }
    }
}

} // namespace chatkeep::policy
