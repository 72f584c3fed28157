#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads all records of a source in one go, for tests.

#include "source/registry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tests {

struct ReadResult {
    std::vector<model::Record> records;
    std::vector<model::Message> messages;
    std::vector<model::Participant> participants;
    std::vector<model::Notice> notices;

    /// Name of a participant by id; empty when there is none.
    [[nodiscard]] std::string name_of(const std::optional<model::Id>& id) const;
    [[nodiscard]] bool has_notice(model::NoticeCode code) const;
};

/// Reads every source of a tree with its reader, both ways, which must give the same.
ReadResult read_tree(const tree::Tree& tree, const source::ReadOptions& options = {});
ReadResult read_path(const std::string& path, const source::ReadOptions& options = {});
/// The text as a lone file of that name.
ReadResult read_text(std::string_view text, const source::ReadOptions& options = {},
                     const std::string& name = "export.txt");

} // namespace chatkeep::tests
