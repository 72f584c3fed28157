// SPDX-License-Identifier: EUPL-1.2
#include "policy/attachments.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "hash/written_digest.hpp"
#include "stream/json_text.hpp"
#include "tree/bytes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

/// Members that stand in front of what cleaning says of an attachment.
constexpr std::array<std::string_view, 2> k_before = {"name", "role"};
/// Members that cleaning writes anew.
constexpr std::array<std::string_view, 6> k_own = {"sha256",  "size",     "mime",
                                                   "missing", "captured", "derived_from"};
/// Small copies of a picture that another place shows whole.
constexpr std::array<std::string_view, 3> k_copies = {"thumbnail", "quoted_thumbnail", "cover"};
/// Files that many messages share and that say nothing of one of them.
constexpr std::array<std::string_view, 3> k_shared = {"sticker", "preview", "payload"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string digest_of(const tree::Bytes& bytes) {
    constexpr std::size_t window = std::size_t{1} << 20U;
    hash::Digest digest(hash::Algorithm::sha256);
    std::string buffer(window, '\0');
    std::uint64_t at = 0;
    while (at < bytes.size()) {
        const std::size_t count = bytes.read_at(at, buffer.data(), window);
        if (count == 0) {
            break;
        }
        digest.update(std::string_view(buffer).substr(0, count));
        at += count;
    }
    return digest.finish();
}

tree::Bytes open_object(const hash::MediaStore& store, std::string_view digest) {
    const std::string path = store.path_of(digest);
    const std::string shown = base::printable(path);
    try {
        tree::Bytes bytes(base::open_file_to_read(path), shown);
        if (digest_of(bytes) != digest) {
            throw base::Error(base::Fault::data,
                              fmt::format("{} is damaged: its SHA-256 is not its name", shown),
                              "read the source again with chat-parse --media");
        }
        return bytes;
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::missing) {
            throw;
        }
        throw base::Error(base::Fault::missing, error.what(),
                          "give the folder that chat-parse --media filled");
    }
}

void append_member(std::string& out, const stream::LineMember& member) {
    out += out.back() == '{' ? "\"" : ",\"";
    out.append(member.name).append("\":").append(member.value);
}

/// The text with what was redacted, its lines broken where they were.
std::string refolded(const Policy& policy, const media::Cleaned& file, const Cleaned& words) {
    const std::string_view text = file.text;
    std::string out;
    std::size_t copied = 0;
    auto fold = file.folds.begin();
    const auto copy_to = [&](std::size_t end) {
        for (; fold != file.folds.end() && fold->at <= end; ++fold) {
            if (fold->at >= copied) { // not inside what went
                out += text.substr(copied, fold->at - copied);
                out += fold->bytes;
                copied = fold->at;
            }
        }
        out += text.substr(copied, end - copied);
        copied = end;
    };
    for (const Finding& finding : words.findings) {
        if (is_applied(policy, finding)) {
            copy_to(finding.begin);
            out += replacement_of(policy, finding);
            copied = finding.end;
        }
    }
    copy_to(text.size());
    return out;
}

void append_boxes(std::string& out, const std::vector<media::PixelBox>& boxes) {
    out += '[';
    for (const media::PixelBox& box : boxes) {
        out += fmt::format("{}[{},{},{},{}]", out.back() == '[' ? "" : ",", box.left, box.top, box.width,
                           box.height);
    }
    out += ']';
}

} // namespace

std::string extra_without_digests(std::string_view extra, std::string_view digest) {
    std::vector<stream::LineMember> members;
    stream::split_members(extra, members);
    std::string out = "{";
    for (const stream::LineMember& member : members) {
        if (!hash::holds_digest(member.value, digest) && member.name != "sent_sha256" &&
            member.name != "hash_check") {
            append_member(out, member);
        }
    }
    return out + "}";
}

AttachmentCleaner::AttachmentCleaner(const Policy& policy, hash::MediaStore& store, const Masks& masks,
                                     std::string tool)
    : m_policy(policy), m_store(store), m_output(&store), m_masks(masks), m_tool(std::move(tool)) {}

