// SPDX-License-Identifier: EUPL-1.2
// Records of a proof from anyone: a line each, the first the read-out's statement. Text that is taken for
// canonical must be what the canonical writer makes of it.
#include "base/error.hpp"
#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
#include "hash/proof.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

/// Every file holds its own path.
class PathBlobs : public hash::BlobSource {
public:
    std::unique_ptr<base::Input> open(const std::string& path) override {
        m_path = path; // one attachment is read at a time
        return std::make_unique<base::MemoryInput>(m_path);
    }

private:
    std::string m_path;
};

std::string_view take_line(std::string_view& rest) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
}

void check_canonical(std::string_view line) {
    if (!hash::find_canonical_fault(line).empty()) {
        return;
    }
    std::string again;
    try {
        hash::append_jcs(again, stream::Document(line, "fuzz").root());
    } catch (const base::Error&) {
        std::abort(); // one parser takes what the other refuses
    }
    if (again != line) {
        std::abort();
    }
}

void verify(std::string_view statement, std::string_view records) {
    PathBlobs blobs;
    hash::ProofVerifier verifier(blobs);
    std::uint64_t number = 0;
    while (!records.empty()) {
        const std::string_view line = take_line(records);
        check_canonical(line);
        verifier.add(line, base::at_line("records", ++number));
    }
    static_cast<void>(verifier.finish(hash::parse_readout_statement(statement, "statement"),
                                      base::at_line("records", number)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const std::string_view statement = take_line(rest);
    try {
        verify(statement, rest);
    } catch (const base::Error& error) {
        if (error.fault() == base::Fault::internal) {
            std::abort();
        }
    }
    return 0;
}
