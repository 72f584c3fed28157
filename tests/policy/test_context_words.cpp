// SPDX-License-Identifier: EUPL-1.2
#include "policy/context_words.hpp"
#include "policy/registry.hpp"
#include "policy/tokens.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <string>
#include <vector>

using namespace chatkeep;

namespace {

/// Parts of texts in which context words may stand, or seem to.
const std::vector<std::string>& pieces() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> out = {" ",      "_",         "-",      ".",      "\n",      "1",
                                        "06",     "S",         "n",      "Mijn",   "BSN",     "paßport ",
                                        "\u017F", "999990019", "\u00E9", "nummer", "v nummer"};
        for (const policy::RecogniserDescriptor* kind : policy::recognisers()) {
            out.insert(out.end(), kind->context.begin(), kind->context.end());
        }
        return out;
    }();
    return all;
}

std::string odd_words() {
    std::string text;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        text += *rc::gen::elementOf(pieces());
        text += *rc::gen::element("", " ", "_", "x");
    }
    return text;
}

} // namespace

TEST_CASE("a context word that stands in a text is told before the text is split into words") {
    const auto kinds = policy::recognisers();
    policy::ContextWords words;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        words.add(kinds[i]->context, i);
    }
    words.settle();
    rc::prop("texts of context words", [&] {
        const std::string text = odd_words();
        const std::uint64_t rules = words.rules_in(text);
        policy::Tokens tokens;
        tokens.read(text, {});
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            const policy::WordList list(kinds[i]->context);
            const bool stands = tokens.any(list).has_value() || tokens.nearest({0, 0}, list).has_value();
            RC_ASSERT(!stands || (rules & policy::ContextWords::bit_of(i)) != 0);
        }
    });
}

TEST_CASE("context words have the borders of words, not those of patterns") {
    policy::ContextWords words;
    words.add(std::array<std::string_view, 3>{"bsn", "sofi*", "v nummer*"}, 2);
    words.settle();
    const std::uint64_t bit = policy::ContextWords::bit_of(2);
    CHECK(words.rules_in("mijn_BSN_is") == bit);
    CHECK(words.rules_in("Sofinummer") == bit);
    CHECK(words.rules_in("mijn V-nummer") == bit);
    CHECK(words.rules_in("absn 1") == 0);
    CHECK(words.rules_in("bsn2") == 0);
    CHECK(words.rules_in("filosofie, vnummer") == 0);
    CHECK(words.rules_in("caf\u00E9") == ~std::uint64_t{0}); // letters that may fold to others
}

TEST_CASE("numbers that only a word names have no candidate that needs none") {
    rc::prop("texts of digits", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789 .-AX")));
        for (const policy::RecogniserDescriptor* kind : policy::recognisers()) {
            std::vector<policy::Candidate> found;
            if (kind->named_only) {
                kind->make(policy::Rule())->find(text, found);
            }
            for (const policy::Candidate& candidate : found) {
                RC_ASSERT(candidate.needs_context);
            }
        }
    });
}
