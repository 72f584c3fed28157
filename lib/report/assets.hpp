#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What makes a page self-contained: its style, its script, and the policy that lets nothing else in.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::report {

/// A sender's colour on light and on dark pages.
struct SenderColour {
    std::string_view light;
    std::string_view dark;
};

/// Each has a contrast of at least 4.5 to 1 with every background that a name stands on (WCAG 2.1, 1.4.3).
inline constexpr std::array<SenderColour, 12> k_sender_colours = {{{"#0b5cad", "#7fb5f5"},
                                                                   {"#9a3412", "#f2a37e"},
                                                                   {"#166534", "#7ed29a"},
                                                                   {"#7e22ce", "#cba6f7"},
                                                                   {"#a21361", "#f49ac6"},
                                                                   {"#0f6671", "#72d0dc"},
                                                                   {"#854d0e", "#e6bd6a"},
                                                                   {"#3f3fbf", "#aeb2ff"},
                                                                   {"#b3261e", "#ff9d94"},
                                                                   {"#4d5c10", "#c2d174"},
                                                                   {"#6b4226", "#d9b394"},
                                                                   {"#475569", "#b4c0d0"}}};

/// Backgrounds of messages: others', the owner's.
struct Backgrounds {
    std::string_view light;
    std::string_view dark;
};

inline constexpr std::array<Backgrounds, 2> k_backgrounds = {
    {{"#ffffff", "#1e2327"}, {"#e8f1ec", "#20332b"}}};

[[nodiscard]] const std::string& style();
[[nodiscard]] std::string_view script();

/// Content-Security-Policy: nothing from outside, and only our own script, named by its digest, so that
/// markup that slipped through could still not run.
[[nodiscard]] const std::string& security_policy();

} // namespace chatkeep::report
