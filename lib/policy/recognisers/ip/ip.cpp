// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/ip/ip.hpp"

#include "base/hex.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_groups = 8; ///< of an address of version 6

/// A number of at most three digits without zeros in front at at, as an octet or the length of a prefix;
/// moves at behind it.
std::optional<unsigned> read_number(std::string_view text, std::size_t& at, unsigned most) {
    std::size_t end = at;
    while (end < text.size() && end - at <= 3 && base::is_digit(text[end])) {
        ++end;
    }
    unsigned value = most + 1;
    if (end == at || end - at > 3 || (end - at > 1 && text[at] == '0')) {
        return std::nullopt;
    }
    std::from_chars(text.data() + at, text.data() + end, value);
    at = value <= most ? end : at;
    return value <= most ? std::optional<unsigned>(value) : std::nullopt;
}

using Octets = std::array<unsigned, 4>;

/// Four octets at at; moves at behind them.
std::optional<Octets> read_octets(std::string_view text, std::size_t& at) {
    Octets octets{};
    std::size_t place = at;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (i > 0 && (place >= text.size() || text[place++] != '.')) {
            return std::nullopt;
        }
        const auto octet = read_number(text, place, 255);
        if (!octet) {
            return std::nullopt;
        }
        octets[i] = *octet;
    }
    at = place;
    return octets;
}

/// "/24" at at, no longer than most bits; moves at behind it.
void skip_prefix(std::string_view text, std::size_t& at, unsigned most) {
    std::size_t place = at + 1;
    if (at < text.size() && text[at] == '/' && read_number(text, place, most) &&
        !is_word_after(text, place)) {
        at = place;
    }
}

constexpr std::array<std::string_view, 6> k_version_words = {"versie",   "version",  "release",
                                                             "firmware", "paragraa", "hoofdstuk"};

/// Numbers of versions and paragraphs have small parts; networks of one's own that begin with 10 too.
bool may_be_version(const Octets& octets) {
    const bool small = std::all_of(octets.begin(), octets.end(), [](unsigned octet) { return octet < 32; });
    const bool zero = std::all_of(octets.begin(), octets.end(), [](unsigned octet) { return octet == 0; });
    return small && !zero && !(octets[0] == 10 && octets[3] < 10 && octets[1] == 0);
}

