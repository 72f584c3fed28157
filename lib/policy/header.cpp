// SPDX-License-Identifier: EUPL-1.2
#include "policy/header.hpp"

#include "stream/cleanings.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::policy {

namespace {

/// The bytes of a member's value: what a replacement by one byte takes out.
std::string_view raw_member(std::string_view bytes, const std::string& name) {
    const std::string replaced = stream::with_replacements(bytes, {{{name}, "0"}});
    const auto difference = std::mismatch(bytes.begin(), bytes.end(), replaced.begin(), replaced.end());
    const auto begin = static_cast<std::size_t>(difference.first - bytes.begin());
    return bytes.substr(begin, bytes.size() - replaced.size() + 1);
}

/// "clean" for the first policy of a stream, "clean2" for the next, … Empty: the header names the policy, and
/// the same decisions, already.
std::string free_prefix(stream::Value options, const SaidOfCleaning& said) {
    for (int number = 1;; ++number) {
        std::string prefix = stream::cleaning_prefix(number);
        const auto hash = options.find(prefix + ".policy_hash");
        if (!hash) {
            return prefix;
        }
        const bool same_people =
            said.decisions.empty() || options.text_of(prefix + ".decisions") == said.decisions;
        const bool same_mark = !said.draft || options.find(prefix + ".open");
        if (hash->text() == said.policy_hash && same_people && same_mark) {
            return {};
        }
    }
}

} // namespace

int earlier_cleanings(stream::Value root) {
    const stream::Value options = root.find("options").value_or(stream::Value());
    int count = 0;
    while (options.find(stream::cleaning_prefix(count + 1) + ".policy_hash")) {
        ++count;
    }
    return count;
}

HeaderOptions options_of_cleaning(stream::Value root, const SaidOfCleaning& said) {
    const std::string prefix = free_prefix(root.find("options").value_or(stream::Value()), said);
    if (prefix.empty()) {
        return {};
    }
    const auto option = [&](const char* name, std::string_view value) {
        return std::pair(fmt::format("{}.{}", prefix, name), std::string(value));
    };
    HeaderOptions added = {option("input", root.text_of("generator")), option("policy", said.policy),
                           option("policy_version", said.version), option("policy_hash", said.policy_hash)};
    if (!said.decisions.empty()) {
        added.push_back(option("decisions", said.decisions));
    }
    if (said.draft) {
        added.push_back(option("open", "allowed"));
    }
    return added;
}

std::string header_with_policy(std::string_view bytes, stream::Value root, const Policy& policy,
                               const CleanRun& run) {
    const HeaderOptions added =
        options_of_cleaning(root, {policy.name, policy.version, policy.hash, run.decisions, run.draft});
    if (added.empty()) {
        return std::string(bytes);
    }
    const stream::Value options = root.find("options").value_or(stream::Value());
    std::string json = options.is_object() ? std::string(raw_member(bytes, "options")) : "{}";
    for (const auto& [name, value] : added) {
        json = stream::with_member(json, name, stream::json_of(value));
    }
    std::string out(bytes);
    if (options.is_object()) {
        out = stream::with_replacements(out, {{{"options"}, json}});
    } else if (!root.find("options")) {
        out = stream::with_member(out, "options", json);
    }
    return root.find("generator")
               ? stream::with_replacements(out, {{{"generator"}, stream::json_of(run.generator)}})
               : out;
}

} // namespace chatkeep::policy
