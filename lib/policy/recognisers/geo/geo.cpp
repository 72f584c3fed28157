// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/geo/geo.hpp"

#include "base/text.hpp"
#include "policy/institution.hpp"
#include "policy/links.hpp"
#include "policy/recognisers/geo/coordinates.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// A page with a map: host, path, and whether every link to it is one place.
struct MapPage {
    std::string_view host;
    std::string_view path;
    bool place = false;
};

constexpr std::array k_map_pages = {MapPage{"maps.app.goo.gl", "/", true},
                                    MapPage{"goo.gl", "/maps/", true},
                                    MapPage{"g.co", "/kgs/", false},
                                    MapPage{"maps.apple", "/p/", true},
                                    MapPage{"maps.apple.com", "/", false},
                                    MapPage{"waze.com", "/ul", false},
                                    MapPage{"waze.com", "/live-map", false},
                                    MapPage{"waze.to", "/", true},
                                    MapPage{"openstreetmap.org", "/", false},
                                    MapPage{"osm.org", "/", false},
                                    MapPage{"bing.com", "/maps", false},
                                    MapPage{"wego.here.com", "/", false},
                                    MapPage{"share.here.com", "/", false},
                                    MapPage{"her.is", "/", true},
                                    MapPage{"w3w.co", "/", true},
                                    MapPage{"what3words.com", "/", true},
                                    MapPage{"plus.codes", "/", true},
                                    MapPage{"ge0.me", "/", true},
                                    MapPage{"omaps.app", "/", true},
                                    MapPage{"yandex.com", "/maps", false},
                                    MapPage{"findmy.apple.com", "/", true},
                                    MapPage{"glympse.com", "/", true},
                                    MapPage{"life360.com", "/", true},
                                    MapPage{"foursquare.com", "/v/", false}};

/// maps.google.nl, www.google.com/maps
bool is_google_maps(std::string_view text, const Link& link) {
    const std::vector<std::string_view> labels = labels_of(link.host);
    const bool google = std::find(labels.begin(), labels.end(), "google") != labels.end();
    return google && (labels.front() == "maps" || link.path(text).starts_with("/maps"));
}

enum class MapKind : std::uint8_t { none, map, place };

MapKind kind_of(std::string_view text, const Link& link) {
    const std::string_view rest = text.substr(link.host_end, link.end - link.host_end);
    if (link.in_mail || rest.size() < 2) {
        return MapKind::none;
    }
    const auto* const page = std::find_if(k_map_pages.begin(), k_map_pages.end(), [&](const MapPage& p) {
        return is_below(link.host, p.host) && rest.starts_with(p.path) && rest.size() > p.path.size();
    });
    if (page != k_map_pages.end()) {
        return page->place || has_coordinates(rest) ? MapKind::place : MapKind::map;
    }
    if (!is_google_maps(text, link)) {
        return MapKind::none;
    }
    const bool place = has_coordinates(rest) || rest.find("/place/") != std::string_view::npos ||
                       rest.find("/dir/") != std::string_view::npos ||
                       rest.find("cid=") != std::string_view::npos;
    return place ? MapKind::place : MapKind::map;
}

/// "52.07915", "-4.3116": half of a place that is known to some metres, where a member says that it is one.
bool is_exact_coordinate(std::string_view text) {
    const std::string_view number = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    const std::size_t point = number.find_first_of(".,");
    return point != std::string_view::npos && point >= 1 && point <= 3 && number.size() >= point + 4 &&
           std::count_if(number.begin(), number.end(), base::is_digit) ==
               static_cast<std::ptrdiff_t>(number.size()) - 1;
}

class GeoRecogniser : public LinkRecogniser {
public:
    void enter(const Surroundings& around) override {
        LinkRecogniser::enter(around);
        m_is_coordinate = around.is_coordinate;
    }

