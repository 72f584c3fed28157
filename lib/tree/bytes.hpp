#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Random access to the bytes of a file, of a stretch of it, or to those that another source makes up.

#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/random_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::tree {

/// True for the first four bytes of a zip: those of an entry, or of the end record of an empty zip.
[[nodiscard]] bool is_zip_front(std::string_view front) noexcept;

/// A cheap value. Its copies and parts share one source and no position, so that many inputs may read at
/// once.
class Bytes : public base::RandomBytes {
public:
    /// The whole file as it is now. Throws Error{missing} when it can't be examined.
    Bytes(base::Fd file, std::string name);
    /// All of source.
    Bytes(std::shared_ptr<const base::RandomBytes> source, std::string name);

    [[nodiscard]] std::uint64_t size() const noexcept override { return m_size; }

    [[nodiscard]] const std::string& name() const noexcept { return *m_name; }

    /// Fills at most size bytes from offset; less only at the end. Throws Error{missing} when reading fails,
    /// and what the source throws.
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override;

    /// A stretch of these bytes; cut to what is there.
    [[nodiscard]] Bytes part(std::uint64_t offset, std::uint64_t size) const;

    [[nodiscard]] bool look_like_zip() const;

private:
    std::shared_ptr<const base::RandomBytes> m_source; ///< shared by copies and parts; the last one closes it
    std::shared_ptr<const std::string> m_name;
    std::uint64_t m_start = 0;
    std::uint64_t m_size = 0;
};

/// Reads bytes front to back.
class BytesInput : public base::Input {
public:
    explicit BytesInput(Bytes bytes) : m_bytes(std::move(bytes)) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = m_bytes.read_at(m_offset, buffer, size);
        m_offset += count;
        return count;
    }

private:
    Bytes m_bytes;
    std::uint64_t m_offset = 0;
};

/// Copies input to an unlinked temporary file; more than limit bytes is Error{refused}.
[[nodiscard]] Bytes spool(base::Input& input, std::uint64_t limit, const std::string& name);

} // namespace chatkeep::tree
