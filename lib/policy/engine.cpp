// SPDX-License-Identifier: EUPL-1.2
#include "policy/engine.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/number_names.hpp"
#include "policy/overlap.hpp"
#include "policy/pseudonyms.hpp"
#include "policy/registry.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace chatkeep::policy {

namespace {

/// How near a word must stand to be close. Before a value whose checksum fails it makes that worth a note (a
/// typing error).
constexpr std::size_t k_adjacent = 2;

Level lowered(Level level) noexcept {
    return level == Level::automatic ? Level::propose : Level::note;
}

Level level_of(const Rule& rule, const RecogniserDescriptor& kind, const Candidate& candidate,
               const Grounds& grounds) {
    const bool named = grounds.where != Where::nowhere;
    const bool surely = named && !grounds.aside;
    const auto has = [&](Evidence evidence) {
        switch (evidence) {
        case Evidence::context:
            return kind.close_context ? grounds.close : surely;
        case Evidence::form:
            return candidate.form || (surely && candidate.form_if_named);
        case Evidence::check:
            break;
        }
        return true; // without it there is no finding
    };
    const bool enough = std::all_of(rule.required.begin(), rule.required.end(), has);
    Level level = enough ? rule.level : std::min(rule.level, rule.otherwise);
    if (!grounds.negative.empty()) {
        level = grounds.other ? Level::note : lowered(level);
    }
    return std::min({level, candidate.most, named ? Level::automatic : kind.unnamed,
                     grounds.doubt ? Level::propose : Level::automatic});
}

/// The nearer word says what a number is; of two as near, the longer: "v-nummer" is no "nummer".
bool says_more(const Tokens::Near& negative, const Tokens::Near& word) noexcept {
    const bool phrase = negative.word.find(' ') != std::string_view::npos;
    return negative.distance < word.distance || (phrase && negative.distance == word.distance);
}

/// What people say beside a value that answers a question, and that says nothing else of it.
const WordList& answer_words() {
    static constexpr std::array<std::string_view, 64> words = {
        "ja",   "nee",  "ok",   "oke",     "okay",   "top", "dat",     "dit",  "deze",   "die",  "is",
        "was",  "het",  "de",   "een",     "mijn",   "m",   "n",       "zijn", "haar",   "hun",  "ons",
        "onze", "hier", "komt", "komen",   "ie",     "ik",  "ben",     "heb",  "hij",    "ze",   "zij",
        "op",   "van",  "in",   "en",      "of",     "nr",  "nummer",  "no",   "number", "even", "graag",
        "aub",  "svp",  "dank", "bedankt", "thanks", "thx", "geboren", "born", "my",     "it",   "its",
        "s",    "that", "this", "the",     "here",   "yes", "please",  "i",    "am"};
    static const WordList list(words);
    return list;
}

/// Whether a text asks for what comes next: "wat is je BSN?", "het BSN is:".
bool asks(std::string_view text) noexcept {
    return text.find('?') != std::string_view::npos || base::trim(text).ends_with(':');
}

/// Which entries of the allow lists a recogniser's values can meet.
struct Allowed {
    std::map<std::string, std::size_t, std::less<>> exact;
    std::vector<std::pair<std::string, std::size_t>> beginnings;

    void add(const Recogniser& recogniser, std::string_view entry, std::size_t list) {
        Normalised normal;
        normal.read(entry);
        std::string key = recogniser.canonical(normal.text());
        if (!key.empty() && key.back() == '*') {
            key.pop_back();
            beginnings.emplace_back(std::move(key), list);
        } else if (!key.empty()) {
            exact.try_emplace(std::move(key), list);
        }
    }

    [[nodiscard]] std::optional<std::size_t> find(const Recogniser& recogniser,
                                                  const std::string& value) const {
        if (exact.empty() && beginnings.empty()) {
            return std::nullopt;
        }
        for (const std::string& key : recogniser.allowed_by(value)) {
            if (const auto found = exact.find(key); found != exact.end()) {
                return found->second;
            }
        }
        for (const auto& [beginning, list] : beginnings) {
            if (value.starts_with(beginning)) {
                return list;
            }
        }
        return std::nullopt;
    }
};

} // namespace

std::string_view to_string(Where where) noexcept {
    constexpr std::array<std::string_view, 5> words = {"nowhere", "before", "after", "previous", "quoted"};
    return words[static_cast<std::size_t>(where)];
}

/// Whether a pattern matches a text, which tells whether rules are worth a look.
struct Engine::Pattern {
    explicit Pattern(const std::string& written) : text(written), expression(written, RE2::Quiet) {
        CHATKEEP_CHECK(expression.ok());
    }

    std::string text;
    RE2 expression;
    Met needs = 0; ///< of the rules that ask for it
    bool matches = false;
};

