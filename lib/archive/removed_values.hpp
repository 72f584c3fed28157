#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What was taken out of a read-out, as texts to search for.

#include "archive/readout_pairs.hpp"
#include "hash/record_fields.hpp"

#include <functional>
#include <string_view>

namespace chatkeep::archive {

/// A text that a cleaned package must not hold, or that it may, because it stands whole in another record.
struct FoundValue {
    std::string_view text;
    bool is_removed = false;
};

/// Visits the texts of a record: of a removed one all, of a cleaned one those that went, by runs of words;
/// and as kept those that stayed whole. Only texts of four or more characters; ids, times and words of the
/// format are none.
void for_each_value(const ReadoutPair& pair, const std::function<void(const FoundValue&)>& visit);

} // namespace chatkeep::archive
