// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ISO/IEC 23008-12 (HEIF), ISO/IEC 14496-12 section 8.11 (items), AV1 Image File Format.
#include "media/boxes_detail.hpp"
#include "media/exif.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_items_most = 65536;
constexpr std::uint64_t k_exif_most = std::uint64_t{1} << 20U;

/// Properties that tell how to decode and place a picture. A colour profile ("colr" of another kind than
/// "nclx") is cut, as are descriptions, times, and the ways of cameras.
constexpr std::array<std::string_view, 17> k_properties = {"ispe", "pixi", "hvcC", "av1C", "avcC", "jpgC",
                                                           "irot", "imir", "clap", "pasp", "auxC", "clli",
                                                           "mdcv", "a1op", "a1lx", "lsel", "cclv"};

struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct Item {
    std::string type;
    Box info;
    std::vector<Extent> extents; ///< in the file
};

/// How wide in the table of places are: offset, length, base, index.
using Widths = std::array<std::size_t, 4>;

struct Reference {
    std::string type;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

/// Reads the fields of a box one behind the other.
class Fields {
public:
    Fields(View& view, std::uint64_t at) : m_view(view), m_at(at) {}

    std::uint64_t next(std::size_t size) {
        const std::uint64_t value = size == 0 ? 0 : m_view.big(m_at, size);
        m_at += size;
        return value;
    }

    [[nodiscard]] std::uint64_t place() const noexcept { return m_at; }

private:
    View& m_view;
    std::uint64_t m_at;
};

class ItemCutter {
public:
    ItemCutter(View& view, const Box& meta, Draft& draft) : m_view(view), m_meta(meta), m_draft(draft) {}

    void cut(Stretches& used) {
        const std::vector<Box> boxes = read_boxes(m_view, m_meta.body + 4, m_meta.end);
        const Box idat = find_box(boxes, "idat");
        read_infos(find_box(boxes, "iinf"));
        read_places(find_box(boxes, "iloc"), idat);
        read_references(find_box(boxes, "iref"));
        read_primary(find_box(boxes, "pitm"));
        choose(find_box(boxes, "iprp"));
        hide_items(idat, used);
        for (const Box& box : boxes) {
            clean_box(box);
        }
    }

private:
    void read_infos(const Box& box) {
        if (box.size() < 6) {
            withhold("the picture has no list of its items");
        }
        const std::uint64_t heading = m_view.big(box.body, 1) == 0 ? 6 : 8;
        for (const Box& info : read_boxes(m_view, box.body + heading, box.end)) {
            Fields fields(m_view, info.body);
            const std::uint64_t version = fields.next(1);
            fields.next(3);
            if (info.type != "infe" || version < 2 || m_items.size() >= k_items_most) {
                withhold("the list of the picture's items is of an unknown form");
            }
            const std::uint64_t id = fields.next(version == 2 ? 2 : 4);
            m_items[id] = {std::string(m_view.at(fields.place() + 2, 4)), info, {}};
        }
    }

    void read_places(const Box& box, const Box& idat) {
        Fields fields(m_view, box.body);
        const std::uint64_t version = fields.next(1);
        fields.next(3);
        const std::uint64_t sizes = fields.next(2);
        const Widths width = {sizes >> 12U & 15U, sizes >> 8U & 15U, sizes >> 4U & 15U,
                              version == 0 ? 0 : sizes & 15U};
        if (std::any_of(width.begin(), width.end(), [](std::size_t w) { return w > 8; })) {
            withhold("the table of places is of an unknown form");
        }
        const std::uint64_t count = fields.next(version < 2 ? 2 : 4);
        for (std::uint64_t i = 0; i < count && i < k_items_most; ++i) {
            const std::uint64_t id = fields.next(version < 2 ? 2 : 4);
            const std::uint64_t method = version == 0 ? 0 : fields.next(2) & 15U;
            fields.next(2);
            if (method > 1) {
                withhold("a part of the picture lies inside another part");
            }
            const std::uint64_t base = fields.next(width[2]) + (method == 1 ? idat.body : 0);
            read_extents(fields, base, width, m_items[id].extents);
        }
    }

    void read_extents(Fields& fields, std::uint64_t base, const Widths& width, std::vector<Extent>& extents) {
        for (std::uint64_t count = fields.next(2); count > 0; --count) {
            fields.next(width[3]);
            const std::uint64_t begin = base + fields.next(width[0]);
            const std::uint64_t end = begin + fields.next(width[1]);
            if (end < begin || end > m_view.size()) {
                withhold("a part of the picture reaches beyond the end of the file");
            }
            extents.push_back({begin, end == begin ? m_view.size() : end});
        }
    }

    void read_references(const Box& box) {
        if (box.size() < 4) {
            return;
        }
        const std::size_t width = m_view.big(box.body, 1) == 0 ? 2 : 4;
        for (const Box& reference : read_boxes(m_view, box.body + 4, box.end)) {
            Fields fields(m_view, reference.body);
            const std::uint64_t from = fields.next(width);
            for (std::uint64_t count = fields.next(2); count > 0; --count) {
                m_references.push_back({reference.type, from, fields.next(width)});
            }
        }
    }

    void read_primary(const Box& box) {
        Fields fields(m_view, box.body);
        const std::uint64_t version = fields.next(1);
        fields.next(3);
        const std::uint64_t primary = fields.next(version == 0 ? 2 : 4);
        if (m_items.find(primary) == m_items.end()) {
            withhold("the main picture is not in the file");
        }
        m_kept.insert(primary);
    }

