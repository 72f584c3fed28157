// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/text.hpp"
#include "tree/container.hpp"
#include "tree/names.hpp"
#include "tree/zip_directory.hpp"
#include "tree/zip_entry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <limits>
#include <mutex>
#include <numeric>
#include <utility>

namespace chatkeep::tree {

namespace {

constexpr std::uint64_t k_free_unpacked = 64ULL << 20U;
constexpr std::size_t k_max_name = 4096;            // PATH_MAX
constexpr std::uint64_t k_max_names = 64ULL << 20U; // bytes of all names together
constexpr std::size_t k_max_spools = 8;
constexpr std::uint32_t k_mode_type = 0170000;
constexpr std::uint32_t k_mode_link = 0120000;
constexpr std::uint32_t k_mode_folder = 0040000;
constexpr std::uint32_t k_mode_file = 0100000;

/// Temporary files with the zips that are packed in this one: the last few used, since each may take the
/// disk's room.
class SpoolCache {
public:
    explicit SpoolCache(std::uint64_t room) : m_room(room) {}

    template <typename Make>
    Bytes get(std::size_t member, const Make& make) {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::find_if(m_spools.begin(), m_spools.end(),
                                        [member](const Spool& spool) { return spool.member == member; });
        Spool spool = found == m_spools.end() ? Spool{member, make()} : *found;
        if (found != m_spools.end()) {
            m_spools.erase(found);
        }
        m_spools.push_back(spool);
        while (m_spools.size() > 1 && (m_spools.size() > k_max_spools || used() > m_room)) {
            m_spools.pop_front();
        }
        return spool.bytes;
    }

private:
    struct Spool {
        std::size_t member;
        Bytes bytes;
    };

    [[nodiscard]] std::uint64_t used() const noexcept {
        return std::accumulate(
            m_spools.begin(), m_spools.end(), std::uint64_t{0},
            [](std::uint64_t sum, const Spool& spool) { return sum + spool.bytes.size(); });
    }

    std::mutex m_mutex;
    std::deque<Spool> m_spools; ///< least recently used first
    std::uint64_t m_room;
};

/// A zip's time is two numbers of local civil time in steps of 2 s (APPNOTE 4.4.6); phones without one write
/// zero.
std::optional<std::int64_t> civil_seconds(std::uint16_t date, std::uint16_t time) {
    using namespace std::chrono;
    const year_month_day day{year{1980 + (date >> 9U)}, month{(date >> 5U) & 0x0FU},
                             std::chrono::day{date & 0x1FU}};
    const hours hour{time >> 11U};
    const minutes minute{(time >> 5U) & 0x3FU};
    const seconds second{2 * (time & 0x1FU)};
    if (!day.ok() || hour.count() > 23 || minute.count() > 59 || second.count() > 59) {
        return std::nullopt;
    }
    return (sys_days{day}.time_since_epoch() + hour + minute + second).count();
}

/// UTF-8 when the flag or the Info-ZIP field says so, or when it simply is (Android and macOS forget the
/// flag); else code page 437. A name with the flag that is no UTF-8 stays as it is, to be repaired.
std::string decode_name(const ZipRecord& record) {
    const bool declared = (record.flags & k_zip_flag_utf8) != 0;
    if (!declared && !record.unicode_name.empty()) {
        return record.unicode_name;
    }
    return declared || base::is_utf8(record.name) ? record.name : decode_cp437(record.name);
}

struct Objection {
    std::string reason; ///< empty: none
    bool damaged = false;
};

Objection objection_to_kind(const ZipRecord& record) {
    constexpr auto encrypted = k_zip_flag_encrypted | k_zip_flag_strong_encryption | k_zip_flag_masked;
    const std::uint32_t type = (record.attributes >> 16U) & k_mode_type;
    if (type == k_mode_link) {
        return {"symbolic link", false};
    }
    // What zip read from a pipe has the type of a pipe, yet it has content.
    if (type != 0 && type != k_mode_file && type != k_mode_folder && record.size == 0) {
        return {"neither a file nor a folder", false};
    }
    if ((record.flags & encrypted) != 0) {
        return {"encrypted", true};
    }
    if (record.method != k_zip_stored && record.method != k_zip_deflated) {
        return {fmt::format("packed by method {}, which is not supported", record.method), true};
    }
    return {};
}

Objection objection_to_sizes(const ZipRecord& record, const ZipExtent& extent) {
    const bool inside = record.offset <= extent.begin && extent.begin - record.offset >= k_zip_local_header &&
                        extent.begin - record.offset - k_zip_local_header >= record.packed;
    if (record.damaged || !inside) {
        return {"lies outside the zip", true};
    }
    if (record.method == k_zip_stored && record.size != record.packed) {
        return {"its sizes contradict each other", true};
    }
    return {};
}

class ZipContainer : public Container {
public:
    ZipContainer(ZipPlace place, const Limits& limits)
        : m_place(std::move(place)), m_limits(limits), m_spools(limits.nested_size) {}

