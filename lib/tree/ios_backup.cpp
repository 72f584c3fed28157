// SPDX-License-Identifier: EUPL-1.2
#include "tree/ios_backup.hpp"

#include "base/plist.hpp"
#include "base/text.hpp"
#include "hash/cipher.hpp"
#include "model/time.hpp"
#include "tree/backup_rows.hpp"
#include "tree/database.hpp"
#include "tree/names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace chatkeep::tree {

namespace {

using base::PlistValue;

constexpr std::string_view k_sqlite = std::string_view("SQLite format 3\0", 16);
constexpr std::size_t k_max_plist = std::size_t{64} << 20U;
constexpr std::uint64_t k_max_mbdb = 1ULL << 30U;
constexpr std::int64_t k_epoch_s = 978'307'200; // 2001-01-01 UTC
constexpr std::uint64_t k_block = 16;
constexpr std::size_t k_probed = 64; // files looked into to tell a decrypted copy from an encrypted backup

std::string front_of(const base::RandomBytes& bytes) {
    std::string front(k_sqlite.size(), '\0');
    front.resize(bytes.read_at(0, front.data(), front.size()));
    return front;
}

std::string front_of(base::Input& input) {
    std::string front(k_sqlite.size(), '\0');
    std::size_t used = 0;
    while (const std::size_t count = input.read(front.data() + used, front.size() - used)) {
        used += count;
    }
    front.resize(used);
    return front;
}

/// The first bytes of what phones keep most, none of which encryption gives by chance.
bool is_known_front(std::string_view front) {
    constexpr std::array<std::string_view, 9> magic = {
        k_sqlite, "bplist0", "\x89PNG\r\n\x1A\n", "\xFF\xD8\xFF\xE0", "\xFF\xD8\xFF\xE1", "<?xml", "GIF8",
        "%PDF-",  "caff"};
    constexpr std::size_t brand = 4; // of HEIC, MP4 and QuickTime files, behind the length of the first box
    const bool is_film = front.size() > brand && front.substr(brand).starts_with("ftyp");
    return is_film ||
           std::any_of(magic.begin(), magic.end(), [&](auto start) { return front.starts_with(start); });
}

/// Whether the first bytes may be those of a ciphertext: of no known kind of file, and no text.
bool may_be_encrypted(std::string_view front) {
    const bool is_text = std::all_of(front.begin(), front.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte < 0x7F) || c == '\n' || c == '\r' || c == '\t';
    });
    return !is_text && !is_known_front(front);
}

/// Of a path inside a domain, which may hold any character but must not lead out of its folder.
bool is_safe(std::string_view path) noexcept {
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        path.remove_prefix(std::min(path.size(), part.size() + 1));
        if (path.empty()) {
            return true;
        }
    }
    return false;
}

std::string date_text(const PlistValue& value) {
    const double seconds = value.date().value_or(0);
    if (!(std::abs(seconds) > 0) || std::abs(seconds) > 1e11) {
        return {};
    }
    return model::to_string(model::Instant{k_epoch_s + static_cast<std::int64_t>(std::floor(seconds)), 0, 0});
}

/// The padding that the last block ends in: 1 to 16 bytes of that value; nothing when there is none.
std::optional<std::uint64_t> padding_of(const base::RandomBytes& plain) {
    std::array<char, k_block> last{};
    if (plain.size() < k_block ||
        plain.read_at(plain.size() - k_block, last.data(), last.size()) != last.size()) {
        return std::nullopt;
    }
    const auto count = static_cast<unsigned char>(last.back());
    const bool valid = count >= 1 && count <= k_block &&
                       std::all_of(last.end() - count, last.end(),
                                   [&](char c) { return static_cast<unsigned char>(c) == count; });
    return valid ? std::optional<std::uint64_t>(count) : std::nullopt;
}

std::string size_remark(std::uint64_t size, std::optional<std::uint64_t> declared) {
    return declared && size != *declared
               ? fmt::format("has {} bytes where the manifest states {}", size, *declared)
               : std::string();
}

/// The length of a file that is encrypted.
std::uint64_t padded(std::uint64_t size) noexcept {
    return (size / k_block + 1) * k_block;
}

