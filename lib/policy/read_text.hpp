#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A text that was normalised and read as words, kept for who asks later.

#include "policy/normalise.hpp"
#include "policy/reading.hpp"

#include <string>
#include <string_view>

namespace chatkeep::policy {

/// Memory: some 20 times the text.
struct ReadText {
    std::string text;
    Normalised normal;
    Reading reading; ///< without replacements of ours

    ReadText() = default;
    ReadText(const ReadText&) = delete; // its parts point into each other
    ReadText& operator=(const ReadText&) = delete;
    ReadText(ReadText&&) = delete;
    ReadText& operator=(ReadText&&) = delete;
    ~ReadText() = default;

    void read(std::string_view of) {
        text = of;
        normal.read(text);
        reading.begin(normal.text(), {});
    }
};

} // namespace chatkeep::policy
