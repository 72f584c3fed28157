// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/join.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "source/merging/conversation_fit.hpp"
#include "source/merging/conversation_join.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace chatkeep::source::merging {

namespace {

/// A source of an input, in the order of the stream written.
struct Ranked {
    std::size_t input;
    std::size_t source;
};

class Joiner {
public:
    Joiner(std::vector<Input>& inputs, const JoinOptions& options, stream::Writer& writer)
        : m_inputs(inputs), m_options(options), m_writer(writer) {}

    std::vector<JoinSummary> run();

private:
    [[nodiscard]] Ranked find_source(const std::string& name, std::string_view option) const;
    [[nodiscard]] bool is_called(const Ranked& ranked, const std::string& name) const;
    [[nodiscard]] bool is_left_out(const std::string& name) const;
    [[nodiscard]] Ranked first_told() const;
    void rank_sources();
    void write_sources();
    [[nodiscard]] std::string id_of(std::size_t input, std::size_t source) const;
    [[nodiscard]] std::string zone_of(std::size_t input, std::size_t source) const;
    [[nodiscard]] std::vector<Part*> parts_by_rank() const;
    [[nodiscard]] std::vector<std::vector<Part*>> group() const;
    [[nodiscard]] static bool have_one_each(const std::vector<Part*>& parts);
    [[nodiscard]] std::vector<Member> members_of(const std::vector<Part*>& parts) const;
    void pass(const Member& member);
    void pass_notice(std::string_view notice, const std::string& source);

    std::vector<Input>& m_inputs;
    const JoinOptions& m_options;
    stream::Writer& m_writer;
    std::vector<Ranked> m_ranked; ///< the reference first, then by digest
    std::vector<std::tuple<std::size_t, std::size_t, std::string>> m_zones; ///< input, source, zone
};

bool Joiner::is_called(const Ranked& ranked, const std::string& name) const {
    const auto& names = m_inputs[ranked.input].sources[ranked.source].names;
    return std::find(names.begin(), names.end(), name) != names.end();
}

Ranked Joiner::find_source(const std::string& name, std::string_view option) const {
    std::vector<Ranked> found;
    std::string all;
    for (const Ranked& ranked : m_ranked) {
        if (is_called(ranked, name)) {
            found.push_back(ranked);
        }
        all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ",
                           base::printable(m_inputs[ranked.input].sources[ranked.source].label));
    }
    if (found.size() == 1) {
        return found.front();
    }
    throw base::Error(base::Fault::usage,
                      fmt::format("--{}: {} called \"{}\"", option,
                                  found.empty() ? "no source is" : "more than one source is",
                                  base::printable(name)),
                      "the sources are " + all);
}

/// Whether an input without any source is called so.
bool Joiner::is_left_out(const std::string& name) const {
    return std::any_of(m_inputs.begin(), m_inputs.end(), [&](const Input& input) {
        std::vector<std::string> names;
        add_name(names, input.name);
        return input.sources.empty() && std::find(names.begin(), names.end(), name) != names.end();
    });
}

/// The first source that has a conversation; whichever where none has.
Ranked Joiner::first_told() const {
    for (std::size_t input = 0; input < m_inputs.size(); ++input) {
        if (!m_inputs[input].parts.empty()) {
            return {input, m_inputs[input].parts.front().source};
        }
    }
    return m_ranked.empty() ? Ranked{} : m_ranked.front();
}

void Joiner::rank_sources() {
    for (std::size_t input = 0; input < m_inputs.size(); ++input) {
        for (std::size_t source = 0; source < m_inputs[input].sources.size(); ++source) {
            m_ranked.push_back({input, source});
        }
    }
    const Ranked reference =
        m_options.reference.empty() ? first_told() : find_source(m_options.reference, "reference");
    for (const auto& [name, zone] : m_options.zones) {
        if (is_left_out(name)) {
            continue;
        }
        const Ranked source = find_source(name, "zone");
        m_zones.emplace_back(source.input, source.source, zone);
    }
    std::stable_sort(m_ranked.begin(), m_ranked.end(), [&](const Ranked& a, const Ranked& b) {
        const auto key = [&](const Ranked& r) {
            const bool other = r.input != reference.input || r.source != reference.source;
            const SourcePart& part = m_inputs[r.input].sources[r.source];
            return std::tuple(other, std::string_view(part.digest), std::string_view(part.line));
        };
        return key(a) < key(b);
    });
}

