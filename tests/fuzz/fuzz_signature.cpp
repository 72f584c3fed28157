// SPDX-License-Identifier: EUPL-1.2
// Signatures and timestamps from anyone: none may crash the check, none is valid with a key that signed
// nothing.
#include "sign/cms.hpp"
#include "sign/timestamp.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace chatkeep::sign;

constexpr std::int64_t k_now = 1'760'000'000;

/// A certificate whose key nobody has any more.
const Trust& trust() {
    static const Trust made = [] {
        const std::string pem = make_identity({.name = "Nobody",
                                               .organisation = {},
                                               .use = IdentityUse::authority,
                                               .key = KeyType::p256,
                                               .from = k_now - 1000,
                                               .until = k_now + 1000},
                                              nullptr);
        return Trust(pem, "nobody");
    }();
    return made;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const SignerReport& report : verify_detached(bytes, "{\"type\":\"x\"}", trust(), k_now)) {
        if (report.verdict == Verdict::valid) {
            std::abort();
        }
    }
    if (verify_timestamp(bytes, "x", {}, trust(), k_now).verdict == Verdict::valid) {
        std::abort();
    }
    return 0;
}
