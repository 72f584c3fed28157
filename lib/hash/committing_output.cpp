// SPDX-License-Identifier: EUPL-1.2
#include "hash/committing_output.hpp"

#include "base/error.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr unsigned k_secret = 0600;
constexpr unsigned k_public = 0644;

/// Signatures and timestamps of an earlier statement would go into the package as those of the new one.
void refuse_signed(const std::string& folder) {
    const std::string begin = fmt::format("{}.p7s", k_statement_file);
    std::error_code error; // what can't be read is told where it is written
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().filename().string().starts_with(begin)) {
            throw base::Error(base::Fault::refused, fmt::format("{} exists already", entry.path().string()),
                              "the read-out in this folder is signed: choose another folder, or move its "
                              "signatures away first");
        }
    }
}

} // namespace

void make_commitment_folder(const std::string& folder, base::Replace replace) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        base::throw_errno(base::Fault::io, fmt::format("cannot make {}", folder));
    }
    refuse_signed(folder);
    for (const std::string_view name : {k_key_file, k_tree_file, k_statement_file, k_media_file}) {
        const std::string path = fmt::format("{}/{}", folder, name);
        const bool is_there = ::access(path.c_str(), F_OK) == 0;
        if (is_there && replace == base::Replace::never) {
            throw base::Error(base::Fault::refused, fmt::format("{} exists already", path),
                              "one folder holds one read-out: choose another, or use --force to replace it");
        }
        if (is_there && name != k_key_file && ::unlink(path.c_str()) != 0) {
            base::throw_errno(base::Fault::io,
                              fmt::format("cannot replace {}", path)); // it is of another key
        }
    }
}

CommittingOutput::CommittingOutput(base::Output& output, Options options)
    : m_output(output), m_options(std::move(options)), m_key(ReadoutKey::make()),
      m_committer(m_key, StoredObjects(m_options.media, m_options.find_cuts)) {
    if (!m_options.media.empty()) {
        write_file(k_media_file, std::filesystem::absolute(m_options.media).string(), k_secret);
    }
    write_file(k_key_file, m_key.bytes(), k_secret);
}

CommittingOutput::~CommittingOutput() {
    if (!m_is_whole) {
        ::unlink(fmt::format("{}/{}", m_options.folder, k_key_file).c_str());
    }
}

void CommittingOutput::write_file(std::string_view name, std::string_view bytes, unsigned mode) const {
    base::AtomicFile file(fmt::format("{}/{}", m_options.folder, name), m_options.replace, mode);
    file.write(bytes);
    file.commit();
}

void CommittingOutput::write(std::string_view bytes) {
    if (bytes.empty()) {
        return;
    }
    if (bytes.starts_with("{\"type\":\"end\"")) {
        m_end = bytes;
        return;
    }
    m_committer.take(bytes);
    m_output.write(bytes);
}

void CommittingOutput::commit() {
    m_tree = m_committer.finish();
    write_file(k_tree_file, tree_text(m_tree), k_secret);
    write_file(k_statement_file, statement_text(m_tree, m_options.facts), k_public);
    m_is_whole = true;
    m_output.write(m_end);
    m_output.commit();
}

} // namespace chatkeep::hash
