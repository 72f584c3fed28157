// SPDX-License-Identifier: EUPL-1.2
#include "cli/backup_passwords.hpp"

#include "base/error.hpp"
#include "base/hex.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "cli/terminal.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace chatkeep::cli {

namespace {

using base::Error;
using base::Fault;
using base::SecretBytes;

constexpr std::size_t k_max_line = 4096;
constexpr std::size_t k_max_cache = std::size_t{1} << 20U;
constexpr std::size_t k_key_digits = 64;
// What editors of Windows write in front of a text.
constexpr std::string_view k_utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_utf16_little = "\xFF\xFE";
constexpr std::string_view k_utf16_big = "\xFE\xFF";

/// Reads byte by byte, so that nothing behind the line is taken from a descriptor that others read too.
SecretBytes read_line(int fd, const std::string& name) {
    SecretBytes line(k_max_line);
    std::size_t used = 0;
    while (used < k_max_line) {
        base::check_interrupt();
        const ssize_t count = ::read(fd, line.data() + used, 1);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            base::throw_errno(Fault::missing, fmt::format("cannot read {}", name));
        }
        if (count == 0 || line.data()[used] == '\n') {
            break;
        }
        ++used;
    }
    if (used == k_max_line) {
        throw Error(Fault::usage, fmt::format("{}: its first line is longer than any password", name));
    }
    if (used > 0 && line.data()[used - 1] == '\r') {
        --used;
    }
    line.shrink(used);
    return line;
}

SecretBytes required_line(int fd, const std::string& name) {
    SecretBytes line = read_line(fd, name);
    const std::string_view text = line.view();
    if (text.starts_with(k_utf16_little) || text.starts_with(k_utf16_big) ||
        text.find('\0') != std::string_view::npos) {
        throw Error(Fault::usage, fmt::format("{}: its first line is UTF-16, or no text", name),
                    "save it as UTF-8");
    }
    if (text.starts_with(k_utf8_mark)) {
        line = SecretBytes(text.substr(k_utf8_mark.size()));
    }
    if (line.size() == 0) {
        throw Error(Fault::usage, fmt::format("{}: its first line is empty: there is no password", name));
    }
    return line;
}

std::optional<int> parse_descriptor(std::string_view text) {
    const auto fd = base::parse_number(text);
    return fd && *fd <= INT_MAX ? std::optional(static_cast<int>(*fd)) : std::nullopt;
}

/// A descriptor of the caller's: never closed here.
int given_descriptor(const std::string& text, std::string_view option) {
    const auto fd = parse_descriptor(text);
    if (!fd) {
        throw Error(Fault::usage, fmt::format("--{}: \"{}\" is no descriptor", option, base::printable(text)),
                    "give the number of an open one: --password-fd 3 3< FILE");
    }
    if (::fcntl(*fd, F_GETFD) == -1) {
        throw Error(Fault::missing, fmt::format("--{}: descriptor {} is not open", option, *fd));
    }
    return *fd;
}

/// Typed letters are not shown while it lives.
class EchoOff {
public:
    explicit EchoOff(int terminal) : m_terminal(terminal) {
        m_changed = ::tcgetattr(m_terminal, &m_before) == 0;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = m_changed && ::tcsetattr(m_terminal, TCSAFLUSH, &silent) == 0;
    }

    ~EchoOff() {
        if (m_changed) {
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_before);
        }
    }

    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;
    EchoOff(EchoOff&&) = delete;
    EchoOff& operator=(EchoOff&&) = delete;

private:
    int m_terminal;
    termios m_before{};
    bool m_changed = false;
};

