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
    Pattern(const std::string& pattern, bool (*look)(std::string_view) noexcept)
        : written(pattern), may_pass(look) {
        if (!written.empty()) {
            expression.emplace(written, RE2::Quiet);
            CHATKEEP_CHECK(expression->ok());
        }
    }

    [[nodiscard]] bool passes(std::string_view text) const {
        return (may_pass == nullptr || may_pass(text)) &&
               (!expression || expression->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(),
                                                 RE2::UNANCHORED, nullptr, 0));
    }

    std::string written;
    std::optional<RE2> expression;
    bool (*may_pass)(std::string_view text) noexcept;
    std::optional<bool> matches; ///< the text at hand
};

/// A rule that looks at texts, with what it needs to do so.
struct Engine::Active {
    Active(std::size_t number, const Rule& of_policy, const RecogniserDescriptor& kind)
        : index(number), rule(&of_policy), descriptor(&kind), recogniser(kind.make(of_policy)),
          context(kind.context), negative(kind.negative) {}

    std::size_t index;
    const Rule* rule;
    const RecogniserDescriptor* descriptor;
    std::unique_ptr<Recogniser> recogniser;
    Allowed allowed;
    WordList context;
    WordList negative;
    Met needs = 0;              ///< its bit
    Pattern* pattern = nullptr; ///< without it, nothing is found
    std::uint64_t named = 0;    ///< its bit in Mentions::context; 0: it has no context words
    std::uint64_t lowered = 0;  ///< that in Mentions::negative
};

/// The patterns of the rules, each once: looked for only where a rule asks.
struct Engine::Gate {
    std::vector<std::unique_ptr<Pattern>> patterns;

    Pattern& add(const std::string& written, const RecogniserDescriptor& descriptor) {
        auto found = std::find_if(patterns.begin(), patterns.end(), [&](const auto& pattern) {
            return pattern->written == written && pattern->may_pass == descriptor.may_pass;
        });
        if (found == patterns.end()) {
            found = patterns.insert(found, std::make_unique<Pattern>(written, descriptor.may_pass));
        }
        return **found;
    }

    void begin() noexcept {
        for (const auto& pattern : patterns) {
            pattern->matches.reset();
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
        const bool is_open = gate.empty() && descriptor->may_pass == nullptr;
        active.pattern = is_open ? nullptr : &m_gate->add(gate, *descriptor);
        active.named = descriptor->context.empty() ? 0 : ContextWords::bit_of(i);
        active.lowered = descriptor->negative.empty() ? 0 : ContextWords::bit_of(i);
        m_context.add(descriptor->context, i);
        m_negative.add(descriptor->negative, i);
    }
    m_context.settle();
    m_negative.settle();
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
    begin(text, around, ahead == nullptr ? nullptr : &ahead->normal);
    select_rules(met, words);
    if (m_selected.empty()) {
        return;
    }
    m_masks = find_masks(m_text->text());
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

void Engine::begin(std::string_view text, const Surroundings& around, const Normalised* known) {
    m_text = known == nullptr ? &m_scratch : known;
    if (known == nullptr && around.is_file_name) {
        m_scratch.read_file_name(text);
    } else if (known == nullptr) {
        m_scratch.read(text);
    }
    m_has_tokens = false;
    m_mentions.reset();
    m_nearby[0].reset(around.previous, Where::previous);
    m_nearby[1].reset(around.quoted, Where::quoted);
}

void Engine::select_rules(Met met, bool words) {
    m_gate->begin();
    m_selected.clear();
    for (std::size_t active = 0; active < m_active.size(); ++active) {
        if (may_find(m_active[active], met, words)) {
            m_selected.push_back(active);
        }
    }
}

/// words: a rule that looks for words can find one.
bool Engine::may_find(const Active& active, Met met, bool words) {
    if (active.descriptor->needs.words) {
        return words;
    }
    if ((active.needs & met) == 0 || (active.descriptor->named_only && !may_be_named(active))) {
        return false;
    }
    if (active.pattern == nullptr) {
        return true;
    }
    std::optional<bool>& matches = active.pattern->matches;
    matches = matches.has_value() ? *matches : active.pattern->passes(m_text->text());
    return *matches;
}

bool Engine::may_be_named(const Active& active) {
    const auto is_named_in = [&](Nearby& nearby) {
        return !nearby.text.empty() && (mentions_of(nearby).context & active.named) != 0;
    };
    return (mentions().context & active.named) != 0 ||
           std::any_of(m_nearby.begin(), m_nearby.end(), is_named_in);
}

Engine::Mentions Engine::mentions_in(std::string_view text) const noexcept {
    return {m_context.rules_in(text), m_negative.rules_in(text)};
}

const Engine::Mentions& Engine::mentions() {
    if (!m_mentions) {
        m_mentions = mentions_in(m_text->text());
    }
    return *m_mentions;
}

const Engine::Mentions& Engine::mentions_of(Nearby& nearby) const {
    if (!nearby.mentions) {
        nearby.mentions = mentions_in(nearby.normalised());
    }
    return *nearby.mentions;
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

const Tokens& Engine::tokens() {
    if (!m_has_tokens) {
        m_tokens.read(m_text->text(), m_masks);
        m_has_tokens = true;
    }
    return m_tokens;
}

const Tokens& Engine::words_of(Nearby& nearby) const {
    if (!nearby.is_read) {
        const std::string_view text = nearby.normalised();
        nearby.tokens.read(text, find_masks(text));
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
        const auto [context, negative] = mentions_of(nearby);
        if ((context & active.named) == 0 && (negative & active.lowered) == 0) {
            continue;
        }
        const auto is_answer = [&] {
            return tokens().has_only(answer_words(), {candidate.begin, candidate.end});
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
    const Span place{candidate.begin, candidate.end};
    const auto nearest = [&](bool may_stand, const WordList& words) {
        return may_stand ? tokens().nearest(place, words) : std::nullopt;
    };
    const auto word = nearest((mentions().context & active.named) != 0, active.context);
    const auto negative = nearest((mentions().negative & active.lowered) != 0, active.negative);
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
                             is_link_word(tokens().before(place, 1));
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
    if (candidate.needs_context && !may_be_named(active)) {
        return std::nullopt;
    }
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
    begin(text, around, nullptr);
    m_masks = find_masks(m_text->text());
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
