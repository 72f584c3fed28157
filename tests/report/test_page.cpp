// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "page_fixture.hpp"
#include "report/assets.hpp"
#include "stream/serialize.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace chatkeep;
using namespace chatkeep::report;
using chatkeep::report::test::Conversation;
using chatkeep::report::test::Pages;
using chatkeep::report::test::pages_of;

namespace {

const std::string k_first = "pages/0001.html";

bool has(const std::string& page, const std::string& part) {
    return page.find(part) != std::string::npos;
}

std::string character(char32_t code) {
    std::string text;
    base::append_utf8(text, code);
    return text;
}

std::size_t count(const std::string& page, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) {
        ++found;
    }
    return found;
}

/// The page between <main> and </main>.
std::string main_of(const std::string& page) {
    const std::size_t begin = page.find("<main id=top lang=\"\">");
    return page.substr(begin, page.find("</main>") - begin);
}

std::string page_of(Conversation& conversation) {
    return pages_of(conversation.records).at(k_first);
}

model::Attachment attachment(const std::string& name, const std::string& mime, char digest) {
    model::Attachment result;
    result.name = name;
    result.mime = mime;
    result.sha256 = std::string(64, digest);
    result.size = 123'456;
    return result;
}

/// Every feature once, as a person would look at it. CHATKEEP_PAGES=DIR writes it there.
Conversation everything() {
    Conversation all("Crisisteam <b>hoogwater</b>");
    const auto mees = all.person("Mees Dijkstra", true);
    const auto noor = all.person("Noor & Co");
    const auto sami = all.person("سامي");
    auto& start = all.say({}, "Berichten en oproepen zijn end-to-end versleuteld.");
    start.kind = model::MessageKind::event;
    all.say(noor, "Goedemorgen allemaal.\nDe pomp bij de Vecht staat stil; wie kan kijken?");
    all.say(mees, "Ik rijd er nu heen 🚗").from_owner = true;
    auto& reply = all.say(mees, "Ben er. Lager is stuk.");
    reply.from_owner = true;
    reply.reply_to = model::Reply{test::id(2), {}, {}, {}, {}};
    reply.reactions = {{noor, "👍", {}, {}, {}, {}}, {sami, "❤️", {}, true, {}, {}}};
    auto& photo = all.say(noor, "Zo ziet het eruit");
    photo.kind = model::MessageKind::media;
    photo.attachments = {
        attachment("IMG-0001.jpg", "image/jpeg", 'a'), attachment("verslag.pdf", "application/pdf", 'b'),
        attachment("PTT-1.opus", "audio/ogg", 'c'), attachment("film.mp4", "video/mp4", 'd')};
    photo.attachments[2].transcript = "Hoi, ik sta bij het gemaal.";
    auto& lost = all.say(sami, "");
    lost.attachments.resize(2);
    lost.attachments[0].name = "IMG-0002.jpg";
    lost.attachments[0].missing = model::Missing::omitted;
    lost.attachments[1].missing = model::Missing::expired;
    lost.attachments[1].view_once = true;
    auto& edited = all.say(sami, "مرحبا، الوضع تحت السيطرة");
    edited.edited = true;
    edited.edits = {{"مرحبا", Conversation::at(10), {}, {}}};
    auto& deleted = all.say(noor, "");
    deleted.kind = model::MessageKind::deleted;
    all.remove("prive-2", "AVG-PRIV").at = model::Instant{1'580'112'540, 0, {}};
    auto& poll = all.say(noor, "");
    poll.kind = model::MessageKind::poll;
    poll.poll = model::Poll{"Wanneer overleggen?", {{"Vanmiddag", 3, {}}, {"Morgen", 1, {}}}, true};
    auto& call = all.say(mees, "");
    call.kind = model::MessageKind::call;
    call.call = model::Call{"video", "missed", 65, {}};
    auto& place = all.say(sami, "");
    place.kind = model::MessageKind::location;
    place.location =
        model::Location{"52.09", "5.12", "Gemaal", "Dijk 1", "https://maps.example.org/?q=52.09,5.12", {}};
    auto& later = all.say(noor, "Volgende dag: alles draait weer.");
    later.time = Conversation::at(90'000);
    later.forwarded = true;
    model::Notice notice;
    notice.code = model::NoticeCode::attachment_missing;
    notice.name = "IMG-0002.jpg";
    notice.detail = "named in line 12";
    all.records.emplace_back(notice);
    return all;
}

double channel(std::string_view hex) {
    const double value = static_cast<double>(std::stoi(std::string(hex), nullptr, 16)) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(std::string_view colour) {
    return 0.2126 * channel(colour.substr(1, 2)) + 0.7152 * channel(colour.substr(3, 2)) +
           0.0722 * channel(colour.substr(5, 2));
}

double contrast(std::string_view left, std::string_view right) {
    const double brighter = std::max(luminance(left), luminance(right));
    return (brighter + 0.05) / (std::min(luminance(left), luminance(right)) + 0.05);
}

} // namespace

TEST_CASE("a page shows every part of a message") {
    Conversation all = everything();
    const Pages pages = pages_of(all.records);
    if (const char* folder =
            std::getenv("CHATKEEP_PAGES")) { // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        std::filesystem::create_directories(std::string(folder) + "/pages");
        for (const auto& [path, bytes] : pages) {
            std::ofstream(std::string(folder) + "/" + path) << bytes;
        }
    }
    const std::string page = main_of(pages.at(k_first));
    const std::array<const char*, 30> parts = {
        "<h2 class=d><time data-w data-d=\"2020-01-27\" lang=nl>maandag 27 januari 2020</time></h2>",
        "<h2 class=d><time data-w data-d=\"2020-01-28\" lang=nl>dinsdag 28 januari 2020</time></h2>",
        "<article class=e id=\"m00000000000000070000000000000001\"><span class=x dir=auto>"
        "Berichten en oproepen",
        "<b class=\"s c1\">Noor &amp; Co</b><p dir=auto>Goedemorgen "
        "allemaal.\nDe pomp",
        "<article class=\"m o\" id=\"m00000000000000070000000000000003\">",
        "<article class=\"m o g\" id=\"m00000000000000070000000000000004\">",
        "<a class=q href=\"#m00000000000000070000000000000002\"><b><span data-t=quoted lang=nl>Antwoord "
        "op</span> "
        "<bdi class=\"x c1\">Noor "
        "&amp; Co</bdi></b><span dir=auto>Goedemorgen allemaal.",
        "<li><bdi>👍</bdi> <bdi class=\"x c1\">Noor &amp; Co</bdi>",
        "<li><s><bdi>❤️</bdi> <bdi class=\"x c2\">سامي</bdi></s> <span "
        "data-t=retracted lang=nl>ingetrokken</span>",
        "<img loading=lazy decoding=async src=\"../media/aa/aaaa",
        "alt=\"IMG-0001.jpg\"",
        "<bdi class=x>IMG-0001.jpg</bdi> · <span data-b=123456>123 kB</span>",
        "<div class=\"a file\"><a href=\"../media/bb/bbbb",
        "download=\"verslag.pdf\"><bdi class=x>verslag.pdf</bdi></a>",
        "<audio controls preload=none src=\"../media/cc/cccc",
        "<video controls preload=none src=\"../media/dd/dddd",
        "Hoi, ik sta bij het gemaal.",
        "<div class=\"a file lost\"><bdi class=x>IMG-0002.jpg</bdi> · <span data-t=missing_omitted "
        "lang=nl>zonder "
        "media geëxporteerd</span>",
        "<span data-t=attachment lang=nl>Bijlage</span> · <span data-t=view_once lang=nl>eenmalig te "
        "bekijken</span> · <span "
        "data-t=missing_expired lang=nl>verlopen of eenmalig bekeken</span>",
        "<p dir=auto>مرحبا، الوضع تحت السيطرة</p>",
        "<summary><span data-t=edits lang=nl data-n=\"1\">Eerdere versies (1)</span></summary>",
        "<span data-t=deleted lang=nl>Dit bericht was al verwijderd in de bron</span>",
        "<article class=\"m x9\" id=\"m00000000000000070000000000000009\"><div class=k><span "
        "data-t=removed lang=nl>Verwijderd bij het "
        "schonen</span> · <span data-t=rule_basis lang=nl data-n=\"prive-2\">regel prive-2</span> · "
        "<bdi>AVG-PRIV</bdi></div>",
        "Wanneer overleggen?",
        "<td class=x dir=auto>Vanmiddag<td class=k><span data-t=votes lang=nl data-n=\"3\">stemmen: "
        "3</span>",
        "<span data-t=call_video lang=nl>Video-oproep</span> · <span data-t=call_missed "
        "lang=nl>gemist</span> · 1:05",
        "<div class=x dir=auto>52.09, 5.12</div>",
        "<span data-t=forwarded lang=nl>doorgestuurd</span>",
        "<div class=n><span data-t=notice lang=nl>Melding</span>: <bdi>attachment-missing</bdi> · <bdi>named "
        "in line "
        "12</bdi> · "
        "<bdi>IMG-0002.jpg</bdi></div>",
        "<a class=f href=\"#m00000000000000070000000000000002\" title=\"27-01-2020 08:00\">08:01</a>",
    };
    for (const char* part : parts) {
        INFO(part);
        CHECK(has(page, part));
    }
}

TEST_CASE("who has no name on a page is the owner or unknown, never the app") {
    Conversation conversation("Piket");
    const auto owner = conversation.person("", true);
    conversation.say(owner, "Onderweg").from_owner = true;
    conversation.say({}, "onbekende afzender").reactions = {{owner, "❤️", {}, {}, {}, {}}};
    const std::string page = page_of(conversation);
    const std::string word = "<span data-t=owner lang=nl>eigenaar van het toestel</span>";
    CHECK(has(page, "<ul class=people><li><bdi class=c0>" + word + "</bdi></ul>"));
    CHECK(has(page, "<b class=\"s c0\">" + word + "</b><p dir=auto>Onderweg</p>"));
    CHECK(has(page, "<b class=s><span data-t=sender_unknown lang=nl>Afzender onbekend</span></b><p "
                    "dir=auto>onbekende afzender</p>"));
    CHECK(has(page, "<bdi>❤️</bdi> <bdi class=\"x c0\">" + word + "</bdi>"));
}

TEST_CASE("a name or title with line ends in it is one line") {
    Conversation conversation("Overleg\r\nmaandag");
    conversation.say(conversation.person("\nAnne\tvan\r\nDam\n"), "ja");
    const std::string page = page_of(conversation);
    CHECK(count(page, "Anne van Dam") >= 2); // among the people, and in front of the message
    CHECK(has(page, "<title>Overleg maandag"));
    CHECK_FALSE(has(page, "Dam\n"));
}

TEST_CASE("a page tells what a phone had not sent, or had deleted") {
    Conversation conversation("Piket");
    const auto mees = conversation.person("Mees", true);
    const auto noor = conversation.person("Noor");
    const auto say = [&](const model::Id& sender, const std::string& text, const model::Extra& extra) {
        model::Message& message = conversation.say(sender, text);
        message.from_owner = sender == mees;
        message.extra = extra;
    };
    say(mees, "straks", {{"schedule_type", std::int64_t{2}}});
    say(mees, "mislukt", {{"error", std::int64_t{22}}});
    say(mees, "gewoon", {{"error", std::int64_t{0}}, {"schedule_type", std::int64_t{1}}});
    say(noor, "van een ander", {{"error", std::int64_t{22}}});
    say(noor, "weggegooid", {{"deleted_at", std::string("2024-02-03T10:00:00Z")}});
    const std::string page = page_of(conversation);
    CHECK(has(page, "Gepland, nog niet verzonden</span></div><p dir=auto>straks</p>"));
    CHECK(has(page, "het toestel meldt een fout</span></div><p dir=auto>mislukt</p>"));
    CHECK(has(page, "Op het toestel verwijderd, nog niet gewist</span></div><p dir=auto>weggegooid</p>"));
    CHECK(count(page, "data-t=state_") == 3);
}

TEST_CASE("a page shows a poll's question in a row of messages, a link once, and no sign for an attachment") {
    Conversation conversation("Piket");
    const auto noor = conversation.person("Noor");
    conversation.say(noor, "\xEF\xBF\xBC");
    conversation.say(noor, "Zie \xEF\xBF\xBC hier");
    conversation.say(noor, "").poll = model::Poll{"Wanneer?", {}, {}};
    const std::string url = "https://maps.example.org/?q=1,2";
    conversation.say(noor, url).location = model::Location{"", "", "", "", url, {}};
    const std::string page = page_of(conversation);
    CHECK_FALSE(has(page, "\xEF\xBF\xBC"));
    CHECK(has(page, "<p dir=auto>Zie  hier</p>"));
    CHECK(has(page, "<h3 class=\"sub x\" dir=auto>Wanneer?</h3>"));
    CHECK(count(page, url) == 1);
}

TEST_CASE("a poll names its voters, where they are known") {
    Conversation conversation("Piket");
    const auto noor = conversation.person("Noor & Co");
    const auto mees = conversation.person("Mees");
    conversation.say(noor, "").poll =
        model::Poll{"Wanneer?", {{"Nu", 2, {noor, mees}}, {"Straks", {}, {mees}}, {"Nooit", 0, {}}}, {}};
    const std::string page = page_of(conversation);
    CHECK(has(page,
              "stemmen: 2</span> · <bdi class=\"x c0\">Noor &amp; Co</bdi>, <bdi class=\"x c1\">Mees</bdi>"));
    CHECK(has(page, ">Straks<td class=k><bdi class=\"x c1\">Mees</bdi>"));
    CHECK(has(page, "stemmen: 0</span></table>"));
}

TEST_CASE("a reason for a missing file that is not known is said to be none of those that are") {
    Conversation conversation("Piket");
    auto& message = conversation.say(conversation.person("Noor"), "");
    message.attachments.resize(1);
    message.attachments[0].missing = model::Missing::not_found;
    std::string line;
    stream::append_record(line, message);
    line.replace(line.find("not_found"), 9, "forgotten");
    conversation.records.pop_back();
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test 1", {}});
    for (const model::Record& record : conversation.records) {
        writer.write(record);
    }
    writer.pass("message", line);
    writer.finish();
    const Pages pages = pages_of(output.text);
    CHECK(has(main_of(pages.at(k_first)), ">ontbreekt om een onbekende reden</span>"));
    CHECK(has(pages.at(k_first), "<dd>1, <span data-t=missing_one lang=nl>waarvan 1 ontbreekt</span>"));
    CHECK(has(main_of(pages.at("index.html")), ">waarvan 1 ontbreekt</span>"));
}

TEST_CASE("facts stand on the page and in the overview") {
    Conversation all = everything();
    const Pages pages = pages_of(all.records);
    const std::string& page = pages.at(k_first);
    const std::string facts = page.substr(page.find("<section class=facts>"));
    CHECK(has(facts, "<bdi class=c0>Mees Dijkstra</bdi> <small>(<span data-t=owner lang=nl>eigenaar van het "
                     "toestel</span>)</small>"));
    CHECK(has(facts, "<dt><span data-t=messages lang=nl>Berichten</span><dd>12<dt><span "
                     "data-t=removals lang=nl>Verwijderd</span><dd>1<dt>"));
    CHECK(has(facts, "<dd>6, <span data-t=missing lang=nl data-n=\"2\">waarvan 2 ontbreken</span>"));
    CHECK(
        has(facts,
            "<span data-t=zone_unknown lang=nl>zoals het toestel ze toonde; tijdzone onbekend</span>; <span "
            "data-t=precision_minute lang=nl>op de minuut nauwkeurig</span>"));
    const std::string overview = main_of(pages.at("index.html"));
    CHECK(
        has(overview, "<a href=\"pages/0001.html\"><bdi>Crisisteam &lt;b&gt;hoogwater&lt;/b&gt;</bdi></a>"));
    CHECK(has(overview, "<td class=num>12<td class=num>1<td class=num>6"));
    CHECK(has(
        overview,
        "<time data-d=\"2020-01-27\" lang=nl>27 januari 2020</time> – <time data-d=\"2020-01-28\" lang=nl>28 "
        "januari 2020</time>"));
}

TEST_CASE("the overview names the file of each conversation, which may have no other name") {
    model::Source source;
    source.id = "s1";
    source.within = "phone 3/<_chat>.txt";
    source.name = "exports";
    Conversation one("");
    std::vector<model::Record> records{source};
    std::get<model::Conversation>(one.records.front()).source = "s1";
    records.insert(records.end(), one.records.begin(), one.records.end());
    const std::string named = "Bron</span>: <bdi>phone 3/&lt;_chat&gt;.txt</bdi>";
    CHECK(has(pages_of(records).at("index.html"), named));
    std::get<model::Source>(records.front()).id = "s2";
    CHECK(!has(pages_of(records).at("index.html"), "Bron</span>"));
}

TEST_CASE("times are no finer than the source") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    const auto shown = [&](model::Precision precision, const char* at) {
        Conversation one("x");
        auto& message = one.say(one.person("Mees"), "t");
        message.time.at = model::parse_instant(at);
        message.time.earliest.reset();
        message.time.precision = precision;
        const std::string page = page_of(one);
        const std::size_t begin = page.find('>', page.find("<a class=f href=")) + 1;
        return page.substr(begin, page.find("</a>", begin) - begin);
    };
    static_cast<void>(mees);
    CHECK(shown(model::Precision::minute, "2020-01-27T08:05:00") == "08:05");
    CHECK(shown(model::Precision::second, "2020-01-27T08:05:09+01:00") == "08:05:09");
    CHECK(shown(model::Precision::second, "2020-01-27T08:05:09-05:00") == "08:05:09");
    CHECK(shown(model::Precision::millisecond, "2020-01-27T08:05:09.120Z") == "08:05:09.120");
    CHECK(shown(model::Precision::millisecond, "2020-01-27T08:05:09Z") == "08:05:09");
    CHECK(shown(model::Precision::day, "2020-01-27T00:00:00") ==
          "<span data-t=time_unknown lang=nl>tijd onbekend</span>");
}

TEST_CASE("a tooltip tells what date and clock do not") {
    const auto tooltip = [](const char* at, const char* earliest, const char* latest,
                            model::Precision precision) {
        Conversation one("x");
        auto& time = one.say(one.person("Mees"), "t").time;
        time.at = model::parse_instant(at);
        time.earliest = model::parse_instant(earliest);
        time.latest = model::parse_instant(latest);
        time.precision = precision;
        time.written.clear();
        const std::string page = page_of(one);
        const std::size_t begin = page.find("000001\"", page.find("<a class=f href=")) + 7;
        return page.substr(begin, page.find('>', begin) - begin);
    };
    using enum model::Precision;
    CHECK(tooltip("2020-01-27T08:05:00", "2020-01-27T08:05:00", "2020-01-27T08:05:59.999", minute).empty());
    CHECK(tooltip("2020-01-27T08:05:00+01:00", "2020-01-27T08:05:00+01:00", "2020-01-27T08:05:59.999+01:00",
                  minute) == " title=\"2020-01-27T08:05:00+01:00\"");
    CHECK(tooltip("2020-01-27T08:05:00", "2020-01-27T08:04:00", "2020-01-27T08:05:59.999", minute) ==
          " title=\"2020-01-27T08:04:00 … 2020-01-27T08:05:59.999\"");
    CHECK(tooltip("2020-10-25T02:05:00+01:00", "2020-10-25T02:05:00+02:00", "2020-10-25T02:05:59.999+01:00",
                  minute) == " title=\"2020-10-25T02:05:00+02:00 … 2020-10-25T02:05:59.999+01:00\"");
    CHECK(tooltip("2020-01-27T08:05:00", "2020-01-27T00:00:00", "2020-01-27T23:59:59.999", unknown) ==
          " title=\"2020-01-27T00:00:00 … 2020-01-27T23:59:59.999\"");
}

TEST_CASE("zones are named once, offsets pointed at") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    auto& first = all.say(mees, "a");
    first.time.at = model::parse_instant("2020-01-27T08:05:00+01:00");
    first.time.zone = "Europe/Amsterdam";
    CHECK(has(page_of(all), "<span data-t=zone_known lang=nl data-n=\"Europe/Amsterdam\">plaatselijke tijd "
                            "(Europe/Amsterdam)</span>; <span "
                            "data-t=precision_minute lang=nl>"));
    Conversation other("x");
    auto& second = other.say(other.person("Mees"), "a");
    second.time.at = model::parse_instant("2020-01-27T08:05:00+01:00");
    CHECK(has(page_of(other),
              "<dd><span data-t=zone_offset lang=nl>met afwijking van UTC, zie elk bericht</span>;"));
}

