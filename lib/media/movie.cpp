// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ISO/IEC 14496-12 sections 8.2 to 8.8, Apple QuickTime File Format (user data,
// metadata, timed metadata tracks), seconds since 1904 as times.
#include "media/boxes_detail.hpp"
#include "media/exif.hpp"
#include "model/time.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_chunks_most = 16'000'000;
constexpr std::int64_t k_1904_to_1970_s = 2'082'844'800;

/// What may stand in a container; a type that is itself a container stands again as one.
struct Level {
    std::string_view container;
    std::string_view child;
};

constexpr std::array k_levels = {
    Level{"moov", "mvhd"}, Level{"moov", "trak"}, Level{"moov", "mvex"}, Level{"moov", "iods"},
    Level{"mvex", "mehd"}, Level{"mvex", "trex"}, Level{"trak", "tkhd"}, Level{"trak", "edts"},
    Level{"trak", "mdia"}, Level{"trak", "tapt"}, Level{"edts", "elst"}, Level{"mdia", "mdhd"},
    Level{"mdia", "hdlr"}, Level{"mdia", "minf"}, Level{"minf", "vmhd"}, Level{"minf", "smhd"},
    Level{"minf", "nmhd"}, Level{"minf", "hdlr"}, Level{"minf", "dinf"}, Level{"minf", "stbl"},
    Level{"dinf", "dref"}, Level{"stbl", "stsd"}, Level{"stbl", "stts"}, Level{"stbl", "ctts"},
    Level{"stbl", "cslg"}, Level{"stbl", "stsc"}, Level{"stbl", "stsz"}, Level{"stbl", "stz2"},
    Level{"stbl", "stco"}, Level{"stbl", "co64"}, Level{"stbl", "stss"}, Level{"stbl", "stps"},
    Level{"stbl", "sdtp"}, Level{"stbl", "sbgp"}, Level{"stbl", "sgpd"}, Level{"moof", "mfhd"},
    Level{"moof", "traf"}, Level{"traf", "tfhd"}, Level{"traf", "tfdt"}, Level{"traf", "trun"},
    Level{"traf", "sdtp"}, Level{"traf", "sbgp"}, Level{"traf", "sgpd"}, Level{"tapt", "clef"},
    Level{"tapt", "prof"}, Level{"tapt", "enof"}};

/// Picture, sound, pictures in sequence with their transparency.
constexpr std::array<std::string_view, 4> k_tracks = {"vide", "soun", "pict", "auxv"};

bool is_container(std::string_view type) noexcept {
    return std::any_of(k_levels.begin(), k_levels.end(), [&](const Level& l) { return l.container == type; });
}

bool may_stand(std::string_view container, std::string_view child) noexcept {
    return std::any_of(k_levels.begin(), k_levels.end(),
                       [&](const Level& l) { return l.container == container && l.child == child; });
}

std::string_view word_of(const Box& box) {
    return box.type == "udta" || box.type == "meta" || box.type == "uuid" ? "tags" : "unknown";
}

std::string utc_moment(std::uint64_t seconds_1904) {
    model::Instant instant;
    instant.civil_s = static_cast<std::int64_t>(seconds_1904) - k_1904_to_1970_s;
    instant.offset_s = 0;
    std::string text;
    model::append(text, instant);
    return text;
}

class MovieCutter {
public:
    MovieCutter(View& view, Draft& draft, bool is_picture)
        : m_view(view), m_draft(draft), m_is_picture(is_picture) {}

    void clean(const Box& container) {
        for (const Box& box : read_boxes(m_view, container.body, container.end)) {
            if (box.type == "free" || box.type == "skip") {
                m_draft.cuts.blank(box.body, box.end, {});
            } else if (!may_stand(container.type, box.type)) {
                hide(box, word_of(box), m_draft);
            } else if (is_container(box.type)) {
                clean(box);
            } else {
                clean_leaf(box);
            }
        }
    }

private:
    void clean_leaf(const Box& box) {
        if (box.type == "mvhd" || box.type == "tkhd" || box.type == "mdhd") {
            clean_times(box);
        } else if (box.type == "hdlr") {
            clean_handler(box);
        } else if (box.type == "dref") {
            clean_places(box);
        } else if (box.type == "stsd") {
            clean_descriptions(box);
        }
    }

    /// When it was made and changed.
    void clean_times(const Box& box) {
        const std::size_t width = m_view.big(box.body, 1) == 1 ? 8 : 4;
        const std::uint64_t created = m_view.big(box.body + 4, width);
        const std::uint64_t changed = m_view.big(box.body + 4 + width, width);
        constexpr std::uint64_t latest = 2'082'844'800ULL + 4'102'444'800ULL; // 2100
        if (box.type == "mvhd" && created > 2'082'844'800ULL && created < latest &&
            m_draft.captured.empty()) {
            m_draft.captured = utc_moment(created);
        }
        if (created != 0 || changed != 0) {
            m_draft.cuts.blank(box.body + 4, box.body + 4 + 2 * width, "times");
        }
    }

