// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/survey_notices.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::NoticeCode;

constexpr std::uint64_t k_strange_lines = 2; ///< one may be the encryption notice of a language in no table

/// "line 12", "lines 12, 90": where each form of header but the file's first begins.
std::string lines_of_other_forms(const Survey& survey) {
    std::vector<std::uint64_t> lines;
    lines.reserve(survey.evidence.size());
    for (const auto& [shape, evidence] : survey.evidence) {
        lines.push_back(evidence.first_line());
    }
    std::sort(lines.begin(), lines.end());
    std::string text = lines.size() == 2 ? "line" : "lines";
    for (std::size_t i = 1; i < lines.size(); ++i) {
        text += fmt::format("{}{}", i == 1 ? " " : ", ", lines[i]);
    }
    return text;
}

/// Where lines stand whose sender is in doubt, and what to do about it.
std::string say_ambiguous(const AmbiguousLines& lines) {
    constexpr std::size_t k_most = 5;
    std::string text = lines.count == 1 ? "1 line" : fmt::format("{} lines", lines.count);
    text += " can be read with two different senders, beginning at line";
    text += lines.first.size() == 1 ? "" : "s";
    for (std::size_t i = 0; i < std::min(k_most, lines.first.size()); ++i) {
        text += fmt::format("{}{}", i == 0 ? " " : ", ", lines.first[i]);
    }
    text += lines.first.size() > k_most ? ", …" : "";
    text += ": --participant gives the whole name of a sender";
    return text;
}

/// The words for a message that the owner of the phone deleted, where they may be typed.
void tell_doubtful_owners(const Survey& survey, Notices& notices) {
    model::Notice notice;
    notice.code = NoticeCode::sender_ambiguous;
    notice.position.line = survey.doubtful_owners.front();
    notice.detail = fmt::format(
        "words that only the app puts in the place of a message of the phone's owner stand "
        "behind {}: a person may have typed them; --owner tells whose phone it was",
        survey.doubtful_owners.size() == 1 ? std::string("the person whom the conversation is called after")
                                           : fmt::format("{} names", survey.doubtful_owners.size()));
    notices.add(std::move(notice));
}

} // namespace

void add_notices(const Survey& survey, Notices& notices) {
    if (survey.senders.people() == 0 && survey.strange >= k_strange_lines) {
        model::Notice notice;
        notice.code = NoticeCode::header_unknown;
        notice.position.line = survey.first_strange_line;
        notice.detail =
            fmt::format("no message has a sender that is understood, so that {} lines were kept as events "
                        "without one: behind "
                        "date and time WhatsApp writes \"NAME: \"; use the original export, or mend a copy",
                        survey.strange);
        notices.add(std::move(notice));
    }
    if (survey.swallowed > 0) {
        model::Notice notice;
        notice.code = NoticeCode::header_unknown;
        notice.position.line = survey.first_swallowing_line;
        notice.detail =
            fmt::format("{} headers stand behind carriage returns alone, as WhatsApp writes none, and were "
                        "kept as text: use the original export, or convert a copy with: tr '\\r' '\\n'",
                        survey.swallowed);
        notices.add(std::move(notice));
    }
    const std::uint64_t count = survey.records;
    const bool at_limit =
        (count >= 39'900 && count <= 40'000) || (survey.has_media && count >= 9'900 && count <= 10'000);
    if (at_limit) {
        notices.add_file(
            NoticeCode::export_truncated,
            fmt::format("{} messages: WhatsApp exports at most 40,000 (10,000 with media)", count));
    } else if (!survey.starts_with_notice) {
        notices.add_file(NoticeCode::export_head_missing,
                         "the first line is neither the encryption notice nor the creation of the group");
    }
    if (survey.shapes.size() > 1) {
        notices.add_file(
            NoticeCode::header_forged,
            fmt::format(
                "headers of {} forms begin messages, those behind the first from {} on: the file is put "
                "together from several exports, or holds pasted text",
                survey.shapes.size(), lines_of_other_forms(survey)));
    }
    if (survey.line_ends.feeds > 0 && survey.line_ends.returns > 0) {
        notices.add_file(
            NoticeCode::header_forged,
            fmt::format("{} headers stand behind a line feed alone, {} behind a carriage return too: "
                        "the file is put together from several exports, or holds pasted text",
                        survey.line_ends.feeds, survey.line_ends.returns));
    }
    if (!survey.doubtful_owners.empty()) {
        tell_doubtful_owners(survey, notices);
    }
    if (const AmbiguousLines& lines = survey.senders.ambiguous(); lines.count > 0) {
        notices.add_file(NoticeCode::sender_ambiguous, say_ambiguous(lines));
    }
}

} // namespace chatkeep::source::whatsapp_text
