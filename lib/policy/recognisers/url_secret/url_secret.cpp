// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/url_secret/url_secret.hpp"

#include "base/text.hpp"
#include "policy/links.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// Parameters whose value lets in whoever has it, in small letters and without - and _.
constexpr std::array<std::string_view, 36> k_secret_keys = {
    "pwd",         "password",     "passwd",        "passcode",          "passwort",
    "wachtwoord",  "ww",           "pin",           "pincode",           "token",
    "accesstoken", "authtoken",    "idtoken",       "refreshtoken",      "logintoken",
    "resettoken",  "sessiontoken", "invitetoken",   "confirmationtoken", "authkey",
    "apikey",      "accesskey",    "secret",        "clientsecret",      "sharedsecret",
    "sig",         "signature",    "xamzsignature", "xamzcredential",    "xgoogsignature",
    "otp",         "totp",         "jwt",           "resourcekey",       "credential",
    "sharekey"};

/// Parameters that other things have too: a secret only when the value looks drawn by lot.
constexpr std::array<std::string_view, 13> k_doubtful_keys = {
    "key", "code", "k", "t", "s", "h", "hash", "tk", "ticket", "invite", "share", "p", "rlkey"};

/// The key of who is logged in, or which session of a meeting or a day is meant.
constexpr std::array<std::string_view, 6> k_session_keys = {"session", "sessionid", "sid",
                                                            "pass",    "auth",      "magic"};

/// Words in a path in front of a key to log in, confirm or reset with.
constexpr std::array<std::string_view, 24> k_magic_words = {
    "magic",         "magiclink",     "login",
    "signin",        "inloggen",      "reset",
    "passwordreset", "resetpassword", "wachtwoordherstel",
    "verify",        "verificatie",   "confirm",
    "bevestig",      "activate",      "activeer",
    "activatie",     "invite",        "invitation",
    "uitnodiging",   "auth",          "otp",
    "onetime",       "token",         "share"};

/// Services where the path itself is the key to a file or a meeting.
struct Share {
    std::string_view host;
    std::string_view path; ///< its beginning, in front of the key
};

constexpr std::array k_shares = {Share{"drive.google.com", "/file/d/"},
                                 Share{"drive.google.com", "/drive/folders/"},
                                 Share{"docs.google.com", "/document/d/"},
                                 Share{"docs.google.com", "/spreadsheets/d/"},
                                 Share{"docs.google.com", "/presentation/d/"},
                                 Share{"docs.google.com", "/forms/d/"},
                                 Share{"dropbox.com", "/s/"},
                                 Share{"dropbox.com", "/scl/"},
                                 Share{"dropbox.com", "/sh/"},
                                 Share{"1drv.ms", "/"},
                                 Share{"we.tl", "/t-"},
                                 Share{"wetransfer.com", "/downloads/"},
                                 Share{"mega.nz", "/"},
                                 Share{"icloud.com", "/"},
                                 Share{"photos.app.goo.gl", "/"},
                                 Share{"teams.microsoft.com", "/l/meetup-join/"},
                                 Share{"teams.live.com", "/meet/"},
                                 Share{"sharepoint.com", "/:"},
                                 Share{"filesender.surf.nl", "/"},
                                 Share{"send.firefox.com", "/download/"}};

/// "access_token" and "Access-Token" are one.
std::string plain_key(std::string_view key) {
    std::string plain;
    for (const char c : key) {
        if (c != '-' && c != '_') {
            plain.push_back(base::to_lower(c));
        }
    }
    return plain;
}

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Letters and digits mixed, or capitals among small letters, as nobody writes words.
bool looks_random(std::string_view value, std::size_t least) {
    std::size_t digits = 0;
    std::size_t inner_capitals = 0;
    std::size_t small = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        digits += base::is_digit(value[i]) ? 1U : 0U;
        inner_capitals +=
            i > 0 && value[i] >= 'A' && value[i] <= 'Z' && base::is_alnum(value[i - 1]) ? 1U : 0U;
        small += value[i] >= 'a' && value[i] <= 'z' ? 1U : 0U;
    }
    const std::size_t letters = inner_capitals + small;
    return value.size() >= least && ((digits >= 2 && letters >= 2) || (inner_capitals >= 2 && small >= 2));
}

/// How sure a parameter or a path lets one in.
enum class Sure : std::uint8_t { no, perhaps, yes };

/// Letters and digits mixed, as in short keys: "a1b2c3".
bool is_mixed(std::string_view value) {
    return std::any_of(value.begin(), value.end(), base::is_digit) &&
           std::any_of(value.begin(), value.end(), base::is_alpha);
}

/// "42s", "p12", "v2", "2020-05": a time, a page, a version.
bool is_ordinal(std::string_view value) {
    const auto letters = std::count_if(value.begin(), value.end(), base::is_alpha);
    const bool first = base::is_alpha(value.front());
    return letters <= 1 && (first || base::is_alpha(value.back()));
}

/// "12ab34cd" changes between digits and letters again and again; "ochtend2" and "2020-najaar" do not.
bool is_shuffled(std::string_view value) {
    std::size_t changes = 0;
    for (std::size_t i = 1; i < value.size(); ++i) {
        changes += base::is_digit(value[i]) != base::is_digit(value[i - 1]) ? 1U : 0U;
    }
    return changes >= 3 && std::all_of(value.begin(), value.end(), base::is_alnum);
}

