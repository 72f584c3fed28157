// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/poll.hpp"

#include "base/text.hpp"
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_text {

namespace {

/// Without the marks that iOS puts in front of lines.
std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto newline = text.find('\n');
        std::string_view line = text.substr(0, newline);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        lines.push_back(skip_app_mark(line));
        if (newline == std::string_view::npos) {
            return lines;
        }
        text.remove_prefix(newline + 1);
    }
}

/// The word in front of a line's ": "; empty when there is none.
std::string_view leading_word(std::string_view line) noexcept {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return {};
    }
    std::string_view word = line.substr(0, colon);
    while (word.ends_with(' ')) {
        word.remove_suffix(1);
    }
    return word.find(' ') == std::string_view::npos ? word : std::string_view();
}

/// Text without the marks in front of its lines, its line ends as they are.
std::string without_line_marks(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n') + 1);
        const std::size_t length = line.empty() ? text.size() : line.size();
        result += skip_app_mark(text.substr(0, length));
        text.remove_prefix(length);
    }
    return result;
}

/// A word without lower-case ASCII letters: "POLL", "PEILING", "ОПРОС".
bool is_capitals(std::string_view word) noexcept {
    for (const char c : word) {
        if (c >= 'a' && c <= 'z') {
            return false;
        }
    }
    return !word.empty();
}

/// "text (3 votes)" → text and 3.
std::optional<model::PollOption> parse_option(std::string_view text) {
    const auto open = text.rfind(" (");
    if (open == std::string_view::npos || !text.ends_with(')')) {
        return std::nullopt;
    }
    const std::string_view count = skip_marks(text.substr(open + 2));
    std::uint64_t votes = 0;
    std::size_t at = 0;
    while (at < count.size() && base::is_digit(count[at]) && votes < 1'000'000'000) {
        votes = votes * 10 + static_cast<std::uint64_t>(count[at] - '0');
        ++at;
    }
    if (at == 0) {
        return std::nullopt;
    }
    model::PollOption option;
    option.text = std::string(text.substr(0, open));
    option.votes = votes;
    return option;
}

/// "OPTION: text (3 votes)", whose word must be shared when there is one.
std::optional<model::PollOption> parse_option_line(std::string_view line, std::string_view& shared) {
    const std::string_view word = leading_word(line);
    if (!is_capitals(word) || (!shared.empty() && word != shared)) {
        return std::nullopt;
    }
    auto option = parse_option(base::trim(line.substr(line.find(':') + 1)));
    if (option) {
        shared = word;
    }
    return option;
}

/// The options are the last lines; what stands in front of them is the question, of one line or more.
std::optional<model::Poll> parse_poll(const std::vector<std::string_view>& lines) {
    model::Poll poll;
    std::string_view shared;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto option = i > 1 ? parse_option_line(lines[i], shared) : std::nullopt;
        if (option) {
            poll.options.push_back(std::move(*option));
        } else if (poll.options.empty()) {
            poll.question += i > 1 ? "\n" : "";
            poll.question += lines[i];
        } else {
            return std::nullopt;
        }
    }
    return poll;
}

} // namespace

bool read_poll(std::string_view body, bool ios, model::Message& message) {
    const auto first_end = body.substr(0, 80).find('\n');
    if (first_end == std::string_view::npos || first_end == 0 ||
        (body[first_end - 1] != ':' && body[first_end - 1] != '\r')) {
        return false;
    }
    std::vector<std::string_view> lines = split_lines(body);
    while (lines.size() > 1 && base::trim(lines.back()).empty()) {
        lines.pop_back();
    }
    const std::string_view head = base::trim(lines.front());
    const auto known = Vocabulary::of(ios).find_whole(comparable(head));
    const bool is_known = known && known->kind == MarkerKind::poll;
    if (!head.ends_with(':') || (!is_known && (!is_capitals(leading_word(head)) || lines.size() < 4))) {
        return false;
    }
    auto poll = parse_poll(lines);
    if (!poll || (poll->options.empty() && lines.size() != 2)) {
        return false;
    }
    message.kind = model::MessageKind::poll;
    message.poll = std::move(*poll);
    message.text = without_line_marks(body.substr(first_end + 1));
    message.extra.emplace_back("marker", std::string(head));
    return true;
}

} // namespace chatkeep::source::whatsapp_text
