// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"
#include "base/sqlite_file_detail.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace chatkeep::base {

namespace {

constexpr std::array<char, 8> k_magic = {'\xD9', '\xD5', '\x05', '\xF9', '\x20', '\xA1', '\x63', '\xD7'};
constexpr std::size_t k_header = 28;
constexpr std::uint32_t k_all_records = 0xFFFFFFFF; ///< as many as the file holds
constexpr std::uint64_t k_lock_byte = 0x40000000;   ///< on a page that is never written
constexpr std::size_t k_sum_step = 200;             ///< every 200th byte counts
constexpr std::uint64_t k_largest_sector = 65536;

/// In front of each stretch of records; the rest of its sector is not used.
struct Segment {
    std::uint64_t records = 0;
    std::uint32_t nonce = 0; ///< the checksums begin with it
    std::uint64_t pages = 0; ///< of the database before the change
    std::uint64_t sector = 0;
    std::uint64_t page_size = 0;

    [[nodiscard]] std::uint64_t record_size() const noexcept {
        return page_size + 8;
    } // number, page, checksum
};

std::optional<Segment> read_segment(const RandomBytes& bytes, std::uint64_t offset) {
    std::array<char, k_header> front{};
    if (bytes.read_at(offset, front.data(), front.size()) != front.size() ||
        std::memcmp(front.data(), k_magic.data(), k_magic.size()) != 0) {
        return std::nullopt;
    }
    Segment segment;
    segment.records = load_big_endian<std::uint32_t>(front.data() + 8);
    segment.nonce = load_big_endian<std::uint32_t>(front.data() + 12);
    segment.pages = load_big_endian<std::uint32_t>(front.data() + 16);
    segment.sector = load_big_endian<std::uint32_t>(front.data() + 20);
    segment.page_size = load_big_endian<std::uint32_t>(front.data() + 24);
    return segment;
}

bool is_checked(const std::vector<char>& record, const Segment& segment) noexcept {
    std::uint32_t sum = segment.nonce;
    for (std::size_t at = segment.page_size - k_sum_step; at > 0 && at < segment.page_size;
         at -= k_sum_step) {
        sum += static_cast<unsigned char>(record[4 + at]);
    }
    return sum == load_big_endian<std::uint32_t>(record.data() + 4 + segment.page_size);
}

/// Takes the records of a segment; false when the journal ends with them.
bool read_records(const RandomBytes& bytes, const Segment& segment, std::uint64_t& offset, PageLog& log) {
    std::vector<char> record(segment.record_size());
    const std::uint64_t left = (bytes.size() - std::min(offset, bytes.size())) / segment.record_size();
    const std::uint64_t records = segment.records == k_all_records ? left : segment.records;
    for (std::uint64_t i = 0; i < records; ++i, offset += record.size()) {
        if (bytes.read_at(offset, record.data(), record.size()) != record.size()) {
            log.remark = fmt::format("is cut off: {} pages that it names are not undone", records - i);
            return false;
        }
        const auto page = load_big_endian<std::uint32_t>(record.data());
        if (page == 0 || page == k_lock_byte / segment.page_size + 1 || !is_checked(record, segment)) {
            log.remark =
                fmt::format("is damaged at byte {}: what it holds from there on is not undone", offset);
            return false;
        }
        if (page <= log.pages) { // others were added by the change
            log.newest.push_back({page, offset + 4});
        }
    }
    return true;
}

/// Behind the records of a change of several databases stands the name of their common journal.
bool names_common_journal(const RandomBytes& bytes) {
    std::array<char, k_magic.size()> end{};
    return bytes.size() > k_header &&
           bytes.read_at(bytes.size() - end.size(), end.data(), end.size()) == end.size() && end == k_magic;
}

} // namespace

void keep_newest(std::vector<LoggedPage>& pages) {
    std::stable_sort(pages.begin(), pages.end(),
                     [](const LoggedPage& a, const LoggedPage& b) { return a.page < b.page; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (i + 1 == pages.size() || pages[i + 1].page != pages[i].page) {
            pages[kept++] = pages[i];
        }
    }
    pages.resize(kept);
}

PageLog read_journal(const RandomBytes& bytes) {
    PageLog log;
    char first = 0;
    if (bytes.read_at(0, &first, 1) != 1 || first == 0) {
        return log;
    }
    auto segment = read_segment(bytes, 0);
    if (!segment || !is_page_size(segment->page_size) || segment->sector < 32 ||
        segment->sector > k_largest_sector) {
        log.problem = "is damaged in its header";
    } else if (names_common_journal(bytes)) {
        log.problem = "is of a change of several databases, of which nothing tells whether it was finished";
    } else if (segment->pages == 0) {
        log.problem = "is of the making of the database";
    }
    if (!log.problem.empty()) {
        return log;
    }
    log.page_size = segment->page_size;
    log.pages = segment->pages;
    const std::uint64_t sector = segment->sector;
    std::uint64_t offset = 0;
    while (segment && segment->page_size == log.page_size) {
        offset += sector;
        if (!read_records(bytes, *segment, offset, log)) {
            break;
        }
        offset = (offset + sector - 1) / sector * sector;
        segment = read_segment(bytes, offset);
    }
    keep_newest(log.newest);
    return log;
}

} // namespace chatkeep::base