std::string Joiner::id_of(std::size_t input, std::size_t source) const {
    const auto at = std::find_if(m_ranked.begin(), m_ranked.end(), [&](const Ranked& ranked) {
        return ranked.input == input && ranked.source == source;
    });
    return fmt::format("s{}", at - m_ranked.begin() + 1);
}

std::string Joiner::zone_of(std::size_t input, std::size_t source) const {
    for (const auto& [of_input, of_source, zone] : m_zones) {
        if (of_input == input && of_source == source) {
            return zone;
        }
    }
    return {};
}

void Joiner::write_sources() {
    for (const Input& input : m_inputs) {
        input.notices.for_each([&](std::string_view notice) { pass_notice(notice, {}); });
    }
    for (const Ranked& ranked : m_ranked) {
        const SourcePart& source = m_inputs[ranked.input].sources[ranked.source];
        const std::string id = stream::json_of(id_of(ranked.input, ranked.source));
        m_writer.pass("source", stream::with_replacements(source.line, {{{"id"}, id}}));
        source.notices.for_each([&](std::string_view notice) { pass_notice(notice, id); });
    }
}

/// source: the id of its source, as JSON.
void Joiner::pass_notice(std::string_view notice, const std::string& source) {
    const stream::Document record(notice, "a notice");
    const bool named = record.root().find("source").has_value();
    m_writer.pass(record.root().text_of("type"),
                  named ? stream::with_replacements(notice, {{{"source"}, source}}) : std::string(notice));
}

/// Whether no two are of one source.
bool Joiner::have_one_each(const std::vector<Part*>& parts) {
    return std::adjacent_find(parts.begin(), parts.end(), [](const Part* a, const Part* b) {
               return a->input == b->input && a->source == b->source;
           }) == parts.end();
}

std::vector<Part*> Joiner::parts_by_rank() const {
    std::vector<Part*> parts;
    for (const Ranked& ranked : m_ranked) {
        for (Part& part : m_inputs[ranked.input].parts) {
            if (part.source == ranked.source) {
                parts.push_back(&part);
            }
        }
    }
    return parts;
}

/// Conversations that belong together, each group in the order of its sources.
std::vector<std::vector<Part*>> Joiner::group() const {
    std::vector<Part*> parts = parts_by_rank();
    if (!m_options.by_evidence && have_one_each(parts) && !parts.empty()) {
        return {parts};
    }
    return group_by_fit(parts);
}

std::vector<Member> Joiner::members_of(const std::vector<Part*>& parts) const {
    std::vector<Member> members;
    for (Part* part : parts) {
        Input& input = m_inputs[part->input];
        members.push_back({&input, part, &input.sources[part->source], id_of(part->input, part->source),
                           zone_of(part->input, part->source)});
    }
    return members;
}

/// A conversation that only one source has, as it was read.
void Joiner::pass(const Member& member) {
    const std::string id = stream::json_of(member.id);
    m_writer.pass("conversation", stream::with_replacements(member.part->line, {{{"source"}, id}}));
    for (const std::string& participant : member.part->participants) {
        m_writer.pass("participant", participant);
    }
    member.part->notices.for_each([&](std::string_view notice) { pass_notice(notice, id); });
    base::SpoolReader stamps(*member.part->stamps);
    base::SpoolReader lines(*member.input->bytes);
    time::Stamp stamp;
    while (stamps.read_whole(reinterpret_cast<char*>(&stamp), sizeof stamp)) {
        const Reference place = unpack(stamp.reference);
        m_writer.pass("message", lines.view(place.offset, place.length));
    }
}

std::vector<JoinSummary> Joiner::run() {
    rank_sources();
    write_sources();
    std::vector<JoinSummary> summaries;
    for (const std::vector<Part*>& parts : group()) {
        std::vector<Member> members = members_of(parts);
        if (members.size() == 1 && m_options.by_evidence) {
            pass(members.front());
        } else {
            summaries.push_back(join_conversation(std::move(members), m_writer, m_options.progress));
        }
    }
    return summaries;
}

} // namespace

std::vector<JoinSummary> join(std::vector<Input>& inputs, const JoinOptions& options,
                              stream::Writer& writer) {
    return Joiner(inputs, options, writer).run();
}

} // namespace chatkeep::source::merging
