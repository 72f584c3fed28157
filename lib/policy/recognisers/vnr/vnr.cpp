// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/vnr/vnr.hpp"

#include "policy/numbers.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

// The number of a person in the aliens' register: ten digits without a public check.
constexpr std::array k_forms = {Groups{10}, Groups{3, 3, 4}, Groups{3, 4, 3}, Groups{4, 3, 3}, Groups{4, 6}};

/// The services that give the numbers out have cases and contracts too: where the text speaks of those, and
/// not of the number itself, a person decides.
class AlienNumbers : public NamedNumbers {
public:
    AlienNumbers() : NamedNumbers(k_forms, " .-") {}

    void find(std::string_view text, std::vector<Candidate>& out) override {
        static const RE2 name(
            R"((?i)\bv[ .-]{0,2}(?:nr|nummer)|vreemdelingen?-?(?:nr|nummer)|alien (?:registration )?(?:number|no)|a-number)",
            RE2::Quiet);
        static const RE2 others(
            R"((?i)contract|factu|dossier|zaak|kenmerk|offerte|order|project|inkoop|invoice|\bcase)",
            RE2::Quiet);
        const std::size_t first = out.size();
        NamedNumbers::find(text, out);
        const re2::StringPiece whole(text.data(), text.size());
        if (out.size() == first || !RE2::PartialMatch(whole, others) || RE2::PartialMatch(whole, name)) {
            return;
        }
        for (std::size_t i = first; i < out.size(); ++i) {
            out[i].most = std::min(out[i].most, Level::propose);
        }
    }
};

std::unique_ptr<Recogniser> make_vnr(const Rule&) {
    return std::make_unique<AlienNumbers>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 11> k_context = {"v nummer*",
                                                        "v nr*",
                                                        "vnr*",
                                                        "vnummer*",
                                                        "vreemdelingennummer*",
                                                        "vreemdelingennr*",
                                                        "vreemdeling*",
                                                        "ind",
                                                        "alien number*",
                                                        "alien registration*",
                                                        "coa"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 8>{"kamervraag*", "kamervragen", "rijbewijs*", "tel",
                                                            "telefoon*", "mobiel*", "bel", "versienr*"});

} // namespace

const RecogniserDescriptor k_vnr = {
    .name = "vnr",
    .version = 3,
    .summary = "V-numbers of the aliens' register, named so",
    .replacement = "[V-NUMMER]",
    .needs = {.size = 10, .digits = 10},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_vnr,
    .named_only = true,
    .is_numbered = true,
};

} // namespace chatkeep::policy
