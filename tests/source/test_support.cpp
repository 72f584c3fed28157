// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"
#include "source/read_source.hpp"

#include <catch2/catch.hpp>

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

namespace {

/// plainly: as chat-parse does it, with plain messages by the way that costs less.
std::vector<model::Record> read_records(const tree::Tree& tree, const source::ReadOptions& options,
                                        bool plainly) {
    std::vector<model::Record> records;
    hash::MediaStore store;
    for (const source::Found& found : source::find_sources(tree)) {
        const auto reader = found.reader->open(tree, found.claim, store, options);
        model::PlainMessage plain;
        model::Record record;
        while (true) {
            if (plainly && reader->next_plain(plain)) {
                records.emplace_back(model::to_message(plain));
            } else if (reader->next(record)) {
                records.push_back(std::move(record));
            } else {
                break;
            }
        }
    }
    return records;
}

} // namespace

ReadResult read_tree(const tree::Tree& tree, const source::ReadOptions& options) {
    ReadResult result;
    result.records = read_records(tree, options, true);
    REQUIRE(result.records == read_records(tree, options, false));
    for (const model::Record& record : result.records) {
        if (const auto* message = std::get_if<model::Message>(&record)) {
            result.messages.push_back(*message);
        } else if (const auto* person = std::get_if<model::Participant>(&record)) {
            result.participants.push_back(*person);
        } else if (const auto* notice = std::get_if<model::Notice>(&record)) {
            result.notices.push_back(*notice);
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