/// A rule that looks at texts, with what it needs to do so.
struct Engine::Active {
    Active(std::size_t number, const Rule& of_policy, const RecogniserDescriptor& kind)
        : index(number), rule(&of_policy), descriptor(&kind), recogniser(kind.make(of_policy)),
          context(kind.context), negative(kind.negative) {}

    /// words: a rule that looks for words can find one.
    [[nodiscard]] bool may_find(Met met, bool words) const noexcept {
        return descriptor->needs.words ? words
                                       : (needs & met) != 0 && (pattern == nullptr || pattern->matches);
    }

    std::size_t index;
    const Rule* rule;
    const RecogniserDescriptor* descriptor;
    std::unique_ptr<Recogniser> recogniser;
    Allowed allowed;
    WordList context;
    WordList negative;
    Met needs = 0;                    ///< its bit
    const Pattern* pattern = nullptr; ///< without it, nothing is found
};

/// The patterns of the rules, each once: looked for only where the needs of a rule that asks are met.
struct Engine::Gate {
    std::vector<std::unique_ptr<Pattern>> patterns;

    Pattern& add(const std::string& text, Met needs) {
        auto found = std::find_if(patterns.begin(), patterns.end(),
                                  [&](const auto& pattern) { return pattern->text == text; });
        if (found == patterns.end()) {
            found = patterns.insert(found, std::make_unique<Pattern>(text));
        }
        (*found)->needs |= needs;
        return **found;
    }

    void look(std::string_view text, Met met) const {
        for (const auto& pattern : patterns) {
            pattern->matches = (pattern->needs & met) != 0 &&
                               pattern->expression.Match(re2::StringPiece(text.data(), text.size()), 0,
                                                         text.size(), RE2::UNANCHORED, nullptr, 0);
        }
    }
};

namespace {

void add_allowed(Allowed& allowed, const Recogniser& recogniser, const Policy& policy) {
    for (std::size_t list = 0; list < policy.lists.size(); ++list) {
        for (const std::string& entry : policy.lists[list].entries) {
            allowed.add(recogniser, entry, list);
        }
    }
}

/// The length of the replacement of ours that text starts with; 0 when there is none.
std::size_t mask_length(const Policy& policy, std::string_view text) noexcept {
    for (const Rule& rule : policy.rules) {
        if (const std::size_t size = replacement_size(rule, text); size > 0) {
            return size;
        }
    }
    return 0;
}

} // namespace

std::string_view replacement_of(const Policy& policy, const Finding& finding) noexcept {
    return finding.replacement.empty() ? replacement_of(policy.rules[finding.rule]) : finding.replacement;
}

Engine::Engine(const Policy& policy) : m_policy(policy), m_gate(std::make_unique<Gate>()) {
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const Rule& rule = policy.rules[i];
        const RecogniserDescriptor* descriptor = find_recogniser(rule.recogniser);
        CHATKEEP_CHECK(descriptor != nullptr);
        if (descriptor->make == nullptr) {
            continue;
        }
        Active& active = m_active.emplace_back(i, rule, *descriptor);
        add_allowed(active.allowed, *active.recogniser, policy);
        const std::string gate =
            descriptor->gate.empty() ? rule.pattern : "(?i)" + std::string(descriptor->gate);
        active.needs = m_sieve.add(descriptor->needs);
        active.pattern = gate.empty() ? nullptr : &m_gate->add(gate, active.needs);
    }
}

Engine::~Engine() = default;

void Engine::find(std::string_view text, const Surroundings& around, std::vector<Finding>& out) {
    out.clear();
    if (m_sieve.is_too_short(text)) {
        return;
    }
    const bool words = around.words && m_sieve.passes_words(text);
    const Met met = m_sieve.met(text);
    if (!words && met == 0) {
        return;
    }
    ReadText* const ahead = around.thread == nullptr ? nullptr : around.thread->own(text);
    m_text = ahead == nullptr ? &m_scratch : &ahead->normal;
    if (ahead == nullptr) {
        read(text, around);
    }
    select_rules(met, words);
    if (m_selected.empty()) {
        return;
    }
    m_has_tokens = false;
    m_masks = find_masks(m_text->text());
    m_nearby[0].reset(around.previous, Where::previous);
    m_nearby[1].reset(around.quoted, Where::quoted);
    Surroundings inside = around;
    inside.reading = ahead == nullptr || !m_masks.empty() ? &m_reading : &ahead->reading;
    if (inside.reading == &m_reading) {
        m_reading.begin(m_text->text(), m_masks);
    }
    for (const std::size_t active : m_selected) {
        find_rule(m_active[active], inside, out);
    }
    if (out.size() > 1) {
        out = resolve_overlaps(m_policy, text, std::move(out));
    }
}