/// As backups store a file: in a folder of two digits since iOS 10, side by side before.
bool is_stored_name(std::string_view path) noexcept {
    const auto slash = path.find('/');
    return slash == std::string_view::npos
               ? is_file_id(path)
               : is_file_id(path.substr(slash + 1)) &&
                     path.substr(slash + 1).starts_with(path.substr(0, slash)) && slash == 2;
}

/// Cuts decrypted blocks to the file's own bytes. The padding decides, not the size in the manifest, which is
/// older than the copy where a database was written to meanwhile.
PlainFile cut_padding(Bytes plain, std::uint64_t stored, std::optional<std::uint64_t> declared) {
    if (stored % k_block != 0) {
        return {std::move(plain), fmt::format("damaged: its {} encrypted bytes are no whole blocks", stored)};
    }
    const std::uint64_t size = plain.size();
    const std::uint64_t wanted = declared.value_or(size);
    if (const auto padding = padding_of(plain)) {
        const std::uint64_t left = size - *padding;
        return {plain.part(0, left), size_remark(left, declared)};
    }
    if (size == 0 && wanted == 0) {
        return {std::move(plain), {}};
    }
    const std::uint64_t kept = std::min(size, wanted);
    return {plain.part(0, kept),
            fmt::format("its padding is damaged: {} of {} decrypted bytes were taken", kept, size)};
}

} // namespace

PlainFile IosBackup::plain(const Tree& outer, const BackupFile& file, const std::string& path) const {
    Bytes stored = outer.bytes(file.stored);
    if (stored.size() == 0 && file.declared.value_or(0) > 0) {
        throw base::Error(base::Fault::data, base::Place{path, {}, {}, {}},
                          fmt::format("empty where the manifest states {} bytes", *file.declared));
    }
    if (file.key.empty()) {
        std::string remark = size_remark(stored.size(), file.declared);
        return {std::move(stored), std::move(remark)};
    }
    if (is_known_front(front_of(stored))) { // someone decrypted this one
        std::string remark = size_remark(stored.size(), file.declared);
        return {std::move(stored), std::move(remark)};
    }
    const auto key = m_keys ? m_keys->unwrap(file.key) : std::nullopt;
    if (!key) {
        throw base::Error(base::Fault::data, base::Place{path, {}, {}, {}},
                          "encrypted with a key that the backup does not hold");
    }
    const std::uint64_t size = stored.size();
    const std::string name = stored.name();
    auto source = std::make_shared<const Bytes>(std::move(stored));
    return cut_padding(Bytes(hash::decrypt_cbc(std::move(source), key->view()), name), size, file.declared);
}

/// Builds an IosBackup step by step. What makes it useless is thrown as an Error and kept as its problem.
class BackupOpener {
public:
    BackupOpener(const Tree& outer, const std::string& folder, BackupPasswords* passwords)
        : m_outer(outer), m_folder(folder), m_passwords(passwords) {}

    [[nodiscard]] std::optional<IosBackup> run();

private:
    [[nodiscard]] bool read_properties();

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
        return m_outer.find(m_folder + std::string(name));
    }

    [[nodiscard]] bool has_file_table() const;
    [[nodiscard]] std::size_t count_stored(const std::vector<bool>& named) const;
    void report_unnamed();
    [[nodiscard]] PlistValue read_list(std::string_view name);
    void describe(const PlistValue& info);
    void check_completeness();
    void read_manifest();
    void read_db(std::size_t entry);
    [[nodiscard]] Bytes decrypted_manifest(const Bytes& stored);
    void unlock();
    [[nodiscard]] base::SecretBytes derived_key(const Keybag& keybag);
    [[nodiscard]] std::optional<base::SecretBytes> try_password(const Keybag& keybag,
                                                                std::string_view password);
    void add(const BackupRow& row);
    [[nodiscard]] std::optional<std::size_t> find_stored(std::string_view id) const;
    [[nodiscard]] std::optional<bool> find_encrypted(bool keyed) const;
    void settle_encryption();
    void set_sizes();
    void refuse_keyless();

    const Tree& m_outer;
    std::string m_folder;
    BackupPasswords* m_passwords;
    PlistValue m_manifest; ///< Manifest.plist; missing when it is not there or damaged
    IosBackup m_backup;
    bool m_plain_manifest = false; ///< an encrypted backup whose manifest is not, or a decrypted copy
};

