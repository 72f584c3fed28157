// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/conversation_join.hpp"

#include "base/error.hpp"
#include "base/spool.hpp"
#include "base/text.hpp"
#include "source/merging/message_batch.hpp"
#include "source/merging/notes.hpp"
#include "source/merging/referrals.hpp"
#include "source/merging/shared_records.hpp"
#include "source/merging/source_rank.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

namespace chatkeep::source::merging {

namespace {

using model::Id;
using stream::find_member;

constexpr std::uint64_t k_notices_of_a_kind = 1000;
constexpr std::size_t k_most_of_a_circle = 20; ///< messages that are named
constexpr std::size_t k_makers = 2;            ///< threads that make lines
constexpr std::size_t k_batch = 8192;          ///< messages given to one of them at a time

std::string quoted_id(char letter, const Id& id) {
    return '"' + model::to_string(letter, id) + '"';
}

Id exclusive_or(const Id& a, const Id& b) noexcept {
    return {a.high ^ b.high, a.low ^ b.low};
}

std::vector<const base::Spool*> bytes_of(const std::vector<Member>& members) {
    std::vector<const base::Spool*> bytes;
    bytes.reserve(members.size());
    for (const Member& member : members) {
        bytes.push_back(member.input->bytes.get());
    }
    return bytes;
}

time::SourceFacts facts_of(const Member& member) {
    const StampReader& reader = member.part->reader;
    time::SourceFacts facts;
    facts.label = member.source->label;
    facts.digest = member.source->digest;
    facts.people = reader.people();
    facts.zone = !member.zone.empty() ? member.zone : reader.is_all_utc() ? "UTC" : reader.zone();
    if (!facts.zone.empty()) {
        if (!time::Zone::find(facts.zone)) {
            throw base::Error(base::Fault::data, base::Place{member.input->name, {}, {}, {}},
                              fmt::format("no time zone is called \"{}\"", base::printable(facts.zone)),
                              "give the zone of this source with --zone NAME=ZONE");
        }
        const auto& options = member.input->options;
        const bool given =
            !reader.is_all_utc() &&
            (!member.zone.empty() ||
             std::any_of(options.begin(), options.end(), [](const auto& o) { return o.first == "zone"; }));
        facts.zone_basis = given ? time::ZoneBasis::given : time::ZoneBasis::stated;
    }
    return facts;
}

SourceTraits traits_of(const Member& member) {
    const stream::Document source(member.source->line, "a source record");
    const Part& part = *member.part;
    return {std::string(source.root().text_of("reader")),
            std::string(source.root().text_of("acquired")),
            member.source->digest,
            part.is_database,
            part.finest_ms,
            part.last_ms};
}

/// One run over one conversation: the merger hands over blocks, which wait until the whole is known.
class ConversationJoin : public time::MergeSink, public time::TextSource {
public:
    ConversationJoin(std::vector<Member> members, stream::Writer& writer)
        : m_members(std::move(members)), m_writer(writer), m_texts(bytes_of(m_members)),
          m_teller(bytes_of(m_members)) {}

    JoinSummary run(const std::function<void(std::uint64_t)>& progress);

    void begin(const time::MergePlan& plan) override { m_plan = plan; }

    void block(const std::vector<time::Placed>& records, const time::BlockResult& result) override;
    std::string text_of(const time::Stamp& stamp) override;

private:
    void feed(time::Merger& merger);
    void expect_replies(const base::Spool& stamps);
    void expect_notices();
    [[nodiscard]] std::vector<std::size_t> by_words() const;
    void name_everything();
    void name_people();
    void name_participant(std::size_t source, std::size_t number);
    void define(const std::vector<Told>& told, const Id& id);
    void add_item(const std::vector<time::Placed>& records, const time::Merged& merged,
                  std::uint32_t contradictions, model::Id* id);
    void keep_circles(const std::vector<time::Finding>& findings, std::uint64_t first,
                      const std::unordered_map<std::uint32_t, Id>& ids);
    [[nodiscard]] std::uint64_t ordinal_of(const time::Stamp& first);
    void count(const MessageItem& item, const std::vector<RecordItem>& records);
    void write_conversation();
    void write_participant(std::uint32_t person, const std::vector<SharedRecord>& records);
    void write_participants();
    [[nodiscard]] std::string renamed(const stream::LineMember& member, const std::string& source,
                                      const MessageNames& names) const;
    void write_old_notices();
    void write_messages(const time::OrderClasses& classes,
                        const std::function<void(std::uint64_t)>& progress);
    [[nodiscard]] bool read_batch(base::SpoolReader& items, const time::OrderClasses& classes,
                                  MessageBatch& batch);
    void write_batch(const MessageBatch& batch);
    void write_findings(const MessageBatch::Entry& entry, const RecordItem& first);

