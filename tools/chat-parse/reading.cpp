// SPDX-License-Identifier: EUPL-1.2
#include "reading.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "source/tree_notices.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace chatkeep::chat_parse {

namespace {

using base::Error;
using base::Fault;
using model::NoticeCode;

constexpr std::size_t k_front = 256; ///< bytes that tell a stream from an export
constexpr std::string_view k_nothing_found = "no chat source was found in it";
constexpr std::uint64_t k_told = 10; ///< losses told one by one; the stream has them all

bool is_stream_file(const std::string& path) {
    struct stat status {};

    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    base::FdInput input(base::open_to_read(path), path);
    return stream::looks_like_stream(base::PeekedInput(input, k_front).front());
}

/// "export.zip: _chat.txt"
std::string place_of(const tree::Tree& tree, const std::string& within) {
    return tree.name() == within ? within : fmt::format("{}: {}", tree.name(), within);
}

model::Notice make_notice(NoticeCode code, std::string_view name, std::string_view detail) {
    model::Notice notice;
    notice.code = code;
    notice.name = name;
    notice.detail = detail;
    return notice;
}

base::Place in_file(const std::string& name) {
    return {.file = name, .line = {}, .row = {}, .offset = {}};
}

/// Bad data in one source, not a failure of the run.
bool is_of_one_source(const Error& error) {
    return error.fault() == Fault::missing || error.fault() == Fault::data;
}

bool is_parsed(std::string_view type) {
    return type == "conversation" || type == "participant" || type == "message" || type == "removal";
}

} // namespace

Reading::Reading(cli::Context& context, ParseOptions options)
    : m_context(context), m_options(std::move(options)) {
    const std::vector<std::string>& operands = context.options().operands();
    cli::Sandbox sandbox{.reads = operands, .writes = {}};
    bool listed = std::any_of(operands.begin(), operands.end(), is_stream_file);
    if (operands.empty() || std::find(operands.begin(), operands.end(), "-") != operands.end()) {
        m_standard = base::FdInput::standard();
        m_peeked.emplace(*m_standard, k_front);
        listed = listed || stream::looks_like_stream(m_peeked->front());
    }
    if (listed) {
        sandbox.reads.emplace_back("/"); // source records name any path
    }
    if (!m_options.media.empty()) {
        sandbox.writes.push_back(m_options.media);
    }
    context.enter(sandbox);
    if (!m_options.media.empty()) {
        m_media = hash::MediaStore(m_options.media);
    }
    m_writer.emplace(context.output());
    m_options.header.generator = context.generator();
    m_writer->write(m_options.header);
}

void Reading::read(const std::string& path) {
    if (path == "-") {
        if (stream::looks_like_stream(m_peeked->front())) {
            read_stream(*m_peeked, "standard input");
        } else {
            read_tree(*tree::open_tree(*m_peeked, "standard input"));
        }
    } else if (is_stream_file(path)) {
        base::FdInput input(base::open_to_read(path), path);
        read_stream(input, path);
    } else {
        read_tree(*tree::open_tree(path));
    }
}

void Reading::read_stream(base::Input& input, const std::string& name) {
    stream::Reader reader(input, name);
    stream::Line line;
    while (reader.next(line)) {
        if (line.type == "source") {
            read_listed(line);
        } else if (is_parsed(line.type)) {
            throw Error(Fault::data, base::at_line(name, line.number), "the stream holds messages already",
                        "chat-parse reads sources; pass this on to chat-clean");
        } else if (line.type != "stream") {
            m_writer->pass(line.type, line.bytes);
        }
    }
}

void Reading::read_listed(const stream::Line& line) {
    model::Source source;
    source.reader = line.root.text_of("reader");
    source.within = line.root.text_of("within");
    source.name = line.root.text_of("name");
    const std::string path(line.root.text_of("path"));
    if (!m_options.reader.empty() && source.reader != m_options.reader) {
        return;
    }
    const source::Found* found = nullptr;
    std::string reason = "it is not there any more";
    if (path.empty()) {
        reason = "its record has no path: it does not come from chat-extract";
    } else {
        found = find_listed(path, source, reason);
    }
    if (found == nullptr) {
        begin_source(source.name);
        return skip(source, reason);
    }
    m_known_bytes += m_open.tree->entries()[found->claim.entry].size;
    read_source(*m_open.tree, *found);
}

const source::Found* Reading::find_listed(const std::string& path, const model::Source& source,
                                          std::string& reason) {
    try {
        open_listed(path);
    } catch (const Error& error) {
        if (!is_of_one_source(error)) {
            throw;
        }
        reason = error.what();
        return nullptr;
    }
    const auto found = std::find_if(m_open.found.begin(), m_open.found.end(), [&](const source::Found& one) {
        return one.claim.within == source.within && one.reader->name == source.reader;
    });
    return found == m_open.found.end() ? nullptr : &*found;
}

