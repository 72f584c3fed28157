// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/handle/handle.hpp"

#include "base/text.hpp"
#include "policy/links.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_name_least = 3;
constexpr std::size_t k_name_most = 30;

/// A page of a person or a group: host, then path, then the name.
struct Profile {
    std::string_view host;
    std::string_view path;
    bool any_name = false; ///< what stands behind the path is always an account, however short
};

constexpr std::array k_profiles = {Profile{"instagram.com", "/stories/"},
                                   Profile{"instagram.com", "/"},
                                   Profile{"instagr.am", "/"},
                                   Profile{"facebook.com", "/people/"},
                                   Profile{"facebook.com", "/profile.php?id=", true},
                                   Profile{"facebook.com", "/"},
                                   Profile{"fb.com", "/"},
                                   Profile{"fb.me", "/"},
                                   Profile{"m.me", "/"},
                                   Profile{"linkedin.com", "/in/"},
                                   Profile{"linkedin.com", "/pub/"},
                                   Profile{"tiktok.com", "/@"},
                                   Profile{"twitter.com", "/"},
                                   Profile{"x.com", "/"},
                                   Profile{"snapchat.com", "/add/"},
                                   Profile{"snapchat.com", "/@"},
                                   Profile{"t.me", "/joinchat/", true},
                                   Profile{"t.me", "/+", true},
                                   Profile{"t.me", "/"},
                                   Profile{"telegram.me", "/"},
                                   Profile{"wa.me", "/", true},
                                   Profile{"chat.whatsapp.com", "/", true},
                                   Profile{"api.whatsapp.com", "/send", true},
                                   Profile{"whatsapp.com", "/channel/", true},
                                   Profile{"signal.me", "/", true},
                                   Profile{"signal.group", "/", true},
                                   Profile{"discord.gg", "/", true},
                                   Profile{"discord.com", "/invite/", true},
                                   Profile{"discord.com", "/users/", true},
                                   Profile{"youtube.com", "/@"},
                                   Profile{"threads.net", "/@"},
                                   Profile{"bsky.app", "/profile/"},
                                   Profile{"reddit.com", "/user/"},
                                   Profile{"reddit.com", "/u/"},
                                   Profile{"pinterest.com", "/"},
                                   Profile{"strava.com", "/athletes/", true},
                                   Profile{"join.skype.com", "/", true},
                                   Profile{"twitch.tv", "/"},
                                   Profile{"venmo.com", "/"},
                                   Profile{"paypal.me", "/"}};

/// Pages of those services that are no account.
constexpr std::array<std::string_view, 48> k_pages = {
    "p",           "reel",       "reels",    "explore",   "tv",        "accounts",
    "about",       "legal",      "groups",   "events",    "watch",     "sharer",
    "share",       "photo",      "photos",   "pages",     "story.php", "permalink.php",
    "marketplace", "gaming",     "hashtag",  "search",    "home",      "intent",
    "i",           "login",      "signup",   "settings",  "privacy",   "terms",
    "help",        "policies",   "download", "directory", "business",  "ads",
    "developers",  "sharer.php", "dialog",   "plugins",   "tr",        "jobs",
    "media",       "pin",        "ideas",    "today",     "stories",   "joinchat"};

/// Accounts of the press and the government: they stay.
constexpr std::array<std::string_view, 27> k_public = {
    "rivm",        "minvws",      "minpres",    "ministerie", "rijks", "overheid",  "gemeente",
    "provincie",   "politie",     "brandweer",  "ggd",        "nos",   "nu_nl",     "nunl",
    "rtl",         "nrc",         "volkskrant", "telegraaf",  "trouw", "nieuwsuur", "kamer",
    "tweedekamer", "eerstekamer", "who",        "ecdc",       "cdc",   "everyone"};

bool is_public(std::string_view name) {
    return std::any_of(k_public.begin(), k_public.end(), [&](std::string_view word) {
        return word.size() > 3 || word == "ggd" ? name.starts_with(word)
                                                : name == word || name.starts_with(std::string(word) + "_");
    });
}

