// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/keys.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

bool is_key_char(char c) noexcept {
    return base::is_alnum(c) || c == '-' || c == '_';
}

std::size_t run_end(std::string_view text, std::size_t at, bool (*fits)(char) noexcept) {
    while (at < text.size() && fits(text[at])) {
        ++at;
    }
    return at;
}

void add(std::string_view text, std::size_t begin, std::size_t end, std::vector<Candidate>& out) {
    Candidate found;
    found.begin = begin;
    found.end = end;
    found.form = found.marked = true;
    found.value = std::string(text.substr(begin, end - begin));
    out.push_back(std::move(found));
}

/// A key begins there: nothing that belongs to it stands before it.
bool begins_key(std::string_view text, std::size_t at) {
    return !is_word_before(text, at) && (at == 0 || !is_key_char(text[at - 1]));
}

/// PEM (RFC 7468) and PGP blocks of private keys, whole; without its end, up to the end of the text.
void find_blocks(std::string_view text, std::vector<Candidate>& out) {
    constexpr std::string_view head = "-----BEGIN ";
    constexpr std::string_view tail = "-----END ";
    for (std::size_t at = text.find(head); at != std::string_view::npos; at = text.find(head, at + 1)) {
        const std::string_view label = text.substr(at, text.find("-----", at + head.size()) - at);
        if (label.size() > 60 || label.find("PRIVATE KEY") == std::string_view::npos) {
            continue;
        }
        const std::size_t last = text.find(tail, at);
        const std::size_t close =
            last == std::string_view::npos ? last : text.find("-----", last + tail.size());
        const std::size_t end = close == std::string_view::npos ? text.size() : close + 5;
        add(text, at, end, out);
        at = end - 1;
    }
}

/// JSON Web Tokens (RFC 7519): three parts, of which the first two are JSON objects in base64url.
void find_web_tokens(std::string_view text, std::vector<Candidate>& out) {
    for (std::size_t at = text.find("eyJ"); at != std::string_view::npos; at = text.find("eyJ", at + 1)) {
        const std::size_t first = run_end(text, at, is_key_char);
        if (!begins_key(text, at) || first - at < 10 || !text.substr(first).starts_with(".eyJ")) {
            continue;
        }
        const std::size_t second = run_end(text, first + 1, is_key_char);
        const bool is_signed = second < text.size() && text[second] == '.';
        const std::size_t end = is_signed ? run_end(text, second + 1, is_key_char) : second;
        add(text, at, end, out);
        at = end - 1;
    }
}

struct Prefix {
    std::string_view text;
    std::size_t least; ///< characters behind it
};

// the forms that the services document for secret scanning
constexpr std::array k_prefixes = {Prefix{"AKIA", 16},
                                   Prefix{"ASIA", 16},
                                   Prefix{"ghp_", 30},
                                   Prefix{"gho_", 30},
                                   Prefix{"ghs_", 30},
                                   Prefix{"ghr_", 30},
                                   Prefix{"ghu_", 30},
                                   Prefix{"github_pat_", 20},
                                   Prefix{"glpat-", 18},
                                   Prefix{"xoxb-", 20},
                                   Prefix{"xoxp-", 20},
                                   Prefix{"xoxa-", 20},
                                   Prefix{"xoxs-", 20},
                                   Prefix{"sk_live_", 16},
                                   Prefix{"sk_test_", 16},
                                   Prefix{"rk_live_", 16},
                                   Prefix{"sk-proj-", 20},
                                   Prefix{"sk-ant-", 20},
                                   Prefix{"AIza", 30},
                                   Prefix{"ya29.", 20},
                                   Prefix{"npm_", 30},
                                   Prefix{"pypi-", 30},
                                   Prefix{"hf_", 30},
                                   Prefix{"dop_v1_", 30},
                                   Prefix{"AGE-SECRET-KEY-1", 40}};

void find_service_keys(std::string_view text, std::vector<Candidate>& out) {
    for (const Prefix& prefix : k_prefixes) {
        for (std::size_t at = text.find(prefix.text); at != std::string_view::npos;
             at = text.find(prefix.text, at + 1)) {
            const std::size_t behind = at + prefix.text.size();
            const std::size_t end = run_end(text, behind, is_key_char);
            const std::string_view rest = text.substr(behind, end - behind);
            const bool has_digit = std::any_of(rest.begin(), rest.end(), base::is_digit);
            if (begins_key(text, at) && rest.size() >= prefix.least && has_digit) {
                add(text, at, end, out);
            }
        }
    }
}

bool is_link_char(char c) noexcept {
    return c > ' ' && std::string_view("<>\"[]").find(c) == std::string_view::npos;
}

/// otpauth:// links hold the key that all later one-time codes are made with.
void find_authenticator_links(std::string_view text, std::vector<Candidate>& out) {
    for (const std::string_view head : {"otpauth://", "otpauth-migration://"}) {
        for (std::size_t at = text.find(head); at != std::string_view::npos; at = text.find(head, at + 1)) {
            add(text, at, run_end(text, at, is_link_char), out);
        }
    }
}

/// The password in the text of a code to scan for a network: WIFI:T:WPA;S:name;P:password;;
void find_network_codes(std::string_view text, std::vector<Candidate>& out) {
    for (std::size_t at = text.find("WIFI:"); at != std::string_view::npos; at = text.find("WIFI:", at + 1)) {
        const std::size_t stop = std::min(text.find(";;", at), text.find('\n', at));
        const std::size_t part = text.substr(0, stop).find(":P:", at);
        const std::size_t begin =
            part == std::string_view::npos ? text.substr(0, stop).find(";P:", at) : part;
        if (begin == std::string_view::npos) {
            continue;
        }
        std::size_t end = begin + 3;
        while (end < text.size() && text[end] != ';' && text[end] != '\n') {
            end += text[end] == '\\' ? 2U : 1U;
        }
        end = std::min(end, text.size());
        if (end > begin + 3) {
            add(text, begin + 3, end, out);
        }
    }
}

} // namespace

void find_keys(std::string_view text, std::vector<Candidate>& out) {
    find_blocks(text, out);
    find_web_tokens(text, out);
    find_service_keys(text, out);
    find_authenticator_links(text, out);
    find_network_codes(text, out);
}

} // namespace chatkeep::policy
