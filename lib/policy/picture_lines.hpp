#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Holds the words that were recognised in pictures to the rules, and says which of their lines must be
// painted over.

#include "base/error.hpp"
#include "base/io.hpp"
#include "media/clean.hpp"
#include "policy/engine.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Memory: the lines of one picture.
class PictureLines {
public:
    /// Both must outlive this. least: findings that are less sure are only counted.
    PictureLines(const Policy& policy, base::Output& masks, Level least);

    /// A line as a recogniser of text gives it: {"sha256":HEX,"text":"…","box":[LEFT,TOP,WIDTH,HEIGHT]}. The
    /// lines of a picture stand together, from top to bottom. Throws Error{data} for anything else.
    void take(std::string_view json, const base::Place& place);

    /// After the last line.
    void finish();

    struct Counts {
        std::uint64_t pictures = 0;
        std::uint64_t masked = 0;    ///< pictures in which something is painted over
        std::uint64_t left_over = 0; ///< findings that a person must decide and that no mask covers
    };

    [[nodiscard]] const Counts& counts() const noexcept { return m_counts; }

private:
    struct Line {
        std::size_t begin = 0; ///< in the text of the picture
        std::size_t end = 0;
        media::PixelBox box;
    };

    void end_picture();
    void find(const std::string& text, std::vector<Finding>& found);
    bool write_mask(const Finding& finding);

    const Policy& m_policy;
    base::Output& m_masks;
    Level m_least;
    Engine m_engine;
    std::string m_sha256; ///< of the picture at hand; empty: there is none
    std::string m_text;
    std::vector<Line> m_lines;
    Counts m_counts;
};

} // namespace chatkeep::policy
