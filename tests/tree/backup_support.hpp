#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Backups for tests, made by tests/tools/make_ios_backup, and a tree of them.

#include "base/error.hpp"
#include "files.hpp"
#include "paths.hpp"
#include "tree/tree.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace backup_test {

namespace fs = std::filesystem;

/// A folder that goes with the object.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "chatkeep-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        m_path = name;
    }

    ~Folder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return m_path; }

private:
    fs::path m_path;
};

using Files = std::map<std::string, std::string>; ///< "HomeDomain/Library/x" and its bytes

/// Makes the backup folder/name; options as the tool has them.
inline fs::path make_backup(const fs::path& folder, const std::string& name, const Files& files,
                            const std::string& options = {}) {
    const fs::path input = folder / (name + ".in");
    fs::create_directories(input);
    for (const auto& [path, bytes] : files) {
        chatkeep::test::write_file(input / path, bytes);
    }
    const std::string command = std::string(chatkeep::test::k_test_tools) + "/make_ios_backup " + options +
                                " '" + input.string() + "' '" + (folder / name).string() + "'";
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): one thread, words of our own
    REQUIRE(std::system(command.c_str()) == 0);
    fs::remove_all(input);
    return folder / name;
}

/// Gives one password and remembers what it was asked.
class Password : public chatkeep::tree::BackupPasswords {
public:
    explicit Password(std::string password) : m_password(std::move(password)) {}

    std::optional<chatkeep::base::SecretBytes> find_key(const std::string& id) override {
        const auto key = keys.find(id);
        return key == keys.end() ? std::nullopt
                                 : std::optional(chatkeep::base::SecretBytes(std::string_view(key->second)));
    }

    void keep_key(const std::string& id, const chatkeep::base::SecretBytes& key) override {
        keys.emplace(id, key.view());
    }

    std::optional<chatkeep::base::SecretBytes> password(const std::string& backup) override {
        asked.push_back(backup);
        return chatkeep::base::SecretBytes(std::string_view(m_password));
    }

    void deriving(const std::string&, std::uint64_t rounds) override { derivations.push_back(rounds); }

    std::map<std::string, std::string> keys;
    std::vector<std::string> asked;
    std::vector<std::uint64_t> derivations;

private:
    std::string m_password;
};

inline std::string read_entry(const chatkeep::tree::Tree& tree, std::size_t index) {
    const auto input = tree.open(index);
    return chatkeep::base::read_all(*input, std::size_t{1} << 30U, "entry");
}

/// All files of the phone: those behind the folder of a backup that have a domain.
inline Files read_files(const chatkeep::tree::Tree& tree) {
    Files files;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        if (tree.entries()[i].path.find("Domain") != std::string::npos) {
            files[tree.entries()[i].path] = read_entry(tree, i);
        }
    }
    return files;
}

} // namespace backup_test
