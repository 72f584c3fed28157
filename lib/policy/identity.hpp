#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a policy is, in one hash: every finding, decision and report carries it.

#include "policy/installed_words.hpp"
#include "policy/policy.hpp"
#include "policy/toml_tree.hpp"

#include <span>
#include <string>

namespace chatkeep::policy {

/// SHA-256 over canonical JSON (RFC 8785) of the policy's tree, the hashes of its lists, the versions of
/// the engine and of the recognisers that its rules use, and the word lists that those read. Comments and
/// layout do not change it.
[[nodiscard]] std::string identity(const Node& root, const Policy& policy);

/// The word lists of this machine that a rule of the policy asks for, there or not; empty when none does.
[[nodiscard]] std::span<const InstalledList> installed_lists(const Policy& policy) noexcept;

/// "engine/1 bsn/1 tel/1": the code that a policy's findings depend on.
[[nodiscard]] std::string code_version(const Policy& policy);

} // namespace chatkeep::policy
