// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/body.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/attachments.hpp"
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/poll.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::Attachment;
using model::MessageKind;
using model::Missing;

void keep_marker(model::Message& message, std::string_view written) {
    message.extra.emplace_back("marker", std::string(written));
}

void attach(model::Message& message, std::string_view name) {
    Attachment& attachment = message.attachments.emplace_back();
    attachment.name = std::string(name);
    message.kind = kind_of_file(attachment.name);
}

/// Lines that stand behind words of the app, after what stood in front of them.
void append_lines(std::string& text, std::string_view lines) {
    text += text.empty() || lines.empty() ? "" : "\n";
    text += lines;
}

/// What a person wrote in front of words of the app.
std::string caption_of(std::string_view text) {
    text = skip_app_mark(text);
    while (text.ends_with(' ') || text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return std::string(text);
}

void set_deleted(model::Message& message, std::string_view by) {
    message.kind = MessageKind::deleted;
    message.extra.emplace_back("deleted_by", std::string(by));
}

void set_call(model::Message& message, std::string_view medium, std::string_view outcome) {
    message.kind = MessageKind::call;
    message.call = model::Call{std::string(medium), std::string(outcome), {}, {}};
}

void set_live_location(model::Message& message) {
    message.kind = MessageKind::location;
    message.location = model::Location{};
    message.location->live = true;
}

/// Applies a marker that is a whole line.
void apply_whole(const Found& found, model::Message& message) {
    using enum MarkerKind;
    if (const auto content = content_of(found)) {
        return put_content(*content, message);
    }
    keep_marker(message, found.written);
    switch (found.kind) {
    case missed_video:
        return set_call(message, "video", "missed");
    case missed_voice:
    case missed_voice2:
        return set_call(message, "voice", "missed");
    case video_call:
        return set_call(message, "video", {});
    case voice_call:
        return set_call(message, "voice", {});
    case no_answer:
        return set_call(message, {}, "no_answer");
    case live_location:
        return set_live_location(message);
    default:
        message.kind = MessageKind::placeholder;
    }
}

/// "q=52.07,4.28" of a map link, as decimal text.
void read_coordinates(std::string_view url, model::Location& location) {
    const auto query = url.find("q=");
    if (query == std::string_view::npos) {
        return;
    }
    const std::string_view rest = url.substr(query + 2);
    constexpr std::string_view decimal = "+-.0123456789";
    const auto comma = rest.find_first_not_of(decimal);
    if (comma == std::string_view::npos || comma == 0 || rest[comma] != ',') {
        return;
    }
    const std::string_view longitude =
        rest.substr(comma + 1, rest.find_first_not_of(decimal, comma + 1) - comma - 1);
    if (!longitude.empty()) {
        location.latitude = std::string(rest.substr(0, comma));
        location.longitude = std::string(longitude);
    }
}

void set_location(model::Message& message, std::string_view url) {
    message.kind = MessageKind::location;
    message.location = model::Location{};
    message.location->url = std::string(url);
    read_coordinates(url, *message.location);
}

bool is_place_link(std::string_view line) noexcept {
    return (line.starts_with(k_foursquare) || line.starts_with(k_google_maps)) &&
           line.find(' ') == std::string_view::npos;
}

/// "NAME (ADDRESS)"; a name alone stays whole.
void name_place(std::string_view words, model::Location& location) {
    const auto open = words.ends_with(')') ? words.find(" (") : std::string_view::npos;
    location.name = std::string(words.substr(0, open));
    if (open != std::string_view::npos) {
        location.address = std::string(words.substr(open + 2, words.size() - open - 3));
    }
}

/// A shared place: iOS "NAME (ADDRESS): https://foursquare.com/v/ID" on one line, Android name, address and
/// link on three.
bool read_place(std::string_view body, model::Message& message) {
    if (!has_slash(body)) {
        return false;
    }
    const auto newline = body.rfind('\n');
    const std::string_view last = newline == std::string_view::npos ? body : body.substr(newline + 1);
    if (newline == std::string_view::npos) {
        const auto link = last.find(": https://foursquare.com/v/");
        if (link == std::string_view::npos || !is_place_link(last.substr(link + 2))) {
            return false;
        }
        set_location(message, last.substr(link + 2));
        name_place(skip_marks(last.substr(0, link)), *message.location);
    } else {
        const std::string_view before = body.substr(0, newline);
        if (!is_place_link(last) || std::count(before.begin(), before.end(), '\n') != 1) {
            return false;
        }
        set_location(message, last);
        message.location->name = std::string(first_line(before));
        message.location->address = std::string(first_line(behind_first_line(before)));
    }
    message.text.assign(body);
    return true;
}

/// By the front of its word; 0: none that is known.
std::uint64_t seconds_of_unit(std::string_view word) noexcept {
    const char first = word.empty() ? ' ' : base::to_lower(word.front());
    if (first == 'h' || first == 'u' || (first == 's' && word.substr(1).starts_with("td"))) {
        return 3600;
    }
    if (first == 'm') {
        return 60;
    }
    return first == 's' ? 1 : 0;
}

struct Duration {
    std::uint64_t seconds = 0;
    bool found = false;
    bool whole = true; ///< the text held nothing else
};

/// "Voice call, 5 min" on iOS: hours, minutes and seconds with words of any language that start with h, u, m
/// or s. Behind a bullet stands how many joined.
Duration read_duration(std::string_view text) noexcept {
    const auto bullet = text.find("\xE2\x80\xA2");
    text = base::trim(text.substr(0, bullet));
    Duration duration;
    while (!text.empty()) {
        const auto digit = text.find_first_of("0123456789");
        if (digit == std::string_view::npos) {
            break;
        }
        duration.whole = duration.whole && digit == 0;
        std::uint64_t number = 0;
        std::size_t at = digit;
        while (at < text.size() && base::is_digit(text[at]) && number < 1'000'000) {
            number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
            ++at;
        }
        while (at < text.size() && text[at] == ' ') {
            ++at;
        }
        const std::uint64_t unit_s = seconds_of_unit(text.substr(at));
        duration.seconds += number * unit_s;
        duration.found = duration.found || unit_s > 0;
        duration.whole = duration.whole && unit_s > 0;
        text.remove_prefix(std::min(text.find(' ', at), text.size()));
        text = base::trim(text);
    }
    duration.whole = duration.whole && text.empty();
    return duration;
}

/// "Voice call, LRM 5 min", "Video call, LRM No answer", on the whole first line. certain: the app's mark
/// stands in front; else what stands behind the comma must be understood, or a person may have typed it.
bool read_call(std::string_view body, bool certain, const Vocabulary& words, model::Message& message) {
    std::string buffer;
    const std::string_view text = comparable(first_line(body), buffer);
    const auto comma = text.find_first_of(",.");
    if (comma == std::string_view::npos) {
        return false;
    }
    const auto call = words.find_whole(text.substr(0, comma));
    if (!call || (call->kind != MarkerKind::voice_call && call->kind != MarkerKind::video_call)) {
        return false;
    }
    const std::string_view rest = base::trim(text.substr(comma + 1));
    const auto outcome = words.find_whole(rest);
    const bool no_answer = outcome && outcome->kind == MarkerKind::no_answer;
    const Duration duration = read_duration(rest);
    if (!certain && !no_answer && !(duration.found && duration.whole)) {
        return false;
    }
    apply_whole(*call, message);
    message.extra.back().second = std::string(text);
    message.text = std::string(behind_first_line(body));
    if (no_answer) {
        message.call->outcome = "no_answer";
    } else if (duration.found) {
        message.call->outcome = "answered";
        message.call->duration_s = duration.seconds;
    }
    return true;
}

/// The name of an omitted document behind its bullet: "NAME • 2 pages".
std::int64_t take_pages(std::string& title) {
    const auto bullet = title.rfind(" \xE2\x80\xA2 ");
    if (bullet == std::string::npos) {
        return 0;
    }
    const std::string_view words = skip_marks(std::string_view(title).substr(bullet + 5));
    std::int64_t pages = 0;
    std::size_t at = 0;
    while (at < words.size() && base::is_digit(words[at]) && pages < 1'000'000) {
        pages = pages * 10 + (words[at] - '0');
        ++at;
    }
    if (at == 0 || at >= words.size() || words[at] != ' ') {
        return 0;
    }
    title.resize(bullet);
    return pages;
}

/// The last '<' of the text with the marks in front of it; npos when there is none.
std::size_t last_bracket(std::string_view text) noexcept {
    auto open = text.rfind('<');
    while (open != std::string_view::npos && open >= 3 && mark_length(text.substr(open - 3)) == 3) {
        open -= 3;
    }
    return open;
}

bool looks_like_ios_name(std::string_view name) noexcept {
    return name.size() > 10 && name[8] == '-' &&
           std::all_of(name.begin(), name.begin() + 8, [](char c) { return base::is_digit(c); }) &&
           name.find('.') != std::string_view::npos;
}

/// Any language: "<… 00000012-PHOTO-….jpg …>", the name told by its eight digits.
std::optional<Found> find_attached_by_form(std::string_view text) {
    if (!text.starts_with('<') || !text.ends_with('>')) {
        return std::nullopt;
    }
    const std::string_view inner = text.substr(1, text.size() - 2);
    for (std::size_t at = 0; at + 10 < inner.size(); ++at) {
        const bool starts_word = at == 0 || !base::is_digit(inner[at - 1]);
        if (starts_word && base::is_digit(inner[at]) && looks_like_ios_name(inner.substr(at))) {
            std::string_view name = inner.substr(at);
            const auto space = name.find(' ', name.find('.', name.rfind('-')));
            name = name.substr(0, space);
            return Found{MarkerKind::file_attached, {}, {}, name};
        }
    }
    return std::nullopt;
}

/// A marker as the tables have it: "%s" in the place of the name, which is a part of it.
std::string without_name(std::string_view marker, std::string_view name) {
    const auto at = static_cast<std::size_t>(name.data() - marker.data());
    std::string result(marker.substr(0, at));
    result += "%s";
    result += marker.substr(at + name.size());
    return result;
}

/// "<attached: NAME>" behind a mark, with a document's title or a caption in front of it.
bool read_ios_attachment(std::string_view body, const BodyContext& context, const Vocabulary& words,
                         model::Message& message) {
    const auto line_end = bracket_line_end(body);
    if (line_end == std::string_view::npos) {
        return false;
    }
    const std::string_view head = body.substr(0, line_end);
    const auto marks = context.needs_mark ? marked_bracket(head) : last_bracket(head);
    if (marks == std::string_view::npos || (context.needs_mark && mark_length(head.substr(marks)) == 0)) {
        return false;
    }
    std::string buffer;
    const std::string_view marker = comparable(head.substr(marks), buffer);
    auto found = words.find_attached(marker);
    if (!found) {
        found = find_attached_by_form(marker);
    }
    if (!found) {
        return false;
    }
    std::string title = caption_of(head.substr(0, marks));
    const std::int64_t pages = take_pages(title);
    append_lines(title, behind_first_line(body.substr(line_end)));
    message.text = std::move(title);
    attach(message, written_name(head.substr(marks), marker, found->variable));
    keep_marker(message,
                found->written.empty() ? without_name(marker, found->variable) : std::string(found->written));
    if (pages > 0) {
        message.extra.emplace_back("pages", pages);
    }
    return true;
}

/// "NAME LRM document omitted": the document's name becomes the text, as where the document is attached;
/// lines may follow.
bool read_ios_omitted_document(std::string_view body, const Vocabulary& words, model::Message& message) {
    const std::string_view line = first_line(body);
    const auto mark = line.rfind(k_lrm);
    if (mark == std::string_view::npos) {
        return false;
    }
    std::string buffer;
    const auto found = words.find_omitted_document(comparable(line.substr(mark), buffer));
    if (!found || !found->variable.empty()) {
        return false;
    }
    std::string title = caption_of(line.substr(0, mark));
    const std::int64_t pages = take_pages(title);
    keep_marker(message, found->written);
    Attachment& attachment = message.attachments.emplace_back();
    attachment.role = "document";
    attachment.missing = Missing::omitted;
    message.kind = MessageKind::media;
    append_lines(title, behind_first_line(body));
    message.text = std::move(title);
    if (pages > 0) {
        message.extra.emplace_back("pages", pages);
    }
    return true;
}

bool is_missed_call(MarkerKind kind) noexcept {
    using enum MarkerKind;
    return kind == missed_voice || kind == missed_voice2 || kind == missed_video;
}

/// "caption LRM image omitted", on the last line or with more of the caption behind it.
bool read_ios_omitted(std::string_view body, const Vocabulary& words, model::Message& message) {
    const auto mark = body.rfind(k_lrm);
    if (mark == std::string_view::npos) {
        return false;
    }
    std::string buffer;
    const auto found = words.find_whole(comparable(first_line(body.substr(mark)), buffer));
    if (!found || !is_omitted(found->kind)) {
        return false;
    }
    apply_whole(*found, message);
    std::string caption = caption_of(body.substr(0, mark));
    append_lines(caption, behind_first_line(body.substr(mark)));
    message.text = std::move(caption);
    return true;
}

/// Versions before about 2017: "NAME <LRM attached>", "<LRM image omitted>", the first line.
bool read_old_ios(std::string_view body, const BodyContext& context, const Vocabulary& words,
                  model::Message& message) {
    const std::string_view line = first_line(body);
    const auto open = line.ends_with('>') ? line.rfind('<') : std::string_view::npos;
    if (open == std::string_view::npos || (context.needs_mark && mark_length(line.substr(open + 1)) == 0)) {
        return false;
    }
    std::string buffer;
    const std::string_view marker = comparable(line.substr(open), buffer);
    const std::string_view name = base::trim(skip_app_mark(line.substr(0, open)));
    if (const auto found = words.find_whole(marker); found && is_omitted(found->kind) && name.empty()) {
        apply_whole(*found, message);
    } else if (const auto attached = words.find_attached_word(marker.substr(1, marker.size() - 2));
               attached && name.find('.') != std::string_view::npos) {
        attach(message, name);
        keep_marker(message, line.substr(open));
    } else {
        return false;
    }
    message.text = std::string(behind_first_line(body));
    return true;
}

/// Any language: "Localisation: https://maps.google.com/?q=…".
std::optional<Found> find_location_by_form(std::string_view line) {
    const auto link = line.find(": https://maps.google.com/?q=");
    if (link == std::string_view::npos || !is_place_link(line.substr(link + 2))) {
        return std::nullopt;
    }
    return Found{MarkerKind::location, {}, "%s", line.substr(link + 2)};
}

std::optional<Found> find_location(std::string_view line, bool marked, const Vocabulary& words) {
    if (line.find("://") == std::string_view::npos) {
        return std::nullopt;
    }
    auto found = words.find_location(line);
    return found || !marked ? found : find_location_by_form(line);
}

/// Whether a line has the full stop of its marker: behind a name at the end it tells that no more follows.
bool ends_as_written(std::string_view line, std::string_view written) noexcept {
    return !written.ends_with('.') || base::trim(line).ends_with('.');
}

bool read_marked_words(std::string_view body, const BodyContext& context, const Vocabulary& words,
                       model::Message& message) {
    std::string buffer;
    const std::string_view line = comparable(first_line(body), buffer);
    if (const auto whole = words.find_whole(line); whole && whole->kind != MarkerKind::poll) {
        apply_whole(*whole, message);
        message.text = std::string(behind_first_line(body));
        return true;
    }
    if (const auto admin = words.find_deleted_by_admin(line);
        admin && ends_as_written(first_line(body), admin->written)) {
        set_deleted(message, "admin");
        keep_marker(message, admin->written);
        message.extra.emplace_back("deleted_by_name", std::string(admin->variable));
        message.text = std::string(behind_first_line(body));
        return true;
    }
    if (const auto location = find_location(line, context.needs_mark, words)) {
        const std::string_view url = base::trim(location->variable);
        if (url.starts_with("https://") && url.find(' ') == std::string_view::npos) {
            set_location(message, url);
            keep_marker(message, location->written);
            message.text = std::string(url);
            append_lines(message.text, behind_first_line(body));
            return true;
        }
    }
    return (context.needs_mark && read_missed_or_deleted(body, context.ios, message)) ||
           read_call(body, context.needs_mark, words, message) || read_poll(body, context.ios, message);
}

/// Words of the app that are in no table, behind the name of a file that lies beside the text.
bool read_android_attachment(std::string_view body, std::string_view line, const BodyContext& context,
                             model::Message& message) {
    std::string buffer;
    const auto file = find_android_file(line, context, buffer);
    if (!file) {
        return false;
    }
    attach(message, file->name);
    keep_marker(message, file->found.written.empty() ? without_name(file->marker, file->found.variable)
                                                     : std::string(file->found.written));
    message.text = std::string(behind_first_line(body));
    return true;
}

/// Android leaves "null" or nothing where it has no text for a message: calls, view-once media.
bool read_placeholder(std::string_view body, const BodyContext& context, model::Message& message) {
    if (body.empty() || (!context.ios && body == "null")) {
        message.kind = MessageKind::placeholder;
        message.text.assign(body);
        return true;
    }
    return false;
}

/// "NAME LRM words": how iOS says behind a name or a caption what it left out. Other marks stand in front of
/// numbers and quotation marks.
bool has_words_behind_mark(std::string_view body) noexcept {
    const auto mark = body.rfind(k_lrm);
    if (mark == std::string_view::npos || mark == 0 || (body[mark - 1] != ' ' && body[mark - 1] != '\n') ||
        mark + k_lrm.size() == body.size()) {
        return false;
    }
    const char first = body[mark + k_lrm.size()];
    const auto byte = static_cast<unsigned char>(first);
    return base::is_alpha(first) || first == '<' || (byte >= 0xC3 && byte != 0xE2);
}

Body read_ios(std::string_view body, const BodyContext& context, const Vocabulary& words,
              model::Message& message) {
    Body result;
    if (context.needs_mark &&
        std::memchr(body.data(), k_lrm.front(), body.size()) == nullptr) { // no mark, no words of the app
        if (!read_place(body, message)) {
            message.text.assign(body);
        }
        return result;
    }
    const bool marked = mark_length(body) != 0;
    if (body.find('<') != std::string_view::npos &&
        (read_ios_attachment(body, context, words, message) || read_old_ios(body, context, words, message))) {
        return result;
    }
    if (marked || (!context.needs_mark && may_be_words(first_line(body), words))) {
        if (read_marked_words(body, context, words, message)) {
            return result;
        }
        result.unknown_words = marked;
    }
    if (read_ios_omitted_document(body, words, message) || read_ios_omitted(body, words, message) ||
        read_place(body, message)) {
        result.unknown_words = false;
    } else {
        message.text.assign(body);
        result.unknown_inside = !result.unknown_words && context.needs_mark && has_words_behind_mark(body);
    }
    return result;
}

/// "<Media omitted>" in a language of no table: words alone, in angle brackets, that a tag of HTML is not.
bool looks_like_words(std::string_view body) noexcept {
    constexpr std::size_t longest = 128; // bytes
    if (body.size() < 3 || body.size() > longest || !body.starts_with('<') || !body.ends_with('>')) {
        return false;
    }
    const std::string_view inner = body.substr(1, body.size() - 2);
    const auto is_of_words = [](char c) {
        return base::is_alpha(c) || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
    };
    return std::all_of(inner.begin(), inner.end(), is_of_words) &&
           std::any_of(inner.begin(), inner.end(), [](char c) { return !base::is_alpha(c); }) &&
           base::trim(inner).size() == inner.size();
}

} // namespace