    std::vector<Member> m_members;
    stream::Writer& m_writer;
    time::MergePlan m_plan;
    Teller m_texts; ///< for text_of(), which has its own thread
    Teller m_teller;
    Naming m_naming;
    Referrals m_referrals;       ///< the places of the notices come first, then those of the messages
    std::uint64_t m_notices = 0; ///< of all sources
    std::uint64_t m_read = 0;    ///< messages that were given to be made into lines
    std::unordered_map<std::uint64_t, std::uint64_t>
        m_ids; ///< low halves of the ids of the last block: how often
    std::unordered_map<std::uint64_t, std::string> m_circles; ///< by number of a message: who answers whom
    base::Spool m_items;
    JoinSummary m_summary;
};

std::string ConversationJoin::text_of(const time::Stamp& stamp) {
    const stream::Document record(m_texts.line_of(stamp.source, stamp.reference), "a record of the stream");
    return std::string(record.root().text_of("text"));
}

void ConversationJoin::feed(time::Merger& merger) {
    for (std::size_t source = 0; source < m_members.size(); ++source) {
        Part& part = *m_members[source].part;
        if (part.has_replies) {
            expect_replies(*part.stamps);
        }
        merger.add_all(static_cast<std::uint16_t>(source), std::move(part.stamps), std::move(part.anchors));
    }
}

void ConversationJoin::expect_replies(const base::Spool& stamps) {
    base::SpoolReader reader(stamps);
    time::Stamp stamp;
    while (reader.read_whole(reinterpret_cast<char*>(&stamp), sizeof stamp)) {
        if (stamp.reply_to != 0) {
            m_referrals.expect(stamp.reply_to);
        }
    }
}

void ConversationJoin::expect_notices() {
    std::vector<stream::LineMember> members;
    for (const Member& member : m_members) {
        member.part->notices.for_each([&](std::string_view notice) {
            stream::split_members(notice, members);
            if (const auto id = id_in(find_member(members, "message"), 'm')) {
                m_referrals.expect(id->low);
                m_referrals.refer(m_notices, id->low);
            }
            ++m_notices;
        });
    }
}

/// The first source that has a person gives the id; that of the finest the name. What others call the same
/// one is kept.
void ConversationJoin::name_participant(std::size_t source, std::size_t number) {
    const StampReader& reader = m_members[source].part->reader;
    const std::uint32_t person = m_plan.sources[source].people[number];
    const Id own = reader.people_ids()[number];
    std::string& name = m_naming.person_names[person];
    if (name.empty()) {
        name = reader.people()[number];
    } else if (name != reader.people()[number]) {
        m_naming.other_names.try_emplace(own, reader.people()[number]);
    }
    m_naming.participants.try_emplace(own, m_naming.people[person]);
}

/// The sources, first the one whose word counts most.
std::vector<std::size_t> ConversationJoin::by_words() const {
    std::vector<std::size_t> order(m_members.size());
    for (std::size_t source = 0; source < order.size(); ++source) {
        order[m_naming.ranks[source].words] = source;
    }
    return order;
}

void ConversationJoin::name_people() {
    m_naming.people.resize(m_plan.people);
    m_naming.person_names.resize(m_plan.people);
    for (std::size_t source = 0; source < m_members.size(); ++source) {
        const std::vector<Id>& ids = m_members[source].part->reader.people_ids();
        for (std::size_t number = 0; number < ids.size(); ++number) {
            Id& id = m_naming.people[m_plan.sources[source].people[number]];
            id = id.is_set() ? id : exclusive_or(ids[number], m_naming.shifts[source]);
        }
    }
}

void ConversationJoin::name_everything() {
    m_naming.conversation = m_members.front().part->id;
    std::vector<SourceTraits> traits;
    for (const Member& member : m_members) {
        m_naming.shifts.push_back(exclusive_or(member.part->id, m_naming.conversation));
        m_naming.sources.push_back(member.id);
        traits.push_back(traits_of(member));
    }
    m_naming.ranks = rank(traits);
    name_people();
    std::vector<stream::LineMember> members;
    for (const std::size_t source : by_words()) {
        for (std::size_t number = 0; number < m_plan.sources[source].people.size(); ++number) {
            name_participant(source, number);
        }
        stream::split_members(m_members[source].part->line, members);
        const auto owner = m_naming.owner ? std::nullopt : id_in(find_member(members, "owner"), 'p');
        const auto known = owner ? m_naming.participants.find(*owner) : m_naming.participants.end();
        if (known != m_naming.participants.end()) {
            m_naming.owner = known->second;
        }
    }
}

/// Equal ids come from equal lines, which have equal times: the last block knows them.
std::uint64_t ConversationJoin::ordinal_of(const time::Stamp& first) {
    const std::uint64_t low = first.id ^ (m_naming.shifts.empty() ? 0 : m_naming.shifts[first.source].low);
    return ++m_ids[low];
}

void ConversationJoin::block(const std::vector<time::Placed>& records, const time::BlockResult& result) {
    if (m_naming.sources.empty()) {
        name_everything();
    }
    m_ids.clear();
    const std::uint64_t number = m_summary.messages; // of the first one
    std::vector<std::uint32_t> contradictions(result.messages.size());
    std::unordered_map<std::uint32_t, Id> ids; // of messages in a circle
    for (const time::Finding& finding : result.findings) {
        contradictions[finding.message] |= 1U << static_cast<unsigned>(finding.kind);
        for (std::size_t i = 0; finding.kind == time::Contradiction::cycle && i < finding.others.size();
             ++i) {
            ids.try_emplace(finding.others[i]);
        }
    }
    for (std::uint32_t i = 0; i < result.messages.size(); ++i) {
        const auto id = ids.find(i);
        add_item(records, result.messages[i], contradictions[i], id == ids.end() ? nullptr : &id->second);
    }
    keep_circles(result.findings, number, ids);
}

/// The ids of the messages that answer each other; of very many circles, or in a very long one, the first.
void ConversationJoin::keep_circles(const std::vector<time::Finding>& findings, std::uint64_t first,
                                    const std::unordered_map<std::uint32_t, Id>& ids) {
    for (const time::Finding& finding : findings) {
        if (finding.kind != time::Contradiction::cycle || m_circles.size() >= k_notices_of_a_kind) {
            continue;
        }
        std::string& circle = m_circles[first + finding.message];
        circle += circle.empty() ? "" : "; ";
        for (std::size_t i = 0; i < finding.others.size() && i < k_most_of_a_circle; ++i) {
            circle += (i == 0 ? "" : " is answered by ") + model::to_string('m', ids.at(finding.others[i]));
        }
        circle += finding.others.size() > k_most_of_a_circle
                      ? fmt::format(" and so on, {} messages in all", finding.others.size())
                      : " is answered by " + model::to_string('m', ids.at(finding.others.front()));
    }
}

void ConversationJoin::add_item(const std::vector<time::Placed>& records, const time::Merged& merged,
                                std::uint32_t contradictions, Id* id) {
    const auto first = std::min_element(merged.records.begin(), merged.records.end(), [&](auto a, auto b) {
        return records[a].stamp.source < records[b].stamp.source;
    });
    MessageItem item;
    item.when = merged.when;
    const time::Placed& giver = records[merged.records.front()];
    item.at_ms = std::clamp(giver.at_ms, merged.when.lo, merged.when.hi);
    item.as_written = item.at_ms == giver.at_ms && !giver.corrected;
    item.fold_ms = merged.fold_ms;
    item.ordinal = ordinal_of(records[*first].stamp);
    item.order_class = merged.order_class;
    item.records = static_cast<std::uint32_t>(merged.records.size());
    item.contradictions = contradictions;
    item.certainty = merged.certainty;
    item.basis = merged.basis;
    item.match = merged.match;
    item.possible_duplicate = merged.possible_duplicate;
    item.tentative = merged.tentative;
    m_items.append({reinterpret_cast<const char*>(&item), sizeof item});
    std::vector<RecordItem> items;
    bool expected = false;
    for (const std::uint32_t index : merged.records) {
        const time::Placed& placed = records[index];
        RecordItem record;
        record.reference = placed.stamp.reference;
        record.person = placed.person;
        record.source = placed.stamp.source;
        record.content = placed.stamp.content;
        record.media_known = placed.stamp.media != time::MediaType::unknown;
        record.edited = placed.stamp.edited;
        record.untimed = placed.untimed;
        record.open_start = placed.open_start;
        record.open_end = placed.open_end;
        record.by_name = placed.by_name;
        record.fold_decided = placed.fold_decided;
        m_items.append({reinterpret_cast<const char*>(&record), sizeof record});
        expected = expected || m_referrals.is_expected(placed.stamp.id);
        if (placed.stamp.reply_to != 0) {
            m_referrals.refer(m_notices + m_summary.messages, placed.stamp.reply_to);
        }
        items.push_back(record);
    }
    count(item, items);
    if (expected || id != nullptr) {
        std::vector<Told> told;
        m_teller.tell(items, told);
        const Id merged_as = merged_id(told, item, m_naming);
        define(told, merged_as);
        if (id != nullptr) {
            *id = merged_as;
        }
    }
}

void ConversationJoin::define(const std::vector<Told>& told, const Id& id) {
    for (const Told& one : told) {
        if (const auto own = id_in(one.said[Slot::id], 'm')) {
            m_referrals.define(*own, id);
        }
    }
}

void ConversationJoin::count(const MessageItem& item, const std::vector<RecordItem>& records) {
    ++m_summary.messages;
    m_summary.records += records.size();
    m_summary.shared += records.size() > 1 ? 1U : 0U;
    m_summary.certain += item.certainty == time::Certainty::certain ? 1U : 0U;
    m_summary.likely += item.certainty == time::Certainty::likely ? 1U : 0U;
    m_summary.unknown += item.certainty == time::Certainty::unknown ? 1U : 0U;
    m_summary.late += item.match == time::MatchBasis::late ? 1U : 0U;
    m_summary.possible_duplicates += item.possible_duplicate ? 1U : 0U;
    for (unsigned kind = 0; item.contradictions >> kind != 0; ++kind) {
        if ((item.contradictions >> kind & 1U) != 0) {
            ++m_summary.contradictions[static_cast<time::Contradiction>(kind)];
        }
    }
    m_summary.sources.resize(m_members.size());
    m_summary.sources[records.front().source].only_here += records.size() == 1 ? 1U : 0U;
    const bool told = std::any_of(records.begin(), records.end(), [](const RecordItem& record) {
        return record.content != time::Content::deleted;
    });
    for (const RecordItem& record : records) {
        const bool deleted = told && record.content == time::Content::deleted;
        m_summary.sources[record.source].deleted_here += deleted ? 1U : 0U;
    }
}

void ConversationJoin::write_conversation() {
    std::string sources = "[";
    for (const Member& member : m_members) {
        sources += (sources.size() > 1 ? "," : "") + stream::json_of(member.id);
    }
    sources += ']';
    std::vector<SharedRecord> records;
    for (const std::size_t source : by_words()) {
        SharedRecord& record = records.emplace_back();
        record.source = m_members[source].id;
        append_mapped(record.line, m_members[source].part->line, m_naming, {});
    }
    const std::string id = quoted_id('c', m_naming.conversation);
    const std::string reference = stream::json_of(m_members.front().id);
    m_writer.pass("conversation",
                  unite_records(records, {{"id", id}, {"source", reference}, {"sources", sources}}));
}

void ConversationJoin::write_participant(std::uint32_t person, const std::vector<SharedRecord>& records) {
    const std::string id = quoted_id('p', m_naming.people[person]);
    const std::string conversation = quoted_id('c', m_naming.conversation);
    const bool tells_owner = std::any_of(records.begin(), records.end(), [](const SharedRecord& record) {
        std::vector<stream::LineMember> members;
        stream::split_members(record.line, members);
        return !find_member(members, "owner").empty();
    });
    std::vector<stream::LineMember> fixed = {{"id", id}, {"conversation", conversation}};
    if (tells_owner) { // another phone's owner is none here
        fixed.push_back({"owner", m_naming.owner == m_naming.people[person] ? "true" : "false"});
    }
    m_writer.pass("participant", unite_records(records, fixed));
}

void ConversationJoin::write_participants() {
    std::vector<std::vector<SharedRecord>> records(m_naming.people.size());
    std::vector<std::uint32_t> order; // in which they come up
    for (const std::size_t source : by_words()) {
        const Part& part = *m_members[source].part;
        for (std::size_t number = 0; number < part.participants.size(); ++number) {
            const std::uint32_t person = m_plan.sources[source].people[number];
            if (records[person].empty()) {
                order.push_back(person);
            }
            records[person].push_back({m_members[source].id, part.participants[number]});
        }
    }
    for (const std::uint32_t person : order) {
        write_participant(person, records[person]);
    }
}

/// A member of a notice of one source, under the ids of this stream.
std::string ConversationJoin::renamed(const stream::LineMember& member, const std::string& source,
                                      const MessageNames& names) const {
    std::string value(member.value);
    if (member.name == "source") {
        return stream::json_of(source);
    }
    if (member.name == "conversation") {
        return quoted_id('c', m_naming.conversation);
    }
    const auto id = member.name == "message" ? id_in(value, 'm') : std::nullopt;
    const Id* merged = id ? find_name(names, *id) : nullptr;
    return merged == nullptr ? value : quoted_id('m', *merged);
}

/// What the sources' readers had to say, under the ids of this stream.
void ConversationJoin::write_old_notices() {
    std::vector<stream::LineMember> members;
    std::uint64_t place = 0;
    for (const Member& member : m_members) {
        member.part->notices.for_each([&](std::string_view notice) {
            const MessageNames& names = m_referrals.names_at(place++);
            stream::split_members(notice, members);
            std::string line = "{";
            for (const stream::LineMember& one : members) {
                line += fmt::format("{}\"{}\":{}", line.size() > 1 ? "," : "", one.name,
                                    renamed(one, member.id, names));
            }
            const std::string_view type = find_member(members, "type");
            m_writer.pass(type.substr(1, type.size() - 2), line + "}");
        });
    }
}

void ConversationJoin::write_findings(const MessageBatch::Entry& entry, const RecordItem& first) {
    const MessageItem& item = entry.item;
    for (unsigned kind = 0; item.contradictions >> kind != 0; ++kind) {
        const auto contradiction = static_cast<time::Contradiction>(kind);
        if ((item.contradictions >> kind & 1U) == 0 ||
            ++m_summary.told[contradiction] > k_notices_of_a_kind) {
            continue;
        }
        model::Notice notice = note_of(contradiction, item.records);
        notice.conversation = m_naming.conversation;
        notice.message = entry.id;
        const auto circle = m_circles.find(entry.n);
        if (contradiction == time::Contradiction::cycle && circle != m_circles.end()) {
            notice.detail += ": " + circle->second;
        }
        notice.source = m_naming.sources[first.source];
        m_writer.write(notice);
    }
}

/// False: there was none left.
bool ConversationJoin::read_batch(base::SpoolReader& items, const time::OrderClasses& classes,
                                  MessageBatch& batch) {
    MessageItem item;
    while (batch.entries.size() < k_batch && items.read_whole(reinterpret_cast<char*>(&item), sizeof item)) {
        MessageBatch::Entry& entry = batch.entries.emplace_back();
        entry.item = item;
        entry.first_record = batch.records.size();
        entry.n = m_read++;
        entry.share = classes.share(item.order_class);
        entry.answered = m_referrals.names_at(m_notices + entry.n);
        for (std::uint32_t i = 0; i < item.records; ++i) {
            RecordItem& record = batch.records.emplace_back();
            CHATKEEP_CHECK(items.read_whole(reinterpret_cast<char*>(&record), sizeof record));
        }
    }
    return !batch.entries.empty();
}

void ConversationJoin::write_batch(const MessageBatch& batch) {
    std::size_t begin = 0;
    for (const MessageBatch::Entry& entry : batch.entries) {
        m_writer.pass("message", std::string_view(batch.lines).substr(begin, entry.end - begin));
        begin = entry.end;
        if (entry.item.contradictions != 0) {
            write_findings(entry, batch.records[entry.first_record]);
        }
    }
}

void ConversationJoin::write_messages(const time::OrderClasses& classes,
                                      const std::function<void(std::uint64_t)>& progress) {
    std::vector<LineMaker> makers;
    for (std::size_t i = 0; i < k_makers; ++i) {
        makers.emplace_back(bytes_of(m_members), m_naming, m_plan.sources.front().zone);
    }
    base::SpoolReader items(m_items);
    std::deque<std::future<MessageBatch>> at_work;
    std::size_t turn = 0;
    for (bool more = true; more || !at_work.empty();) {
        std::optional<MessageBatch> made;
        if (at_work.size() == k_makers || !more) {
            made = at_work.front().get();
            at_work.pop_front();
        }
        MessageBatch next;
        more = more && read_batch(items, classes, next);
        if (more) {
            LineMaker& maker = makers[turn++ % k_makers]; // the one whose batch was taken from the front
            at_work.push_back(std::async(std::launch::async, [&maker, batch = std::move(next)]() mutable {
                return maker.make(std::move(batch));
            }));
        }
        if (made) {
            write_batch(*made);
            if (progress) {
                progress(made->entries.back().n + 1);
            }
        }
    }
}

JoinSummary ConversationJoin::run(const std::function<void(std::uint64_t)>& progress) {
    std::vector<time::SourceFacts> facts;
    for (const Member& member : m_members) {
        facts.push_back(facts_of(member));
    }
    time::Merger merger(std::move(facts));
    expect_notices();
    feed(merger);
    merger.run(*this, *this);
    if (m_naming.sources.empty()) {
        name_everything(); // no message at all
    }
    m_summary.sources.resize(m_members.size());
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        m_summary.sources[i].id = m_members[i].id;
        m_summary.sources[i].label = m_members[i].source->label;
        m_summary.sources[i].plan = m_plan.sources[i];
    }
    const stream::Document conversation(m_members.front().part->line, "a conversation record");
    m_summary.title = conversation.root().text_of("title");
    write_conversation();
    write_participants();
    for (const model::Notice& notice : notes_on_sources(m_summary, m_naming.conversation)) {
        m_writer.write(notice);
    }
    write_old_notices();
    write_messages(merger.order_classes(), progress);
    for (const model::Notice& notice : notes_on_result(m_summary, m_naming.conversation)) {
        m_writer.write(notice);
    }
    return std::move(m_summary);
}

} // namespace

JoinSummary join_conversation(std::vector<Member> members, stream::Writer& writer,
                              const std::function<void(std::uint64_t)>& progress) {
    return ConversationJoin(std::move(members), writer).run(progress);
}

} // namespace chatkeep::source::merging
