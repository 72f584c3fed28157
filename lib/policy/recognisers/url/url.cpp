// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/url/url.hpp"

#include "policy/links.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// A label of the host that says that the page is about a person's own life.
constexpr std::array<std::string_view, 66> k_personal_labels = {
    // buying, paying, travelling, living
    "marktplaats", "2dehands", "vinted", "tikkie", "betaalverzoek", "paypal", "ebay", "airbnb", "booking",
    "expedia", "vrbo", "couchsurfing", "centerparcs", "landal", "roompot", "tripadvisor", "funda", "pararius",
    "kamernet", "huurwoningen", "jaap", "huispedia", "thuisbezorgd", "takeaway", "ubereats", "deliveroo",
    "gofundme", "doneeractie", "geef", "kickstarter", "steunactie",
    // social media and dating
    "facebook", "fb", "messenger", "instagram", "instagr", "tiktok", "snapchat", "pinterest", "bereal",
    "strava", "komoot", "garmin", "runkeeper", "polarsteps", "goodreads", "letterboxd", "tinder", "bumble",
    "hinge", "grindr", "happn", "lexa", "relatieplanet", "parship", "badoo", "okcupid",
    // photos and files of one's own, lists, school
    "flickr", "photobucket", "icloud", "wetransfer", "lootjestrekken", "parro", "socialschools", "klasbord",
    "schoolfoto"};

/// Hosts and paths of a service that has other pages too.
struct Page {
    std::string_view host;
    std::string_view path; ///< its beginning
};

constexpr std::array k_personal_pages = {Page{"linkedin.com", "/in/"},
                                         Page{"photos.app.goo.gl", "/"},
                                         Page{"photos.google.com", "/"},
                                         Page{"spotify.com", "/playlist"},
                                         Page{"spotify.com", "/user"},
                                         Page{"we.tl", "/"},
                                         Page{"rabobank.nl", "/betaalverzoek"},
                                         Page{"bunq.me", "/"},
                                         Page{"ing.nl", "/payreq"},
                                         Page{"abnamro.nl", "/betaalverzoek"},
                                         Page{"youtube.com", "/@"},
                                         Page{"reddit.com", "/u"},
                                         Page{"share.garmin.com", "/"},
                                         Page{"ideal.nl", "/"},
                                         Page{"twitter.com", "/"},
                                         Page{"x.com", "/"},
                                         Page{"threads.net", "/@"},
                                         Page{"1drv.ms", "/"},
                                         Page{"social.parnassys.net", "/"},
                                         Page{"app.socialschools.nl", "/"},
                                         Page{"forms.gle", "/"},
                                         Page{"doodle.com", "/"},
                                         Page{"datumprikker.nl", "/"},
                                         Page{"photos.apple.com", "/"}};

/// mijn.example.nl, mijnoverheid.example: what only one person sees.
bool is_own_portal(std::string_view label) {
    return label == "mijn" || label.starts_with("mijn-") ||
           (label.starts_with("mijn") && label.size() > 7 && !label.starts_with("mijnbouw"));
}

bool is_personal(std::string_view text, const Link& link) {
    const std::vector<std::string_view> labels = labels_of(link.host);
    const bool by_label = std::any_of(labels.begin(), labels.end(), [](std::string_view label) {
        return is_own_portal(label) || std::find(k_personal_labels.begin(), k_personal_labels.end(), label) !=
                                           k_personal_labels.end();
    });
    return by_label || std::any_of(k_personal_pages.begin(), k_personal_pages.end(), [&](const Page& page) {
               return is_below(link.host, page.host) && link.path(text).starts_with(page.path) &&
                      link.path(text).size() > 1;
           });
}

class UrlRecogniser : public LinkRecogniser {
public:
    void find_in(const Normalised& normal, std::vector<Candidate>& out) override {
        const std::string_view text = normal.text();
        for (const Link& link : links_in(normal)) {
            Candidate found;
            found.begin = link.begin;
            found.end = link.end;
            found.form = !link.in_mail && is_personal(text, link);
            found.most = Level::propose;
            found.value = canonical_link(text, link);
            out.push_back(std::move(found));
        }
    }
};

std::unique_ptr<Recogniser> make_url(const Rule&) {
    return std::make_unique<UrlRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};

} // namespace

const RecogniserDescriptor k_url = {
    .name = "url",
    .version = 1,
    .summary = "links; of a certain form are those to personal pages",
    .replacement = "[LINK]",
    .needs = {.size = 4, .host = true},
    .required = k_required,
    .make = &make_url,
};

} // namespace chatkeep::policy
