// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/attributed_text.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using Value = TypedStream::Value;

struct Word {
    std::string_view name;
    std::string_view word;
};

constexpr std::array k_styles = {
    Word{"__kIMTextBoldAttributeName", "bold"},
    Word{"__kIMTextItalicAttributeName", "italic"},
    Word{"__kIMTextUnderlineAttributeName", "underline"},
    Word{"__kIMTextStrikethroughAttributeName", "strikethrough"},
};

/// Data of the phone's own recognisers; what they found is the text itself.
constexpr std::array k_detectors = {
    Word{"__kIMDataDetectedAttributeName", "data"},   Word{"__kIMPhoneNumberAttributeName", "phone"},
    Word{"__kIMAddressAttributeName", "address"},     Word{"__kIMMoneyAttributeName", "money"},
    Word{"__kIMCalendarEventAttributeName", "event"},
};

/// Said of the display only.
constexpr std::array<std::string_view, 4> k_display = {
    "__kIMBaseWritingDirectionAttributeName", "__kIMInlineMediaWidthAttributeName",
    "__kIMInlineMediaHeightAttributeName", "__kIMLinkIsRichLinkAttributeName"};

struct Effect {
    std::int64_t number;
    std::string_view word;
};

constexpr std::array k_effects = {Effect{4, "ripple"}, Effect{5, "big"},     Effect{6, "bloom"},
                                  Effect{8, "nod"},    Effect{9, "shake"},   Effect{10, "jitter"},
                                  Effect{11, "small"}, Effect{12, "explode"}};

template <std::size_t N>
std::string_view word_of(const std::array<Word, N>& words, std::string_view name) noexcept {
    const auto* const found =
        std::find_if(words.begin(), words.end(), [name](const Word& word) { return word.name == name; });
    return found == words.end() ? std::string_view() : found->word;
}

std::string effect_word(std::int64_t number) {
    const auto* const found = std::find_if(k_effects.begin(), k_effects.end(),
                                           [number](const Effect& e) { return e.number == number; });
    return found == k_effects.end() ? fmt::format("effect-{}", number) : std::string(found->word);
}

/// Byte offset behind that many UTF-16 units.
std::size_t skip_units(std::string_view text, std::size_t at, std::uint64_t units) noexcept {
    const std::size_t ascii =
        base::find_byte(text.substr(at, units), [](base::Lanes bytes) { return bytes; }); // the highest bit
    at += ascii;
    units -= ascii;
    while (units > 0 && at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const std::uint64_t taken = bytes == 4 ? 2 : 1; // a surrogate pair
        at = std::min(at + bytes, text.size());
        units -= std::min(units, taken);
    }
    return at;
}

constexpr std::uint64_t k_units = 0xFFFFFFFFU; ///< the length of a run is a number of 32 bits

class Reader {
public:
    Reader(const TypedStream& stream, AttributedText& out) : m_stream(stream), m_out(out) {}

    /// False when there is no text at all.
    bool read();

    [[nodiscard]] bool is_whole() const noexcept { return m_whole; }

private:
    void read_runs(const Value* value);
    std::size_t attributes_of(std::int64_t number, const Value* dictionary);
    void read_attributes(const Value& dictionary, Attributes& attributes);
    void read_attribute(std::string_view name, const Value& value, Attributes& attributes);
    bool read_words(std::string_view name, const Value& value, Attributes& attributes);
    [[nodiscard]] std::string_view code_of(const Value& value) const;

    const TypedStream& m_stream;
    AttributedText& m_out;
    std::vector<std::int64_t> m_numbers; ///< the source's numbers of the attributes, in order
    bool m_whole = true;
};

bool Reader::read() {
    const Value* root = m_stream.root();
    if (root == nullptr) {
        return false;
    }
    const Value* string = m_stream.is_a(*root, "NSAttributedString") ? m_stream.first_of(*root) : root;
    const auto text = string == nullptr ? std::nullopt : m_stream.text_of(*string);
    if (!text) {
        return false;
    }
    m_out.repaired = !base::is_utf8(*text);
    m_out.text = m_out.repaired ? base::repair_utf8(*text) : std::string(*text);
    if (string != root) {
        read_runs(m_stream.next(*string));
    }
    return true;
}

