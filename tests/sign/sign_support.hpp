#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Identities made for the test, files for openssl(1).

#include "files.hpp"
#include "sign/cms.hpp"
#include "sign/identity.hpp"
#include "sign/timestamp.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace chatkeep::sign {

inline constexpr std::int64_t k_now = 1'760'000'000; ///< 2025-10-09
inline constexpr std::int64_t k_year = 365 * 86'400;

/// A folder that goes with the test.
class Scratch {
public:
    Scratch() : m_path(std::filesystem::temp_directory_path() / ("sign-test." + std::to_string(::getpid()))) {
        std::filesystem::create_directories(m_path);
    }

    ~Scratch() { std::filesystem::remove_all(m_path); }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;

    std::string put(const std::string& name, std::string_view bytes) const {
        std::ofstream(m_path / name, std::ios::binary) << bytes;
        return (m_path / name).string();
    }

    std::string get(const std::string& name) const { return chatkeep::test::read_file(m_path / name); }

    std::string path(const std::string& name) const { return (m_path / name).string(); }

    /// Runs a command of openssl(1) in the folder; true when it succeeds.
    bool openssl(const std::string& arguments) const {
        const std::string command = "cd " + m_path.string() + " && openssl " + arguments + " >log 2>&1";
        // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a test runs a program
        return std::system(command.c_str()) == 0;
    }

private:
    std::filesystem::path m_path;
};

inline Identity load(const Scratch& scratch, const std::string& name, const std::string& pem) {
    return {scratch.put(name, pem), Password("")};
}

inline NewIdentity wanted(const std::string& name, IdentityUse use) {
    return {.name = name,
            .organisation = "Gemeente Elders",
            .use = use,
            .key = KeyType::p256,
            .from = k_now - k_year,
            .until = k_now + k_year};
}

/// An authority with two signers and a timestamping service under it.
struct Office {
    Scratch scratch;
    Identity root =
        load(scratch, "root.pem", make_identity(wanted("Elders CA", IdentityUse::authority), nullptr));
    Identity cleaner =
        load(scratch, "cleaner.pem", make_identity(wanted("Noa Vermeer", IdentityUse::signing), &root));
    Identity checker = load(scratch, "checker.pem", make_identity(other_key(), &root));
    Identity clock =
        load(scratch, "clock.pem", make_identity(wanted("Elders TSA", IdentityUse::timestamping), &root));
    Trust trust{root.public_pem(), "root"};

    Office() { scratch.put("root.crt", root.public_pem()); }

    static NewIdentity other_key() {
        NewIdentity identity = wanted("Daan Mulder", IdentityUse::signing);
        identity.key = KeyType::p384;
        return identity;
    }
};

} // namespace chatkeep::sign
