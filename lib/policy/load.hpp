#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads a policy file, checks it in full and runs the examples of its rules.

#include "policy/installed_words.hpp"
#include "policy/policy.hpp"
#include "policy/problems.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct Loaded {
    std::optional<Policy> policy; ///< set when there are no problems
    std::vector<Problem> problems;
};

/// Reads path and the list files that it names, relative to its folder. Throws Error{missing} when path can't
/// be read, Error{usage} when it is no TOML; every other fault is a problem with its line.
[[nodiscard]] Loaded check_policy(const std::string& path);

/// The same, for a policy that must be good: the first problem is thrown as Error{usage} with file and line,
/// the number of others in the hint.
[[nodiscard]] Policy load_policy(const std::string& path);

/// Parses and checks bytes as check_policy() does; list files are looked up in folder. For tests and fuzzing.
/// Word lists of other packages are read below share.
[[nodiscard]] Loaded parse_policy(std::string_view bytes, const std::string& name, const std::string& folder,
                                  const std::string& share = std::string(k_share));

} // namespace chatkeep::policy
