#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Records that are longer than the stream takes.

#include "model/records.hpp"

#include <cstddef>

namespace chatkeep::source {

/// Cuts every text of a record down to some bytes, between characters, and lists to as many entries.
/// Conversations, participants and sources keep their ids.
void shorten(model::Record& record, std::size_t longest);

} // namespace chatkeep::source
