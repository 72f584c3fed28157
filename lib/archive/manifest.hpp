#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Payload and tag manifests: a digest and a path a line (RFC 8493 sections 2.1.3 and 2.2.1).

#include "archive/bag_declaration.hpp"
#include "archive/finding.hpp"
#include "archive/tag_text.hpp"
#include "hash/sha.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// A manifest by its file name.
struct ManifestName {
    std::string file;      ///< "tagmanifest-sha256.txt"
    std::string algorithm; ///< "sha256": lower case, without '-' and '_'
    bool of_tags = false;
    std::optional<hash::Algorithm> digest; ///< nullopt: an algorithm that we can't check

    friend bool operator==(const ManifestName&, const ManifestName&) = default;
};

/// nullopt when the file name is no manifest's.
[[nodiscard]] std::optional<ManifestName> parse_manifest_name(const std::string& file);

[[nodiscard]] std::string_view to_string(hash::Algorithm algorithm) noexcept;
/// Hex digits of a digest.
[[nodiscard]] std::size_t digest_length(hash::Algorithm algorithm) noexcept;

/// A line without its faults: the path stays inside the bag.
struct ManifestEntry {
    std::string digest; ///< lower-case hex
    std::string path;
    std::uint64_t line = 0;

    friend bool operator==(const ManifestEntry&, const ManifestEntry&) = default;
};

/// Decodes, tidies and checks a path that stands in a manifest or in fetch.txt; nullopt after reporting why
/// it is refused.
[[nodiscard]] std::optional<std::string> read_path(std::string_view written,
                                                   const BagDeclaration& declaration, const Finding& place,
                                                   CheckListener& listener);

class ManifestReader {
public:
    /// Throws Error{data} when the encoding is unknown. The references must outlive this.
    ManifestReader(base::Input& input, const ManifestName& name, const BagDeclaration& declaration,
                   CheckListener& listener);

    /// The next good line; bad ones are reported and passed over. nullopt at the end. Throws Error{data} when
    /// the bytes do not fit the encoding.
    std::optional<ManifestEntry> next();

private:
    std::optional<ManifestEntry> parse(std::string_view line);
    bool is_digest(std::string_view text) const noexcept;
    void report(FindingLevel level, std::string text);

    const ManifestName& m_name;
    const BagDeclaration& m_declaration;
    CheckListener& m_listener;
    TagLines m_lines;
};

} // namespace chatkeep::archive