Sure judge_session(std::string_view value) {
    constexpr std::size_t least = 8;
    constexpr std::size_t least_long = 16;
    if (value.size() >= least && (is_shuffled(value) || looks_random(value, least_long))) {
        return Sure::yes;
    }
    return value.size() >= least && is_mixed(value) && value.find_first_of("-_") == std::string_view::npos
               ? Sure::perhaps
               : Sure::no;
}

Sure judge_value(const std::string& key, std::string_view value) {
    constexpr std::size_t least = 4;
    constexpr std::size_t least_short = 6;
    constexpr std::size_t least_word = 8;
    constexpr std::size_t least_doubtful = 12;
    if (is_one_of(key, k_secret_keys)) {
        return value.size() >= least ? Sure::yes : Sure::no;
    }
    if (is_one_of(key, k_session_keys)) {
        return judge_session(value);
    }
    if (!is_one_of(key, k_doubtful_keys)) {
        return Sure::no;
    }
    if (looks_random(value, least_doubtful)) {
        return Sure::yes;
    }
    if (value.size() < least || is_ordinal(value)) {
        return Sure::no;
    }
    const bool mixed = is_mixed(value);
    if (key != "key") {
        constexpr std::array<std::string_view, 4> named = {"code", "ticket", "invite", "hash"};
        return mixed && value.size() >= least_short && is_one_of(key, named) ? Sure::perhaps : Sure::no;
    }
    if (mixed && value.size() >= least_short) {
        return Sure::yes;
    }
    const bool digits = std::all_of(value.begin(), value.end(), base::is_digit);
    const bool word = value.size() >= least_word && value.find('-') == std::string_view::npos;
    return mixed || digits || word ? Sure::perhaps : Sure::no;
}

/// "redirect=https%3A%2F%2Fexample.nl%2F%3Ftoken%3Dx": a link in a parameter.
Sure judge_coded(std::string_view item) {
    const std::size_t sign = base::lower_ascii(item).find("%3d");
    if (sign == std::string::npos) {
        return Sure::no;
    }
    const std::size_t before = item.substr(0, sign).find_last_of("=%");
    const std::size_t skip = before == std::string_view::npos ? 0 : before + (item[before] == '%' ? 3 : 1);
    return skip < sign ? judge_value(plain_key(item.substr(skip, sign - skip)), item.substr(sign + 3))
                       : Sure::no;
}

/// "?a=1&token=x#key=y"
Sure judge_parameters(std::string_view query) {
    constexpr std::string_view signs = "?#&;/!";
    Sure sure = Sure::no;
    while (!query.empty()) {
        const std::string_view item = query.substr(0, query.find_first_of("?#&;"));
        const std::string_view bare = item.substr(std::min(item.find_first_not_of(signs), item.size()));
        const std::size_t sign = bare.find('=');
        if (sign != std::string_view::npos && sign + 1 < bare.size()) {
            sure = std::max(sure, judge_value(plain_key(bare.substr(0, sign)), bare.substr(sign + 1)));
        }
        sure = std::max(sure, judge_coded(bare));
        query.remove_prefix(std::min(item.size() + 1, query.size()));
    }
    return sure;
}

/// ".../login/<key>": a key behind a word for logging in.
bool has_magic_path(std::string_view path) {
    bool magic = false;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view part = path.substr(0, path.find('/'));
        if (magic && looks_random(part, 10)) {
            return true;
        }
        magic = magic || is_one_of(plain_key(part), k_magic_words);
        path.remove_prefix(part.size());
    }
    return false;
}

bool is_share(std::string_view text, const Link& link) {
    return std::any_of(k_shares.begin(), k_shares.end(), [&](const Share& share) {
        const std::string_view rest = text.substr(link.host_end, link.end - link.host_end);
        return is_below(link.host, share.host) && rest.starts_with(share.path) &&
               rest.size() >= share.path.size() + 6;
    });
}

class UrlSecretRecogniser : public LinkRecogniser {
public:
    void find_in(const Normalised& normal, std::vector<Candidate>& out) override {
        const std::string_view text = normal.text();
        for (const Link& link : links_in(normal)) {
            if (link.login_end > link.login_begin) {
                out.push_back(make(text, link.login_begin, link.login_end, link));
            }
            const Sure parameters = judge_parameters(link.query(text));
            const bool sure = parameters == Sure::yes || has_magic_path(link.path(text));
            if (link.in_mail || (!sure && parameters == Sure::no && !is_share(text, link))) {
                continue;
            }
            const std::size_t slash = link.path(text).empty() ? 0 : 1; // the host stays, with its slash
            Candidate found = make(text, link.host_end + slash, link.end, link);
            found.form = found.marked = sure;
            found.most = sure ? Level::automatic : Level::propose;
            out.push_back(std::move(found));
        }
    }

private:
    static Candidate make(std::string_view text, std::size_t begin, std::size_t end, const Link& link) {
        Candidate found;
        found.begin = begin;
        found.end = end;
        found.form = found.marked = true;
        found.value = canonical_link(text, link);
        return found;
    }
};

std::unique_ptr<Recogniser> make_url_secret(const Rule&) {
    return std::make_unique<UrlSecretRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};

} // namespace

const RecogniserDescriptor k_url_secret = {
    .name = "url.secret",
    .version = 3,
    .summary = "what lets one in in a link: passwords, tokens, keys to shared files; the host stays",
    .replacement = "[VERWIJDERD]",
    .needs = {.size = 8, .host = true},
    .required = k_required,
    .make = &make_url_secret,
};

} // namespace chatkeep::policy
