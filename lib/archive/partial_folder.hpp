#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The folder in which a package grows until it is whole: hidden, beside the place that it is for.

#include "base/fd.hpp"

#include <string>
#include <vector>

namespace chatkeep::archive {

/// .NAME.RANDOM.partial beside a target called NAME, locked (flock(2)) as long as this is there, and removed
/// with all that is in it by the destructor.
class PartialFolder {
public:
    /// Throws Error{io} when it can't be made.
    explicit PartialFolder(const std::string& target);
    ~PartialFolder();
    PartialFolder(const PartialFolder&) = delete;
    PartialFolder& operator=(const PartialFolder&) = delete;
    PartialFolder(PartialFolder&&) = delete;
    PartialFolder& operator=(PartialFolder&&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return m_path; }

    /// It has another name now: nothing is to be removed.
    void release() noexcept { m_path.clear(); }

private:
    std::string m_path;
    base::Fd m_lock;
};

/// Removes what runs for this target left behind that were killed or lost their power: partial folders that
/// nobody has locked. Returns their paths, in bytewise order.
std::vector<std::string> remove_abandoned(const std::string& target);

} // namespace chatkeep::archive
