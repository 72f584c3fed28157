// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "files.hpp"
#include "hash/media_store.hpp"
#include "hash/sha.hpp"
#include "scratch_folder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace fs = std::filesystem;
namespace base = chatkeep::base;
using chatkeep::hash::MediaStore;
using chatkeep::hash::sha256;
using chatkeep::hash::StoredMedia;

namespace {

class Scratch {
public:
    [[nodiscard]] std::string store() const { return (m_folder.path() / "media").string(); }

private:
    chatkeep::test::ScratchFolder m_folder;
};

/// Hands out its bytes in pieces, calling a hook before each.
class PiecesInput : public base::Input {
public:
    PiecesInput(std::string bytes, std::size_t piece, std::function<void(std::size_t)> before = {})
        : m_bytes(std::move(bytes)), m_piece(piece), m_before(std::move(before)) {}

    std::size_t read(char* buffer, std::size_t size) override {
        if (m_before) {
            m_before(m_at);
        }
        const std::size_t count = std::min({size, m_piece, m_bytes.size() - m_at});
        std::copy_n(m_bytes.data() + m_at, count, buffer);
        m_at += count;
        return count;
    }

private:
    std::string m_bytes;
    std::size_t m_piece;
    std::function<void(std::size_t)> m_before;
    std::size_t m_at = 0;
};

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<char>((i * 131 + i / 977) & 0xFFU);
    }
    return bytes;
}

/// All files below a folder, relative and sorted.
std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& item : fs::recursive_directory_iterator(folder)) {
        if (!item.is_directory()) {
            names.push_back(fs::relative(item.path(), folder).string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

StoredMedia put_text(MediaStore& store, std::string_view text) {
    base::MemoryInput input(text);
    return store.put(input);
}

std::string object_name(std::string_view bytes) {
    const std::string digest = sha256(bytes);
    return digest.substr(0, 2) + "/" + digest;
}

struct stat status_of(const std::string& path) {
    struct stat status {};

    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status;
}

/// Runs work in a child process; its wait status. A child that throws exits 99.
int in_child(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            work();
        } catch (...) {
            ::_exit(99);
        }
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

/// Makes the kernel answer like a file system that has no nameless files (NFS, FAT).
void forbid_nameless_files() {
    constexpr unsigned tmpfile = 020000000;
    constexpr auto load = static_cast<unsigned short>(BPF_LD | BPF_W | BPF_ABS);
    constexpr auto equals = static_cast<unsigned short>(BPF_JMP | BPF_JEQ | BPF_K);
    constexpr auto has_bits = static_cast<unsigned short>(BPF_JMP | BPF_JSET | BPF_K);
    constexpr auto answer = static_cast<unsigned short>(BPF_RET | BPF_K);
    sock_filter program[] = {
        {load, 0, 0, offsetof(seccomp_data, nr)},       {equals, 0, 3, SYS_openat},
        {load, 0, 0, offsetof(seccomp_data, args[2])},  {has_bits, 0, 1, tmpfile},
        {answer, 0, 0, SECCOMP_RET_ERRNO | EOPNOTSUPP}, {answer, 0, 0, SECCOMP_RET_ALLOW},
    };
    const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        ::_exit(98);
    }
}

/// Makes the kernel answer syncfs() in the given way, in all threads that begin later.
void answer_sync(std::uint32_t with) {
    constexpr auto load = static_cast<unsigned short>(BPF_LD | BPF_W | BPF_ABS);
    constexpr auto equals = static_cast<unsigned short>(BPF_JMP | BPF_JEQ | BPF_K);
    constexpr auto answer = static_cast<unsigned short>(BPF_RET | BPF_K);
    sock_filter program[] = {
        {load, 0, 0, offsetof(seccomp_data, nr)},
        {equals, 0, 1, SYS_syncfs},
        {answer, 0, 0, with},
        {answer, 0, 0, SECCOMP_RET_ALLOW},
    };
    const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        ::_exit(98);
    }
}

/// Objects of 1,000,000 bytes each, no two alike.
void put_many(MediaStore& store, std::size_t count) {
    std::string bytes = pattern(1'000'000);
    for (std::size_t i = 0; i < count; ++i) {
        bytes.replace(0, 8, std::to_string(10'000'000 + i));
        (void)put_text(store, bytes);
    }
}

} // namespace