bool speaks_of_versions(std::string_view text) {
    const std::string lower = base::lower_ascii(text);
    return std::any_of(k_version_words.begin(), k_version_words.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// An address of version 6 (RFC 4291, 2.2) being read.
class Reader6 {
public:
    explicit Reader6(std::string_view text, std::size_t begin) : m_text(text), m_at(begin) {}

    /// Reads the longest address; false when there is none.
    bool read() {
        if (!begin_pair() && !read_group()) {
            return false;
        }
        while (!m_ends && m_count < k_groups && read_next()) {
        }
        return m_gap ? m_count < k_groups : m_count == k_groups;
    }

    [[nodiscard]] std::size_t end() const noexcept { return m_at; }

    [[nodiscard]] std::size_t groups() const noexcept { return m_count; }

private:
    bool begin_pair() {
        if (m_text.substr(m_at, 2) != "::") {
            return false;
        }
        m_gap = true;
        m_at += 2;
        read_group();
        return true;
    }

    /// A group of up to four digits, or an address of version 4 as the last two.
    bool read_group() {
        std::size_t place = m_at;
        if (m_count > 0 || m_gap) {
            if (m_count <= k_groups - 2 && read_octets(m_text, place)) {
                m_at = place;
                m_count += 2;
                m_ends = true;
                return true;
            }
        }
        while (place < m_text.size() && place - m_at < 4 && base::is_hex(m_text[place])) {
            ++place;
        }
        if (place == m_at || (place < m_text.size() && base::is_hex(m_text[place]))) {
            return false;
        }
        m_at = place;
        ++m_count;
        return true;
    }

    /// ":" or "::" with a group behind it; "::" may also be the last.
    bool read_next() {
        const std::size_t start = m_at;
        if (m_at >= m_text.size() || m_text[m_at] != ':') {
            return false;
        }
        const bool pair = m_text.substr(m_at, 2) == "::";
        if (pair && m_gap) {
            return false;
        }
        m_at += pair ? 2U : 1U;
        m_gap = m_gap || pair;
        if (!read_group() && !pair) {
            m_at = start;
            return false;
        }
        return true;
    }

    std::string_view m_text;
    std::size_t m_at;
    std::size_t m_count = 0; ///< groups so far
    bool m_gap = false;      ///< "::" has been
    bool m_ends = false;     ///< nothing can follow
};

bool is_part_of_word(std::string_view text, std::size_t begin) {
    return is_word_before(text, begin) || (begin > 0 && (text[begin - 1] == ':' || text[begin - 1] == '.'));
}

class IpRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        find_6(text, out);
        find_4(text, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const bool written = std::all_of(entry.begin(), entry.end(), [](char c) {
            return base::is_hex(c) || c == '.' || c == ':' || c == '*';
        });
        const bool form = std::count(entry.begin(), entry.end(), ':') >= 2 ||
                          std::count(entry.begin(), entry.end(), '.') >= 2;
        return written && form ? base::lower_ascii(entry) : std::string();
    }

private:
    static Candidate make(std::string_view text, std::size_t begin, std::size_t address_end,
                          std::size_t end) {
        Candidate found;
        found.begin = begin;
        found.end = end;
        found.most = Level::propose;
        found.value = base::lower_ascii(text.substr(begin, address_end - begin));
        return found;
    }

    static void find_6(std::string_view text, std::vector<Candidate>& out) {
        for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
             colon = text.find(':', std::max(colon + 1, out.empty() ? 0 : out.back().end))) {
            std::size_t begin = colon;
            while (begin > 0 && colon - begin < 5 && base::is_hex(text[begin - 1])) {
                --begin;
            }
            if (auto found = is_part_of_word(text, begin) ? std::nullopt : read_6(text, begin)) {
                out.push_back(std::move(*found));
            }
        }
    }

    static std::optional<Candidate> read_6(std::string_view text, std::size_t begin) {
        Reader6 reader(text, begin);
        if (!reader.read()) {
            return std::nullopt;
        }
        std::size_t end = reader.end();
        skip_prefix(text, end, 128);
        const bool prefix = end != reader.end();
        end = prefix ? end : zone_end(text, end);
        const std::string_view address = text.substr(begin, reader.end() - begin);
        const bool decimal = std::any_of(address.begin(), address.end(), base::is_digit);
        const bool letters = std::any_of(address.begin(), address.end(), base::is_alpha);
        const bool short_form = reader.groups() <= 2;
        // "::" alone, "a::b", "::D"
        if (!ends_well(text, end) || (!prefix && short_form && !decimal)) {
            return std::nullopt;
        }
        Candidate found = make(text, begin, reader.end(), end);
        found.needs_context =
            short_form && !letters && decimal && !address.starts_with("::"); // a time with two colons
        return found;
    }

    /// "%eth0": the interface of a link-local address (RFC 4007).
    static std::size_t zone_end(std::string_view text, std::size_t at) {
        std::size_t end = at + 1;
        while (at < text.size() && text[at] == '%' && end < text.size() && base::is_alnum(text[end])) {
            ++end;
        }
        return end > at + 1 ? end : at;
    }

    static bool ends_well(std::string_view text, std::size_t end) {
        const bool more = end + 1 < text.size() &&
                          ((text[end] == '.' && base::is_digit(text[end + 1])) ||
                           (text[end] == ':' && (base::is_hex(text[end + 1]) || text[end + 1] == ':')));
        return !is_word_after(text, end) && !more;
    }

    static void find_4(std::string_view text, std::vector<Candidate>& out) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!base::is_digit(text[at]) ||
                (at > 0 && (base::is_digit(text[at - 1]) || text[at - 1] == '.'))) {
                continue;
            }
            std::size_t end = at;
            const auto octets = read_octets(text, end);
            const bool inside = std::any_of(out.begin(), out.end(),
                                            [&](const Candidate& c) { return at >= c.begin && at < c.end; });
            const bool range = !out.empty() && out.back().end + 1 == at; // "203.0.113.7-203.0.113.9"
            const bool dash = at >= 2 && !range &&
                              (text[at - 1] == ',' || text[at - 1] == '-' || text[at - 1] == '/') &&
                              base::is_digit(text[at - 2]);
            if (!octets || is_word_before(text, at) || is_word_after(text, end) || inside || dash) {
                continue;
            }
            const std::size_t address_end = end;
            skip_prefix(text, end, 32);
            out.push_back(make(text, at, address_end, end));
            out.back().needs_context = may_be_version(*octets);
            if (out.back().needs_context && speaks_of_versions(text)) {
                out.pop_back();
            }
            at = end - 1;
        }
    }
};

std::unique_ptr<Recogniser> make_ip(const Rule&) {
    return std::make_unique<IpRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 20> k_context = {
    "ip",       "ips",      "ipv4",  "ipv6",      "ip adres*", "ipadres*", "ip address*",
    "server*",  "host*",    "ping*", "gateway*",  "dns",       "router*",  "subnet*",
    "netwerk*", "network*", "vpn*",  "firewall*", "localhost", "nat"};
constexpr std::array<std::string_view, 30> k_negative = {
    "versie*",  "versienummer*", "version*", "v",          "release*",   "build*",
    "update*",  "firmware*",     "par",      "paragraaf*", "paragraph*", "artikel*",
    "art",      "hoofdstuk*",    "bijlage*", "section*",   "sectie*",    "hs",
    "lid",      "kenmerk*",      "zaak*",    "eis*",       "euro",       "eur",
    "inwoners", "android*",      "ios",      "windows",    "chrome*",    "java"};

} // namespace

const RecogniserDescriptor k_ip = {
    .name = "ip",
    .version = 2,
    .summary = "addresses of the internet protocol, versions 4 and 6, and networks of them",
    .replacement = "[IP]",
    .needs = {.size = 3, .any = {.dots = true, .colons = true}},
    .gate = R"([0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|::|[0-9a-f]:[0-9a-f]{1,4}:[0-9a-f])",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_ip,
};

} // namespace chatkeep::policy
