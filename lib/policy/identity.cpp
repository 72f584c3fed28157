// SPDX-License-Identifier: EUPL-1.2
#include "policy/identity.hpp"

#include "hash/jcs.hpp"
#include "hash/sha.hpp"
#include "policy/canonical_json.hpp"
#include "policy/registry.hpp"
#include "policy/word_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace chatkeep::policy {

namespace {

/// Raise with every change of normalising, context, levels or overlaps.
constexpr int k_engine_version = 4;

bool reads_words(const Policy& policy) {
    return std::any_of(policy.rules.begin(), policy.rules.end(), [](const Rule& rule) {
        const RecogniserDescriptor* descriptor = find_recogniser(rule.recogniser);
        return descriptor != nullptr && descriptor->needs.words;
    });
}

/// One digest over the lists that are compiled in.
std::string digest_of_words() {
    hash::Digest digest(hash::Algorithm::sha256);
    for (const WordFile& file : word_files()) {
        digest.update(file.name);
        digest.update("\n");
        digest.update(file.text);
    }
    return digest.finish();
}

/// The compiled-in lists, and those of this machine: with others the same policy finds something else.
void append_words(std::string& json, const Policy& policy) {
    if (reads_words(policy)) {
        json += R"(,"words":)";
        hash::append_jcs(json, std::string_view(digest_of_words()));
    }
}

void append_installed(std::string& json, const Policy& policy) {
    const auto lists = installed_lists(policy);
    if (lists.empty()) {
        return;
    }
    json += R"("installed":{)";
    for (const InstalledList& list : lists) {
        json += json.back() == '{' ? "" : ",";
        hash::append_jcs(json, list.name);
        json.push_back(':');
        hash::append_jcs(json, std::string_view(list.sha256));
    }
    json += "},";
}

} // namespace

std::span<const InstalledList> installed_lists(const Policy& policy) noexcept {
    for (const Rule& rule : policy.rules) {
        if (rule.installed != nullptr) {
            return rule.installed->lists;
        }
    }
    return {};
}

std::string code_version(const Policy& policy) {
    std::set<std::string> names;
    for (const Rule& rule : policy.rules) {
        if (const RecogniserDescriptor* descriptor = find_recogniser(rule.recogniser)) {
            names.insert(fmt::format("{}/{}", descriptor->name, descriptor->version));
        }
    }
    std::string out = fmt::format("engine/{}", k_engine_version);
    for (const std::string& name : names) {
        out += " " + name;
    }
    return out;
}

std::string identity(const Node& root, const Policy& policy) {
    std::map<std::string, std::string> lists;
    for (const PolicyList& list : policy.lists) {
        lists.emplace(list.id, list.sha256);
    }
    std::string json = "{";
    append_installed(json, policy);
    json += R"("lists":{)";
    for (const auto& [id, sha256] : lists) {
        json += json.back() == '{' ? "" : ",";
        hash::append_jcs(json, std::string_view(id));
        json.push_back(':');
        hash::append_jcs(json, std::string_view(sha256));
    }
    json += R"(},"policy":)";
    append_canonical(json, root);
    json += R"(,"recognisers":)";
    hash::append_jcs(json, std::string_view(code_version(policy)));
    append_words(json, policy);
    json.push_back('}');
    return hash::sha256(json);
}

} // namespace chatkeep::policy
