// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/attachments.hpp"

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/plist.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "source/imessage/map_link.hpp"
#include "source/imessage/message_time.hpp"
#include "source/imessage/plist_json.hpp"
#include "source/mime.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using model::Missing;

constexpr std::int64_t k_complete = 5; ///< transfer_state
constexpr std::int64_t k_failed = 6;

/// Columns of the table attachment, as far as they are read, in the order of the select list.
enum Field : std::uint8_t {
    field_rowid,
    field_guid,
    field_filename,
    field_uti,
    field_mime,
    field_state,
    field_name,
    field_bytes,
    field_sticker,
    field_hidden,
    field_created,
    field_emoji,
    field_sensitive,
    field_original,
    field_started,
    field_emoji_id,
    field_user_info,
    field_sticker_info,
    field_attribution,
};

constexpr std::array<std::string_view, 18> k_names = {"guid",
                                                      "filename",
                                                      "uti",
                                                      "mime_type",
                                                      "transfer_state",
                                                      "transfer_name",
                                                      "total_bytes",
                                                      "is_sticker",
                                                      "hide_attachment",
                                                      "created_date",
                                                      "emoji_image_short_description",
                                                      "is_commsafety_sensitive",
                                                      "original_guid",
                                                      "start_date",
                                                      "emoji_image_content_identifier",
                                                      "user_info",
                                                      "sticker_user_info",
                                                      "attribution_info"};

struct Uti {
    std::string_view uti;
    std::string_view mime;
};

/// Where the database gives no MIME type and the name says nothing.
constexpr std::array k_utis = {Uti{"com.apple.coreaudio-format", "audio/x-caf"},
                               Uti{"public.heic", "image/heic"},
                               Uti{"public.jpeg", "image/jpeg"},
                               Uti{"public.png", "image/png"},
                               Uti{"com.compuserve.gif", "image/gif"},
                               Uti{"com.apple.quicktime-movie", "video/quicktime"},
                               Uti{"public.mpeg-4", "video/mp4"},
                               Uti{"com.adobe.pdf", "application/pdf"},
                               Uti{"public.vcard", "text/vcard"}};

std::string_view last_part(std::string_view path) noexcept {
    const auto slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) noexcept {
    return path.substr(0, path.size() - last_part(path).size());
}

/// From the folder of Messages on: what is before it is the home of another machine. The whole path when it
/// has none.
std::string_view from_library(std::string_view path) noexcept {
    for (const std::string_view folder : {"Library/SMS/", "Library/Messages/"}) {
        if (const auto at = path.rfind(folder); at != std::string_view::npos) {
            return path.substr(at);
        }
    }
    const auto at = path.find("Library/");
    return at == std::string_view::npos ? path : path.substr(at);
}

std::string mime_of(const base::Statement& row, std::string_view front, const std::string& name) {
    std::string found = mime_type(front, name);
    if (found != "application/octet-stream") {
        return found;
    }
    if (!row.text(field_mime).empty()) {
        return base::repair_utf8(row.text(field_mime));
    }
    const std::string_view uti = row.text(field_uti);
    const auto* const known =
        std::find_if(k_utis.begin(), k_utis.end(), [&](const Uti& u) { return u.uti == uti; });
    return known == k_utis.end() ? found : std::string(known->mime);
}

Missing why_missing(const base::Statement& row, bool is_voice) noexcept {
    const std::int64_t state = row.integer(field_state);
    if (row.text(field_filename).empty()) {
        return is_voice && state == k_complete ? Missing::expired : Missing::not_downloaded;
    }
    const bool was_there = row.is_null(field_state) || state == k_complete || state == k_failed;
    return was_there ? Missing::not_found : Missing::not_downloaded;
}

void describe(const base::Statement& row, model::Attachment& attachment) {
    const auto add_text = [&](std::string_view name, Field field) {
        if (!row.text(field).empty()) {
            attachment.extra.emplace_back(name, base::repair_utf8(row.text(field)));
        }
    };
    add_text("guid", field_guid);
    // The name stands in a member of its own, where cleaning sees it as one.
    if (const std::string_view folder = folder_of(row.text(field_filename)); !folder.empty()) {
        attachment.extra.emplace_back("path", base::repair_utf8(folder));
    }
    add_text("uti", field_uti);
    add_text("emoji", field_emoji);
    add_text("emoji_id", field_emoji_id);
    if (row.text(field_original) != row.text(field_guid)) {
        add_text("original_guid", field_original);
    }
    if (!row.is_null(field_state)) {
        attachment.extra.emplace_back("transfer_state", row.integer(field_state));
    }
    const std::int64_t created = row.integer(field_created);
    const std::int64_t started = row.integer(field_started);
    if (created != 0) {
        attachment.extra.emplace_back("created", stamp_of(created));
    }
    if (started != 0 && started != created) {
        attachment.extra.emplace_back("started", stamp_of(started));
    }
    if (row.integer(field_hidden) != 0) {
        attachment.extra.emplace_back("hidden", true);
    }
    if (row.integer(field_sensitive) != 0) {
        attachment.extra.emplace_back("sensitive", row.integer(field_sensitive));
    }
}