    Listing list() override;
    std::unique_ptr<base::Input> open(std::size_t member, const std::string& path) const override;
    Bytes bytes(std::size_t member, const std::string& path, std::uint64_t limit) const override;

    std::uint64_t packed_size(std::size_t member, const Entry&) const override {
        return m_files[member].packed / m_place.inflation;
    }

    unsigned zip_depth() const noexcept override { return m_place.depth; }

private:
    void add(const ZipRecord& record, const ZipExtent& extent);
    void refuse_overlaps();
    void report_front(const Bytes& front);
    [[nodiscard]] Bytes packed_bytes(const PackedFile& file, const std::string& path) const;

    [[nodiscard]] std::string place_of(const std::string& path) const {
        return fmt::format("{}: {}", m_place.tree_name, base::printable(path));
    }

    ZipPlace m_place;
    Limits m_limits;
    std::uint64_t m_end = 0;         ///< where the entries end and the directory begins
    std::uint64_t m_first = 0;       ///< where the first entry begins
    std::uint64_t m_names_size = 0;  ///< bytes of all names
    std::vector<PackedFile> m_files; ///< by member
    Listing m_listing;
    mutable SpoolCache m_spools;
};

Listing ZipContainer::list() {
    const Bytes zip = m_place.open();
    const ZipExtent extent = find_zip_directory(zip);
    m_end = extent.begin;
    m_first = extent.begin;
    // Records take 46 bytes at least, so a short directory needs no second look.
    const bool may_be_many = extent.size / 46 > m_limits.entries;
    const bool is_backup = may_be_many && m_place.depth <= 1 && lists_backup(zip, extent);
    read_zip_directory(zip, extent, is_backup ? m_limits.backup_entries : m_limits.entries,
                       [&](const ZipRecord& record) { add(record, extent); });
    refuse_overlaps();
    report_front(zip.part(0, m_first));
    (void)repair_paths(m_listing.entries);
    return std::exchange(m_listing, {});
}

/// What stands in front of the first entry: a program that unpacks the zip, or a zip that this one was glued
/// to, of whose files the directory says nothing.
void ZipContainer::report_front(const Bytes& front) {
    if (front.size() == 0 || is_zip_mark(front)) {
        return;
    }
    const bool is_zip = holds_zip_entry(front);
    m_listing.about =
        Refusal{{},
                fmt::format("{} bytes in front of its first entry {}", front.size(),
                            is_zip ? "hold files of another zip, which are not read" : "are in no entry"),
                is_zip,
                !is_zip};
}

void ZipContainer::add(const ZipRecord& record, const ZipExtent& extent) {
    m_first = std::min(m_first, record.offset);
    m_names_size += record.name.size();
    if (m_names_size > k_max_names) {
        throw base::Error(base::Fault::refused,
                          fmt::format("the names in the zip take more than {} bytes", k_max_names));
    }
    const std::string name = decode_name(record);
    SafePath safe = make_safe_path(name);
    const bool is_folder = safe.folder || ((record.attributes >> 16U) & k_mode_type) == k_mode_folder;
    if (safe.reason.empty() && (safe.clutter || (is_folder && record.size == 0))) {
        return;
    }
    Objection objection{std::string(safe.reason), false};
    if (objection.reason.empty() && name.size() > k_max_name) {
        objection = {fmt::format("a name of more than {} bytes", k_max_name), false};
    }
    if (objection.reason.empty()) {
        objection = objection_to_kind(record);
    }
    if (objection.reason.empty()) {
        objection = objection_to_sizes(record, extent);
    }
    if (!objection.reason.empty()) {
        m_listing.refusals.push_back({base::printable(name), std::move(objection.reason), objection.damaged});
        return;
    }
    m_files.push_back({record.offset, record.packed, record.size, record.crc, record.method});
    m_listing.entries.push_back(
        {std::move(safe.path), record.size, civil_seconds(record.dos_date, record.dos_time)});
}

/// Entries that share packed bytes are how a small zip unpacks to petabytes (D. Fifield, "A better zip bomb",
/// 2019). No honest writer makes them; all that overlap are refused. Local names and fields are not counted:
/// entries may seem shorter than they are by those.
void ZipContainer::refuse_overlaps() {
    std::vector<std::size_t> order(m_files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return std::pair(m_files[a].offset, a) < std::pair(m_files[b].offset, b);
    });
    std::vector<bool> bad(m_files.size(), false);
    std::uint64_t end = 0;    // of what was seen so far
    std::size_t furthest = 0; // the entry that reaches there
    for (const std::size_t i : order) {
        if (m_files[i].offset < end) {
            bad[i] = true;
            bad[furthest] = true;
        }
        const std::uint64_t own_end = m_files[i].offset + k_zip_local_header + m_files[i].packed;
        if (own_end > end) {
            end = own_end;
            furthest = i;
        }
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        if (bad[i]) {
            m_listing.refusals.push_back(
                {base::printable(m_listing.entries[i].path), "overlaps another entry", false});
            continue;
        }
        m_files[kept] = m_files[i];
        if (kept != i) {
            m_listing.entries[kept] = std::move(m_listing.entries[i]);
        }
        ++kept;
    }
    m_files.resize(kept);
    m_listing.entries.resize(kept);
}

Bytes ZipContainer::packed_bytes(const PackedFile& file, const std::string& path) const {
    const Bytes zip = m_place.open();
    std::uint64_t start = 0;
    try {
        start = find_zip_data(zip, file.offset);
    } catch (const base::Error& error) {
        throw base::Error(error.fault(), base::Place{place_of(path), {}, {}, {}}, error.what());
    }
    if (start > m_end || m_end - start < file.packed) {
        throw base::Error(base::Fault::data, base::Place{place_of(path), {}, {}, {}},
                          "damaged: lies outside the zip");
    }
    return zip.part(start, file.packed);
}

std::unique_ptr<base::Input> ZipContainer::open(std::size_t member, const std::string& path) const {
    const PackedFile& file = m_files[member];
    const std::uint64_t limit = unpacked_limit(file.packed / m_place.inflation, m_limits);
    return open_packed(packed_bytes(file, path), file, limit, place_of(path));
}

Bytes ZipContainer::bytes(std::size_t member, const std::string& path, std::uint64_t limit) const {
    const PackedFile& file = m_files[member];
    if (file.method == k_zip_stored) {
        return packed_bytes(file, path);
    }
    return m_spools.get(member, [&] {
        if (file.size > limit) {
            throw base::Error(base::Fault::refused,
                              fmt::format("a packed file of more than {} bytes", limit));
        }
        return spool(*open(member, path), limit, place_of(path));
    });
}

} // namespace

std::unique_ptr<Container> make_zip_container(ZipPlace place, const Limits& limits) {
    return std::make_unique<ZipContainer>(std::move(place), limits);
}

std::uint64_t unpacked_limit(std::uint64_t packed, const Limits& limits) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t limit = 0;
    const bool overflow = __builtin_mul_overflow(packed, limits.ratio, &limit) ||
                          __builtin_add_overflow(limit, k_free_unpacked, &limit);
    return overflow ? most : limit;
}

} // namespace chatkeep::tree
