// SPDX-License-Identifier: EUPL-1.2
// Tapbacks and stickers that other rows put on a message, and what those rows say that a reaction has no
// member for.
#include "base/text.hpp"
#include "source/imessage/message_builder.hpp"
#include "source/imessage/message_time.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace chatkeep::source::imessage {

namespace {

using model::NoticeCode;

constexpr std::int64_t k_sticker = 1000;
constexpr std::int64_t k_first_removal = 3000;

/// 2000 to 2007, and 3000 to 3007 for taking them back.
constexpr std::array<std::string_view, 8> k_words = {"loved",      "liked",      "disliked", "laughed",
                                                     "emphasized", "questioned", "emoji",    "sticker"};

/// What is said of a file, but for its bytes: those the reaction itself names.
std::string describe_file(const model::Attachment& file) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    const auto add = [&](const char* name, std::string_view text) {
        if (!text.empty()) {
            json[name] = text;
        }
    };
    add("name", file.name);
    add("stored_name", file.stored_name);
    add("mime", file.mime);
    if (file.missing != model::Missing::none) {
        add("missing", to_string(file.missing));
    }
    if (file.size) {
        json["size"] = *file.size;
    }
    for (const auto& [name, value] : file.extra) {
        json[name] = std::visit([](const auto& held) { return nlohmann::ordered_json(held); }, value);
    }
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// UTF-16 units of a text.
std::int64_t count_units(std::string_view text) noexcept {
    std::int64_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0U) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

/// Whether a text has marks of quotation, of whatever language.
bool is_quoting(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 8> marks = {"\"",     "\u201C", "\u201D", "\u201E",
                                                       "\u00AB", "\u2018", "\u300C", "\u2039"};
    return std::any_of(marks.begin(), marks.end(),
                       [text](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

} // namespace

/// The emoji, or the word of the reaction; see is_reaction() of the survey.
std::string MessageBuilder::reaction_word(std::int64_t type, std::string_view emoji) {
    if (type == k_sticker) {
        return "placed_sticker";
    }
    const std::string_view word = k_words.at(static_cast<std::size_t>(type % 1000));
    return word == "emoji" && !emoji.empty() ? base::repair_utf8(emoji) : std::string(word);
}

void MessageBuilder::add_reaction(const Planned& planned, const Dependent& dependent,
                                  model::Message& message) {
    const ReactionRow& row = dependent.reaction;
    model::Reaction reaction;
    reaction.sender = sender_of(row.from_owner, row.handle);
    if (!reaction.sender) {
        reaction.sender = partner_of(planned);
    }
    reaction.value = reaction_word(row.type, row.emoji);
    model::Time time;
    if (read_time(dependent.date, time)) {
        reaction.time = std::move(time);
    } else if (dependent.date != 0) {
        note(NoticeCode::date_impossible, message, dependent.row,
             fmt::format("the date of its reaction in row {} is none", dependent.row));
    }
    if (row.type >= k_first_removal) {
        reaction.removed = true;
    }
    reaction.part = row.part;
    add_reaction_files(dependent.row, reaction, message);
    const bool has_sender = reaction.sender.has_value();
    message.reactions.push_back(std::move(reaction));
    m_reactions.rows.push_back(fmt::format("{} {}", dependent.row, base::repair_utf8(row.guid)));
    add_reaction_states(dependent, has_sender, message);
    if (has_rest(dependent)) {
        add_reaction_rest(dependent, message);
    }
}

/// The columns of reaction_query().
enum ReactionField : std::uint8_t {
    reaction_summary = 1, ///< behind the row's number
    reaction_text,
    reaction_date,
    reaction_read,
    reaction_delivered,
    reaction_start,
    reaction_length,
    reaction_subject,
    reaction_body,
};

/// The first one is the sticker; others are files of the message.
void MessageBuilder::add_reaction_files(std::int64_t row, model::Reaction& reaction,
                                        model::Message& message) {
    if (!m_workshop.attachments.has_any(row)) {
        return;
    }
    bool is_first = true;
    for (StoredFile& file : m_workshop.attachments.read(row, false)) {
        report_file(file, message, row);
        if (is_first) {
            reaction.sticker_sha256 = file.attachment.sha256;
            m_reactions.files.push_back(fmt::format("{} {}", row, describe_file(file.attachment)));
        } else {
            file.attachment.extra.emplace_back("reaction_row", row);
            message.attachments.push_back(std::move(file.attachment));
        }
        is_first = false;
    }
}

void MessageBuilder::add_reaction_states(const Dependent& dependent, bool has_sender,
                                         model::Message& message) {
    const ReactionRow& row = dependent.reaction;
    const auto add = [&](std::string_view name, std::int64_t value) {
        m_reactions.states.push_back(fmt::format("{} {} {}", dependent.row, name, value));
    };
    if (row.error != 0) {
        add("error", row.error);
    }
    if (row.from_owner && row.is_unsent) {
        add("is_sent", 0);
    }
    const SenderFacts facts{dependent.row, row.handle, row.from_owner, row.names_sender, has_sender};
    if (!report_sender(facts, message)) {
        add("handle_row", row.handle);
    }
}

/// Whether its row says more than the survey read of it.
bool MessageBuilder::has_rest(const Dependent& dependent) noexcept {
    const bool is_dateless = dependent.date == 0 || instant_of(dependent.date);
    return dependent.kind == RowKind::reaction && (dependent.reaction.has_more || !is_dateless);
}

/// What the survey does not read of its row.
void MessageBuilder::add_reaction_rest(const Dependent& dependent, model::Message& message) {
    if (m_reaction_rows.find(dependent.row) != base::Step::row) {
        note(NoticeCode::row_damaged, message, dependent.row,
             fmt::format("message_summary_info of its reaction in row {}: {}", dependent.row,
                         m_reaction_rows.row().problem()));
        return;
    }
    add_reaction_times(dependent);
    add_reaction_range(dependent.row, message.text);
    add_reaction_summary(dependent, message);
}

/// As a message's: when it was read and delivered, and a date that is none as it stands.
void MessageBuilder::add_reaction_times(const Dependent& dependent) {
    constexpr std::size_t k_longest = 64;
    for (const auto& [name, field] : {std::pair("date", reaction_date), std::pair("date_read", reaction_read),
                                      std::pair("date_delivered", reaction_delivered)}) {
        const std::int64_t time = stored_time(m_reaction_rows.row(), field);
        const bool is_told = field == reaction_date && instant_of(time);
        if (time != 0 && !is_told) {
            m_reactions.states.push_back(
                fmt::format("{} {} {}", dependent.row, name,
                            time == k_no_number
                                ? base::repair_utf8(m_reaction_rows.row().text(field).substr(0, k_longest))
                                : stamp_of(time)));
        }
    }
}

/// What part of the text it is about, where that is not all of it.
void MessageBuilder::add_reaction_range(std::int64_t row, std::string_view text) {
    const std::int64_t start = m_reaction_rows.row().integer(reaction_start);
    const std::int64_t length = m_reaction_rows.row().integer(reaction_length);
    if ((start != 0 || length != 0) && (start != 0 || length != count_units(text))) {
        m_reactions.states.push_back(fmt::format("{} associated_message_range {} {}", row, start, length));
    }
}

void MessageBuilder::add_quote(std::int64_t row, std::string quote, RowLines& lines) {
    lines.quote_rows.push_back(std::to_string(row));
    lines.quotes.push_back(std::move(quote));
}

/// Its own text, which the phone made of the message's, is told where it has other words: Liked "…". Of a
/// picture, the words without a quotation are the phone's: Liked an image. quote: by the summary.
void MessageBuilder::add_reaction_words(const Dependent& dependent, std::string_view quote,
                                        const model::Message& message) {
    SideTexts others;
    std::vector<std::string> unknown;
    std::string text = base::repair_utf8(m_reaction_rows.row().text(reaction_text));
    if (const std::string_view bytes = m_reaction_rows.row().blob(reaction_body); !bytes.empty()) {
        PartText part = m_body.decode_part(bytes, {}, others, unknown);
        text = part.text.empty() ? std::move(text) : std::move(part.text);
    }
    const auto holds = [&](std::string_view words) {
        return !is_only_marks(words) && text.find(words) != std::string::npos;
    };
    const bool has_own_words = !is_only_marks(message.text) || dependent.reaction.type == k_sticker;
    const bool is_made = holds(message.text) || holds(quote) || !(has_own_words || is_quoting(text));
    if (!is_only_marks(text) && !is_made) {
        add_quote(dependent.row, std::move(text), m_reactions);
    }
    if (const std::string_view subject = m_reaction_rows.row().text(reaction_subject); !subject.empty()) {
        add_quote(dependent.row, base::repair_utf8(subject), m_reactions);
    }
    for (std::string& value : others.values()) {
        add_quote(dependent.row, std::move(value), m_reactions);
    }
}

/// What it quotes is told where the message does not have these words, as in an earlier version of it.
void MessageBuilder::add_reaction_summary(const Dependent& dependent, model::Message& message) {
    const std::int64_t row = dependent.row;
    const std::string_view bytes = m_reaction_rows.row().blob(reaction_summary);
    ReactionSummary summary = bytes.empty() ? ReactionSummary() : read_reaction_summary(bytes);
    add_reaction_words(dependent, summary.quote, message);
    if (summary.damaged) {
        keep_row_bytes(bytes, "message_summary_info", row, message);
        note(NoticeCode::blob_damaged, message, row,
             fmt::format("message_summary_info of its reaction in row {} can't be read: its bytes are an "
                         "attachment",
                         row));
    }
    if (!summary.quote.empty() && message.text.find(summary.quote) == std::string::npos) {
        add_quote(row, std::move(summary.quote), m_reactions);
    }
    if (!summary.others.empty()) {
        m_reactions.summaries.push_back(fmt::format("{} {}", row, summary.others));
    }
}

void MessageBuilder::finish_lines(std::string_view prefix, RowLines& lines, model::Extra& extra) {
    for (const auto& [name, list] :
         {std::pair("rows", &RowLines::rows), std::pair("states", &RowLines::states),
          std::pair("files", &RowLines::files), std::pair("quotes", &RowLines::quotes),
          std::pair("quote_rows", &RowLines::quote_rows), std::pair("summaries", &RowLines::summaries)}) {
        if (!(lines.*list).empty()) {
            extra.emplace_back(fmt::format("{}_{}", prefix, name), std::exchange(lines.*list, {}));
        }
    }
}

} // namespace chatkeep::source::imessage
