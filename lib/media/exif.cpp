// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: CIPA DC-008 (Exif 2.32) section 4.6, TIFF 6.0 section 2.
#include "media/exif.hpp"

#include "media/view.hpp"
#include "model/time.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_orientation = 0x0112;
constexpr std::uint64_t k_modified = 0x0132;
constexpr std::uint64_t k_inner = 0x8769; ///< link to the directory of EXIF
constexpr std::uint64_t k_original = 0x9003;
constexpr std::uint64_t k_digitized = 0x9004;
constexpr std::uint64_t k_offset_modified = 0x9010;
constexpr std::uint64_t k_offset_original = 0x9011;
constexpr std::uint64_t k_offset_digitized = 0x9012;
constexpr std::uint64_t k_entries_most = 1024;

class Tiff {
public:
    explicit Tiff(std::string_view bytes) : m_bytes(bytes), m_big(bytes.starts_with("MM")) {}

    [[nodiscard]] std::uint64_t number(std::uint64_t offset, std::size_t size) const {
        const std::string_view bytes = part(offset, size);
        return m_big ? big(bytes) : little(bytes);
    }

    /// Where an entry of a directory stands.
    [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t directory, std::uint64_t tag) const {
        const std::uint64_t count = number(directory, 2);
        for (std::uint64_t i = 0; i < count && i < k_entries_most; ++i) {
            const std::uint64_t entry = directory + 2 + i * 12;
            if (number(entry, 2) == tag && part(entry, 12).size() == 12) {
                return entry;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string_view text(std::uint64_t directory, std::uint64_t tag) const {
        const auto entry = find(directory, tag);
        if (!entry) {
            return {};
        }
        const std::uint64_t size = number(*entry + 4, 4);
        const std::uint64_t place = size <= 4 ? *entry + 8 : number(*entry + 8, 4);
        const std::string_view text = size < 64 ? part(place, size) : "";
        return text.substr(0, text.find('\0'));
    }

private:
    [[nodiscard]] std::string_view part(std::uint64_t offset, std::size_t size) const {
        return offset < m_bytes.size() ? m_bytes.substr(offset, size) : std::string_view();
    }

    std::string_view m_bytes;
    bool m_big;
};

} // namespace

std::string moment_of(std::string_view date, std::string_view offset) {
    if (date.size() < 19) {
        return {};
    }
    std::string text(date.substr(0, 19));
    text[4] = text[7] = '-';
    text[10] = 'T';
    for (const std::string& candidate : {text + std::string(offset), text}) {
        const auto moment = model::parse_instant(candidate);
        if (moment && !candidate.starts_with("0000")) {
            return candidate;
        }
    }
    return {};
}

ExifFacts read_exif(std::string_view tiff) {
    const Tiff fields(tiff);
    ExifFacts facts;
    const std::uint64_t primary = fields.number(4, 4);
    if (const auto entry = fields.find(primary, k_orientation)) {
        const auto value = static_cast<unsigned>(fields.number(*entry + 8, 2));
        facts.orientation = value >= 1 && value <= 8 ? value : 1;
    }
    const auto link = fields.find(primary, k_inner);
    const std::uint64_t inner = link ? fields.number(*link + 8, 4) : tiff.size();
    facts.captured = moment_of(fields.text(inner, k_original), fields.text(inner, k_offset_original));
    if (facts.captured.empty()) {
        facts.captured = moment_of(fields.text(inner, k_digitized), fields.text(inner, k_offset_digitized));
    }
    if (facts.captured.empty()) {
        facts.captured = moment_of(fields.text(primary, k_modified), fields.text(inner, k_offset_modified));
    }
    return facts;
}

} // namespace chatkeep::media
