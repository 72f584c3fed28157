// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/blobs.hpp"

#include "base/plist.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

using protozero::pbf_reader;
using Wire = protozero::pbf_wire_type;

constexpr unsigned k_max_depth = 6; ///< messages in messages: view once, disappearing, document with caption

/// A field that holds bytes, a text or a message.
constexpr std::uint32_t bytes_field(std::uint32_t number) noexcept {
    return protozero::tag_and_type(number, Wire::length_delimited);
}

constexpr std::uint32_t number_field(std::uint32_t number) noexcept {
    return protozero::tag_and_type(number, Wire::varint);
}

constexpr std::uint32_t double_field(std::uint32_t number) noexcept {
    return protozero::tag_and_type(number, Wire::fixed64);
}

std::string_view get_view(pbf_reader& reader) {
    const protozero::data_view view = reader.get_view();
    return {view.data(), view.size()};
}

std::string get_text(pbf_reader& reader) {
    return base::repair_utf8(get_view(reader));
}

/// Calls visit for each field of a message; a field that visit leaves alone must be skipped by it.
template <typename Visit>
void for_each_field(std::string_view bytes, const Visit& visit) {
    pbf_reader reader(bytes.data(), bytes.size());
    while (reader.next()) {
        visit(reader);
    }
}

/// Appends to texts of several lines: a title, a description, an address.
void add_line(std::string& text, const std::string& line) {
    if (!line.empty()) {
        text += text.empty() ? "" : "\n";
        text += line;
    }
}

/// One kind of content in the wire's message: its field, our word, the fields of it that are text.
struct Content {
    std::uint32_t field;
    std::string_view kind;
    std::array<std::uint32_t, 4> texts; ///< in the order of reading; 0: none
    std::uint32_t thumbnail;            ///< 0: none
};

constexpr Content k_card{4, "contact", {1, 16, 0, 0}, 0};

// Field numbers: ios.md 5.4; those above 9 as in the public definitions of WhatsApp's wire messages.
constexpr std::array k_contents = {
    Content{3, "image", {3, 0, 0, 0}, 16},     k_card,
    Content{5, "location", {3, 4, 0, 0}, 16},  Content{6, "", {1, 0, 0, 0}, 16},
    Content{7, "document", {8, 20, 0, 0}, 16}, Content{8, "audio", {0, 0, 0, 0}, 0},
    Content{9, "video", {7, 0, 0, 0}, 16},     Content{18, "location", {6, 0, 0, 0}, 16},
    Content{26, "sticker", {0, 0, 0, 0}, 16},  Content{28, "invite", {4, 6, 0, 0}, 0},
    Content{49, "poll", {2, 0, 0, 0}, 0},      Content{60, "poll", {2, 0, 0, 0}, 0},
    Content{64, "poll", {2, 0, 0, 0}, 0},
};

constexpr std::uint32_t k_link = 6;
constexpr std::uint32_t k_contact_list = 13;
constexpr std::uint32_t k_product = 30;
constexpr std::array<std::uint32_t, 3> k_envelopes = {37, 40, 53}; ///< their field 1 is a message
/// Beside the content: keys of the sender (2, 15), the context of the device (35).
constexpr std::array<std::uint32_t, 3> k_no_content = {2, 15, 35};

bool is_text_field(const Content& content, std::uint32_t field) noexcept {
    return std::find(content.texts.begin(), content.texts.end(), field) != content.texts.end();
}

/// {1 text}: an option of a poll
std::string read_option(std::string_view bytes) {
    std::string option;
    for_each_field(bytes, [&option](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            option = get_text(reader);
        } else {
            reader.skip();
        }
    });
    return option;
}

