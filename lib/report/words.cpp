// SPDX-License-Identifier: EUPL-1.2
#include "report/words.hpp"

#include "stream/writer.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <chrono>

namespace chatkeep::report {

namespace {

struct Entry {
    Word word;
    std::string_view key;
    std::string_view nl;
    std::string_view en;
};

using enum Word;

constexpr std::array<Entry, static_cast<std::size_t>(count)> k_words = {{
    {attachment, "attachment", "Bijlage", "Attachment"},
    {attachments, "attachments", "Bijlagen", "Attachments"},
    {app, "app", "Bericht van een app", "Message of an app"},
    {call, "call", "Oproep", "Call"},
    {call_answered, "call_answered", "beantwoord", "answered"},
    {call_declined, "call_declined", "geweigerd", "declined"},
    {call_missed, "call_missed", "gemist", "missed"},
    {call_no_answer, "call_no_answer", "niet opgenomen", "no answer"},
    {call_video, "call_video", "Video-oproep", "Video call"},
    {call_voice, "call_voice", "Spraakoproep", "Voice call"},
    {cleaning, "cleaning", "Schonen", "Cleaning"},
    {contact, "contact", "Contact", "Contact"},
    {contents, "contents", "Inhoud", "Contents"},
    {conversations, "conversations", "Gesprekken", "Conversations"},
    {date_unknown, "date_unknown", "Datum onbekend", "Date unknown"},
    {deleted, "deleted", "Dit bericht was al verwijderd in de bron",
     "This message was already deleted in the source"},
    {draft, "draft", "Concept: open voorstellen waren toegestaan", "Draft: open proposals were allowed"},
    {edited, "edited", "bewerkt", "edited"},
    {edits, "edits", "Eerdere versies ({n})", "Earlier versions ({n})"},
    {expires, "expires", "verdwijnend bericht", "disappearing message"},
    {forwarded, "forwarded", "doorgestuurd", "forwarded"},
    {in_part, "in_part", "in dit deel", "in this part"},
    {kind_broadcast, "kind_broadcast", "verzendlijst", "broadcast"},
    {kind_channel, "kind_channel", "kanaal", "channel"},
    {kind_community, "kind_community", "community", "community"},
    {kind_direct, "kind_direct", "tweegesprek", "direct"},
    {kind_group, "kind_group", "groep", "group"},
    {kind_unknown, "kind_unknown", "soort onbekend", "kind unknown"},
    {live_location, "live_location", "Livelocatie", "Live location"},
    {location, "location", "Locatie", "Location"},
    {matches, "matches", "gevonden", "found"},
    {match_next, "match_next", "Volgende vindplaats", "Next match"},
    {match_previous, "match_previous", "Vorige vindplaats", "Previous match"},
    {messages, "messages", "Berichten", "Messages"},
    {missing, "missing", "waarvan {n} ontbreken", "of which {n} missing"},
    {missing_ambiguous, "missing_ambiguous", "meer dan één bestand past", "more than one file fits"},
    {missing_expired, "missing_expired", "verlopen of eenmalig bekeken", "expired or viewed once"},
    {missing_not_copied, "missing_not_copied", "in de back-up vermeld, maar niet meegekopieerd",
     "listed in the backup, but not copied with it"},
    {missing_not_downloaded, "missing_not_downloaded", "nooit op het toestel opgehaald",
     "never fetched by the phone"},
    {missing_not_found, "missing_not_found", "genoemd, maar niet gevonden in de bron",
     "named, but not found in the source"},
    {missing_omitted, "missing_omitted", "zonder media geëxporteerd", "exported without media"},
    {missing_one, "missing_one", "waarvan 1 ontbreekt", "of which 1 missing"},
    {missing_other, "missing_other", "ontbreekt om een onbekende reden", "missing for an unknown reason"},
    {missing_removed, "missing_removed", "verwijderd bij het schonen", "removed by cleaning"},
    {missing_too_large, "missing_too_large", "te groot om te lezen", "too large to read"},
    {missing_unreadable, "missing_unreadable", "aanwezig, maar onleesbaar", "there, but unreadable"},
    {multiple, "multiple", "meer keuzes mogelijk", "several choices allowed"},
    {no_conversations, "no_conversations", "Er zijn geen gesprekken.", "There are no conversations."},
    {notice, "notice", "Melding", "Notice"},
    {notices, "notices", "Meldingen", "Notices"},
    {other_language, "other_language", "English", "Nederlands"},
    {overview, "overview", "Overzicht", "Overview"},
    {owner, "owner", "eigenaar van het toestel", "owner of the phone"},
    {part, "part", "Deel {n}", "Part {n}"},
    {part_next, "part_next", "Volgend deel", "Next part"},
    {part_of, "part_of", "deel {n}", "part {n}"},
    {part_previous, "part_previous", "Vorig deel", "Previous part"},
    {parts, "parts", "Delen", "Parts"},
    {participants, "participants", "Deelnemers", "Participants"},
    {period, "period", "Periode", "Period"},
    {placeholder, "placeholder", "Bericht zonder inhoud in de bron", "Message without content in the source"},
    {poll, "poll", "Peiling", "Poll"},
    {precision_day, "precision_day", "op de dag nauwkeurig", "to the day"},
    {precision_minute, "precision_minute", "op de minuut nauwkeurig", "to the minute"},
    {precision_mixed, "precision_mixed", "wisselend nauwkeurig", "of varying precision"},
    {precision_second, "precision_second", "op de seconde nauwkeurig", "to the second"},
    {quoted, "quoted", "Antwoord op", "Reply to"},
    {reacted, "reacted", "Reacties", "Reactions"},
    {removals, "removals", "Verwijderd", "Removed"},
    {removed, "removed", "Verwijderd bij het schonen", "Removed by cleaning"},
    {reply_elsewhere, "reply_elsewhere", "een eerder bericht", "an earlier message"},
    {retracted, "retracted", "ingetrokken", "withdrawn"},
    {rule_basis, "rule_basis", "regel {n}", "rule {n}"},
    {search_conversations, "search_conversations", "Zoek een gesprek", "Find a conversation"},
    {search_messages, "search_messages", "Zoek op deze pagina", "Search this page"},
    {sender_unknown, "sender_unknown", "Afzender onbekend", "Sender unknown"},
    {skip, "skip", "Naar de berichten", "Skip to the messages"},
    {source, "source", "Bron", "Source"},
    {state_deleted, "state_deleted", "Op het toestel verwijderd, nog niet gewist",
     "Deleted on the phone, not erased yet"},
    {state_failed, "state_failed", "Niet verzonden: het toestel meldt een fout",
     "Not sent: the phone reports an error"},
    {state_scheduled, "state_scheduled", "Gepland, nog niet verzonden", "Scheduled, not sent yet"},
    {sticker, "sticker", "Sticker", "Sticker"},
    {time_derived, "time_derived", "afgeleid", "derived"},
    {time_unknown, "time_unknown", "tijd onbekend", "time unknown"},
    {times, "times", "Tijden", "Times"},
    {title, "title", "Chatgesprekken", "Chat conversations"},
    {transcript, "transcript", "Transcriptie door het toestel", "Transcript by the phone"},
    {unknown_kind, "unknown_kind", "Soort bericht dat dit programma niet kent",
     "Kind of message that this program does not know"},
    {unsent, "unsent", "teruggenomen", "taken back"},
    {untitled, "untitled", "Gesprek {n}", "Conversation {n}"},
    {view_once, "view_once", "eenmalig te bekijken", "view once"},
    {votes, "votes", "stemmen: {n}", "votes: {n}"},
    {zone_known, "zone_known", "plaatselijke tijd ({n})", "local time ({n})"},
    {zone_offset, "zone_offset", "met afwijking van UTC, zie elk bericht",
     "with offset from UTC, see each message"},
    {zone_unknown, "zone_unknown", "zoals het toestel ze toonde; tijdzone onbekend",
     "as the phone showed them; time zone unknown"},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < k_words.size(); ++i) {
        if (static_cast<std::size_t>(k_words[i].word) != i) {
            return false;
        }
    }
    return true;
}

static_assert(in_order());

const Entry& entry(Word word) noexcept {
    return k_words[static_cast<std::size_t>(word)];
}

constexpr std::array<std::array<std::string_view, 7>, 2> k_days = {
    {{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
     {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}}};

constexpr std::array<std::array<std::string_view, 12>, 2> k_months = {
    {{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
      "november", "december"},
     {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December"}}};

std::size_t column(Language language) noexcept {
    return language == Language::nl ? 0 : 1;
}

template <typename Names>
void append_names(std::string& json, std::string_view name, const Names& names) {
    json += fmt::format(",\"{}\":[", name);
    for (std::size_t i = 0; i < names[0].size(); ++i) {
        json += fmt::format("{}[\"{}\",\"{}\"]", i == 0 ? "" : ",", names[0][i], names[1][i]);
    }
    json += ']';
}

std::string make_json() {
    std::string json = "{";
    for (const Entry& word : k_words) {
        json += json.size() == 1 ? "\"" : ",\"";
        json += fmt::format("{}\":[", word.key);
        stream::append_json(json, word.nl);
        json += ',';
        stream::append_json(json, word.en);
        json += ']';
    }
    append_names(json, "days_", k_days);
    append_names(json, "months_", k_months);
    return json + '}';
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

} // namespace

std::string_view to_string(Language language) noexcept {
    return language == Language::nl ? "nl" : "en";
}

std::string_view key(Word word) noexcept {
    return entry(word).key;
}

std::string_view text(Word word, Language language) noexcept {
    return language == Language::nl ? entry(word).nl : entry(word).en;
}

std::string fill(Word word, Language language, std::string_view n) {
    std::string filled(text(word, language));
    if (const auto at = filled.find("{n}"); at != std::string::npos) {
        filled.replace(at, 3, n);
    }
    return filled;
}

const std::string& words_json() {
    static const std::string json = make_json();
    return json;
}

std::string date_text(std::string_view date, Language language, bool with_weekday) {
    if (date.size() != 10) {
        return std::string(date);
    }
    const std::chrono::year_month_day day(
        std::chrono::year(number(date.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number(date.substr(5, 2)))),
        std::chrono::day(static_cast<unsigned>(number(date.substr(8, 2)))));
    if (!day.ok()) {
        return std::string(date);
    }
    const auto month = k_months[column(language)][static_cast<unsigned>(day.month()) - 1];
    std::string text =
        fmt::format("{} {} {}", static_cast<unsigned>(day.day()), month, static_cast<int>(day.year()));
    if (with_weekday) {
        const std::chrono::weekday weekday{std::chrono::sys_days(day)};
        text = fmt::format("{} {}", k_days[column(language)][weekday.c_encoding()], text);
    }
    return text;
}

std::string count_text(std::uint64_t count) {
    constexpr std::uint64_t first_grouped = 10'000;
    std::string text = std::to_string(count);
    if (count < first_grouped) {
        return text;
    }
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, "\u202F");
    }
    return text;
}

std::string size_text(std::uint64_t bytes, Language language) {
    static constexpr std::array<std::string_view, 4> units = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        return fmt::format("{} B", bytes);
    }
    std::uint64_t divisor = 1000;
    std::size_t unit = 0;
    while (unit + 1 < units.size() && bytes >= divisor * 1000 - divisor / 2) {
        divisor *= 1000;
        ++unit;
    }
    const std::uint64_t tenths = bytes / (divisor / 10) + (bytes % (divisor / 10) >= divisor / 20 ? 1 : 0);
    if (tenths >= 100) {
        return fmt::format("{} {}", bytes / divisor + (bytes % divisor >= divisor / 2 ? 1 : 0), units[unit]);
    }
    return fmt::format("{}{}{} {}", tenths / 10, language == Language::nl ? ',' : '.', tenths % 10,
                       units[unit]);
}

} // namespace chatkeep::report
