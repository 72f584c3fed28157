#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Inputs that unpack a stretch of bytes as they are read. Damage is no error: what came before it is handed
// out.

#include "base/io.hpp"
#include "base/random_bytes.hpp"

#include <cstdint>
#include <memory>

namespace chatkeep::archive {

enum class Packing : std::uint8_t {
    stored,  ///< not packed: a part of a zip that stands there as it is
    zlib,    ///< RFC 1950: streams of PDF, chunks of PNG, …
    gzip,    ///< RFC 1952, one member
    deflate, ///< RFC 1951: parts of zips
    base64,  ///< plain or for URLs; white space and JSON's \n between the characters are passed over
    ascii85, ///< of PDF and PostScript, up to "~>"
    hex,     ///< of PDF, up to ">"
};

class UnpackingInput : public base::Input {
public:
    /// Where the packed bytes end, as far as they were read.
    [[nodiscard]] virtual std::uint64_t end() const noexcept = 0;
    /// True once the packed bytes came to an end of their own.
    [[nodiscard]] virtual bool is_whole() const noexcept = 0;
};

/// Unpacks from begin on. The bytes must outlive the input. Not for stored bytes. Memory: some 100 KB.
[[nodiscard]] std::unique_ptr<UnpackingInput> open_packing(Packing packing, const base::RandomBytes& bytes,
                                                           std::uint64_t begin);

} // namespace chatkeep::archive
