// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/vocabulary.hpp"

#include "base/text.hpp"
#include "source/whatsapp_text/marks.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

namespace chatkeep::source::whatsapp_text {

namespace {

Frame make_frame(const Marker& marker) {
    std::size_t at = marker.text.find("%s");
    if (at == std::string_view::npos) {
        at = marker.text.find("%@");
    }
    Frame frame{{}, {}, marker.locale, marker.kind, marker.text};
    if (at == std::string_view::npos) {
        frame.before = comparable(marker.text);
        return frame;
    }
    // comparable() takes trailing spaces off, which belong to the frame here.
    frame.before = comparable(std::string(marker.text.substr(0, at)) + "|");
    frame.before.pop_back();
    frame.after = comparable("|" + std::string(marker.text.substr(at + 2))).substr(1);
    return frame;
}

/// text.starts_with(words): nearly no text does, which its first bytes tell without a call.
bool starts_with(std::string_view text, std::string_view words) noexcept {
    std::uint32_t front = 0;
    std::uint32_t wanted = 0;
    if (text.size() >= sizeof front && words.size() >= sizeof wanted) {
        std::memcpy(&front, text.data(), sizeof front);
        std::memcpy(&wanted, words.data(), sizeof wanted);
    }
    return front == wanted && text.starts_with(words);
}

std::optional<Found> match_frame(const std::vector<Frame>& frames, std::string_view text) {
    for (const Frame& frame : frames) {
        const std::size_t fixed = frame.before.size() + frame.after.size();
        if (text.size() > fixed && starts_with(text, frame.before) && text.ends_with(frame.after)) {
            return Found{frame.kind, frame.locale, frame.written,
                         text.substr(frame.before.size(), text.size() - fixed)};
        }
    }
    return std::nullopt;
}

std::optional<Found> match_front(const std::vector<Frame>& frames, std::string_view text) {
    for (const Frame& frame : frames) {
        if (starts_with(text, frame.before)) {
            return Found{frame.kind, frame.locale, frame.written, {}};
        }
    }
    return std::nullopt;
}

bool is_whole_kind(MarkerKind kind) noexcept {
    switch (kind) {
    case MarkerKind::file_attached:
    case MarkerKind::location:
    case MarkerKind::file_name:
    case MarkerKind::deleted_by_admin_named:
    case MarkerKind::document_omitted:
    case MarkerKind::encryption:
    case MarkerKind::learn_more:
    case MarkerKind::edited:
        return false;
    default:
        return true;
    }
}

/// The word of "<attached: %s>" or "<%s attached>" alone.
std::string bare_word(const Frame& frame) {
    const std::string both = frame.before.substr(1) + " " + frame.after.substr(0, frame.after.size() - 1);
    std::string_view word = base::trim(both);
    for (const std::string_view colon : {":", "：", " "}) {
        if (word.ends_with(colon)) {
            word.remove_suffix(colon.size());
        }
    }
    return std::string(word);
}

bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

bool has_digit(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) { return base::is_digit(c); });
}

/// Old iOS versions put the omitted words between angle brackets.
std::string_view without_brackets(std::string_view text) noexcept {
    if (text.size() > 2 && text.front() == '<' && text.back() == '>') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

} // namespace

const std::array<Vocabulary, 2>& Vocabulary::both() {
    static const std::array<Vocabulary, 2> words = {Vocabulary(false), Vocabulary(true)};
    return words;
}

Vocabulary::Vocabulary(bool ios) : m_ios(ios) {
    for (const Marker& marker : markers()) {
        if (has(marker)) {
            add(marker);
        }
    }
    // some languages have the English words: they tell nothing about the language
    std::stable_partition(m_attached.begin(), m_attached.end(),
                          [](const Frame& frame) { return frame.locale == "en"; });
}

bool Vocabulary::has(const Marker& marker) const noexcept {
    const bool shared = marker.kind == MarkerKind::edited || marker.kind == MarkerKind::encryption ||
                        marker.kind == MarkerKind::poll || marker.kind == MarkerKind::waiting;
    return marker.ios == m_ios || shared;
}

void Vocabulary::add(const Marker& marker) {
    if (is_whole_kind(marker.kind)) {
        add_whole(marker);
    } else if (marker.kind == MarkerKind::edited) {
        m_edited.try_emplace(comparable(marker.text), &marker);
    } else if (marker.kind == MarkerKind::file_attached) {
        add_attached(marker);
    } else {
        add_frame(marker);
    }
}

