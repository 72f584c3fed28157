// SPDX-License-Identifier: EUPL-1.2
#include "archive/partial_folder.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace chatkeep::archive {

namespace {

constexpr std::string_view k_ending = ".partial";
constexpr std::size_t k_random_digits = 16; ///< of base::random_word()

/// Not open: somebody else has it locked, or it is gone.
base::Fd lock(const std::string& folder) {
    base::Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (fd.is_open() && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        return {};
    }
    return fd;
}

bool is_partial_of(std::string_view name, std::string_view target_name) {
    const std::string front = fmt::format(".{}.", target_name);
    if (name.size() != front.size() + k_random_digits + k_ending.size() || !name.starts_with(front) ||
        !name.ends_with(k_ending)) {
        return false;
    }
    const std::string_view random = name.substr(front.size(), k_random_digits);
    return random.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

PartialFolder::PartialFolder(const std::string& target)
    : m_path(fmt::format("{}/.{}.{}{}", base::parent_of(target), base::name_of(target), base::random_word(),
                         k_ending)) {
    if (::mkdir(m_path.c_str(), 0700) != 0) {
        base::throw_errno(base::Fault::io, fmt::format("cannot create {}", target));
    }
    m_lock = lock(m_path); // a file system without locks has nothing to tell a later run, and loses nothing
}

PartialFolder::~PartialFolder() {
    if (!m_path.empty()) {
        std::error_code ignored; // nothing more can be done about it here
        std::filesystem::remove_all(m_path, ignored);
    }
}

std::vector<std::string> remove_abandoned(const std::string& target) {
    std::vector<std::string> removed;
    const std::string parent = base::parent_of(target);
    std::error_code failure; // what can't be read or removed stays: it is in nobody's way
    for (const auto& entry : std::filesystem::directory_iterator(parent, failure)) {
        const std::string name = entry.path().filename().string();
        if (!is_partial_of(name, base::name_of(target))) {
            continue;
        }
        const base::Fd own = lock(entry.path().string());
        if (own.is_open()) {
            std::filesystem::remove_all(entry.path(), failure);
            removed.push_back(fmt::format("{}/{}", parent, name));
        }
    }
    std::sort(removed.begin(), removed.end());
    return removed;
}

} // namespace chatkeep::archive
