// SPDX-License-Identifier: EUPL-1.2
// What proves an order, and what only makes it likely, when two sources hold equal texts or disagree.
#include "merge_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

using namespace merge_test;
using model::Certainty;

namespace {

using Lines = std::vector<Line>;

/// Long texts at every third minute of an hour, seconds apart in all ways: they tie two clocks to each other.
Lines anchors(int hour, bool with_seconds) {
    Lines lines;
    for (int i = 0; i < 20; ++i) {
        std::string written = fmt::format("2021-05-03T{:02}:{:02}", hour, i * 3);
        written += with_seconds ? fmt::format(":{:02}", i * 3) : std::string();
        lines.push_back(
            {written, i % 2 == 0 ? "Jan" : "Piet", fmt::format("bericht {} van {} uur", i, hour)});
    }
    return lines;
}

Lines joined(Lines first, const Lines& second, const Lines& third) {
    first.insert(first.end(), second.begin(), second.end());
    first.insert(first.end(), third.begin(), third.end());
    return first;
}

/// A shows minutes, B seconds; what each has of the stretch between two hours of anchors.
Run tied(const Lines& a, const Lines& b) {
    return Run({{"A", "Europe/Amsterdam", joined(anchors(9, false), a, anchors(12, false))},
                {"B", "Europe/Amsterdam", joined(anchors(9, true), b, anchors(12, true))}});
}

/// The same with so many anchors that nobody set the clock of B unseen.
Run long_tied(const Lines& a, const Lines& b) {
    const auto hours = [](int first, bool with_seconds) {
        return joined(anchors(first, with_seconds), anchors(first + 1, with_seconds), {});
    };
    return Run({{"A", "Europe/Amsterdam", joined(hours(8, false), a, hours(12, false))},
                {"B", "Europe/Amsterdam", joined(hours(8, true), b, hours(12, true))}});
}

/// From the message with a text on: of each message the certainty behind the one before it.
std::vector<Certainty> certainties(const Run& run, const std::string& from, std::size_t count) {
    std::vector<Certainty> result;
    const auto first = std::find_if(run.messages.begin(), run.messages.end(),
                                    [&](const Told& told) { return told.text() == from; });
    for (auto at = first; at != run.messages.end() && result.size() < count; ++at) {
        result.push_back(at->certainty);
    }
    return result;
}

const std::string k_minute = "2021-05-03T11:00";

} // namespace

TEST_CASE("equal texts may have changed places with each other, but not with what stands around them") {
    const Run run = tied({{k_minute, "Jan", "de eerste van allen"},
                          {k_minute, "Piet", "Ok"},
                          {k_minute, "Piet", "Ok"},
                          {k_minute, "Jan", "de laatste van allen"}},
                         {{k_minute + ":05", "Jan", "de eerste van allen"},
                          {k_minute + ":20", "Piet", "Ok"},
                          {k_minute + ":21", "Piet", "Ok"},
                          {k_minute + ":40", "Jan", "de laatste van allen"}});
    CHECK(certainties(run, "de eerste van allen", 4) ==
          std::vector{Certainty::certain, Certainty::certain, Certainty::likely, Certainty::certain});
}

TEST_CASE("an equal text that only one source has leaves the order around it open") {
    const Run run = tied({{k_minute, "Jan", "de eerste van allen"},
                          {k_minute, "Piet", "Ok"},
                          {k_minute, "Piet", "Ok"},
                          {k_minute, "Jan", "de laatste van allen"}},
                         {{k_minute + ":05", "Jan", "de eerste van allen"},
                          {k_minute + ":20", "Piet", "Ok"},
                          {k_minute + ":40", "Jan", "de laatste van allen"}});
    CHECK(certainties(run, "de eerste van allen", 4) ==
          std::vector{Certainty::certain, Certainty::likely, Certainty::likely, Certainty::likely});
}

TEST_CASE("of equal texts the one is missing that leaves the other its place") {
    // Nothing was said for an hour before 11:00:20, and then nothing for half a minute.
    const Run run =
        tied({{k_minute, "Piet", "Ok"}, {k_minute, "Piet", "Ok"}, {k_minute, "Jan", "de laatste van allen"}},
             {{k_minute + ":20", "Piet", "Ok"}, {k_minute + ":50", "Jan", "de laatste van allen"}});
    const auto first = std::find_if(run.messages.begin(), run.messages.end(),
                                    [](const Told& told) { return told.text() == "Ok"; });
    REQUIRE(first != run.messages.end());
    CHECK(first->texts.size() == 2);
    CHECK((first + 1)->texts == std::map<std::string, std::string>{{"A", "Ok"}});
}

TEST_CASE(
    "the clock of one source and the places in another prove an order against the places in the first") {
    const Lines by_clock = {{k_minute + ":22", "Piet", "het tweede bericht"},
                            {k_minute + ":20", "Jan", "het eerste bericht"}};
    const Lines by_place = {{k_minute, "Jan", "het eerste bericht"},
                            {k_minute, "Piet", "het tweede bericht"}};
    const Run run = long_tied(by_place, by_clock);
    CHECK(run.of("het tweede bericht").certainty == Certainty::certain);
    // Few anchors could hide that the clock was set back between the two.
    CHECK(tied(by_place, by_clock).of("het tweede bericht").certainty != Certainty::certain);
    const Run against =
        tied({{k_minute, "Piet", "het tweede bericht"}, {k_minute, "Jan", "het eerste bericht"}}, by_clock);
    CHECK(against.of("het tweede bericht").certainty == Certainty::unknown);
    CHECK(certainties(against, "het eerste bericht", 2).back() == Certainty::unknown);
}

