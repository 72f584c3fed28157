// SPDX-License-Identifier: EUPL-1.2
#include "cli/sandbox.hpp"

#include "base/atomic_file.hpp"
#include "base/handle.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>

namespace chatkeep::cli {

namespace {

using base::Error;
using base::Fault;

// The sanitizers' leak check traces the process and their reports start a symbolizer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_sanitized = true;
#elif defined(__has_feature)
constexpr bool k_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool k_sanitized = false;
#endif

using Filter = base::Handle<void, &seccomp_release>;

/// Ways round the socket rule, into other processes, or up in rights. None is used by any program.
constexpr std::array k_barred_calls = {
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(reboot),
};

/// What changes a file without writing to it, which Landlock does not cover. The last are fchmodat2,
/// setxattrat and removexattrat, numbered alike on every machine since 2010, which the library does not know
/// yet.
constexpr std::array k_changing_calls = {SCMP_SYS(chmod),
                                         SCMP_SYS(fchmod),
                                         SCMP_SYS(fchmodat),
                                         SCMP_SYS(chown),
                                         SCMP_SYS(fchown),
                                         SCMP_SYS(lchown),
                                         SCMP_SYS(fchownat),
                                         SCMP_SYS(utime),
                                         SCMP_SYS(utimes),
                                         SCMP_SYS(futimesat),
                                         SCMP_SYS(utimensat),
                                         SCMP_SYS(setxattr),
                                         SCMP_SYS(lsetxattr),
                                         SCMP_SYS(fsetxattr),
                                         SCMP_SYS(removexattr),
                                         SCMP_SYS(lremovexattr),
                                         SCMP_SYS(socket),
                                         SCMP_SYS(fremovexattr),
                                         452,
                                         463,
                                         466};

constexpr std::array k_program_calls = {SCMP_SYS(execve), SCMP_SYS(execveat)};

void check(int result) {
    if (result < 0) {
        errno = -result;
        base::throw_errno(Fault::refused, "cannot bar the network");
    }
}

void add_rules(scmp_filter_ctx filter) {
    const std::uint32_t refuse = SCMP_ACT_ERRNO(EACCES);
    const scmp_arg_cmp not_local{.arg = 0, .op = SCMP_CMP_NE, .datum_a = AF_UNIX, .datum_b = 0};
    check(seccomp_rule_add_array(filter, refuse, SCMP_SYS(socket), 1, &not_local));
    check(seccomp_rule_add_array(filter, refuse, SCMP_SYS(socketpair), 1, &not_local));
    const std::uint32_t forbid = SCMP_ACT_ERRNO(EPERM);
    for (const int call : k_barred_calls) {
        check(seccomp_rule_add(filter, forbid, call, 0));
    }
    if constexpr (!k_sanitized) {
        check(seccomp_rule_add(filter, forbid, SCMP_SYS(ptrace), 0));
    }
}

// Landlock's constants up to ABI 7; Debian 12's header knows ABI 2.
constexpr std::uint64_t k_fs_execute = LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t k_fs_write_file = LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr std::uint64_t k_fs_read_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t k_fs_read_dir = LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t k_fs_refer = 1ULL << 13U;
constexpr std::uint64_t k_fs_truncate = 1ULL << 14U;
constexpr std::uint64_t k_fs_ioctl_device = 1ULL << 15U;
constexpr std::uint64_t k_net_bind_connect = 3;
constexpr std::uint64_t k_scope_unix_signal = 3;

constexpr std::uint64_t k_fs_first_abi = (1ULL << 13U) - 1;
constexpr std::uint64_t k_file_rights =
    k_fs_execute | k_fs_write_file | k_fs_read_file | k_fs_truncate | k_fs_ioctl_device;
constexpr std::uint64_t k_read_rights = k_fs_read_file | k_fs_read_dir;
constexpr std::uint64_t k_write_rights = k_read_rights | k_fs_write_file | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                         LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                         LANDLOCK_ACCESS_FS_MAKE_REG | k_fs_refer | k_fs_truncate;

/// struct landlock_ruleset_attr of ABI 6; the size tells the kernel how much of it is meant.
struct RulesetAttributes {
    std::uint64_t fs;
    std::uint64_t net;
    std::uint64_t scoped;
};

/// What the C library, OpenSSL and libmagic open by themselves.
constexpr std::array k_library_reads = {
    "/usr",          "/lib",       "/lib64",          "/etc/ld.so.cache",     "/etc/localtime",
    "/etc/timezone", "/etc/magic", "/etc/magic.mime", "/etc/ssl/openssl.cnf", "/dev/null",
    "/dev/urandom",  "/proc/self"};

class Landlock {
public:
    explicit Landlock(long abi) : m_handled(k_fs_first_abi) {
        m_handled |= abi >= 2 ? k_fs_refer : 0;
        m_handled |= abi >= 3 ? k_fs_truncate : 0;
        m_handled |= abi >= 5 ? k_fs_ioctl_device : 0;
        const RulesetAttributes attributes{m_handled, k_net_bind_connect, k_scope_unix_signal};
        const std::size_t members = abi >= 6 ? 3 : abi >= 4 ? 2 : 1;
        const long fd =
            ::syscall(SYS_landlock_create_ruleset, &attributes, members * sizeof(std::uint64_t), 0);
        m_ruleset = base::Fd(static_cast<int>(fd));
    }

