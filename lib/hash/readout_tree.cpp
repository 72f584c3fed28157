// SPDX-License-Identifier: EUPL-1.2
#include "hash/readout_tree.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/line_input.hpp"
#include "hash/jcs.hpp"
#include "hash/merkle.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

namespace chatkeep::hash {

std::uint64_t ReadoutTree::size() const noexcept {
    std::uint64_t size = 0;
    for (const CommittedConversation& conversation : conversations) {
        size += conversation.records;
    }
    return size;
}

Hash256 ReadoutTree::root() const {
    MerkleTree tree;
    for (const CommittedConversation& conversation : conversations) {
        tree.add(conversation.leaf);
    }
    return tree.root();
}

std::string tree_text(const ReadoutTree& tree) {
    std::string text;
    for (const CommittedConversation& conversation : tree.conversations) {
        text += fmt::format("{{\"h\":\"{}\",\"id\":{},\"n\":{}}}\n", to_base64url(conversation.leaf),
                            jcs_of(conversation.id), conversation.records);
    }
    return text;
}

std::vector<CommittedConversation> read_tree(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    base::LineInput lines(input, path);
    stream::LineParser parser;
    std::vector<CommittedConversation> conversations;
    std::string_view line;
    while (lines.next(line)) {
        const stream::Value root = parser.parse(line);
        const auto leaf = parse_base64url(root.text_of("h"));
        const auto count = root.find("n").value_or(stream::Value()).integer();
        if (!leaf || !count || *count < 0) {
            throw base::Error(base::Fault::data, base::at_line(path, lines.number()),
                              "this is no tree of a read-out");
        }
        conversations.push_back({std::string(root.text_of("id")), static_cast<std::uint64_t>(*count), *leaf});
    }
    return conversations;
}

std::string statement_text(const ReadoutTree& tree, const std::map<std::string, std::string>& facts) {
    std::string records;
    for (const auto& [type, count] : tree.records) {
        records += fmt::format("{}{}:{}", records.empty() ? "" : ",", jcs_of(type), count);
    }
    std::map<std::string, std::string> members = {
        {"conversations", std::to_string(tree.conversations.size())},
        {"hash", "\"sha-256\""},
        {"messages", std::to_string(tree.size())},
        {"records", "{" + records + "}"},
        {"root", jcs_of(to_hex(tree.root()))},
        {"type", "\"cvr1-readout\""}};
    for (const auto& [name, text] : facts) {
        members.try_emplace(name, jcs_of(text));
    }
    std::string json;
    for (const auto& [name, value] : members) {
        json += fmt::format("{}{}:{}", json.empty() ? "{" : ",", jcs_of(name), value);
    }
    return json + "}";
}

} // namespace chatkeep::hash
