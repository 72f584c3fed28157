#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Whole files in and out of tests.

#include <filesystem>
#include <string>
#include <string_view>

namespace chatkeep::test {

/// The bytes of a file; empty when it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Writes a file whole, with the folders above it.
void write_file(const std::filesystem::path& path, std::string_view bytes);

} // namespace chatkeep::test