TEST_CASE("the store keeps content under its SHA-256") {
    const Scratch scratch;
    MediaStore store(scratch.store() + "/");
    const StoredMedia media = put_text(store, "abc");
    store.commit();
    CHECK(media.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(media.size == 3);
    CHECK(media.front == "abc");
    CHECK(store.path_of(media.sha256) == scratch.store() + "/ba/" + media.sha256);
    CHECK(chatkeep::test::read_file(store.path_of(media.sha256)) == "abc");
    CHECK_FALSE(store.is_dry());
}

TEST_CASE("an object has a place by its SHA-256 and by nothing else") {
    CHECK(chatkeep::hash::object_path("media", std::string(64, 'a')) == "media/aa/" + std::string(64, 'a'));
    for (const std::string& name :
         {std::string(), std::string("../../etc/passwd"), std::string(64, 'A'), std::string(63, 'a')}) {
        CHECK_THROWS_AS(chatkeep::hash::object_path("media", name), chatkeep::base::Error);
    }
}

TEST_CASE("content of any size arrives whole, whatever the pieces it comes in") {
    constexpr std::size_t window = std::size_t{1} << 20U;
    const Scratch scratch;
    MediaStore store(scratch.store());
    for (const std::size_t size : {std::size_t{0}, std::size_t{4095}, std::size_t{4097}, window - 1, window,
                                   window + 1, 3 * window + 12345}) {
        const std::string bytes = pattern(size);
        PiecesInput input(bytes, 65'521);
        const StoredMedia media = store.put(input);
        CHECK(media.sha256 == sha256(bytes));
        CHECK(media.size == size);
        CHECK(media.front == bytes.substr(0, 4096));
        CHECK((chatkeep::test::read_file(store.path_of(media.sha256)) == bytes));
    }
}

TEST_CASE("only the owner may read the store") {
    const Scratch scratch;
    const mode_t before = ::umask(0);
    MediaStore store(scratch.store());
    const StoredMedia media = put_text(store, "abc");
    ::umask(before);
    CHECK((status_of(scratch.store()).st_mode & 0777U) == 0700U);
    CHECK((status_of(scratch.store() + "/ba").st_mode & 0777U) == 0700U);
    CHECK((status_of(store.path_of(media.sha256)).st_mode & 0777U) == 0600U);
}

TEST_CASE("an object that is there is not written again") {
    const Scratch scratch;
    MediaStore store(scratch.store());
    for (const std::string& bytes : {std::string("small"), pattern(2'500'000)}) {
        const std::string path = store.path_of(put_text(store, bytes).sha256);
        const ino_t first = status_of(path).st_ino;
        CHECK(put_text(store, bytes).size == bytes.size());
        CHECK(status_of(path).st_ino == first);
    }
    CHECK(files_in(scratch.store()).size() == 2);
}

TEST_CASE("an object cut short by a power cut is replaced") {
    const Scratch scratch;
    MediaStore store(scratch.store());
    for (const std::string& bytes : {std::string("small"), pattern(2'500'000)}) {
        const std::string path = store.path_of(put_text(store, bytes).sha256);
        fs::resize_file(path, 1);
        CHECK(put_text(store, bytes).sha256 == sha256(bytes));
        CHECK((chatkeep::test::read_file(path) == bytes));
    }
    CHECK(files_in(scratch.store()).size() == 2);
}

TEST_CASE("an object whose bytes are not those of its name is replaced, and counted") {
    const Scratch scratch;
    MediaStore store(scratch.store());
    std::uint64_t damaged = 0;
    for (const std::string& bytes : {std::string("small"), pattern(300'000), pattern(2'500'000)}) {
        const StoredMedia media = put_text(store, bytes);
        const std::string path = store.path_of(media.sha256);
        std::string other = bytes;
        other.back() = static_cast<char>(other.back() ^ 1);
        chatkeep::test::write_file(path, other);
        MediaStore later(scratch.store());
        CHECK(put_text(later, bytes).sha256 == media.sha256);
        CHECK((chatkeep::test::read_file(path) == bytes));
        CHECK(later.replaced() == 1);
        CHECK(later.first_replaced() == media.sha256);
        fs::resize_file(path, 1);
        CHECK(put_text(store, bytes).sha256 == media.sha256);
        CHECK(store.replaced() == ++damaged);
    }
    CHECK(files_in(scratch.store()).size() == 3);
}

TEST_CASE("a dry store tells digest and size of content it does not keep") {
    MediaStore store;
    const std::string bytes = pattern(2'500'000);
    const StoredMedia media = put_text(store, bytes);
    store.commit();
    CHECK(media.sha256 == sha256(bytes));
    CHECK(media.size == bytes.size());
    CHECK(media.front == bytes.substr(0, 4096));
    CHECK(store.path_of(media.sha256).empty());
    CHECK(store.is_dry());
}

TEST_CASE("nothing is kept of an input that fails") {
    const Scratch scratch;
    MediaStore store(scratch.store());
    for (const std::size_t failing_at : {std::size_t{1000}, std::size_t{2'000'000}}) {
        PiecesInput input(pattern(3'000'000), 1000, [failing_at](std::size_t at) {
            if (at >= failing_at) {
                throw base::Error(base::Fault::data, "damaged");
            }
        });
        CHECK_THROWS_WITH(store.put(input), "damaged");
    }
    CHECK(files_in(scratch.store()).empty());
}

TEST_CASE("a full disk ends the copy without an object") {
    const Scratch scratch;
    MediaStore store(scratch.store());
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{1'500'000, before.rlim_max};
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::string message;
    base::Fault fault = base::Fault::internal;
    try {
        put_text(store, pattern(3'000'000));
    } catch (const base::Error& error) {
        message = error.what();
        fault = error.fault();
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, old_handler);
    CHECK(message == "cannot write to the media store " + scratch.store() + ": File too large");
    CHECK(fault == base::Fault::io);
    CHECK(files_in(scratch.store()).empty());
}

TEST_CASE("a run that is killed leaves no object under a final name") {
    const Scratch scratch;
    const int status = in_child([&scratch] {
        MediaStore store(scratch.store());
        PiecesInput input(pattern(4'000'000), 1000, [](std::size_t at) {
            if (at >= 3'000'000) {
                ::kill(::getpid(), SIGKILL);
            }
        });
        (void)store.put(input);
    });
    CHECK(WIFSIGNALED(status));
    CHECK(files_in(scratch.store()).empty());
}

TEST_CASE("two runs may fill one store") {
    const Scratch scratch;
    const auto fill = [&scratch] {
        MediaStore store(scratch.store());
        for (std::size_t i = 0; i < 300; ++i) {
            (void)put_text(store, pattern(i * 37));
        }
        (void)put_text(store, pattern(3'000'000));
        store.commit();
    };
    const pid_t other = ::fork();
    if (other == 0) {
        try {
            fill();
        } catch (...) {
            ::_exit(99);
        }
        ::_exit(0);
    }
    fill();
    int status = -1;
    REQUIRE(::waitpid(other, &status, 0) == other);
    CHECK(status == 0);
    std::vector<std::string> expected{object_name(pattern(3'000'000))};
    for (std::size_t i = 0; i < 300; ++i) {
        expected.push_back(object_name(pattern(i * 37)));
    }
    std::sort(expected.begin(), expected.end());
    CHECK(files_in(scratch.store()) == expected);
    for (const std::string& name : expected) {
        CHECK(object_name(chatkeep::test::read_file(scratch.store() + "/" + name)) == name);
    }
}

TEST_CASE("the disk begins with many small objects before the store is committed") {
    const Scratch scratch;
    const int few = in_child([&scratch] {
        answer_sync(SECCOMP_RET_KILL_PROCESS);
        MediaStore store(scratch.store());
        put_many(store, 10);
    });
    CHECK(few == 0);
    const int many = in_child([&scratch] {
        answer_sync(SECCOMP_RET_KILL_PROCESS);
        MediaStore store(scratch.store());
        put_many(store, 150);
        std::this_thread::sleep_for(std::chrono::minutes(1)); // the thread that syncs ends it
    });
    CHECK((WIFSIGNALED(many) && WTERMSIG(many) == SIGSYS));
}

TEST_CASE("what the disk fails at is told at the commit, however early it began") {
    const Scratch scratch;
    const int status = in_child([&scratch] {
        answer_sync(SECCOMP_RET_ERRNO | EIO);
        MediaStore store(scratch.store());
        put_many(store, 140);
        try {
            store.commit();
        } catch (const base::Error& error) {
            const std::string line =
                "cannot write to the media store " + scratch.store() + ": Input/output error";
            ::_exit(error.what() == line && error.fault() == base::Fault::io ? 42 : 97);
        }
    });
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 42));
}

TEST_CASE("a file system without nameless files will do") {
    const Scratch scratch;
    const std::string big = pattern(2'500'000);
    const int status = in_child([&scratch, &big] {
        forbid_nameless_files();
        MediaStore store(scratch.store());
        (void)put_text(store, "abc");
        (void)put_text(store, big);
        PiecesInput failing(big, 1000, [](std::size_t at) {
            if (at >= 2'000'000) {
                throw base::Error(base::Fault::data, "damaged");
            }
        });
        try {
            (void)store.put(failing);
        } catch (const base::Error&) {
            return;
        }
        ::_exit(97);
    });
    CHECK(status == 0);
    std::vector<std::string> expected{object_name("abc"), object_name(big)};
    std::sort(expected.begin(), expected.end());
    CHECK(files_in(scratch.store()) == expected);
}

TEST_CASE("a store that cannot be made is an output error") {
    const Scratch scratch;
    const std::string nowhere = scratch.store() + "/a/b";
    CHECK_THROWS_WITH(MediaStore(nowhere),
                      "cannot make the folder " + nowhere + ": No such file or directory");
    std::ofstream(scratch.store()) << "a file";
    CHECK_THROWS_WITH(MediaStore(scratch.store()),
                      "cannot open the media store " + scratch.store() + ": Not a directory");
}