TEST_CASE("a clock overrules the places of another source only beyond what its anchors leave open") {
    const Lines a = {{k_minute, "Jan", "het eerste bericht"}, {k_minute, "Piet", "het tweede bericht"}};
    const auto b = [](int second) {
        return Lines{{k_minute + ":05", "Piet", "het tweede bericht"},
                     {k_minute + fmt::format(":{:02}", second), "Jan", "het eerste bericht"}};
    };
    CHECK(long_tied(a, b(8)).of("het eerste bericht").certainty == Certainty::unknown);
    CHECK(long_tied(a, b(58)).of("het eerste bericht").certainty == Certainty::certain);
}

TEST_CASE("where only one source has two messages, its clock proves no order of a moment") {
    const Lines a = {{k_minute, "Jan", "het eerste bericht"}};
    const auto b = [](int second) {
        return Lines{{k_minute + ":05", "Jan", "het eerste bericht"},
                     {k_minute + fmt::format(":{:02}", second), "Piet", "het tweede bericht"}};
    };
    CHECK(tied(a, b(6)).of("het tweede bericht").certainty == Certainty::likely);
    CHECK(tied(a, b(9)).of("het tweede bericht").certainty == Certainty::certain);
}

TEST_CASE("places against the time make it open which message is meant, where each source lacks some") {
    const Lines fine = {{k_minute + ":10", "Jan", "het eerste bericht"},
                        {k_minute + ":13", "Piet", "het tweede bericht"}};
    const Lines coarse = {{k_minute, "Piet", "het tweede bericht"}, {k_minute, "Jan", "het eerste bericht"}};
    const auto told = [&](bool lacking, const Lines& more_of_a, const Lines& more_of_b) {
        Lines a = joined(anchors(9, true), joined(fine, more_of_a, {}), anchors(12, true));
        Lines b = joined(anchors(9, false), joined(coarse, more_of_b, {}), anchors(12, false));
        if (lacking) {
            a.erase(a.begin() + 5);
            b.erase(b.begin() + 10);
        }
        const Run run({{"A", "Europe/Amsterdam", a}, {"B", "Europe/Amsterdam", b}});
        return run.of("het tweede bericht").certainty;
    };
    CHECK(told(false, {}, {}) == Certainty::certain);
    CHECK(told(true, {}, {}) == Certainty::unknown);
    // What the other one lacks may be hidden by just these texts.
    CHECK(told(false, {{k_minute + ":50", "Jan", "nog een bericht"}}, {}) == Certainty::unknown);
    CHECK(told(false, {}, {{k_minute, "Jan", "nog een bericht"}}) == Certainty::unknown);
}

TEST_CASE(
    "places against the time make it open which message is meant, where the likeliest times don't meet") {
    const auto told = [](const std::string& written) {
        const Run run = tied({{k_minute, "Jan", "het eerste bericht"}, {"2021-05-03T11:01", "Piet", "Ok"}},
                             {{written, "Piet", "Ok"}, {k_minute + ":50", "Jan", "het eerste bericht"}});
        REQUIRE(run.of("Ok").texts.size() == 2);
        return run.of("Ok").certainty;
    };
    CHECK(told("2021-05-03T11:01:10") == Certainty::certain);
    CHECK(told("2021-05-03T11:00:55") == Certainty::unknown);
}

TEST_CASE(
    "a clock that may have been set as a message came late proves no moment, whoever else has it late") {
    const Lines a = {{k_minute, "Jan", "het eerste bericht"}, {k_minute, "Piet", "het tweede bericht"}};
    const auto b = [](int second) {
        return Lines{{k_minute + ":05", "Jan", "het eerste bericht"},
                     {k_minute + fmt::format(":{:02}", second), "Piet", "het tweede bericht"}};
    };
    CHECK(tied(a, b(6)).of("het tweede bericht").certainty == Certainty::likely);
    CHECK(tied(a, b(9)).of("het tweede bericht").certainty == Certainty::certain);
    CHECK(long_tied(a, b(6)).of("het tweede bericht").certainty == Certainty::certain);
    const auto untied = [&](int second) {
        const Run run({{"A", "Europe/Amsterdam", a}, {"B", "Europe/Amsterdam", b(second)}});
        return run.of("het tweede bericht").certainty;
    };
    CHECK(untied(12) == Certainty::likely);
    CHECK(untied(17) == Certainty::certain);
}

TEST_CASE("equal texts are kept apart by more messages between them than a late one passes by") {
    const auto told = [](int between) {
        Lines a = {{k_minute, "Piet", "Ok"}};
        Lines b = {{k_minute + ":05", "Piet", "Ok"}};
        for (int i = 0; i < between; ++i) {
            const std::string text = fmt::format("het bericht nummer {}", i);
            a.push_back({k_minute, "Jan", text});
            b.push_back({k_minute + fmt::format(":{:02}", 7 + i), "Jan", text});
        }
        a.push_back({k_minute, "Piet", "Ok"});
        b.push_back({k_minute + ":14", "Piet", "Ok"});
        return tied(a, b).of("het bericht nummer 0").certainty;
    };
    CHECK(told(2) == Certainty::likely);
    CHECK(told(4) == Certainty::certain);
}

