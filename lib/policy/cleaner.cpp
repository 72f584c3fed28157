// SPDX-License-Identifier: EUPL-1.2
#include "policy/cleaner.hpp"

#include "base/error.hpp"
#include "model/records.hpp"
#include "policy/header.hpp"
#include "policy/own_records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

/// Context is words near a value; more of the message before is not needed.
constexpr std::size_t k_previous_most = 4096;
/// Notices that wait for one message; more than any reader writes.
constexpr std::size_t k_held_most = 64;
/// A message that protect and delete both claim needs two people.
constexpr std::int64_t k_conflict_reviewers = 2;
/// Members of a conversation's extra that tell what messages said, and the member with the date of these: the
/// words of a last message whose row is gone (WhatsApp on iOS), the phone's summaries (iMessage).
constexpr std::array k_told_messages = {std::pair("last_message_text", "last_message"),
                                        std::pair("chat_summaries", "")};

std::string_view word_of(model::NoticeCode code) {
    return model::info(code).word;
}

std::optional<model::Id> id_of(std::string_view text, char letter) {
    return model::parse_id(text, letter);
}

/// The way to a member of a member, which must be there.
Steps steps_to(stream::Value record, const stream::Path& path) {
    std::size_t index = 0;
    std::size_t count = 0;
    record.find(path[0])->for_each_member([&](std::string_view name, stream::Value) {
        index = name == path[1] ? count : index;
        ++count;
    });
    return {{path[0], 0, false}, {path[1], index, false}};
}

std::uint64_t count_items(stream::Value array) {
    std::uint64_t count = 0;
    array.for_each_item([&](stream::Value) { ++count; });
    return count;
}

/// Attachments that the store has.
std::uint64_t count_files(stream::Value attachments) {
    std::uint64_t count = 0;
    attachments.for_each_item([&](stream::Value item) { count += item.text_of("sha256").empty() ? 0U : 1U; });
    return count;
}

/// Whether someone decided that the message stays as a whole.
bool is_kept_by_people(const RecordVotes* votes) {
    return votes != nullptr &&
           std::any_of(votes->all().begin(), votes->all().end(), [](const Decision* decision) {
               return decision->is_about_message() && decision->verdict == Verdict::keep;
           });
}

/// Unknown types come from data, so they are counted under one word.
std::string_view counted_type(std::string_view type) {
    constexpr std::array<std::string_view, 6> types = {"stream",      "source",  "conversation",
                                                       "participant", "removal", "notice"};
    return std::find(types.begin(), types.end(), type) == types.end() ? "other" : type;
}

} // namespace

Cleaner::Cleaner(const Policy& policy, stream::Writer& writer, Log& log, CleanerOptions options)
    : m_policy(policy), m_writer(writer), m_log(log), m_options(std::move(options)),
      m_records(policy, log, m_summary, m_options.key, m_options.listener) {
    m_options.allow_open = m_options.allow_open || policy.allow_open;
    m_summary.open_allowed = m_options.allow_open;
    if (m_options.proof != nullptr) {
        m_records.pass_proofs();
    }
}

Cleaner::MessageParts Cleaner::read_message(const stream::Line& line) {
    MessageParts parts;
    parts.record = {line.type, line.bytes, line.root, {}, {}};
    parts.line = line.number;
    line.root.for_each_member([&](std::string_view name, stream::Value value) {
        if (name == "id") {
            parts.record.id = value.text().value_or(std::string_view());
        } else if (name == "conversation") {
            parts.record.conversation = value.text().value_or(std::string_view());
        } else if (name == "text") {
            parts.text = value.text().value_or(std::string_view());
        } else if (name == "time") {
            parts.time = value;
        } else if (name == "reply_to") {
            parts.reply_to = value;
        } else if (name == "attachments") {
            parts.attachments = count_items(value);
            parts.files = count_files(value);
        }
    });
    return parts;
}