/// The database states the size of what was sent: a file of another size was cut off or changed.
void compare_size(const base::Statement& row, StoredFile& file) {
    const std::int64_t stated = row.integer(field_bytes);
    const auto size = static_cast<std::int64_t>(file.attachment.size.value_or(0));
    if (stated > 0 && size != stated && file.trouble.empty()) {
        file.trouble = fmt::format("has {} bytes where the database states {}", size, stated);
    }
}

} // namespace

FileFinder::FileFinder(const tree::Tree& tree, std::string_view database)
    : m_tree(tree), m_beside(folder_of(database)) {
    // A backup keeps the files in another domain than the database; elsewhere both lie below one Library.
    constexpr std::string_view domain = "HomeDomain/";
    const auto home = m_beside.rfind(domain);
    if (home != std::string::npos && (home == 0 || m_beside[home - 1] == '/')) {
        m_roots.push_back(m_beside.substr(0, home) + "MediaDomain/");
        m_roots.push_back(m_beside.substr(0, home) + domain.data());
    }
    const auto library = m_beside.rfind("Library/");
    m_roots.push_back(library == std::string::npos ? m_beside : m_beside.substr(0, library));
}

FoundFiles FileFinder::find_path(const std::string& path) const {
    FoundFiles found;
    if (const auto index = m_tree.find(path)) {
        found.entries.push_back(*index);
        return found;
    }
    const std::string folder = path + '/';
    const auto& entries = m_tree.entries();
    auto entry = std::lower_bound(entries.begin(), entries.end(), folder,
                                  [](const tree::Entry& e, const std::string& p) { return e.path < p; });
    for (; entry != entries.end() && entry->path.starts_with(folder); ++entry) {
        found.entries.push_back(static_cast<std::size_t>(entry - entries.begin()));
        found.is_folder = true;
        found.folder_length = folder.size();
    }
    return found;
}

/// By the composed form of the path: a copy on another file system may have changed it.
FoundFiles FileFinder::find_similar(std::string_view below) const {
    if (!m_has_similar) {
        m_has_similar = true;
        for (std::size_t i = 0; i < m_tree.entries().size(); ++i) {
            const std::string& path = m_tree.entries()[i].path;
            std::string composed = base::to_nfc(path);
            if (composed != path) {
                m_similar.emplace(std::move(composed), i);
            }
        }
    }
    const auto found = m_similar.find(base::to_nfc(below));
    FoundFiles files;
    if (found != m_similar.end()) {
        files.entries.push_back(found->second);
    }
    return files;
}

/// Where a file of that path may lie in the tree.
std::vector<std::string> FileFinder::candidates(std::string_view stored) const {
    std::string path(stored);
    std::replace(path.begin(), path.end(), '\\', '/');
    const std::string_view below = from_library(path);
    std::vector<std::string> paths;
    for (const std::string& root : m_roots) {
        paths.push_back(root + std::string(below));
    }
    // "Library/SMS/Attachments/…" of a database that was copied out together with its folder of attachments.
    const auto inner = below.find('/', std::string_view("Library/").size());
    if (below.starts_with("Library/") && inner != std::string_view::npos) {
        paths.push_back(m_beside + std::string(below.substr(inner + 1)));
    }
    return paths;
}

bool FileFinder::is_lacking(std::string_view stored) const {
    const std::vector<std::string> paths = candidates(stored);
    return std::any_of(paths.begin(), paths.end(), [this](const std::string& path) {
        return m_tree.is_lacking(path) || m_tree.is_lacking(base::to_nfc(path));
    });
}

FoundFiles FileFinder::find(std::string_view stored) const {
    for (const std::string& candidate : candidates(stored)) {
        FoundFiles found = find_path(candidate);
        found = found.entries.empty() ? find_path(base::to_nfc(candidate)) : found;
        found = found.entries.empty() ? find_similar(candidate) : found;
        if (!found.entries.empty()) {
            return found;
        }
    }
    return {};
}

