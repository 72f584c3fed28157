// SPDX-License-Identifier: EUPL-1.2
// Runs a command and writes what it cost to a file: "CPU-microseconds peak-KiB exit-status
// system-microseconds", where the last are part of the first.
//   peak FILE COMMAND [ARGUMENT…]
// The kernel counts the memory of the process that forks as the child's own: a script would be measured too,
// this small program hardly is.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace {

int status_of(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

std::int64_t microseconds(const timeval& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_usec;
}

int write_cost(const char* path, const rusage& usage, int status) {
    std::FILE* file = std::fopen(path, "we");
    if (file == nullptr) {
        std::perror(path);
        return 1;
    }
    const long long system = microseconds(usage.ru_stime);
    const long long cpu = microseconds(usage.ru_utime) + system;
    const bool written = std::fprintf(file, "%lld %ld %d %lld\n", cpu, usage.ru_maxrss, status, system) > 0;
    return std::fclose(file) == 0 && written ? status : 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        static_cast<void>(std::fputs("usage: peak FILE COMMAND [ARGUMENT...]\n", stderr));
        return 2;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        ::execvp(argv[2], argv + 2);
        std::perror(argv[2]);
        ::_exit(127);
    }
    int wait_status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &wait_status, 0, &usage) != child) {
        std::perror("peak");
        return 1;
    }
    return write_cost(argv[1], usage, status_of(wait_status));
}
