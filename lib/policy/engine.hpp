#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Runs a policy's rules over one text and says what they find, how sure, and on what evidence.

#include "policy/context_words.hpp"
#include "policy/look.hpp"
#include "policy/normalise.hpp"
#include "policy/policy.hpp"
#include "policy/recogniser.hpp"
#include "policy/tokens.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

enum class Where : std::uint8_t { nowhere, before, after, previous, quoted };

[[nodiscard]] std::string_view to_string(Where where) noexcept;

/// Why a finding has its level. Holds words of our own lists only, never of the text.
struct Grounds {
    bool check = false;
    bool form = false;
    Where where = Where::nowhere;    ///< where the context word stood
    std::string_view context;        ///< the context word, as the recogniser's list writes it
    std::string_view negative;       ///< the word that lowered it
    std::optional<std::size_t> list; ///< index of the allow list that lets it stay
    bool close = false;              ///< the context word stands right before or behind
    bool copy = false;               ///< the same value was redacted earlier in the conversation
    bool aside = false;              ///< only another text names it, and this one says more than the value
    bool doubt = false;              ///< it may well be another value: a person decides
    bool other = false;              ///< the word right before names another number, and nothing this one
};

/// What people decided about a finding.
enum class Said : std::uint8_t { nothing, open, keep, redact };

/// One place in a text that a rule speaks about. Offsets are bytes of the original text.
struct Finding {
    std::size_t rule = 0; ///< index in Policy::rules
    std::size_t begin = 0;
    std::size_t end = 0;
    Level level = Level::note;
    Grounds grounds;
    std::string value;  ///< canonical; for comparing, never for output
    bool whole = false; ///< of the whole text, whatever is replaced in it
    Said said = Said::nothing;
    std::string replacement = {}; ///< of an applied finding, where that of its rule has a number
    std::string copy_of = {};     ///< id of the message from which these words went, of which this is a copy
};

/// What stands in the place of a finding that is applied.
[[nodiscard]] std::string_view replacement_of(const Policy& policy, const Finding& finding) noexcept;

/// A place that a recogniser pointed at, and what came of it.
struct Trial {
    enum class Fate : std::uint8_t {
        found,
        covered,  ///< another rule has the say over it
        masked,   ///< inside a replacement of ours
        unnamed,  ///< nothing without a word near it that says what it is
        unlikely, ///< the check fails, and no such word stands right before it
    };

    Finding finding; ///< as far as it was judged
    Fate fate = Fate::found;
    std::optional<std::size_t> covered_by = std::nullopt; ///< index of the rule
};

[[nodiscard]] std::string_view to_string(Trial::Fate fate) noexcept;

/// Not for use by two threads at once: keeps scratch space between calls.
class Engine {
public:
    /// The policy must outlive the engine. Its rules must be valid (see load_policy()).
    explicit Engine(const Policy& policy);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    Engine(Engine&&) = delete;
    Engine& operator=(Engine&&) = delete;

    /// All findings in text that are at least a note, without overlaps among those that act (see
    /// resolve_overlaps()).
    void find(std::string_view text, const Surroundings& around, std::vector<Finding>& out);

    /// Everything that find() considers, also what it drops, by rule and place.
    [[nodiscard]] std::vector<Trial> explain(std::string_view text, const Surroundings& around);

    /// What no rule can find anything in does not pass.
    [[nodiscard]] const Sieve& sieve() const noexcept { return m_sieve; }

    [[nodiscard]] const Policy& policy() const noexcept { return m_policy; }

private:
    struct Pattern;
    struct Active;
    struct Gate;

    /// The rules of whose lists a text may hold a word; see ContextWords.
    struct Mentions {
        std::uint64_t context = 0;
        std::uint64_t negative = 0;
    };

    /// A text near the one that is judged: normalised and split into words when the first rule asks.
    struct Nearby {
        std::string_view text;
        Where where = Where::nowhere;
        bool is_normal = false;
        bool is_read = false;
        Normalised normal;
        Tokens tokens;
        std::optional<Mentions> mentions;

        void reset(std::string_view of, Where stands) noexcept {
            text = of;
            where = stands;
            is_normal = is_read = false;
            mentions.reset();
        }

        std::string_view normalised() {
            if (!is_normal) {
                normal.read(text);
                is_normal = true;
            }
            return normal.text();
        }
    };

    /// Sets m_text, into m_scratch where the thread does not know it, and what is near it.
    void begin(std::string_view text, const Surroundings& around, const Normalised* known);
    /// The rules that can match at all, in their order.
    void select_rules(Met met, bool words);
    [[nodiscard]] bool may_find(const Active& active, Met met, bool words);
    /// Whether a context word of the rule can stand in or near the text.
    [[nodiscard]] bool may_be_named(const Active& active);
    [[nodiscard]] Mentions mentions_in(std::string_view text) const noexcept;
    [[nodiscard]] const Mentions& mentions();
    [[nodiscard]] const Mentions& mentions_of(Nearby& nearby) const;
    /// The words of the text at hand.
    [[nodiscard]] const Tokens& tokens();
    [[nodiscard]] const Tokens& words_of(Nearby& nearby) const;
    void read_nearby(const Active& active, const Candidate& candidate, Grounds& grounds);
    /// Returns the word of our lists that names another number.
    std::string_view read_other_name(const Candidate& candidate, const std::optional<Tokens::Near>& word,
                                     Grounds& grounds) const;
    void find_rule(const Active& active, const Surroundings& around, std::vector<Finding>& out);
    [[nodiscard]] std::optional<Finding> judge(const Active& active, Candidate candidate);
    void read_context(const Active& active, const Candidate& candidate, Grounds& grounds);
    [[nodiscard]] Trial try_candidate(const Active& active, const Candidate& candidate);
    [[nodiscard]] std::vector<Span> find_masks(std::string_view text) const;

    const Policy& m_policy;
    std::vector<Active> m_active;
    Sieve m_sieve;
    std::unique_ptr<Gate> m_gate;
    ContextWords m_context;
    ContextWords m_negative;
    std::optional<Mentions> m_mentions; ///< of the text at hand
    Normalised m_scratch;
    const Normalised* m_text = &m_scratch; ///< the text that is judged
    std::vector<Span> m_masks;
    Tokens m_tokens;
    bool m_has_tokens = false;
    Reading m_reading;
    std::array<Nearby, 2> m_nearby;
    std::vector<std::size_t> m_selected; ///< of m_active
    std::vector<Candidate> m_candidates;
};

} // namespace chatkeep::policy
