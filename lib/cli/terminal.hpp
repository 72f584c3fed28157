#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What standard error is, and writing to it without ever failing. Only inside cli.

#include <cstddef>
#include <string_view>

namespace chatkeep::cli {

/// choice: auto (or empty), always, never.
[[nodiscard]] bool wants_colour(std::string_view choice);

/// Also looks whether standard output is the same terminal, which the bar would spoil.
[[nodiscard]] bool wants_progress(std::string_view choice);

/// Columns of the terminal on standard error; 80 when it is none.
[[nodiscard]] std::size_t columns() noexcept;

/// Writes all bytes or gives up in silence: there is nowhere to complain to.
void write_to_person(int fd, std::string_view bytes) noexcept;

} // namespace chatkeep::cli
