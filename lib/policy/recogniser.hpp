#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a recogniser is: it finds values of one kind in a normalised text. One folder each below recognisers/.

#include "policy/look.hpp"
#include "policy/normalise.hpp"
#include "policy/policy.hpp"
#include "policy/reading.hpp"
#include "policy/thread.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What is known about where the text that is judged stands. The words of texts near it can be context.
struct Surroundings {
    std::string_view previous = {};           ///< the message before, in the same conversation, as it was
    std::string_view quoted = {};             ///< the message that is answered, as it is quoted
    std::optional<std::int64_t> sent_ms = {}; ///< when it was sent: milliseconds since 1970-01-01T00:00:00Z
    bool words = true;                        ///< people write sentences here, not only values
    bool is_message = true;                   ///< the message's own text, not what it quotes or carries
    bool is_name = false;                     ///< the text is what someone is called, and no more
    bool is_file_name = false;                ///< words may be parted by other signs than spaces
    bool is_coordinate = false;               ///< the text is one of the two numbers of a place
    const Thread* thread = nullptr;           ///< the conversation around it, where that is known
    Reading* reading = nullptr;               ///< the text as words; the engine sets it
};

/// One place where a value may stand. Offsets are bytes of the normalised text.
struct Candidate {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool check = true;          ///< the checksum or structure is right
    bool form = false;          ///< written in a form that cannot be anything else
    bool form_if_named = false; ///< so with a context word
    bool marked = false;        ///< written as only this kind of value is: other words near it change nothing
    bool needs_context = false; ///< nothing without a context word
    bool whole = false;         ///< speaks of the whole text, also where a replacement stands in it
    Level most = Level::automatic; ///< never surer than this
    std::string value;             ///< in canonical form: equal values, however written, are equal here
};

class Recogniser {
public:
    virtual ~Recogniser() = default;

    /// Told before find() in which surroundings its text stands, for a recogniser whose values depend on it.
    virtual void enter(const Surroundings& /*around*/) {}

    /// Appends the places in order of their beginning. text is normalised (see normalise.hpp).
    virtual void find(std::string_view text, std::vector<Candidate>& out) = 0;

    /// The same, for one that must know how the text was written.
    virtual void find_in(const Normalised& text, std::vector<Candidate>& out) { find(text.text(), out); }

    /// Whether a candidate that needs context is one, now that a context word stands near it; fills in its
    /// value. Called only then, so it may be slow.
    [[nodiscard]] virtual bool confirm(std::string_view /*text*/, Candidate& /*candidate*/) const {
        return true;
    }

    /// The canonical form of an entry of an allow list ("0800*" stays a beginning); empty when the entry is
    /// no such value.
    [[nodiscard]] virtual std::string canonical(std::string_view entry) const = 0;

    /// The entries that would allow a value: itself, and for an address its domains.
    [[nodiscard]] virtual std::vector<std::string> allowed_by(const std::string& value) const {
        return {value};
    }
};

struct RecogniserDescriptor {
    std::string_view name;    ///< "lexicon:" stands for all names that begin so
    int version;              ///< part of a policy's identity: raise it with every change of behaviour
    std::string_view summary; ///< one line for people
    std::string_view replacement;
    Needs needs;
    /// RE2 over the normalised text, case-insensitive: no match, no candidate. Empty: find() looks at every
    /// text that has what it needs.
    std::string_view gate = {};
    /// Looked at before the gate, and cheaper: false where the gate lets nothing through. Never misses.
    bool (*may_pass)(std::string_view text) noexcept = nullptr;
    std::span<const Evidence> required = {}; ///< what a rule asks for when it does not say
    /// Words that name the value, folded; "x*" matches a beginning, "a b" two words in a row.
    std::span<const std::string_view> context = {};
    std::span<const std::string_view> negative = {}; ///< words that say it is something else
    bool negative_wins = false;                      ///< even when a context word stands nearer
    /// nullptr: judges messages, not texts (period).
    std::unique_ptr<Recogniser> (*make)(const Rule&);
    /// A context word makes a finding automatic only when it stands right before or behind it: of numbers
    /// that have no check, many stand in the same sentence.
    bool close_context = false;
    Level unnamed = Level::automatic; ///< never surer than this without a context word
    /// All its candidates need a context word: where none stands in or near a text, find() is not called.
    bool named_only = false;
    /// Judges a message with those after it as well (see Thread::after()).
    bool looks_ahead = false;
    /// A word right before that ends in one for a number, and is no context word, says that it is another.
    bool is_numbered = false;
    Level mistyped = Level::note; ///< of a value whose check fails right behind a context word
};

/// What a rule's recogniser names behind the colon: "health" of "lexicon:health".
[[nodiscard]] constexpr std::string_view argument_of(std::string_view recogniser) noexcept {
    return recogniser.substr(recogniser.find(':') + 1);
}

} // namespace chatkeep::policy
