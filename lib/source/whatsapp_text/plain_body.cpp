// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/plain_body.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/attachments.hpp"
#include "source/whatsapp_text/marks.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::MessageKind;
using model::PlainContent;

bool ends_with_ignoring_case(std::string_view text, std::string_view ending) noexcept {
    return text.size() >= ending.size() &&
           std::equal(ending.begin(), ending.end(), text.end() - static_cast<std::ptrdiff_t>(ending.size()),
                      [](char a, char b) { return a == base::to_lower(b); });
}

const std::set<std::string, std::less<>>* bare_names(const BodyContext& context) noexcept {
    return context.files == nullptr ? nullptr : context.files->bare_names();
}

bool is_bare_name(std::string_view name, const BodyContext& context) {
    const auto* const names = bare_names(context);
    return names != nullptr && names->find(name) != names->end();
}

/// Whether an Android line ends or starts as "NAME.ext (file attached)" does in some language.
bool may_attach(std::string_view line, const BodyContext& context) noexcept {
    const auto first = static_cast<unsigned char>(line.front());
    const auto last = static_cast<unsigned char>(line.back());
    const bool by_end = last == ')' || (last >= 0x80 && Vocabulary::of(false).may_end_attached(line));
    return (by_end || first >= 0x80) &&
           (bare_names(context) != nullptr || std::memchr(line.data(), '.', line.size()) != nullptr);
}

/// Words of any language in brackets, where a file of the name in front of them lies beside the text.
std::optional<Found> find_in_brackets(std::string_view marker, const BodyContext& context) {
    const auto open = marker.ends_with(')') ? marker.rfind(" (") : std::string_view::npos;
    if (open == std::string_view::npos || open == 0 || context.files == nullptr ||
        !context.files->holds(marker.substr(0, open))) {
        return std::nullopt;
    }
    return Found{MarkerKind::file_attached, {}, {}, marker.substr(0, open)};
}

/// A name at the end of its line with the full stop that comparable() took off, where it is a part of the
/// name: "DOC-20220502-WA0006." has no more of an ending.
std::string_view with_full_stop(std::string_view line, std::string_view name, const BodyContext& context) {
    const auto at = static_cast<std::size_t>(name.data() - line.data());
    const std::string_view longer = line.substr(at, name.size() + 1);
    const bool beside = context.files != nullptr && context.files->holds(longer);
    const bool given = name.find("-WA") != std::string_view::npos && name.find(' ') == std::string_view::npos;
    return longer.ends_with('.') && (beside || given) ? longer : name;
}

/// Whether a link to a place stands in text.
bool has_place_link(std::string_view text) noexcept {
    return text.find(k_foursquare) != std::string_view::npos ||
           text.find(k_google_maps) != std::string_view::npos;
}

/// Whether a direction mark, or a link to a place, stands in text.
bool has_mark_or_place(std::string_view text) noexcept {
    const auto next = [](std::string_view rest) {
        return base::find_byte(
            rest, [](base::Lanes bytes) { return (bytes == '/') | (bytes == 0xE2) | (bytes == 0xEF); });
    };
    bool slash = false;
    std::string_view rest = text;
    for (rest.remove_prefix(next(rest)); !rest.empty(); rest.remove_prefix(1 + next(rest.substr(1)))) {
        if (mark_length(rest) != 0) {
            return true;
        }
        slash = slash || rest.front() == '/';
    }
    return slash && has_place_link(text);
}

bool is_android_text(std::string_view body, const BodyContext& context) noexcept {
    const std::string_view line = context.one_line && body.back() != '\r' ? body : first_line(body);
    return !line.empty() && body.back() != '>' && body != "null" &&
           !may_be_words(line, Vocabulary::of(false)) && !may_attach(line, context) &&
           !(has_slash(body) && has_place_link(body));
}

/// Whether a body is nothing but text, told by what all words of the app have: their first or last bytes, a
/// mark, or the slashes of a link. False: it may be.
bool is_text(std::string_view body, const BodyContext& context) noexcept {
    if (body.empty()) {
        return false;
    }
    return context.ios ? context.needs_mark && !has_mark_or_place(body) : is_android_text(body, context);
}

/// Words that are the whole first line.
bool read_words(std::string_view body, const Vocabulary& words, PlainContent& content) {
    std::string buffer;
    const auto found = words.find_whole(comparable(first_line(body), buffer));
    const auto said = found ? content_of(*found) : std::nullopt;
    if (said) {
        content = *said;
        content.text = behind_first_line(body);
    }
    return said.has_value();
}

void set_file(std::string_view name, const Found& found, std::string_view text, PlainContent& content) {
    content.kind = kind_of_file(name);
    content.text = text;
    content.file = name;
    content.marker = found.written;
}

bool read_android(std::string_view body, const BodyContext& context, PlainContent& content) {
    const std::string_view line = first_line(body);
    if (line.empty() || body == "null") {
        return false;
    }
    std::string buffer;
    if (const auto file = find_android_file(line, context, buffer)) {
        set_file(file->name, file->found, behind_first_line(body), content);
        return !file->found.written.empty();
    }
    const Vocabulary& words = Vocabulary::of(false);
    return may_be_words(line, words) && read_words(body, words, content);
}

