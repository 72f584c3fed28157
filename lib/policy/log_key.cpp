// SPDX-License-Identifier: EUPL-1.2
#include "policy/log_key.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_key_least = 16;
constexpr std::size_t k_key_most = 4096;

} // namespace

std::unique_ptr<hash::HmacSha256> read_log_key(const std::string& path) {
    if (path.empty()) {
        return nullptr;
    }
    base::FdInput input(base::open_to_read(path), path);
    std::string key = base::read_all(input, k_key_most, path);
    if (key.size() < k_key_least) {
        throw base::Error(base::Fault::usage, fmt::format("{} holds fewer than {} bytes", path, k_key_least),
                          "head -c 32 /dev/urandom > KEY");
    }
    return std::make_unique<hash::HmacSha256>(std::move(key));
}

} // namespace chatkeep::policy
