// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/naming.hpp"

#include <cstddef>

namespace chatkeep::source::merging {

namespace {

constexpr std::size_t k_id_size = 33;

/// What a quoted id of a source is in the merged conversation; nullptr when it is none that is known.
const model::Id* find_merged(std::string_view quoted, const Naming& naming, const MessageNames& answered) {
    const char letter = quoted[1];
    const model::Id id = id_in(quoted, letter).value_or(model::Id{});
    if (letter == 'm' && id.is_set()) {
        return find_name(answered, id);
    }
    const auto person = letter == 'p' ? naming.participants.find(id) : naming.participants.end();
    return person == naming.participants.end() ? nullptr : &person->second;
}

} // namespace

std::optional<model::Id> id_in(std::string_view json, char letter) noexcept {
    return json.size() == k_id_size + 2 ? model::parse_id(json.substr(1, k_id_size), letter) : std::nullopt;
}

void append_id(std::string& line, char letter, const model::Id& id) {
    line += '"';
    line += model::to_string(letter, id);
    line += '"';
}

void append_mapped(std::string& line, std::string_view value, const Naming& naming,
                   const MessageNames& answered) {
    std::size_t at = 0;
    while (at < value.size()) {
        const std::size_t quote = value.find('"', at);
        if (quote == std::string_view::npos || quote + k_id_size + 2 > value.size()) {
            break;
        }
        const std::string_view candidate = value.substr(quote, k_id_size + 2);
        const model::Id* merged =
            candidate.back() == '"' ? find_merged(candidate, naming, answered) : nullptr;
        line.append(value.substr(at, quote - at));
        at = quote;
        if (merged != nullptr) {
            append_id(line, candidate[1], *merged);
            at += candidate.size();
        } else {
            line += '"';
            ++at;
        }
    }
    line.append(value.substr(at));
}

} // namespace chatkeep::source::merging
