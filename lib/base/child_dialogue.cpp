// SPDX-License-Identifier: EUPL-1.2
#include "base/child_dialogue.hpp"

#include "base/error.hpp"
#include "base/io.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

namespace chatkeep::base {

namespace {

using Clock = std::chrono::steady_clock;

/// A copy that nobody can change any more. It stays open in the child: a script's interpreter opens it again.
Fd sealed_copy(std::string_view bytes, const std::string& name) {
    Fd copy(::memfd_create("recogniser", MFD_ALLOW_SEALING));
    if (!copy.is_open()) {
        throw_errno(Fault::usage, fmt::format("cannot start {}", name));
    }
    write_all(copy.get(), bytes, name);
    const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    if (::fcntl(copy.get(), F_ADD_SEALS, seals) != 0) {
        throw_errno(Fault::usage, fmt::format("cannot start {}", name));
    }
    return copy;
}

struct Pipe {
    Fd reading;
    Fd writing;
};

Pipe make_pipe(const std::string& name) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw_errno(Fault::usage, fmt::format("cannot start {}", name));
    }
    return {Fd(ends[0]), Fd(ends[1])};
}

constexpr int k_not_started = 127;
constexpr int k_tries_for_end = 200;
constexpr int k_try_ms = 10;

/// In the child. Never comes back.
[[noreturn]] void run_child(const Fd& program, const Pipe& in, const Pipe& out, void (*confine)()) {
    const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(in.reading.get(), STDIN_FILENO);
    ::dup2(out.writing.get(), STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO); // what it says there may hold the text
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) {
        static_cast<void>(::signal(signal, SIG_DFL));
    }
    if (confine != nullptr) {
        confine();
    }
    static char name[] = "recogniser";
    static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    static char locale[] = "LC_ALL=C.UTF-8";
    static char zone[] = "TZ=UTC";
    static char hashes[] = "PYTHONHASHSEED=0";
    static char threads[] = "OMP_NUM_THREADS=1";
    std::array<char*, 2> arguments = {name, nullptr};
    std::array<char*, 6> environment = {path, locale, zone, hashes, threads, nullptr};
    ::fexecve(program.get(), arguments.data(), environment.data());
    ::_exit(k_not_started);
}

} // namespace

ChildDialogue::ChildDialogue(std::string name, std::string_view bytes, int seconds, void (*confine)())
    : m_name(std::move(name)), m_seconds(seconds) {
    const Fd program = sealed_copy(bytes, m_name);
    Pipe in = make_pipe(m_name);
    Pipe out = make_pipe(m_name);
    m_child = ::fork();
    if (m_child < 0) {
        throw_errno(Fault::usage, fmt::format("cannot start {}", m_name));
    }
    if (m_child == 0) {
        run_child(program, in, out, confine);
    }
    m_to_child = std::move(in.writing);
    m_from_child = std::move(out.reading);
    ::fcntl(m_to_child.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(m_from_child.get(), F_SETFL, O_NONBLOCK);
}

ChildDialogue::~ChildDialogue() {
    // By now the sandbox may forbid to signal a program outside it, so nothing here may wait for one: it
    // meets the end of its input, and the kernel ends it with this process.
    if (m_child > 0) {
        ::kill(-m_child, SIGKILL); // with what it started itself
        ::waitpid(m_child, nullptr, WNOHANG);
    }
}

void ChildDialogue::fail(const std::string& what) {
    throw Error(Fault::check, fmt::format("the recogniser {} {}", m_name, what),
                "nothing that it said is used; the run is not finished");
}

std::string ChildDialogue::how_it_ended() {
    int status = 0;
    pid_t ended = 0;
    for (int tries = 0; tries < k_tries_for_end && ended == 0; ++tries) {
        ended = ::waitpid(m_child, &status, WNOHANG);
        if (ended == 0) {
            ::poll(nullptr, 0, k_try_ms);
        }
    }
    if (ended != m_child) {
        return "closed its output before it answered";
    }
    m_child = -1;
    if (WIFSIGNALED(status)) {
        return fmt::format("was ended by signal {}", WTERMSIG(status));
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    return code == k_not_started ? "could not be started"
                                 : fmt::format("ended with code {} before it answered", code);
}

void ChildDialogue::send(std::string_view& rest) {
    const ssize_t written = ::write(m_to_child.get(), rest.data(), rest.size());
    if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
        fail(how_it_ended());
    } else if (errno != EAGAIN && errno != EINTR) {
        fail("cannot be written to");
    }
}

/// Takes what has come; true when it holds a whole line, which goes to answer.
bool ChildDialogue::receive(std::string& answer) {
    std::array<char, 65'536> buffer{};
    const ssize_t size = ::read(m_from_child.get(), buffer.data(), buffer.size());
    if (size == 0) {
        fail(how_it_ended());
    }
    if (size < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            fail("cannot be read from");
        }
        return false;
    }
    m_received.append(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t end = m_received.find('\n');
    if (end == std::string::npos) {
        if (m_received.size() > k_answer_most) {
            fail("gives an answer without end");
        }
        return false;
    }
    answer = m_received.substr(0, end);
    m_received.erase(0, end + 1);
    return true;
}

std::string ChildDialogue::ask(std::string_view line) {
    pollfd early = {m_from_child.get(), POLLIN, 0};
    if (!m_received.empty() || (::poll(&early, 1, 0) > 0 && (early.revents & POLLIN) != 0)) {
        fail("says more than it was asked");
    }
    const std::string question = std::string(line) + "\n";
    std::string_view rest = question;
    std::string answer;
    const auto deadline = Clock::now() + std::chrono::seconds(m_seconds);
    for (;;) {
        check_interrupt();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) {
            fail(fmt::format("gives no answer within {} seconds", m_seconds));
        }
        std::array<pollfd, 2> waits = {{{m_from_child.get(), POLLIN, 0}, {m_to_child.get(), POLLOUT, 0}}};
        const nfds_t count = rest.empty() ? 1 : 2;
        if (::poll(waits.data(), count, static_cast<int>(std::min<std::int64_t>(left.count(), 1000))) <= 0) {
            continue;
        }
        if (waits[0].revents != 0 && receive(answer)) {
            if (!rest.empty()) {
                fail("says more than it was asked");
            }
            return answer;
        }
        if (count == 2 && waits[1].revents != 0) {
            send(rest);
        }
    }
}

} // namespace chatkeep::base