TEST_CASE("foreign text can't become markup") {
    const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&<!--";
    Conversation all(evil);
    const auto mees = all.person(evil);
    auto& message = all.say(mees, evil);
    message.subject = evil;
    message.effect = evil;
    message.time.written = evil;
    message.time.zone = evil;
    message.attachments = {attachment(evil, evil, 'a'), attachment(evil, "image/png", 'b')};
    message.attachments[0].caption = evil;
    message.reply_to = model::Reply{{}, {}, mees, evil, {}};
    message.reactions = {{mees, evil, {}, {}, {}, {}}};
    message.location = model::Location{evil, evil, evil, evil, evil, {}};
    message.call = model::Call{evil, evil, {}, {}};
    message.poll = model::Poll{evil, {{evil, {}, {}}}, {}};
    message.edits = {{evil, {}, {}, {}}};
    auto& removal = all.remove(evil, evil);
    removal.sender = mees;
    const Pages pages = pages_of(all.records);
    for (const auto& [path, page] : pages) {
        INFO(path);
        CHECK(count(page, "<script") == 2);
        CHECK(count(page, "</script>") == 2);
        CHECK(count(page, "<img src=x") == 0);
        CHECK(count(page, "<!--") == 0);
        CHECK(count(page, "onerror=alert(1)&gt;") == count(page, "onerror=alert(1)"));
    }
    CHECK(has(pages.at(k_first), "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x "
                                 "onerror=alert(1)&gt;&quot;&#39;&amp;&lt;!--"));
}

