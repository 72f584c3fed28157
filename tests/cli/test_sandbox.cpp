// SPDX-License-Identifier: EUPL-1.2
// The kernel's refusals, tried in a child process: what is barred stays barred.
#include "base/error.hpp"
#include "base/fd.hpp"
#include "cli/sandbox.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace chatkeep;
namespace fs = std::filesystem;

namespace {

/// Runs in a child; its return value comes back (-1: ended by a signal).
int in_child(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// errno of a call, or 0 when it worked.
int error_of(long result) {
    return result >= 0 ? 0 : errno;
}

class Scratch {
public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "sandbox-XXXXXX").string();
        m_path = ::mkdtemp(name.data());
        for (const char* folder : {"read", "write", "other"}) {
            fs::create_directory(m_path / folder);
            std::ofstream(m_path / folder / "file") << "text";
        }
        fs::create_directory(m_path / "tmp");
        ::setenv("TMPDIR", (m_path / "tmp").c_str(), 1); // NOLINT(concurrency-mt-unsafe): one thread
    }

    ~Scratch() {
        ::unsetenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): one thread
        fs::remove_all(m_path);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;

    [[nodiscard]] std::string path(const char* name) const { return (m_path / name).string(); }

private:
    fs::path m_path;
};

bool has_landlock() {
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1) > 0;
}

int open_error(const std::string& path, int flags) {
    return error_of(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

} // namespace

TEST_CASE("no internet socket can be opened") {
    for (const int family : {AF_INET, AF_INET6, AF_PACKET, AF_NETLINK, AF_BLUETOOTH, AF_VSOCK}) {
        CAPTURE(family);
        CHECK(in_child([&] {
                  cli::bar_system_calls();
                  return error_of(::socket(family, SOCK_STREAM, 0));
              }) == EACCES);
        CHECK(in_child([&] {
                  cli::bar_system_calls();
                  std::array<int, 2> pair{};
                  return error_of(::socketpair(family, SOCK_STREAM, 0, pair.data()));
              }) == EACCES);
    }
}

TEST_CASE("without the filter the same socket opens") {
    CHECK(in_child([] { return error_of(::socket(AF_INET, SOCK_DGRAM, 0)); }) == 0);
}

TEST_CASE("local sockets stay") {
    CHECK(in_child([] {
              cli::bar_system_calls();
              std::array<int, 2> pair{};
              return error_of(::socket(AF_UNIX, SOCK_STREAM, 0)) +
                     error_of(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()));
          }) == 0);
}

TEST_CASE("io_uring, which would go round the filter, is barred") {
    CHECK(in_child([] {
              cli::bar_system_calls();
              io_uring_params parameters{};
              return error_of(::syscall(SYS_io_uring_setup, 1, &parameters));
          }) == EPERM);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("programs can be started until they are barred") {
    const auto try_program = [] {
        std::array<char*, 1> nothing = {nullptr};
        return error_of(::execve("/nonexistent", nothing.data(), nothing.data()));
    };
    CHECK(in_child([&] {
              cli::bar_system_calls();
              return try_program();
          }) == ENOENT);
    CHECK(in_child([&] {
              cli::bar_system_calls();
              cli::bar_programs();
              return try_program();
          }) == EPERM);
}
#endif

TEST_CASE("a program of others reads and changes nothing") {
    CHECK(in_child([] {
              cli::confine_program();
              const int reading = open_error("/etc/passwd", O_RDONLY);
              const int making = open_error("/var/tmp/chatkeep-test", O_WRONLY | O_CREAT);
              const bool barred = making == EACCES || making == EPERM;
              return reading == 0 && (barred || !has_landlock()) ? 0 : 1;
          }) == 0);
}

TEST_CASE("a program of others changes nothing about a file and speaks to no service") {
    const Scratch scratch;
    const std::string path = scratch.path("other/file");
    const auto confined = [](const std::function<long()>& work) {
        return in_child([&] {
            cli::confine_program();
            return error_of(work());
        });
    };
    CHECK(confined([&] { return ::chmod(path.c_str(), 0600); }) == EPERM);
    CHECK(confined([&] { return ::lchown(path.c_str(), ::getuid(), ::getgid()); }) == EPERM);
    CHECK(confined([&] { return ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); }) == EPERM);
    CHECK(confined([&] { return ::setxattr(path.c_str(), "user.x", "x", 1, 0); }) == EPERM);
    CHECK(confined([&] { return ::removexattr(path.c_str(), "user.x"); }) == EPERM);
    CHECK(confined([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }) == EPERM);
}

TEST_CASE("no core dump is written") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const bool kept = true;
#else
    const bool kept = false;
#endif
    CHECK(in_child([] {
              cli::protect_memory();
              rlimit limit{};
              ::getrlimit(RLIMIT_CORE, &limit);
              return limit.rlim_max == 0 ? 1 : 0;
          }) == (kept ? 0 : 1));
}

TEST_CASE("files that were not named cannot be opened") {
    const Scratch scratch;
    const auto confined = [&](const std::function<int()>& work) {
        return in_child([&] {
            const bool done = cli::confine_files({.reads = {scratch.path("read"), scratch.path("missing")},
                                                  .writes = {scratch.path("write/new/deep")}});
            return done == has_landlock() ? work() : 99;
        });
    };
    const int refused = has_landlock() ? EACCES : 0;
    CHECK(confined([&] { return open_error(scratch.path("read/file"), O_RDONLY); }) == 0);
    CHECK(confined([&] { return open_error(scratch.path("read/file"), O_WRONLY); }) == refused);
    CHECK(confined([&] { return open_error(scratch.path("other/file"), O_RDONLY); }) == refused);
    CHECK(confined([&] { return open_error(scratch.path("other/new"), O_WRONLY | O_CREAT); }) == refused);
    CHECK(confined([&] { return open_error(scratch.path("write/made"), O_RDWR | O_CREAT | O_EXCL); }) == 0);
    CHECK(confined([&] { return open_error(scratch.path("write/made"), O_RDWR | O_TRUNC); }) == 0);
    CHECK(confined([&] { return open_error(scratch.path("tmp"), O_RDWR | O_TMPFILE); }) == 0);
    CHECK(confined([&] { return open_error("/usr/share", O_RDONLY); }) == 0);
    CHECK(confined([&] { return open_error(scratch.path("missing"), O_RDONLY); }) == ENOENT);
    CHECK(confined([&] {
              fs::create_directory(scratch.path("write/new"));
              fs::rename(scratch.path("write/made"), scratch.path("write/new/moved"));
              return fs::exists(scratch.path("write/new/moved")) ? 0 : 1;
          }) == 0);
}

TEST_CASE("the folder of a path that does not exist yet is the nearest one above") {
    const Scratch scratch;
    CHECK(cli::existing_folder(scratch.path("write")) == scratch.path("write"));
    CHECK(cli::existing_folder(scratch.path("write/a/b")) == scratch.path("write"));
    CHECK(cli::existing_folder(scratch.path("write/file")) == scratch.path("write"));
    CHECK(cli::existing_folder("no-such-folder/x") == ".");
    CHECK(cli::existing_folder("/no-such-folder/x") == "/");
}
