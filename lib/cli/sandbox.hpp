#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the kernel refuses a run: seccomp for the network, Landlock for files. Only inside cli.

#include "cli/program.hpp"

namespace chatkeep::cli {

/// Internet sockets, other processes' memory, io_uring: refused from here on, also to programs that are
/// started. Throws Error{refused} when the kernel has no seccomp.
void bar_system_calls();

/// New programs: refused from here on.
void bar_programs();

/// In a program of others, before it starts: it may read files, and change none, nor their modes, owners,
/// times and attributes; no sockets. Ends the process with 126 when it fails; for the bytes of files best
/// effort, as confine_files().
void confine_program() noexcept;

/// No core dumps and no tracing by others: memory holds private messages.
void protect_memory() noexcept;

/// Limits the file system to what sandbox names and what the libraries need. Best effort; false when the
/// kernel has no Landlock.
bool confine_files(const Sandbox& sandbox);

/// The folder in which a path lies or would be made: the nearest one that exists.
[[nodiscard]] std::string existing_folder(std::string path);

} // namespace chatkeep::cli