    /// Its name is that of the program or device which wrote it.
    void clean_handler(const Box& box) {
        constexpr std::uint64_t before_name = 24;
        constexpr std::uint64_t maker = 12; // three words that QuickTime gives to the maker
        if (box.size() < before_name) {
            withhold("a handler box is too short");
        }
        blank_text(box.body + maker, box.body + before_name, "names of programs");
        blank_text(box.body + before_name, box.end, "names of programs");
    }

    void blank_text(std::uint64_t begin, std::uint64_t end, std::string_view what) {
        const std::string bytes = m_view.copy(begin, end - begin, 65536);
        if (bytes.find_first_not_of('\0') != std::string::npos) {
            m_draft.cuts.blank(begin, end, what);
        }
    }

    /// Where the media lie: in this file, or there is no way to clean them.
    void clean_places(const Box& box) {
        for (const Box& entry : read_boxes(m_view, box.body + 8, box.end)) {
            if (entry.size() < 4 || (m_view.big(entry.body, 4) & 1U) == 0) {
                withhold("the media of the movie lie in another file");
            }
            blank_text(entry.body + 4, entry.end, "paths");
        }
    }

    /// The names of encoders in descriptions of pictures.
    void clean_descriptions(const Box& box) {
        constexpr std::uint64_t vendor = 12;
        constexpr std::uint64_t name = 42;
        constexpr std::uint64_t name_size = 32;
        for (const Box& entry : read_boxes(m_view, box.body + 8, box.end)) {
            if (!m_is_picture || entry.size() < name + name_size) {
                continue;
            }
            blank_text(entry.body + vendor, entry.body + vendor + 4, "names of programs");
            blank_text(entry.body + name, entry.body + name + name_size, "names of programs");
        }
    }

    View& m_view;
    Draft& m_draft;
    bool m_is_picture; ///< the track has pictures, so its descriptions name the encoder
};

/// The four letters that say what a track is.
std::string handler_of(View& view, const std::vector<Box>& mdia) {
    const Box handler = find_box(mdia, "hdlr");
    return handler.size() >= 12 ? std::string(view.at(handler.body + 8, 4)) : std::string();
}

/// The sizes of the samples of a track, added up chunk by chunk.
class SampleSizes {
public:
    SampleSizes(View& view, const std::vector<Box>& stbl) : m_view(view) {
        const Box plain = find_box(stbl, "stsz");
        const Box packed = find_box(stbl, "stz2");
        m_box = plain.type.empty() ? packed : plain;
        if (m_box.size() < 12) {
            withhold("a track does not tell the sizes of its samples");
        }
        m_each = plain.type.empty() ? 0 : m_view.big(m_box.body + 4, 4);
        m_bits = plain.type.empty() ? static_cast<unsigned>(m_view.big(m_box.body + 7, 1)) : 32;
        m_count = m_view.big(m_box.body + 8, 4);
        if (m_each == 0 && m_count * m_bits / 8 > m_box.size() - 12) {
            withhold("the table of sample sizes is cut off");
        }
    }

    /// Bytes of the next samples; no more than there are.
    std::uint64_t take(std::uint64_t samples) {
        const std::uint64_t count = std::min(samples, m_count - m_next);
        if (m_each != 0) {
            m_next += count;
            return m_each * count;
        }
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            sum += size_of(m_next++);
        }
        return sum;
    }

private:
    std::uint64_t size_of(std::uint64_t sample) {
        const std::uint64_t table = m_box.body + 12;
        if (m_bits == 4) {
            const std::uint64_t pair = m_view.big(table + sample / 2, 1);
            return sample % 2 == 0 ? pair >> 4U : pair & 15U;
        }
        return m_view.big(table + sample * (m_bits / 8), m_bits / 8);
    }

    View& m_view;
    Box m_box;
    std::uint64_t m_each = 0;
    std::uint64_t m_count = 0;
    std::uint64_t m_next = 0;
    unsigned m_bits = 32;
};

/// Sound in the old forms of QuickTime counts samples that are no bytes of their own.
bool has_odd_samples(View& view, const std::vector<Box>& stbl) {
    const Box box = find_box(stbl, "stsd");
    const Box sizes = find_box(stbl, "stsz");
    if (box.size() < 8 + 16 + 12 || sizes.size() < 12) {
        return false;
    }
    return view.big(sizes.body + 4, 4) == 1 || view.big(box.body + 8 + 16, 2) == 1;
}

