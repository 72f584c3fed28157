// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/pattern/pattern.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <re2/re2.h>

namespace chatkeep::policy {

namespace {

class PatternRecogniser : public Recogniser {
public:
    explicit PatternRecogniser(const std::string& pattern) : m_pattern(pattern, RE2::Quiet) {
        CHATKEEP_CHECK(m_pattern.ok());
    }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        const re2::StringPiece whole(text.data(), text.size());
        re2::StringPiece match;
        std::size_t at = 0;
        while (at < text.size() && m_pattern.Match(whole, at, text.size(), RE2::UNANCHORED, &match, 1)) {
            const auto begin = static_cast<std::size_t>(match.data() - text.data());
            if (match.empty()) {
                at = begin + base::decode_utf8(text.substr(begin)).length;
                at += begin == at ? 1U : 0U;
                continue;
            }
            Candidate found;
            found.begin = begin;
            found.end = at = begin + match.size();
            found.value = base::fold_case(text.substr(found.begin, match.size()));
            out.push_back(std::move(found));
        }
    }

    /// Never a beginning: what a value begins with says nothing about it here.
    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        return entry.ends_with('*') ? std::string() : base::fold_case(entry);
    }

private:
    RE2 m_pattern;
};

std::unique_ptr<Recogniser> make_pattern(const Rule& rule) {
    return std::make_unique<PatternRecogniser>(rule.pattern);
}

} // namespace

const RecogniserDescriptor k_pattern = {
    .name = "pattern",
    .version = 2,
    .summary = "the rule's own regular expression, key pattern (RE2)",
    .replacement = "[VERWIJDERD]",
    .needs = {},
    .make = &make_pattern,
};

} // namespace chatkeep::policy