std::vector<model::Notice> AttachmentCleaner::take_notices() {
    return std::exchange(m_notices, {});
}

std::size_t AttachmentCleaner::unused_masks() const noexcept {
    return static_cast<std::size_t>(std::count_if(m_masks.begin(), m_masks.end(), [this](const auto& mask) {
        return m_known.find(mask.first) == m_known.end();
    }));
}

/// What a document says is held to the rules: text is redacted, any other kind is withheld.
void AttachmentCleaner::judge_words(const Run& run, const Place& place, media::Cleaned& cleaned,
                                    Known& known) const {
    if (cleaned.words == media::Words::none) {
        return;
    }
    const Cleaned words = run.records.clean_words(run.message.record, place.index, cleaned.text);
    const bool is_packed = run.records.holds_packed(cleaned.text);
    if (is_packed || (words.changed && cleaned.words == media::Words::inside)) {
        cleaned.outcome = media::Outcome::withheld;
        cleaned.reason = is_packed ? "its text holds, packed, what the policy takes out"
                                   : "its text holds what the policy takes out";
    } else if (words.changed) {
        cleaned.bytes = cleaned.folds.empty() ? words.text : refolded(m_policy, cleaned, words);
        known.has_words = true;
    }
}

AttachmentCleaner::Known AttachmentCleaner::clean_file(const Run& run, const Place& place, const Mask* mask) {
    const tree::Bytes original = open_object(m_store, place.digest);
    Known known;
    known.mask = mask;
    known.message = run.message.record.id;
    media::Cleaned cleaned;
    if (mask != nullptr && mask->withhold) {
        cleaned.outcome = media::Outcome::withheld;
        cleaned.reason = "decided by people";
    } else {
        cleaned = media::clean(original, mask != nullptr ? mask->boxes : std::vector<media::PixelBox>());
        judge_words(run, place, cleaned, known);
    }
    known.reason = std::move(cleaned.reason);
    if (cleaned.outcome == media::Outcome::withheld) {
        known.state = State::withheld;
        return known;
    }
    known.erased = std::move(cleaned.erased);
    known.captured = std::move(cleaned.captured);
    const auto input = media::open_cleaned(original, cleaned);
    const hash::StoredMedia stored = m_output->put(*input);
    known.sha256 = stored.sha256;
    known.size = stored.size;
    known.is_remade = cleaned.outcome == media::Outcome::remade;
    known.state = stored.sha256 == place.digest ? State::same : State::cleaned;
    return known;
}

AttachmentCleaner::Known& AttachmentCleaner::find(const Run& run, const Place& place) {
    const auto found = m_known.find(place.digest);
    if (found != m_known.end()) {
        return found->second;
    }
    if (!m_looks_into) {
        Known& as_it_is = m_known[std::string(place.digest)];
        as_it_is.message = run.message.record.id;
        return as_it_is;
    }
    const auto mask = m_masks.find(place.digest);
    Known known = clean_file(run, place, mask == m_masks.end() ? nullptr : &mask->second);
    if (known.state != State::same) {
        // what was cleaned is met again when a cleaned stream is cleaned
        m_known.emplace(known.sha256, Known{});
    }
    return m_known.emplace(std::string(place.digest), std::move(known)).first->second;
}

std::vector<EarlierCopy> AttachmentCleaner::take_out(const RecordRef& message, const Rule& rule) {
    std::vector<EarlierCopy> earlier;
    for (const Place& place : read_places(message.root)) {
        if (place.is_sticker || is_one_of(k_shared, place.role)) {
            continue;
        }
        m_taken_out.try_emplace(std::string(place.digest), TakenOut{&rule, std::string(message.id)});
        const auto known = m_known.find(place.digest);
        if (known != m_known.end() && known->second.is_out) {
            earlier.push_back({place.index, known->second.message});
        }
    }
    return earlier;
}