void Cleaner::take(const stream::Line& line) {
    if (!m_records.looks_ahead()) {
        const bool reads_words = m_records.reads_words() && line.type == "message";
        if (reads_words) {
            m_read.read(line.root.text_of("text"));
            m_records.thread().set_own(&m_read);
        }
        take_in_order(line);
        if (reads_words) {
            m_records.thread().pass(survey(m_read.reading));
        }
        return;
    }
    m_ahead.push(line);
    while (m_ahead.is_ready()) {
        take_held_back();
    }
}

void Cleaner::take_held_back() {
    Ahead::Record record = m_ahead.pop();
    m_records.thread().set_after(m_ahead.after());
    m_records.thread().set_own(record.text.get());
    take_in_order({record.type, record.bytes, record.root, record.number});
    if (record.survey) {
        m_records.thread().pass(*record.survey);
    }
    m_ahead.take_back(std::move(record));
}

void Cleaner::take_in_order(const stream::Line& line) {
    if (m_options.proof != nullptr) {
        m_options.proof->next(line);
    }
    if (line.type == "message") {
        take_message(read_message(line));
        return;
    }
    RecordRef record{line.type, line.bytes, line.root, line.root.text_of("conversation"),
                     line.root.text_of("id")};
    if (line.type == "notice") {
        take_notice(record);
        return;
    }
    flush_held();
    if (line.type == "stream") {
        take_header(record);
    } else if (line.type == "source") {
        take_source(record);
    } else if (line.type == "conversation") {
        take_conversation(record);
    } else {
        take_other(record);
    }
}

void Cleaner::write(const RecordRef& record, const std::optional<std::string>& changed) {
    if (m_options.proof == nullptr) {
        m_writer.pass(record.type, changed ? std::string_view(*changed) : record.bytes);
    } else {
        write_proved(record, changed);
    }
    if (record.type != "message" && changed) {
        const std::string_view type = counted_type(record.type);
        ++m_summary.records_redacted.try_emplace(std::string(type), 0).first->second;
    }
}

/// A conversation is committed with its source, so it has a proof when only that changed.
void Cleaner::write_proved(const RecordRef& record, const std::optional<std::string>& changed) {
    const std::string_view line = changed ? std::string_view(*changed) : record.bytes;
    if (record.type == "source") {
        m_options.proof->source_leaves(record.id, line);
    }
    const bool is_kept = hash::is_committed(record.type) && (changed || record.type == "conversation");
    if (!is_kept) {
        m_writer.pass(record.type, line);
        return;
    }
    m_writer.pass(record.type, m_options.proof->changed(line, m_records.text_cuts(), m_records.ground()));
}

void Cleaner::write_removal(const model::Removal& removal) {
    if (m_options.proof == nullptr) {
        m_writer.write(removal);
        return;
    }
    m_writer.pass("removal", removal_with_proof(stream::to_json(removal), m_options.proof->leaf()));
}

std::optional<RecordVotes> Cleaner::votes_of(const RecordRef& record) const {
    return m_options.decisions == nullptr ? std::nullopt : m_options.decisions->find(record.id, record.bytes);
}

/// A record that is no message.
std::optional<std::string> Cleaner::clean(const RecordRef& record, std::vector<stream::Replacement> edits) {
    const std::optional<RecordVotes> votes = votes_of(record);
    m_records.set_votes(votes ? &*votes : nullptr);
    auto changed = m_records.clean(record, {}, std::move(edits));
    m_records.check_decisions();
    m_records.tell_trials(record, {});
    return changed;
}

void Cleaner::take_header(const RecordRef& record) {
    m_records.set_earlier_cleanings(earlier_cleanings(record.root));
    const std::string cleaned = clean(record).value_or(std::string(record.bytes));
    const stream::Document document(cleaned, "the stream's header");
    const std::string decisions =
        m_options.decisions != nullptr ? m_options.decisions->digest() : std::string();
    m_writer.pass(record.type, header_with_policy(cleaned, document.root(), m_policy,
                                                  {m_options.generator, decisions, m_options.allow_open}));
}

void Cleaner::take_source(const RecordRef& record) {
    if (m_policy.period) {
        const auto acquired = interval_of(record.root.text_of("acquired"), *m_policy.period);
        m_acquired[std::string(record.id)] = acquired ? std::optional(acquired->last_ms) : std::nullopt;
    }
    // a digest of the whole original would let anyone test guesses at what was taken out of it
    std::vector<stream::Replacement> edits;
    if (record.root.find("sha256")) {
        edits.push_back({{"sha256"}, {}});
        ++m_summary.digests_dropped;
    }
    write(record, clean(record, std::move(edits)));
}

