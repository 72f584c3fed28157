#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A package of records in memory.

#include "base/error.hpp"
#include "hash/proof.hpp"

#include <map>
#include <string>
#include <vector>

namespace chatkeep::hash {

struct ProofPackage {
    std::string statement;
    std::vector<std::string> lines;
    std::map<std::string, std::string> files;
};

class MemoryBlobs : public BlobSource {
public:
    explicit MemoryBlobs(const std::map<std::string, std::string>& files) : m_files(files) {}

    std::unique_ptr<base::Input> open(const std::string& path) override {
        const auto file = m_files.find(path);
        if (file == m_files.end()) {
            throw base::Error(base::Fault::missing, path + ": no such file");
        }
        return std::make_unique<base::MemoryInput>(file->second);
    }

private:
    const std::map<std::string, std::string>& m_files;
};

/// Throws what the verifier throws.
inline ProofCounts verify(const ProofPackage& package) {
    MemoryBlobs blobs(package.files);
    ProofVerifier verifier(blobs);
    std::uint64_t number = 0;
    for (const std::string& line : package.lines) {
        verifier.add(line, base::at_line("records", ++number));
    }
    return verifier.finish(parse_readout_statement(package.statement, "statement"),
                           base::at_line("records", number));
}

/// "" when the package verifies, else the message.
inline std::string verdict(const ProofPackage& package) {
    try {
        static_cast<void>(verify(package));
        return "";
    } catch (const base::Error& error) {
        return error.what();
    }
}

} // namespace chatkeep::hash
