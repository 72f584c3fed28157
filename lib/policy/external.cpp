// SPDX-License-Identifier: EUPL-1.2
#include "policy/external.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_program_most = std::size_t{256} << 20U;
constexpr std::size_t k_answers_kept = 64;
constexpr std::string_view k_prefix = "command:";

bool is_border(std::string_view text, std::size_t at) noexcept {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

[[noreturn]] void refuse(const std::string& name, std::uint64_t number, const std::string& what) {
    throw Error(Fault::check, fmt::format("the recogniser {}: answer {}: {}", name, number, what),
                "nothing that it said is used; the run is not finished");
}

/// What a program answers is no data of ours: a fault in it is a check that failed.
std::unique_ptr<stream::Document> parse_answer(const std::string& answer, const std::string& name,
                                               std::uint64_t number) {
    try {
        return std::make_unique<stream::Document>(answer, "the answer");
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
        refuse(name, number, "no JSON");
    }
}

std::string read_program(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, k_program_most, path);
}

/// The program's bytes when they are those that the rule pins.
std::optional<std::string> read_pinned(const Rule& rule, const std::string& folder, Problems& problems) {
    const std::string name = rule.recogniser.substr(k_prefix.size());
    const std::string path = name.starts_with('/') ? name : folder + "/" + name;
    try {
        std::string bytes = read_program(path);
        const std::string hash = hash::sha256(bytes);
        if (hash == rule.sha256) {
            return bytes;
        }
        problems.add(rule.line, fmt::format("rule {}: the SHA-256 of {} is {}, not what the policy says",
                                            rule.id, base::printable(name), hash));
    } catch (const Error& error) {
        problems.add(rule.line, fmt::format("rule {}: {}", rule.id, error.what()));
    }
    return std::nullopt;
}

} // namespace

std::vector<ExternalSpan> ExternalProgram::read_answer(const std::string& answer,
                                                       std::string_view text) const {
    std::vector<ExternalSpan> spans;
    const std::unique_ptr<stream::Document> document = parse_answer(answer, m_name, m_number);
    const stream::Value root = document->root();
    const auto number = root.find("n");
    const auto list = root.find("spans");
    if (!number || number->integer() != static_cast<std::int64_t>(m_number) || !list || !list->is_array()) {
        refuse(m_name, m_number, "no object with the question's \"n\" and \"spans\"");
    }
    list->for_each_item([&](stream::Value item) {
        const auto begin = item.find("begin").value_or(stream::Value()).integer();
        const auto end = item.find("end").value_or(stream::Value()).integer();
        const auto size = static_cast<std::int64_t>(text.size());
        if (!begin || !end || *begin < 0 || *begin >= *end || *end > size) {
            refuse(m_name, m_number, "a span that does not lie in the text");
        }
        ExternalSpan span{static_cast<std::size_t>(*begin), static_cast<std::size_t>(*end),
                          std::string(item.text_of("label"))};
        if (!is_border(text, span.begin) || !is_border(text, span.end)) {
            refuse(m_name, m_number, "a span that cuts a character: offsets are bytes of UTF-8");
        }
        spans.push_back(std::move(span));
    });
    std::sort(spans.begin(), spans.end(), [](const ExternalSpan& a, const ExternalSpan& b) {
        return std::tie(a.begin, a.end, a.label) < std::tie(b.begin, b.end, b.label);
    });
    return spans;
}

const std::vector<ExternalSpan>& ExternalProgram::spans_in(std::string_view text) {
    const auto known = m_answers.find(text);
    if (known != m_answers.end()) {
        return known->second;
    }
    if (m_answers.size() >= k_answers_kept) {
        m_answers.clear();
    }
    std::string question;
    stream::ObjectWriter object(question);
    object.number("n", ++m_number);
    object.text("text", text);
    object.end();
    return m_answers[std::string(text)] = read_answer(m_dialogue->ask(question), text);
}

void start_programs(Policy& policy, const std::string& folder, base::ProgramStarter* starter,
                    Problems& problems) {
    std::map<std::string, std::shared_ptr<ExternalProgram>> started;
    for (Rule& rule : policy.rules) {
        if (!rule.recogniser.starts_with(k_prefix)) {
            continue;
        }
        if (starter == nullptr) {
            problems.add(rule.line, fmt::format("rule {}: no programs are started here", rule.id));
            continue;
        }
        const auto bytes = read_pinned(rule, folder, problems);
        if (!bytes) {
            continue;
        }
        std::shared_ptr<ExternalProgram>& program = started[rule.sha256];
        if (program == nullptr) {
            const std::string name = base::printable(rule.recogniser.substr(k_prefix.size()));
            program = std::make_shared<ExternalProgram>(
                name, starter->start_program(name, *bytes, static_cast<int>(rule.timeout_s)));
        }
        rule.program = program;
    }
}

} // namespace chatkeep::policy