    /// What the main picture is put together from, and its transparency. Thumbnails, depth, brightness maps
    /// and further pictures are not needed to see it.
    void choose(const Box& properties) {
        const std::set<std::uint64_t> alpha = transparent_items(properties);
        bool grew = true;
        while (grew) {
            const std::size_t before = m_kept.size();
            for (const Reference& reference : m_references) {
                if (reference.type == "dimg" && m_kept.contains(reference.from)) {
                    m_kept.insert(reference.to);
                }
                if (reference.type == "auxl" && m_kept.contains(reference.to) &&
                    alpha.contains(reference.from)) {
                    m_kept.insert(reference.from);
                }
            }
            grew = m_kept.size() != before;
        }
    }

    /// Items with the property "auxC" of a kind that means transparency.
    std::set<std::uint64_t> transparent_items(const Box& properties) {
        std::set<std::uint64_t> items;
        const std::vector<Box> boxes = read_boxes(m_view, properties.body, properties.end);
        const Box container = find_box(boxes, "ipco");
        const std::vector<Box> list = read_boxes(m_view, container.body, container.end);
        for (const Box& box : boxes) {
            if (box.type == "ipma") {
                read_associations(box, list, items);
            }
        }
        return items;
    }

    void read_associations(const Box& box, const std::vector<Box>& list, std::set<std::uint64_t>& items) {
        Fields fields(m_view, box.body);
        const std::uint64_t version = fields.next(1);
        const bool is_wide = (fields.next(3) & 1U) != 0;
        for (std::uint64_t count = fields.next(4); count > 0; --count) {
            const std::uint64_t id = fields.next(version == 0 ? 2 : 4);
            for (std::uint64_t links = fields.next(1); links > 0; --links) {
                const std::uint64_t index = is_wide ? fields.next(2) & 0x7fffU : fields.next(1) & 0x7fU;
                if (index > 0 && index <= list.size() && is_transparency(list[index - 1])) {
                    items.insert(id);
                }
            }
        }
    }

    bool is_transparency(const Box& box) {
        if (box.type != "auxC") {
            return false;
        }
        const std::string name = m_view.copy(box.body, box.size(), 4096);
        return name.find(":alpha") != std::string::npos ||
               name.find("hevc:2015:auxid:1") != std::string::npos;
    }

    static std::string_view word_of(const Item& item) {
        if (item.type == "Exif") {
            return "exif";
        }
        return item.type == "mime" ? "xmp" : "further pictures";
    }

    void hide_items(const Box& idat, Stretches& used) {
        for (const auto& [id, item] : m_items) {
            if (m_kept.contains(id)) {
                for (const Extent& extent : item.extents) {
                    used.emplace_back(extent.begin, extent.end);
                }
            } else if (item.type != "free") {
                take_exif(item);
                hide_item(item, idat);
            }
        }
    }

    void hide_item(const Item& item, const Box& idat) {
        for (const Extent& extent : item.extents) { // those in the media data go as unused
            if (extent.begin >= idat.body && extent.end <= idat.end) {
                m_draft.cuts.blank(extent.begin, extent.end, {});
            }
        }
        if (item.info.type.empty()) {
            return;
        }
        const std::uint64_t version = m_view.big(item.info.body, 1);
        const std::uint64_t type = item.info.body + (version == 2 ? 8U : 10U);
        m_draft.cuts.replace(type, type + 4, "free", word_of(item));
        m_draft.cuts.blank(type + 4, item.info.end, {});
    }

    void take_exif(const Item& item) {
        if (item.type != "Exif" || item.extents.empty() || !m_draft.captured.empty()) {
            return;
        }
        const Extent& extent = item.extents.front();
        const std::string bytes = m_view.copy(extent.begin, extent.end - extent.begin, k_exif_most);
        const std::uint64_t skip = 4 + media::big(std::string_view(bytes).substr(0, 4));
        if (skip < bytes.size()) {
            m_draft.captured = read_exif(std::string_view(bytes).substr(skip)).captured;
        }
    }

    void clean_box(const Box& box) {
        constexpr std::array<std::string_view, 7> plain = {"pitm", "iinf", "iloc", "iref",
                                                           "idat", "dinf", "hdlr"};
        if (box.type == "iprp") {
            for (const Box& inside : read_boxes(m_view, box.body, box.end)) {
                clean_properties(inside);
            }
        } else if (std::find(plain.begin(), plain.end(), box.type) == plain.end()) {
            hide(box, box.type == "free" ? "" : "unknown", m_draft);
        } else if (box.type == "hdlr" && box.size() > 24) {
            m_draft.cuts.blank(box.body + 24, box.end, {});
        }
    }

    void clean_properties(const Box& box) {
        if (box.type != "ipco") {
            return;
        }
        for (const Box& property : read_boxes(m_view, box.body, box.end)) {
            const bool is_plain_colour =
                property.type == "colr" && property.size() >= 4 && m_view.at(property.body, 4) == "nclx";
            if (std::find(k_properties.begin(), k_properties.end(), property.type) == k_properties.end() &&
                !is_plain_colour && property.type != "free") {
                hide(property, property.type == "colr" ? "icc" : "unknown", m_draft);
            }
        }
    }

    View& m_view;
    const Box& m_meta;
    Draft& m_draft;
    std::map<std::uint64_t, Item> m_items;
    std::vector<Reference> m_references;
    std::set<std::uint64_t> m_kept;
};

} // namespace

void cut_items(View& view, const Box& meta, Draft& draft, Stretches& used) {
    ItemCutter(view, meta, draft).cut(used);
}

} // namespace chatkeep::media
