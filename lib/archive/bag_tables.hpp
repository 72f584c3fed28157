#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What manifests list and what the folder holds, joined by path; never included from outside this folder.

#include "archive/bag_declaration.hpp"
#include "archive/finding.hpp"
#include "archive/manifest.hpp"
#include "base/spill_sort.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// A digest of a known algorithm, or the one that a manifest lists.
struct NamedDigest {
    std::string algorithm;
    std::string digest;
};

/// Collects both sides, then reports every path that does not agree. Sorted runs on disk keep the memory
/// bounded.
class BagTables {
public:
    BagTables(const BagDeclaration& declaration, const std::vector<ManifestName>& manifests);

    void add_listed(std::size_t manifest, const ManifestEntry& entry);
    void add_fetch(const std::string& path, std::uint64_t line);
    /// digests empty: something that can't be read stands here and has been reported.
    void add_present(const std::string& path, const std::vector<NamedDigest>& digests);

    /// Joins and reports; call once.
    void check(CheckListener& listener);

private:
    struct Listed {
        std::size_t manifest = 0;
        std::uint64_t line = 0;
        std::string digest;
    };

    /// All that is known about one path.
    struct Facts {
        std::string path;
        bool present = false;
        std::vector<NamedDigest> digests;
        std::vector<Listed> listed;
        std::uint64_t fetch_line = 0;
    };

    /// A path among those that differ only in case or Unicode normal form.
    struct Twin;

    void join(CheckListener& listener);
    static void add_fact(Facts& facts, std::string_view record);
    void check_path(Facts& facts, CheckListener& listener);
    void check_repeats(Facts& facts, CheckListener& listener) const;
    void check_digests(const Facts& facts, CheckListener& listener) const;
    void check_coverage(const Facts& facts, CheckListener& listener) const;
    void check_fetch(const Facts& facts, CheckListener& listener) const;
    void remember(const Facts& facts);
    void check_twins(CheckListener& listener);
    static void check_group(std::vector<Twin>& group, CheckListener& listener);
    [[nodiscard]] static bool stands_in_for(const Twin& present, const Twin& missing);
    static void report_missing(const Twin& twin, CheckListener& listener);

    const BagDeclaration& m_declaration;
    const std::vector<ManifestName>& m_manifests;
    base::SpillSort m_by_path;
    base::SpillSort m_by_folded_path;
};

} // namespace chatkeep::archive