void Vocabulary::add_whole(const Marker& marker) {
    std::string text = comparable(marker.text);
    add_start(text);
    if (marker.kind == MarkerKind::missed_video) {
        m_whole.insert_or_assign(std::move(text),
                                 &marker); // Greek: also the second word for a missed voice call
    } else {
        m_whole.try_emplace(std::move(text), &marker);
    }
}

void Vocabulary::add_attached(const Marker& marker) {
    Frame frame = make_frame(marker);
    add_end(frame);
    if (frame.before.empty() && frame.after.starts_with(" (")) {
        m_parenthesised.try_emplace(frame.after.substr(1), &marker);
    } else {
        if (frame.before.starts_with('<') && frame.after.ends_with('>')) {
            m_attached_words.try_emplace(bare_word(frame), &marker);
        }
        m_attached.push_back(std::move(frame));
    }
}

void Vocabulary::add_end(const Frame& frame) {
    const std::string_view end = frame.after;
    if (end.size() >= sizeof(std::uint32_t)) {
        m_attached_ends.set(start_code<std::uint32_t>(end.substr(end.size() - sizeof(std::uint32_t))));
    } else if (!end.empty() || is_ascii(frame.before.front())) {
        m_attached_ends.set(); // any end will do
    }
}

bool Vocabulary::may_end_attached(std::string_view text) const noexcept {
    if (text.size() < sizeof(std::uint32_t)) {
        return true;
    }
    const std::string_view end = text.substr(text.size() - sizeof(std::uint32_t));
    static constexpr std::array<std::string_view, 3> fronts = {"\xE2\x80", "\xE3\x80", "\xEF\xBB"};
    const bool may_be_cut =
        end[2] == '\xC2' || std::any_of(fronts.begin(), fronts.end(), [end](std::string_view front) {
            return end.substr(1).starts_with(front);
        });
    return may_be_cut || m_attached_ends[start_code<std::uint32_t>(end)];
}

void Vocabulary::add_frame(const Marker& marker) {
    switch (marker.kind) {
    case MarkerKind::location:
        m_locations.push_back(make_frame(marker));
        return add_start(m_locations.back().before);
    case MarkerKind::deleted_by_admin_named:
        m_admins.push_back(make_frame(marker));
        return add_start(m_admins.back().before);
    case MarkerKind::document_omitted:
        m_documents.push_back(make_frame(marker));
        return;
    case MarkerKind::encryption:
        m_encryption.push_back(make_frame(marker));
        return;
    default: // names of files and lines of their own are looked up elsewhere
        return;
    }
}

void Vocabulary::add_start(std::string_view text) {
    if (text.size() < sizeof(std::uint32_t)) {
        m_starts.set(); // a word too short to tell by its start: look at everything
        m_short_starts.set();
        return;
    }
    m_starts.set(start_code<std::uint32_t>(text));
    if (text.size() < sizeof(std::uint64_t)) {
        m_short_starts.set(start_code<std::uint32_t>(text));
    } else {
        m_long_starts.set(start_code<std::uint64_t>(text));
    }
}

std::optional<Found> Vocabulary::find_whole(std::string_view text) const {
    if (text.starts_with('<')) {
        return find_bracketed(text);
    }
    if (text.size() >= sizeof(std::uint32_t) && !may_start_words(text)) {
        return std::nullopt;
    }
    const auto entry = m_whole.find(text);
    if (entry == m_whole.end()) {
        return std::nullopt;
    }
    return Found{entry->second->kind, entry->second->locale, entry->second->text, {}};
}

Vocabulary::Bracketed Vocabulary::make_bracketed() const {
    Bracketed result;
    const auto add = [&result](const Marker& marker) {
        const std::string text = comparable(marker.text);
        const std::string_view inner = without_brackets(text);
        const auto entry = result.folded.try_emplace(base::fold_case(inner), &marker).first;
        result.as_written.try_emplace(std::string(inner), entry->second);
        result.with_digits = result.with_digits || has_digit(inner);
    };
    for (const Marker& marker : markers()) {
        if (has(marker) && is_whole_kind(marker.kind)) {
            add(marker);
        }
    }
    return result;
}

std::optional<Found> Vocabulary::find_bracketed(std::string_view text) const {
    constexpr std::size_t longest = 256; // bytes; no word of the app is longer
    const std::string_view inner = without_brackets(text);
    if (inner.size() == text.size() || inner.size() > longest) {
        return std::nullopt;
    }
    static const std::array<Bracketed, 2> of_platform = {of(false).make_bracketed(),
                                                         of(true).make_bracketed()};
    const auto& [folded, as_written, with_digits] = of_platform[m_ios ? 1 : 0];
    if (!with_digits && has_digit(inner)) {
        return std::nullopt;
    }
    auto entry = as_written.find(inner);
    if (entry == as_written.end()) {
        entry = folded.find(base::fold_case(inner));
        if (entry == folded.end()) {
            return std::nullopt;
        }
    }
    return Found{entry->second->kind, entry->second->locale, entry->second->text, {}};
}