/// Pairs of a number and a length, with a dictionary behind the first pair of each number.
void Reader::read_runs(const Value* value) {
    std::size_t at = 0;
    while (value != nullptr) {
        const Value* length = m_stream.next(*value);
        if (value->kind != TypedStream::Kind::integer || length == nullptr ||
            length->kind != TypedStream::Kind::integer) {
            m_whole = false;
            return;
        }
        const Value* behind = m_stream.next(*length);
        const bool is_new = behind != nullptr && behind->kind != TypedStream::Kind::integer;
        Run run;
        run.start = at;
        run.units = static_cast<std::uint64_t>(length->integer) & k_units;
        at = skip_units(m_out.text, at, run.units);
        run.length = at - run.start;
        run.attributes = attributes_of(value->integer, is_new ? behind : nullptr);
        m_out.runs.push_back(run);
        value = is_new ? m_stream.next(*behind) : behind;
    }
    m_whole = m_whole && at == m_out.text.size();
}

std::size_t Reader::attributes_of(std::int64_t number, const Value* dictionary) {
    const auto known = std::find(m_numbers.begin(), m_numbers.end(), number);
    if (known != m_numbers.end() && dictionary == nullptr) {
        return static_cast<std::size_t>(known - m_numbers.begin());
    }
    m_numbers.push_back(number);
    m_out.attributes.emplace_back();
    if (dictionary == nullptr) {
        m_whole = false;
    } else {
        read_attributes(*dictionary, m_out.attributes.back());
    }
    return m_out.attributes.size() - 1;
}

void Reader::read_attributes(const Value& dictionary, Attributes& attributes) {
    attributes.all = &dictionary;
    m_stream.for_each_entry(dictionary, [&](const Value& key, const Value& value) {
        if (const auto name = m_stream.text_of(key)) {
            read_attribute(*name, value, attributes);
        }
    });
}

/// {"code": "123456", "displayCode": "123456"}
std::string_view Reader::code_of(const Value& value) const {
    std::string_view code;
    m_stream.for_each_entry(value, [&](const Value& key, const Value& item) {
        const auto name = m_stream.text_of(key).value_or("");
        if (name == "code" || (name == "displayCode" && code.empty())) {
            code = m_stream.text_of(item).value_or(code);
        }
    });
    return code;
}

/// Styles, effects and detectors; false when the attribute is none of them.
bool Reader::read_words(std::string_view name, const Value& value, Attributes& attributes) {
    if (const auto style = word_of(k_styles, name); !style.empty()) {
        if (m_stream.integer_of(value).value_or(1) != 0) {
            attributes.styles.emplace_back(style);
        }
        return true;
    }
    if (const auto detector = word_of(k_detectors, name); !detector.empty()) {
        attributes.detected.push_back(detector);
        return true;
    }
    if (name == "__kIMTextEffectAttributeName") {
        attributes.styles.push_back(effect_word(m_stream.integer_of(value).value_or(0)));
        return true;
    }
    return false;
}

void Reader::read_attribute(std::string_view name, const Value& value, Attributes& attributes) {
    const std::string_view text = m_stream.text_of(value).value_or("");
    if (name == "__kIMMessagePartAttributeName") {
        attributes.part = m_stream.integer_of(value);
    } else if (name == "__kIMFileTransferGUIDAttributeName") {
        attributes.transfer = text;
    } else if (name == "__kIMFilenameAttributeName") {
        attributes.file_name = text;
    } else if (name == "__kIMMentionConfirmedMention") {
        attributes.mention = text;
    } else if (name == "__kIMLinkAttributeName") {
        attributes.link = m_stream.url_of(value).value_or(text);
    } else if (name == "__kIMOneTimeCodeAttributeName") {
        const std::string_view code = code_of(value);
        attributes.code = code.empty() ? text : code;
    } else if (name == "IMAudioTranscription") {
        attributes.transcript = text;
    } else if (name == "__kIMEmojiImageAttributeName") {
        attributes.drawn = true;
    } else if (!read_words(name, value, attributes) && !name.starts_with("__kIMBreadcrumb") &&
               std::find(k_display.begin(), k_display.end(), name) == k_display.end()) {
        attributes.unknown.push_back(name);
    }
}

/// What stands of a text in front of the first bytes that are no UTF-8.
std::string_view sound_front(std::string_view text) noexcept {
    std::size_t sound = 0;
    while (sound < text.size()) {
        const std::size_t length = base::decode_utf8(text.substr(sound)).length;
        if (!base::is_utf8(text.substr(sound, length))) {
            break;
        }
        sound += length;
    }
    return text.substr(0, sound);
}

/// The text of a damaged stream: the first string of its own bytes ("+", length, UTF-8), or what is there of
/// it.
std::optional<std::string_view> find_text(std::string_view bytes) noexcept {
    constexpr std::string_view before("\x84\x01+", 3);
    const auto at = bytes.find(before);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view text = bytes.substr(at + before.size());
    const auto length = take_unsigned(text);
    if (!length) {
        return std::nullopt;
    }
    return *length <= text.size() ? text.substr(0, *length) : sound_front(text);
}

} // namespace