/// What some kinds have besides texts and a picture. False, and nothing read, for a field of no meaning here.
bool read_extra_field(pbf_reader& reader, const Content& content, Quote& quote) {
    const std::uint32_t field = reader.tag_and_type();
    if (content.field == k_link && field == bytes_field(2)) {
        quote.link.url = get_text(reader);
    } else if (content.field == k_link && field == bytes_field(5)) {
        quote.link.description = get_text(reader);
    } else if (content.field == k_link && field == bytes_field(6)) {
        quote.link.title = get_text(reader);
    } else if ((content.kind == "audio" || content.kind == "video") && field == number_field(5)) {
        quote.seconds = reader.get_uint64();
    } else if (content.kind == "poll" && field == bytes_field(3)) {
        add_line(quote.text, read_option(get_view(reader)));
    } else {
        return false;
    }
    return true;
}

void read_part(std::string_view bytes, const Content& content, Quote& quote) {
    quote.kind = content.kind;
    std::string latitude;
    std::string longitude;
    for_each_field(bytes, [&](pbf_reader& reader) {
        const bool delimited = reader.wire_type() == Wire::length_delimited;
        if (delimited && is_text_field(content, reader.tag())) {
            add_line(quote.text, get_text(reader));
        } else if (delimited && content.thumbnail != 0 && reader.tag() == content.thumbnail) {
            quote.thumbnail = std::string(get_view(reader));
        } else if (reader.tag_and_type() == double_field(1)) {
            latitude = fmt::format("{}", reader.get_double());
        } else if (reader.tag_and_type() == double_field(2)) {
            longitude = fmt::format("{}", reader.get_double());
        } else if (!read_extra_field(reader, content, quote)) {
            reader.skip();
        }
    });
    if (content.kind == "location" && !latitude.empty() && !longitude.empty()) {
        add_line(quote.text, latitude + ", " + longitude);
    }
}

/// {1 title, 2 (repeated) card}
void read_contact_list(std::string_view bytes, Quote& quote) {
    quote.kind = k_card.kind;
    for_each_field(bytes, [&](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            add_line(quote.text, get_text(reader));
        } else if (reader.tag_and_type() == bytes_field(2)) {
            read_part(get_view(reader), k_card, quote);
        } else {
            reader.skip();
        }
    });
}

/// {1 {3 title, 4 description}}
void read_product(std::string_view bytes, Quote& quote) {
    constexpr Content product{k_product, "product", {3, 4, 0, 0}, 0};
    quote.kind = product.kind;
    for_each_field(bytes, [&](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            read_part(get_view(reader), product, quote);
        } else {
            reader.skip();
        }
    });
}

/// The wire's message, of which only the readable parts count.
void read_content(std::string_view bytes, Quote& quote, unsigned depth);

/// {1 message}
void read_envelope(std::string_view bytes, Quote& quote, unsigned depth) {
    for_each_field(bytes, [&quote, depth](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            read_content(get_view(reader), quote, depth);
        } else {
            reader.skip();
        }
    });
}

