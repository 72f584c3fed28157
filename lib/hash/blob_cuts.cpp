// SPDX-License-Identifier: EUPL-1.2
#include "hash/blob_cuts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::hash {

namespace {

using base::RandomBytes;

std::vector<BlobPart> whole(const RandomBytes& bytes) {
    return {BlobPart{0, bytes.size(), false}};
}

/// Up to size bytes at an offset; shorter at the end.
std::string take(const RandomBytes& bytes, std::uint64_t offset, std::size_t size) {
    std::string window(size, '\0');
    window.resize(offset < bytes.size() ? bytes.read_at(offset, window.data(), size) : 0);
    return window;
}

std::uint64_t number(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) {
        value = value << 8U | static_cast<unsigned char>(c);
    }
    return value;
}

/// Runs of bytes in ascending order become parts; what lies between belongs to the picture.
class Cutter {
public:
    explicit Cutter(std::uint64_t size) : m_size(size) {}

    void add_metadata(std::uint64_t begin, std::uint64_t end) { m_runs.push_back({begin, end - begin, true}); }

    /// Overlapping runs, or too many, cut nothing.
    std::vector<BlobPart> finish() {
        std::sort(m_runs.begin(), m_runs.end(),
                  [](const BlobPart& a, const BlobPart& b) { return a.begin < b.begin; });
        std::vector<BlobPart> parts;
        std::uint64_t at = 0;
        for (const BlobPart& run : m_runs) {
            if (run.begin < at || run.begin + run.size > m_size || run.size == 0) {
                return {BlobPart{0, m_size, false}};
            }
            if (run.begin > at) {
                parts.push_back({at, run.begin - at, false});
            }
            parts.push_back(run);
            at = run.begin + run.size;
        }
        if (at < m_size || parts.empty()) {
            parts.push_back({at, m_size - at, false});
        }
        return parts.size() > k_most_parts ? std::vector{BlobPart{0, m_size, false}} : parts;
    }

private:
    std::uint64_t m_size;
    std::vector<BlobPart> m_runs;
};

// ---- JPEG (ITU T.81, annex B) ----

constexpr unsigned k_start_of_scan = 0xDA;
constexpr unsigned k_end_of_image = 0xD9;
constexpr unsigned k_comment = 0xFE;