/// A property list of the backup; missing, with a remark, when it is damaged.
PlistValue BackupOpener::read_list(std::string_view name) {
    const auto entry = find(name);
    if (!entry) {
        return {};
    }
    std::optional<PlistValue> list;
    if (m_outer.entries()[*entry].size <= k_max_plist) {
        list = base::parse_plist(
            base::read_all(*m_outer.open(*entry), k_max_plist, m_outer.entries()[*entry].path));
    }
    if (!list || list->kind() != base::PlistKind::dictionary) {
        m_backup.about.remarks.push_back(fmt::format("{} is damaged", name));
        return {};
    }
    return *list;
}

void BackupOpener::describe(const PlistValue& info) {
    const PlistValue lockdown = m_manifest["Lockdown"];
    const auto text = [&](std::string_view key, std::string_view lockdown_key) {
        return std::string(info[key].text().value_or(lockdown[lockdown_key].text().value_or("")));
    };
    Backup& about = m_backup.about;
    about.device_name = text("Device Name", "DeviceName");
    about.product_type = text("Product Type", "ProductType");
    about.ios_version = text("Product Version", "ProductVersion");
    about.udid = text("Target Identifier", "UniqueDeviceID");
    about.phone_number = text("Phone Number", "PhoneNumber");
    about.made = date_text(info["Last Backup Date"]);
    about.made = about.made.empty() ? date_text(m_manifest["Date"]) : about.made;
    about.encrypted = m_manifest["IsEncrypted"].boolean().value_or(false);
    for (std::size_t i = 0; i < info["Installed Applications"].size(); ++i) {
        about.apps.emplace_back(info["Installed Applications"][i].text().value_or(""));
    }
    for (std::size_t i = 0; i < m_manifest["Applications"].size(); ++i) {
        about.apps.emplace_back(m_manifest["Applications"].key(i).text().value_or(""));
    }
    std::sort(about.apps.begin(), about.apps.end());
    about.apps.erase(std::unique(about.apps.begin(), about.apps.end()), about.apps.end());
}

void BackupOpener::check_completeness() {
    const PlistValue status = read_list("Status.plist");
    const std::string_view state = status["SnapshotState"].text().value_or("");
    std::vector<std::string>& remarks = m_backup.about.remarks;
    if (status && state.empty()) {
        remarks.emplace_back("Status.plist does not say that the backup was finished");
    } else if (status && state != "finished") {
        remarks.push_back(fmt::format("the backup was not finished (\"{}\")", base::printable(state)));
    }
    for (const auto& [name, loss] :
         {std::pair("Info.plist", "the owner's number may not be known"),
          std::pair("Manifest.plist", "whether the backup is encrypted is told by its files only"),
          std::pair("Status.plist", "whether the backup was finished is not known")}) {
        if (!find(name)) {
            remarks.push_back(fmt::format("{} is missing: {}", name, loss));
        }
    }
    const std::string snapshot = m_folder + "Snapshot/";
    const auto& entries = m_outer.entries();
    const auto inside =
        std::lower_bound(entries.begin(), entries.end(), snapshot,
                         [](const Entry& entry, const std::string& path) { return entry.path < path; });
    if ((inside != entries.end() && inside->path.starts_with(snapshot)) || find("Manifest.db-wal")) {
        remarks.emplace_back("a later backup was interrupted: files may be of different times");
    }
}

/// False when the folder is no backup: other programs name files Manifest too.
bool BackupOpener::read_properties() {
    m_backup.about.folder = m_folder;
    m_manifest = read_list("Manifest.plist");
    const PlistValue info = read_list("Info.plist");
    const bool listed = m_manifest["BackupKeyBag"] || m_manifest["Lockdown"] || info["Target Identifier"];
    if (!listed && !find("Manifest.mbdb") && !has_file_table() && count_stored({}) == 0) {
        return false;
    }
    describe(info);
    return true;
}