/// Where the samples of a track lie.
void add_samples(View& view, const std::vector<Box>& stbl, Stretches& used) {
    const Box narrow = find_box(stbl, "stco");
    const Box wide = find_box(stbl, "co64");
    const Box chunks = narrow.type.empty() ? wide : narrow;
    const Box runs = find_box(stbl, "stsc");
    const std::size_t width = narrow.type.empty() ? 8 : 4;
    if (chunks.size() < 8 || runs.size() < 8) {
        withhold("a track does not tell where its samples lie");
    }
    const std::uint64_t count = view.big(chunks.body + 4, 4);
    const std::uint64_t run_count = view.big(runs.body + 4, 4);
    if (count > (chunks.size() - 8) / width || run_count > (runs.size() - 8) / 12 || count > k_chunks_most) {
        withhold("a table of chunks is cut off");
    }
    SampleSizes sizes(view, stbl);
    std::uint64_t run = 0;
    for (std::uint64_t chunk = 1; chunk <= count; ++chunk) {
        while (run + 1 < run_count && view.big(runs.body + 8 + (run + 1) * 12, 4) <= chunk) {
            ++run;
        }
        const std::uint64_t samples = run_count == 0 ? 0 : view.big(runs.body + 12 + run * 12, 4);
        const std::uint64_t begin = view.big(chunks.body + 8 + (chunk - 1) * width, width);
        const std::uint64_t end = begin + sizes.take(samples);
        if (end < begin || end > view.size()) {
            withhold("a chunk reaches beyond the end of the file");
        }
        if (!used.empty() && used.back().second == begin) {
            used.back().second = end;
        } else {
            used.emplace_back(begin, end);
        }
    }
}

/// "com.apple.quicktime.creationdate" and its like: the only moment in ISO 8601 form among the tags.
std::string moment_in_tags(View& view, const Box& box) {
    constexpr std::uint64_t tags_most = std::uint64_t{1} << 20U;
    const std::string bytes = box.size() <= tags_most ? view.copy(box.body, box.size(), tags_most) : "";
    if (bytes.find("quicktime.creationdate") == std::string::npos) {
        return {};
    }
    for (std::size_t at = bytes.find('T'); at != std::string::npos; at = bytes.find('T', at + 1)) {
        if (at < 10 || at + 9 > bytes.size()) {
            continue;
        }
        std::string offset = bytes.substr(at + 9, 5);
        offset = offset.size() == 5 ? offset.insert(3, ":") : std::string();
        std::string moment = moment_of(std::string_view(bytes).substr(at - 10, 19), offset);
        if (!moment.empty()) {
            return moment;
        }
    }
    return {};
}

void cut_track(View& view, const Box& trak, Draft& draft, Movie& movie) {
    const std::vector<Box> parts = read_boxes(view, trak.body, trak.end);
    const Box media = find_box(parts, "mdia");
    const std::vector<Box> mdia = read_boxes(view, media.body, media.end);
    const std::string handler = handler_of(view, mdia);
    if (std::find(k_tracks.begin(), k_tracks.end(), handler) == k_tracks.end()) {
        hide(trak, "tracks", draft);
        movie.has_hidden = true;
        return;
    }
    MovieCutter(view, draft, handler != "soun").clean(trak);
    const Box minf = find_box(mdia, "minf");
    const std::vector<Box> inside = read_boxes(view, minf.body, minf.end);
    const Box table = find_box(inside, "stbl");
    const std::vector<Box> stbl = read_boxes(view, table.body, table.end);
    movie.has_media = true;
    movie.is_measured = movie.is_measured && !(handler == "soun" && has_odd_samples(view, stbl));
    add_samples(view, stbl, movie.used);
}

} // namespace

Movie cut_movie(View& view, const Box& moov, Draft& draft) {
    Movie movie;
    const std::vector<Box> boxes = read_boxes(view, moov.body, moov.end);
    draft.captured = moment_in_tags(view, find_box(boxes, "meta"));
    MovieCutter cutter(view, draft, false);
    for (const Box& box : boxes) {
        if (box.type == "cmov") {
            withhold("the directory of the movie is packed");
        }
        if (box.type == "trak") {
            cut_track(view, box, draft, movie);
        } else {
            cutter.clean({"moov", box.begin, box.begin, box.end});
        }
    }
    if (!movie.has_media) {
        withhold("there is neither picture nor sound in the file");
    }
    return movie;
}

void cut_fragment(View& view, const Box& moof, Draft& draft) {
    MovieCutter(view, draft, false).clean(moof);
}

} // namespace chatkeep::media
