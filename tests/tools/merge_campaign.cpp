// SPDX-License-Identifier: EUPL-1.2
// merge_campaign FIRST LAST [arrival]: merges small random conversations, one for each seed, and holds what
// is called certain against the truth. A line for each fault; 1 when there was one. With arrival, one phone
// or two were offline now and then, and show what reached them afterwards with the time at which it did:
// where no other source has such a message, nothing shows that it is late, so some wrong pairs are allowed.
#include "time/canonical.hpp"
#include "time/merger.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chatkeep;

constexpr std::int64_t k_hour_ms = 3'600'000;
constexpr std::int64_t k_day_ms = 24 * k_hour_ms;
constexpr std::uint64_t k_many = 10'000;      ///< messages from which on shares are steady
constexpr std::uint64_t k_most_outside = 100; ///< of a thousand intervals
constexpr std::uint64_t k_most_wrong = 10;    ///< of a thousand certain pairs, where phones stamp on arrival

/// The same numbers with every standard library.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed * 0x9E3779B97F4A7C15U + 1) {}

    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(m_engine() % static_cast<std::uint64_t>(most - least + 1));
    }

    bool chance(int per_mille) { return between(0, 999) < per_mille; }

    /// A waiting time with this mean.
    std::int64_t waiting(std::int64_t mean) {
        const double share = static_cast<double>(between(1, 1'000'000)) / 1'000'000;
        return static_cast<std::int64_t>(-std::log(share) * static_cast<double>(mean));
    }

    template <typename List>
    const auto& one_of(const List& list) {
        return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(list.size()) - 1))];
    }

private:
    std::mt19937_64 m_engine;
};

struct Said {
    std::int64_t true_ms = 0;
    std::uint32_t person = 0;
    std::string text;          ///< empty: a file
    std::uint32_t answers = 0; ///< number of a message, from 1
};

/// A clock that is ahead by this from a message on.
struct Setting {
    std::size_t from = 0;
    std::int64_t ahead_ms = 0;
    std::int64_t drift_ms_per_hour = 0;
};

struct Source {
    std::int64_t span_ms = 0;
    std::string zone;
    bool zone_known = true;
    std::vector<Setting> settings;
    std::uint32_t owner = 0; ///< whose words it shows at once
    int missing = 0;         ///< per mille
    std::int64_t jitter_ms = 0;
    std::vector<std::size_t> heard;              ///< numbers of messages in its order
    bool stamps_arrival = false;                 ///< of what others wrote while it was offline
    std::map<std::size_t, std::int64_t> late_ms; ///< of a message that is stamped on arrival
};

constexpr std::array k_short = {"Ok", "Ja", "Nee", "Top", "...", "Prima", "haha", "Doen we"};
constexpr std::array k_things = {"dijk", "pomp", "sluis", "kaart", "brief",
                                 "nota", "zaal", "auto",  "bus",   "agenda"};
constexpr std::array k_zones = {
    "Europe/Amsterdam", "Europe/London",    "America/New_York", "America/St_Johns",  "Australia/Lord_Howe",
    "Pacific/Chatham",  "Asia/Kathmandu",   "Asia/Kolkata",     "America/Sao_Paulo", "Africa/Casablanca",
    "Europe/Dublin",    "America/Santiago", "Antarctica/Troll", "Asia/Tehran",       "UTC",
    "Pacific/Auckland"};