TEST_CASE("nothing on a page leads outside") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    all.say(mees, "javascript:alert(1) https://example.org/");
    auto& place = all.say(mees, "");
    place.location = model::Location{"1", "2", {}, {}, "https://example.org/", {}};
    auto& file = all.say(mees, "");
    file.attachments = {attachment("x.html", "text/html", 'a'), attachment("x.svg", "image/svg+xml", 'b')};
    for (const auto& [path, page] : pages_of(all.records)) {
        INFO(path);
        CHECK(count(page, "href=\"http") == 0);
        CHECK(count(page, "src=\"http") == 0);
        CHECK(count(page, "href=\"javascript") == 0);
        CHECK(count(page, "url(") == 0);
        CHECK(count(page, ".html\"") ==
              (path == "index.html" ? 1 : 2)); // the overview, and a download's name
        CHECK(count(page, ".svg\" src") == 0);
        CHECK(has(page, "default-src &#39;none&#39;;"));
        CHECK_FALSE(has(page, "unsafe-inline"));
    }
    CHECK(has(pages_of(all.records).at(k_first),
              "<a href=\"../media/aa/" + std::string(64, 'a') + ".bin\" download=\"x.html\">"));
}

TEST_CASE("control characters and overrides are shown, not obeyed") {
    // not as literals, which would turn the source around
    const std::string reversed = character(0x202E);
    const std::string isolate = character(0x2066);
    Conversation all("gone" + reversed + "txt");
    all.say(all.person("A" + isolate), "a\ab" + reversed + "gpj.exe\xC2\x85");
    const std::string page = page_of(all);
    CHECK(has(page, "<p dir=auto>a<span class=ctl>U+0007</span>b<span "
                    "class=ctl>U+202E</span>gpj.exe<span "
                    "class=ctl>U+0085</span></p>"));
    CHECK(has(page, "<title>gone<span class=ctl>U+202E</span>txt</title>") == false);
    CHECK(has(page, "<title>gonetxt</title>"));
    CHECK(count(page, reversed) == 0);
}

