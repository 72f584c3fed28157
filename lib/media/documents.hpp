#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Files whose content is words. Only inside media.

#include "media/clean.hpp"
#include "media/kind.hpp"
#include "media/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::media {

/// Withholds what is no kind of document that can be cleaned.
[[nodiscard]] Cleaned clean_document(View& view, Kind kind);

/// A vCard with its lines unfolded and its values in UTF-8 as they are meant, so that no number is split or
/// coded; pictures, sounds and keys are left out.
[[nodiscard]] std::string plain_card(std::string_view card);

/// A calendar with its lines unfolded; folds: where they were.
[[nodiscard]] std::string unfolded_calendar(std::string_view calendar, std::vector<Fold>& folds);

/// Whether a text holds words in a form in which no rule can find them: coded for mail, packed, marked up.
[[nodiscard]] bool holds_coded_words(std::string_view text);

} // namespace chatkeep::media
