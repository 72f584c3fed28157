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
    char separator; ///< 0: none
    bool named;     ///< other things are written so too: only where a word names it
};

constexpr std::array k_forms = {Form{2, ':', false}, Form{2, '-', false}, Form{4, '.', false},
                                Form{2, ' ', true},  Form{2, '.', true},  Form{2, '_', true},
                                Form{4, '-', true},  Form{4, ':', true},  Form{4, ' ', true},
                                Form{6, '-', true},  Form{6, ':', true},  Form{k_digits, '\0', true}};

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

/// A group of hexadecimal digits in [begin, end). Between spaces a word may look like one: "de".
bool is_group(std::string_view text, std::size_t begin, std::size_t end, char separator) {
    const std::string_view group = text.substr(begin, end - begin);
    return !group.empty() && (separator != ' ' || std::any_of(group.begin(), group.end(), base::is_digit));
}

/// More groups before or behind: something longer.
bool continues(std::string_view text, std::size_t begin, std::size_t end, char separator) {
    // "mac:00:1a:…"
    const bool named = begin >= 4 && base::lower_ascii(text.substr(begin - 4, 3)) == "mac";
    std::size_t first = begin - std::min<std::size_t>(begin, 1);
    while (first > 0 && begin - first < k_digits && base::is_hex(text[first - 1])) {
        --first;
    }
    std::size_t last = std::min(end + 1, text.size());
    while (last < text.size() && last - end < k_digits && base::is_hex(text[last])) {
        ++last;
    }
    const bool before =
        begin > 0 && text[begin - 1] == separator && !named && is_group(text, first, begin - 1, separator);
    const bool after =
        end < text.size() && text[end] == separator && is_group(text, end + 1, last, separator);
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
        for (std::size_t at = 0; at + k_digits <= text.size();) {
            std::size_t end = at;
            while (end < text.size() && base::is_hex(text[end])) {
                ++end;
            }
            Candidate found;
            const bool is_found = end > at && read_any(text, at, end, found);
            at = is_found ? found.end : end + 1;
            if (is_found) {
                out.push_back(std::move(found));
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
    /// group_end: where the first group, which begins at begin, ends.
    static bool read_any(std::string_view text, std::size_t begin, std::size_t group_end, Candidate& found) {
        return std::any_of(k_forms.begin(), k_forms.end(), [&](const Form& form) {
            const bool starts =
                group_end - begin == form.group &&
                (form.separator == '\0' || (group_end < text.size() && text[group_end] == form.separator));
            return starts && read(text, begin, form, found);
        });
    }

    static bool read(std::string_view text, std::size_t begin, const Form& form, Candidate& found) {
        const std::size_t end = match(text, begin, form);
        if (end == 0 || continues(text, begin, end, form.separator)) {
            return false;
        }
        found = Candidate();
        found.begin = begin;
        found.end = end;
        found.value = hex_of(text.substr(begin, end - begin));
        const bool has_letter = std::any_of(found.value.begin(), found.value.end(), base::is_alpha);
        const bool has_digit = std::any_of(found.value.begin(), found.value.end(), base::is_digit);
        // only digits with dashes or dots between may be anything
        found.form = !form.named && (has_letter || form.separator == ':');
        found.needs_context = form.named || (!has_letter && form.separator != ':');
        return is_of_a_device(found.value) && (!form.named || (has_letter && has_digit));
    }
};

std::unique_ptr<Recogniser> make_mac(const Rule&) {
    return std::make_unique<MacRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 12> k_context = {
    "mac",   "macadres*", "macaddr*",  "hardware*",     "hwaddr", "bluetooth*",
    "bssid", "wifi*",     "ethernet*", "netwerkkaart*", "wlan*",  "netwerkadres*"};

} // namespace

const RecogniserDescriptor k_mac = {
    .name = "mac",
    .version = 4,
    .summary = "hardware addresses of network devices, in every way of writing",
    .replacement = "[MAC]",
    .needs = {.size = 12, .any = {.hexes = true}},
    .gate =
        R"((?:[0-9a-f]{2}[ ._:-]){5}[0-9a-f]|(?:[0-9a-f]{4}[ .:-]){2}[0-9a-f]{4}|[0-9a-f]{6}[:-]?[0-9a-f]{6})",
    .required = k_required,
    .context = k_context,
    .make = &make_mac,
};

} // namespace chatkeep::policy
