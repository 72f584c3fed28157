// SPDX-License-Identifier: EUPL-1.2
#include "policy/links.hpp"

#include "base/text.hpp"
#include "policy/scan.hpp"
#include "policy/tokens.hpp"
#include "policy/top_level.hpp"

#include <algorithm>
#include <charconv>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_host_most = 253; // RFC 1035
constexpr std::size_t k_login_most = 128;
constexpr std::string_view k_scheme_end = "://";

bool is_mark(char c, std::string_view marks) noexcept {
    return marks.find(c) != std::string_view::npos;
}

bool is_host_mark(char c) noexcept {
    return c == '.' || c == '-' || c == '_';
}

/// The host characters left of at; not further than from.
std::size_t run_begin(std::string_view text, std::size_t at, std::size_t from) {
    while (at > from && (is_host_mark(text[at - 1]) || is_word_before(text, at))) {
        do {
            --at;
        } while (at > from && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    return at;
}

std::size_t run_end(std::string_view text, std::size_t at) {
    while (at < text.size() && (is_host_mark(text[at]) || is_word_after(text, at))) {
        at += base::decode_utf8(text.substr(at)).length;
    }
    return at;
}

std::vector<std::string_view> split_labels(std::string_view host) {
    std::vector<std::string_view> labels;
    for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
        labels.push_back(host.substr(0, dot));
        host.remove_prefix(dot + 1);
    }
    labels.push_back(host);
    return labels;
}

bool are_labels(const std::vector<std::string_view>& labels) {
    return labels.size() >= 2 && std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
               return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-';
           });
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), base::is_digit);
}

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; });
}

bool is_ip4(const std::vector<std::string_view>& labels) {
    return labels.size() == 4 && std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
               unsigned value = 256;
               const char* const end = label.data() + label.size();
               return label.size() <= 3 && std::from_chars(label.data(), end, value).ptr == end &&
                      value < 256;
           });
}

/// "Ik" behind "morgen.": a sentence begins there.
bool begins_sentence(std::string_view label) {
    return label.size() >= 2 && base::to_lower(label[0]) != label[0] && base::to_upper(label[1]) != label[1];
}

/// "example.nl.Ik": without the sentence that a missing space glued to the host.
std::string_view without_glued_sentence(std::string_view host) {
    for (std::string_view rest = host; rest.find('.') != std::string_view::npos;
         rest = rest.substr(0, rest.rfind('.'))) {
        if (is_known_top_level(split_labels(rest).back())) {
            return rest;
        }
    }
    return host;
}

/// A host that nothing but its own form makes one.
bool is_bare_host(const std::vector<std::string_view>& labels, bool has_path) {
    const std::string_view top = labels.back();
    const std::string_view name = labels[labels.size() - 2];
    const auto singles = std::count_if(labels.begin(), labels.end() - 1,
                                       [](std::string_view label) { return label.size() == 1; });
    if (!is_known_top_level(top) || is_file_ending(top) || !has_letter(name) || singles > 1) {
        return false;
    }
    if (has_path) {
        return true;
    }
    const bool long_enough =
        name.size() >= 2 || (base::lower_ascii(name) == "x" && base::lower_ascii(top) == "com");
    return long_enough && !begins_sentence(top) &&
           (!is_doubtful_top_level(top) || (labels.size() >= 3 && singles == 0));
}

bool is_host(std::string_view host, const Link& link, bool has_path) {
    const std::vector<std::string_view> labels = split_labels(host);
    if (host.size() > k_host_most || !are_labels(labels)) {
        return false;
    }
    const std::string_view top = labels.back();
    const bool top_form = top.size() >= 2 && (is_known_top_level(top) || !has_digit(top));
    if (link.has_scheme) {
        return top_form || is_ip4(labels);
    }
    if (link.in_mail) {
        return is_known_top_level(top);
    }
    const bool world_wide = base::lower_ascii(labels.front()) == "www";
    return world_wide ? labels.size() >= 3 && top_form : is_bare_host(labels, has_path);
}

