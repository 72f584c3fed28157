// SPDX-License-Identifier: EUPL-1.2
#include "policy/header.hpp"

#include "stream/edit.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace chatkeep::policy {

namespace {

/// The bytes of a member's value: what a replacement by one byte takes out.
std::string_view raw_member(std::string_view bytes, const std::string& name) {
    const std::string replaced = stream::with_replacements(bytes, {{{name}, "0"}});
    const auto difference = std::mismatch(bytes.begin(), bytes.end(), replaced.begin(), replaced.end());
    const auto begin = static_cast<std::size_t>(difference.first - bytes.begin());
    return bytes.substr(begin, bytes.size() - replaced.size() + 1);
}

std::string prefix_of(int number) {
    return number == 1 ? "clean" : "clean" + std::to_string(number);
}

/// "clean" for the first policy of a stream, "clean2" for the next, …
std::string free_prefix(stream::Value options, const std::string& policy_hash, const std::string& decisions,
                        bool& known) {
    for (int number = 1;; ++number) {
        std::string prefix = prefix_of(number);
        const auto hash = options.find(prefix + ".policy_hash");
        const bool same_people = decisions.empty() || options.text_of(prefix + ".decisions") == decisions;
        known = known || (hash && hash->text() == policy_hash && same_people);
        if (known || !hash) {
            return prefix;
        }
    }
}

} // namespace

int earlier_cleanings(stream::Value root) {
    const stream::Value options = root.find("options").value_or(stream::Value());
    int count = 0;
    while (options.find(prefix_of(count + 1) + ".policy_hash")) {
        ++count;
    }
    return count;
}

std::string header_with_policy(std::string_view bytes, stream::Value root, const Policy& policy,
                               const CleanRun& run) {
    const stream::Value options = root.find("options").value_or(stream::Value());
    bool known = false;
    const std::string prefix = free_prefix(options, policy.hash, run.decisions, known);
    if (known) {
        return std::string(bytes);
    }
    std::string json = options.is_object() ? std::string(raw_member(bytes, "options")) : "{}";
    std::vector<std::pair<std::string, std::string_view>> added = {{"input", root.text_of("generator")},
                                                                   {"policy", policy.name},
                                                                   {"policy_version", policy.version},
                                                                   {"policy_hash", policy.hash}};
    if (!run.decisions.empty()) {
        added.emplace_back("decisions", run.decisions);
    }
    if (run.draft) {
        added.emplace_back("open", "allowed");
    }
    for (const auto& [name, value] : added) {
        json = stream::with_member(json, fmt::format("{}.{}", prefix, name), stream::json_of(value));
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