TEST_CASE("a huge text is written whole") {
    Conversation all("x");
    const std::string text = std::string(3'000'000, 'a') + "<" + std::string(1'000'000, 'b');
    all.say(all.person("Mees"), text);
    const std::string page = page_of(all);
    CHECK(has(page, std::string(3'000'000, 'a') + "&lt;" + std::string(1'000'000, 'b') + "</p>"));
}

TEST_CASE("a long conversation becomes parts that lead to each other") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    for (int i = 0; i < 25; ++i) {
        all.say(mees, "message " + std::to_string(i));
    }
    auto& reply = all.say(mees, "back to the first");
    reply.reply_to = model::Reply{test::id(1), {}, {}, {}, {}};
    const Pages pages = pages_of(all.records, {.language = Language::en, .app = "test 1", .part_size = 10});
    std::vector<std::string> names;
    for (const auto& [path, page] : pages) {
        names.push_back(path);
    }
    REQUIRE(names == std::vector<std::string>{"index.html", "pages/0001-0002.html", "pages/0001-0003.html",
                                              "pages/0001.html"});
    CHECK(count(pages.at(k_first), "<article") == 10);
    CHECK(count(pages.at("pages/0001-0002.html"), "<article") == 10);
    CHECK(count(pages.at("pages/0001-0003.html"), "<article") == 6);
    CHECK(has(pages.at(k_first), "<a rel=next href=\"0001-0002.html\">"));
    CHECK_FALSE(has(pages.at(k_first), "<a rel=prev"));
    CHECK(has(pages.at("pages/0001-0002.html"), "<a rel=prev href=\"0001.html\">"));
    CHECK(has(pages.at("pages/0001-0002.html"), "<a rel=next href=\"0001-0003.html\">"));
    CHECK_FALSE(has(pages.at("pages/0001-0003.html"), "<a rel=next"));
    CHECK(has(pages.at("pages/0001-0003.html"),
              "<a class=q href=\"0001.html#m00000000000000070000000000000001\">"));
    CHECK(has(pages.at("pages/0001-0003.html"), "<dt><span data-t=messages lang=en>Messages</span><dd>6"));
    CHECK(has(pages.at("index.html"), "<td class=num>26<td class=num>0"));
    CHECK(count(pages.at("index.html"), "<li><a href=\"pages/0001") == 3);
}

