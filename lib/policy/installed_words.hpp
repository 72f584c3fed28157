#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Word lists of Debian packages that help to tell names from words: used when they are installed, and said to
// be absent when not. They are not part of this project (frogdata: GPL-3+).

#include "policy/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// A list as it is on this machine.
struct InstalledList {
    std::string_view name; ///< "frogdata/voornamen"
    std::string sha256;    ///< empty when the package is not installed
};

/// Membership by hash of the folded word (see Reading::beginnings()).
class WordSet {
public:
    void add(std::string_view word);
    void settle();
    [[nodiscard]] bool has(std::uint64_t hash) const noexcept;

    [[nodiscard]] bool empty() const noexcept { return m_hashes.empty(); }

private:
    [[nodiscard]] std::size_t part_of(std::uint64_t hash) const noexcept { return hash >> m_part_shift; }

    std::vector<std::uint64_t> m_hashes;          ///< sorted
    std::vector<std::uint32_t> m_starts{0, 0, 0}; ///< of those with the same top bits, in m_hashes
    unsigned m_part_shift = 63;
};

struct InstalledWords {
    WordSet first_names; ///< frogdata
    WordSet surnames;    ///< frogdata
    Vocabulary places;   ///< frogdata
    WordSet common;      ///< wdutch: what is written in small letters
    std::vector<InstalledList> lists;
};

/// Where Debian's packages put them.
inline constexpr std::string_view k_share = "/usr/share";

/// Reads what is there below share. A list that is there and can't be read throws Error{missing}.
[[nodiscard]] std::shared_ptr<const InstalledWords> read_installed_words(const std::string& share);

} // namespace chatkeep::policy