bool read_missed_or_deleted(std::string_view line, bool ios, model::Message& message) {
    std::string buffer;
    const std::string_view text = comparable(first_line(line), buffer);
    const auto found = Vocabulary::of(ios).find_whole(text.substr(0, text.find('.')));
    if (!found || !(is_missed_call(found->kind) || is_deleted(found->kind))) {
        return false;
    }
    apply_whole(*found, message);
    message.extra.back().second = std::string(text);
    message.text = std::string(behind_first_line(line));
    return true;
}

Body read_body(std::string_view body, const BodyContext& context, model::Message& message) {
    const Vocabulary& words = Vocabulary::of(context.ios);
    if (model::PlainContent content; read_plain_body(body, context, content)) {
        put_content(content, message);
        return {};
    }
    message.kind = MessageKind::text;
    if (read_placeholder(body, context, message)) {
        return {};
    }
    if (const std::size_t suffix = edited_length(body, context); suffix > 0) {
        message.edited = true;
        body.remove_suffix(suffix);
    }
    if (context.ios) {
        return read_ios(body, context, words, message);
    }
    const std::string_view line = first_line(body);
    if (line.empty()) {
        message.text.assign(body);
        return {};
    }
    if (read_android_attachment(body, line, context, message) ||
        (may_be_words(line, words) && read_marked_words(body, context, words, message)) ||
        read_place(body, message)) {
        return {};
    }
    message.text.assign(body);
    Body result;
    result.unknown_line = looks_like_words(body);
    return result;
}

} // namespace chatkeep::source::whatsapp_text
