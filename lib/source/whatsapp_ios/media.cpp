// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/media.hpp"

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "source/mime.hpp"
#include "source/whatsapp_ios/blobs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

std::string_view folder_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

std::string_view name_of(std::string_view path) noexcept {
    return path.substr(folder_of(path).size());
}

/// The part of a stored path that the backup keeps: Media/…; paths may be absolute or a desktop's.
std::string relative_path(std::string_view stored) {
    std::string path = base::repair_utf8(stored);
    std::replace(path.begin(), path.end(), '\\', '/');
    const auto media = path.find("/Media/");
    if (path.starts_with('/') && media != std::string::npos) {
        return path.substr(media + 1);
    }
    return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

/// Documents have the name that the sender gave; other files only the one that the phone made up.
std::string given_name(const MessageRow& row, bool is_document) {
    std::string name;
    if (is_document) {
        name = base::repair_utf8(row.text(Column::title));
        if (name.empty()) {
            name = base::repair_utf8(row.text(Column::text));
        }
    }
    return name.empty() ? base::repair_utf8(name_of(row.text(Column::media_path))) : name;
}

/// What the row says of a file that is not there.
void describe_missing(const MessageRow& row, model::Attachment& attachment) {
    const std::string_view declared = row.text(Column::vcard_string);
    attachment.mime = is_mime_type(declared) ? base::repair_utf8(declared.substr(0, declared.find(';')))
                                             : std::string(mime_type_of_name(attachment.name));
    if (row.integer(Column::media_size) > 0) {
        attachment.size = static_cast<std::uint64_t>(row.integer(Column::media_size));
    }
}

void compare(const std::string& digest, model::Attachment& attachment, std::vector<MediaTrouble>& troubles) {
    const bool equal = digest == attachment.sha256;
    attachment.extra.emplace_back("hash_check", std::string(equal ? "equal" : "different"));
    if (!equal) {
        troubles.push_back({model::NoticeCode::attachment_mismatch, attachment.name,
                            "the SHA-256 that the database keeps is another"});
    }
}

/// Where no digest is kept, the size is all there is to tell a file from the one that was sent.
void compare_size(const MessageRow& row, const model::Attachment& attachment,
                  std::vector<MediaTrouble>& troubles) {
    const std::int64_t stated = row.integer(Column::media_size);
    const auto size = static_cast<std::int64_t>(attachment.size.value_or(0));
    if (stated > 0 && size != stated) {
        troubles.push_back({model::NoticeCode::attachment_mismatch, attachment.name,
                            fmt::format("has {} bytes where the database states {}", size, stated)});
    }
}

} // namespace

bool is_mime_type(std::string_view text) noexcept {
    constexpr std::size_t k_longest = 128;
    const std::string_view type = text.substr(0, text.find(';')); // "audio/ogg; codecs=opus"
    const auto slash = type.find('/');
    return slash != std::string_view::npos && slash > 0 && text.size() < k_longest &&
           type.find(' ') == std::string_view::npos && text.find_first_of("\n\r") == std::string_view::npos;
}

std::string sent_digest(const MessageRow& row) {
    const auto bytes = decode_base64(base::trim(row.text(Column::vcard_name)));
    std::string hex;
    if (bytes && bytes->size() == 32) {
        for (const char byte : *bytes) {
            hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        }
    }
    return hex;
}

MediaFiles::MediaFiles(const tree::Tree& tree, std::string_view within, hash::MediaStore& store)
    : m_tree(tree), m_store(store), m_named(tree.entries().size()), m_unreadable(tree.entries().size()) {
    const std::string folder(folder_of(within));
    m_roots = {folder + "Message/", folder};
    if (folder.ends_with("/Documents/") || folder == "Documents/") { // before about 2014
        const std::string app = folder.substr(0, folder.size() - std::string_view("Documents/").size());
        m_roots.push_back(app + "Library/");
        m_roots.push_back(app);
    }
}