Decoded read_attributed_text(TypedStream& stream, std::string_view bytes, AttributedText& out) {
    out.text.clear();
    out.runs.clear();
    out.attributes.clear();
    out.repaired = false;
    const bool whole = stream.read(bytes);
    Reader reader(stream, out);
    if (reader.read()) {
        return whole && reader.is_whole() ? Decoded::whole : Decoded::partly;
    }
    if (const auto text = find_text(bytes)) {
        out.text = base::repair_utf8(*text);
        out.repaired = out.text != *text;
        return Decoded::partly;
    }
    return Decoded::none;
}

bool Attributes::is_plain() const noexcept {
    return transfer.empty() && file_name.empty() && mention.empty() && link.empty() && code.empty() &&
           transcript.empty() && styles.empty() && detected.empty() && unknown.empty() && !drawn;
}

bool says_same(const Attributes& a, const Attributes& b) noexcept {
    return a.transfer == b.transfer && a.file_name == b.file_name && a.mention == b.mention &&
           a.link == b.link && a.code == b.code && a.transcript == b.transcript && a.styles == b.styles &&
           a.detected == b.detected && a.unknown == b.unknown && a.drawn == b.drawn;
}

bool AttributedTexts::read_by_form(std::string_view bytes, AttributedText& out) const {
    if (m_form.before.empty() || !bytes.starts_with(m_form.before)) {
        return false;
    }
    bytes.remove_prefix(m_form.before.size());
    const auto length = take_unsigned(bytes);
    if (!length || *length == 0 || *length > bytes.size()) {
        return false;
    }
    const std::string_view text = bytes.substr(0, *length);
    bytes.remove_prefix(text.size());
    if (!bytes.starts_with(m_form.between)) {
        return false;
    }
    bytes.remove_prefix(m_form.between.size());
    const auto units = take_unsigned(bytes);
    if (!units || bytes != m_form.after || !base::is_utf8(text) ||
        skip_units(text, 0, *units & k_units) != text.size()) {
        return false;
    }
    out.text = text;
    out.runs.assign(1, Run{0, text.size(), *units & k_units, 0});
    out.attributes.resize(1);
    out.attributes.front() = {};
    out.attributes.front().part = m_form.part;
    out.repaired = false;
    return true;
}

/// Of a stream that was just read whole. What stands before, between and behind the lengths is read the same
/// way whatever they are: nothing in a stream refers to the bytes of a text.
void AttributedTexts::learn_form(std::string_view bytes, const AttributedText& text) {
    constexpr std::string_view run_follows("\x86\x84\x02iI", 5); // end of the string, a number and a length
    const bool is_plain = m_stream.is_little_endian() && text.runs.size() == 1 &&
                          text.attributes.size() == 1 && text.attributes.front().is_plain();
    if (!is_plain) {
        return;
    }
    const TypedStream::Value* string = m_stream.first_of(*m_stream.root());
    const TypedStream::Value* characters = string == nullptr ? nullptr : m_stream.first_of(*string);
    const TypedStream::Value* number = string == nullptr ? nullptr : m_stream.next(*string);
    const TypedStream::Value* units = number == nullptr ? nullptr : m_stream.next(*number);
    if (characters == nullptr || units == nullptr) {
        return;
    }
    std::string_view behind_length = bytes.substr(characters->start);
    std::string_view behind_units = bytes.substr(units->start);
    const auto length = take_unsigned(behind_length);
    static_cast<void>(take_unsigned(behind_units));
    if (length != characters->bytes.size() || behind_length.data() != characters->bytes.data()) {
        return; // no string with a length of its own
    }
    const auto text_end = bytes.size() - behind_length.size() + characters->bytes.size();
    const std::string_view between = bytes.substr(text_end, units->start - text_end);
    if (between.starts_with(run_follows)) {
        m_form = {std::string(bytes.substr(0, characters->start)), std::string(between),
                  std::string(behind_units), text.attributes.front().part};
    }
}

Decoded AttributedTexts::read(std::string_view bytes, AttributedText& out) {
    if (read_by_form(bytes, out)) {
        return Decoded::whole;
    }
    const Decoded decoded = read_attributed_text(m_stream, bytes, out);
    if (decoded == Decoded::whole) {
        learn_form(bytes, out);
    }
    return decoded;
}

} // namespace chatkeep::source::imessage