/// "LRM <attached: NAME>" with nothing in front of it, or words behind a mark.
bool read_marked(std::string_view body, PlainContent& content) {
    const Vocabulary& words = Vocabulary::of(true);
    if (mark_length(body) == 0) {
        return false;
    }
    if (body.find('<') == std::string_view::npos) {
        return read_words(body, words, content);
    }
    const auto line_end = bracket_line_end(body);
    const std::string_view head = body.substr(0, line_end);
    if (line_end == std::string_view::npos || marked_bracket(head) != 0) {
        return false;
    }
    std::string buffer;
    const std::string_view marker = comparable(head, buffer);
    const auto found = words.find_attached(marker);
    if (!found) {
        return false;
    }
    const std::string_view name = written_name(head, marker, found->variable);
    set_file(name, *found, behind_first_line(body.substr(line_end)), content);
    return true;
}

} // namespace

bool read_plain_body(std::string_view body, const BodyContext& context, PlainContent& content) {
    content = {};
    content.text = body;
    if (is_text(body, context)) {
        return true;
    }
    if (body.empty() || (context.ios && !context.needs_mark)) {
        return false;
    }
    if (const std::size_t suffix = edited_length(body, context); suffix > 0) {
        content.text.remove_suffix(suffix);
        content.edited = true;
        return is_text(content.text, context);
    }
    return context.ios ? read_marked(body, content) : read_android(body, context, content);
}

std::optional<PlainContent> content_of(const Found& words) noexcept {
    using enum MarkerKind;
    PlainContent content;
    content.marker = words.written;
    const auto omitted = [&content](MessageKind kind, std::string_view role) {
        content.kind = kind;
        content.role = role;
        content.missing = model::Missing::omitted;
        return content;
    };
    const auto deleted = [&content](std::string_view by) {
        content.kind = MessageKind::deleted;
        content.deleted_by = by;
        return content;
    };
    switch (words.kind) {
    case media_omitted:
        return omitted(MessageKind::media, {});
    case image_omitted:
        return omitted(MessageKind::media, "image");
    case video_omitted:
        return omitted(MessageKind::media, "video");
    case audio_omitted:
        return omitted(MessageKind::media, "audio");
    case sticker_omitted:
        return omitted(MessageKind::sticker, "sticker");
    case gif_omitted:
        return omitted(MessageKind::media, "gif");
    case contact_omitted:
        return omitted(MessageKind::contact, "contact");
    case product_image_omitted:
        return omitted(MessageKind::media, "product");
    case video_note_omitted:
        return omitted(MessageKind::media, "video_note");
    case deleted_by_owner:
    case deleted_by_owner2:
        return deleted("owner");
    case deleted_by_admin:
        return deleted("admin");
    case deleted_by_sender:
        return deleted("sender");
    default:
        return std::nullopt;
    }
}

std::optional<AndroidFile> find_android_file(std::string_view line, const BodyContext& context,
                                             std::string& buffer) {
    if (!may_attach(line, context)) {
        return std::nullopt;
    }
    const std::string_view marker = comparable(line, buffer);
    auto found = Vocabulary::of(false).find_attached(marker);
    if (!found) {
        found = find_in_brackets(marker, context);
    }
    if (!found) {
        return std::nullopt;
    }
    std::string_view name = written_name(line, marker, found->variable);
    if (found->variable.data() + found->variable.size() == marker.data() + marker.size()) {
        name = with_full_stop(line, name, context);
    }
    if (name.find('.') == std::string_view::npos && !is_bare_name(name, context)) {
        return std::nullopt;
    }
    return AndroidFile{name, marker, *found};
}

std::size_t edited_length(std::string_view body, const BodyContext& context) {
    const std::size_t suffix = Vocabulary::of(context.ios).edited_suffix(body);
    const bool counts =
        !context.needs_mark || mark_length(base::trim(body.substr(body.size() - suffix))) != 0;
    return counts ? suffix : 0;
}

MessageKind kind_of_file(std::string_view name) noexcept {
    if (ends_with_ignoring_case(name, ".vcf")) {
        return MessageKind::contact;
    }
    const bool is_sticker = ends_with_ignoring_case(name, ".webp") &&
                            (name.starts_with("STK-") || name.find("-STICKER-") != std::string_view::npos);
    return is_sticker ? MessageKind::sticker : MessageKind::media;
}

bool may_be_words(std::string_view line, const Vocabulary& words) noexcept {
    return words.may_start_words(skip_marks(line)) || line.ends_with(':');
}

std::string_view first_line(std::string_view text) noexcept {
    text = text.substr(0, text.find('\n'));
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

std::string_view behind_first_line(std::string_view text) noexcept {
    const auto newline = text.find('\n');
    return newline == std::string_view::npos ? std::string_view() : text.substr(newline + 1);
}

bool has_slash(std::string_view text) noexcept {
    return std::memchr(text.data(), '/', text.size()) != nullptr;
}

std::size_t marked_bracket(std::string_view text) noexcept {
    auto open = text.rfind('<');
    while (open != std::string_view::npos) {
        std::size_t marks = open;
        while (marks >= 3 && mark_length(text.substr(marks - 3)) == 3) {
            marks -= 3;
        }
        if (marks < open || open == 0) {
            return marks;
        }
        open = text.rfind('<', open - 1);
    }
    return std::string_view::npos;
}

std::size_t bracket_line_end(std::string_view body) noexcept {
    for (auto at = body.find('>'); at != std::string_view::npos; at = body.find('>', at + 1)) {
        const std::string_view rest = body.substr(at + 1);
        if (rest.empty() || rest == "\r" || rest.starts_with('\n') || rest.starts_with("\r\n")) {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

std::string_view written_name(std::string_view written, std::string_view marker,
                              std::string_view name) noexcept {
    return written_part(written, static_cast<std::size_t>(name.data() - marker.data()), name.size());
}

} // namespace chatkeep::source::whatsapp_text