void Cleaner::take_conversation(const RecordRef& record) {
    m_records.begin_conversation();
    m_removed.clear();
    m_previous.clear();
    m_last_id.clear();
    if (m_options.decisions != nullptr) {
        m_conversations.emplace(record.id);
    }
    m_extracted_ms = m_options.export_ms;
    const auto source = m_acquired.find(record.root.text_of("source"));
    if (!m_extracted_ms && source != m_acquired.end()) {
        m_extracted_ms = source->second;
    }
    if (m_policy.period) {
        m_safe_days = SafeDays(*m_policy.period, m_extracted_ms);
    }
    RecordRef own = record;
    own.conversation = record.id;
    if (record.root.text_of("kind") == "direct") { // named after the one who takes part in it
        m_records.thread().add_participant(record.root.text_of("title"));
    }
    write(own, clean(own, cut_told_messages(own)));
}

/// What they say goes unless the period is seen to keep it: nobody can be asked about it.
std::vector<stream::Replacement> Cleaner::cut_told_messages(const RecordRef& conversation) {
    const auto extra = conversation.root.find("extra");
    const Rule* rule = m_policy.period_rule ? &m_policy.rules[*m_policy.period_rule] : nullptr;
    std::vector<stream::Replacement> edits;
    if (rule == nullptr || rule->level == Level::note || !extra) {
        return edits;
    }
    for (const auto& [name, date] : k_told_messages) {
        const auto sent = interval_of(extra->text_of(date), *m_policy.period);
        if (!extra->find(name) || place(*m_policy.period, sent, m_extracted_ms) == Placement::inside) {
            continue;
        }
        stream::Path path{"extra", name};
        Entry entry = m_records.entry_for(conversation);
        entry.part = to_string(Part::extra);
        entry.action = "cut";
        entry.rule = rule;
        entry.level = Level::automatic;
        entry.outcome = Outcome::applied;
        entry.path = printable_path(steps_to(conversation.root, path));
        m_records.log(entry);
        edits.push_back({std::move(path), {}});
    }
    m_summary.quotes_cut += edits.empty() ? 0U : 1U; // copies of messages, as quotations are
    return edits;
}

void Cleaner::take_other(const RecordRef& record) {
    if (record.type == "removal") {
        ++m_summary.removals_passed;
        m_previous.clear();
        if (const auto id = id_of(record.id, 'm')) {
            m_removed.add(*id);
        }
    }
    if (record.type == "participant") {
        m_records.thread().add_participant(record.root.text_of("name"));
        if (const auto extra = record.root.find("extra")) { // from the phone's address book
            m_records.thread().add_participant(extra->text_of("stored_name"));
        }
    }
    write(record, clean(record));
}

Placement Cleaner::placement(const MessageParts& message) const {
    const Period& period = *m_policy.period;
    if (!period.to_ms && !m_extracted_ms) {
        throw base::Error(base::Fault::usage,
                          "the policy's period ends with the extraction, and no source says when that was",
                          "give the moment with --export-time 2020-10-07T12:00:00+02:00");
    }
    if (message.time && m_safe_days.covers(*message.time)) {
        return Placement::inside;
    }
    return place(period, message.time ? interval_of(*message.time, period) : std::nullopt, m_extracted_ms);
}

void Cleaner::log_message(const RecordRef& record, const Removing& why, Outcome outcome,
                          std::int64_t reviewers) {
    RuleCounts& counts = m_summary.rules[why.rule->id];
    Entry entry = m_records.entry_for(record);
    entry.part = "message";
    entry.action = to_string(why.level == Level::note ? Action::note : Action::remove);
    entry.rule = why.rule;
    entry.level = why.level;
    entry.outcome = outcome;
    entry.reviewers = reviewers;
    entry.ruling = why.ruling ? &*why.ruling : nullptr;
    entry.grounds.check = why.level == Level::automatic;
    entry.is_told = why.is_told;
    entry.is_overruled = outcome == Outcome::applied && why.ruling && why.ruling->verdict == Verdict::keep &&
                         why.ruling->state == Ruling::State::final;
    m_records.log(entry);
    switch (outcome) {
    case Outcome::applied:
        ++counts.removed;
        break;
    case Outcome::open:
        ++counts.open;
        ++m_summary.open;
        break;
    case Outcome::kept:
        ++counts.kept;
        break;
    default:
        ++counts.noted;
        break;
    }
}