/// Where a scheme that ends at end ("https://" before it) begins; end when there is none.
std::size_t scheme_begin(std::string_view text, std::size_t end) {
    if (end < k_scheme_end.size() ||
        text.substr(end - k_scheme_end.size(), k_scheme_end.size()) != k_scheme_end) {
        return end;
    }
    std::size_t at = end - k_scheme_end.size();
    while (at > 0 && (base::is_alnum(text[at - 1]) || is_mark(text[at - 1], "+-"))) {
        --at;
    }
    while (at < end && !base::is_alpha(text[at])) {
        ++at;
    }
    return at + k_scheme_end.size() < end ? at : end;
}

/// Reads what stands before the host that begins at begin: a scheme, with or without a login, or the local
/// part of an e-mail address.
void read_before(std::string_view text, std::size_t begin, Link& link) {
    link.begin = scheme_begin(text, begin);
    link.has_scheme = link.begin != begin;
    link.login_begin = link.login_end = begin;
    if (link.has_scheme || begin == 0 || text[begin - 1] != '@') {
        return;
    }
    std::size_t at = begin - 1;
    while (at > 0 && begin - at < k_login_most && !is_mark(text[at - 1], "/ \n\t\"<>")) {
        --at;
    }
    if (const std::size_t scheme = scheme_begin(text, at); scheme != at) {
        link.begin = scheme;
        link.has_scheme = true;
        link.login_begin = at;
        link.login_end = begin - 1;
        return;
    }
    link.in_mail = true;
}

bool continues_link(const Normalised& normal, std::size_t at) {
    const std::string_view text = normal.text();
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80) {
        return is_word_after(text, at);
    }
    return (byte > ' ' && byte != 0x7F && !is_mark(text[at], "<>\"{}|\\^`[]")) || normal.is_escaped(at);
}

/// Without the punctuation of the sentence around the link, and brackets that were opened before it.
std::size_t trimmed_end(std::string_view text, std::size_t begin, std::size_t end) {
    while (end > begin) {
        const std::string_view link = text.substr(begin, end - begin);
        const char last = link.back();
        const bool open = last == ')' && std::count(link.begin(), link.end(), ')') >
                                             std::count(link.begin(), link.end(), '(');
        const bool emphasis = last == '_' && begin > 0 && text[begin - 1] == '_';
        if (!open && !emphasis && !is_mark(last, ".,;:!?'*~")) {
            break;
        }
        --end;
    }
    return end;
}

std::size_t port_end(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && end - at <= 5 && base::is_digit(text[end])) {
        ++end;
    }
    const bool port = at < text.size() && text[at] == ':' && end > at + 1 && !is_word_after(text, end);
    return port ? end : at;
}

void read_behind(const Normalised& normal, std::size_t host_end, Link& link) {
    const std::string_view text = normal.text();
    link.host_end = port_end(text, host_end);
    link.end = link.host_end;
    if (link.in_mail || link.end >= text.size() || !is_mark(text[link.end], "/?#")) {
        link.path_end = link.end;
        return;
    }
    while (link.end < text.size() && continues_link(normal, link.end)) {
        link.end += base::decode_utf8(text.substr(link.end)).length;
    }
    link.end = std::max(link.host_end, trimmed_end(text, link.begin, link.end));
    const std::size_t query = text.find_first_of("?#", link.host_end);
    link.path_end = std::min(query, link.end);
}

/// "https://jan.jansen:geheim@example.nl": the dot was in the login. Gives where the host begins.
std::size_t behind_login(std::string_view text, std::size_t begin, Link& link) {
    const bool may_be = link.has_scheme && link.login_end == begin;
    const std::size_t stop = may_be ? text.find_first_of("@/?# \n\t\"<>", begin) : std::string_view::npos;
    if (stop == std::string_view::npos || text[stop] != '@') {
        return begin;
    }
    link.login_end = stop;
    link.end = run_end(text, stop + 1);
    return stop + 1;
}

