// SPDX-License-Identifier: EUPL-1.2
#include "archive/manifest.hpp"

#include "archive/bag_path.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::archive {

namespace {

struct AlgorithmName {
    hash::Algorithm algorithm;
    std::string_view name;
    std::size_t length;
};

/// By hash::Algorithm. A manifest's name has them without "-" (RFC 8493 section 2.4); bagit-python takes
/// those of Python's hashlib instead: "sha3_256".
constexpr std::array k_algorithms = {AlgorithmName{hash::Algorithm::md5, "md5", 32},
                                     AlgorithmName{hash::Algorithm::sha1, "sha1", 40},
                                     AlgorithmName{hash::Algorithm::sha224, "sha224", 56},
                                     AlgorithmName{hash::Algorithm::sha256, "sha256", 64},
                                     AlgorithmName{hash::Algorithm::sha384, "sha384", 96},
                                     AlgorithmName{hash::Algorithm::sha512, "sha512", 128},
                                     AlgorithmName{hash::Algorithm::sha3_224, "sha3224", 56},
                                     AlgorithmName{hash::Algorithm::sha3_256, "sha3256", 64},
                                     AlgorithmName{hash::Algorithm::sha3_384, "sha3384", 96},
                                     AlgorithmName{hash::Algorithm::sha3_512, "sha3512", 128},
                                     AlgorithmName{hash::Algorithm::blake2s, "blake2s", 64},
                                     AlgorithmName{hash::Algorithm::blake2b, "blake2b", 128}};

bool is_white(char c) {
    return c == ' ' || c == '\t';
}

bool has_bare_percent(std::string_view written) {
    for (std::size_t at = written.find('%'); at != std::string_view::npos; at = written.find('%', at + 1)) {
        const std::string code = base::lower_ascii(written.substr(at, 3));
        if (code != "%0a" && code != "%0d" && code != "%25") {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<ManifestName> parse_manifest_name(const std::string& file) {
    ManifestName name;
    name.file = file;
    std::string_view rest = file;
    name.of_tags = rest.starts_with("tagmanifest-");
    if ((!name.of_tags && !rest.starts_with("manifest-")) || !rest.ends_with(".txt")) {
        return std::nullopt;
    }
    rest.remove_prefix(rest.find('-') + 1);
    rest.remove_suffix(std::min(rest.size(), std::string_view(".txt").size()));
    name.algorithm = base::lower_ascii(rest);
    std::erase_if(name.algorithm, [](char c) { return c == '-' || c == '_'; });
    if (name.algorithm.empty()) {
        return std::nullopt;
    }
    for (const AlgorithmName& known : k_algorithms) {
        if (known.name == name.algorithm) {
            name.digest = known.algorithm;
        }
    }
    return name;
}

std::string_view to_string(hash::Algorithm algorithm) noexcept {
    return k_algorithms.at(static_cast<std::size_t>(algorithm)).name;
}

std::size_t digest_length(hash::Algorithm algorithm) noexcept {
    return k_algorithms.at(static_cast<std::size_t>(algorithm)).length;
}

std::optional<std::string> read_path(std::string_view written, const BagDeclaration& declaration,
                                     const Finding& place, CheckListener& listener) {
    const auto report = [&](FindingLevel level, const std::string& text) {
        listener.found(
            {level, place.file, place.line, "the path \"" + base::printable(written) + "\" " + text});
    };
    const std::string decoded = decode_path(written, declaration.is_strict());
    const BagPath tidy = tidy_path(decoded);
    auto refusal = refusal_of(decoded);
    if (!refusal) {
        refusal = refusal_of(tidy.path);
    }
    if (refusal) {
        report(FindingLevel::error, *refusal);
        return std::nullopt;
    }
    if (declaration.is_strict() && has_bare_percent(written)) {
        report(FindingLevel::warning, "has a % that is not written as %25");
    }
    for (const std::string& oddity : tidy.oddities) {
        report(FindingLevel::warning, oddity);
    }
    if (tidy.path.find('\\') != std::string::npos) {
        report(FindingLevel::warning, "has a backslash, which some systems take for a folder separator");
    }
    return tidy.path;
}

ManifestReader::ManifestReader(base::Input& input, const ManifestName& name,
                               const BagDeclaration& declaration, CheckListener& listener)
    : m_name(name), m_declaration(declaration), m_listener(listener), m_lines(input, declaration.encoding) {}

void ManifestReader::report(FindingLevel level, std::string text) {
    m_listener.found({level, m_name.file, m_lines.number(), std::move(text)});
}

bool ManifestReader::is_digest(std::string_view text) const noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_hex) &&
           (!m_name.digest || text.size() == digest_length(*m_name.digest));
}

std::optional<ManifestEntry> ManifestReader::parse(std::string_view line) {
    const auto* white = std::find_if(line.begin(), line.end(), is_white);
    const auto* start = std::find_if_not(white, line.end(), is_white);
    const std::string_view digest(line.begin(), static_cast<std::size_t>(white - line.begin()));
    if (!is_digest(digest) || start == line.end()) {
        report(FindingLevel::error, "the line is no " + m_name.algorithm + " digest, white space and path");
        return std::nullopt;
    }
    const std::string_view written(start, static_cast<std::size_t>(line.end() - start));
    auto path = read_path(written, m_declaration, {FindingLevel::error, m_name.file, m_lines.number(), {}},
                          m_listener);
    if (!path) {
        return std::nullopt;
    }
    if (path->starts_with("data/") == m_name.of_tags) {
        report(m_name.of_tags ? FindingLevel::warning : FindingLevel::error,
               "the path \"" + base::printable(*path) +
                   (m_name.of_tags ? "\" is a payload file in a tag manifest" : "\" is not below data/"));
        if (!m_name.of_tags) {
            return std::nullopt;
        }
    }
    return ManifestEntry{base::lower_ascii(digest), std::move(*path), m_lines.number()};
}

std::optional<ManifestEntry> ManifestReader::next() {
    while (const auto line = m_lines.next()) {
        if (m_lines.number() == 1 && m_lines.has_mark()) {
            report(FindingLevel::warning, "the file starts with a byte order mark");
        }
        if (base::trim(line->text).empty()) {
            report(FindingLevel::warning, "the line is empty");
            continue;
        }
        if (auto entry = parse(line->text)) {
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace chatkeep::archive
