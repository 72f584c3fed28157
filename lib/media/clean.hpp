#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Takes out of an attachment what tells more than it shows: data about who, where, when and with what it was
// made. The original is only read.

#include "base/io.hpp"
#include "base/random_bytes.hpp"
#include "media/cuts.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::media {

/// A rectangle of pixels of a picture as it is seen (turned upright), from its upper left corner.
struct PixelBox {
    std::uint32_t left = 0;
    std::uint32_t top = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;

    friend bool operator==(const PixelBox&, const PixelBox&) = default;
};

enum class Outcome : std::uint8_t {
    cut,      ///< stretches of the original went (maybe none); what stays is the original's
    remade,   ///< written anew from what the original shows
    withheld, ///< could not be cleaned safely
};

/// What the rules must look at before the cleaned file may be used.
enum class Words : std::uint8_t {
    none,   ///< it has no text that can be read
    inside, ///< text says what stands in it; a finding means that it must be withheld
    whole,  ///< text is the whole file, to be redacted and stored instead of it
};

/// Where a line of text was broken in two in the file.
struct Fold {
    std::size_t at = 0; ///< in the text without folds
    std::string bytes;  ///< that were left out there
};

struct Cleaned {
    Outcome outcome = Outcome::cut;
    std::string reason;                   ///< why it was withheld; words of our own
    std::vector<std::string_view> erased; ///< what went: "exif", "tags", …; sorted
    std::string captured;  ///< when it was taken, RFC 3339; without offset where none is stated
    std::vector<Cut> cuts; ///< of outcome cut
    std::string bytes;     ///< of outcome remade
    Words words = Words::none;
    std::string text;        ///< UTF-8
    std::vector<Fold> folds; ///< that text is without, by place
};

/// Paints boxes over and erases the rest. Damage is no error: the file is withheld. Memory: a window for
/// pictures, sound and film that are cut; the whole file, within limits, for those that are remade.
[[nodiscard]] Cleaned clean(const base::RandomBytes& original, const std::vector<PixelBox>& boxes = {});

/// The cuts that clean() makes in pictures, sound and film, whether or not it would make them: none for what
/// is no such file or is damaged. What stays between them can be proved to be of the original.
[[nodiscard]] std::vector<Cut> find_cuts(const base::RandomBytes& original);

/// The cleaned file. Both must outlive the input. Not for a withheld one.
[[nodiscard]] std::unique_ptr<base::Input> open_cleaned(const base::RandomBytes& original,
                                                        const Cleaned& cleaned);

} // namespace chatkeep::media