    void find_in(const Normalised& normal, std::vector<Candidate>& out) override {
        const std::string_view text = normal.text();
        if (m_is_coordinate && is_exact_coordinate(text)) {
            Candidate found;
            found.end = text.size();
            found.form = true;
            found.value = text;
            out.push_back(std::move(found));
            return;
        }
        for (const Link& link : links_in(normal)) {
            const MapKind kind = kind_of(text, link);
            if (kind == MapKind::none) {
                continue;
            }
            Candidate found;
            found.begin = link.begin;
            found.end = link.end;
            found.form = kind == MapKind::place;
            found.most = found.form ? Level::automatic : Level::propose;
            found.value = canonical_link(text, link);
            out.push_back(std::move(found));
        }
        find_places(text, out);
        leave_institutions_to_people(text, 0, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    /// Also a pair of coordinates.
    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        std::vector<Candidate> places;
        find_coordinates(entry, places);
        find_place_codes(entry, places);
        const bool whole = places.size() == 1 && places[0].begin == 0 && places[0].end == entry.size();
        return whole ? places[0].value : LinkRecogniser::canonical(entry);
    }

private:
    /// Places that stand in the text itself, not in a link that is found.
    static void find_places(std::string_view text, std::vector<Candidate>& out) {
        std::vector<Candidate> places;
        find_coordinates(text, places);
        find_place_codes(text, places);
        for (Candidate& place : places) {
            const bool inside = std::any_of(out.begin(), out.end(), [&](const Candidate& link) {
                return link.begin < place.end && place.begin < link.end;
            });
            if (!inside) {
                out.push_back(std::move(place));
            }
        }
    }

    bool m_is_coordinate = false;
};

std::unique_ptr<Recogniser> make_geo(const Rule&) {
    return std::make_unique<GeoRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
/// What the gate asks for beside numbers of a place.
constexpr std::array<std::string_view, 20> k_signs = {
    "\xC2\xB0",      "|rd|",    "rijksdriehoek", "+",       "///",        "maps",       "waze",
    "openstreetmap", "osm.org", "here.com",      "her.is",  "w3w",        "what3words", "plus.codes",
    "ge0.me",        "findmy",  "glympse",       "life360", "foursquare", "kgs/"};
constexpr std::array<std::string_view, 22> k_context = {
    "locatie*", "location*", "gps",       "coordina*", "co\xC3\xB6rdina*",
    "positie",  "position",  "plus code", "pluscode*", "maps",
    "kaart",    "pin",       "hier",      "here",      "sta",
    "staan",    "waar",      "where",     "ophalen",   "adres*",
    "thuis",    "navigatie"};
constexpr std::array<std::string_view, 38> k_negative = {
    "versie*",     "version*",     "betrouwbaarheidsinterval*",
    "interval*",   "ratio*",       "ratios",
    "kans*",       "odds",         "correlatie*",
    "waarde*",     "koers*",       "verhouding*",
    "factor*",     "gemiddeld*",   "mediaan",
    "groei*",      "gegroeid",     "incidentie*",
    "percentage*", "procent*",     "percent",
    "per",         "hazard",       "risico*",
    "risk",        "score*",       "index*",
    "cijfers",     "uitkomst*",    "meting*",
    "parameter*",  "coefficient*", "r",
    "rr",          "hr",           "ci",
    "bi",          "reproductie*"};

} // namespace

const RecogniserDescriptor k_geo = {
    .name = "geo",
    .version = 5,
    .summary = "places on the map: coordinates, plus codes, links to maps",
    .replacement = "[LOCATIE]",
    .needs = {.size = 5, .any = {.texts = k_signs, .place = true}},
    .gate =
        R"([0-9][.,][0-9]{4}|^[-+]?[0-9]{1,3}[.,][0-9]{3}$|\b5[0-3]\.[0-9]{3}|[0-9] ?\x{b0}|[0-9] ?[nsz][ ,;]{1,2}[0-9]|\brd\b|rijksdriehoek|[0-9a-z]\+[0-9a-z]{2}|///|maps|waze|openstreetmap|osm\.org|here\.com|her\.is|w3w|what3words|plus\.codes|ge0\.me|findmy|glympse|life360|foursquare|kgs/)",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_geo,
};

} // namespace chatkeep::policy