/// Reads the link whose host has a dot at dot; its end is that of the host characters when it is none.
bool read_link(const Normalised& normal, std::size_t dot, std::size_t from, Link& link) {
    const std::string_view text = normal.text();
    std::size_t begin = run_begin(text, dot, from);
    link.end = run_end(text, dot);
    read_before(text, begin, link);
    begin = behind_login(text, begin, link);
    while (!link.has_scheme && begin < link.end && is_host_mark(text[begin])) {
        link.begin = ++begin;
    }
    std::string_view host = text.substr(begin, link.end - begin);
    while (!host.empty() && is_host_mark(host.back())) {
        host.remove_suffix(1);
    }
    const std::size_t behind = begin + host.size();
    const bool has_path =
        behind + 1 < text.size() && text[behind] == '/' && continues_link(normal, behind + 1);
    const bool in_path = !link.has_scheme && begin > 0 && is_mark(text[begin - 1], "/\\");
    const bool local_part = (behind < text.size() && text[behind] == '@') ||
                            (link.in_mail && (begin < 2 || !is_word_before(text, begin - 1)));
    if (!has_path) {
        host = without_glued_sentence(host);
    }
    if (in_path || local_part || !is_host(host, link, has_path)) {
        return false;
    }
    link.host = base::lower_ascii(host);
    read_behind(normal, begin + host.size(), link);
    return true;
}

} // namespace

std::vector<Link> find_links(const Normalised& normal) {
    const std::string_view text = normal.text();
    std::vector<Link> links;
    std::size_t from = 0;
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos;
         dot = text.find('.', std::max(dot + 1, from))) {
        if (!is_word_before(text, dot) || !is_word_after(text, dot + 1)) {
            continue;
        }
        Link link;
        if (read_link(normal, dot, from, link)) {
            links.push_back(link);
        }
        from = link.end;
    }
    return links;
}

std::string canonical_link(std::string_view text, const Link& link) {
    std::string value = link.host;
    if (value.starts_with("www.")) {
        value.erase(0, 4);
    }
    value += text.substr(link.host_end, link.end - link.host_end);
    while (value.back() == '/') {
        value.pop_back();
    }
    return value;
}

const std::vector<Link>& LinkRecogniser::links_in(const Normalised& normal) {
    if (m_reading != nullptr) {
        return m_reading->links(normal);
    }
    m_links = find_links(normal);
    return m_links;
}

void LinkRecogniser::find(std::string_view text, std::vector<Candidate>& out) {
    Normalised normal;
    normal.read(text);
    find_in(normal, out);
}

std::string LinkRecogniser::canonical(std::string_view entry) const {
    const bool beginning = !entry.empty() && entry.back() == '*';
    entry.remove_suffix(beginning ? 1 : 0);
    if (!entry.empty() && entry.front() == '@') {
        entry.remove_prefix(1);
    }
    Normalised normal;
    normal.read(entry);
    const std::vector<Link> links = find_links(normal);
    if (links.size() != 1 || links[0].in_mail || links[0].begin != 0 ||
        links[0].end + (entry.ends_with('/') ? 1 : 0) < entry.size()) {
        return {};
    }
    return canonical_link(entry, links[0]) + (beginning ? "*" : "");
}

std::vector<std::string> LinkRecogniser::allowed_by(const std::string& value) const {
    std::vector<std::string> keys = {value};
    std::string_view host = std::string_view(value).substr(0, value.find_first_of("/?#"));
    while (host.find('.') != std::string_view::npos) {
        keys.emplace_back(host);
        host.remove_prefix(host.find('.') + 1);
    }
    return keys;
}

bool is_below(std::string_view host, std::string_view name) noexcept {
    return host.ends_with(name) && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
}

std::vector<std::string_view> labels_of(std::string_view host) {
    std::vector<std::string_view> labels = split_labels(host);
    labels.pop_back();
    return labels;
}

} // namespace chatkeep::policy