std::optional<std::size_t> FileFinder::find_film(std::size_t photo) const {
    const std::string& path = m_tree.entries()[photo].path;
    const auto dot = path.rfind('.');
    const std::string ending =
        dot == std::string::npos ? std::string() : base::lower_ascii(path.substr(dot + 1));
    if (ending != "heic" && ending != "jpg" && ending != "jpeg") {
        return std::nullopt;
    }
    for (const char* film : {"MOV", "mov"}) {
        if (const auto found = m_tree.find(path.substr(0, dot + 1) + film)) {
            return found;
        }
    }
    return std::nullopt;
}

Attachments::Attachments(const base::Database& database, const tree::Tree& tree, std::string_view path,
                         hash::MediaStore& store)
    : m_tree(tree), m_backup(tree.backup_of(path)), m_store(store), m_finder(tree, path),
      m_named(tree.entries().size()) {
    const base::Columns join = database.columns_of("message_attachment_join");
    if (!database.has_table("attachment") || !join.has("message_id") || !join.has("attachment_id")) {
        m_problems.emplace_back(
            "the tables attachment and message_attachment_join are not there: attachments are not known");
        return;
    }
    base::RowScan scan(
        database,
        {.from = "message_attachment_join", .key = "ROWID", .columns = "message_id, attachment_id"});
    while (scan.next()) {
        m_join.emplace_back(scan.row().integer(1), scan.row().integer(2));
    }
    for (const base::RowRange& range : scan.damaged()) {
        m_problems.push_back(describe_damage(range, "message_attachment_join"));
    }
    std::stable_sort(m_join.begin(), m_join.end());
    m_is_read.resize(m_join.size());
    const base::Columns columns = database.columns_of("attachment");
    std::string query = "SELECT a.ROWID";
    for (const std::string_view name : k_names) {
        query += ", " + columns.or_null("a", name);
    }
    m_statement.emplace(database.prepare(query + " FROM attachment a WHERE a.ROWID = ?1"));
}

bool Attachments::has_any(std::int64_t message) const noexcept {
    const auto found = std::lower_bound(m_join.begin(), m_join.end(), message,
                                        [](const auto& pair, std::int64_t row) { return pair.first < row; });
    return found != m_join.end() && found->first == message;
}

std::string Attachments::fetch(std::size_t entry, StoredFile& file) {
    m_named[entry] = true;
    model::Attachment& attachment = file.attachment;
    const std::string_view stored = last_part(m_tree.entries()[entry].path);
    attachment.stored_name.clear();
    if (stored != attachment.name) {
        attachment.stored_name = stored;
    }
    try {
        const auto input = m_tree.open(entry);
        hash::StoredMedia media = m_store.put(*input);
        attachment.sha256 = media.sha256;
        attachment.size = media.size;
        file.trouble = base::repair_utf8(m_tree.remark(entry));
        if (!file.trouble.empty()) {
            attachment.extra.emplace_back("damage", file.trouble);
        }
        return std::move(media.front);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        attachment.missing = Missing::unreadable;
        file.trouble = base::repair_utf8(error.what());
        return {};
    }
}

/// The moving part of a live photo: no row of its own names it.
void Attachments::add_film(std::size_t photo, const StoredFile& of, std::vector<StoredFile>& files) {
    const auto film = m_finder.find_film(photo);
    if (!film || m_named[*film]) {
        return;
    }
    StoredFile file;
    file.guid = of.guid;
    file.original_guid = of.original_guid;
    file.attachment.name = last_part(m_tree.entries()[*film].path);
    file.attachment.role = "live_photo";
    file.attachment.mime = mime_type(fetch(*film, file), file.attachment.name);
    files.push_back(std::move(file));
}

/// What the transfer, a sticker's app and its pack say of the file; bytes that are no property list follow as
/// they are.
void Attachments::add_details(const base::Statement& row, StoredFile& file, std::vector<StoredFile>& files) {
    for (const Field field : {field_user_info, field_sticker_info, field_attribution}) {
        const std::string_view bytes = row.blob(field);
        const std::string_view name = k_names.at(field - 1U);
        if (bytes.empty()) {
            continue;
        }
        if (const auto list = base::parse_any_plist(bytes)) {
            file.attachment.extra.emplace_back(name, to_json(*list, nullptr));
            continue;
        }
        StoredFile kept;
        kept.attachment.name = name;
        kept.attachment.role = "payload";
        kept.sticker = file.sticker;
        kept.damaged = true;
        base::MemoryInput input(bytes);
        hash::StoredMedia media = m_store.put(input);
        kept.attachment.sha256 = media.sha256;
        kept.attachment.size = media.size;
        kept.attachment.mime = mime_type(media.front, {});
        files.push_back(std::move(kept));
    }
}