std::optional<Found> Vocabulary::find_parenthesised(std::string_view text) const {
    const auto open = text.ends_with(')') ? text.rfind(" (") : std::string_view::npos;
    if (open == std::string_view::npos || open == 0) {
        return std::nullopt;
    }
    const auto entry = m_parenthesised.find(text.substr(open + 1));
    if (entry == m_parenthesised.end()) {
        return std::nullopt;
    }
    return Found{MarkerKind::file_attached, entry->second->locale, entry->second->text, text.substr(0, open)};
}

std::optional<Found> Vocabulary::find_attached(std::string_view text) const {
    if (auto found = find_parenthesised(text)) {
        return found;
    }
    return match_frame(m_attached, text);
}

std::optional<Found> Vocabulary::find_attached_word(std::string_view text) const {
    const auto entry = m_attached_words.find(text);
    if (entry == m_attached_words.end()) {
        return std::nullopt;
    }
    return Found{MarkerKind::file_attached, entry->second->locale, entry->second->text, {}};
}

std::optional<Found> Vocabulary::find_location(std::string_view text) const {
    return match_frame(m_locations, text);
}

std::optional<Found> Vocabulary::find_omitted_document(std::string_view text) const {
    for (const Frame& frame : m_documents) {
        if (text.ends_with(frame.before)) {
            return Found{frame.kind, frame.locale, frame.written,
                         base::trim(text.substr(0, text.size() - frame.before.size()))};
        }
    }
    return std::nullopt;
}

std::optional<Found> Vocabulary::find_deleted_by_admin(std::string_view text) const {
    return match_frame(m_admins, text);
}

std::optional<Found> Vocabulary::find_encryption(std::string_view text) const {
    return match_front(m_encryption, text);
}

std::size_t Vocabulary::edited_suffix(std::string_view text) const {
    if (!text.ends_with('>')) {
        return 0;
    }
    auto open = text.rfind('<');
    std::string buffer;
    if (open == std::string_view::npos ||
        m_edited.find(comparable(text.substr(open), buffer)) == m_edited.end()) {
        return 0;
    }
    while (open >= 3 && mark_length(text.substr(open - 3)) == 3) {
        open -= 3;
    }
    if (open > 0 && text[open - 1] == ' ') {
        --open;
    }
    return text.size() - open;
}

namespace {

/// The longest frame first: "WhatsApp Chat with " before a language that has only a prefix of it.
std::vector<Frame> make_name_frames() {
    std::vector<Frame> result;
    for (const Marker& marker : markers()) {
        if (marker.kind == MarkerKind::file_name) {
            result.push_back(make_frame(marker));
        }
    }
    result.push_back({"WhatsApp Chat - ", "", "", MarkerKind::file_name, ""});
    std::stable_sort(result.begin(), result.end(), [](const Frame& a, const Frame& b) {
        return a.before.size() + a.after.size() > b.before.size() + b.after.size();
    });
    return result;
}

} // namespace

bool is_deleted(MarkerKind kind) noexcept {
    using enum MarkerKind;
    return kind == deleted_by_sender || kind == deleted_by_owner || kind == deleted_by_owner2 ||
           kind == deleted_by_admin;
}

bool is_omitted(MarkerKind kind) noexcept {
    using enum MarkerKind;
    return kind == media_omitted || kind == image_omitted || kind == video_omitted || kind == audio_omitted ||
           kind == sticker_omitted || kind == gif_omitted || kind == contact_omitted ||
           kind == product_image_omitted || kind == video_note_omitted;
}

std::optional<std::string> conversation_name(std::string_view file_name) {
    static const std::vector<Frame> frames = make_name_frames();
    for (const std::string_view ending : {".txt", ".zip"}) {
        const std::size_t stem = file_name.size() - std::min(file_name.size(), ending.size());
        if (base::lower_ascii(file_name.substr(stem)) == ending) {
            file_name.remove_suffix(ending.size());
        }
    }
    std::string buffer;
    const auto found = match_frame(frames, comparable(file_name, buffer));
    return found ? std::optional(std::string(found->variable)) : std::nullopt;
}

} // namespace chatkeep::source::whatsapp_text
