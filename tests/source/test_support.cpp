// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"
#include "source/read_source.hpp"

#include <algorithm>

namespace chatkeep::tests {

std::string ReadResult::name_of(const std::optional<model::Id>& id) const {
    const auto found = std::find_if(participants.begin(), participants.end(),
                                    [&](const auto& person) { return person.id == id; });
    return found == participants.end() ? std::string() : found->name;
}

bool ReadResult::has_notice(model::NoticeCode code) const {
    return std::any_of(notices.begin(), notices.end(),
                       [code](const auto& notice) { return notice.code == code; });
}

ReadResult read_tree(const tree::Tree& tree, const source::ReadOptions& options) {
    ReadResult result;
    hash::MediaStore store;
    for (const source::Found& found : source::find_sources(tree)) {
        const auto reader = found.reader->open(tree, found.claim, store, options);
        model::Record record;
        while (reader->next(record)) {
            if (const auto* message = std::get_if<model::Message>(&record)) {
                result.messages.push_back(*message);
            } else if (const auto* person = std::get_if<model::Participant>(&record)) {
                result.participants.push_back(*person);
            } else if (const auto* notice = std::get_if<model::Notice>(&record)) {
                result.notices.push_back(*notice);
            }
            result.records.push_back(std::move(record));
        }
    }
    return result;
}

ReadResult read_path(const std::string& path, const source::ReadOptions& options) {
    return read_tree(*tree::open_tree(path), options);
}

ReadResult read_text(std::string_view text, const source::ReadOptions& options, const std::string& name) {
    base::MemoryInput input(text);
    return read_tree(*tree::open_tree(input, name), options);
}

} // namespace chatkeep::tests
