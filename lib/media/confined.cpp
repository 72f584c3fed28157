// SPDX-License-Identifier: EUPL-1.2
#include "media/confined.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "media/view.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>

namespace chatkeep::media {

namespace {

constexpr rlim_t k_memory = rlim_t{2} << 30U;
constexpr rlim_t k_cpu_s = 60;
constexpr char k_done = '+';
constexpr char k_refused = '-';

void limit(decltype(RLIMIT_CPU) what, rlim_t most) {
    const rlimit value{most, most};
    ::setrlimit(what, &value);
}

/// The child: never returns to the caller's code.
[[noreturn]] void work_and_leave(const std::function<std::string()>& work, int out) {
    base::set_interrupt_check(nullptr); // signals end the child at once
    for (const int signal : {SIGINT, SIGTERM}) {
        if (std::signal(signal, SIG_DFL) == SIG_ERR) {
            ::_exit(1);
        }
    }
    limit(RLIMIT_CPU, k_cpu_s);
    limit(RLIMIT_FSIZE, 0);
#if !defined(__SANITIZE_ADDRESS__) // which maps terabytes
    limit(RLIMIT_AS, k_memory);
#endif
    int code = 1;
    try {
        std::string answer(1, k_done);
        try {
            answer += work();
        } catch (const base::Error& error) {
            answer = k_refused + std::string(error.what());
        }
        base::write_all(out, answer, "to the parent");
        code = 0;
    } catch (const std::exception&) {
        code = 1;
    }
    ::_exit(code);
}

} // namespace

std::string run_confined(const std::function<std::string()>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        base::throw_errno(base::Fault::io, "cannot make a pipe");
    }
    base::Fd in(ends[0]);
    base::Fd out(ends[1]);
    const pid_t child = ::fork();
    if (child < 0) {
        base::throw_errno(base::Fault::io, "cannot start a process");
    }
    if (child == 0) {
        work_and_leave(work, out.get());
    }
    out = base::Fd();
    std::string answer;
    std::exception_ptr failure;
    try {
        base::FdInput input(std::move(in), "a child process");
        answer = base::read_all(input, k_memory, "a child process");
    } catch (...) { // an interrupt: the child must not outlive the run
        failure = std::current_exception();
        ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    if (status != 0 || answer.empty()) {
        withhold("the file can't be decoded within the limits of memory and time");
    }
    if (answer.front() == k_refused) {
        withhold(answer.substr(1));
    }
    return answer.substr(1);
}

} // namespace chatkeep::media
