// SPDX-License-Identifier: EUPL-1.2
#include "media/clean.hpp"

#include "base/error.hpp"
#include "media/confined.hpp"
#include "media/detail.hpp"
#include "media/documents.hpp"
#include "media/hidden.hpp"
#include "media/kind.hpp"
#include "media/pixels.hpp"

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_remade_most = std::uint64_t{128} << 20U;

/// What an encoder adds goes too.
std::string without_metadata(const std::string& picture, Kind kind) {
    const base::StringBytes bytes(picture);
    View view(bytes);
    Draft draft;
    cutter_of(kind)(view, draft);
    const std::vector<Cut> cuts = cuts_within(view, draft);
    return base::read_all(*open_cut(bytes, cuts), k_remade_most, "a picture");
}

/// Pixels must be turned where the orientation, which goes, said so, or painted over, or stand beside what
/// nobody sees.
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
    cleaned.bytes = without_metadata(cleaned.bytes, kind);
    cleaned.outcome = Outcome::remade;
}

/// The cuts of what is not shown are not among those that were committed, so the file counts as made anew.
void cut_and_trim(View& view, const Draft& draft, Cleaned& cleaned) {
    const std::vector<Cut> cuts = cuts_within(view, draft);
    if (view.size() > k_remade_most) {
        withhold("the picture is too large to be decoded");
    }
    cleaned.bytes = base::read_all(*open_cut(view.bytes(), cuts), k_remade_most, "a picture");
    cleaned.outcome = Outcome::remade;
}

Cleaned clean_media(View& view, Kind kind, const std::vector<PixelBox>& boxes) {
    Cleaned cleaned;
    Draft draft;
    cutter_of(kind)(view, draft);
    const bool is_painted = !boxes.empty() || draft.orientation != 1;
    const Coded coded = is_painted ? Coded::whole : look_at_pixels(view, kind, draft);
    if (coded == Coded::must_anew) {
        draft.cuts.note(k_not_shown);
    }
    cleaned.captured = draft.captured;
    cleaned.erased = draft.cuts.erased();
    if (is_painted || coded == Coded::must_anew) {
        remake(view, kind, draft, boxes, cleaned);
    } else if (coded == Coded::trimmed) {
        cut_and_trim(view, draft, cleaned);
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
