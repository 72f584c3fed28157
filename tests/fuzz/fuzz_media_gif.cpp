// SPDX-License-Identifier: EUPL-1.2
#include "media_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return chatkeep::fuzz::run(data, size, &chatkeep::media::cut_gif);
}
