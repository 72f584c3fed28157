#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is said of texts that stand beside the text of a message: versions of an edited part, deleted parts.

#include "model/records.hpp"
#include "source/imessage/attributed_text.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::imessage {

/// Values stand in a list for each kind, each once, without a word beside them; one list has the places.
class SideTexts {
public:
    /// of: which text it is, the front of the lines that tell a place in it.
    void add(std::string_view of, const AttributedText& text);

    /// Moves the lists into extra, under names with a prefix.
    void finish(std::string_view prefix, model::Extra& extra);

    /// All values that add() found: links, mentions, codes.
    [[nodiscard]] std::vector<std::string> values() const;

private:
    static constexpr std::size_t k_kinds = 6;

    std::vector<std::string> m_places; ///< "OF WHAT START LENGTH" in bytes of the text
    std::array<std::vector<std::string>, k_kinds> m_values;
};

} // namespace chatkeep::source::imessage