bool is_standalone(unsigned marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

/// APP0 (JFIF) and APP14 (Adobe) tell how the colours are to be read.
bool is_jpeg_metadata(unsigned marker) {
    const bool is_app = marker >= 0xE0 && marker <= 0xEF;
    return marker == k_comment || (is_app && marker != 0xE0 && marker != 0xEE);
}

/// The offset behind the entropy-coded data that starts at offset: of the next marker.
std::uint64_t skip_scan(const RandomBytes& bytes, std::uint64_t offset) {
    constexpr std::size_t k_window = 64 * 1024;
    bool was_ff = false;
    while (true) {
        const std::string window = take(bytes, offset, k_window);
        if (window.empty()) {
            return bytes.size();
        }
        for (std::size_t i = 0; i < window.size(); ++i) {
            const auto byte = static_cast<unsigned char>(window[i]);
            const bool is_restart = byte >= 0xD0 && byte <= 0xD7;
            if (was_ff && byte != 0 && byte != 0xFF && !is_restart) {
                return offset + i - 1;
            }
            was_ff = byte == 0xFF;
        }
        offset += window.size();
    }
}

std::vector<BlobPart> cut_jpeg(const RandomBytes& bytes) {
    Cutter cutter(bytes.size());
    std::uint64_t at = 2;
    while (at < bytes.size()) {
        const std::string head = take(bytes, at, 4);
        if (head.size() < 2 || static_cast<unsigned char>(head[0]) != 0xFF) {
            return whole(bytes);
        }
        const auto marker = static_cast<unsigned char>(head[1]);
        if (marker == 0xFF) { // fill byte
            ++at;
            continue;
        }
        if (marker == k_end_of_image) {
            at += 2;
            break;
        }
        if (is_standalone(marker)) {
            at += 2;
            continue;
        }
        const std::uint64_t length = head.size() == 4 ? number(std::string_view(head).substr(2)) : 0;
        if (length < 2 || at + 2 + length > bytes.size()) {
            return whole(bytes);
        }
        if (is_jpeg_metadata(marker)) {
            cutter.add_metadata(at, at + 2 + length);
        }
        at += 2 + length;
        at = marker == k_start_of_scan ? skip_scan(bytes, at) : at;
    }
    if (at < bytes.size()) { // pictures and films that phones hang behind the picture
        cutter.add_metadata(at, bytes.size());
    }
    return cutter.finish();
}

// ---- PNG (W3C PNG, third edition) ----

/// Ancillary chunks that change how the picture looks.
bool is_png_appearance(std::string_view type) {
    static constexpr std::array<std::string_view, 14> k_types = {"tRNS", "cHRM", "gAMA", "iCCP", "sBIT",
                                                                 "sRGB", "cICP", "mDCV", "cLLI", "bKGD",
                                                                 "pHYs", "acTL", "fcTL", "fdAT"};
    return std::find(k_types.begin(), k_types.end(), type) != k_types.end();
}

std::vector<BlobPart> cut_png(const RandomBytes& bytes) {
    Cutter cutter(bytes.size());
    std::uint64_t at = 8;
    while (at < bytes.size()) {
        const std::string head = take(bytes, at, 8);
        const std::string_view type = std::string_view(head).substr(std::min<std::size_t>(4, head.size()));
        const std::uint64_t size = head.size() == 8 ? number(std::string_view(head).substr(0, 4)) + 12 : 0;
        if (size == 0 || at + size > bytes.size()) {
            return whole(bytes);
        }
        const bool is_ancillary = (static_cast<unsigned char>(type[0]) & 0x20U) != 0;
        if (is_ancillary && !is_png_appearance(type)) {
            cutter.add_metadata(at, at + size);
        }
        at += size;
        if (type == "IEND") {
            break;
        }
    }
    if (at < bytes.size()) {
        cutter.add_metadata(at, bytes.size());
    }
    return cutter.finish();
}

// ---- ISO base media files (ISO/IEC 14496-12): MP4, MOV, HEIC ----

struct Box {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t body = 0; ///< where its content begins
    std::string type;
};

constexpr std::size_t k_deepest = 16;

std::optional<Box> read_box(const RandomBytes& bytes, std::uint64_t at, std::uint64_t end) {
    const std::string head = take(bytes, at, 16);
    if (head.size() < 8) {
        return std::nullopt;
    }
    const std::string_view view = head;
    std::uint64_t size = number(view.substr(0, 4));
    std::uint64_t header = 8;
    if (size == 1 && head.size() == 16) {
        size = number(view.substr(8));
        header = 16;
    } else if (size == 0) {
        size = end - at;
    }
    if (size < header || size > end - at) {
        return std::nullopt;
    }
    return Box{at, at + size, at + header, head.substr(4, 4)};
}

bool holds_boxes(std::string_view type) {
    static constexpr std::array<std::string_view, 4> k_types = {"moov", "trak", "mdia", "minf"};
    return std::find(k_types.begin(), k_types.end(), type) != k_types.end();
}

/// Boxes with words, places and thumbnails of their own. meta at the top of a HEIC file is its directory.
bool is_box_metadata(std::string_view type, std::size_t depth) {
    return type == "udta" || type == "uuid" || type == "free" || type == "skip" || (type == "meta" && depth > 0);
}

/// The places of a HEIC file's items that are Exif or XMP.
class HeicItems {
public:
    HeicItems(const RandomBytes& bytes, Cutter& cutter) : m_bytes(bytes), m_cutter(cutter) {}

    bool read(const Box& meta) {
        std::uint64_t at = meta.body + 4; // a full box
        std::optional<Box> places;
        while (at < meta.end) {
            const auto box = read_box(m_bytes, at, meta.end);
            if (!box) {
                return false;
            }
            if (box->type == "iinf") {
                read_types(*box);
            } else if (box->type == "iloc") {
                places = box;
            }
            at = box->end;
        }
        return !places || m_metadata.empty() || read_places(*places);
    }

private:
    void read_types(const Box& box) {
        const std::string version = take(m_bytes, box.body, 1);
        std::uint64_t at = box.body + 4 + (version == std::string(1, '\0') ? 2 : 4);
        while (at < box.end) {
            const auto entry = read_box(m_bytes, at, box.end);
            if (!entry) {
                return;
            }
            const std::string body = take(m_bytes, entry->body, 12);
            const bool is_wide = !body.empty() && body[0] == 3;
            const std::string_view rest = std::string_view(body).substr(std::min<std::size_t>(4, body.size()));
            const std::size_t id_size = is_wide ? 4 : 2;
            if (rest.size() >= id_size + 6 || (is_wide && rest.size() == 8)) {
                const std::string type = take(m_bytes, entry->body + 4 + id_size + 2, 4);
                if (type == "Exif" || type == "mime") {
                    m_metadata.push_back(number(rest.substr(0, id_size)));
                }
            }
            at = entry->end;
        }
    }

    [[nodiscard]] std::uint64_t next(std::uint64_t& at, std::size_t size) const {
        const std::string window = take(m_bytes, at, size);
        at += size;
        return number(window);
    }

    bool read_places(const Box& box) {
        std::uint64_t at = box.body;
        const std::uint64_t version = next(at, 1);
        at += 3;
        const std::uint64_t sizes = next(at, 2);
        const std::size_t offset_size = sizes >> 12U & 15U;
        const std::size_t length_size = sizes >> 8U & 15U;
        const std::size_t base_size = sizes >> 4U & 15U;
        const std::size_t index_size = version > 0 ? sizes & 15U : 0;
        const std::uint64_t count = next(at, version < 2 ? 2 : 4);
        for (std::uint64_t item = 0; item < count && at < box.end; ++item) {
            const std::uint64_t id = next(at, version < 2 ? 2 : 4);
            const std::uint64_t method = version > 0 ? next(at, 2) & 15U : 0;
            at += 2;
            const std::uint64_t base = next(at, base_size);
            const std::uint64_t extents = next(at, 2);
            const bool is_metadata = std::find(m_metadata.begin(), m_metadata.end(), id) != m_metadata.end();
            for (std::uint64_t extent = 0; extent < extents && at < box.end; ++extent) {
                at += index_size;
                const std::uint64_t offset = base + next(at, offset_size);
                const std::uint64_t length = next(at, length_size);
                if (is_metadata && method == 0 && length > 0) {
                    m_cutter.add_metadata(offset, offset + length);
                }
            }
        }
        return true;
    }

    const RandomBytes& m_bytes;
    Cutter& m_cutter;
    std::vector<std::uint64_t> m_metadata; ///< ids of items
};

class BoxCutter {
public:
    explicit BoxCutter(const RandomBytes& bytes) : m_bytes(bytes), m_cutter(bytes.size()) {}

    std::vector<BlobPart> run() {
        return walk(0, m_bytes.size(), 0) ? m_cutter.finish() : whole(m_bytes);
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion): k_deepest bounds it
    bool walk(std::uint64_t at, std::uint64_t end, std::size_t depth) {
        while (at < end) {
            const auto box = read_box(m_bytes, at, end);
            if (!box || depth > k_deepest || ++m_boxes > k_most_parts) {
                return false;
            }
            if (is_box_metadata(box->type, depth)) {
                m_cutter.add_metadata(box->begin, box->end);
            } else if (box->type == "meta" && !HeicItems(m_bytes, m_cutter).read(*box)) {
                return false;
            } else if (holds_boxes(box->type) && !walk(box->body, box->end, depth + 1)) {
                return false;
            }
            at = box->end;
        }
        return true;
    }

    const RandomBytes& m_bytes;
    Cutter m_cutter;
    std::size_t m_boxes = 0;
};

} // namespace

std::vector<BlobPart> find_parts(const RandomBytes& bytes) {
    const std::string front = take(bytes, 0, 12);
    if (front.starts_with("\xFF\xD8\xFF")) {
        return cut_jpeg(bytes);
    }
    if (front.starts_with("\x89PNG\r\n\x1A\n")) {
        return cut_png(bytes);
    }
    if (front.size() == 12 && front.substr(4, 4) == "ftyp") {
        return BoxCutter(bytes).run();
    }
    return whole(bytes);
}

std::vector<std::uint64_t> cuts_of(const std::vector<BlobPart>& parts) {
    std::vector<std::uint64_t> cuts;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        cuts.push_back(parts[i].begin);
    }
    return cuts;
}

} // namespace chatkeep::hash