TEST_CASE("two of the same words that no clock brings together may be one message") {
    const auto run = [](const std::string& text) {
        const Lines a = {{k_minute + ":10", "Piet", "Ok"}, {k_minute + ":15", "Jan", "Nee"}};
        const Lines b = {{k_minute + ":19", "Piet", text}};
        const Run merged({{"A", "Europe/Amsterdam", joined(anchors(9, true), a, anchors(12, true))},
                          {"B", "Europe/Amsterdam", joined(anchors(9, true), b, anchors(12, true))}});
        return certainties(merged, "Nee", 2).back();
    };
    CHECK(run("Top") == Certainty::certain);
    CHECK(run("Ok") == Certainty::unknown);
}

TEST_CASE("nothing is certain of a message that may be one of another time, however its source shows it") {
    const auto run = [](const std::string& late) {
        const Run merged = long_tied({{"2021-05-03T11:00", "Piet", "Nee"},
                                      {"2021-05-03T11:00", "Jan", "eerst de begroting"},
                                      {"2021-05-03T11:04", "Jan", "dan de planning van juni"}},
                                     {{"2021-05-03T11:00:09", "Jan", "eerst de begroting"},
                                      {"2021-05-03T11:04:11", "Piet", late},
                                      {"2021-05-03T11:04:44", "Jan", "dan de planning van juni"}});
        return certainties(merged, late, 2).front();
    };
    CHECK(run("Goed") == Certainty::certain);
    const Run one = long_tied({{"2021-05-03T11:00", "Piet", "Nee"},
                               {"2021-05-03T11:00", "Jan", "eerst de begroting"},
                               {"2021-05-03T11:04", "Jan", "dan de planning van juni"}},
                              {{"2021-05-03T11:00:09", "Jan", "eerst de begroting"},
                               {"2021-05-03T11:04:11", "Piet", "Nee"},
                               {"2021-05-03T11:04:44", "Jan", "dan de planning van juni"}});
    CHECK(one.duplicates == 2);
    for (const Certainty certainty : certainties(one, "eerst de begroting", 2)) {
        CHECK(certainty != Certainty::certain);
    }
}

TEST_CASE("the same words hours apart are two messages, and say nothing of late ones") {
    const Run run({{"A",
                    "Europe/Amsterdam",
                    {{"2021-05-03T08:37", "Jan", "goedemorgen allemaal"},
                     {"2021-05-03T16:01", "Jan", "eerst de agenda van juni"},
                     {"2021-05-03T18:04", "Piet", "wie heeft de sleutel nog"}}},
                   {"B", "UTC", {{"2021-05-03T06:12:41.067Z", "Jan", "wie heeft de sleutel nog"}}}});
    CHECK(run.of("eerst de agenda van juni").certainty == Certainty::certain);
    CHECK(run.messages.back().certainty == Certainty::certain);
}

TEST_CASE("one sender's order tightens nothing where another source has it the other way round") {
    const Lines seconds = {{k_minute + ":10", "Piet", "waar ligt de sleutel"},
                           {k_minute + ":40", "Piet", "en de fiets ook nog"}};
    const Lines minutes = {{k_minute, "Piet", "en de fiets ook nog"},
                           {k_minute, "Piet", "waar ligt de sleutel"}};
    // So few anchors that the clock of B is known to half a minute only.
    const auto told = [&](const Lines& a) {
        Lines few = anchors(9, false);
        Lines few_fine = anchors(9, true);
        few.resize(6);
        few_fine.resize(6);
        return Run({{"A", "Europe/Amsterdam", joined(few, a, {})},
                    {"B", "Europe/Amsterdam", joined(few_fine, seconds, {})}});
    };
    const Run disputed = told(minutes);
    const Run agreed = told({minutes.rbegin(), minutes.rend()});
    for (const Line& line : seconds) {
        CHECK(disputed.of(line.text).earliest == agreed.of(line.text).earliest);
        CHECK(disputed.of(line.text).latest == agreed.of(line.text).latest);
    }
}

TEST_CASE("of sources that disagree within a second the one is wrong whose people are late more often") {
    Lines a;
    Lines b;
    for (int i = 0; i < 10; ++i) { // in B what Piet writes comes late, again and again
        const std::string minute = fmt::format("2021-05-03T10:{:02}", 10 + i);
        const Line piet{minute, "Piet", fmt::format("Piet zegt iets, nummer {}", i)};
        const Line jan{minute, "Jan", fmt::format("Jan antwoordt, nummer {}", i)};
        a.insert(a.end(), {piet, jan});
        Line late = piet;
        late.written += ":10";
        Line early = jan;
        early.written += ":30";
        b.insert(b.end(), {early, late});
    }
    a.push_back({k_minute, "Piet", "het eerste bericht"});
    a.push_back({k_minute, "Piet", "het tweede bericht"});
    b.push_back({k_minute + ":20", "Piet", "het tweede bericht"});
    b.push_back({k_minute + ":20", "Piet", "het eerste bericht"});
    const Run run = tied(a, b);
    CHECK(run.of("het tweede bericht").certainty == Certainty::unknown);
    CHECK(&run.of("het eerste bericht") < &run.of("het tweede bericht"));
}

