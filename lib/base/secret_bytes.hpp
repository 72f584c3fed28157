#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Passwords and keys: wiped when they go, never copied by accident, never printed.

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::base {

class SecretBytes {
public:
    SecretBytes() = default;

    /// Zeros, to be filled.
    explicit SecretBytes(std::size_t size) : m_bytes(size) {}

    explicit SecretBytes(std::string_view bytes) : m_bytes(bytes.begin(), bytes.end()) {}

    ~SecretBytes() { wipe(); }

    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;

    SecretBytes(SecretBytes&& other) noexcept : m_bytes(std::move(other.m_bytes)) {}

    SecretBytes& operator=(SecretBytes&& other) noexcept {
        if (this != &other) {
            wipe();
            m_bytes = std::move(other.m_bytes);
        }
        return *this;
    }

    /// A copy on purpose.
    [[nodiscard]] SecretBytes clone() const { return SecretBytes(view()); }

    [[nodiscard]] std::size_t size() const noexcept { return m_bytes.size(); }

    [[nodiscard]] char* data() noexcept { return m_bytes.data(); }

    /// Valid while this lives and is not moved from.
    [[nodiscard]] std::string_view view() const noexcept { return {m_bytes.data(), m_bytes.size()}; }

    /// Cuts off what stands behind size bytes.
    void shrink(std::size_t size) noexcept;

private:
    void wipe() noexcept;

    std::vector<char> m_bytes; ///< a vector never copies itself on growth: it does not grow
};

} // namespace chatkeep::base
