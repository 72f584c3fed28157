// SPDX-License-Identifier: EUPL-1.2
#include "tree/bytes.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace chatkeep::tree {

namespace {

constexpr std::size_t k_spool_window = 256 * 1024;

class FileBytes : public base::RandomBytes {
public:
    FileBytes(base::Fd file, std::shared_ptr<const std::string> name)
        : m_file(std::move(file)), m_name(std::move(name)) {
        struct stat status {};

        if (::fstat(m_file.get(), &status) != 0) {
            base::throw_errno(base::Fault::missing, fmt::format("cannot read {}", base::printable(*m_name)));
        }
        m_size = static_cast<std::uint64_t>(status.st_size);
    }

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        std::size_t used = 0;
        while (used < size) {
            const auto position = static_cast<off_t>(offset + used);
            const ssize_t count = ::pread(m_file.get(), buffer + used, size - used, position);
            if (count == 0) {
                break; // the file was cut short meanwhile
            }
            if (count > 0) {
                used += static_cast<std::size_t>(count);
            } else if (errno != EINTR) {
                base::throw_errno(base::Fault::missing,
                                  fmt::format("cannot read {}", base::printable(*m_name)));
            }
        }
        return used;
    }

private:
    base::Fd m_file;
    std::shared_ptr<const std::string> m_name; ///< shared with the Bytes made of it
    std::uint64_t m_size = 0;
};

} // namespace

bool is_zip_front(std::string_view front) noexcept {
    return front == "PK\x03\x04" || front == "PK\x05\x06" || front == "PK\x06\x06";
}

Bytes::Bytes(base::Fd file, std::string name) : m_name(std::make_shared<const std::string>(std::move(name))) {
    m_source = std::make_shared<const FileBytes>(std::move(file), m_name);
    m_size = m_source->size();
}

Bytes::Bytes(std::shared_ptr<const base::RandomBytes> source, std::string name)
    : m_source(std::move(source)), m_name(std::make_shared<const std::string>(std::move(name))),
      m_size(m_source->size()) {}

std::size_t Bytes::read_at(std::uint64_t offset, char* buffer, std::size_t size) const {
    const std::uint64_t left = m_size - std::min(offset, m_size);
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
    return m_source->read_at(m_start + offset, buffer, size);
}

Bytes Bytes::part(std::uint64_t offset, std::uint64_t size) const {
    Bytes result = *this;
    offset = std::min(offset, m_size);
    result.m_start += offset;
    result.m_size = std::min(size, m_size - offset);
    return result;
}

bool Bytes::look_like_zip() const {
    std::array<char, 4> front{};
    return is_zip_front({front.data(), read_at(0, front.data(), front.size())});
}

Bytes spool(base::Input& input, std::uint64_t limit, const std::string& name) {
    base::Fd file = base::open_spool();
    std::vector<char> window(k_spool_window);
    std::uint64_t total = 0;
    while (const std::size_t count = input.read(window.data(), k_spool_window)) {
        total += count;
        if (total > limit) {
            throw base::Error(base::Fault::refused, fmt::format("larger than {} bytes", limit));
        }
        base::write_all(file.get(), {window.data(), count}, "a temporary file");
    }
    return {std::move(file), name};
}

} // namespace chatkeep::tree
