// SPDX-License-Identifier: EUPL-1.2
// A list of words of any bytes is read, and a text of any kind is searched by it and for names; the places
// lie inside the text, in order. The list stands before the first byte 0, the text behind it.
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "policy/lexicon.hpp"
#include "policy/normalise.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/name/find_names.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

void check_hits(const policy::Vocabulary& words, policy::Reading& reading) {
    std::vector<policy::Hit> hits;
    words.find(reading, hits);
    std::size_t first = 0;
    for (const policy::Hit& hit : hits) {
        require(hit.count > 0 && hit.first >= first && hit.last() < reading.words().size());
        first = hit.first;
    }
}

void check_names(policy::Reading& reading) {
    policy::Thread thread;
    thread.add_participant(reading.text().substr(0, 64));
    policy::NameFinder finder(nullptr);
    std::vector<policy::NamePlace> places;
    finder.find(reading, &thread, places);
    std::size_t from = 0;
    for (const policy::NamePlace& place : places) {
        require(place.first >= from && place.first <= place.name && place.name <= place.last);
        require(place.last < reading.words().size());
        from = place.last + 1;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t border = std::min(input.find('\0'), size);
    const policy::Lexicon lexicon =
        policy::parse_lexicon(input.substr(0, border), policy::lexicon_sections());
    const std::string text = base::repair_utf8(input.substr(std::min(border + 1, size)));
    policy::Normalised normal;
    normal.read(text);
    policy::Reading reading;
    reading.begin(normal.text(), {});
    check_hits(lexicon.words, reading);
    check_names(reading);
    static_cast<void>(policy::survey(reading));
    return 0;
}
