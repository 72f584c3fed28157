#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Goes through the coded blocks of JPEG scans; never included from outside this folder.

#include "media/jpeg_codes.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace chatkeep::media {

/// One colour of a picture.
struct JpegPlane {
    unsigned id = 0;
    unsigned across = 1; ///< blocks side by side in each unit of the picture
    unsigned down = 1;
    unsigned quantiser = 0;
    std::uint64_t blocks_across = 0; ///< that show something
    std::uint64_t blocks_down = 0;
    std::uint64_t row = 0;               ///< blocks in a row, with those that fill up a unit
    std::array<int, 64> shift{};         ///< bits that the scans so far left out; -1: no scan had it
    std::vector<std::uint64_t> non_zero; ///< of each block, one bit for each frequency; progressive only
};

/// What a scan codes.
struct JpegScan {
    struct Part {
        JpegPlane* plane = nullptr;
        const HuffmanTable* steady = nullptr; ///< "DC"; nullptr where the scan does not need it
        const HuffmanTable* waves = nullptr;  ///< "AC"
    };

    std::vector<Part> parts;
    unsigned first = 0; ///< frequency
    unsigned last = 63;
    unsigned high = 0; ///< bits that scans before it gave up to
    unsigned low = 0;
    bool is_progressive = false;
    std::uint64_t units_across = 0; ///< of the picture
    std::uint64_t units_down = 0;
    std::uint64_t restart = 0; ///< units between markers; 0: there are none
};

/// The place behind the last block of a scan whose codes begin at a place; 0 when it does not follow the
/// format to the bit.
[[nodiscard]] std::uint64_t skip_jpeg_blocks(View& view, std::uint64_t at, const JpegScan& scan);

} // namespace chatkeep::media