/// What becomes of a file in the message at hand.
AttachmentCleaner::Known AttachmentCleaner::fate_of(const Run& run, const Place& place) {
    const auto taken_out = run.message.is_kept ? m_taken_out.end() : m_taken_out.find(place.digest);
    if (taken_out != m_taken_out.end()) {
        Known known;
        known.state = State::withheld;
        known.reason = "people removed a message with the same file";
        known.rule = taken_out->second.rule;
        known.message = taken_out->second.message;
        return known;
    }
    Known& known = find(run, place);
    if (!known.is_out && !run.message.is_kept && known.state != State::withheld) {
        known.is_out = true;
        known.message = run.message.record.id;
    }
    return known;
}

/// A small copy shows what was hidden elsewhere: in this message, or in the one that it answers.
bool AttachmentCleaner::must_drop(const Run& run, const Place& place, bool sibling_hidden) const {
    if (place.role == "preview") { // of a link: its words went, so its picture goes
        return run.message.is_redacted || sibling_hidden;
    }
    if (!is_one_of(k_copies, place.role)) {
        return false;
    }
    const auto reply = run.message.record.root.find("reply_to");
    const auto target = reply ? model::parse_id(reply->text_of("message"), 'm') : std::nullopt;
    const bool quotes_hidden = target && m_hidden.has(*target);
    return sibling_hidden || (place.role == "quoted_thumbnail" && (run.message.lost_quote || quotes_hidden));
}

void AttachmentCleaner::log_place(const Run& run, const Place& place, const Known& known) const {
    Entry entry = run.records.entry_for(run.message.record);
    const bool is_masked = known.mask != nullptr && known.state == State::cleaned;
    entry.part = is_masked ? "pixels" : "attachment";
    entry.path = fmt::format("{}.{}", place.is_sticker ? "reactions" : "attachments", place.index);
    entry.level = Level::automatic;
    entry.outcome = Outcome::applied;
    entry.rule = known.mask != nullptr ? &m_policy.rules[known.mask->rule] : known.rule;
    entry.action = known.state == State::withheld
                       ? "withhold"
                       : (is_masked ? "mask" : (known.has_words ? "redact" : "erase"));
    entry.boxes = is_masked ? known.mask->boxes : std::vector<media::PixelBox>();
    entry.erased = known.erased;
    entry.file_mac = run.records.mac_of(place.digest);
    entry.file_sha256 = known.sha256;
    entry.file_size = known.size;
    entry.captured = place.is_sticker ? std::string_view() : std::string_view(known.captured);
    entry.made_by = known.is_remade && !place.is_sticker ? std::string_view(m_tool) : std::string_view();
    entry.reason = known.reason;
    entry.cascade_of = known.message == run.message.record.id ? std::string_view() : known.message;
    run.records.log(entry);
}

/// Counts, logs and says what became of an attachment.
void AttachmentCleaner::settle(const Run& run, const Place& place, const Known& known) {
    log_place(run, place, known);
    const bool is_masked = known.mask != nullptr && known.state == State::cleaned;
    run.summary.attachments_withheld += known.state == State::withheld ? 1U : 0U;
    run.summary.attachments_masked += is_masked ? 1U : 0U;
    run.summary.attachments_cleaned += known.state == State::cleaned && !is_masked ? 1U : 0U;
    if (known.mask != nullptr) {
        ++run.summary.rules[m_policy.rules[known.mask->rule].id].redacted;
    } else if (known.rule != nullptr) {
        ++run.summary.rules[known.rule->id].redacted;
    }
    if (known.state != State::withheld) {
        return;
    }
    model::Notice notice;
    notice.code = model::NoticeCode::attachment_withheld;
    notice.conversation = model::parse_id(run.message.record.conversation, 'c');
    notice.message = model::parse_id(run.message.record.id, 'm');
    notice.detail =
        fmt::format("{} {}: {}", place.is_sticker ? "reaction" : "attachment", place.index, known.reason);
    m_notices.push_back(std::move(notice));
}