TEST_CASE("where nothing ties two clocks, records that may be of two messages prove no order") {
    const Lines a = {{"2021-05-03T10:00:00", "Jan", "Ok"},
                     {"2021-05-03T10:00:20", "Jan", "Nee"},
                     {"2021-05-03T10:00:40", "Jan", "Ok"}};
    const Lines b = {{"2021-05-03T08:00:40.100Z", "Jan", "Ok"}, {"2021-05-03T08:00:47.100Z", "Jan", "Ja"}};
    const Run run({{"A", "Europe/Amsterdam", a}, {"B", "UTC", b}});
    for (const Told& told : run.messages) {
        const bool doubtful = told.texts.size() == 2;
        CHECK_FALSE((doubtful && told.certainty == Certainty::certain));
    }
}

TEST_CASE("a place that the time contradicts proves nothing, but the clock still does where another source "
          "vouches") {
    const Run run = tied({{k_minute, "Jan", "het eerste bericht"},
                          {k_minute, "Piet", "het tweede bericht"},
                          {"2021-05-03T11:20", "Jan", "het derde bericht"}},
                         {{k_minute + ":20", "Jan", "het eerste bericht"},
                          {"2021-05-03T11:20:05", "Jan", "het derde bericht"},
                          {k_minute + ":28", "Piet", "het tweede bericht"}});
    CHECK(certainties(run, "het eerste bericht", 3) ==
          std::vector{Certainty::certain, Certainty::certain, Certainty::certain});
}

TEST_CASE("one message between equal texts does not keep them apart where it may have come late itself") {
    // B lacks the second "dat staat in map 15"; A got what Piet wrote late.
    const Run run = tied({{"2021-05-03T10:59", "Jan", "dat staat in map 15"},
                          {"2021-05-03T10:59", "Piet", "een ander bericht"},
                          {"2021-05-03T11:00", "Jan", "dat staat in map 15"}},
                         {{"2021-05-03T10:59:54", "Piet", "een ander bericht"},
                          {"2021-05-03T10:59:58", "Jan", "dat staat in map 15"}});
    for (const Told& told : run.messages) {
        const bool doubtful = told.text() == "dat staat in map 15" && told.texts.size() == 2;
        CHECK_FALSE((doubtful && told.certainty == Certainty::certain));
    }
}

TEST_CASE("a clock that nothing ties proves an order only over more than it may be set by unseen") {
    const Lines a = {{"2021-05-03T09:00", "Jan", "Goedemorgen"}};
    const Run run({{"A", "Europe/Amsterdam", a},
                   {"B",
                    "Europe/Amsterdam",
                    {{k_minute + ":10", "Piet", "Ja"},
                     {k_minute + ":13", "Jan", "Nee"},
                     {"2021-05-03T11:05:14", "Piet", "Top"}}}});
    CHECK(run.of("Nee").certainty == Certainty::likely);
    CHECK(run.of("Top").certainty == Certainty::certain);
}

TEST_CASE("beside a single anchor that contradicts the clock nothing rests on it") {
    const auto told = [](const std::string& shown) {
        Lines b = anchors(9, true);
        b.push_back({shown, "Jan", "Ja"}); // only B has it, beside the message that one clock shows
        b.push_back({shown, "Piet", "een bericht dat beide kennen"});
        const Lines late = anchors(12, true);
        b.insert(b.end(), late.begin(), late.end());
        Lines a = anchors(9, false);
        a.push_back({"2021-05-03T11:00", "Piet", "een bericht dat beide kennen"});
        a.push_back({"2021-05-03T11:08", "Jan", "Nee"});
        const Lines rest = anchors(12, false);
        a.insert(a.end(), rest.begin(), rest.end());
        return Run({{"A", "Europe/Amsterdam", a}, {"B", "Europe/Amsterdam", b}});
    };
    const Run steady = told("2021-05-03T11:00:20");
    CHECK(steady.of("Nee").certainty == Certainty::certain);
    const Run set = told("2021-05-03T11:12:20");
    for (std::size_t i = 1; i < set.messages.size(); ++i) {
        if (set.messages[i].text() == "Ja" || set.messages[i - 1].text() == "Ja") {
            CHECK(set.messages[i].certainty != Certainty::certain);
        }
    }
}

TEST_CASE("a greeting said once in each of two parts is two messages, which set no clock") {
    const std::vector<std::string> short_texts = {"Ok", "Ja", "Top", "Dank"};
    Lines all;
    for (int i = 0; i < 60; ++i) {
        const int minute = 7 * i;
        const bool is_point = i % 2 == 0;
        const std::string text = i == 4 || i == 54 ? "gefeliciteerd met je verjaardag"
                                 : is_point        ? fmt::format("punt {} van de agenda is besproken", i)
                                                   : short_texts[static_cast<std::size_t>(i / 2) % 4];
        all.push_back({fmt::format("2021-03-01T{:02}:{:02}", 9 + minute / 60, minute % 60),
                       is_point ? "Jan" : "Piet", text});
    }
    const Run run({{"A", "Europe/Amsterdam", Lines(all.begin(), all.begin() + 35)},
                   {"B", "", Lines(all.begin() + 25, all.end())}});
    std::vector<std::string> texts;
    for (const Line& line : all) {
        texts.push_back(line.text);
    }
    CHECK(run.texts() == texts);
}

