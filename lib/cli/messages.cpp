// SPDX-License-Identifier: EUPL-1.2
#include "cli/messages.hpp"

#include "base/text.hpp"
#include "cli/terminal.hpp"
#include "stream/writer.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

namespace chatkeep::cli {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_line_limit = 4096; ///< bytes of foreign text in one line

constexpr std::array<std::string_view, 4> k_words = {"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 4> k_colours = {"\x1b[2m", "\x1b[1m", "\x1b[33m", "\x1b[31m"};

base::Fd open_log(const std::string& path, bool replace) {
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (replace ? O_TRUNC : O_EXCL);
    base::Fd fd(::open(path.c_str(), flags, 0600));
    if (!fd.is_open() && errno == EEXIST) {
        throw Error(Fault::refused, fmt::format("{} exists already", path),
                    "choose another name, or use --force to replace it");
    }
    if (!fd.is_open()) {
        base::throw_errno(Fault::io, fmt::format("cannot create {}", path));
    }
    return fd;
}

std::size_t index_of(Severity severity) {
    return static_cast<std::size_t>(severity);
}

void append_number(std::string& json, std::string_view name, const std::optional<std::uint64_t>& value) {
    if (value) {
        json += fmt::format(R"(,"{}":{})", name, *value);
    }
}

std::string place_json(const base::Place& place) {
    std::string json = R"({"file":)";
    stream::append_json(json, base::repair_utf8(place.file));
    append_number(json, "line", place.line);
    append_number(json, "row", place.row);
    append_number(json, "offset", place.offset);
    return json + '}';
}

} // namespace

void Messages::configure(const Options& options, std::size_t verbosity) {
    if (verbosity > 0) {
        m_threshold = verbosity > 1 ? Severity::debug : Severity::info;
    }
    if (options.has("quiet")) {
        m_threshold = Severity::error;
    }
    m_colour = wants_colour(options.text("color"));
    m_progress.configure(m_program, options.text("progress"));
    const std::string log = options.text("log-json");
    if (log == "-") {
        m_log = STDERR_FILENO;
        m_text = false;
    } else if (!log.empty()) {
        m_log_file = open_log(log, options.has("force"));
        m_log = m_log_file.get();
    }
}

void Messages::say(const Event& event) {
    if (event.severity < m_threshold) {
        return;
    }
    m_progress.erase();
    if (m_text) {
        write_text(event);
    }
    if (m_log >= 0) {
        write_log(event);
    }
}

void Messages::write_text(const Event& event) const {
    const std::size_t level = index_of(event.severity);
    const std::string_view before = m_colour ? k_colours[level] : "";
    const std::string_view after = m_colour ? "\x1b[0m" : "";
    std::string line = fmt::format("{}: {}{}:{} ", m_program, before, k_words[level], after);
    const std::string place = base::to_string(event.place);
    line += base::printable(
        place.empty() ? std::string(event.text) : fmt::format("{}: {}", place, event.text), k_line_limit);
    line += '\n';
    if (!event.hint.empty()) {
        line += fmt::format("{}: hint: {}\n", m_program, base::printable(event.hint, k_line_limit));
    }
    write_to_person(STDERR_FILENO, line);
}

void Messages::write_log(const Event& event) const {
    std::string json = fmt::format(R"({{"level":"{}")", k_words[index_of(event.severity)]);
    if (!event.code.empty()) {
        json += R"(,"code":)";
        stream::append_json(json, event.code);
    }
    const base::Place& place = event.place;
    if (!place.file.empty() || place.line || place.row || place.offset) {
        json += R"(,"place":)" + place_json(place);
    }
    json += R"(,"detail":)";
    stream::append_json(json, base::repair_utf8(event.text));
    if (!event.hint.empty()) {
        json += R"(,"hint":)";
        stream::append_json(json, base::repair_utf8(event.hint));
    }
    write_to_person(m_log, json + "}\n");
}

} // namespace chatkeep::cli