bool is_one_of(const std::array<std::uint32_t, 3>& fields, std::uint32_t field) noexcept {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

void add_unread(std::uint32_t field, Quote& quote) {
    constexpr std::size_t k_told = 8;
    const bool is_new = std::find(quote.unread.begin(), quote.unread.end(), field) == quote.unread.end();
    if (is_new && quote.unread.size() < k_told) {
        quote.unread.push_back(field);
    }
}

void read_content_field(pbf_reader& reader, Quote& quote, unsigned depth) {
    const std::uint32_t field = reader.tag();
    const auto* const known = std::find_if(k_contents.begin(), k_contents.end(),
                                           [field](const Content& c) { return c.field == field; });
    const bool is_delimited = reader.wire_type() == Wire::length_delimited;
    if (!is_delimited) {
        reader.skip();
    }
    const std::string_view bytes = is_delimited ? get_view(reader) : std::string_view();
    if (is_one_of(k_no_content, field)) {
        return;
    }
    if (is_delimited && field == 1) {
        add_line(quote.text, base::repair_utf8(bytes));
    } else if (is_delimited && known != k_contents.end()) {
        read_part(bytes, *known, quote);
    } else if (is_delimited && field == k_contact_list) {
        read_contact_list(bytes, quote);
    } else if (is_delimited && field == k_product) {
        read_product(bytes, quote);
    } else if (is_delimited && is_one_of(k_envelopes, field) && depth < k_max_depth) {
        read_envelope(bytes, quote, depth + 1);
    } else {
        add_unread(field, quote);
    }
}

void read_content(std::string_view bytes, Quote& quote, unsigned depth) {
    for_each_field(bytes, [&quote, depth](pbf_reader& reader) { read_content_field(reader, quote, depth); });
}

/// The same with all of its bytes, where not all of it could be told.
void read_quoted(std::string_view bytes, Quote& quote) {
    read_content(bytes, quote, 0);
    const bool is_nothing =
        quote.text.empty() && quote.kind.empty() && quote.thumbnail.empty() && quote.link == QuotedLink{};
    if (!quote.unread.empty()) {
        quote.content = std::string(bytes);
        quote.kind = is_nothing ? "unknown" : quote.kind;
    }
}

/// {1 {3 seconds}} of field 87
std::optional<std::uint64_t> read_call_seconds(std::string_view bytes) {
    std::optional<std::uint64_t> seconds;
    for_each_field(bytes, [&seconds](pbf_reader& reader) {
        if (reader.tag_and_type() != bytes_field(1)) {
            return reader.skip();
        }
        for_each_field(get_view(reader), [&seconds](pbf_reader& inner) {
            if (inner.tag_and_type() == number_field(3)) {
                seconds = inner.get_uint64();
            } else {
                inner.skip();
            }
        });
    });
    return seconds;
}

MediaMetadata read_metadata(std::string_view bytes) {
    MediaMetadata metadata;
    Quote quote;
    bool quotes = false;
    for_each_field(bytes, [&](pbf_reader& reader) {
        switch (reader.tag_and_type()) {
        case bytes_field(5):
            quote.stanza = get_text(reader);
            break;
        case bytes_field(6):
            quote.sender = get_text(reader);
            break;
        case bytes_field(7):
            quote.chat = get_text(reader);
            break;
        case number_field(17):
            metadata.forwards = reader.get_uint64();
            break;
        case bytes_field(21):
            metadata.forwarder = get_text(reader);
            break;
        case bytes_field(19):
            quotes = true;
            read_quoted(get_view(reader), quote);
            break;
        case bytes_field(87):
            metadata.call_seconds = read_call_seconds(get_view(reader));
            break;
        default:
            reader.skip();
        }
    });
    if (quotes || !quote.stanza.empty()) {
        metadata.quote = std::move(quote);
    }
    return metadata;
}

/// A text under any key that holds one of the words, in ASCII without regard to case.
std::string text_under(const base::PlistValue& object, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        for (std::size_t i = 0; i < object.size(); ++i) {
            const std::string key = base::lower_ascii(object.key(i).text().value_or(""));
            const auto text = object[i].text();
            if (text && key.find(word) != std::string::npos) {
                return std::string(*text);
            }
        }
    }
    return {};
}

/// An id of a message: hex digits, 16 or more.
bool is_stanza_like(std::string_view text) noexcept {
    return text.size() >= 16 && std::all_of(text.begin(), text.end(), [](char c) {
               return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f');
           });
}

std::string first_stanza_like(const base::PlistValue& object) {
    for (std::size_t i = 0; i < object.size(); ++i) {
        const auto text = object[i].text();
        if (text && is_stanza_like(*text)) {
            return std::string(*text);
        }
    }
    return {};
}