std::optional<SecretBytes> parse_key(std::string_view hex) {
    if (hex.size() != k_key_digits) {
        return std::nullopt;
    }
    SecretBytes key(k_key_digits / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = base::hex_value(hex[i]);
        const int low = base::hex_value(hex[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        key.data()[i / 2] = static_cast<char>(high * 16 + low);
    }
    return key;
}

/// before, then "ID KEY\n"
SecretBytes cache_line(std::string_view before, const std::string& id, const SecretBytes& key) {
    constexpr std::string_view digits = "0123456789abcdef";
    SecretBytes line(before.size() + id.size() + 1 + k_key_digits + 1);
    char* out = std::copy(before.begin(), before.end(), line.data());
    out = std::copy(id.begin(), id.end(), out);
    *out++ = ' ';
    for (const char c : key.view()) {
        const auto byte = static_cast<unsigned char>(c);
        *out++ = digits[byte >> 4U];
        *out++ = digits[byte & 15U];
    }
    *out = '\n';
    return line;
}

} // namespace

OptionPasswords::OptionPasswords(Context& context) : m_context(context) {
    const Options& options = context.options();
    if (options.has("password-file") && options.has("password-fd")) {
        throw Error(Fault::usage, "--password-file and --password-fd both give a password", "leave one out");
    }
    if (options.has("password-file")) {
        const std::string path = options.text("password-file");
        m_password = required_line(base::open_to_read(path).get(), base::printable(path));
    } else if (options.has("password-fd")) {
        const int fd = given_descriptor(options.text("password-fd"), "password-fd");
        m_password = required_line(fd, fmt::format("descriptor {}", fd));
    } else if (::isatty(STDERR_FILENO) == 1) { // somebody would see the question
        m_terminal = base::Fd(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    }
    if (options.has("key-cache")) {
        open_cache(options.text("key-cache"));
        read_cache();
    }
}

void OptionPasswords::open_cache(const std::string& place) {
    if (parse_descriptor(place)) {
        m_cache = base::Fd(::fcntl(given_descriptor(place, "key-cache"), F_DUPFD_CLOEXEC, 3));
        m_keeps_keys = (::fcntl(m_cache.get(), F_GETFL) & O_ACCMODE) != O_RDONLY;
        return;
    }
    m_cache = base::Fd(::open(place.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!m_cache.is_open()) {
        base::throw_errno(Fault::missing, fmt::format("cannot open {}", base::printable(place)));
    }

    struct stat status {};

    if (::fstat(m_cache.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid() ||
        (status.st_mode & 077U) != 0) {
        throw Error(Fault::refused,
                    fmt::format("--key-cache: {} is not a file of yours alone", base::printable(place)),
                    "make it readable for nobody else: chmod 600");
    }
    m_keeps_keys = true;
}

void OptionPasswords::read_cache() {
    SecretBytes content(k_max_cache);
    std::size_t used = 0;
    while (used < k_max_cache) {
        const ssize_t count = ::read(m_cache.get(), content.data() + used, k_max_cache - used);
        if (count < 0 && errno != EINTR) {
            return; // a descriptor to write to only
        }
        if (count == 0) {
            break;
        }
        used += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    std::string_view rest = content.view().substr(0, used);
    m_ends_open = !rest.empty() && rest.back() != '\n';
    while (!rest.empty()) {
        const std::string_view line = base::trim(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(
            rest.size(), rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1));
        const auto blank = line.rfind(' ');
        const bool alone = blank == std::string_view::npos;
        if (auto key = parse_key(alone ? line : line.substr(blank + 1))) {
            m_keys.insert_or_assign(std::string(alone ? "" : line.substr(0, blank)), std::move(*key));
        }
    }
}

std::optional<SecretBytes> OptionPasswords::find_key(const std::string& id) {
    auto key = m_keys.find(id);
    if (key == m_keys.end()) {
        key = m_keys.find("");
    }
    return key == m_keys.end() ? std::nullopt : std::optional(key->second.clone());
}

void OptionPasswords::keep_key(const std::string& id, const SecretBytes& key) {
    if (m_keeps_keys) {
        const std::string_view before = m_ends_open ? "\n" : "";
        base::write_all(m_cache.get(), cache_line(before, id, key).view(), "the key cache");
        m_ends_open = false;
    }
    m_keys.insert_or_assign(id, key.clone());
}

std::optional<SecretBytes> OptionPasswords::password(const std::string& backup) {
    if (m_password) {
        return m_password->clone();
    }
    if (!m_terminal.is_open()) {
        return std::nullopt;
    }
    SecretBytes typed;
    {
        const EchoOff silent(
            m_terminal.get()); // before the question: who answers at once is not shown either
        write_to_person(m_terminal.get(),
                        fmt::format("password of the backup of \"{}\": ", base::printable(backup)));
        typed = read_line(m_terminal.get(), "the terminal");
    }
    write_to_person(m_terminal.get(), "\n");
    return typed.size() == 0 ? std::nullopt : std::optional(std::move(typed));
}

void OptionPasswords::deriving(const std::string& backup, std::uint64_t rounds) {
    const std::string what =
        fmt::format("deriving the key of the backup of \"{}\" in {} rounds", base::printable(backup), rounds);
    if (wants_progress(m_context.options().text("progress"))) {
        write_to_person(STDERR_FILENO, what + '\n');
    } else {
        m_context.say(Severity::info, what);
    }
}

} // namespace chatkeep::cli
