// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/attachments.hpp"
#include "source/whatsapp_text/header.hpp"
#include "source/whatsapp_text/survey.hpp"
#include "source/whatsapp_text/vocabulary.hpp"
#include "source/whatsapp_text/whatsapp_text.hpp"
#include "tree/bytes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::size_t k_looked_at = 64 * 1024;

std::string_view name_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_text_name(std::string_view name) {
    return base::lower_ascii(name).ends_with(".txt");
}

/// "standard input", or a single file whose name says nothing about what is in it.
bool is_nameless(const tree::Tree& tree, std::size_t index) {
    return tree.is_named(index) && name_of(tree.entries()[index].path).find('.') == std::string_view::npos;
}

/// The first bytes of an entry; none when it can't be read, which its reader reports if the file is claimed
/// by its name.
std::string read_front(const tree::Tree& tree, std::size_t index) {
    try {
        const auto input = tree.open(index);
        return std::string(base::PeekedInput(*input, k_looked_at).front());
    } catch (const base::Error&) {
        return {};
    }
}

struct Front {
    std::size_t headers = 0;
    std::size_t resembling = 0;
    std::size_t ios = 0;        ///< of these headers
    bool returns_alone = false; ///< its first lines end in carriage returns alone: it will be refused
};

Front look_at(std::string_view text) {
    Front front;
    front.returns_alone = headers_behind_returns(text.substr(0, text.find('\n'))) > 0;
    while (!text.empty()) {
        const auto newline = text.find('\n');
        const std::string_view line = text.substr(0, newline);
        if (const auto header = parse_header(line)) {
            ++front.headers;
            front.ios += header->ios ? 1U : 0U;
        } else if (resembles_header(line)) {
            ++front.resembling;
        }
        if (newline == std::string_view::npos) {
            break;
        }
        text.remove_prefix(newline + 1);
    }
    return front;
}

/// "Anne (1)" and "Anne(1)" are names of browsers and of Android for a second download of "Anne".
std::string without_copy_number(std::string name) {
    const auto open = name.rfind('(');
    const bool numbered = open != std::string::npos && open > 0 && open + 2 < name.size() &&
                          name.ends_with(')') &&
                          std::all_of(name.begin() + static_cast<std::ptrdiff_t>(open) + 1, name.end() - 1,
                                      [](char c) { return base::is_digit(c); });
    if (numbered) {
        name.resize(name[open - 1] == ' ' && open > 1 ? open - 1 : open);
    }
    return name;
}

/// The conversation's name: in the text's own name, the folder or zip that holds it, or the container.
std::string title_of(const tree::Tree& tree, std::string_view path) {
    for (const std::string_view candidate :
         {name_of(path), name_of(folder_of(path)), std::string_view(tree.name())}) {
        if (auto name = conversation_name(candidate)) {
            return base::repair_utf8(without_copy_number(std::move(*name)));
        }
    }
    return {};
}

/// Names that WhatsApp gives to exported texts; such a file is claimed even when its content is not
/// understood, so that it is never passed over in silence.
bool is_named_as_export(std::string_view path) {
    const std::string_view name = name_of(path);
    return name == "_chat.txt" || conversation_name(name).has_value();
}

bool is_time(std::string_view text) noexcept {
    const std::size_t hour = text.find_first_not_of("0123456789");
    return (hour == 1 || hour == 2) && hour + 2 < text.size() && (text[hour] == ':' || text[hour] == '.') &&
           base::is_digit(text[hour + 1]) && base::is_digit(text[hour + 2]);
}

/// A date, a time and somebody who says something, whatever their form: three numbers in front of a time,
/// and a ": " behind it.
bool is_like_message(std::string_view line) noexcept {
    constexpr std::size_t longest_header = 64;
    std::size_t numbers = 0;
    for (std::size_t at = 0; at < std::min(line.size(), longest_header); ++at) {
        const bool begins = base::is_digit(line[at]) && (at == 0 || !base::is_digit(line[at - 1]));
        if (begins && numbers >= 3 && is_time(line.substr(at))) {
            return line.find(": ", at) != std::string_view::npos;
        }
        numbers += begins ? 1U : 0U;
    }
    return false;
}

/// Whether the first of the lines and most of the others are like messages: headers of a form that is new.
bool is_like_chat(std::string_view text) noexcept {
    std::size_t lines = 0;
    std::size_t like = 0;
    while (!text.empty() && lines < 100) {
        const auto newline = text.find('\n');
        const std::string_view line = base::trim(text.substr(0, newline));
        if (!line.empty()) {
            ++lines;
            like += is_like_message(line) ? 1U : 0U;
            if (like == 0) {
                return false;
            }
        }
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    }
    return like * 2 > lines;
}

