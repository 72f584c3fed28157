#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the tests of trees share.

#include "base/error.hpp"
#include "base/io.hpp"
#include "tree/tree.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::test {

/// A folder that goes away with its owner.
class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "chatkeep-tree-XXXXXX").string();
        m_path = ::mkdtemp(name.data());
    }

    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;

    [[nodiscard]] std::string path(std::string_view name = {}) const {
        return name.empty() ? m_path.string() : (m_path / name).string();
    }

    /// Writes a file, with the folders above it; its path.
    std::string write(std::string_view name,
                      std::string_view bytes) const { // NOLINT(modernize-use-nodiscard): seldom needed
        const std::filesystem::path file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) {
            throw std::runtime_error("cannot write " + file.string());
        }
        return file.string();
    }

private:
    std::filesystem::path m_path;
};

inline std::unique_ptr<tree::Tree> tree_of(std::string_view bytes, const tree::Limits& limits = {}) {
    base::MemoryInput input(bytes);
    return tree::open_tree(input, "export.zip", limits);
}

inline std::string read(const tree::Tree& tree, std::size_t index) {
    return base::read_all(*tree.open(index), std::size_t{1} << 30U, "an entry");
}

/// Content by path; throws when there is no such path.
inline std::string read(const tree::Tree& tree, std::string_view path) {
    const auto index = tree.find(path);
    if (!index) {
        throw std::runtime_error("no entry " + std::string(path));
    }
    return read(tree, *index);
}

inline std::vector<std::string> paths(const tree::Tree& tree) {
    std::vector<std::string> result;
    for (const tree::Entry& entry : tree.entries()) {
        result.push_back(entry.path);
    }
    return result;
}

/// What went wrong, as "fault code: message".
template <typename Work>
std::string error_of(const Work& work) {
    try {
        work();
    } catch (const base::Error& error) {
        return fmt::format("{}: {}", base::exit_code(error.fault()), error.what());
    }
    return "no error";
}

/// The same for a zip that cannot be opened.
inline std::string error_of_zip(std::string_view bytes, const tree::Limits& limits = {}) {
    return error_of([&] { (void)tree_of(bytes, limits); });
}

} // namespace chatkeep::test