/// An archive of a keyed archiver (seen in databases of 2016 to 2018): quotedMessageData holds the wire's
/// message, mentions a list of addresses. How the other keys are called is not told anywhere: by their words.
std::optional<MediaMetadata> read_old_metadata(std::string_view bytes) {
    const auto list = base::parse_any_plist(bytes);
    if (!list) {
        return std::nullopt;
    }
    const base::PlistValue object =
        (*list)["quotedMessageData"] || !(*list)["root"] ? *list : (*list)["root"];
    MediaMetadata metadata;
    Quote quote;
    quote.stanza = text_under(object, {"stanza", "messageid", "keyid", "msgid"});
    if (quote.stanza.empty()) {
        quote.stanza = first_stanza_like(object);
    }
    quote.sender = text_under(object, {"senderjid", "participant", "sender"});
    quote.chat = text_under(object, {"remotejid", "chatjid"});
    const auto data = object["quotedMessageData"].data();
    if (data) {
        read_quoted(*data, quote);
    }
    if (data || !quote.stanza.empty()) {
        metadata.quote = std::move(quote);
    }
    const base::PlistValue mentions = object["mentions"];
    for (std::size_t i = 0; i < mentions.size(); ++i) {
        if (const auto jid = mentions[i].text()) {
            metadata.mentions.emplace_back(*jid);
        }
    }
    return metadata;
}

/// others: {1 key, 2 address, 3 emoji, 4 ms}; own: {1 key, 2 emoji, 3 ms}
StoredReaction read_reaction(std::string_view bytes, bool own) {
    StoredReaction reaction;
    reaction.own = own;
    const std::uint32_t emoji = own ? 2 : 3;
    for_each_field(bytes, [&](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            reaction.key = get_text(reader);
        } else if (reader.tag_and_type() == bytes_field(emoji)) {
            reaction.emoji = get_text(reader);
        } else if (reader.tag_and_type() == bytes_field(2)) {
            reaction.sender = get_text(reader);
        } else if (reader.tag_and_type() == number_field(emoji + 1)) {
            reaction.unix_ms = reader.get_uint64();
        } else {
            reader.skip();
        }
    });
    return reaction;
}

ReactionTally read_tally(std::string_view bytes) {
    ReactionTally tally;
    for_each_field(bytes, [&tally](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            tally.emoji = get_text(reader);
        } else if (reader.tag_and_type() == number_field(2)) {
            tally.count = reader.get_uint64();
        } else {
            reader.skip();
        }
    });
    return tally;
}

void read_tallies(std::string_view bytes, ReceiptInfo& info) {
    for_each_field(bytes, [&info](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(1)) {
            info.tallies.push_back(read_tally(get_view(reader)));
        } else {
            reader.skip();
        }
    });
}

void read_reactions(std::string_view bytes, ReceiptInfo& info) {
    for_each_field(bytes, [&info](pbf_reader& reader) {
        switch (reader.tag_and_type()) {
        case bytes_field(1):
            info.reactions.push_back(read_reaction(get_view(reader), false));
            break;
        case bytes_field(2):
            info.reactions.push_back(read_reaction(get_view(reader), true));
            break;
        case bytes_field(3):
            read_tallies(get_view(reader), info);
            break;
        default:
            reader.skip();
        }
    });
}

void read_poll(std::string_view bytes, ReceiptInfo& info) {
    for_each_field(bytes, [&info](pbf_reader& reader) {
        if (reader.tag_and_type() == bytes_field(2)) {
            info.poll_question = get_text(reader);
        } else if (reader.tag_and_type() == bytes_field(3)) {
            info.poll_options.push_back(read_option(get_view(reader)));
        } else {
            info.poll_has_more = true;
            reader.skip();
        }
    });
}

/// Two digits a byte behind a byte of flags, an odd number filled up with F.
std::string unpack_number(std::string_view bytes) {
    std::string digits;
    for (const char byte : bytes.substr(std::min<std::size_t>(1, bytes.size()))) {
        const unsigned both = static_cast<unsigned char>(byte);
        for (const unsigned nibble : {both >> 4U, both & 0xFU}) {
            if (nibble > 9 && nibble != 0xF) {
                return {};
            }
            if (nibble <= 9) {
                digits += static_cast<char>('0' + nibble);
            }
        }
    }
    return digits.empty() ? digits : "+" + digits;
}