/// Of a Manifest.db without any of the lists that stand beside it in a backup.
bool BackupOpener::has_file_table() const {
    const auto entry = find("Manifest.db");
    if (!entry || front_of(*m_outer.open(*entry)) != k_sqlite) {
        return false;
    }
    try {
        return open_database(m_outer, *entry).columns_of("Files").has("fileID");
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        return false;
    }
}

/// Files that lie in the folder as backups store them, without those that are named, by index.
std::size_t BackupOpener::count_stored(const std::vector<bool>& named) const {
    const auto& entries = m_outer.entries();
    auto entry = std::lower_bound(entries.begin(), entries.end(), m_folder,
                                  [](const Entry& e, const std::string& path) { return e.path < path; });
    std::size_t count = 0;
    for (; entry != entries.end() && entry->path.starts_with(m_folder); ++entry) {
        const auto index = static_cast<std::size_t>(entry - entries.begin());
        const bool is_named = index < named.size() && named[index];
        count += !is_named && is_stored_name(std::string_view(entry->path).substr(m_folder.size())) ? 1U : 0U;
    }
    return count;
}

/// The manifest has lost rows, or an earlier backup left files behind.
void BackupOpener::report_unnamed() {
    std::vector<bool> named(m_outer.entries().size());
    for (const BackupFile& file : m_backup.files) {
        named[file.stored] = true;
    }
    if (const std::size_t count = count_stored(named); count > 0) {
        m_backup.about.remarks.push_back(
            fmt::format("stored files that no row of the manifest names: {}", count));
    }
}

std::optional<base::SecretBytes> BackupOpener::try_password(const Keybag& keybag, std::string_view password) {
    m_passwords->deriving(m_backup.about.device_name, std::uint64_t{keybag.first_rounds} + keybag.rounds);
    base::SecretBytes key = derive_backup_key(keybag, password);
    m_backup.m_keys = ClassKeys::unlock(keybag, key.view());
    return m_backup.m_keys ? std::optional(std::move(key)) : std::nullopt;
}

/// Unlocks with the password, as typed and then in the form that a phone's keyboard gives (NFC).
base::SecretBytes BackupOpener::derived_key(const Keybag& keybag) {
    constexpr auto credential = base::Fault::credential;
    const auto password =
        m_passwords != nullptr ? m_passwords->password(m_backup.about.device_name) : std::nullopt;
    if (!password) {
        throw base::Error(credential, "the backup is encrypted and no password was given",
                          "give it with --password-file or --password-fd");
    }
    if (auto key = try_password(keybag, password->view())) {
        return std::move(*key);
    }
    std::string composed = base::to_nfc(password->view());
    const base::SecretBytes other{composed};
    std::fill(composed.begin(), composed.end(), '\0');
    if (other.view() != password->view()) {
        if (auto key = try_password(keybag, other.view())) {
            return std::move(*key);
        }
    }
    throw base::Error(credential, "the password of the backup is wrong",
                      "it is the one that encrypts backups, not the phone's code");
}

void BackupOpener::unlock() {
    if (m_backup.m_keys) {
        return;
    }
    const auto bag = m_manifest["BackupKeyBag"].data();
    if (!bag) {
        throw base::Error(base::Fault::data,
                          m_manifest
                              ? "Manifest.plist holds no keybag: the encrypted backup can't be opened"
                              : fmt::format("Manifest.plist is {}: without it an encrypted backup can't "
                                            "be opened",
                                            find("Manifest.plist") ? "damaged" : "missing"));
    }
    const std::optional<Keybag> keybag = parse_keybag(*bag);
    if (!keybag) {
        throw base::Error(base::Fault::data,
                          "the backup is encrypted, and the keybag in Manifest.plist is damaged");
    }
    const std::string id = keybag_id(*keybag);
    if (m_passwords != nullptr) {
        if (const auto known = m_passwords->find_key(id)) {
            m_backup.m_keys = ClassKeys::unlock(*keybag, known->view());
        }
    }
    if (!m_backup.m_keys) {
        const base::SecretBytes key = derived_key(*keybag);
        m_passwords->keep_key(id, key);
    }
}

