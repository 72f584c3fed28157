// SPDX-License-Identifier: EUPL-1.2
#include "policy/lists.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "policy/lexicon.hpp"
#include "policy/normalise.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/list/list.hpp"
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
    base::FdInput input(base::open_file_to_read(path), path);
    return base::read_all(input, k_list_most, path);
}

/// The bytes of a list whose hash the policy names; nullopt when the file can't be read or is another one.
std::optional<std::string> read_named(const PolicyList& list, const std::string& folder, std::uint64_t line,
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

std::string_view prefix_of(ListKind kind) noexcept {
    return kind == ListKind::lexicon ? "lexicon:" : "list:";
}

bool names_list(const Rule& rule, const PolicyList& list) {
    const std::string_view argument = argument_of(rule.recogniser);
    return list.kind != ListKind::allow && rule.recogniser.starts_with(prefix_of(list.kind)) &&
           (argument == list.id || argument == list.file);
}

/// Hands the words of a list to the rules whose recogniser names it.
void give_words(Policy& policy, const PolicyList& list, const std::string& bytes, std::uint64_t line,
                Problems& problems) {
    const auto sections = list.kind == ListKind::lexicon ? lexicon_sections() : list_sections();
    for (const auto& [number, fault] : parse_lexicon(bytes, sections).faults) {
        problems.add(line, fmt::format("list {}: line {} of {}: {}", list.id, number,
                                       base::printable(list.file), fault));
    }
    bool used = false;
    for (Rule& rule : policy.rules) {
        if (names_list(rule, list)) {
            rule.words = bytes;
            used = true;
        }
    }
    if (!used) {
        problems.add(line, fmt::format("no rule names the list {}: recogniser = \"{}{}\"", list.id,
                                       prefix_of(list.kind), list.id));
    }
}

bool is_built_in(const Rule& rule) {
    const auto names = lexicon_names();
    return rule.recogniser.starts_with("lexicon:") &&
           std::find(names.begin(), names.end(), argument_of(rule.recogniser)) != names.end();
}

std::string all_lexicons() {
    std::string out;
    for (const std::string_view name : lexicon_names()) {
        out += out.empty() ? "" : ", ";
        out += name;
    }
    return out;
}

/// Every rule that names a list has one.
void check_named(const Policy& policy, Problems& problems) {
    for (const Rule& rule : policy.rules) {
        const bool names = rule.recogniser.starts_with("lexicon:") || rule.recogniser.starts_with("list:");
        const bool found = std::any_of(policy.lists.begin(), policy.lists.end(),
                                       [&](const PolicyList& list) { return names_list(rule, list); });
        if (names && !found && !is_built_in(rule)) {
            problems.add(rule.line,
                         fmt::format("recogniser \"{}\" of rule {} names neither a list of this policy nor a "
                                     "lexicon of the program: {}",
                                     base::printable(rule.recogniser), rule.id, all_lexicons()));
        }
    }
}

void read_allowed(PolicyList& list, std::string_view bytes,
                  const std::vector<std::unique_ptr<Recogniser>>& recognisers, std::uint64_t line,
                  Problems& problems) {
    for (auto& [number, entry] : read_entries(bytes)) {
        if (base::is_utf8(entry) && is_understood(recognisers, entry)) {
            list.entries.push_back(std::move(entry));
        } else {
            problems.add(line,
                         fmt::format("list {}: line {} of {} is no value that a rule of this policy finds",
                                     list.id, number, base::printable(list.file)));
        }
    }
}

} // namespace

void read_lists(Policy& policy, const std::string& folder, const std::vector<std::uint64_t>& lines,
                Problems& problems) {
    const auto recognisers = make_recognisers(policy);
    for (std::size_t i = 0; i < policy.lists.size(); ++i) {
        PolicyList& list = policy.lists[i];
        const auto bytes = read_named(list, folder, lines[i], problems);
        if (list.kind != ListKind::allow) {
            give_words(policy, list, bytes.value_or(std::string()), lines[i], problems);
        } else if (bytes) {
            read_allowed(list, *bytes, recognisers, lines[i], problems);
        }
    }
    check_named(policy, problems);
}

} // namespace chatkeep::policy
