// SPDX-License-Identifier: EUPL-1.2
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace chatkeep::cli {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
    return value == nullptr ? std::string_view() : value;
}

bool is_same_file(int a, int b) {
    struct stat first {};

    struct stat second {};

    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_rdev == second.st_rdev &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

bool is_terminal(int fd) {
    return ::isatty(fd) == 1;
}

} // namespace

bool wants_colour(std::string_view choice) {
    if (choice == "always" || choice == "never") {
        return choice == "always";
    }
    return is_terminal(STDERR_FILENO) && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

bool wants_progress(std::string_view choice) {
    if (choice == "always" || choice == "never") {
        return choice == "always";
    }
    return is_terminal(STDERR_FILENO) && variable("TERM") != "dumb" &&
           !is_same_file(STDERR_FILENO, STDOUT_FILENO);
}

std::size_t columns() noexcept {
    struct winsize size {};

    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

void write_to_person(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            return;
        }
    }
}

} // namespace chatkeep::cli
