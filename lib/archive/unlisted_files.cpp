// SPDX-License-Identifier: EUPL-1.2
#include "archive/unlisted_files.hpp"

#include "archive/folder_walk.hpp"
#include "archive/layout.hpp"
#include "archive/manifest.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <set>
#include <utility>

namespace chatkeep::archive {

namespace {

/// What is wrong with a tag file is a finding of check_bag().
class Deaf : public CheckListener {
public:
    void found(Finding /*finding*/) override {}
};

/// The paths that the tag manifest under the signature lists; none where the folder is no bag.
std::set<std::string> read_listed(const base::Fd& folder, base::Fd file) {
    std::set<std::string> listed;
    Deaf deaf;
    base::Fd bagit = open_in(folder, "bagit.txt");
    const auto name = parse_manifest_name(std::string(k_signed_manifest));
    if (!bagit.is_open() || !name) {
        return listed;
    }
    base::FdInput first(std::move(bagit), "bagit.txt");
    const auto declaration = read_declaration(first, deaf);
    if (!declaration) {
        return listed;
    }
    base::FdInput input(std::move(file), name->file);
    try {
        ManifestReader reader(input, *name, *declaration, deaf);
        while (auto entry = reader.next()) {
            listed.insert(std::move(entry->path));
        }
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
    }
    return listed;
}

/// Tag manifests, and the evidence over one.
bool may_be_unlisted(const std::string& path) {
    const auto manifest = parse_manifest_name(path);
    return path.starts_with(k_payload) || (manifest && manifest->of_tags) || is_package_evidence(path);
}

} // namespace

void check_unlisted(const std::string& folder, CheckListener& listener) {
    const base::Fd bag = open_folder(folder);
    const bool is_signed = open_in(bag, fmt::format("{}.p7s", k_signed_manifest)).is_open();
    base::Fd manifest = open_in(bag, std::string(k_signed_manifest));
    if ((!is_signed && !holds_proof(folder)) || !manifest.is_open()) {
        return;
    }
    const std::set<std::string> listed = read_listed(bag, std::move(manifest));
    FolderWalk walk(bag, FolderWalk::Depth::all);
    while (const auto walked = walk.next()) {
        if (walked->kind == WalkedKind::empty_folder) {
            listener.found({FindingLevel::error, base::printable(walked->path), 0,
                            "the folder is empty: nothing vouches for its name"});
        }
        if (walked->kind == WalkedKind::file && !may_be_unlisted(walked->path) &&
            !listed.contains(walked->path)) {
            listener.found(
                {FindingLevel::error, base::printable(walked->path), 0,
                 fmt::format("it is not listed in {}: nothing vouches for it", k_signed_manifest)});
        }
    }
}

} // namespace chatkeep::archive