/// Where a stored path may lie in the tree, the likeliest first.
std::vector<std::string> MediaFiles::places_of(std::string_view stored) const {
    const std::string path = relative_path(stored);
    const std::string composed = base::to_nfc(path);
    std::vector<std::string> places;
    for (const std::string& root : m_roots) {
        places.push_back(root + path);
        if (composed != path) {
            places.push_back(root + composed);
        }
    }
    return places;
}

bool MediaFiles::is_lacking(std::string_view stored) const {
    const auto places = places_of(stored);
    return std::any_of(places.begin(), places.end(),
                       [this](const std::string& place) { return m_tree.is_lacking(place); });
}

/// Why a backup that has the file does not hand it out; empty when it has no such file.
std::string MediaFiles::refusal_of(std::string_view stored) const {
    const auto& refusals = m_tree.refusals();
    for (const std::string& place : refusals.empty() ? std::vector<std::string>() : places_of(stored)) {
        const std::string name = base::printable(place);
        const auto refusal =
            std::lower_bound(refusals.begin(), refusals.end(), name,
                             [](const auto& one, const auto& wanted) { return one.name < wanted; });
        if (refusal != refusals.end() && refusal->name == name) {
            return refusal->reason;
        }
    }
    return {};
}

std::optional<std::size_t> MediaFiles::locate(std::string_view stored) const {
    for (const std::string& place : places_of(stored)) {
        if (const auto entry = m_tree.find(place)) {
            return entry;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> MediaFiles::find(std::string_view stored) {
    const auto entry = locate(stored);
    if (entry) {
        m_named[*entry] = true;
    }
    return entry;
}

bool MediaFiles::has_picture(const MessageRow& row) const {
    constexpr std::array columns = {Column::media_path, Column::thumbnail_path, Column::other_thumbnail_path};
    return std::any_of(columns.begin(), columns.end(), [&](Column column) {
        const std::string_view path = row.text(column);
        const auto entry = path.empty() ? std::nullopt : locate(path);
        return entry && !m_unreadable[*entry];
    });
}

/// A miniature lies beside its picture, under the same name with another ending.
bool MediaFiles::is_miniature(std::size_t entry) const {
    const auto stem_of = [this](std::size_t index) {
        const std::string_view path = m_tree.entries()[index].path;
        return path.substr(0, path.rfind('.'));
    };
    const bool behind = entry > 0 && m_named[entry - 1] && stem_of(entry - 1) == stem_of(entry);
    return behind ||
           (entry + 1 < m_named.size() && m_named[entry + 1] && stem_of(entry + 1) == stem_of(entry));
}

std::vector<std::size_t> MediaFiles::orphans() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_named.size(); ++i) {
        const std::string_view path = m_tree.entries()[i].path;
        const auto is_below = [path](const std::string& root) {
            return path.starts_with(root) && path.substr(root.size()).starts_with("Media/") &&
                   !path.substr(root.size()).starts_with("Media/Profile/");
        };
        if (!m_named[i] && std::any_of(m_roots.begin(), m_roots.end(), is_below) && !is_miniature(i)) {
            found.push_back(i);
        }
    }
    return found;
}

void MediaFiles::fetch(std::size_t entry, model::Attachment& attachment,
                       std::vector<MediaTrouble>& troubles) {
    try {
        const auto input = m_tree.open(entry);
        const hash::StoredMedia media = m_store.put(*input);
        attachment.sha256 = media.sha256;
        attachment.size = media.size;
        attachment.mime = mime_type(media.front, m_tree.entries()[entry].path);
        if (std::string remark = m_tree.remark(entry); !remark.empty()) {
            attachment.extra.emplace_back("damage", remark);
            troubles.push_back({model::NoticeCode::attachment_mismatch, attachment.name, std::move(remark)});
        }
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        m_unreadable[entry] = true;
        attachment.missing = model::Missing::unreadable;
        troubles.push_back({model::NoticeCode::attachment_unreadable, attachment.name, error.what()});
    }
}

void MediaFiles::explain_missing(const MessageRow& row, const MediaWanted& wanted,
                                 model::Attachment& attachment, std::vector<MediaTrouble>& troubles) {
    const std::string_view path = row.text(Column::media_path);
    std::string why = "the file is not in the backup or folder";
    attachment.missing = model::Missing::not_found;
    if (wanted.view_once) {
        attachment.missing = model::Missing::expired;
        why = "it could be seen once";
    } else if (path.empty() && !row.text(Column::media_url).empty()) {
        attachment.missing = model::Missing::not_downloaded;
        why = "the phone never fetched it";
    } else if (path.empty()) {
        why = "the database names no file";
    } else {
        if (is_lacking(path)) {
            attachment.missing = model::Missing::not_copied;
            why = "the backup lists the file, but this copy of the backup lacks it";
        } else if (const std::string refusal = refusal_of(path); !refusal.empty()) {
            attachment.missing = model::Missing::unreadable;
            why = "the file was not read: " + refusal;
        }
        if (m_tree.only() && attachment.missing == model::Missing::not_found) {
            why = "the database was given alone: the folders beside it were not looked into";
        }
        attachment.extra.emplace_back("path", base::repair_utf8(path));
    }
    troubles.push_back({model::NoticeCode::attachment_missing, attachment.name, std::move(why)});
}

void MediaFiles::read(const MessageRow& row, const MediaWanted& wanted, model::Message& message,
                      std::vector<MediaTrouble>& troubles) {
    model::Attachment attachment;
    attachment.name = given_name(row, wanted.is_document);
    const std::string_view path = row.text(Column::media_path);
    if (!path.empty() && name_of(path) != attachment.name) {
        attachment.stored_name = base::repair_utf8(name_of(path));
    }
    if (wanted.view_once) {
        attachment.view_once = true;
    }
    const std::int64_t seconds = row.integer(Column::media_duration);
    if (seconds > 0 && seconds < 1'000'000'000) {
        attachment.duration_ms = static_cast<std::uint64_t>(seconds) * 1000;
    }
    const auto entry = path.empty() ? std::nullopt : find(path);
    const std::string digest = sent_digest(row);
    if (entry) {
        fetch(*entry, attachment, troubles);
    } else {
        explain_missing(row, wanted, attachment, troubles);
    }
    if (attachment.sha256.empty()) {
        describe_missing(row, attachment);
    } else if (digest.empty()) {
        compare_size(row, attachment, troubles);
    } else {
        compare(digest, attachment, troubles);
    }
    if (!digest.empty() && digest != attachment.sha256) {
        attachment.extra.emplace_back("sent_sha256", digest);
    }
    if (wanted.is_gif) {
        attachment.extra.emplace_back("gif", true);
    }
    const bool gone = attachment.sha256.empty();
    message.attachments.push_back(std::move(attachment));
    if (gone) {
        read_thumbnail(row, "thumbnail", message, troubles);
    }
}

bool MediaFiles::read_thumbnail(const MessageRow& row, std::string_view role, model::Message& message,
                                std::vector<MediaTrouble>& troubles) {
    std::string_view path = row.text(Column::thumbnail_path);
    auto entry = path.empty() ? std::nullopt : find(path);
    if (const std::string_view other = row.text(Column::other_thumbnail_path); !other.empty()) {
        const auto second = find(other); // as a rule the same
        path = entry ? path : other;
        entry = entry ? entry : second;
    }
    if (!entry) {
        return false;
    }
    model::Attachment thumbnail;
    thumbnail.name = base::repair_utf8(name_of(path));
    thumbnail.role = std::string(role);
    fetch(*entry, thumbnail, troubles);
    message.attachments.push_back(std::move(thumbnail));
    return true;
}

void MediaFiles::read_preview(const MessageRow& row, model::Message& message,
                              std::vector<MediaTrouble>& troubles) {
    read_thumbnail(row, "preview", message, troubles);
}

void MediaFiles::store_bytes(std::string_view bytes, model::Attachment& attachment) {
    base::MemoryInput input(bytes);
    const hash::StoredMedia media = m_store.put(input);
    attachment.sha256 = media.sha256;
    attachment.size = media.size;
    attachment.mime = mime_type(media.front, attachment.name);
}

} // namespace chatkeep::source::whatsapp_ios
