// SPDX-License-Identifier: EUPL-1.2
// A package's stream, its derived values and its records, from anyone: three parts with a line "--" between.
#include "archive/stream_binding.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "hash/proof.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

class NoBlobs : public hash::BlobSource {
public:
    std::unique_ptr<base::Input> open(const std::string& /*path*/) override {
        return std::make_unique<base::MemoryInput>("");
    }
};

std::string_view take(std::string_view& rest, std::string_view end) {
    const std::string_view part = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(part.size() + end.size(), rest.size()));
    return part;
}

void bind(std::string_view bytes) {
    std::string messages(take(bytes, "--\n"));
    std::string derived(take(bytes, "--\n"));
    base::MemoryInput stream(messages);
    base::MemoryInput values(derived);
    archive::StreamBinding binding(stream, derived.empty() ? nullptr : &values);
    NoBlobs blobs;
    hash::ProofVerifier verifier(blobs);
    while (!bytes.empty()) {
        const std::string_view record = take(bytes, "\n");
        verifier.add(record, base::at_line("records", 1)); // only what has the form comes to the binding
        binding.add(record, verifier.form());
    }
    static_cast<void>(binding.finish());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        bind({reinterpret_cast<const char*>(data), size});
    } catch (const base::Error& error) {
        if (error.fault() == base::Fault::internal) {
            std::abort();
        }
    }
    return 0;
}
