// SPDX-License-Identifier: EUPL-1.2
#include "policy/lists.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "policy/normalise.hpp"
#include "policy/registry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_list_most = 64 * 1024 * 1024;

bool is_understood(const std::vector<std::unique_ptr<Recogniser>>& recognisers, std::string_view entry) {
    Normalised normal;
    normal.read(entry);
    return std::any_of(recognisers.begin(), recognisers.end(),
                       [&](const auto& recogniser) { return !recogniser->canonical(normal.text()).empty(); });
}

std::vector<std::unique_ptr<Recogniser>> make_recognisers(const Policy& policy) {
    std::vector<std::unique_ptr<Recogniser>> out;
    for (const Rule& rule : policy.rules) {
        const RecogniserDescriptor* descriptor = find_recogniser(rule.recogniser);
        if (descriptor != nullptr && descriptor->make != nullptr) {
            out.push_back(descriptor->make(rule));
        }
    }
    return out;
}

std::vector<std::pair<std::uint64_t, std::string>> read_entries(std::string_view bytes) {
    std::vector<std::pair<std::uint64_t, std::string>> entries;
    std::uint64_t number = 0;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = base::trim(bytes.substr(0, end));
        ++number;
        if (!line.empty() && line.front() != '#') {
            entries.emplace_back(number, line);
        }
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return entries;
}

std::string read_file(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, k_list_most, path);
}

/// The bytes of a list whose hash the policy names; nullopt when the file can't be read or is another one.
std::optional<std::string> read_named(const AllowList& list, const std::string& folder, std::uint64_t line,
                                      Problems& problems) {
    const std::string path = list.file.starts_with('/') ? list.file : folder + "/" + list.file;
    try {
        std::string bytes = read_file(path);
        const std::string hash = hash::sha256(bytes);
        if (hash == list.sha256) {
            return bytes;
        }
        problems.add(line, fmt::format("list {}: the SHA-256 of {} is {}, not what the policy says", list.id,
                                       base::printable(list.file), hash));
    } catch (const base::Error& error) {
        problems.add(line, fmt::format("list {}: {}", list.id, error.what()));
    }
    return std::nullopt;
}

} // namespace

void read_lists(Policy& policy, const std::string& folder, const std::vector<std::uint64_t>& lines,
                Problems& problems) {
    const auto recognisers = make_recognisers(policy);
    for (std::size_t i = 0; i < policy.lists.size(); ++i) {
        AllowList& list = policy.lists[i];
        const auto bytes = read_named(list, folder, lines[i], problems);
        for (auto& [number, entry] : read_entries(bytes.value_or(std::string()))) {
            if (base::is_utf8(entry) && is_understood(recognisers, entry)) {
                list.entries.push_back(std::move(entry));
            } else {
                problems.add(
                    lines[i],
                    fmt::format("list {}: line {} of {} is no value that a rule of this policy finds",
                                list.id, number, base::printable(list.file)));
            }
        }
    }
}

} // namespace chatkeep::policy
