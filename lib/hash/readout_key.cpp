// SPDX-License-Identifier: EUPL-1.2
#include "hash/readout_key.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"

#include <fmt/core.h>
#include <openssl/rand.h>

#include <algorithm>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_size = Hash256().size();

} // namespace

ReadoutKey ReadoutKey::make() {
    base::SecretBytes bytes(k_size);
    CHATKEEP_CHECK(
        RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(k_size)) == 1);
    return ReadoutKey(std::move(bytes));
}

ReadoutKey ReadoutKey::read(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    base::SecretBytes bytes(k_size + 1);
    std::size_t size = 0;
    for (std::size_t count = 1; count > 0 && size < bytes.size(); size += count) {
        count = input.read(bytes.data() + size, bytes.size() - size);
    }
    if (size != k_size) {
        throw base::Error(base::Fault::data,
                          fmt::format("{}: this is no key of a read-out: it has not {} bytes", path, k_size));
    }
    bytes.shrink(k_size);
    return ReadoutKey(std::move(bytes));
}

Hash256 ReadoutKey::value() const noexcept {
    Hash256 value{};
    std::copy(bytes().begin(), bytes().end(), value.begin());
    return value;
}

} // namespace chatkeep::hash