void Engine::read(std::string_view text, const Surroundings& around) {
    if (around.is_file_name) {
        m_scratch.read_file_name(text);
    } else {
        m_scratch.read(text);
    }
}

void Engine::select_rules(Met met, bool words) {
    m_gate->look(m_text->text(), met);
    m_selected.clear();
    for (std::size_t active = 0; active < m_active.size(); ++active) {
        if (m_active[active].may_find(met, words)) {
            m_selected.push_back(active);
        }
    }
}

/// Our own replacements are opaque: a second run must not take "[BSN]" for a word that names a number.
std::vector<Span> Engine::find_masks(std::string_view text) const {
    std::vector<Span> masks;
    for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
        if (const std::size_t length = mask_length(m_policy, text.substr(at)); length > 0) {
            masks.emplace_back(at, at + length);
        }
    }
    return masks;
}

void Engine::find_rule(const Active& active, const Surroundings& around, std::vector<Finding>& out) {
    m_candidates.clear();
    active.recogniser->enter(around);
    active.recogniser->find_in(*m_text, m_candidates);
    for (Candidate& candidate : m_candidates) {
        const auto mask = std::partition_point(m_masks.begin(), m_masks.end(),
                                               [&](const Span& m) { return m.second <= candidate.begin; });
        const bool masked = mask != m_masks.end() && mask->first < candidate.end;
        const bool repeated =
            !out.empty() && out.back().rule == active.index &&
            m_text->original(candidate.begin, candidate.end) == Span{out.back().begin, out.back().end};
        if ((masked && !candidate.whole) || repeated) {
            continue;
        }
        if (auto finding = judge(active, std::move(candidate))) {
            out.push_back(std::move(*finding));
        }
    }
}

const Tokens& Engine::words_of(Nearby& nearby) const {
    if (!nearby.is_read) {
        Normalised normal;
        normal.read(nearby.text);
        nearby.tokens.read(normal.text(), find_masks(normal.text()));
        nearby.is_read = true;
    }
    return nearby.tokens;
}

/// A text near this one names the value for sure when this one says nothing else; and when it asks for
/// another value, this is that.
void Engine::read_nearby(const Active& active, const Candidate& candidate, Grounds& grounds) {
    for (Nearby& nearby : m_nearby) {
        if (nearby.text.empty()) {
            continue;
        }
        const auto is_answer = [&] {
            return m_tokens.has_only(answer_words(), {candidate.begin, candidate.end});
        };
        if (const auto found = words_of(nearby).any(active.context)) {
            grounds.context = *found;
            grounds.where = nearby.where;
            grounds.aside = !is_answer();
            return;
        }
        grounds.doubt = grounds.doubt || (!candidate.marked && asks(nearby.text) &&
                                          words_of(nearby).any(active.negative) && is_answer());
    }
}

/// "het vluchtnummer is 999990019": what a number is called that another recogniser, or none, looks for.
std::string_view Engine::read_other_name(const Candidate& candidate, const std::optional<Tokens::Near>& word,
                                         Grounds& grounds) const {
    const NamedNumber name = name_before(m_text->text(), candidate.begin);
    // "nummer" is a word for telephone numbers, but "zaak nummer" is none
    const bool general = word && name.distance > word->distance &&
                         (word->word.starts_with("nummer") || word->word.starts_with("number"));
    const bool named = word && !general;
    if (name.name == NumberName::nothing || (named && word->before && word->distance <= name.distance)) {
        return {};
    }
    if (name.name == NumberName::unknown) {
        grounds.doubt = !candidate.marked;
        return {};
    }
    const bool party = name.name == NumberName::party;
    grounds.doubt = !named || !party;
    const bool needs_word = candidate.needs_context && candidate.most < Level::automatic &&
                            !(named && word->before); // such a word names the next number
    grounds.other = needs_word || (!named && !party && !candidate.marked);
    return name.word;
}

void Engine::read_context(const Active& active, const Candidate& candidate, Grounds& grounds) {
    if (!m_has_tokens) {
        m_tokens.read(m_text->text(), m_masks);
        m_has_tokens = true;
    }
    const Span place{candidate.begin, candidate.end};
    const auto word = m_tokens.nearest(place, active.context);
    const auto negative = m_tokens.nearest(place, active.negative);
    if (negative && !candidate.marked &&
        (!word || active.descriptor->negative_wins || says_more(*negative, *word))) {
        grounds.negative = negative->word;
    }
    const std::string_view other =
        active.descriptor->is_numbered ? read_other_name(candidate, word, grounds) : std::string_view();
    if (word) {
        grounds.context = word->word;
        grounds.where = word->before ? Where::before : Where::after;
        const bool touches = !active.descriptor->close_context || !word->before || word->distance == 1 ||
                             is_link_word(m_tokens.before(place, 1));
        grounds.close = word->distance <= k_adjacent && touches;
    } else if (!negative) {
        read_nearby(active, candidate, grounds);
        grounds.other = grounds.other && grounds.where == Where::nowhere;
    }
    if (grounds.other && grounds.negative.empty()) {
        grounds.negative = other;
    }
}

