// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/card/card.hpp"

#include "policy/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace chatkeep::policy {

namespace {

/// Numbers of one network: those that begin with first..last, with least..most digits.
struct Network {
    unsigned first; ///< of the first four digits
    unsigned last;
    std::size_t least;
    std::size_t most;
    bool sure; ///< this beginning with this length says a card; Maestro shares its range with much else
};

// ISO/IEC 7812 issuer ranges of the networks, by the first four digits. The first that fits has the say.
constexpr std::array k_networks = {Network{4000, 4999, 16, 16, true},  Network{4000, 4999, 13, 19, false},
                                   Network{5100, 5599, 16, 16, true},  Network{2221, 2720, 16, 16, true},
                                   Network{3400, 3499, 15, 15, true},  Network{3700, 3799, 15, 15, true},
                                   Network{3000, 3059, 14, 14, true},  Network{3600, 3699, 14, 14, true},
                                   Network{3800, 3999, 14, 14, true},  Network{3600, 3699, 15, 19, false},
                                   Network{3000, 3059, 15, 19, false}, Network{3800, 3999, 15, 19, false},
                                   Network{3528, 3589, 16, 16, true},  Network{3528, 3589, 17, 19, false},
                                   Network{6011, 6011, 16, 16, true},  Network{6440, 6599, 16, 16, true},
                                   Network{5000, 5099, 13, 19, false}, Network{5600, 6999, 13, 19, false}};
constexpr Network k_air_travel = {1000, 1999, 15, 15, false}; // UATP: only where a word says so

constexpr std::array k_forms = {Groups{19},
                                Groups{18},
                                Groups{17},
                                Groups{16},
                                Groups{15},
                                Groups{14},
                                Groups{13},
                                Groups{4, 4, 4, 4, 3},
                                Groups{4, 4, 4, 4, 2},
                                Groups{4, 4, 4, 4, 1},
                                Groups{4, 4, 4, 4},
                                Groups{4, 6, 5},
                                Groups{4, 5, 6},
                                Groups{4, 4, 4, 3},
                                Groups{4, 6, 4},
                                Groups{4, 4, 4, 2},
                                Groups{4, 4, 5},
                                Groups{4, 4, 4, 1},
                                Groups{8, 8},
                                Groups{6, 4, 6},
                                Groups{6, 13}};

class CardRecogniser : public GroupedNumbers {
public:
    CardRecogniser() : GroupedNumbers(k_forms, " -./_\n") {}

    void find(std::string_view text, std::vector<Candidate>& out) override {
        const std::size_t first = out.size();
        GroupedNumbers::find(text, out);
        find_loose(text, {13, 19}, first, out);
    }

private:
    [[nodiscard]] bool judge(Candidate& found) const override {
        unsigned beginning = 0;
        std::from_chars(found.value.data(), found.value.data() + 4, beginning);
        const auto fits = [&](const Network& network) {
            return beginning >= network.first && beginning <= network.last &&
                   found.value.size() >= network.least && found.value.size() <= network.most;
        };
        const auto* const network = std::find_if(k_networks.begin(), k_networks.end(), fits);
        const bool is_known = network != k_networks.end();
        if (!is_known && !fits(k_air_travel)) {
            return false;
        }
        found.check = passes_luhn(found.value);
        found.form = is_known && network->sure;
        found.form_if_named = is_known;
        found.needs_context = !is_known;
        return true;
    }
};

std::unique_ptr<Recogniser> make_card(const Rule&) {
    return std::make_unique<CardRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 18> k_context = {
    "creditcard*", "credit card*", "kaart",    "kaartnummer*",     "kaartnr*",    "visa",
    "mastercard*", "master card",  "amex",     "american express", "maestro",     "cvc",
    "cvv",         "pinpas*",      "bankpas*", "betaalpas*",       "debit card*", "card*"};
// what else has fifteen digits and more
constexpr auto k_negative = joined(
    k_other_numbers,
    std::array<std::string_view, 22>{
        "imei*",      "toestel*", "serienummer*", "serienr*",  "serial",   "iccid*",  "simkaart*", "sim",
        "gtin*",      "meter*",   "levering*",    "geleverd*", "pakket*",  "pakje*",  "pakbon*",   "verzend*",
        "verzonden*", "vracht*",  "parcel*",      "shipment*", "delivery", "kenmerk*"});

} // namespace

const RecogniserDescriptor k_card = {
    .name = "card",
    .version = 5,
    .summary = "numbers of payment cards, by network and check digit",
    .replacement = "[KAARTNUMMER]",
    .needs = {.size = 13, .digits = 13},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_card,
    .is_numbered = true,
};

} // namespace chatkeep::policy