/// What cleaning says of the file, in the order of the format.
void AttachmentCleaner::append_own(std::string& out, const std::vector<stream::LineMember>& members,
                                   const Place& place, const Known& known) const {
    const auto member = [&](std::string_view name, const std::string& value) {
        append_member(out, {name, value});
    };
    const auto copy = [&](std::string_view name) {
        if (const std::string_view value = stream::find_member(members, name); !value.empty()) {
            append_member(out, {name, value});
        }
    };
    if (known.state == State::cleaned) {
        member("sha256", '"' + known.sha256 + '"');
        member("size", std::to_string(known.size));
    }
    copy("mime");
    if (known.state == State::withheld) {
        member("missing", "\"removed\"");
    }
    if (known.captured.empty()) {
        copy("captured");
    } else {
        member("captured", '"' + known.captured + '"');
    }
    if (!known.is_remade) {
        copy("derived_from");
        return;
    }
    std::string origin;
    stream::ObjectWriter object(origin);
    object.text("field", fmt::format("blob.{}", place.index));
    object.text("tool", m_tool);
    if (known.mask != nullptr) {
        append_boxes(object.raw("boxes"), known.mask->boxes);
    }
    object.end();
    member("derived_from", origin);
}

std::string AttachmentCleaner::rewritten(std::string_view attachment, const Place& place,
                                         const Known& known) const {
    std::vector<stream::LineMember> members;
    stream::split_members(attachment, members);
    std::string out = "{";
    for (const stream::LineMember& member : members) {
        if (is_one_of(k_before, member.name)) {
            append_member(out, member);
        }
    }
    append_own(out, members, place, known);
    for (const stream::LineMember& member : members) {
        if (member.name == "extra") {
            append_member(out, {"extra", extra_without_digests(member.value, place.digest)});
        } else if (!is_one_of(k_before, member.name) && !is_one_of(k_own, member.name)) {
            append_member(out, member);
        }
    }
    return out + "}";
}

/// The files of a message, attachments first.
std::vector<AttachmentCleaner::Place> AttachmentCleaner::read_places(stream::Value root) {
    std::vector<Place> places;
    for (const bool is_sticker : {false, true}) {
        std::size_t index = 0;
        const auto list = root.find(is_sticker ? "reactions" : "attachments");
        if (!list) {
            continue;
        }
        list->for_each_item([&](stream::Value item) {
            const std::string_view digest = item.text_of(is_sticker ? "sticker_sha256" : "sha256");
            if (!digest.empty()) {
                places.push_back({index, digest, item.text_of("role"), is_sticker});
            }
            ++index;
        });
    }
    return places;
}

stream::Replacement AttachmentCleaner::edit_of(std::string_view bytes, const Place& place,
                                               const Known& known) const {
    const std::string index = std::to_string(place.index);
    if (place.is_sticker) {
        const bool stays = known.state == State::cleaned;
        return {{"reactions", index, "sticker_sha256"}, stays ? '"' + known.sha256 + '"' : std::string()};
    }
    const stream::Path path = {"attachments", index};
    return {path, rewritten(stream::value_at(bytes, path), place, known)};
}

std::optional<std::string> AttachmentCleaner::clean(const CleanedMessage& message, RecordCleaner& records,
                                                    Summary& summary) {
    const Run run{message, records, summary};
    const std::vector<Place> places = read_places(message.record.root);
    std::vector<Known> fates;
    fates.reserve(places.size());
    bool hidden = false;
    for (const Place& place : places) {
        const Known& known = fates.emplace_back(fate_of(run, place));
        hidden = hidden || known.state == State::withheld || known.mask != nullptr;
    }
    if (const auto id = hidden ? model::parse_id(message.record.id, 'm') : std::nullopt) {
        m_hidden.add(*id);
    }
    std::vector<stream::Replacement> edits;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Place& place = places[i];
        Known& known = fates[i];
        if (known.state != State::withheld && (m_looks_into || hidden) && must_drop(run, place, hidden)) {
            known = {};
            known.state = State::withheld;
            known.reason = "it is a small copy of something that went";
            known.message = message.record.id;
        }
        if (known.state != State::same) {
            settle(run, place, known);
            edits.push_back(edit_of(message.bytes, place, known));
        }
    }
    return edits.empty() ? std::nullopt : std::optional(stream::with_replacements(message.bytes, edits));
}

} // namespace chatkeep::policy
