#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What several fuzz targets share.

#include <cstdlib>
#include <string_view>

/// A policy of one rule.
inline constexpr std::string_view k_policy = R"(schema = 1
name = "fuzz"
version = "1"
profile = "archive"
[[rules]]
id = "tel"
recogniser = "tel"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["06-12345678"]
)";

/// Ends the run as a finding.
inline void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}
