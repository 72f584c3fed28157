// SPDX-License-Identifier: EUPL-1.2
#include "media/documents.hpp"

#include "base/text.hpp"
#include "media/confined.hpp"
#include "media/detail.hpp"
#include "media/hidden.hpp"
#include "media/pixels.hpp"
#include "media/remade.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_document_most = std::uint64_t{128} << 20U;
constexpr std::uint64_t k_text_most = std::uint64_t{8} << 20U;

/// Words between marks, which may split a value or hide one.
bool is_marked_up(std::string_view text) {
    constexpr std::array<std::string_view, 3> fronts = {"<", "{\\rtf", "%!PS"};
    const std::string_view shown = base::trim(text.substr(0, 256));
    return std::any_of(fronts.begin(), fronts.end(),
                       [&](std::string_view front) { return shown.starts_with(front); });
}

bool is_calendar(std::string_view text) {
    constexpr std::string_view begin = "begin:vcalendar";
    const std::string_view shown = base::trim(text.substr(text.starts_with("\xef\xbb\xbf") ? 3 : 0, 256));
    return base::lower_ascii(shown.substr(0, begin.size())) == begin;
}

Cleaned clean_text(View& view, Kind kind) {
    Cleaned cleaned;
    cleaned.bytes = view.copy(0, view.size(), k_text_most);
    cleaned.text =
        is_calendar(cleaned.bytes) ? unfolded_calendar(cleaned.bytes, cleaned.folds) : cleaned.bytes;
    if (!base::is_utf8(cleaned.text) || cleaned.text.find('\0') != std::string::npos) {
        withhold("the text is in an encoding that is not known");
    }
    if (kind == Kind::card) {
        cleaned.text = plain_card(cleaned.text);
        cleaned.bytes = cleaned.text;
    } else if (is_marked_up(cleaned.text)) {
        withhold("the text is marked up in a way that may hide words");
    } else if (holds_coded_words(cleaned.text)) {
        withhold("the text holds words that are coded, as in a mail");
    }
    cleaned.outcome = Outcome::remade;
    cleaned.words = Words::whole;
    return cleaned;
}

/// A library writes the document anew; a number tells where its bytes end and its words begin.
Cleaned remake(View& view, RemadeDocument (*work)(const std::string&)) {
    constexpr std::size_t number_size = 8;
    const std::string original = view.copy(0, view.size(), k_document_most);
    const std::string answer = run_confined([&] {
        const RemadeDocument remade = work(original);
        std::string size;
        for (unsigned shift = 64; shift > 0; shift -= 8) {
            size += static_cast<char>(remade.bytes.size() >> (shift - 8) & 0xffU);
        }
        return size + remade.bytes + remade.words;
    });
    const std::size_t size = big(std::string_view(answer).substr(0, number_size));
    Cleaned cleaned;
    cleaned.outcome = Outcome::remade;
    cleaned.words = Words::inside;
    cleaned.erased = {"properties"};
    cleaned.bytes = answer.substr(number_size, size);
    cleaned.text = base::repair_utf8(answer.substr(number_size + size));
    if (cleaned.text.size() > k_text_most) {
        withhold("it has more text than can be looked at");
    }
    return cleaned;
}

std::string with_cuts(const base::RandomBytes& picture, const Draft& draft) {
    const std::vector<Cut> cuts = draft.cuts.sorted();
    return base::read_all(*open_cut(picture, cuts), k_document_most, "a picture");
}

} // namespace

std::string clean_picture(const std::string& picture) {
    const base::StringBytes bytes(picture);
    View view(bytes);
    const Kind kind = kind_of(view.up_to(0, k_front));
    if (kind != Kind::jpeg && kind != Kind::png && kind != Kind::gif) {
        withhold("it holds a part of a kind that can't be cleaned");
    }
    Draft draft;
    cutter_of(kind)(view, draft);
    if (look_at_pixels(view, kind, draft) != Coded::must_anew) {
        return with_cuts(bytes, draft);
    }
    const base::StringBytes remade(kind == Kind::jpeg ? remake_jpeg(picture, 1, {})
                                                      : remake_png(picture, 1, {}));
    View again(remade);
    Draft rest; // an encoder adds what it thinks useful
    cutter_of(kind)(again, rest);
    return with_cuts(remade, rest);
}

Cleaned clean_document(View& view, Kind kind) {
    switch (kind) {
    case Kind::card:
    case Kind::text:
        return clean_text(view, kind);
    case Kind::pdf:
        return remake(view, &remake_pdf);
    case Kind::zip:
        return remake(view, &remake_office);
    default:
        withhold("it is of a kind that can't be cleaned");
    }
}

} // namespace chatkeep::media
