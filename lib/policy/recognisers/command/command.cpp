// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/command/command.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/external.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

class CommandRecogniser : public Recogniser {
public:
    CommandRecogniser(std::shared_ptr<ExternalProgram> program, std::vector<std::string> labels)
        : m_program(std::move(program)), m_labels(std::move(labels)) {}

    void find(std::string_view text, std::vector<Candidate>& out) override {
        CHATKEEP_CHECK(m_program != nullptr);
        for (const ExternalSpan& span : m_program->spans_in(text)) {
            const bool wanted =
                m_labels.empty() || std::find(m_labels.begin(), m_labels.end(), span.label) != m_labels.end();
            if (!wanted) {
                continue;
            }
            Candidate found;
            found.begin = span.begin;
            found.end = span.end;
            found.most = Level::propose; // nobody vouches for a program of others
            found.value = base::fold_case(text.substr(span.begin, span.end - span.begin));
            out.push_back(std::move(found));
        }
    }

    /// Never a beginning: what a value begins with says nothing about it here.
    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        return entry.ends_with('*') ? std::string() : base::fold_case(entry);
    }

private:
    std::shared_ptr<ExternalProgram> m_program; ///< shared by the rules that name the same program
    std::vector<std::string> m_labels;
};

std::unique_ptr<Recogniser> make_command(const Rule& rule) {
    return std::make_unique<CommandRecogniser>(rule.program, rule.labels);
}

} // namespace

const RecogniserDescriptor k_command = {
    .name = "command:",
    .version = 2,
    .summary = "what an external program points at; its path stands behind the colon",
    .replacement = "[VERWIJDERD]",
    .needs = {},
    .make = &make_command,
};

} // namespace chatkeep::policy