bool is_claimed(const tree::Tree& tree, std::size_t index, Front& front) {
    const std::string& path = tree.entries()[index].path;
    const bool may_be_untyped = name_of(path).find('.') == std::string_view::npos && is_named_as_export(path);
    if (!is_text_name(path) && !tree.is_named(index) && !may_be_untyped) {
        return false;
    }
    if (tree.entries()[index].expanded) {
        return false;
    }
    const std::string bytes = read_front(tree, index);
    if (tree::is_zip_front(std::string_view(bytes).substr(0, 4))) {
        return false; // one too deep in others to be looked into
    }
    const bool is_wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
                         bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4));
    front = look_at(bytes);
    const bool may_be_text = is_text_name(path) || may_be_untyped || is_nameless(tree, index);
    return front.headers > 0 || is_named_as_export(path) ||
           (may_be_text && (front.resembling > 0 || is_wide || is_like_chat(bytes)));
}

using Folders = std::map<std::string, std::shared_ptr<FolderUse>, std::less<>>;

/// A zip that holds a text is named by it; any other is a file like those beside it.
void name_zips(const tree::Tree& tree, const std::vector<Claim>& claims, const Folders& folders) {
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        const tree::Entry& entry = tree.entries()[i];
        const auto use = entry.expanded ? folders.find(folder_of(entry.path)) : folders.end();
        if (use != folders.end()) {
            use->second->named[i] = std::any_of(claims.begin(), claims.end(), [&entry](const Claim& claim) {
                return claim.within.size() > entry.path.size() && claim.within.starts_with(entry.path) &&
                       claim.within[entry.path.size()] == '/';
            });
        }
    }
}

/// The zip that holds a file: its path with '/' behind it, empty where the tree is the zip, as only files of
/// a zip or backup have times.
std::optional<std::string> zip_of(const tree::Tree& tree, std::size_t index) {
    const tree::Entry& entry = tree.entries()[index];
    for (std::string_view folder = folder_of(entry.path); !folder.empty(); folder = folder_of(folder)) {
        const auto holder = tree.find(folder);
        if (holder && tree.entries()[*holder].expanded) {
            return std::string(folder) + "/";
        }
    }
    const bool is_in_zip = entry.modified_s && tree.backup_of(entry.path) == nullptr;
    return is_in_zip ? std::optional<std::string>("") : std::nullopt;
}

/// Has each folder that is the only one with texts in its zip know that; a zip in it that holds a text is
/// named by that.
void find_zips(const tree::Tree& tree, const std::vector<Claim>& claims, const Folders& folders) {
    std::map<std::string, std::set<FolderUse*>> users;
    for (const Claim& claim : claims) {
        if (const auto zip = zip_of(tree, claim.entry)) {
            users[*zip].insert(folders.find(folder_of(claim.within))->second.get());
        }
    }
    for (const auto& [zip, uses] : users) {
        if (uses.size() == 1) {
            (*uses.begin())->zip = zip;
        }
        const auto holder = zip.empty() ? std::nullopt : tree.find(zip.substr(0, zip.size() - 1));
        const auto outer = holder ? zip_of(tree, *holder) : std::nullopt;
        const auto above = outer ? users.find(*outer) : users.end();
        if (above != users.end()) {
            for (FolderUse* use : above->second) {
                use->named[*holder] = true;
            }
        }
    }
}

} // namespace

std::vector<Claim> detect(const tree::Tree& tree) {
    std::vector<Claim> claims;
    Folders folders;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        Front front;
        if (!tree.is_asked(i) || !is_claimed(tree, i, front)) {
            continue;
        }
        const std::string& path = tree.entries()[i].path;
        auto& use = folders[std::string(folder_of(path))];
        if (!use) {
            use = std::make_shared<FolderUse>();
            use->named.resize(tree.entries().size());
        }
        use->named[i] = true;
        if (front.headers > 0 &&
            !front.returns_alone) { // else it can't be read, and others tell what is left
            use->unread.insert(i);
        }
        Claim claim{path, i, title_of(tree, path), "whatsapp", {}, use};
        if (front.headers > 0) {
            claim.facts.emplace_back("platform",
                                     std::string(front.ios * 2 > front.headers ? "ios" : "android"));
        }
        claims.push_back(std::move(claim));
    }
    name_zips(tree, claims, folders);
    find_zips(tree, claims, folders);
    return claims;
}

bool has_export_name(std::string_view file_name) {
    while (!is_named_as_export(file_name)) {
        const auto dot = file_name.rfind('.');
        if (dot == std::string_view::npos) {
            return file_name == "_chat";
        }
        file_name = file_name.substr(0, dot);
    }
    return true;
}

} // namespace chatkeep::source::whatsapp_text
