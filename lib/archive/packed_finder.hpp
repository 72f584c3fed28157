#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Finds what is packed in bytes by the marks that stand before it, wherever that is: parts of zips that no
// directory lists and objects of earlier states of a PDF count as much as what a reader would show.

#include "archive/unpacking_inputs.hpp"
#include "base/random_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

struct Packed {
    Packing packing = Packing::zlib;
    std::uint64_t begin = 0; ///< of the mark
    std::uint64_t data = 0;  ///< of the packed bytes
    std::uint64_t size = 0;  ///< of stored bytes
    std::string name; ///< of a part of a zip, in UTF-8; the kind of chunk or stream elsewhere; may be empty
    bool is_certain = false; ///< the format says that packed bytes stand here; else it may be chance
    std::string problem;     ///< why it can't be unpacked; empty: it may be tried
};

class PackedFinder {
public:
    /// The bytes must outlive the finder. Memory: a window.
    explicit PackedFinder(const base::RandomBytes& bytes) : m_bytes(bytes) {}

    /// The next one, in the order of their marks; nothing at the end.
    std::optional<Packed> next();

    /// Goes on from here, behind what was unpacked whole.
    void skip_to(std::uint64_t offset) noexcept;

private:
    bool load();
    std::optional<Packed> look(std::size_t at);
    std::optional<Packed> look_at_zip(std::string_view rest, std::uint64_t begin) const;

    const base::RandomBytes& m_bytes;
    std::string m_window;
    std::uint64_t m_begin = 0; ///< of the window
    std::uint64_t m_at = 0;    ///< the first byte that was not looked at
};

} // namespace chatkeep::archive