/// All who read a chat, in the ways that people and programs call them.
bool is_everyone(std::string_view name) {
    constexpr std::array<std::string_view, 30> names = {
        "all",    "alle",    "allen",    "allemaal", "everyone", "everybody", "iedereen", "ieder",
        "team",   "teams",   "groep",    "group",    "channel",  "here",      "room",     "heren",
        "dames",  "collega", "collegas", "mensen",   "jullie",   "hen",       "beide",    "beiden",
        "admins", "admin",   "leden",    "members",  "overigen", "anderen"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// "volg @name": what people do with an account, right before the sign.
bool is_followed(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 4> words = {"volg", "volgen", "follow", "following"};
    std::size_t end = at;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == ':')) {
        --end;
    }
    std::size_t begin = end;
    while (begin > 0 && base::is_alpha(text[begin - 1])) {
        --begin;
    }
    return std::find(words.begin(), words.end(), base::lower_ascii(text.substr(begin, end - begin))) !=
           words.end();
}

/// Behind the numbers in WhatsApp's own addresses.
bool is_messenger_host(std::string_view name) {
    return name == "s.whatsapp.net" || name == "c.us" || name == "g.us" || name == "broadcast" ||
           name == "lid";
}

bool is_name_char(char c) noexcept {
    return base::is_alnum(c) || c == '_' || c == '.';
}

/// Where the account name that begins at begin ends, without the full stops of a sentence.
std::size_t name_end(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && is_name_char(text[end])) {
        ++end;
    }
    while (end > begin && text[end - 1] == '.') {
        --end;
    }
    return end;
}

/// An account behind the path of a profile; empty: another page.
std::string_view name_in(std::string_view rest, const Profile& profile) {
    rest.remove_prefix(profile.path.size());
    if (profile.any_name) {
        return rest;
    }
    const std::string_view name = rest.substr(0, rest.find_first_of("/?#"));
    const bool page = std::find(k_pages.begin(), k_pages.end(), base::lower_ascii(name)) != k_pages.end();
    return name.size() < k_name_least - 1 || page ? std::string_view() : name;
}

/// The account that a link leads to; empty when it leads elsewhere.
std::string_view account_of(std::string_view text, const Link& link) {
    const std::string_view rest = text.substr(link.host_end, link.end - link.host_end);
    for (const Profile& profile : k_profiles) {
        if (is_below(link.host, profile.host) && base::lower_ascii(rest).starts_with(profile.path)) {
            return name_in(rest, profile);
        }
    }
    return {};
}

/// Words that say what the name behind them is an account of.
constexpr std::array<std::string_view, 17> k_services = {
    "insta", "instagram", "ig",       "snap", "snapchat", "sc", "tiktok",   "twitter", "telegram",
    "skype", "discord",   "gamertag", "psn",  "facebook", "fb", "linkedin", "signal"};

bool is_separator(char c) noexcept {
    return c == ' ' || c == ':' || c == '=';
}

/// A name that is no word: it holds a digit or one of _ and . inside.
bool is_made_up(std::string_view name) {
    return name.find_first_of("0123456789_") != std::string_view::npos ||
           (name.find('.') != std::string_view::npos && name.find("..") == std::string_view::npos);
}

class HandleRecogniser : public LinkRecogniser {
public:
    void find_in(const Normalised& normal, std::vector<Candidate>& out) override {
        const std::string_view text = normal.text();
        for (const Link& link : links_in(normal)) {
            const std::string_view name = account_of(text, link);
            if (!name.empty() && !is_public(base::lower_ascii(name))) {
                out.push_back(make(link.begin, link.end, base::lower_ascii(name), true));
            }
        }
        find_at(text, out);
        find_named(text, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const std::string_view name = entry.substr(entry.starts_with('@') ? 1 : 0);
        const bool written = !name.empty() && std::all_of(name.begin(), name.end(), is_name_char);
        return entry.starts_with('@') && written ? base::lower_ascii(name) : std::string();
    }

private:
    static Candidate make(std::size_t begin, std::size_t end, std::string value, bool form) {
        Candidate found;
        found.begin = begin;
        found.end = end;
        found.form = form;
        found.most = Level::propose;
        found.value = std::move(value);
        return found;
    }

    /// "@name". A plain word behind the sign is mostly a mention, and only digits are a telephone number.
    static void find_at(std::string_view text, std::vector<Candidate>& out) {
        for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
            const std::size_t end = name_end(text, at + 1);
            const std::string_view name = text.substr(at + 1, end - at - 1);
            const bool border =
                at == 0 || (!is_word_before(text, at) &&
                            std::string_view("@/._-").find(text[at - 1]) == std::string_view::npos);
            const bool letters = std::any_of(name.begin(), name.end(), base::is_alpha);
            if (!border || !letters || name.size() < k_name_least || name.size() > k_name_most ||
                is_word_after(text, end) || is_messenger_host(name)) {
                continue;
            }
            const std::string lower = base::lower_ascii(name);
            if (is_public(lower) || is_everyone(lower)) {
                continue;
            }
            out.push_back(make(at, end, lower, is_made_up(name)));
            out.back().needs_context = !is_made_up(name) && !is_followed(text, at);
        }
    }