/// Says in the stream that a person must decide, once.
void Cleaner::say_period_uncertain(const RecordRef& record) {
    const bool said = std::any_of(m_held.begin(), m_held.end(), [&](const Held& held) {
        return held.of_period && held.message == record.id;
    });
    if (said) {
        return;
    }
    flush_held();
    m_writer.write(period_uncertain(record.conversation, record.id));
}

/// What people together want removed. What they are not done with is logged as open.
std::optional<Cleaner::Removing> Cleaner::removal_by_people(const RecordRef& record,
                                                            const RecordVotes& votes) {
    const auto from_owner = record.root.find("from_owner");
    const bool own = from_owner && from_owner->boolean().value_or(false);
    const std::vector<RecordVotes::Claim> claims = votes.removal_claims();
    const bool conflict = !claims.empty() && m_records.is_protected(record);
    bool said_open = false;
    for (const RecordVotes::Claim& claim : claims) {
        const Rule& rule = *find_rule(m_policy, claim.rule);
        const std::int64_t needed = std::max(people_needed(rule, own), conflict ? k_conflict_reviewers : 1);
        const bool whole = claim.finding.empty();
        Ruling ruling = whole ? votes.on_removal(claim.rule, needed)
                              : votes.on_finding(std::string(claim.finding), claim.rule, needed);
        const bool settled = ruling.state == Ruling::State::final;
        if (settled && ruling.verdict == Verdict::remove) {
            return Removing{&rule, Level::propose, std::move(ruling)};
        }
        if (whole && !settled) { // an open finding is logged where it is found
            log_message(record, {&rule, Level::propose, std::move(ruling)}, Outcome::open, needed);
            said_open = true;
        }
    }
    const Decision* unsure = said_open ? nullptr : votes.unsure_about_message();
    if (unsure != nullptr) {
        Entry entry = m_records.entry_for(record);
        const Ruling ruling{Ruling::State::open, Verdict::unsure, "unsure", {unsure}};
        entry.part = "message";
        entry.action = to_string(Action::note);
        entry.rule = find_rule(m_policy, unsure->rule);
        entry.level = Level::propose;
        entry.outcome = Outcome::open;
        entry.reviewers = 1;
        entry.ruling = &ruling;
        ++m_summary.open;
        if (entry.rule != nullptr) {
            ++m_summary.rules[entry.rule->id].open;
        }
        m_records.log(entry);
    }
    return std::nullopt;
}

/// Decides by the period. What can't be decided is logged and stays.
std::optional<Cleaner::Removing> Cleaner::removal_by_period(const MessageParts& message,
                                                            const RecordVotes* votes) {
    const Rule& rule = m_policy.rules[*m_policy.period_rule];
    const RecordRef& record = message.record;
    const Placement where = placement(message);
    if (where == Placement::inside) {
        return std::nullopt;
    }
    const Level wanted = where == Placement::outside ? rule.level : m_policy.period->uncertain;
    const Level level = rule.action == Action::note ? Level::note : std::min(wanted, rule.level);
    if (level == Level::note) {
        log_message(record, {&rule, level}, Outcome::noted, 0);
        return std::nullopt;
    }
    const bool conflict = m_records.is_protected(record);
    const bool sure = level == Level::automatic && !conflict;
    const std::int64_t needed = conflict ? k_conflict_reviewers : std::max<std::int64_t>(rule.reviewers, 1);
    Removing why{&rule, sure ? Level::automatic : Level::propose};
    if (votes != nullptr) {
        const std::string id =
            finding_id({m_policy.hash, votes->all().front()->message_sha256, rule.id, {}, std::nullopt});
        votes->seen(id);
        Ruling ruling = votes->on_finding(id, rule.id, needed);
        if (ruling.state != Ruling::State::none) {
            why.ruling = std::move(ruling);
        }
    }
    return settle_period(record, std::move(why), needed);
}

