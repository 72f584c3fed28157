// SPDX-License-Identifier: EUPL-1.2
#include "base/lanes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <string>

using namespace chatkeep::base;

TEST_CASE("a byte is found where it stands first") {
    rc::prop("in texts of any length", [] {
        const auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\0', '\x80', '\xFF'));
        for (const char wanted : {'a', '\0', '\x80', '\xFF', 'x'}) {
            const auto byte = static_cast<unsigned char>(wanted);
            const std::size_t found = find_byte(text, [byte](Lanes bytes) { return bytes == byte; });
            RC_ASSERT(found == std::min(text.find(wanted), text.size()));
        }
    });
}

TEST_CASE("each lane has its bit") {
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        std::string bytes(k_lanes, '\x7F');
        bytes[lane] = '\x80';
        CHECK(lane_bits(load_lanes(bytes.data())) == 1U << lane);
    }
}
