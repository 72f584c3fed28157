// SPDX-License-Identifier: EUPL-1.2
#include "archive/original_digests.hpp"

#include "archive/multi_digest.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "tree/tree.hpp"

#include <fmt/core.h>

#include <filesystem>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_piece = std::size_t{1024} * 1024;

class Digester {
public:
    Digester(CheckListener& listener, const VisitOriginal& visit) : m_listener(listener), m_visit(visit) {}

    void add_path(const std::string& path) {
        if (std::filesystem::is_regular_file(path)) {
            base::FdInput file(base::open_to_read(path), path);
            add(file);
        }
        const std::unique_ptr<tree::Tree> tree = tree::open_tree(path);
        for (std::size_t i = 0; i < tree->entries().size(); ++i) {
            if (tree->is_asked(i)) {
                add_entry(*tree, i);
            }
        }
        for (const tree::Refusal& refusal : tree->refusals()) {
            tell(fmt::format("{}: {}: {}", tree->name(), refusal.name, refusal.reason));
        }
        for (const tree::Backup& backup : tree->backups()) {
            if (!backup.problem.empty()) {
                tell(fmt::format("{}/{}: {}", tree->name(), backup.folder, backup.problem));
            }
        }
    }

    [[nodiscard]] std::uint64_t unread() const noexcept { return m_unread; }

private:
    void add_entry(const tree::Tree& tree, std::size_t index) {
        try {
            const std::unique_ptr<base::Input> input = tree.open(index);
            add(*input);
        } catch (const base::Error& error) {
            static_cast<void>(m_digest.finish()); // of the beginning
            if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
                throw;
            }
            tell(error.what());
        }
    }

    void add(base::Input& input) {
        std::uint64_t size = 0;
        while (const std::size_t count = input.read(m_piece.data(), m_piece.size())) {
            m_digest.update({m_piece.data(), count});
            size += count;
            m_listener.advanced(count);
        }
        std::vector<std::string> hex = m_digest.finish();
        if (size > 0) {
            OriginalDigests digests{std::move(hex.front()), {}};
            digests.others.assign(hex.begin() + 1, hex.end());
            m_visit(digests);
        }
    }

    void tell(const std::string& what) {
        ++m_unread;
        m_listener.found(
            {FindingLevel::warning, "", 0,
             "not searched: digests of an original that can't be read: " + base::printable(what, 300)});
    }

    CheckListener& m_listener;
    const VisitOriginal& m_visit;
    MultiDigest m_digest{
        {hash::Algorithm::sha256, hash::Algorithm::md5, hash::Algorithm::sha1, hash::Algorithm::sha512}};
    std::vector<char> m_piece = std::vector<char>(k_piece);
    std::uint64_t m_unread = 0;
};

} // namespace

std::uint64_t digest_originals(const std::vector<std::string>& paths, CheckListener& listener,
                               const VisitOriginal& visit) {
    Digester digester(listener, visit);
    for (const std::string& path : paths) {
        digester.add_path(path);
    }
    return digester.unread();
}

} // namespace chatkeep::archive
