#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes a BagIt 1.0 package that appears whole or not at all, hashing on a thread of its own while it
// writes.

#include "archive/bag_info.hpp"
#include "archive/partial_folder.hpp"
#include "base/atomic_file.hpp"
#include "base/io.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// Throws Error{refused} when the target exists and replacing is not allowed, or is something else than a bag
/// or an empty folder: --force replaces a package, never a folder of other things.
void check_target(const std::string& target, base::Replace replace);

/// Fills a partial folder beside the target; commit() syncs it and renames it into place. Manifests are
/// SHA-256 and SHA-512, in the order in which files were finished: same calls, same bytes.
class BagWriter {
public:
    /// Throws Error{refused} when the target exists and replacing is not allowed, or is something else than a
    /// bag or an empty folder; Error{io} when the folder can't be made.
    BagWriter(std::string target, base::Replace replace);
    ~BagWriter();
    BagWriter(const BagWriter&) = delete;
    BagWriter& operator=(const BagWriter&) = delete;
    BagWriter(BagWriter&&) = delete;
    BagWriter& operator=(BagWriter&&) = delete;

    /// The partial folders of runs for this target that were killed; they were removed.
    [[nodiscard]] const std::vector<std::string>& abandoned() const noexcept { return m_abandoned; }

    /// A new payload file; path starts with "data/" and is plain ASCII. Its commit() finishes the file.
    /// Several may be open at the same time; all must be finished before commit(). The writer must outlive
    /// them.
    [[nodiscard]] std::unique_ptr<base::Output> create(const std::string& path);

    /// Copies a file (by reflink where the file system can: never a hard link, because the package must
    /// outlive what is done to the source) and checks that its SHA-256 is the given one. Does nothing when
    /// path was added before. Failures come from this or a later call: Error{data} when source is missing or
    /// has other bytes.
    void add_copy(const std::string& path, const std::string& source, std::string_view sha256);

    /// Waits until everything that was added is written; the lines of manifest-sha256.txt so far, in bytewise
    /// order, without line ends.
    void list_payload(const std::function<void(std::string_view)>& visit);

    /// Writes the tag files and puts the package in its place. Payload-Oxum is added to info.
    void commit(const BagInfo& info);

private:
    class Worker;
    class File;

    std::string m_target;
    base::Replace m_replace;
    std::vector<std::string> m_abandoned;
    std::optional<PartialFolder> m_partial;
    std::unique_ptr<Worker> m_worker;
};

} // namespace chatkeep::archive
