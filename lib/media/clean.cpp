// SPDX-License-Identifier: EUPL-1.2
#include "media/clean.hpp"

#include "base/error.hpp"
#include "media/confined.hpp"
#include "media/detail.hpp"
#include "media/documents.hpp"
#include "media/kind.hpp"
#include "media/pixels.hpp"

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_remade_most = std::uint64_t{128} << 20U;

/// Pixels must be turned where the orientation, which goes, said so, or painted over.
void remake(View& view, Kind kind, const Draft& draft, const std::vector<PixelBox>& boxes, Cleaned& cleaned) {
    if (kind != Kind::jpeg && kind != Kind::png) {
        withhold(boxes.empty() ? "the picture would have to be turned, which this kind does not allow"
                               : "pixels of this kind of file can't be painted over");
    }
    const std::string original = view.copy(0, view.size(), k_remade_most);
    if (kind == Kind::png && original.find("acTL") != std::string::npos) {
        withhold("a picture that moves can't be painted over or turned");
    }
    cleaned.bytes = run_confined([&] {
        return kind == Kind::jpeg ? remake_jpeg(original, draft.orientation, boxes)
                                  : remake_png(original, draft.orientation, boxes);
    });
    const base::StringBytes remade(cleaned.bytes); // an encoder adds what it thinks useful
    View again(remade);
    Draft rest;
    cutter_of(kind)(again, rest);
    const std::vector<Cut> cuts = cuts_within(again, rest);
    cleaned.bytes = base::read_all(*open_cut(remade, cuts), k_remade_most, "a picture");
    cleaned.outcome = Outcome::remade;
}

Cleaned clean_media(View& view, Kind kind, const std::vector<PixelBox>& boxes) {
    Cleaned cleaned;
    Draft draft;
    cutter_of(kind)(view, draft);
    cleaned.captured = draft.captured;
    cleaned.erased = draft.cuts.erased();
    if (!boxes.empty() || draft.orientation != 1) {
        remake(view, kind, draft, boxes, cleaned);
    } else {
        cleaned.cuts = cuts_within(view, draft);
    }
    return cleaned;
}

} // namespace

Cleaned clean(const base::RandomBytes& original, const std::vector<PixelBox>& boxes) {
    View view(original);
    const Kind kind = kind_of(view.up_to(0, k_front));
    try {
        if (cutter_of(kind) != nullptr) {
            return clean_media(view, kind, boxes);
        }
        if (!boxes.empty()) {
            withhold("pixels of this kind of file can't be painted over");
        }
        return clean_document(view, kind);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::refused) {
            throw;
        }
        Cleaned withheld;
        withheld.outcome = Outcome::withheld;
        withheld.reason = error.what();
        return withheld;
    }
}

std::unique_ptr<base::Input> open_cleaned(const base::RandomBytes& original, const Cleaned& cleaned) {
    CHATKEEP_CHECK(cleaned.outcome != Outcome::withheld);
    if (cleaned.outcome == Outcome::remade) {
        return std::make_unique<base::MemoryInput>(cleaned.bytes);
    }
    return open_cut(original, cleaned.cuts);
}

} // namespace chatkeep::media
