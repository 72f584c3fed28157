#pragma once

// SPDX-License-Identifier: EUPL-1.2
// SIGINT, SIGTERM, SIGHUP and SIGPIPE: the run unwinds first, then ends by the signal. Only inside cli.

namespace chatkeep::cli {

/// Thrown where a signal ends the run. No std::exception, so that nobody takes it for a failure and goes on.
struct Interrupted {
    int signal;
};

/// From here on the signals set a flag that check_interrupt() sees; SIGPIPE becomes EPIPE. A signal that the
/// caller had ignored (nohup) stays ignored. Blocking reads end because handlers do not restart them.
void install_signals() noexcept;

/// Throws Interrupted when a signal came.
void check_interrupt();

/// The signal that came, or 0.
[[nodiscard]] int pending_signal() noexcept;

/// Ends the process by the signal, as the shell expects it; returns only where the kernel does not let it.
void end_by(int signal) noexcept;

} // namespace chatkeep::cli
