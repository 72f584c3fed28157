// SPDX-License-Identifier: EUPL-1.2
// What is packed in any bytes: found, unpacked within the limits, read as people read it.
#include "archive/contents.hpp"
#include "base/random_bytes.hpp"
#include "fuzz_support.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace chatkeep;

class Drain : public archive::ContentVisitor {
public:
    void content(base::Input& input, const std::string& place) override {
        while (const std::size_t count = input.read(m_window.data(), m_window.size())) {
            m_unpacked += place.empty() ? 0 : count;
        }
    }

    void reading(base::Input& input, const std::string& /*place*/) override {
        while (input.read(m_window.data(), m_window.size()) > 0) {
        }
    }

    void document(const base::RandomBytes& /*pdf*/, const std::string& /*place*/) override {}

    void unread(const std::string& /*place*/, const std::string& reason) override {
        require(!reason.empty());
    }

    [[nodiscard]] std::uint64_t unpacked() const noexcept { return m_unpacked; }

private:
    std::array<char, 997> m_window{};
    std::uint64_t m_unpacked = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const base::StringBytes bytes(std::string(reinterpret_cast<const char*>(data), size));
    archive::ContentLimits limits;
    limits.free = 1U << 16U;
    limits.ratio = 4;
    limits.spooled = 1U << 14U;
    Drain drain;
    const archive::ContentCounts counts = archive::visit_contents(bytes, drain, limits);
    require(drain.unpacked() <= limits.free + limits.ratio * size);
    require(counts.bytes <= drain.unpacked());
    return 0;
}