std::optional<Finding> Engine::judge(const Active& active, Candidate candidate) {
    Finding finding;
    finding.rule = active.index;
    std::tie(finding.begin, finding.end) = m_text->original(candidate.begin, candidate.end);
    Grounds& grounds = finding.grounds;
    grounds.check = candidate.check;
    grounds.form = candidate.form;
    finding.whole = candidate.whole;
    read_context(active, candidate, grounds);
    const bool named = grounds.where != Where::nowhere;
    if (candidate.needs_context && !(named && active.recogniser->confirm(m_text->text(), candidate))) {
        return std::nullopt;
    }
    finding.value = candidate.value;
    grounds.list = active.allowed.find(*active.recogniser, finding.value);
    if (grounds.list) {
        return finding;
    }
    if (!candidate.check) {
        const bool typing_error = grounds.close && grounds.where == Where::before;
        // the first context word is the value's own name: a word like "rekening" says less
        const bool is_own = grounds.context == active.descriptor->context.front() && grounds.negative.empty();
        finding.level = std::min(
            {active.rule->level, candidate.most, is_own ? active.descriptor->mistyped : Level::note});
        return typing_error ? std::optional<Finding>(std::move(finding)) : std::nullopt;
    }
    finding.level = level_of(*active.rule, *active.descriptor, candidate, grounds);
    return finding;
}

std::string_view to_string(Trial::Fate fate) noexcept {
    constexpr std::array<std::string_view, 5> words = {"found", "covered", "masked", "unnamed", "unlikely"};
    return words[static_cast<std::size_t>(fate)];
}

Trial Engine::try_candidate(const Active& active, const Candidate& candidate) {
    Trial trial;
    const bool masked = std::any_of(m_masks.begin(), m_masks.end(), [&](const Span& mask) {
        return mask.first < candidate.end && candidate.begin < mask.second;
    });
    auto judged = masked ? std::nullopt : judge(active, candidate);
    if (judged) {
        trial.finding = std::move(*judged);
        return trial;
    }
    trial.finding.rule = active.index;
    std::tie(trial.finding.begin, trial.finding.end) = m_text->original(candidate.begin, candidate.end);
    trial.finding.grounds.check = candidate.check;
    trial.finding.grounds.form = candidate.form;
    if (!masked) {
        read_context(active, candidate, trial.finding.grounds);
    }
    trial.fate = masked ? Trial::Fate::masked
                        : (candidate.needs_context ? Trial::Fate::unnamed : Trial::Fate::unlikely);
    return trial;
}

std::vector<Trial> Engine::explain(std::string_view text, const Surroundings& around) {
    std::vector<Trial> trials;
    std::vector<Finding> found;
    m_text = &m_scratch;
    read(text, around);
    m_has_tokens = false;
    m_masks = find_masks(m_text->text());
    m_nearby = {Nearby{around.previous, Where::previous, false, {}},
                Nearby{around.quoted, Where::quoted, false, {}}};
    m_reading.begin(m_text->text(), m_masks);
    Surroundings inside = around;
    inside.reading = &m_reading;
    for (const Active& active : m_active) {
        std::vector<Candidate> candidates;
        if (around.words || !active.descriptor->needs.words) {
            active.recogniser->enter(inside);
            active.recogniser->find_in(*m_text, candidates);
        }
        for (const Candidate& candidate : candidates) {
            trials.push_back(try_candidate(active, candidate));
            if (trials.back().fate == Trial::Fate::found) {
                found.push_back(trials.back().finding);
            }
        }
    }
    const std::vector<Finding> resolved = resolve_overlaps(m_policy, text, std::move(found));
    for (Trial& trial : trials) {
        const Finding& own = trial.finding;
        const bool stands = std::any_of(resolved.begin(), resolved.end(), [&](const Finding& other) {
            return other.rule == own.rule && other.begin == own.begin && other.end == own.end;
        });
        const auto over = std::find_if(resolved.begin(), resolved.end(), [&](const Finding& other) {
            return other.rule != own.rule && other.begin < own.end && own.begin < other.end;
        });
        if (trial.fate == Trial::Fate::found && !stands && over != resolved.end()) {
            trial.fate = Trial::Fate::covered;
            trial.covered_by = over->rule;
        }
    }
    return trials;
}

} // namespace chatkeep::policy
