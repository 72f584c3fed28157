// SPDX-License-Identifier: EUPL-1.2
#include "media/documents.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_text_most = std::uint64_t{32} << 20U;

/// Words between marks, which may split a value or hide one.
bool is_marked_up(std::string_view text) {
    constexpr std::array<std::string_view, 3> fronts = {"<", "{\\rtf", "%!PS"};
    const std::string_view shown = base::trim(text.substr(0, 256));
    return std::any_of(fronts.begin(), fronts.end(),
                       [&](std::string_view front) { return shown.starts_with(front); });
}

Cleaned clean_text(View& view, Kind kind) {
    Cleaned cleaned;
    cleaned.text = view.copy(0, view.size(), k_text_most);
    if (!base::is_utf8(cleaned.text) || cleaned.text.find('\0') != std::string::npos) {
        withhold("the text is in an encoding that is not known");
    }
    if (kind == Kind::card) {
        cleaned.text = plain_card(cleaned.text);
    } else if (is_marked_up(cleaned.text)) {
        withhold("the text is marked up in a way that may hide words");
    }
    cleaned.outcome = Outcome::remade;
    cleaned.words = Words::whole;
    cleaned.bytes = cleaned.text;
    return cleaned;
}

} // namespace

Cleaned clean_document(View& view, Kind kind) {
    switch (kind) {
    case Kind::card:
    case Kind::text:
        return clean_text(view, kind);
    default:
        withhold("it is of a kind that can't be cleaned");
    }
}

} // namespace chatkeep::media