/// A certain removal goes on unless people may keep the message and did; an uncertain one waits for them.
std::optional<Cleaner::Removing> Cleaner::settle_period(const RecordRef& record, Removing why,
                                                        std::int64_t needed) {
    const bool settled = why.ruling && why.ruling->state == Ruling::State::final;
    const bool keeps = settled && why.ruling->verdict == Verdict::keep;
    const bool sure = why.level == Level::automatic;
    if (sure && !(keeps && why.rule->overridable)) {
        m_summary.overruled += keeps ? 1U : 0U;
        return why;
    }
    if (settled && why.ruling->verdict == Verdict::remove) {
        return why;
    }
    why.is_told = !keeps;
    log_message(record, why, keeps ? Outcome::kept : Outcome::open, keeps ? 0 : needed);
    if (!keeps) {
        say_period_uncertain(record);
    }
    return std::nullopt;
}

std::optional<Cleaner::Removing> Cleaner::removal_of(const MessageParts& message, const RecordVotes* votes) {
    auto why = votes != nullptr ? removal_by_people(message.record, *votes) : std::nullopt;
    if (!why && m_policy.period) {
        why = removal_by_period(message, votes);
    }
    return why;
}

void Cleaner::remove(const MessageParts& message, const Removing& why) {
    const RecordRef& record = message.record;
    const std::optional<model::Removal> removal =
        removal_record(record.root, why.rule->id, why.rule->basis,
                       {m_policy.removal_keeps_sender, m_policy.removal_keeps_time});
    if (!removal) {
        throw base::Error(base::Fault::data, base::Place{"the stream", message.line, {}, {}},
                          "a message has no valid id, conversation or n");
    }
    log_message(record, why, Outcome::applied, 0);
    m_removed.add(removal->id);
    m_records.lose(record, *why.rule, why.ruling.has_value());
    if (why.ruling) {
        m_removed_by_people.emplace(record.id, why.rule);
        if (why.rule->recogniser != "period") { // a file that was sent again inside the period stays
            take_out_files(record, *why.rule);
        }
    }
    flush_held();
    write_removal(*removal);
    ++m_summary.removed;
    m_summary.attachments_removed += message.attachments;
}

/// A file that people removed with a message and that an earlier message took out of here is for people to
/// decide about: what is written can't be taken back.
void Cleaner::take_out_files(const RecordRef& record, const Rule& rule) {
    if (m_options.attachments == nullptr) {
        return;
    }
    for (const EarlierCopy& earlier : m_options.attachments->take_out(record, rule)) {
        Entry entry = m_records.entry_for(record);
        const std::string reason = fmt::format(
            "message {} has the same file and stands before: decide about that one too, or withhold the file "
            "with --masks",
            earlier.message);
        entry.part = to_string(Part::attachment);
        entry.path = fmt::format("attachments.{}", earlier.index);
        entry.action = "withhold";
        entry.rule = &rule;
        entry.level = Level::propose;
        entry.outcome = Outcome::open;
        entry.reviewers = 1;
        entry.reason = reason;
        entry.cascade_of = record.id;
        ++m_summary.open;
        ++m_summary.rules[rule.id].open;
        m_log.add(entry); // not for listeners: nothing is open about this record
    }
}

/// Where a reply holds what the quoted message said: its text, and of a link its address, title and
/// description.
std::vector<stream::Path> Cleaner::copies_in_reply(const MessageParts& message) {
    std::vector<stream::Path> copies;
    if (message.reply_to->find("text")) {
        copies.push_back({"reply_to", "text"});
    }
    const auto extra = message.record.root.find("extra");
    for (const char* name : k_quoted_members) {
        if (extra && extra->find(name)) {
            copies.push_back({"extra", name});
        }
    }
    return copies;
}