void Attachments::add_row(const base::Statement& row, bool is_voice, std::vector<StoredFile>& files) {
    StoredFile file;
    file.guid = base::repair_utf8(row.text(field_guid));
    file.original_guid = base::repair_utf8(row.text(field_original));
    file.hidden = row.integer(field_hidden) != 0;
    file.sticker = row.integer(field_sticker) != 0;
    const std::string_view path = row.text(field_filename);
    file.attachment.name =
        base::repair_utf8(row.text(field_name).empty() ? last_part(path) : row.text(field_name));
    if (last_part(path) != row.text(field_name) && !row.text(field_name).empty()) {
        file.attachment.stored_name = base::repair_utf8(last_part(path));
    }
    file.attachment.role = file.hidden ? "preview" : file.sticker ? "sticker" : "";
    describe(row, file.attachment);
    std::vector<StoredFile> damaged;
    add_details(row, file, damaged);
    add_found(row, is_voice, std::move(file), files);
    std::move(damaged.begin(), damaged.end(), std::back_inserter(files));
}

/// The file itself, or those of its folder; one that is not there says why.
void Attachments::add_found(const base::Statement& row, bool is_voice, StoredFile file,
                            std::vector<StoredFile>& files) {
    const std::string_view path = row.text(field_filename);
    const FoundFiles found = path.empty() ? FoundFiles() : m_finder.find(path);
    if (found.entries.empty()) {
        const bool lacking = !path.empty() && m_finder.is_lacking(path);
        file.attachment.missing = lacking ? Missing::not_copied : why_missing(row, is_voice);
        if (file.attachment.missing == Missing::not_found && m_tree.only()) {
            file.trouble =
                fmt::format("{}: not_found: the database was given alone, the folders beside it were "
                            "not looked into",
                            file.attachment.name);
        }
        file.attachment.mime = mime_of(row, {}, file.attachment.name);
        if (row.integer(field_bytes) > 0) {
            file.attachment.size = static_cast<std::uint64_t>(row.integer(field_bytes));
        }
        files.push_back(std::move(file));
        return;
    }
    for (const std::size_t entry : found.entries) {
        StoredFile one = file;
        const std::string front = fetch(entry, one);
        if (found.is_folder) {
            one.attachment.role = "bundle";
            one.attachment.extra.emplace_back(
                "bundle_path", base::repair_utf8(m_tree.entries()[entry].path.substr(found.folder_length)));
        } else {
            compare_size(row, one);
        }
        one.attachment.mime = mime_of(row, front, std::string(last_part(m_tree.entries()[entry].path)));
        if (base::lower_ascii(one.attachment.name).ends_with(".loc.vcf")) {
            one.place = parse_location_card(front);
        }
        files.push_back(std::move(one));
    }
    if (!found.is_folder) {
        add_film(found.entries.front(), file, files);
    }
}

std::vector<StoredFile> Attachments::read(std::int64_t message, bool is_voice) {
    std::vector<StoredFile> files;
    auto pair = std::lower_bound(m_join.begin(), m_join.end(), message,
                                 [](const auto& p, std::int64_t row) { return p.first < row; });
    for (; pair != m_join.end() && pair->first == message; ++pair) {
        m_is_read[static_cast<std::size_t>(pair - m_join.begin())] = true;
        m_statement->reset();
        const base::Step step = m_statement->bind(1, pair->second).step();
        if (step == base::Step::row) {
            add_row(*m_statement, is_voice, files);
            continue;
        }
        StoredFile file;
        file.attachment.missing = Missing::unreadable;
        file.attachment.extra.emplace_back("row", pair->second);
        file.trouble =
            step == base::Step::damaged ? m_statement->problem() : "the table attachment has no such row";
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<std::int64_t> Attachments::read_rows() const {
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < m_join.size(); ++i) {
        if (m_is_read[i]) {
            rows.push_back(m_join[i].second);
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::uint64_t Attachments::unread_joins() const {
    return static_cast<std::uint64_t>(std::count(m_is_read.begin(), m_is_read.end(), false));
}

std::vector<std::size_t> Attachments::orphans() const {
    std::vector<std::size_t> found;
    const std::string beside = m_finder.beside() + "Attachments/"; // copied out together with the database
    for (std::size_t i = 0; i < m_named.size(); ++i) {
        const std::string& path = m_tree.entries()[i].path;
        const bool is_ours = path.find("Library/SMS/Attachments/") != std::string::npos ||
                             path.find("Library/Messages/Attachments/") != std::string::npos ||
                             path.starts_with(beside);
        const bool is_same_backup = m_tree.backup_of(path) == m_backup;
        if (is_ours && is_same_backup && !m_named[i] && !m_tree.entries()[i].expanded) {
            found.push_back(i);
        }
    }
    return found;
}

} // namespace chatkeep::source::imessage