/// Whole pages, so without padding.
Bytes BackupOpener::decrypted_manifest(const Bytes& stored) {
    unlock();
    const auto key = m_backup.m_keys->unwrap(m_manifest["ManifestKey"].data().value_or(""));
    if (!key) {
        throw base::Error(base::Fault::data, "the key of Manifest.db is missing or damaged");
    }
    Bytes plain(hash::decrypt_cbc(std::make_shared<const Bytes>(stored), key->view()), stored.name());
    if (front_of(plain) != k_sqlite) {
        throw base::Error(base::Fault::data, "Manifest.db is damaged: it does not decrypt to a database");
    }
    return plain;
}

void BackupOpener::read_db(std::size_t entry) {
    const Bytes stored = m_outer.bytes(entry);
    m_plain_manifest = front_of(stored) == k_sqlite;
    base::DatabaseFiles files{nullptr, nullptr, stored.name()};
    if (m_plain_manifest) {
        files.main = std::make_shared<Bytes>(stored);
        if (const auto wal = find("Manifest.db-wal")) {
            files.wal = std::make_shared<Bytes>(m_outer.bytes(*wal));
        }
        if (const auto journal = find("Manifest.db-journal")) {
            files.journal = std::make_shared<Bytes>(m_outer.bytes(*journal));
        }
    } else if (m_manifest && !m_backup.about.encrypted && !m_manifest["BackupKeyBag"]) {
        throw base::Error(base::Fault::data, "Manifest.db is damaged: it is no database");
    } else {
        m_backup.about.encrypted = true;
        files.main = std::make_shared<Bytes>(decrypted_manifest(stored));
    }
    const base::Database manifest(std::move(files));
    const ManifestFaults faults = read_manifest_db(manifest, [this](const BackupRow& row) { add(row); });
    std::vector<std::string>& remarks = m_backup.about.remarks;
    for (const std::string& warning : manifest.warnings()) {
        remarks.push_back("Manifest.db: " + warning);
    }
    for (const std::string& recovery : manifest.recoveries()) {
        remarks.push_back("Manifest.db: " + recovery);
    }
    if (faults.rows > 0) {
        remarks.push_back(fmt::format("Manifest.db: {} rows are damaged: {}", faults.rows, faults.first));
    }
    if (const auto fault = manifest.quick_check()) {
        remarks.push_back(fmt::format("Manifest.db is damaged: {}", base::printable(*fault)));
    }
}

void BackupOpener::read_manifest() {
    if (const auto entry = find("Manifest.db")) {
        read_db(*entry);
        return;
    }
    const auto entry = find("Manifest.mbdb");
    if (!entry) {
        throw base::Error(base::Fault::data,
                          "Manifest.db is missing: without it no file of the backup has a name",
                          "copy the whole folder of the backup");
    }
    if (m_outer.entries()[*entry].size > k_max_mbdb) {
        throw base::Error(base::Fault::data, "Manifest.mbdb is larger than any backup's");
    }
    const std::string bytes = base::read_all(*m_outer.open(*entry), k_max_mbdb, "Manifest.mbdb");
    const ManifestFaults faults = read_manifest_mbdb(bytes, [this](const BackupRow& row) { add(row); });
    if (faults.rows > 0) {
        m_backup.about.remarks.push_back(faults.first);
    }
}

/// In a folder of two digits since iOS 10, side by side before.
std::optional<std::size_t> BackupOpener::find_stored(std::string_view id) const {
    const auto found = m_outer.find(fmt::format("{}{}/{}", m_folder, id.substr(0, 2), id));
    return found ? found : m_outer.find(fmt::format("{}{}", m_folder, id));
}

void BackupOpener::add(const BackupRow& row) {
    std::string path = base::repair_utf8(fmt::format("{}/{}", row.domain, row.path));
    if (!is_safe(path)) {
        m_backup.refusals.push_back({base::printable(path), "leaves the container", false});
        return;
    }
    path.insert(0, m_folder);
    const auto stored = find_stored(row.id);
    if (!stored) {
        m_backup.lacking.push_back(std::move(path));
        return;
    }
    const Entry& holder = m_outer.entries()[*stored];
    BackupFile file{{std::move(path), holder.size, row.modified_s}, *stored, row.size, std::string(row.key)};
    m_backup.files.push_back(std::move(file));
}

