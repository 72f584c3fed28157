#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Files that appear whole or not at all.

#include "base/fd.hpp"
#include "base/io.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::base {

enum class Replace : std::uint8_t {
    never,
    same,   ///< a file that has the very bytes to be written may be there, and stays as it is
    allowed ///< whatever is there goes
};

/// A file that exists under its name only after commit(): written to a nameless file in the same
/// folder (or .NAME.RANDOM.partial where the file system has none), synced, then linked into place.
class AtomicFile : public Output {
public:
    /// Throws Error{refused} when path exists and replacing is not allowed (Replace::same: from here on up to
    /// commit(), as soon as other bytes are written), Error{io} when it can't be made.
    AtomicFile(std::string path, Replace replace, unsigned mode = 0600);
    ~AtomicFile() override;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    AtomicFile(AtomicFile&&) = delete;
    AtomicFile& operator=(AtomicFile&&) = delete;

    void write(std::string_view bytes) override;
    void commit() override;
    void withdraw() noexcept override;

    [[nodiscard]] const std::string& path() const noexcept { return m_path; }

private:
    void flush();
    void link_into_place();
    void put(std::string_view bytes);
    void expect(std::string_view bytes);

    std::string m_path;
    std::string m_partial; ///< name of the temporary; empty while the file is nameless
    Replace m_replace;
    bool m_committed = false;
    Fd m_fd;
    Fd m_twin; ///< a file that is there and must turn out the same; then nothing is written
    std::vector<char> m_buffer;
};

/// Syncs the folder that holds path, so that a rename or link in it survives a power cut.
void sync_parent(const std::string& path);

/// A random lower-case word for names of temporaries; never part of any data.
[[nodiscard]] std::string random_word();

/// The folder part of path ("." when there is none) and the name part.
[[nodiscard]] std::string parent_of(std::string_view path);
[[nodiscard]] std::string_view name_of(std::string_view path);

} // namespace chatkeep::base
