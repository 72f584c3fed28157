#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The key of a cleaning log: it makes the log's digests of messages and files useless for guessing.

#include "hash/hmac.hpp"

#include <memory>
#include <string>

namespace chatkeep::policy {

/// The bytes of a file, at least 16; nullptr for an empty path. Throws Error{missing}, Error{usage} for a key
/// that is too short or too long.
[[nodiscard]] std::unique_ptr<hash::HmacSha256> read_log_key(const std::string& path);

} // namespace chatkeep::policy