    /// A path that does not exist needs no rule: opening it fails anyway.
    void allow(const std::string& path, std::uint64_t rights) const {
        const base::Fd fd(::open(path.c_str(), O_PATH | O_CLOEXEC));

        struct stat status {};

        if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
            return;
        }
        if (!S_ISDIR(status.st_mode)) {
            rights &= k_file_rights;
        }
        const struct landlock_path_beneath_attr rule = {.allowed_access = rights & m_handled,
                                                        .parent_fd = fd.get()};
        ::syscall(SYS_landlock_add_rule, m_ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }

    [[nodiscard]] bool enforce() const {
        return ::syscall(SYS_landlock_restrict_self, m_ruleset.get(), 0) == 0;
    }

private:
    std::uint64_t m_handled;
    base::Fd m_ruleset;
};

} // namespace

void bar_system_calls() {
    const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
    if (!filter) {
        throw Error(Fault::refused, "cannot bar the network", "--no-sandbox runs without protection");
    }
    add_rules(filter.get());
    check(seccomp_load(filter.get())); // sets no_new_privs too
}

void bar_programs() {
    if constexpr (!k_sanitized) {
        const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
        if (!filter) {
            throw Error(Fault::refused, "cannot bar new programs", "--no-sandbox runs without protection");
        }
        for (const int call : k_program_calls) {
            check(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0));
        }
        check(seccomp_load(filter.get()));
    }
}

namespace {

/// Files beside their bytes, and services of this machine behind local sockets.
void bar_changes() {
    const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
    if (!filter) {
        throw Error(Fault::refused, "cannot confine the program", "--no-sandbox runs without protection");
    }
    for (const int call : k_changing_calls) {
        check(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0));
    }
    check(seccomp_load(filter.get()));
}

} // namespace

void confine_program() noexcept {
    try {
        bar_changes();
    } catch (const std::exception&) {
        ::_exit(126); // the child of a fork, which runs nothing rather than something unconfined
    }
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        return;
    }
    const Landlock landlock(abi);
    landlock.allow("/", k_read_rights | k_fs_execute);
    landlock.allow("/dev/null", k_fs_write_file);
    static_cast<void>(landlock.enforce());
}

void protect_memory() noexcept {
    if constexpr (!k_sanitized) {
        const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
        ::setrlimit(RLIMIT_CORE, &none);
        ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

std::string existing_folder(std::string path) {
    struct stat status {};

    while (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        std::string parent = base::parent_of(path);
        if (parent == path) {
            return path;
        }
        path = std::move(parent);
    }
    return path;
}

bool confine_files(const Sandbox& sandbox) {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        return false;
    }
    const Landlock landlock(abi);
    for (const char* path : k_library_reads) {
        landlock.allow(path, k_read_rights);
    }
    for (const std::string& path : sandbox.reads) {
        landlock.allow(path, k_read_rights);
    }
    const char* temporary =
        std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
    landlock.allow(temporary != nullptr && *temporary != '\0' ? temporary : "/var/tmp", k_write_rights);
    for (const std::string& path : sandbox.writes) {
        landlock.allow(existing_folder(path), k_write_rights);
    }
    return landlock.enforce();
}

} // namespace chatkeep::cli