    /// "insta: name_12", "mijn snap is name.12".
    static void find_named(std::string_view text, std::vector<Candidate>& out) {
        const std::string lower = base::lower_ascii(text);
        for (const std::string_view service : k_services) {
            for (std::size_t at = lower.find(service); at != std::string::npos;
                 at = lower.find(service, at + 1)) {
                std::size_t begin = at + service.size();
                if (is_word_before(text, at) || begin >= text.size() || !is_separator(text[begin])) {
                    continue;
                }
                begin = skip_links(lower, begin);
                const std::size_t end = name_end(text, begin);
                const std::string_view name = text.substr(begin, end - begin);
                if (name.size() >= k_name_least && name.size() <= k_name_most && is_made_up(name) &&
                    std::any_of(name.begin(), name.end(), base::is_alpha) && !is_word_after(text, end)) {
                    out.push_back(make(begin, end, base::lower_ascii(name), true));
                }
            }
        }
    }

    /// Past ": ", " is ", " naam: " and the like.
    static std::size_t skip_links(std::string_view lower, std::size_t at) {
        constexpr std::array<std::string_view, 6> words = {"is", "naam", "account", "heet", "name", "id"};
        for (bool moved = true; moved;) {
            const std::size_t start = at;
            while (at < lower.size() && is_separator(lower[at])) {
                ++at;
            }
            for (const std::string_view word : words) {
                const std::size_t end = at + word.size();
                const bool stands =
                    end < lower.size() && lower.substr(at).starts_with(word) && is_separator(lower[end]);
                at = stands ? end : at;
            }
            moved = at != start;
        }
        return at;
    }
};

std::unique_ptr<Recogniser> make_handle(const Rule&) {
    return std::make_unique<HandleRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 26> k_signs = {
    "@",       ".com/",      ".me/",      ".net/",       ".app/",   ".gg/",      ".am/",
    ".group/", ".tv/",       "|insta|",   "|instagram|", "|ig|",    "|snap|",    "|snapchat|",
    "|sc|",    "|tiktok|",   "|twitter|", "|telegram|",  "|skype|", "|discord|", "|gamertag|",
    "|psn|",   "|facebook|", "|fb|",      "|linkedin|",  "|signal|"};
// "volg" and "follow" are read where they stand (see is_followed()): elsewhere they say other things
constexpr std::array<std::string_view, 21> k_context = {
    "insta",    "instagram", "twitter",     "tiktok",         "snap",    "snapchat", "telegram",
    "account",  "accounts",  "accountnaam", "instaaccount*",  "profiel", "profile",  "linkedin",
    "facebook", "fb",        "tweet*",      "gebruikersnaam", "dm",      "handle",   "username"};

} // namespace

const RecogniserDescriptor k_handle = {
    .name = "handle",
    .version = 2,
    .summary = "names of accounts on social media and messengers, also in links",
    .replacement = "[ACCOUNT]",
    .needs = {.size = 4, .any = {.texts = k_signs}},
    .gate =
        R"(@[a-z0-9_.]{3}|[a-z]\.(?:com|me|net|app|gg|am|group|tv)/|\b(?:insta(?:gram)?|ig|snap(?:chat)?|sc|tiktok|twitter|telegram|skype|discord|gamertag|psn|facebook|fb|linkedin|signal)[ :=])",
    .required = k_required,
    .context = k_context,
    .make = &make_handle,
};

} // namespace chatkeep::policy
