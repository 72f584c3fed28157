// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/report.hpp"

#include "base/text.hpp"
#include "source/merging/notes.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>

namespace chatkeep::source::merging {

namespace {

/// A sentence in both languages; {} stands for what is filled in.
struct Phrase {
    std::string_view nl;
    std::string_view en;
};

constexpr Phrase k_title = {"Samenvoeging van chatberichten", "Merging of chat messages"};
constexpr Phrase k_database = {"Tijdzonedatabank: tz {}", "Time zone database: tz {}"};
constexpr Phrase k_conversation = {"Gesprek \"{}\"", "Conversation \"{}\""};
constexpr Phrase k_counts = {
    "{} regels uit de bronnen zijn {} berichten geworden; {} daarvan staan in meer dan één bron.",
    "{} records of the sources became {} messages; {} of these stand in more than one source."};
constexpr Phrase k_order = {"Volgorde ten opzichte van het bericht ervoor:",
                            "Order in relation to the message before:"};
constexpr Phrase k_certain = {"zeker: {}. De tijden overlappen niet, één klok toont ze na elkaar, of het ene "
                              "bericht antwoordt op het andere. Dit mag worden "
                              "gesteld.",
                              "certain: {}. Their times do not overlap, one clock shows one after the other, "
                              "or one message answers the other. This may be stated."};
constexpr Phrase k_likely = {
    "waarschijnlijk: {}. Een bron heeft deze volgorde, maar de tijden bewijzen haar niet.",
    "likely: {}. A source has this order, but the times do not prove it."};
constexpr Phrase k_unknown = {"onbekend: {}. Over deze volgorde mag niets worden gesteld.",
                              "unknown: {}. Nothing may be stated about this order."};
constexpr Phrase k_sources = {"Bronnen:", "Sources:"};
constexpr Phrase k_reference = {"{} \"{}\": {} berichten; de klok van deze bron is de maat",
                                "{} \"{}\": {} messages; the clock of this source is the reference"};
constexpr Phrase k_source = {"{} \"{}\": {} berichten; {} berichten staan alleen hier",
                             "{} \"{}\": {} messages; {} messages stand only here"};
constexpr Phrase k_deleted = {
    "{} berichten die deze bron als verwijderd toont, staan wel in een andere bron. Of zij blijven, "
    "bepaalt het opschoonbeleid.",
    "{} messages that this source shows as deleted stand in another one. The cleaning policy "
    "decides whether they stay."};
constexpr std::array<Phrase, 4> k_zones = {
    Phrase{"tijdzone {}, door de bron vermeld", "time zone {}, stated by the source"},
    Phrase{"tijdzone {}, opgegeven met --zone", "time zone {}, given by --zone"},
    Phrase{"tijdzone {}, afgeleid uit berichten die ook in een andere bron staan",
           "time zone {}, inferred from messages that another source has too"},
    Phrase{"tijdzone {}, AANGENOMEN: niets vermeldt haar; geef --zone",
           "time zone {}, ASSUMED: nothing tells it; give --zone"}};
constexpr Phrase k_equivalents = {"even goed passend: {}", "fits equally: {}"};
constexpr Phrase k_clock = {
    "berichten {} tot en met {}: de klok wijkt {} af van de maat, volgens {} gedeelde berichten",
    "messages {} to {}: the clock is {} off the reference, by {} shared messages"};
constexpr Phrase k_doubted_clock = {
    "berichten {} tot en met {}: {} gedeelde berichten zouden zeggen dat de klok {} afwijkt van de maat; dat "
    "zijn er te weinig om het aan te nemen",
    "messages {} to {}: {} shared messages would have the clock {} off the reference; too few to be "
    "believed"};
constexpr Phrase k_part = {
    "een deel van dezelfde export: {} regels aan het ene eind staan zo ook aan een eind van een ander deel, "
    "met dezelfde tijden; de klok is die van de maat",
    "part of the same export: {} records at one end stand at an end of another part too, at the same times; "
    "its clock is the reference"};
constexpr Phrase k_no_clock = {"te weinig gedeelde berichten om de klok met de maat te vergelijken",
                               "too few shared messages to compare the clock with the reference"};
constexpr Phrase k_trouble = {"Tegenstrijdigheden:", "Contradictions:"};
constexpr Phrase k_no_trouble = {"Geen tegenstrijdigheden gevonden.", "No contradictions were found."};
constexpr Phrase k_duplicates = {
    "{} berichten staan er misschien dubbel in; omdat niets beslist, zijn beide bewaard",
    "{} messages may be there twice; since nothing decides, both were kept"};
constexpr std::array<Phrase, 5> k_contradictions = {
    Phrase{"{} keer: de bronnen geven één bericht tijden die niet samengaan; de fijnste tijd is gehouden",
           "{} times: the sources give one message times that contradict each other; the finest was kept"},
    Phrase{"{} keer: een bron zet een bericht achter een bericht dat ruim vijf minuten later is; de tijd is "
           "gevolgd",
           "{} times: a source has a message behind one that is more than five minutes later; time was "
           "followed"},
    Phrase{"{} keer: een plaatselijke tijd bestaat niet (overgang naar zomertijd); de buren in de bron "
           "begrenzen hem",
           "{} times: a local time does not exist (start of summer time); the neighbours in the source bound "
           "it"},
    Phrase{"{} keer: een antwoord is volgens de klokken ouder dan het bericht waarop het antwoordt; de tijd "
           "is gevolgd",
           "{} times: an answer is older by the clocks than what it answers; time was followed"},
    Phrase{"{} keer: antwoorden vormen een kring; geen ervan maakt een volgorde zeker",
           "{} times: answers form a circle; none of them makes an order certain"}};

class Text {
public:
    explicit Text(ReportLanguage language) : m_language(language) {}