std::string any_text(Random& random, int repeats) {
    if (random.chance(repeats)) {
        return random.one_of(k_short);
    }
    const std::string thing = random.one_of(k_things);
    switch (random.between(0, 3)) {
    case 0:
        return fmt::format("Waar ligt de {}?", thing);
    case 1:
        return fmt::format("De {} komt {} minuten later", thing, random.between(1, 25));
    case 2:
        return fmt::format("Wil jij de {} regelen?", thing);
    default:
        return fmt::format("Wie belt er over {} nummer {}?", thing, random.between(1000, 999'999));
    }
}

/// Some hours before the zone's next change of its clock, or anywhere.
std::int64_t any_start(Random& random, const std::string& name) {
    const auto zone = time::Zone::find(name);
    std::int64_t second = random.between(1'300'000'000, 1'720'000'000);
    if (random.chance(500)) {
        return second * 1000;
    }
    const auto here = zone->offset_at(second);
    for (int i = 0; i < 8000 && zone->offset_at(second) == here; ++i) {
        second += 3600;
    }
    return (second - random.between(0, 6 * 3600)) * 1000;
}

class Conversation {
public:
    Conversation(std::uint64_t seed, bool arrival) : m_random(seed) {
        m_zone = m_random.one_of(k_zones);
        m_people = static_cast<std::uint32_t>(m_random.between(2, 4));
        m_repeats = static_cast<int>(m_random.one_of(std::array{50, 200, 450, 700, 1000}));
        m_zones_known = m_random.chance(650);
        say();
        const auto count = static_cast<std::size_t>(m_random.one_of(std::array{2, 2, 2, 3, 3, 4}));
        while (sources.size() < count) {
            listen();
        }
        if (arrival) {
            const auto last = static_cast<std::int64_t>(sources.size()) - 1;
            for (std::int64_t phones = m_random.between(1, 2); phones > 0; --phones) {
                stamp_arrivals(sources[static_cast<std::size_t>(m_random.between(0, last))]);
            }
        }
    }

    [[nodiscard]] std::int64_t shown_ms(const Source& source, std::size_t number) const {
        const auto setting = std::find_if(source.settings.rbegin(), source.settings.rend(),
                                          [&](const Setting& one) { return one.from <= number; });
        const std::int64_t passed = said[number].true_ms - said.front().true_ms;
        const auto late = source.late_ms.find(number);
        return said[number].true_ms + (late == source.late_ms.end() ? 0 : late->second) + setting->ahead_ms +
               setting->drift_ms_per_hour * passed / k_hour_ms;
    }

    std::vector<Said> said;
    std::vector<Source> sources;

    [[nodiscard]] std::uint32_t people() const noexcept { return m_people; }

    Random& random() noexcept { return m_random; }

private:
    void say() {
        const auto count = m_random.one_of(std::array{8, 20, 40, 80, 140});
        const int pauses = m_random.one_of(std::array{50, 150, 400});
        const bool answers = m_random.chance(200);
        std::int64_t now = any_start(m_random, m_zone);
        std::uint32_t person = 0;
        for (int i = 0; i < count; ++i) {
            now += m_random.chance(pauses) ? 5000 + m_random.waiting(900'000) : 40 + m_random.waiting(9000);
            person =
                m_random.chance(600) ? static_cast<std::uint32_t>(m_random.between(0, m_people - 1)) : person;
            Said one{now, person, m_random.chance(40) ? "" : any_text(m_random, m_repeats), 0};
            if (answers && i > 0 && m_random.chance(150)) {
                one.answers = static_cast<std::uint32_t>(m_random.between(std::max(1, i - 8), i));
            }
            said.push_back(std::move(one));
        }
    }

    std::vector<Setting> any_clock(bool is_reference) {
        const auto count = static_cast<std::int64_t>(said.size());
        std::vector<Setting> all = {{0, 0, 0}};
        if (is_reference || m_random.chance(300)) {
            return all;
        }
        const std::int64_t most = m_zones_known ? 2 * k_hour_ms : 400'000;
        all[0].ahead_ms = m_random.between(
            -m_random.one_of(std::array{std::int64_t{0}, std::int64_t{2000}, std::int64_t{90'000}, most}), 0);
        all[0].ahead_ms *= m_random.chance(500) ? 1 : -1;
        if (m_random.chance(200)) {
            all[0].drift_ms_per_hour = m_random.between(-180, 180);
            return all;
        }
        if (m_random.chance(60)) {
            const auto from = static_cast<std::size_t>(m_random.between(1, count - 1));
            all.push_back({from, all[0].ahead_ms - 365 * k_day_ms, 0});
            return all;
        }
        const std::int64_t step = m_random.one_of(std::array{1000, 12'000, 12'000, 150'000, 900'000});
        for (std::int64_t steps = m_random.between(0, 4); steps > 0; --steps) {
            const auto from = static_cast<std::size_t>(m_random.between(1, count - 1));
            if (from > all.back().from) {
                all.push_back({from, all.back().ahead_ms + m_random.between(-step, step), 0});
            }
        }
        return all;
    }

    void listen() {
        Source source;
        const bool is_reference = sources.empty();
        source.span_ms = m_random.one_of(std::array{60'000, 60'000, 1000, 1000, 1});
        source.zone = m_random.chance(200) && !is_reference ? m_random.one_of(k_zones) : m_zone;
        source.zone = source.span_ms == 1 ? "UTC" : source.zone;
        source.zone_known = source.span_ms == 1 || m_zones_known || (!is_reference && m_random.chance(500));
        source.settings = any_clock(is_reference);
        source.owner = static_cast<std::uint32_t>(m_random.between(0, m_people - 1));
        source.missing = m_random.one_of(std::array{0, 0, 50, 200, 400});
        source.jitter_ms = m_random.one_of(std::array{0, 800, 2500, 8000});
        hear(source);
        sources.push_back(std::move(source));
    }

    void hear(Source& source) {
        const auto count = static_cast<std::int64_t>(said.size());
        std::pair<std::int64_t, std::int64_t> window(0, count - 1);
        if (!sources.empty() && m_random.chance(300)) {
            window = std::minmax({m_random.between(0, count - 1), m_random.between(0, count - 1)});
        }
        std::vector<std::pair<std::int64_t, std::size_t>> arrivals;
        for (std::int64_t i = window.first; i <= window.second; ++i) {
            if (m_random.chance(source.missing)) {
                continue;
            }
            const auto number = static_cast<std::size_t>(i);
            std::int64_t late =
                source.jitter_ms > 0 && m_random.chance(700) ? m_random.waiting(source.jitter_ms) : 0;
            late += source.jitter_ms > 0 && m_random.chance(15) ? m_random.between(5000, 180'000) : 0;
            late = said[number].person == source.owner && m_random.chance(800) ? 0 : late;
            arrivals.emplace_back(said[number].true_ms + late, number);
        }
        std::sort(arrivals.begin(), arrivals.end());
        for (const auto& [at, number] : arrivals) {
            source.heard.push_back(number);
        }
        if (m_random.chance(150)) {
            go_offline(source);
        }
        if (m_random.chance(200)) {
            plant(source);
        }
    }

    /// Offline for up to an hour, once or more: then all that others wrote meanwhile comes in together.
    void stamp_arrivals(Source& source) {
        if (source.stamps_arrival || source.heard.empty()) {
            return;
        }
        source.stamps_arrival = true;
        for (std::int64_t times = m_random.between(1, 4); times > 0; --times) {
            const std::size_t about = m_random.one_of(source.heard);
            const std::int64_t away = said[about].true_ms - m_random.between(0, 30'000);
            std::int64_t back = away + m_random.one_of(std::array{20'000, 120'000, 600'000, 3'600'000});
            for (const std::size_t number : source.heard) {
                const Said& one = said[number];
                if (one.person != source.owner && away < one.true_ms && one.true_ms < back) {
                    source.late_ms.try_emplace(number, back - one.true_ms);
                    back += m_random.between(0, 400);
                }
            }
        }
        move_late(source);
    }

    /// What came late stands behind what was there before.
    void move_late(Source& source) {
        std::vector<std::size_t>& heard = source.heard;
        const auto is_late = [&](std::size_t number) { return source.late_ms.contains(number); };
        heard.erase(std::remove_if(heard.begin(), heard.end(), is_late), heard.end());
        std::vector<std::pair<std::int64_t, std::size_t>> arrivals;
        for (const auto& [number, late] : source.late_ms) {
            arrivals.emplace_back(said[number].true_ms + late, number);
        }
        std::sort(arrivals.begin(), arrivals.end());
        for (const auto& arrival : arrivals) {
            const auto behind = std::find_if(heard.rbegin(), heard.rend(), [&](std::size_t other) {
                const auto late = source.late_ms.find(other);
                return said[other].true_ms + (late == source.late_ms.end() ? 0 : late->second) <=
                       arrival.first;
            });
            heard.insert(behind.base(), arrival.second);
        }
    }

    /// It shows what its owner wrote, then all that came in.
    void go_offline(Source& source) {
        const auto size = static_cast<std::int64_t>(source.heard.size());
        const auto begin = source.heard.begin() + m_random.between(0, size);
        const auto length = std::min<std::int64_t>(source.heard.end() - begin, m_random.between(2, 20));
        std::stable_sort(begin, begin + length, [&](std::size_t a, std::size_t b) {
            return (said[a].person == source.owner) > (said[b].person == source.owner);
        });
    }

    /// Swaps two neighbours that no late delivery brings together.
    void plant(Source& source) {
        for (std::size_t i = 0; i + 1 < source.heard.size(); ++i) {
            const std::int64_t gap = said[source.heard[i + 1]].true_ms - said[source.heard[i]].true_ms;
            if (gap > 420'000 && m_random.chance(200)) {
                std::swap(source.heard[i], source.heard[i + 1]);
                return;
            }
        }
    }

    Random m_random;
    std::string m_zone;
    std::uint32_t m_people = 2;
    int m_repeats = 0;
    bool m_zones_known = true;
};

struct Result {
    std::uint64_t messages = 0;
    std::uint64_t records = 0;
    std::uint64_t certain = 0;
    std::uint64_t wrong = 0;
    std::uint64_t wrong_merges = 0;
    std::uint64_t in_told_zones = 0; ///< messages of conversations whose zones are all known
    std::uint64_t outside = 0;       ///< … whose true time is not in the interval
    std::uint64_t unused = 0;

    void add(const Result& other) {
        messages += other.messages;
        records += other.records;
        certain += other.certain;
        wrong += other.wrong;
        wrong_merges += other.wrong_merges;
        in_told_zones += other.in_told_zones;
        outside += other.outside;
        unused += other.unused;
    }
};

class Trial : public time::MergeSink, public time::TextSource {
public:
    Trial(std::uint64_t seed, bool arrival) : m_talk(seed, arrival) {
        std::vector<time::SourceFacts> facts;
        for (const Source& source : m_talk.sources) {
            facts.push_back(facts_of(source, facts.size()));
        }
        time::Merger merger(std::move(facts));
        for (std::size_t source = 0; source < m_talk.sources.size(); ++source) {
            tell(source, merger);
        }
        merger.run(*this, *this);
        result.unused = result.records - m_used;
    }

    void begin(const time::MergePlan& /*plan*/) override {}

    void block(const std::vector<time::Placed>& records, const time::BlockResult& merged) override {
        for (const time::Merged& message : merged.messages) {
            std::vector<std::size_t> numbers;
            std::string places;
            for (const std::uint32_t record : message.records) {
                const time::Stamp& one = records[record].stamp;
                numbers.push_back(m_talk.sources[one.source].heard[one.position]);
                places += fmt::format(" {}{}={}", static_cast<char>('A' + one.source), one.position,
                                      numbers.back());
            }
            judge(message, numbers);
            m_lines.push_back(fmt::format("{}{}{} {} [{}, {}]", places,
                                          message.certainty == model::Certainty::certain ? " certain" : "",
                                          message.tentative ? " tentative" : "",
                                          m_talk.said[numbers.front()].text, message.when.lo,
                                          message.when.hi + message.fold_ms));
            m_before = std::move(numbers);
        }
    }

    std::string text_of(const time::Stamp& stamp) override {
        return m_talk.said[m_talk.sources[stamp.source].heard[stamp.position]].text;
    }

    /// What stands around each wrong pair, and what the sources did.
    void show(std::size_t around) const {
        for (const std::size_t wrong : m_wrong) {
            for (std::size_t i = wrong - std::min(wrong, around);
                 i < std::min(m_lines.size(), wrong + around); ++i) {
                fmt::print("    {}{}\n", i == wrong || i + 1 == wrong ? '*' : ' ', m_lines[i]);
            }
        }
        for (const Source& source : m_talk.sources) {
            fmt::print("    source {} ms, {}{}, missing {}, jitter {}:", source.span_ms, source.zone,
                       source.zone_known ? "" : " (not told)", source.missing, source.jitter_ms);
            for (const Setting& setting : source.settings) {
                fmt::print(" {}:{}/{}", setting.from, setting.ahead_ms, setting.drift_ms_per_hour);
            }
            fmt::print("\n");
        }
    }

    Result result;

private:
    [[nodiscard]] time::SourceFacts facts_of(const Source& source, std::size_t number) const {
        time::SourceFacts facts;
        facts.label = std::string(1, static_cast<char>('A' + number));
        facts.digest = facts.label;
        facts.zone = source.zone_known ? source.zone : "";
        facts.zone_basis = source.span_ms == 1 ? time::ZoneBasis::stated
                           : source.zone_known ? time::ZoneBasis::given
                                               : time::ZoneBasis::assumed;
        for (std::uint32_t person = 0; person < m_talk.people(); ++person) {
            facts.people.push_back(fmt::format("Persoon {}", person));
        }
        return facts;
    }

    void tell(std::size_t number, time::Merger& merger) {
        const Source& source = m_talk.sources[number];
        const auto zone = time::Zone::find(source.zone);
        for (std::size_t position = 0; position < source.heard.size(); ++position) {
            const std::size_t which = source.heard[position];
            const Said& said = m_talk.said[which];
            time::Stamp stamp;
            stamp.source = static_cast<std::uint16_t>(number);
            stamp.position = position;
            stamp.sender = said.person;
            stamp.id = source.span_ms == 1 ? which + 1 : 0;
            stamp.reply_to = source.span_ms == 1 ? said.answers : 0;
            stamp.has_time = true;
            stamp.is_utc = source.span_ms == 1;
            stamp.span_ms = source.span_ms;
            const std::int64_t shown = m_talk.shown_ms(source, which);
            const std::int64_t second = shown / 1000;
            const std::int64_t civil = shown + std::int64_t{zone->offset_at(second)} * 1000;
            stamp.civil_ms = civil - civil % source.span_ms;
            write(said.text, stamp);
            merger.add(stamp);
            ++result.records;
        }
    }

    void write(const std::string& text, time::Stamp& stamp) {
        if (text.empty()) {
            stamp.content = time::Content::media;
            return;
        }
        if (m_talk.random().chance(10)) {
            stamp.content = time::Content::deleted;
            return;
        }
        stamp.edited = m_talk.random().chance(8);
        const time::TextKey key = time::text_key(stamp.edited ? text + " (ja)" : text);
        stamp.text_key = key.hash;
        stamp.text_size = key.size;
    }

    void judge(const time::Merged& message, const std::vector<std::size_t>& numbers) {
        ++result.messages;
        m_used += numbers.size();
        const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
        result.wrong_merges += *least != *most ? 1U : 0U;
        const std::int64_t truth = m_talk.said[numbers.front()].true_ms;
        const bool is_outside = truth < message.when.lo || message.when.hi + message.fold_ms < truth;
        result.in_told_zones += m_zones_told ? 1U : 0U;
        result.outside += m_zones_told && is_outside ? 1U : 0U;
        if (message.certainty != model::Certainty::certain) {
            return;
        }
        ++result.certain;
        if (*std::max_element(m_before.begin(), m_before.end()) > *least) {
            ++result.wrong;
            m_wrong.push_back(m_lines.size());
        }
    }

    Conversation m_talk;
    bool m_zones_told = std::all_of(m_talk.sources.begin(), m_talk.sources.end(),
                                    [](const Source& source) { return source.zone_known; });
    std::vector<std::size_t> m_before;
    std::vector<std::string> m_lines;
    std::vector<std::size_t> m_wrong;
    std::uint64_t m_used = 0;
};

} // namespace

int main(int argc, char** argv) {
    const bool arrival = argc == 4 && std::string_view(argv[3]) == "arrival";
    if (argc != 3 && !arrival) {
        return 2;
    }
    const std::uint64_t last = std::strtoull(argv[2], nullptr, 10);
    Result all;
    bool failed = false;
    for (std::uint64_t seed = std::strtoull(argv[1], nullptr, 10); seed < last; ++seed) {
        const Trial trial(seed, arrival);
        all.add(trial.result);
        failed = failed || trial.result.unused > 0 || (!arrival && trial.result.wrong > 0);
        if (trial.result.unused > 0 || (!arrival && trial.result.wrong > 0)) {
            fmt::print("seed {}: {} certain pairs wrong, {} records unused\n", seed, trial.result.wrong,
                       trial.result.unused);
            trial.show(5);
        }
    }
    fmt::print(
        "{} messages of {} records: {} of {} certain pairs wrong, {} wrong merges, {} of {} outside of "
        "their intervals\n",
        all.messages, all.records, all.wrong, all.certain, all.wrong_merges, all.outside, all.in_told_zones);
    // A clock that no shared message ties keeps its own times, so some intervals miss.
    const bool many = all.in_told_zones > k_many && !arrival;
    failed = failed || (many && all.outside * 1000 > all.in_told_zones * k_most_outside);
    return failed || all.wrong * 1000 > all.certain * k_most_wrong ? 1 : 0;
}
