#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the proof of a cleaned record may say: nothing may hide in it.

#include "policy/record_check.hpp"
#include "stream/reader.hpp"

namespace chatkeep::policy {

/// Whether the record has the proof that it had, or one in the form that cleaning writes, with no other
/// reasons than the log gives. Whether what it holds is true, chat-archive and chat-verify check.
[[nodiscard]] bool is_sound_proof(const stream::Line& before, const stream::Line& after,
                                  const Changes& changes);

} // namespace chatkeep::policy
