// SPDX-License-Identifier: EUPL-1.2
#include "hash/readout_folder.hpp"

#include "base/error.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <utility>

namespace chatkeep::hash {

ReadoutFolder::ReadoutFolder(std::string folder, const IdMask& mask)
    : m_folder(std::move(folder)), m_mask(mask) {
    if (::access(tree_path().c_str(), F_OK) == 0) {
        m_tree = read_tree(tree_path());
    }
}

std::string ReadoutFolder::tree_path() const {
    return fmt::format("{}/{}", m_folder, k_tree_file);
}

void ReadoutFolder::fail() const {
    throw base::Error(base::Fault::data, fmt::format("{}: its commitments are of another read-out", m_folder),
                      "--commitments names the folder that chat-parse --commit filled with this stream");
}

/// The tree, which must be there now.
const std::vector<CommittedConversation>& ReadoutFolder::tree() {
    if (!m_tree) {
        m_tree = read_tree(tree_path());
    }
    return *m_tree;
}

void ReadoutFolder::check(const Seen& seen, std::size_t number) const {
    if (number >= m_tree->size() || m_tree->at(number).id != seen.id ||
        m_tree->at(number).records != seen.records) {
        fail();
    }
}

void ReadoutFolder::end_conversation() {
    if (m_records > 0) {
        m_seen.push_back({std::move(m_id), m_records});
    }
    if (m_tree && m_records > 0) {
        check(m_seen.back(), m_seen.size() - 1);
    }
    m_records = 0;
}

void ReadoutFolder::begin_conversation(std::string_view id) {
    end_conversation();
    m_id = m_mask.masked(id);
    m_records = 1;
    if (m_tree && (m_seen.size() >= m_tree->size() || m_tree->at(m_seen.size()).id != m_id)) {
        fail();
    }
}

void ReadoutFolder::finish() {
    end_conversation();
    if (tree().size() != m_seen.size()) {
        fail();
    }
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        check(m_seen[i], i);
    }
}

void ReadoutFolder::require_root(const Hash256& root) {
    if (ReadoutTree{tree(), {}}.root() != root) {
        fail();
    }
}

} // namespace chatkeep::hash
