#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Bytes that can be read at any offset: what a database or an encrypted file is read from.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::base {

/// Immutable while it is open. Reading may be done from one thread at a time.
class RandomBytes {
public:
    virtual ~RandomBytes() = default;
    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
    /// Fills at most size bytes from offset; less only at the end. Throws Error{data} for damage,
    /// Error{missing} when reading fails.
    virtual std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const = 0;
};

/// Bytes in memory, owned.
class StringBytes : public RandomBytes {
public:
    explicit StringBytes(std::string bytes) : m_bytes(std::move(bytes)) {}

    std::uint64_t size() const noexcept override { return m_bytes.size(); }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::size_t start = std::min<std::uint64_t>(offset, m_bytes.size());
        const std::size_t count = std::min(size, m_bytes.size() - start);
        std::memcpy(buffer, m_bytes.data() + start, count);
        return count;
    }

private:
    std::string m_bytes;
};

} // namespace chatkeep::base