/// The rule by which the quoted message went, or goes: one that stands behind its reply, in a disturbed order
/// or in another conversation, and of which people want something out, or the period may. None: it stays.
std::optional<const Rule*> Cleaner::rule_of_lost_quote(const MessageParts& message) const {
    const auto target = message.reply_to ? id_of(message.reply_to->text_of("message"), 'm') : std::nullopt;
    if (!target) {
        return std::nullopt;
    }
    const std::string_view id = message.reply_to->text_of("message");
    const Decision* later = m_options.decisions != nullptr ? m_options.decisions->find_later(id) : nullptr;
    if (later != nullptr) {
        return find_rule(m_policy, later->rule);
    }
    const auto by_people = m_removed_by_people.find(id);
    if (by_people != m_removed_by_people.end()) {
        return by_people->second;
    }
    // of a message that was not seen to stay nobody knows what the period makes, or made, of it
    const bool is_lost = m_removed.has(*target) || (m_policy.period && !m_kept.has(*target));
    return is_lost ? std::optional(m_policy.period_rule ? &m_policy.rules[*m_policy.period_rule] : nullptr)
                   : std::nullopt;
}

/// The copy of a removed message inside a reply goes with the message.
std::vector<stream::Replacement> Cleaner::cut_quote(const MessageParts& message, const Rule* rule) {
    std::vector<stream::Replacement> edits;
    Entry entry = m_records.entry_for(message.record);
    entry.part = to_string(Part::quote);
    entry.action = "cut";
    entry.rule = rule;
    entry.level = Level::automatic;
    entry.outcome = Outcome::applied;
    entry.cascade_of = message.reply_to->text_of("message");
    for (stream::Path& copy : copies_in_reply(message)) {
        entry.path = printable_path(steps_to(message.record.root, copy));
        m_records.log(entry);
        edits.push_back({std::move(copy), {}});
    }
    m_summary.quotes_cut += edits.empty() ? 0U : 1U;
    return edits;
}

/// What redaction leaves of a message may say nothing any more: a person can let the rest go too.
void Cleaner::offer_removal(const MessageParts& message, const RecordVotes* votes) {
    const Rule* rule = message.attachments == 0 ? m_records.emptied_by() : nullptr;
    if (rule == nullptr) {
        return;
    }
    Removing why{rule, *m_policy.few_words};
    if (why.level == Level::note) {
        log_message(message.record, why, Outcome::noted, 0);
        return;
    }
    const auto from_owner = message.record.root.find("from_owner");
    const std::int64_t needed = people_needed(*rule, from_owner && from_owner->boolean().value_or(false));
    Ruling ruling = votes != nullptr ? votes->on_removal(rule->id, needed) : Ruling();
    const bool keeps = ruling.state == Ruling::State::final && ruling.verdict == Verdict::keep;
    if (ruling.state != Ruling::State::none) {
        why.ruling = std::move(ruling);
    }
    log_message(message.record, why, keeps ? Outcome::kept : Outcome::open, keeps ? 0 : needed);
}

void Cleaner::take_message(const MessageParts& message) {
    const RecordRef& record = message.record;
    ++m_summary.in;
    m_summary.attachments_in += message.attachments;
    m_last_id = record.id;
    const std::optional<RecordVotes> votes = votes_of(record);
    if (const auto why = removal_of(message, votes ? &*votes : nullptr)) {
        remove(message, *why);
    } else {
        keep(message, votes ? &*votes : nullptr);
    }
    // Also what went is context, as it was: what is found must not depend on what was decided elsewhere.
    m_previous.assign(
        message.text.substr(message.text.size() - std::min(message.text.size(), k_previous_most)));
}