TEST_CASE("exactly one part's worth of messages is one page") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    for (int i = 0; i < 10; ++i) {
        all.say(mees, "m");
    }
    CHECK(pages_of(all.records, {.app = "test 1", .part_size = 10}).size() == 2);
}

TEST_CASE("a reply to what is no longer at hand says so without a link") {
    Conversation all("x");
    const auto mees = all.person("Mees");
    all.say(mees, "a").reply_to = model::Reply{test::id(999), {}, {}, {}, {}};
    CHECK(has(page_of(all), "<div class=q><b><span data-t=quoted lang=nl>Antwoord op</span> <span "
                            "data-t=reply_elsewhere lang=nl>een eerder "
                            "bericht</span></b></div>"));
}

TEST_CASE("a stream without conversations gives an overview that says so") {
    const Pages pages = pages_of(std::vector<model::Record>{});
    REQUIRE(pages.size() == 1);
    CHECK(has(pages.at("index.html"),
              "<p class=none><span data-t=no_conversations lang=nl>Er zijn geen gesprekken.</span></p>"));
}

TEST_CASE("records and members that are unknown do not disturb a page") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test 1", {}});
    Conversation all("x");
    writer.write(all.records.front());
    writer.pass("future", R"({"type":"future","text":"x"})");
    writer.pass("message",
                R"({"type":"message","id":"m1","kind":"hologram","text":"hi","time":7,"new":[{}]})");
    writer.finish();
    CHECK(has(pages_of(output.text).at(k_first), "<p dir=auto>hi</p>"));
}

