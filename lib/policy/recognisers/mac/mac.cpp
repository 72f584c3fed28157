// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/mac/mac.hpp"

#include "base/hex.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_digits = 12;

/// A way of writing: groups of so many digits, with this sign between.
struct Form {
    std::size_t group;
    char separator;
};

constexpr std::array k_forms = {Form{2, ':'}, Form{2, '-'}, Form{4, '.'}};

/// The end of an address in this form at begin; 0: there is none.
std::size_t match(std::string_view text, std::size_t begin, const Form& form) {
    std::size_t at = begin;
    for (std::size_t digit = 0; digit < k_digits; ++digit) {
        const bool separated = digit > 0 && digit % form.group == 0;
        if (separated && (at >= text.size() || text[at++] != form.separator)) {
            return 0;
        }
        if (at >= text.size() || !base::is_hex(text[at++])) {
            return 0;
        }
    }
    return at;
}

/// More groups before or behind: something longer.
bool continues(std::string_view text, std::size_t begin, std::size_t end, char separator) {
    // "mac:00:1a:…"
    const bool named = begin >= 4 && base::lower_ascii(text.substr(begin - 4, 3)) == "mac";
    const bool before = begin >= 2 && text[begin - 1] == separator && base::is_hex(text[begin - 2]) && !named;
    const bool after = end + 1 < text.size() && text[end] == separator && base::is_hex(text[end + 1]);
    return before || after || is_word_before(text, begin) || is_word_after(text, end);
}

std::string hex_of(std::string_view text) {
    std::string hex;
    for (const char c : text) {
        if (base::is_hex(c)) {
            hex.push_back(base::to_lower(c));
        }
    }
    return hex;
}

/// Not that of no device, nor that of all.
bool is_of_a_device(const std::string& hex) {
    return hex != std::string(k_digits, '0') && hex != std::string(k_digits, 'f');
}

class MacRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = text.find_first_of(":-."); at != std::string_view::npos;
             at = text.find_first_of(":-.", std::max(at + 1, out.empty() ? 0 : out.back().end))) {
            for (const Form& form : k_forms) {
                Candidate found;
                if (form.separator == text[at] && at >= form.group &&
                    read(text, at - form.group, form, found)) {
                    out.push_back(std::move(found));
                    break;
                }
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const bool written = std::all_of(entry.begin(), entry.end(), [](char c) {
            return base::is_hex(c) || std::string_view(":-.").find(c) != std::string_view::npos;
        });
        const std::string hex = hex_of(entry);
        return written && hex.size() == k_digits ? hex : std::string();
    }

private:
    static bool read(std::string_view text, std::size_t begin, const Form& form, Candidate& found) {
        const std::size_t end = match(text, begin, form);
        if (end == 0 || continues(text, begin, end, form.separator)) {
            return false;
        }
        found.begin = begin;
        found.end = end;
        found.value = hex_of(text.substr(begin, end - begin));
        const bool has_letter = std::any_of(found.value.begin(), found.value.end(), base::is_alpha);
        // only digits with dashes or dots between may be anything
        found.form = has_letter || form.separator == ':';
        return is_of_a_device(found.value);
    }
};

std::unique_ptr<Recogniser> make_mac(const Rule&) {
    return std::make_unique<MacRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 8> k_context = {"mac",   "macadres*", "hardware*", "bluetooth*",
                                                       "bssid", "wifi*",     "ethernet*", "netwerkkaart*"};

} // namespace

const RecogniserDescriptor k_mac = {
    .name = "mac",
    .version = 2,
    .summary = "hardware addresses of network devices, in three ways of writing",
    .replacement = "[MAC]",
    .needs = {.size = 14, .mixed = true},
    .gate =
        R"([0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})",
    .required = k_required,
    .context = k_context,
    .make = &make_mac,
};

} // namespace chatkeep::policy