void Cleaner::keep(const MessageParts& message, const RecordVotes* votes) {
    const RecordRef& record = message.record;
    flush_held();
    m_records.set_votes(votes);
    const std::optional<const Rule*> lost_quote = rule_of_lost_quote(message);
    const auto id = m_policy.period ? id_of(record.id, 'm') : std::nullopt;
    if (id) {
        m_kept.add(*id);
    }
    std::vector<stream::Replacement> edits;
    if (lost_quote) {
        edits = cut_quote(message, *lost_quote);
    }
    for (const stream::Replacement& edit : edits) {
        if (votes != nullptr) {
            votes->pass_over(fmt::format("/{}/{}", edit.path[0], edit.path[1]));
        }
    }
    auto changed = m_records.clean(record, m_previous, std::move(edits));
    if (m_policy.few_words) {
        offer_removal(message, votes);
    }
    if (m_options.attachments != nullptr) {
        changed = clean_attachments(record, changed, {lost_quote.has_value(), is_kept_by_people(votes)});
    }
    m_records.check_decisions();
    m_records.tell_trials(record, m_previous);
    ++(changed ? m_summary.redacted : m_summary.kept);
    m_summary.files_passed += message.files;
    write(record, changed);
    for (const model::Notice& notice : m_options.attachments != nullptr
                                           ? m_options.attachments->take_notices()
                                           : std::vector<model::Notice>()) {
        m_writer.write(notice);
    }
}

std::optional<std::string> Cleaner::clean_attachments(const RecordRef& record,
                                                      const std::optional<std::string>& changed,
                                                      const Circumstances& circumstances) {
    const CleanedMessage message{record, changed ? std::string_view(*changed) : record.bytes,
                                 changed.has_value(), circumstances.lost_quote, circumstances.is_kept};
    if (auto bytes = m_options.attachments->clean(message, m_records, m_summary)) {
        return bytes;
    }
    return changed;
}

void Cleaner::take_notice(const RecordRef& record) {
    const std::string_view code = record.root.text_of("code");
    if (code == word_of(model::NoticeCode::proposals_open)) {
        return; // finish() counts anew
    }
    const std::string_view message = record.root.text_of("message");
    const auto id = id_of(message, 'm');
    const bool settled = !id || message == m_last_id || m_removed.has(*id) || m_held.size() >= k_held_most;
    if (settled) {
        flush_held();
        write_notice(record);
        return;
    }
    m_held.push_back({std::string(record.bytes), std::string(message),
                      code == word_of(model::NoticeCode::period_uncertain)});
}

void Cleaner::write_notice(const RecordRef& record) {
    std::vector<stream::Replacement> edits;
    const auto id = id_of(record.root.text_of("message"), 'm');
    const bool about_removed = id && m_removed.has(*id);
    // all may quote the message
    for (const char* name : {"name", "text"}) {
        if (about_removed && record.root.find(name)) {
            edits.push_back({{name}, {}});
        }
    }
    if (about_removed) {
        edits.push_back({{"detail"}, R"("")"}); // which every notice has
    }
    write(record, clean(record, std::move(edits)));
}

void Cleaner::flush_held() {
    for (const Held& held : std::exchange(m_held, {})) {
        const stream::Document document(held.bytes, "a notice");
        const stream::Value root = document.root();
        write_notice({"notice", held.bytes, root, root.text_of("conversation"), root.text_of("id")});
    }
}

void Cleaner::finish() {
    while (!m_ahead.empty()) {
        take_held_back();
    }
    flush_held();
    if (m_options.proof != nullptr) {
        m_options.proof->finish();
    }
    if (m_options.decisions != nullptr) {
        m_options.decisions->check_all_used([this](std::string_view conversation) {
            return conversation.empty() || m_conversations.find(conversation) != m_conversations.end();
        });
    }
    CHATKEEP_CHECK(m_summary.in == m_summary.kept + m_summary.redacted + m_summary.removed);
    const std::uint64_t open = m_summary.open;
    const bool refused = open != 0 && !m_options.allow_open;
    m_log.finish(m_summary, open == 0 ? "complete" : (refused ? "refused" : "draft"));
    m_log.commit(); // also when refused: what is open is the work to do
    if (refused) {
        throw base::Error(base::Fault::refused,
                          fmt::format("open proposals: {}; the cleaned stream was not finished", open),
                          "the log lists them (\"outcome\":\"open\"); --allow-open writes a draft");
    }
    try {
        end_stream();
    } catch (...) {
        m_log.withdraw();
        throw;
    }
}

void Cleaner::end_stream() {
    if (m_summary.open != 0) {
        m_writer.write(proposals_open(m_summary.open));
    }
    m_writer.finish();
}

} // namespace chatkeep::policy
