#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is compared where tables of a damaged database were recovered.

#include "source/read_source.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace chatkeep::tests {

/// But for what is said of the file.
inline std::vector<model::Record> content_of(const ReadResult& result) {
    std::vector<model::Record> content;
    for (model::Record record : result.records) {
        auto* notice = std::get_if<model::Notice>(&record);
        if (!std::holds_alternative<model::Source>(record) &&
            (notice == nullptr || notice->code != model::NoticeCode::table_recovered)) {
            content.push_back(std::move(record));
        }
    }
    return content;
}

} // namespace chatkeep::tests
