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

constexpr std::size_t k_batch = 256 * 1024;

struct CloseHash {
    void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

} // namespace

struct Writer::State {
    explicit State(base::Output& sink) : output(sink), hash(XXH3_createState()) {
        XXH3_128bits_reset(hash.get());
        batch.reserve(k_batch + 64 * 1024);
    }

    base::Output& output;
    std::string batch;
    std::size_t record_start = 0; ///< of the record that is being written, in batch
    std::unique_ptr<XXH3_state_t, CloseHash> hash;
    std::map<std::string, std::uint64_t, std::less<>> counts;
    /// The counter of the last type, since records of one type come in runs.
    std::string_view last_type;
    std::uint64_t* last_count = nullptr;
};

Writer::Writer(base::Output& output) : m_state(std::make_unique<State>(output)) {}

Writer::~Writer() = default;

void Writer::ended_line(std::string_view type) {
    m_state->batch.append(1, '\n');
    count_line(type);
}

void Writer::count_line(std::string_view type) {
    State& state = *m_state;
    if (state.batch.size() - state.record_start > k_longest_record) {
        state.batch.resize(state.record_start);
        throw base::Error(base::Fault::data,
                          fmt::format("a record would be longer than {} bytes", k_longest_record));
    }
    state.record_start = state.batch.size();
    if (state.last_count == nullptr || !is_same_name(state.last_type, type)) {
        const auto entry = state.counts.try_emplace(std::string(type), 0).first;
        state.last_type = entry->first;
        state.last_count = &entry->second;
    }
    ++*state.last_count;
    if (state.batch.size() >= k_batch) {
        flush();
    }
}

void Writer::flush() {
    State& state = *m_state;
    XXH3_128bits_update(state.hash.get(), state.batch.data(), state.batch.size());
    state.output.write(state.batch);
    state.batch.clear();
    state.record_start = 0;
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
    ObjectWriter object(m_state->batch);
    object.text("type", "stream");
    object.text("format", k_format);
    object.number("version", std::int64_t{k_version});
    object.text("generator", header.generator);
    ObjectWriter options(object.raw("options"));
    write_options(options, header.options);
    options.end();
    object.end();
    ended_line("stream");
}

void Writer::write(const model::Record& record) {
    std::visit([this](const auto& value) { append_record(m_state->batch, value); }, record);
    ended_line(type_of(record));
}

bool Writer::try_write(const model::Record& record) {
    std::visit([this](const auto& value) { append_record(m_state->batch, value); }, record);
    if (m_state->batch.size() - m_state->record_start >= k_longest_record) {
        m_state->batch.resize(m_state->record_start);
        m_state->batch.shrink_to_fit();
        return false;
    }
    ended_line(type_of(record));
    return true;
}

void Writer::write(const model::Source& source) {
    append_record(m_state->batch, source);
    ended_line("source");
}

void Writer::write(const model::Conversation& conversation) {
    append_record(m_state->batch, conversation);
    ended_line("conversation");
}

void Writer::write(const model::Participant& participant) {
    append_record(m_state->batch, participant);
    ended_line("participant");
}

void Writer::write(const model::Message& message) {
    append_record(m_state->batch, message);
    ended_line("message");
}

void Writer::write(const model::PlainMessage& message) {
    append_line(m_state->batch, message);
    count_line("message");
}

void Writer::write(const model::Removal& removal) {
    append_record(m_state->batch, removal);
    ended_line("removal");
}

void Writer::write(const model::Notice& notice) {
    append_record(m_state->batch, notice);
    ended_line("notice");
}

void Writer::pass(std::string_view type, std::string_view line) {
    m_state->batch.append(line);
    ended_line(type);
}

void Writer::finish() {
    flush();
    State& state = *m_state;
    const XXH128_hash_t sum = XXH3_128bits_digest(state.hash.get());
    ObjectWriter object(state.batch);
    object.text("type", "end");
    ObjectWriter counts(object.raw("counts"));
    for (const auto& [type, count] : state.counts) {
        append_number(counts.member(type), count);
    }
    counts.end();
    object.text("xxh3", fmt::format("{:016x}{:016x}", sum.high64, sum.low64));
    object.end();
    state.batch += '\n';
    state.output.write(state.batch);
    state.batch.clear();
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