void Reading::open_listed(const std::string& path) {
    if (m_open.tree && m_open.path == path) {
        return;
    }
    m_open = {};
    m_open.tree = tree::open_tree(path);
    m_open.found = source::find_sources(*m_open.tree);
    m_open.path = path;
}

void Reading::read_tree(const tree::Tree& tree) {
    std::vector<source::Found> found = source::find_sources(tree);
    if (!m_options.reader.empty()) {
        std::erase_if(found, [&](const source::Found& one) { return one.reader->name != m_options.reader; });
    }
    for (const source::Found& one : found) {
        m_known_bytes += tree.entries()[one.claim.entry].size;
    }
    m_joiner.begin("");
    m_place = tree.name();
    for (const model::Notice& notice : source::tree_notices(tree, found)) {
        write(notice);
    }
    if (found.empty()) {
        write(make_notice(NoticeCode::source_unknown, tree.name(), k_nothing_found));
        m_context.say(cli::Severity::warning, k_nothing_found, "source-unknown", in_file(tree.name()));
        m_incomplete = true;
    }
    for (const source::Found& one : found) {
        read_source(tree, one);
    }
}

void Reading::begin_source(std::string place) {
    m_place = std::move(place);
    m_joiner.begin(fmt::format("s{}", ++m_sources));
    m_source_written = false;
    m_gave_something = false;
}

/// A source that cannot be read does not end the run, unless --strict says so.
void Reading::read_source(const tree::Tree& tree, const source::Found& found) {
    begin_source(place_of(tree, found.claim.within));
    model::Source source;
    source.reader = found.reader->name;
    source.within = found.claim.within;
    source.name = tree.name();
    try {
        read_records(tree, found);
        if (!m_gave_something) {
            skip(source, "it holds no message");
        }
    } catch (const Error& error) {
        if (!is_of_one_source(error) || m_options.strict) {
            throw;
        }
        skip(source, error.what());
    }
    m_read_bytes += tree.entries()[found.claim.entry].size;
}

void Reading::read_records(const tree::Tree& tree, const source::Found& found) {
    const auto reader = found.reader->open(tree, found.claim, m_media, m_options.read);
    while (auto record = reader->next()) {
        if (const auto* message = std::get_if<model::Message>(&*record)) {
            m_gave_something = true;
            m_context.progress(m_read_bytes + message->position.offset.value_or(0), m_known_bytes);
        }
        write(std::move(*record));
    }
}

void Reading::write(model::Record record) {
    const auto told = m_joiner.fit(record);
    if (const auto* notice = std::get_if<model::Notice>(&record)) {
        note_lost(*notice);
    }
    m_source_written = m_source_written || std::holds_alternative<model::Source>(record);
    m_writer->write(record);
    if (told) {
        m_writer->write(*told);
    }
}

void Reading::skip(const model::Source& source, const std::string& reason) {
    ++m_skipped;
    if (!m_source_written) {
        write(source);
    }
    write(make_notice(NoticeCode::source_skipped, source.within, reason));
}

/// Also marks the source as one that gave something: messages out of the range, or lines that are no
/// messages.
void Reading::note_lost(const model::Notice& notice) {
    const model::NoticeInfo& info = model::info(notice.code);
    m_gave_something = m_gave_something || info.level == model::Level::error ||
                       notice.code == NoticeCode::message_outside_range;
    if (info.level != model::Level::error) {
        return;
    }
    base::Place place = in_file(m_place);
    place.line = notice.position.line;
    const std::string text =
        fmt::format("{}: {}", info.word, notice.detail.empty() ? info.meaning : notice.detail);
    if (m_options.strict) {
        throw Error(Fault::data, place, text);
    }
    if (++m_lost[info.word] <= k_told) {
        m_context.say(cli::Severity::warning, text, info.word, place);
    }
}

int Reading::finish() {
    if (m_sources == 0) {
        throw Error(Fault::data, "no chat source was found", "chat-parse sources lists what can be read");
    }
    if (m_skipped == m_sources) {
        throw Error(Fault::data, "no source could be read");
    }
    m_writer->finish();
    for (const auto& [code, count] : m_lost) {
        if (count > k_told) {
            m_context.say(cli::Severity::warning,
                          fmt::format("{} notices {}: the stream has them all", count, code), code);
        }
        m_context.journal(code, fmt::format("{}", count));
    }
    for (const std::string_view type : {"source", "conversation", "participant", "message", "notice"}) {
        m_context.journal(type, fmt::format("{}", m_writer->count(type)));
    }
    return m_lost.empty() && m_skipped == 0 && !m_incomplete ? 0 : 1;
}

} // namespace chatkeep::chat_parse