TEST_CASE("parts of one export have one clock, whatever is said once in each of them elsewhere") {
    Lines all;
    for (int i = 0; i < 80; ++i) {
        const int minute = 7 * i;
        const bool is_said_again = i >= 10 && i < 70 && i % 10 < 3;
        const std::string text = is_said_again ? fmt::format("hoe staat het met dossier {}?", i % 10 + i / 40)
                                               : fmt::format("punt {} van de agenda is besproken", i);
        all.push_back({fmt::format("2021-03-01T{:02}:{:02}", 9 + minute / 60, minute % 60),
                       i % 2 == 0 ? "Jan" : "Piet", text});
    }
    const Run whole({{"A", "Europe/Amsterdam", all}});
    for (const std::string& zone : {std::string("Europe/Amsterdam"), std::string()}) {
        for (const std::ptrdiff_t shared : {2, 3, 20}) {
            if (zone.empty() && shared < 3) {
                continue; // may be chance
            }
            const Run run({{"A", "Europe/Amsterdam", Lines(all.begin(), all.begin() + 40)},
                           {"B", zone, Lines(all.begin() + 40 - shared, all.end())}});
            REQUIRE(run.messages.size() == whole.messages.size());
            for (std::size_t i = 0; i < whole.messages.size(); ++i) {
                CHECK(run.messages[i].text() == whole.messages[i].text());
                CHECK(run.messages[i].earliest == whole.messages[i].earliest);
                CHECK(run.messages[i].latest == whole.messages[i].latest);
                const bool is_sure = shared >= 3;
                CHECK((!is_sure || run.messages[i].certainty == whole.messages[i].certainty));
            }
        }
    }
}

TEST_CASE("at the end of a stretch a message that only came late leaves no doubt about the last one") {
    // "laat bericht" came into A late, behind the last one; that one's words were said an hour before
    // too.
    const Lines earlier = {{"2021-05-03T10:30", "Jan", "Waar ligt de zaal?"}};
    const Lines earlier_fine = {{"2021-05-03T10:30:10", "Jan", "Waar ligt de zaal?"}};
    const Lines a = {{k_minute, "Piet", "een bericht vooraf"},
                     {k_minute, "Jan", "nog een bericht"},
                     {k_minute, "Piet", "het derde bericht"},
                     {k_minute, "Jan", "het vierde bericht"},
                     {"2021-05-03T11:01", "Piet", "het vijfde bericht"},
                     {"2021-05-03T11:01", "Jan", "Waar ligt de zaal?"},
                     {k_minute, "Piet", "een laat bericht"}};
    const Lines b = {{k_minute + ":05", "Piet", "een laat bericht"},
                     {k_minute + ":10", "Piet", "een bericht vooraf"},
                     {k_minute + ":15", "Jan", "nog een bericht"},
                     {k_minute + ":20", "Piet", "het derde bericht"},
                     {k_minute + ":25", "Jan", "het vierde bericht"},
                     {"2021-05-03T11:01:10", "Piet", "het vijfde bericht"},
                     {"2021-05-03T11:01:20", "Jan", "Waar ligt de zaal?"}};
    const Run run = tied(joined(earlier, a, {}), joined(earlier_fine, b, {}));
    CHECK(certainties(run, "het vijfde bericht", 2) == std::vector{Certainty::certain, Certainty::certain});
}

TEST_CASE("a message that was edited or deleted may be the one that another source tells of in full") {
    const auto told = [](time::Content content, bool edited) {
        Line altered{k_minute, "Piet", edited ? "Waar ligt de zaal? (ja)" : ""};
        altered.content = content;
        altered.edited = edited;
        return tied(
            {{k_minute, "Piet", "Waar ligt de zaal?"}, {k_minute, "Jan", "een ander bericht"}, altered},
            {{k_minute + ":05", "Jan", "een ander bericht"},
             {k_minute + ":30", "Piet", "Waar ligt de zaal?"}});
    };
    for (const Run& run : {told(time::Content::text, true), told(time::Content::deleted, false)}) {
        for (std::size_t i = 1; i < run.messages.size(); ++i) {
            if (run.messages[i].text() == "Waar ligt de zaal?" && run.messages[i].texts.size() == 2) {
                CHECK(run.messages[i].certainty != Certainty::certain);
            }
        }
    }
}

TEST_CASE("a source that stamps a message on arrival may have stamped others so") {
    // B has one twenty minutes later than A.
    Lines a = anchors(12, false);
    Lines b = anchors(12, true);
    a.insert(a.begin(), {"2021-05-03T11:40", "Piet", "een bericht dat B laat bereikte"});
    b.insert(b.begin() + 1, {"2021-05-03T12:01:30", "Piet", "een bericht dat B laat bereikte"});
    b.insert(b.begin() + 3, {"2021-05-03T12:03:30", "Jan", "ook dit bereikte B misschien laat"});
    const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, false), a, {})},
                   {"B", "Europe/Amsterdam", joined(anchors(9, true), b, {})}});
    CHECK(run.of("ook dit bereikte B misschien laat").certainty != Certainty::certain);
    CHECK(run.of("bericht 5 van 12 uur").certainty == Certainty::certain); // A shows its time too
}

