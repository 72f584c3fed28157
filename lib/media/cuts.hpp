#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is taken out of a file, as stretches of the original and the bytes that stand in their place: the rest
// of the original stays byte for byte, so that it can be proved to be of the original.

#include "base/io.hpp"
#include "base/random_bytes.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::media {

/// Bytes [begin, end) of the original go.
struct Cut {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string fill;   ///< what stands there instead; empty with zeros unset: nothing
    bool zeros = false; ///< as many zero bytes stand there instead

    friend bool operator==(const Cut&, const Cut&) = default;
};

/// Gathers cuts in any order, with a word for each kind of thing that went.
class Cuts {
public:
    /// what: a word of our own, "exif"; empty: says nothing to people (padding).
    void remove(std::uint64_t begin, std::uint64_t end, std::string_view what);
    void replace(std::uint64_t begin, std::uint64_t end, std::string fill, std::string_view what);
    void blank(std::uint64_t begin, std::uint64_t end, std::string_view what);
    /// Only the word: what goes by other means.
    void note(std::string_view what);

    /// Sorted and without overlaps: where two cuts meet, the one that begins first, then the longer one
    /// stays, and what is left of the other is blanked or removed with it. Empty stretches that replace
    /// nothing by nothing are left out.
    [[nodiscard]] std::vector<Cut> sorted() const;
    /// Each word once, sorted.
    [[nodiscard]] std::vector<std::string_view> erased() const;

private:
    void add(Cut cut, std::string_view what);

    std::vector<Cut> m_cuts;
    std::vector<std::string_view> m_erased;
};

/// The original with the cuts made. Both must outlive the input.
[[nodiscard]] std::unique_ptr<base::Input> open_cut(const base::RandomBytes& original,
                                                    const std::vector<Cut>& cuts);

/// The places where an original must be cut so that every part that may go can go by itself: interior,
/// sorted.
[[nodiscard]] std::vector<std::uint64_t> borders(const std::vector<Cut>& cuts, std::uint64_t size);

} // namespace chatkeep::media
