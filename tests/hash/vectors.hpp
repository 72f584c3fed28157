#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Published vectors, where the corpora lie beside the project.

#include "files.hpp"
#include "paths.hpp"

#include <filesystem>
#include <string>

namespace chatkeep::hash {

inline std::filesystem::path corpus(const std::string& name) {
    return std::filesystem::path(test::k_corpora) / name;
}

/// Empty when there is no such file.
inline std::string read_corpus(const std::string& name) {
    return test::read_file(corpus(name));
}

} // namespace chatkeep::hash
