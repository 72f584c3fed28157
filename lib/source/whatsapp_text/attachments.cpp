// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/attachments.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "source/mime.hpp"
#include "source/whatsapp_text/encoding.hpp"
#include "source/whatsapp_text/marks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

std::string folded(std::string_view name) {
    std::string words = comparable(std::string(name) + "|"); // which takes a full stop off the end
    words.pop_back();
    return base::to_nfc(words);
}

constexpr std::int64_t k_service_began_s = 1'230'768'000; ///< 1 January 2009

std::string folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

} // namespace

AttachmentFiles::AttachmentFiles(const tree::Tree& tree, std::size_t text_entry,
                                 std::shared_ptr<FolderUse> use)
    : m_tree(tree), m_text(text_entry), m_folder(folder_of(tree.entries()[text_entry].path)),
      m_use(std::move(use)) {
    const auto& entries = tree.entries();
    const bool is_export = tree.backup_of(entries[text_entry].path) == nullptr; // in a backup apps set times
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string_view path = entries[i].path;
        if (!path.starts_with(m_folder) || path.find('/', m_folder.size()) != std::string_view::npos) {
            if (lies_elsewhere(path)) {
                m_elsewhere.push_back(i);
            }
            continue;
        }
        if (is_export && entries[i].modified_s >= k_service_began_s) { // what knows no time writes 1980
            m_newest_s = std::max(m_newest_s, entries[i].modified_s);
        }
        if (i == text_entry) {
            continue;
        }
        const std::string_view name = path.substr(m_folder.size());
        m_exact.emplace(name, i);
        if (name.find('.') == std::string_view::npos) {
            m_bare_names.emplace(name);
        }
        add(m_nfc, base::to_nfc(name), i);
        add(m_folded, folded(name), i);
    }
}

void AttachmentFiles::add(Names& names, std::string name, std::size_t index) {
    const auto [twin, fresh] = names.try_emplace(std::move(name), index);
    if (!fresh) {
        twin->second = k_several;
    }
}

std::size_t AttachmentFiles::find(std::string_view name) const {
    if (m_exact.empty()) { // a text without its media names thousands of files
        return k_none;
    }
    const auto exact = m_exact.find(name);
    if (exact != m_exact.end()) {
        return exact->second;
    }
    const bool plain = is_ascii(name); // then it has one form only
    const auto equal = plain ? m_nfc.find(name) : m_nfc.find(base::to_nfc(name));
    if (equal != m_nfc.end()) {
        return equal->second;
    }
    const auto similar = plain ? m_folded.find(name) : m_folded.find(folded(name));
    return similar == m_folded.end() ? k_none : similar->second;
}

/// Whether it is a file of the text's zip, and of none in that.
bool AttachmentFiles::lies_elsewhere(std::string_view path) const {
    if (!m_use->zip || !path.starts_with(*m_use->zip)) {
        return false;
    }
    for (auto slash = path.find('/', m_use->zip->size()); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
        const auto holder = m_tree.find(path.substr(0, slash));
        if (holder && m_tree.entries()[*holder].expanded) {
            return false;
        }
    }
    return true;
}

/// A file of that name in a folder below the text's or elsewhere in its zip, which may be another chat's:
/// told, not taken. Nobody can say then that no message names it.
std::string AttachmentFiles::hint(std::string_view name) {
    const std::string& top = m_use->zip ? *m_use->zip : m_folder;
    if (!m_others) {
        m_others.emplace();
        for (std::size_t i = 0; i < m_tree.entries().size(); ++i) {
            const std::string_view path = m_tree.entries()[i].path;
            const bool is_beside =
                path.starts_with(m_folder) && path.find('/', m_folder.size()) == std::string_view::npos;
            if (path.starts_with(top) && !is_beside) {
                (*m_others)[base::to_nfc(path.substr(path.rfind('/') + 1))].push_back(i); // npos + 1 is 0
            }
        }
    }
    const auto others = m_others->empty() ? m_others->end() : m_others->find(base::to_nfc(name));
    if (others == m_others->end()) {
        return {};
    }
    for (const std::size_t index : others->second) {
        m_use->named[index] = true;
    }
    const std::string_view first = m_tree.entries()[others->second.front()].path;
    const std::string path =
        base::printable(first.substr(first.starts_with(m_folder) ? m_folder.size() : top.size()));
    return fmt::format("a file of that name is {}: when it is this chat's, put it beside the text", path);
}

std::string AttachmentFiles::fetch(model::Attachment& attachment, hash::MediaStore& store) {
    const std::size_t index = find(attachment.name);
    if (index == k_none || index == k_several) {
        attachment.missing = index == k_none ? model::Missing::not_found : model::Missing::ambiguous;
        attachment.mime = std::string(mime_type_of_name(attachment.name));
        return index == k_none ? hint(attachment.name) : std::string();
    }
    m_use->named[index] = true;
    const std::string_view stored = std::string_view(m_tree.entries()[index].path).substr(m_folder.size());
    if (stored != attachment.name) {
        attachment.stored_name = std::string(stored);
    }
    try {
        const auto input = m_tree.open(index);
        const hash::StoredMedia media = store.put(*input);
        attachment.sha256 = media.sha256;
        attachment.size = media.size;
        attachment.mime = mime_type(media.front, attachment.name);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        attachment.missing = model::Missing::unreadable;
        attachment.mime = std::string(mime_type_of_name(attachment.name));
        return error.what();
    }
    return {};
}

std::size_t AttachmentFiles::give_up() {
    const bool waited_for = m_use->unread.erase(m_text) > 0;
    return waited_for && m_use->any_read ? left_over().size() : 0;
}

std::vector<std::size_t> AttachmentFiles::orphans() {
    m_use->unread.erase(m_text);
    m_use->any_read = true;
    return left_over();
}

std::vector<std::size_t> AttachmentFiles::left_over() const {
    std::vector<std::size_t> result;
    if (!m_use->unread.empty() || m_tree.only()) { // beside one text lies what else its folder is for
        return result;
    }
    for (const auto& [name, index] : m_exact) {
        if (!m_use->named[index]) {
            result.push_back(index);
        }
    }
    std::copy_if(m_elsewhere.begin(), m_elsewhere.end(), std::back_inserter(result),
                 [this](std::size_t index) { return !m_use->named[index]; });
    std::sort(result.begin(), result.end());
    return result;
}

} // namespace chatkeep::source::whatsapp_text