TEST_CASE("one late message says nothing of how late the next one is") {
    Lines a = anchors(12, false);
    Lines b = anchors(12, true);
    a.insert(a.begin(), {"2021-05-03T11:40", "Piet", "een bericht dat B laat bereikte"});
    b.insert(b.begin() + 1, {"2021-05-03T12:01:30", "Piet", "een bericht dat B laat bereikte"});
    b.push_back({"2021-05-03T15:30:00", "Jan", "ook dit bereikte B misschien uren later"});
    const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, false), a, anchors(16, false))},
                   {"B", "Europe/Amsterdam", joined(anchors(9, true), b, anchors(16, true))}});
    CHECK(run.of("ook dit bereikte B misschien uren later").certainty != Certainty::certain);
    CHECK(run.of("bericht 0 van 16 uur").certainty == Certainty::certain);
}

TEST_CASE("a minute vouches for what may be stamped on arrival no more exactly than it shows") {
    Lines a = anchors(12, false);
    Lines b = anchors(12, true);
    a.insert(a.begin(), {"2021-05-03T11:40", "Piet", "een bericht dat B laat bereikte"});
    b.insert(b.begin() + 1, {"2021-05-03T12:01:30", "Piet", "een bericht dat B laat bereikte"});
    a.push_back({"2021-05-03T15:30", "Piet", "Ik ga eerst"});
    a.push_back({"2021-05-03T15:30", "Jan", "Dan ik daarna"});
    b.push_back({"2021-05-03T15:30:05", "Jan", "Dan ik daarna"});
    b.push_back({"2021-05-03T15:30:55", "Piet", "Ik ga eerst"});
    const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, false), a, anchors(16, false))},
                   {"B", "Europe/Amsterdam", joined(anchors(9, true), b, anchors(16, true))}});
    CHECK(certainties(run, "Dan ik daarna", 2)[1] != Certainty::certain);
}

TEST_CASE("what one source alone has may be what another alone has, earlier and in the same words") {
    const auto ask = [](const std::string& sender) {
        return tied(
            {{"2021-05-03T11:30", "Jan", "Waar ligt de dijk?"}, {"2021-05-03T11:40", "Piet", "Ja"}},
            {{"2021-05-03T11:10:05", sender, "Ja"}, {"2021-05-03T11:30:05", "Jan", "Waar ligt de dijk?"}});
    };
    CHECK(certainties(ask("Piet"), "Waar ligt de dijk?", 2)[1] != Certainty::certain);
    CHECK(certainties(ask("Jan"), "Waar ligt de dijk?", 2)[1] == Certainty::certain);
}

TEST_CASE("where a clock was set, another source tells which setting a short message has") {
    Lines a = joined(anchors(9, false), {}, {});
    Lines b = joined(anchors(9, true), {}, {});
    a.push_back({"2021-05-03T11:30", "Jan", "Ja"});
    b.push_back({"2021-05-03T11:30:30", "Jan", "Ja"});
    for (const Line& line : anchors(12, false)) {
        a.push_back(line);
    }
    for (Line line : anchors(12, true)) { // now two minutes ahead
        const int minute = std::stoi(line.written.substr(14, 2)) + 2;
        line.written.replace(14, 2, fmt::format("{:02}", minute));
        b.push_back(line);
    }
    const Run run({{"A", "Europe/Amsterdam", a}, {"B", "Europe/Amsterdam", b}});
    CHECK(run.of("Ja").earliest > "2021-05-03T09:30:00.5");
    CHECK(run.of("Ja").latest < "2021-05-03T09:30:59.5");
}

TEST_CASE("where some words stand twice at one distance, the clock of a source may have been set unseen") {
    const Lines a = {{"2021-05-03T11:00", "Jan", "Prima"},
                     {"2021-05-03T11:01", "Piet", "Nee"},
                     {"2021-05-03T11:02", "Jan", "een vraag die alleen A heeft"}};
    const auto told_by = [&](const std::string& minute) {
        return tied(a, {{"2021-05-03T11:03:30", "Piet", "een vraag die alleen B heeft"},
                        {"2021-05-03T11:06:20", "Jan", "Prima"},
                        {"2021-05-03T11:" + minute + ":20", "Piet", "Nee"}});
    };
    CHECK(told_by("07").of("een vraag die alleen B heeft").certainty != Certainty::certain);
    CHECK(told_by("12").of("een vraag die alleen B heeft").certainty == Certainty::certain);
}

TEST_CASE("a clock proves nothing that every source with both messages contradicts") {
    // The phone of A went to another zone half-way: its wall clock goes back an hour.
    Lines a;
    Lines b;
    for (int i = 0; i < 24; ++i) {
        const int minute = i * 2;
        const std::string text = fmt::format("bericht nummer {} over de zaak", i);
        a.push_back({fmt::format("2021-05-03T{}:{:02}", i < 12 ? 14 : 13, minute), "Jan", text});
        b.push_back({fmt::format("2021-05-03T12:{:02}:10.000Z", minute), "Jan", text});
    }
    const Run run({{"A", "Europe/Amsterdam", a}, {"B", "UTC", b}});
    const auto number = [](const Told& told) { return std::stoi(told.text().substr(15)); };
    for (std::size_t i = 1; i < run.messages.size(); ++i) {
        CAPTURE(run.messages[i - 1].text(), run.messages[i].text());
        CHECK((run.messages[i].certainty != Certainty::certain ||
               number(run.messages[i - 1]) < number(run.messages[i])));
    }
}