DeviceReceipt read_receipt(std::string_view bytes) {
    DeviceReceipt receipt;
    std::optional<std::uint64_t> fourth;
    for_each_field(bytes, [&](pbf_reader& reader) {
        switch (reader.tag_and_type()) {
        case bytes_field(1):
            receipt.number = unpack_number(get_view(reader));
            break;
        case number_field(3):
            receipt.at_s = reader.get_uint64();
            break;
        case number_field(4):
            fourth = reader.get_uint64();
            break;
        case number_field(5):
            receipt.read_after_s = reader.get_uint64();
            break;
        default:
            reader.skip();
        }
    });
    // With a time of its own the fourth field is a state; without one it counts from the first receipt.
    (receipt.at_s ? receipt.state : receipt.delivered_after_s) = fourth;
    return receipt;
}

ReceiptInfo read_receipts(std::string_view bytes) {
    ReceiptInfo info;
    for_each_field(bytes, [&info](pbf_reader& reader) {
        switch (reader.tag_and_type()) {
        case bytes_field(2):
            info.receipts.push_back(read_receipt(get_view(reader)));
            break;
        case number_field(3):
            info.first_receipt_s = reader.get_uint64();
            break;
        case bytes_field(7):
            read_reactions(get_view(reader), info);
            break;
        case bytes_field(8):
            read_poll(get_view(reader), info);
            break;
        default:
            reader.skip();
        }
    });
    return info;
}

constexpr unsigned char k_no_sextet = 64;

constexpr std::array<unsigned char, 256> make_sextets() {
    std::array<unsigned char, 256> sextets{};
    sextets.fill(k_no_sextet);
    unsigned char value = 0;
    for (const char c :
         std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
        sextets[static_cast<unsigned char>(c)] = value++;
    }
    return sextets;
}

constexpr std::array<unsigned char, 256> k_sextets = make_sextets();

} // namespace

std::optional<MediaMetadata> parse_media_metadata(std::string_view bytes) {
    if (bytes.starts_with("bplist00")) {
        try {
            return read_old_metadata(bytes);
        } catch (const protozero::exception&) {
            return std::nullopt;
        }
    }
    try {
        return read_metadata(bytes);
    } catch (const protozero::exception&) {
        return std::nullopt;
    }
}

std::optional<ReceiptInfo> parse_receipt_info(std::string_view bytes) {
    try {
        return read_receipts(bytes);
    } catch (const protozero::exception&) {
        return std::nullopt;
    }
}

std::string owner_in_push_name(std::string_view base64) {
    const auto bytes = decode_base64(base64);
    std::string owner;
    if (!bytes) {
        return owner;
    }
    try {
        for_each_field(*bytes, [&owner](pbf_reader& reader) {
            if (reader.tag_and_type() == bytes_field(3)) {
                owner = get_text(reader);
            } else {
                reader.skip();
            }
        });
    } catch (const protozero::exception&) {
        return {};
    }
    return owner;
}

bool is_encoded_push_name(std::string_view text) {
    const bool only_letters = std::all_of(text.begin(), text.end(), base::is_alpha);
    const auto bytes = text.size() >= 8 && !only_letters ? decode_base64(text) : std::nullopt;
    if (!bytes) {
        return false;
    }
    try {
        for_each_field(*bytes, [](pbf_reader& reader) { reader.skip(); });
    } catch (const protozero::exception&) {
        return false;
    }
    return true;
}

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    std::size_t count = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const unsigned char sextet = k_sextets[static_cast<unsigned char>(c)];
        if (sextet == k_no_sextet) {
            return std::nullopt;
        }
        bits = (bits << 6U) | sextet;
        if (++count % 4 != 1) {
            const std::size_t left = (6 * count) % 8;
            bytes += static_cast<char>((bits >> left) & 0xFFU);
        }
    }
    return bytes;
}

} // namespace chatkeep::source::whatsapp_ios
