// SPDX-License-Identifier: EUPL-1.2
#include "cli/signals.hpp"

#include "base/io.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace chatkeep::cli {

namespace {

constexpr std::array k_ending = {SIGINT, SIGTERM, SIGHUP};

std::atomic<int> g_signal = 0; // written by the handler
static_assert(std::atomic<int>::is_always_lock_free);

// A signal between the look at the flag and a read that blocks would be lost: the alarm comes again every
// second.
void note_signal(int signal) {
    if (signal != SIGALRM) {
        g_signal.store(signal);
    }
    ::alarm(1);
}

void handle(int signal) {
    struct sigaction action {};

    struct sigaction before {};

    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) {
        return;
    }
    action.sa_handler = note_signal;
    ::sigaction(signal, &action, nullptr);
}

} // namespace

void install_signals() noexcept {
    for (const int signal : k_ending) {
        handle(signal);
    }
    handle(SIGALRM);

    struct sigaction ignore {};

    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
    ::sigaction(SIGXFSZ, &ignore, nullptr); // a limit on file size is a failed write, as a full disk is
    base::set_interrupt_check(&check_interrupt);
}

void check_interrupt() {
    if (const int signal = g_signal.load(std::memory_order_relaxed); signal != 0) {
        throw Interrupted{signal};
    }
}

int pending_signal() noexcept {
    return g_signal.load();
}

void end_by(int signal) noexcept {
    struct sigaction standard {};

    standard.sa_handler = SIG_DFL;
    ::sigaction(signal, &standard, nullptr);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    static_cast<void>(::raise(signal));
}

} // namespace chatkeep::cli
