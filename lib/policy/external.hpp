#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Recognisers of others: programs that a policy names and pins by hash. chat-clean(1) describes the lines.

#include "base/dialogue.hpp"
#include "policy/policy.hpp"
#include "policy/problems.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// A stretch that the program points at, in bytes of the text it was given.
struct ExternalSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string label;
};

/// One program. Asks one text at a time, in the order in which cleaning meets them: what it answers can't
/// depend on how texts were bundled.
class ExternalProgram {
public:
    ExternalProgram(std::string name, std::unique_ptr<base::Dialogue> dialogue)
        : m_name(std::move(name)), m_dialogue(std::move(dialogue)) {}

    /// Sorted. Throws Error{check} when the answer is none, or points outside the text or into a character.
    [[nodiscard]] const std::vector<ExternalSpan>& spans_in(std::string_view text);

private:
    [[nodiscard]] std::vector<ExternalSpan> read_answer(const std::string& answer,
                                                        std::string_view text) const;

    std::string m_name;
    std::unique_ptr<base::Dialogue> m_dialogue;
    std::uint64_t m_number = 0; ///< of questions
    /// Answers to the last texts: rules that share a program, and rounds over one text, ask once.
    std::map<std::string, std::vector<ExternalSpan>, std::less<>> m_answers;
};

/// Starts the programs of the policy's rules; two rules with the same program share it. A program whose hash
/// is not what the rule says is a problem, as is any when starter is nullptr. folder: of the policy file.
void start_programs(Policy& policy, const std::string& folder, base::ProgramStarter* starter,
                    Problems& problems);

} // namespace chatkeep::policy
