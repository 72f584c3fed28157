// SPDX-License-Identifier: EUPL-1.2
#include "tree/container.hpp"

#include <utility>

namespace chatkeep::tree {

namespace {

class FileContainer : public Container {
public:
    FileContainer(Bytes bytes, Entry entry) : m_bytes(std::move(bytes)), m_entry(std::move(entry)) {}

    Listing list() override { return {{m_entry}, {}}; }

    std::unique_ptr<base::Input> open(std::size_t, const std::string&) const override {
        return std::make_unique<BytesInput>(m_bytes);
    }

    Bytes bytes(std::size_t, const std::string&, std::uint64_t) const override { return m_bytes; }

    std::uint64_t packed_size(std::size_t, const Entry& entry) const override { return entry.size; }

    unsigned zip_depth() const noexcept override { return 0; }

private:
    Bytes m_bytes;
    Entry m_entry;
};

} // namespace

std::unique_ptr<Container> make_file_container(Bytes bytes, Entry entry) {
    return std::make_unique<FileContainer>(std::move(bytes), std::move(entry));
}

} // namespace chatkeep::tree