TEST_CASE("a clock that was set back a year does not put a message before what its source shows before it") {
    const Run run({{"A",
                    "Europe/Amsterdam",
                    {{"2021-02-13T10:00", "Jan", "bericht nummer 0 hier"},
                     {"2020-02-13T10:01", "Jan", "bericht nummer 1 hier"},
                     {"2021-02-13T10:02", "Jan", "bericht nummer 2 hier"}}},
                   {"B",
                    "Europe/Amsterdam",
                    {{"2021-02-13T10:00:05", "Jan", "bericht nummer 0 hier"},
                     {"2021-02-13T10:01:05", "Jan", "bericht nummer 1 hier"},
                     {"2021-02-13T10:02:05", "Jan", "bericht nummer 2 hier"}}}});
    REQUIRE(run.messages.front().text() == "bericht nummer 1 hier");
    CHECK(run.messages[1].certainty != Certainty::certain);
}

TEST_CASE(
    "short words that each of two sources has alone, minutes apart, may be one message and are said so") {
    const Run run =
        tied({{k_minute, "Piet", "?"}, {"2021-05-03T11:10", "Jan", "een vraag die alleen A heeft"}},
             {{"2021-05-03T11:04:20", "Piet", "?"}});
    CHECK(run.duplicates == 2);
    CHECK(run.of("?").certainty != Certainty::unknown);
}

TEST_CASE("what a source's own minutes say of its order measures nothing") {
    Lines lines;
    for (int i = 0; i < 59; ++i) {
        lines.push_back({fmt::format("2021-05-03T11:{:02}", i), "Jan", fmt::format("bericht {}", i)});
    }
    lines.push_back({"2021-05-03T11:58", "Jan", "nog een"});
    const Run run({{"A", "Europe/Amsterdam", lines}});
    for (const Told& told : run.messages) {
        CHECK(told.share == -1);
    }
}

TEST_CASE("a message that one source shows late may be one that another source shows in its place") {
    const Lines between = {{k_minute, "Piet", "het eerste bericht"},
                           {k_minute, "Jan", "het tweede bericht"},
                           {k_minute, "Piet", "het derde bericht"}};
    const auto told = [&](const Lines& first) {
        Lines b = joined(first,
                         {{k_minute + ":10", "Piet", "het eerste bericht"},
                          {k_minute + ":15", "Jan", "het tweede bericht"},
                          {k_minute + ":20", "Piet", "het derde bericht"}},
                         {{k_minute + ":40", "Jan", "dat staat in map 15"}});
        return tied(joined(between, {{k_minute, "Jan", "dat staat in map 15"}}, {}), b);
    };
    CHECK(told({}).of("dat staat in map 15").certainty == Certainty::certain);
    const Run run = told({{k_minute + ":05", "Jan", "dat staat in map 15"}});
    for (const Told& one : run.messages) {
        CHECK_FALSE((one.text() == "dat staat in map 15" && one.texts.size() == 2 &&
                     one.certainty == Certainty::certain));
    }
}

TEST_CASE("what one source shows as deleted may be what only another has, before what stands before it") {
    Line deleted{k_minute + ":29", "Jan", ""};
    deleted.content = time::Content::deleted;
    const auto told = [&](const std::string& sender) {
        const Run run = tied({{k_minute, sender, "een bericht dat B niet meer heeft"},
                              {k_minute, "Piet", "het volgende bericht"}},
                             {{k_minute + ":21", "Piet", "het volgende bericht"}, deleted});
        return run.of("").certainty;
    };
    CHECK(told("Piet") == Certainty::certain);
    CHECK(told("Jan") != Certainty::certain);
}

TEST_CASE("a text of one message may be another's when any of its records may be") {
    const auto told = [](const Lines& first) {
        const auto source = [](const std::string& label, bool with_seconds, const Lines& own) {
            return Teller{label, "Europe/Amsterdam",
                          joined(anchors(9, with_seconds), own, anchors(12, with_seconds))};
        };
        const Line question{k_minute + ":30", "Piet", "wie neemt de sleutel mee?"};
        const Line answer{k_minute + ":50", "Jan", "dat staat in map 15"};
        const Run run({source("A", true, {question, answer}),
                       source("B", false, {{k_minute, "Jan", "dat staat in map 15"}}),
                       source("C", true, joined(first, {question, answer}, {}))});
        return std::find_if(run.messages.begin(), run.messages.end(),
                            [](const Told& one) {
                                return one.texts.size() == 3 && one.text() == "dat staat in map 15";
                            })
            ->certainty;
    };
    CHECK(told({}) == Certainty::certain);
    CHECK(told({{k_minute + ":10", "Jan", "dat staat in map 15"}}) != Certainty::certain);
}

