// SPDX-License-Identifier: EUPL-1.2
#include "stream/writer.hpp"

#include "base/error.hpp"
#include "stream/serialize.hpp"
#include "stream/value.hpp"

#include <fmt/core.h>
#ifdef __x86_64__
#include <xxh_x86dispatch.h> // the widest registers of the machine
#else
#include <xxhash.h>
#endif

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace chatkeep::stream {

namespace {

constexpr std::size_t k_batch = 256 * 1024; ///< bytes handed to the output at a time
constexpr std::size_t k_room =
    k_batch + 64 * 1024; ///< more than a batch and a line that is put together in it
static_assert(k_room >= k_batch + k_line_room);

[[noreturn]] void throw_too_long() {
    throw base::Error(base::Fault::data,
                      fmt::format("a record would be longer than {} bytes", k_longest_record));
}

struct CloseHash {
    void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

} // namespace

struct Writer::State {
    explicit State(base::Output& sink)
        : output(sink), batch(std::make_unique_for_overwrite<char[]>(k_room)), hash(XXH3_createState()) {
        XXH3_128bits_reset(hash.get());
    }

    base::Output& output;
    std::unique_ptr<char[]> batch; // NOLINT(modernize-avoid-c-arrays): k_room bytes that need no zeros
    std::size_t size = 0;          ///< of what stands in it
    std::string record;            ///< being put together, where that needs more room than is known
    std::unique_ptr<XXH3_state_t, CloseHash> hash;
    std::map<std::string, std::uint64_t, std::less<>> counts;
    /// The counter of the last type, since records of one type come in runs.
    std::string_view last_type;
    std::uint64_t* last_count = nullptr;
};

Writer::Writer(base::Output& output) : m_state(std::make_unique<State>(output)) {}

Writer::~Writer() = default;

/// Counts a record and ends its line, which stands in m_state->record.
void Writer::put_record(std::string_view type) {
    std::string& record = m_state->record;
    record += '\n';
    if (record.size() > k_longest_record) {
        record = std::string();
        throw_too_long();
    }
    put(record);
    record.clear();
    count_line(type);
}

/// Bytes that fill the batch are handed over at once.
void Writer::put(std::string_view bytes) {
    State& state = *m_state;
    if (bytes.size() > k_room - state.size) {
        flush();
    }
    if (bytes.size() > k_room) {
        hand_over(bytes);
        return;
    }
    bytes.copy(state.batch.get() + state.size, bytes.size());
    state.size += bytes.size();
}

void Writer::count_line(std::string_view type) {
    State& state = *m_state;
    if (state.last_count == nullptr || !is_same_name(state.last_type, type)) {
        const auto entry = state.counts.try_emplace(std::string(type), 0).first;
        state.last_type = entry->first;
        state.last_count = &entry->second;
    }
    ++*state.last_count;
    if (state.size >= k_batch) {
        flush();
    }
}

void Writer::hand_over(std::string_view lines) {
    XXH3_128bits_update(m_state->hash.get(), lines.data(), lines.size());
    m_state->output.write(lines);
}

void Writer::flush() {
    hand_over({m_state->batch.get(), std::exchange(m_state->size, 0)});
}

namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

/// The values of an option that stands more than once are one list, in the place of the first.
void write_options(ObjectWriter& object, const Options& options) {
    for (auto option = options.begin(); option != options.end(); ++option) {
        const auto is_same = [&](const auto& other) { return other.first == option->first; };
        if (std::any_of(options.begin(), option, is_same)) {
            continue;
        }
        if (std::none_of(std::next(option), options.end(), is_same)) {
            object.text(option->first, option->second);
            continue;
        }
        std::string& list = object.raw(option->first);
        char before = '[';
        for (auto other = option; other != options.end(); ++other) {
            if (is_same(*other)) {
                list += std::exchange(before, ',');
                append_json(list, other->second);
            }
        }
        list += ']';
    }
}

} // namespace

void Writer::write(const Header& header) {
    ObjectWriter object(m_state->record);
    object.text("type", "stream");
    object.text("format", k_format);
    object.number("version", std::int64_t{k_version});
    object.text("generator", header.generator);
    ObjectWriter options(object.raw("options"));
    write_options(options, header.options);
    options.end();
    object.end();
    put_record("stream");
}

void Writer::write(const model::Record& record) {
    std::visit([this](const auto& value) { append_record(m_state->record, value); }, record);
    put_record(type_of(record));
}

bool Writer::try_write(const model::Record& record) {
    std::visit([this](const auto& value) { append_record(m_state->record, value); }, record);
    if (m_state->record.size() >= k_longest_record) {
        m_state->record = std::string();
        return false;
    }
    put_record(type_of(record));
    return true;
}

void Writer::write(const model::Source& source) {
    append_record(m_state->record, source);
    put_record("source");
}

void Writer::write(const model::Conversation& conversation) {
    append_record(m_state->record, conversation);
    put_record("conversation");
}

void Writer::write(const model::Participant& participant) {
    append_record(m_state->record, participant);
    put_record("participant");
}

void Writer::write(const model::Message& message) {
    append_record(m_state->record, message);
    put_record("message");
}

void Writer::write(const model::PlainMessage& message) {
    State& state = *m_state;
    if (const std::size_t written = write_line(state.batch.get() + state.size, message); written > 0) {
        state.size += written;
        count_line("message");
    } else {
        write(model::to_message(message));
    }
}

void Writer::write(const model::Removal& removal) {
    append_record(m_state->record, removal);
    put_record("removal");
}

void Writer::write(const model::Notice& notice) {
    append_record(m_state->record, notice);
    put_record("notice");
}

void Writer::pass(std::string_view type, std::string_view line) {
    if (line.size() >= k_longest_record) {
        throw_too_long();
    }
    put(line);
    put("\n");
    count_line(type);
}

void Writer::finish() {
    flush();
    State& state = *m_state;
    const XXH128_hash_t sum = XXH3_128bits_digest(state.hash.get());
    ObjectWriter object(state.record);
    object.text("type", "end");
    ObjectWriter counts(object.raw("counts"));
    for (const auto& [type, count] : state.counts) {
        append_number(counts.member(type), count);
    }
    counts.end();
    object.text("xxh3", fmt::format("{:016x}{:016x}", sum.high64, sum.low64));
    object.end();
    state.record += '\n';
    state.output.write(state.record);
    state.record.clear();
    state.output.commit();
}

std::uint64_t Writer::count(std::string_view type) const {
    const auto entry = m_state->counts.find(type);
    return entry == m_state->counts.end() ? 0 : entry->second;
}

std::string to_json(const model::Record& record) {
    std::string out;
    std::visit([&out](const auto& value) { append_record(out, value); }, record);
    return out;
}

} // namespace chatkeep::stream
