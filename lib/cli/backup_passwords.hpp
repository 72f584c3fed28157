#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Passwords of backups from where the options say: a file, a descriptor, the terminal; and the keys they gave
// in earlier runs.

#include "base/fd.hpp"
#include "base/secret_bytes.hpp"
#include "cli/program.hpp"
#include "tree/tree.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::cli {

inline constexpr OptionSpec k_password_file = {
    .name = "password-file",
    .argument = "FILE",
    .help = "take the password of a backup from FILE's first line",
    .details =
        "Without it and --password-fd the password is asked for on the terminal, once for each encrypted "
        "backup. No option takes the password itself: others could read it in the list of processes.",
    .group = "Encrypted backups"};

inline constexpr OptionSpec k_password_fd = {.name = "password-fd",
                                             .argument = "FD",
                                             .help = "take that password from an open descriptor",
                                             .details =
                                                 "A number; the first line that can be read from it counts.",
                                             .group = "Encrypted backups"};

inline constexpr OptionSpec k_key_cache = {
    .name = "key-cache",
    .argument = "FILE",
    .help = "keep the keys of backups for the next run",
    .details =
        "Deriving a key from a password takes seconds. FILE is made with mode 0600 and is as secret as the "
        "password; a file that others may read is refused. Each line has the name of a keybag and 64 hex "
        "digits; a line of 64 hex digits alone is tried too. A number is an open descriptor: 3<>FILE is read "
        "and kept up, 3<FILE only read.",
    .group = "Encrypted backups"};

/// Made before the sandbox, since it opens files and the terminal.
class OptionPasswords : public tree::BackupPasswords {
public:
    /// Throws Error{usage}, Error{missing} or Error{refused}.
    explicit OptionPasswords(Context& context);

    std::optional<base::SecretBytes> find_key(const std::string& id) override;
    void keep_key(const std::string& id, const base::SecretBytes& key) override;
    std::optional<base::SecretBytes> password(const std::string& backup) override;
    void deriving(const std::string& backup, std::uint64_t rounds) override;

private:
    void open_cache(const std::string& place);
    void read_cache();

    Context& m_context;
    std::optional<base::SecretBytes> m_password;
    base::Fd m_terminal; ///< closed when the password comes from elsewhere or nobody sits there
    base::Fd m_cache;
    bool m_keeps_keys = false;                                    ///< the cache can be written to
    bool m_ends_open = false;                                     ///< its last line lacks its end
    std::map<std::string, base::SecretBytes, std::less<>> m_keys; ///< by keybag; "" is for any
};

} // namespace chatkeep::cli