TEST_CASE("a message later than all that ties a clock is not tied, though it stands before some of that") {
    const auto told = [](const Lines& rest) {
        const Lines a = {{k_minute, "Piet", "het laatste dat beide hebben"},
                         {k_minute, "Jan", "een bericht dat alleen A heeft"}};
        const Lines b = {{"2021-05-03T11:04:20", "Jan", "een bericht dat alleen B heeft"},
                         {k_minute + ":40", "Piet", "het laatste dat beide hebben"}};
        const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, false), a, rest)},
                       {"B", "Europe/Amsterdam", joined(anchors(9, true), b, rest)}});
        return run.of("een bericht dat alleen B heeft").certainty;
    };
    CHECK(told({}) != Certainty::certain);
    CHECK(told({{"2021-05-03T11:05", "Jan", "nog een dat beide hebben"}}) == Certainty::certain);
}

TEST_CASE("two files that no clock brings together may be one message") {
    Line file{k_minute + ":10", "Piet", ""};
    file.content = time::Content::media;
    Line other = file;
    other.written = k_minute + ":19";
    const Lines a = {file, {k_minute + ":15", "Jan", "Nee"}};
    const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, true), a, anchors(12, true))},
                   {"B", "Europe/Amsterdam", joined(anchors(9, true), {other}, anchors(12, true))}});
    CHECK(certainties(run, "Nee", 2).back() != Certainty::certain);
}

TEST_CASE("a message of a clock that nothing ties may be another's of the same words, within an hour") {
    const auto told = [](const std::string& text) {
        const Run run({{"A", "Europe/Amsterdam", {{"2021-05-03T11:00", "Piet", text}}},
                       {"B",
                        "Europe/Amsterdam",
                        {{"2021-05-03T11:04:10", "Jan", "Ja"}, {"2021-05-03T11:10:14", "Piet", "Top"}}}});
        return std::find_if(run.messages.begin(), run.messages.end(),
                            [](const Told& one) { return one.texts.contains("B") && one.text() == "Top"; })
            ->certainty;
    };
    CHECK(told("Prima") == Certainty::certain);
    CHECK(told("Top") != Certainty::certain);
}

TEST_CASE("sources that share little may each lack what the other has, where one of them ends") {
    const Lines a = {{k_minute + ":24", "Jan", "Waar ligt de brief?"},
                     {k_minute + ":40", "Piet", "De pomp komt 12 minuten later"},
                     {k_minute + ":41", "Piet", "Wil jij de sluis regelen?"}};
    const Lines b = {{k_minute, "Jan", "Waar ligt de brief?"},
                     {k_minute, "Piet", "Wil jij de sluis regelen?"},
                     {k_minute, "Jan", "De auto komt 12 minuten later"}};
    const Run few({{"A", "Europe/Amsterdam", a}, {"B", "Europe/Amsterdam", b}});
    CHECK(few.of("Wil jij de sluis regelen?").certainty != Certainty::certain);
    const Run many({{"A", "Europe/Amsterdam", joined(anchors(9, true), a, anchors(12, true))},
                    {"B", "Europe/Amsterdam", joined(anchors(9, false), b, anchors(12, false))}});
    CHECK(many.of("Wil jij de sluis regelen?").certainty == Certainty::certain);
}

TEST_CASE("what was edited in one source and is gone in another may be the one told of in full") {
    Line deleted{k_minute, "Jan", ""};
    deleted.content = time::Content::deleted;
    const auto told = [&](const std::string& text) {
        Line edited{k_minute + ":27", "Jan", text};
        edited.edited = true;
        const Lines a = {{k_minute + ":36", "Piet", "het middelste bericht"},
                         {k_minute + ":43", "Jan", "Wil jij de nota regelen?"},
                         edited,
                         {k_minute + ":50", "Piet", "het vierde bericht"}};
        const Lines b = {{k_minute, "Jan", "Wil jij de nota regelen?"},
                         {k_minute, "Piet", "het middelste bericht"},
                         deleted,
                         {k_minute, "Piet", "het vierde bericht"}};
        const Run run({{"A", "Europe/Amsterdam", joined(anchors(9, true), a, anchors(12, true))},
                       {"B", "Europe/Amsterdam", joined(anchors(9, false), b, anchors(12, false))}});
        return run.of("Wil jij de nota regelen?").certainty;
    };
    CHECK(told("heel andere woorden") == Certainty::certain);
    CHECK(told("Wil jij de nota regelen? (ja)") != Certainty::certain);
}

TEST_CASE("what is deleted in both sources need not be one message") {
    const auto told = [](bool deleted_too) {
        Line gone{k_minute, "Jan", ""};
        gone.content = time::Content::deleted;
        Lines a = {{k_minute, "Jan", "Waar ligt de nota?"}};
        Lines b;
        if (deleted_too) {
            a.push_back(gone);
            gone.written += ":10";
            b.push_back(gone);
        }
        a.push_back({k_minute, "Piet", "het laatste bericht"});
        b.insert(b.end(), {{k_minute + ":25", "Jan", "een bericht dat alleen B heeft"},
                           {k_minute + ":36", "Jan", "Waar ligt de nota?"},
                           {k_minute + ":40", "Piet", "het laatste bericht"}});
        return tied(a, b).of("Waar ligt de nota?").certainty;
    };
    CHECK(told(false) == Certainty::certain);
    CHECK(told(true) != Certainty::certain);
}
