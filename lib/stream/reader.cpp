// SPDX-License-Identifier: EUPL-1.2
#include "stream/reader.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "stream/detail.hpp"
#include "stream/writer.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

namespace chatkeep::stream {

namespace {

constexpr std::size_t k_window = 1024 * 1024;
constexpr std::size_t k_depth = 64;

struct CloseHash {
    void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

Tape tape_of(const simdjson::dom::document& document) noexcept {
    return {document.tape.get(), reinterpret_cast<const char*>(document.string_buf.get())};
}

constexpr std::size_t k_root = 1; ///< on the tape, behind the word of the document itself

} // namespace

struct LineParser::State {
    simdjson::dom::parser parser;
    Tape tape; ///< of the line parsed last
    std::vector<char> buffer;

    void allocate(std::size_t longest) {
        if (parser.allocate(longest, k_depth) != simdjson::SUCCESS) {
            throw std::bad_alloc();
        }
    }
};

struct Reader::State {
    State(base::Input& source, std::string input_name)
        : input(source), name(std::move(input_name)), hash(XXH3_createState()),
          buffer(k_window + simdjson::SIMDJSON_PADDING) {
        XXH3_128bits_reset(hash.get());
    }

    [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const {
        throw base::Error(base::Fault::data, base::at_line(name, number), what, hint);
    }

    bool find_line(std::string_view& line);
    bool fill();
    void make_room();
    Value parse(std::string_view line);
    void count(std::string_view type);
    void check_header(const Value& root) const;
    void check_end(const Value& root);
    void check_count(std::string_view type, const Value& written) const;
    void check_counts(const Value& root) const;

    base::Input& input;
    std::string name;
    LineParser parser;
    std::unique_ptr<XXH3_state_t, CloseHash> hash;
    std::vector<char> buffer; ///< always SIMDJSON_PADDING larger than what is filled
    std::size_t begin = 0;    ///< first byte not handed out
    std::size_t end = 0;      ///< first byte not filled
    std::size_t hashed = 0;   ///< bytes of the buffer that the hash has seen
    std::uint64_t consumed = 0;
    std::uint64_t number = 0;
    bool input_ended = false;
    bool finished = false;
    std::map<std::string, std::uint64_t, std::less<>> counts;
    std::string_view last_type;
    std::uint64_t* last_count = nullptr;
};

/// Moves unread bytes to the front, or doubles a full buffer.
void Reader::State::make_room() {
    XXH3_128bits_update(hash.get(), buffer.data() + hashed, begin - hashed);
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= begin;
    begin = 0;
    hashed = 0;
    const std::size_t capacity = buffer.size() - simdjson::SIMDJSON_PADDING;
    if (end < capacity) {
        return;
    }
    if (capacity >= k_longest_record) {
        ++number;
        fail(fmt::format("a record is longer than {} bytes", k_longest_record));
    }
    buffer.resize(capacity * 2 + simdjson::SIMDJSON_PADDING);
    parser.m_state->allocate(capacity * 2);
}

bool Reader::State::fill() {
    const std::size_t capacity = buffer.size() - simdjson::SIMDJSON_PADDING;
    const std::size_t count = input.read(buffer.data() + end, capacity - end);
    end += count;
    consumed += count;
    input_ended = count == 0;
    return count != 0;
}

bool Reader::State::find_line(std::string_view& line) {
    std::size_t searched = begin;
    while (true) {
        const auto* newline =
            static_cast<const char*>(std::memchr(buffer.data() + searched, '\n', end - searched));
        if (newline != nullptr) {
            line = {buffer.data() + begin, static_cast<std::size_t>(newline - buffer.data()) - begin};
            ++number;
            return true;
        }
        const std::size_t unread = end - begin;
        if (end == buffer.size() - simdjson::SIMDJSON_PADDING) {
            make_room();
        }
        searched = begin + unread;
        if (!fill()) {
            return false;
        }
    }
}

Value Reader::State::parse(std::string_view line) {
    LineParser::State& state = *parser.m_state;
    const auto error = state.parser.parse(line.data(), line.size(), false).error();
    if (error != simdjson::SUCCESS) {
        fail(fmt::format("this is no JSON record: {}", simdjson::error_message(error)),
             number == 1 ? "an export is read with chat-parse first" : "");
    }
    state.tape = tape_of(state.parser.doc);
    const Value root(state.tape, k_root);
    if (!root.is_object()) {
        fail("this is no JSON object");
    }
    const auto twin = find_duplicate_member(root);
    if (twin) {
        fail(fmt::format("the member \"{}\" stands twice in one object", base::printable(*twin)));
    }
    return root;
}

void Reader::State::count(std::string_view type) {
    if (last_count == nullptr || last_type != type) {
        const auto entry = counts.try_emplace(std::string(type), 0).first;
        last_type = entry->first;
        last_count = &entry->second;
    }
    ++*last_count;
}

void Reader::State::check_header(const Value& root) const {
    if (root.text_of("type") != "stream" || root.text_of("format") != k_format) {
        fail("this is no chat stream: it does not start with a stream record", "make one with chat-parse");
    }
    const auto version = root.find("version");
    if (!version || version->integer() != std::int64_t{k_version}) {
        fail("the stream has a version that this program does not know",
             fmt::format("this program reads version {}", k_version));
    }
}

void Reader::State::check_count(std::string_view type, const Value& written) const {
    const auto entry = counts.find(type);
    const auto counted = entry == counts.end() ? 0 : static_cast<std::int64_t>(entry->second);
    if (written.integer() != counted) {
        fail(fmt::format("the stream holds {} records of type {}, its end record says otherwise", counted,
                         base::printable(type)));
    }
}

void Reader::State::check_counts(const Value& root) const {
    std::size_t members = 0;
    root.find("counts").value_or(Value()).for_each_member([&](std::string_view type, const Value& written) {
        ++members;
        check_count(type, written);
    });
    if (members != counts.size()) {
        fail("the end record does not count every type of record");
    }
}

void Reader::State::check_end(const Value& root) {
    check_counts(root);
    XXH3_128bits_update(hash.get(), buffer.data() + hashed, begin - hashed);
    const XXH128_hash_t sum = XXH3_128bits_digest(hash.get());
    if (root.text_of("xxh3") != fmt::format("{:016x}{:016x}", sum.high64, sum.low64)) {
        fail("the stream was damaged: its checksum does not fit", "run the program that made it again");
    }
}

Reader::Reader(base::Input& input, std::string name)
    : m_state(std::make_unique<State>(input, std::move(name))) {}

Reader::~Reader() = default;

bool Reader::next(Line& line) {
    return next(line, nullptr);
}

bool Reader::next(Line& line, const FindType& find) {
    State& state = *m_state;
    if (state.finished) {
        return false;
    }
    std::string_view bytes;
    if (!state.find_line(bytes)) {
        const std::string what = state.consumed == 0 ? "the input is empty: not even a stream record came"
                                                     : "the stream stops without its end record";
        throw base::Error(base::Fault::data, base::at_line(state.name, state.number + 1), what,
                          "the program before this one failed or was stopped, or the file was cut off");
    }
    const bool may_be_known = find && state.number > 1;
    std::string_view type = may_be_known ? find(bytes) : std::string_view();
    const Value root = type.empty() ? state.parse(bytes) : Value();
    type = type.empty() ? root.text_of("type") : type;
    if (type.empty()) {
        state.fail("the record has no type");
    }
    if (state.number == 1) {
        state.check_header(root);
    }
    if (type == "end") {
        state.check_end(root);
        state.begin += bytes.size() + 1;
        if (state.begin != state.end || state.fill()) {
            state.fail("there are bytes after the end record");
        }
        state.finished = true;
        return false;
    }
    state.count(type);
    state.begin += bytes.size() + 1;
    line = {type, bytes, root, state.number, &state.parser};
    return true;
}

std::uint64_t Reader::bytes_read() const noexcept {
    return m_state->consumed;
}

bool looks_like_stream(std::string_view front) noexcept {
    return front.starts_with("{\"type\":\"stream\"");
}

void refuse_unread(const Line& line, const std::string& name) {
    if (line.type == "source" && line.root.find("path")) {
        throw base::Error(
            base::Fault::data, base::at_line(name, line.number),
            fmt::format("the source {} was found, but not read", base::printable(line.root.text_of("path"))),
            "chat-parse reads the sources that chat-extract finds");
    }
}

LineParser::LineParser() : LineParser(k_window) {}

LineParser::LineParser(std::size_t longest) : m_state(std::make_unique<State>()) {
    m_state->allocate(longest);
}

LineParser::~LineParser() = default;

Value LineParser::parse(std::string_view line) {
    State& state = *m_state;
    if (state.buffer.size() < line.size() + simdjson::SIMDJSON_PADDING) {
        state.buffer.resize(2 * line.size() + simdjson::SIMDJSON_PADDING);
    }
    std::memcpy(state.buffer.data(), line.data(), line.size());
    const auto error = state.parser.parse(state.buffer.data(), line.size(), false).error();
    if (error != simdjson::SUCCESS) {
        throw base::Error(base::Fault::data,
                          fmt::format("this is no JSON record: {}", simdjson::error_message(error)));
    }
    state.tape = tape_of(state.parser.doc);
    const Value root(state.tape, k_root);
    if (!root.is_object()) {
        throw base::Error(base::Fault::data, "this is no JSON object");
    }
    const auto twin = find_duplicate_member(root);
    if (twin) {
        throw base::Error(base::Fault::data, fmt::format("the member \"{}\" stands twice in one object",
                                                         base::printable(*twin)));
    }
    return root;
}

struct Document::State {
    simdjson::dom::parser parser;
    Tape tape;
};

Document::Document(std::string_view bytes, const std::string& name) : m_state(std::make_unique<State>()) {
    const auto error = m_state->parser.parse(bytes.data(), bytes.size()).error();
    if (error != simdjson::SUCCESS) {
        throw base::Error(base::Fault::data,
                          fmt::format("{}: this is no JSON: {}", name, simdjson::error_message(error)));
    }
    m_state->tape = tape_of(m_state->parser.doc);
    const auto twin = find_duplicate_member(root());
    if (twin) {
        throw base::Error(base::Fault::data, fmt::format("{}: the member \"{}\" stands twice in one object",
                                                         name, base::printable(*twin)));
    }
}

Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Value Document::root() const noexcept {
    return {m_state->tape, k_root};
}

} // namespace chatkeep::stream