    template <typename... Values>
    [[nodiscard]] std::string say(const Phrase& phrase, const Values&... values) const {
        return fmt::format(fmt::runtime(m_language == ReportLanguage::nl ? phrase.nl : phrase.en), values...);
    }

    void line(std::string_view text, int indent = 0) { m_text += fmt::format("{:{}}{}\n", "", indent, text); }

    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    ReportLanguage m_language;
    std::string m_text;
};

/// Often dozens, so in lines that fit a page.
void write_equivalents(Text& text, const std::vector<std::string>& zones) {
    constexpr std::size_t width = 100;
    std::string line = text.say(k_equivalents, zones.front());
    for (std::size_t i = 1; i < zones.size(); ++i) {
        line += ',';
        if (line.size() + zones[i].size() >= width) {
            text.line(line, 4);
            line.assign(2, ' ');
        } else {
            line += ' ';
        }
        line += zones[i];
    }
    text.line(line, 4);
}

void write_source(Text& text, const SourceSummary& source, bool is_reference) {
    const std::string label = base::printable(source.label);
    text.line(is_reference ? text.say(k_reference, source.id, label, source.plan.records)
                           : text.say(k_source, source.id, label, source.plan.records, source.only_here),
              2);
    text.line(text.say(k_zones.at(static_cast<std::size_t>(source.plan.zone_basis)), source.plan.zone), 4);
    if (source.plan.search.equivalents.size() > 1) {
        write_equivalents(text, source.plan.search.equivalents);
    }
    if (source.plan.shared_lines > 0) {
        text.line(text.say(k_part, source.plan.shared_lines), 4);
    }
    for (const time::ClockPiece& piece : source.plan.clock.pieces()) {
        const std::string off = difference_text(piece.difference);
        text.line(piece.believed
                      ? text.say(k_clock, piece.first + 1, piece.last + 1, off, piece.support)
                      : text.say(k_doubted_clock, piece.first + 1, piece.last + 1, piece.support, off),
                  4);
    }
    if (!is_reference && !source.plan.tied) {
        text.line(text.say(k_no_clock), 4);
    }
    if (source.deleted_here > 0) {
        text.line(text.say(k_deleted, source.deleted_here), 4);
    }
}

void write_conversation(Text& text, const JoinSummary& summary) {
    text.line("");
    text.line(text.say(k_conversation, base::printable(summary.title)));
    text.line(text.say(k_counts, summary.records, summary.messages, summary.shared), 2);
    text.line(text.say(k_order), 2);
    text.line(text.say(k_certain, summary.certain), 4);
    text.line(text.say(k_likely, summary.likely), 4);
    text.line(text.say(k_unknown, summary.unknown), 4);
    text.line(text.say(k_sources));
    for (const SourceSummary& source : summary.sources) {
        write_source(text, source, &source == &summary.sources.front());
    }
    if (summary.contradictions.empty() && summary.possible_duplicates == 0) {
        text.line(text.say(k_no_trouble));
        return;
    }
    text.line(text.say(k_trouble));
    for (const auto& [kind, count] : summary.contradictions) {
        text.line(text.say(k_contradictions.at(static_cast<std::size_t>(kind)), count), 2);
    }
    if (summary.possible_duplicates > 0) {
        text.line(text.say(k_duplicates, summary.possible_duplicates), 2);
    }
}

} // namespace

std::string report_text(const std::vector<JoinSummary>& summaries, ReportLanguage language) {
    Text text(language);
    text.line(text.say(k_title));
    text.line(text.say(k_database, time::tzdb_version()));
    for (const JoinSummary& summary : summaries) {
        write_conversation(text, summary);
    }
    return text.take();
}

std::vector<std::string> warnings_of(const JoinSummary& summary) {
    const Text english(ReportLanguage::en);
    std::vector<std::string> lines;
    for (const SourceSummary& source : summary.sources) {
        if (source.plan.zone_basis == time::ZoneBasis::assumed) {
            lines.push_back(
                source.label + ": " +
                english.say(k_zones.at(static_cast<std::size_t>(source.plan.zone_basis)), source.plan.zone));
        }
        for (const time::ClockPiece& piece : source.plan.clock.pieces()) {
            const std::string shift = zone_shift_text(source, piece, summary.sources.front());
            if (!shift.empty()) {
                lines.push_back(shift + "; if so, --zone should name it");
                break;
            }
        }
        if (!source.plan.tied) {
            lines.push_back(source.label + ": " + english.say(k_no_clock));
        }
    }
    for (const auto& [kind, count] : summary.contradictions) {
        lines.push_back(english.say(k_contradictions.at(static_cast<std::size_t>(kind)), count));
    }
    return lines;
}

} // namespace chatkeep::source::merging
