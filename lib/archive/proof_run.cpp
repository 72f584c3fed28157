// SPDX-License-Identifier: EUPL-1.2
#include "archive/proof_run.hpp"

#include "hash/commitment.hpp"
#include "hash/jcs.hpp"
#include "hash/merkle.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::archive {

void ProofRun::add(std::uint64_t index, const hash::Hash256& leaf, std::string_view reason) {
    Node node{index, 0, leaf, std::string(reason)};
    while (!m_nodes.empty()) {
        const Node& left = m_nodes.back();
        const std::uint64_t size = std::uint64_t{1} << node.level;
        const bool is_pair = left.level == node.level && left.index % (2 * size) == 0;
        if (!is_pair) {
            break;
        }
        node = {left.index, node.level + 1, hash::node_hash(left.hash, node.hash), std::move(node.reason)};
        m_nodes.pop_back();
    }
    m_nodes.push_back(std::move(node));
}

std::vector<ProofRun::Node> ProofRun::take() {
    return std::exchange(m_nodes, {});
}

std::string text_parts_json(const std::vector<hash::TextPart>& parts, const hash::Hash256& field_key,
                            hash::ProofCounts& counts) {
    std::string json = "{\"parts\":[";
    std::uint32_t number = 0;
    for (const hash::TextPart& part : parts) {
        json += number == 0 ? "" : ",";
        const std::string key = hash::to_base64url(hash::part_key(field_key, number++));
        if (part.gone) {
            json += fmt::format("{{\"h\":\"{}\",\"r\":", hash::to_base64url(*part.gone));
            hash::append_jcs(json, part.reason);
            ++counts.redacted_for[part.reason];
        } else {
            json += fmt::format("{{\"p\":\"{}\",\"t\":", key);
            hash::append_jcs(json, part.text);
        }
        json += '}';
    }
    return json + "]}";
}

} // namespace chatkeep::archive
