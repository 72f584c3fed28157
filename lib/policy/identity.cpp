// SPDX-License-Identifier: EUPL-1.2
#include "policy/identity.hpp"

#include "hash/jcs.hpp"
#include "hash/sha.hpp"
#include "policy/canonical_json.hpp"
#include "policy/registry.hpp"

#include <fmt/core.h>

#include <map>
#include <set>

namespace chatkeep::policy {

namespace {

/// Raise with every change of normalising, context, levels or overlaps.
constexpr int k_engine_version = 1;

} // namespace

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
    for (const AllowList& list : policy.lists) {
        lists.emplace(list.id, list.sha256);
    }
    std::string json = R"({"lists":{)";
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
    json.push_back('}');
    return hash::sha256(json);
}

} // namespace chatkeep::policy
