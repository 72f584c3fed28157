#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The words, names and markers from which make_export builds its exports. All names are invented.

#include <array>
#include <string_view>

namespace chatkeep::export_words {

inline constexpr std::string_view k_lrm = "\u200E"; ///< before what iOS itself writes

inline constexpr std::array<std::string_view, 14> k_names{"Anneke Veenstra",
                                                          "Bram de Wit",
                                                          "Çiğdem Aydın",
                                                          "Noor | DG",
                                                          "Gert-Jan 🚲",
                                                          "J.P. Bakker - VWS",
                                                          "Ivo Kovačić",
                                                          "F. (Fatima) El Idrissi",
                                                          "Eefje",
                                                          "محمود",
                                                          "王芳",
                                                          "Zoë 2",
                                                          "~ Mees",
                                                          "+31 6 12345678"};

inline constexpr std::array<std::string_view, 64> k_words_nl{
    "de",           "het",         "een",         "van",       "in",
    "op",           "met",         "voor",        "en",        "maar",
    "dat",          "is",          "er",          "niet",      "wel",
    "nog",          "graag",       "straks",      "morgen",    "vandaag",
    "overleg",      "vergadering", "stukken",     "planning",  "brief",
    "kamer",        "minister",    "crisisteam",  "cijfers",   "testen",
    "levering",     "leverancier", "mondkapjes",  "contract",  "concept",
    "versie",       "bijlage",     "besluit",     "akkoord",   "terugkoppeling",
    "woordvoering", "bellen",      "mail",        "afspraak",  "ziekenhuis",
    "capaciteit",   "regio",       "gemeente",    "inspectie", "voorraad",
    "distributie",  "beschermend", "materiaal",   "prognose",  "scenario",
    "opschalen",    "reëel",       "coördinatie", "financiën", "efficiënt",
    "privé",        "café",        "dus",         "prima"};

inline constexpr std::array<std::string_view, 64> k_words_en{
    "the",         "a",         "of",       "in",       "on",       "with",       "for",      "and",
    "but",         "that",      "is",       "there",    "not",      "still",      "please",   "later",
    "tomorrow",    "today",     "meeting",  "papers",   "planning", "letter",     "minister", "crisis",
    "team",        "figures",   "testing",  "delivery", "supplier", "masks",      "contract", "draft",
    "version",     "annex",     "decision", "agreed",   "feedback", "press",      "call",     "mail",
    "appointment", "hospital",  "capacity", "region",   "council",  "inspection", "stock",    "distribution",
    "protective",  "material",  "forecast", "scenario", "scale",    "up",         "naïve",    "résumé",
    "finance",     "efficient", "private",  "office",   "so",       "fine",       "thanks",   "who"};

inline constexpr std::array<std::string_view, 8> k_emoji{"💪", "🙏🏽", "🇳🇱",    "👍", "🤷🏻‍♂️",
                                                         "😅", "✅",        "❤️"};

/// Sentences with something that a cleaning policy takes out. Test numbers only: no real person has them.
inline constexpr std::array<std::string_view, 6> k_private_nl{"mijn bsn is 999990019, kun je dat doorgeven?",
                                                              "graag overmaken op NL91 ABNA 0417 1643 00 svp",
                                                              "bel me even op 06-12345678",
                                                              "mailen kan naar p.jansen@example.nl",
                                                              "rekening NL91ABNA0417164300 staat in de mail",
                                                              "mobiel: +31 6 87654321, na vijven"};

inline constexpr std::array<std::string_view, 6> k_private_en{"my citizen service number (bsn) is 999990019",
                                                              "please transfer to NL91 ABNA 0417 1643 00",
                                                              "call me on +31 6 12345678",
                                                              "mail me at p.jansen@example.nl",
                                                              "the account NL91ABNA0417164300 is in the mail",
                                                              "mobile +31 6 87654321 after five"};

/// What WhatsApp writes itself, per platform and language. {0} and {1} are names.
struct Style {
    std::string_view name;
    bool ios;
    bool english;
    std::string_view encryption;
    std::array<std::string_view, 6> events;
    std::array<std::string_view, 4> omitted;
    std::string_view attached_before;
    std::string_view attached_after;
    std::string_view pages;
    std::string_view edited;
    std::string_view deleted;
    std::string_view location;
    std::string_view missed_call;
    std::array<std::string_view, 3> poll; ///< heading, option, votes
};

inline constexpr std::array<Style, 3> k_styles{
    Style{"nl-android",
          false,
          false,
          "Berichten en gesprekken worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen of "
          "beluisteren, zelfs WhatsApp niet. Tik voor meer informatie.",
          {"{0} heeft {1} toegevoegd", "{0} heeft {1} verwijderd", "{0} heeft de groep verlaten",
           "{0} heeft het onderwerp gewijzigd naar \"Crisisteam: update\"",
           "{0} heeft de groepsafbeelding gewijzigd",
           "{0} is deelnemer geworden via de uitnodigingslink van deze groep"},
          {"<Media weggelaten>", "<Media weggelaten>", "<Media weggelaten>", "<Media weggelaten>"},
          "",
          " (bestand bijgevoegd)",
          "",
          "<Dit bericht is bewerkt>",
          "Dit bericht is verwijderd",
          "locatie: ",
          "Gemiste spraakoproep",
          {"PEILING:", "OPTIE: ", "stemmen"}},
    Style{"nl-ios",
          true,
          false,
          "Berichten en gesprekken worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen of "
          "beluisteren, zelfs WhatsApp niet.",
          {"{0} heeft {1} toegevoegd", "{0} heeft {1} verwijderd", "{0} heeft de groep verlaten",
           "{0} heeft het onderwerp gewijzigd naar “Crisisteam: update”",
           "{0} heeft de groepsafbeelding gewijzigd",
           "{0} is deelnemer geworden via de uitnodigingslink van deze groep"},
          {"afbeelding weggelaten", "video weggelaten", "audio weggelaten", "sticker weggelaten"},
          "<bijgevoegd: ",
          ">",
          "pagina's",
          "<Dit bericht is bewerkt>",
          "Dit bericht is verwijderd.",
          "Locatie: ",
          "Gemist spraakgesprek",
          {"PEILING:", "OPTIE: ", "stemmen"}},
    Style{"en-android",
          false,
          true,
          "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can "
          "read or "
          "listen to them. Tap to learn more.",
          {"{0} added {1}", "{0} removed {1}", "{0} left",
           "{0} changed the subject from \"Team: start\" to \"Crisis team: update\"",
           "{0} changed this group's icon", "{0} joined using this group's invite link"},
          {"<Media omitted>", "<Media omitted>", "<Media omitted>", "<Media omitted>"},
          "",
          " (file attached)",
          "",
          "<This message was edited>",
          "This message was deleted",
          "location: ",
          "Missed voice call",
          {"POLL:", "OPTION: ", "votes"}},
};

} // namespace chatkeep::export_words