TEST_CASE("every sender colour can be read on every background") {
    for (const SenderColour& colour : k_sender_colours) {
        for (const Backgrounds& background : k_backgrounds) {
            INFO(colour.light << " " << colour.dark);
            CHECK(contrast(colour.light, background.light) >= 4.5);
            CHECK(contrast(colour.dark, background.dark) >= 4.5);
        }
    }
}

TEST_CASE("numbers, sizes and dates read well in both languages") {
    CHECK(count_text(0) == "0");
    CHECK(count_text(9'999) == "9999");
    CHECK(count_text(10'000) == "10\u202F000");
    CHECK(count_text(451'518) == "451\u202F518");
    CHECK(count_text(12'345'678) == "12\u202F345\u202F678");
    CHECK(size_text(999, Language::nl) == "999 B");
    CHECK(size_text(1'234, Language::nl) == "1,2 kB");
    CHECK(size_text(1'234'567, Language::en) == "1.2 MB");
    CHECK(size_text(99'960, Language::en) == "100 kB");
    CHECK(size_text(9'940, Language::en) == "9.9 kB");
    CHECK(size_text(9'950, Language::en) == "10 kB");
    CHECK(size_text(999'499, Language::en) == "999 kB");
    CHECK(size_text(999'500, Language::en) == "1.0 MB");
    CHECK(size_text(9'223'372'036'854'775'807, Language::en) == "9223372 TB");
    CHECK(size_text(12'345'678'901, Language::nl) == "12 GB");
    CHECK(date_text("2024-02-29", Language::en, true) == "Thursday 29 February 2024");
    CHECK(date_text("2024-02-29", Language::nl, false) == "29 februari 2024");
    CHECK(date_text("2024-02", Language::nl, true) == "2024-02");
    CHECK(date_text("2023-02-29", Language::nl, true) == "2023-02-29");
}
