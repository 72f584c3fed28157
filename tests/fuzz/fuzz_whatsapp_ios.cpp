// SPDX-License-Identifier: EUPL-1.2
// Any bytes as ChatStorage.sqlite: refused as a whole, or a stream that the project's own reader accepts,
// in which each message has an id of its own.
#include "source/whatsapp_ios/whatsapp_ios.hpp"
#include "source_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace source = chatkeep::source::whatsapp_ios;
    return chatkeep::fuzz::run_database({reinterpret_cast<const char*>(data), size}, "ChatStorage.sqlite",
                                        source::detect, source::open);
}