/// What the files themselves tell, as long as the first of them do; nothing when none tells anything. One
/// that is padded as encryption pads, and no known kind of file, is encrypted, whatever the others are.
std::optional<bool> BackupOpener::find_encrypted(bool keyed) const {
    std::optional<bool> found;
    std::size_t probed = 0;
    for (const BackupFile& file : m_backup.files) {
        const std::uint64_t size = m_outer.entries()[file.stored].size;
        const bool is_whole = size == file.declared;
        const bool is_padded = file.declared && size == padded(*file.declared);
        if (size == 0 || probed == k_probed || !(is_whole || is_padded || !keyed)) {
            continue;
        }
        ++probed;
        const std::string front = front_of(*m_outer.open(file.stored));
        if (is_padded && may_be_encrypted(front)) {
            return true;
        }
        if (size % k_block != 0 || is_known_front(front)) {
            found = false;
        } else if (!keyed && !found) {
            found = true;
        }
    }
    return found;
}

/// A copy that some tool decrypted keeps all marks of encryption, so that only the files themselves tell; so
/// does a backup of iOS 10.0, whose manifest was in the clear. Where no file has a key, the files are looked
/// at all the same: without their keys they would be taken for damaged ones.
void BackupOpener::settle_encryption() {
    if (!m_plain_manifest && !find("Manifest.mbdb")) {
        return;
    }
    const bool keyed = std::any_of(m_backup.files.begin(), m_backup.files.end(),
                                   [](const BackupFile& file) { return !file.key.empty(); });
    if (m_backup.about.encrypted && find_encrypted(keyed).value_or(keyed)) {
        unlock();
        return;
    }
    for (BackupFile& file : m_backup.files) {
        file.key.clear();
    }
    if (keyed && m_backup.about.encrypted) {
        m_backup.about.remarks.emplace_back("a copy that another tool decrypted");
    }
    m_backup.about.encrypted = false;
}

/// Files of an encrypted backup whose key is lost are no entries, unless they lie in it in the clear.
void BackupOpener::refuse_keyless() {
    if (!m_backup.about.encrypted) {
        return;
    }
    std::erase_if(m_backup.files, [this](const BackupFile& file) {
        const bool keyless =
            file.key.empty() && file.entry.size > 0 && !is_known_front(front_of(*m_outer.open(file.stored)));
        if (keyless) {
            m_backup.refusals.push_back(
                {base::printable(file.entry.path), "encrypted, and the manifest has no key for it", true});
        }
        return keyless;
    });
}

/// The size without padding, as the manifest states it where that fits; else the last block tells.
void BackupOpener::set_sizes() {
    for (BackupFile& file : m_backup.files) {
        const std::uint64_t stored = file.entry.size;
        if (file.key.empty() || stored == 0) {
            continue;
        }
        if (file.declared && stored == padded(*file.declared)) {
            file.entry.size = *file.declared;
            continue;
        }
        try {
            file.entry.size = m_backup.plain(m_outer, file, file.entry.path).bytes.size();
        } catch (const base::Error&) {
            continue; // whoever reads it will be told
        }
    }
}

std::optional<IosBackup> BackupOpener::run() {
    try {
        if (!read_properties()) {
            return std::nullopt;
        }
        check_completeness();
        read_manifest();
        report_unnamed();
        settle_encryption();
        refuse_keyless();
        set_sizes();
    } catch (const base::Error& error) {
        if (error.fault() == base::Fault::io || error.fault() == base::Fault::internal) {
            throw; // our disk is full, not their backup damaged
        }
        m_backup.files.clear();
        m_backup.lacking.clear();
        m_backup.refusals.clear();
        m_backup.about.problem = error.what();
        m_backup.about.hint = error.hint();
        m_backup.about.fault = error.fault();
    }
    return std::move(m_backup);
}

std::optional<IosBackup> IosBackup::open(const Tree& outer, const std::string& folder,
                                         BackupPasswords* passwords) {
    return BackupOpener(outer, folder, passwords).run();
}

} // namespace chatkeep::tree
