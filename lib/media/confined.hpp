#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Runs the work of foreign libraries on foreign bytes in a child process, so that a crash, a loop or a flood
// of memory there ends one file and not the run.

#include <functional>
#include <string>

namespace chatkeep::media {

/// What work returns, computed in a child with limits on memory (2 GiB) and CPU time (60 s), none of which
/// touches this process. What work throws as Error{data} is thrown here again; everything else that ends the
/// child withholds the file. Not for programs with more than one thread.
[[nodiscard]] std::string run_confined(const std::function<std::string()>& work);

} // namespace chatkeep::media
