// SPDX-License-Identifier: EUPL-1.2
#include "base/sqlite_file.hpp"

#include "base/big_endian.hpp"
#include "base/sqlite_file_detail.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_database_header = 100;
constexpr std::size_t k_wal_header = 32;
constexpr std::size_t k_frame_header = 24;
constexpr std::uint32_t k_wal_magic = 0x377F0682; // the lowest bit set: checksums over big-endian words
constexpr std::uint32_t k_wal_version = 3007000;
constexpr std::size_t k_write_version = 18; // 2: write-ahead log; 1: legacy
constexpr std::size_t k_read_version = 19;

/// What the first 100 bytes of a database say.
struct Header {
    std::uint64_t page_size = 0;
    std::uint64_t pages = 0; ///< 0: not stated
};

std::optional<Header> parse_header(const char* front) noexcept {
    if (std::memcmp(front, "SQLite format 3", 16) != 0) {
        return std::nullopt;
    }
    Header header;
    header.page_size = load_big_endian<std::uint32_t>(front + 16) >> 16U;
    header.page_size = header.page_size == 1 ? 65536 : header.page_size;
    if (!is_page_size(header.page_size)) {
        return std::nullopt;
    }
    const bool stated = load_big_endian<std::uint32_t>(front + 24) ==
                        load_big_endian<std::uint32_t>(front + 92); // change counter, version-valid-for
    header.pages = stated ? load_big_endian<std::uint32_t>(front + 28) : 0;
    return header;
}

/// The checksum of a log: two running sums over pairs of words.
class WalSum {
public:
    explicit WalSum(bool big_endian) : m_big_endian(big_endian) {}

    /// size is a multiple of 8.
    void add(const char* bytes, std::size_t size) noexcept {
        for (std::size_t i = 0; i < size; i += 8) {
            m_first += word(bytes + i) + m_second;
            m_second += word(bytes + i + 4) + m_first;
        }
    }

    [[nodiscard]] bool equals(const char* stored) const noexcept {
        return load_big_endian<std::uint32_t>(stored) == m_first &&
               load_big_endian<std::uint32_t>(stored + 4) == m_second;
    }

private:
    [[nodiscard]] std::uint32_t word(const char* at) const noexcept {
        const auto value = load_big_endian<std::uint32_t>(at);
        return m_big_endian ? value : __builtin_bswap32(value);
    }

    bool m_big_endian;
    std::uint32_t m_first = 0;
    std::uint32_t m_second = 0;
};

/// Reads frames until one is of an earlier run (salts), which is how a log ends, damaged or cut off.
void read_frames(const RandomBytes& bytes, const std::array<char, k_wal_header>& header, WalSum sum,
                 PageLog& wal) {
    const std::size_t frame_size = k_frame_header + wal.page_size;
    std::vector<char> frame(frame_size);
    std::vector<LoggedPage> open; // not committed yet
    std::uint64_t offset = k_wal_header;
    for (; bytes.read_at(offset, frame.data(), frame_size) == frame_size; offset += frame_size) {
        const auto page = load_big_endian<std::uint32_t>(frame.data());
        if (page == 0 || std::memcmp(frame.data() + 8, header.data() + 16, 8) != 0) {
            break;
        }
        sum.add(frame.data(), 8);
        sum.add(frame.data() + k_frame_header, wal.page_size);
        if (!sum.equals(frame.data() + 16)) {
            wal.remark =
                fmt::format("is damaged at byte {}: what it holds from there on is not read", offset);
            break;
        }
        open.push_back({page, offset + k_frame_header});
        if (const auto pages = load_big_endian<std::uint32_t>(frame.data() + 4); pages != 0) {
            wal.pages = pages;
            wal.newest.insert(wal.newest.end(), open.begin(), open.end());
            open.clear();
        }
    }
    if (wal.remark.empty() && bytes.size() > offset && bytes.size() - offset < frame_size) {
        wal.remark = "is cut off: its last page is not whole";
    } else if (wal.remark.empty() && !open.empty()) {
        wal.remark =
            fmt::format("ends within a change of the database, of which {} pages are not read", open.size());
    }
    keep_newest(wal.newest);
}

PageLog read_wal(const RandomBytes& bytes) {
    PageLog wal;
    std::array<char, k_wal_header> header{};
    if (bytes.size() == 0) {
        return wal;
    }
    if (bytes.read_at(0, header.data(), header.size()) != header.size()) {
        wal.problem = "is cut off";
        return wal;
    }
    const auto magic = load_big_endian<std::uint32_t>(header.data());
    wal.page_size = load_big_endian<std::uint32_t>(header.data() + 8);
    if ((magic & ~1U) != k_wal_magic) {
        // A log that was reset has zeros here and holds nothing.
        const bool reset = std::all_of(header.begin(), header.end(), [](char c) { return c == 0; });
        wal.problem = reset ? "" : "is no write-ahead log";
        return wal;
    }
    WalSum sum((magic & 1U) != 0);
    sum.add(header.data(), 24);
    if (!sum.equals(header.data() + 24) || !is_page_size(wal.page_size) ||
        load_big_endian<std::uint32_t>(header.data() + 4) != k_wal_version) {
        wal.problem = "is damaged in its header";
        return wal;
    }
    read_frames(bytes, header, sum, wal);
    return wal;
}

class OverlaidBytes : public RandomBytes {
public:
    OverlaidBytes(std::shared_ptr<const RandomBytes> main, std::shared_ptr<const RandomBytes> log,
                  PageLog pages, std::uint64_t size, std::uint64_t page_size)
        : m_main(std::move(main)), m_log(std::move(log)), m_pages(std::move(pages)), m_size(size),
          m_main_end(m_main->size() / page_size * page_size) {}

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::uint64_t left = m_size - std::min(offset, m_size);
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
        if (m_pages.newest.empty()) {
            read_main(offset, buffer, size);
        } else {
            read_pages(offset, buffer, size);
        }
        present_as_legacy(offset, buffer, size);
        return size;
    }

private:
    /// What is not there reads as zeros.
    static void read_all(const RandomBytes& bytes, std::uint64_t offset, char* buffer, std::size_t size) {
        const std::size_t count = bytes.read_at(offset, buffer, size);
        std::memset(buffer + count, 0, size - count);
    }

    /// A page that is cut off counts as not there: half a page would look like one with other rows.
    void read_main(std::uint64_t offset, char* buffer, std::size_t size) const {
        const std::size_t there = std::min<std::uint64_t>(size, m_main_end - std::min(offset, m_main_end));
        read_all(*m_main, offset, buffer, there);
        std::memset(buffer + there, 0, size - there);
    }

    /// Stretches of pages that the log does not hold are read at once.
    void read_pages(std::uint64_t offset, char* buffer, std::size_t size) const {
        const std::uint64_t page_size = m_pages.page_size;
        const std::uint64_t end = offset + size;
        while (offset < end) {
            const std::uint64_t page = offset / page_size + 1;
            const auto next = std::lower_bound(
                m_pages.newest.begin(), m_pages.newest.end(), page,
                [](const LoggedPage& one, std::uint64_t wanted) { return one.page < wanted; });
            const bool in_log = next != m_pages.newest.end() && next->page == page;
            std::uint64_t stop = end;
            if (in_log) {
                stop = std::min(end, page * page_size);
            } else if (next != m_pages.newest.end()) {
                stop = std::min(end, (next->page - 1) * page_size);
            }
            const std::size_t count = stop - offset;
            if (in_log) {
                read_all(*m_log, next->offset + offset % page_size, buffer, count);
            } else {
                read_main(offset, buffer, count);
            }
            buffer += count;
            offset = stop;
        }
    }

    static void present_as_legacy(std::uint64_t offset, char* buffer, std::size_t size) noexcept {
        for (const std::size_t at : {k_write_version, k_read_version}) {
            if (at >= offset && at - offset < size && buffer[at - offset] == 2) {
                buffer[at - offset] = 1;
            }
        }
    }

    std::shared_ptr<const RandomBytes> m_main; ///< shared with whoever opened it
    std::shared_ptr<const RandomBytes> m_log;  ///< the same; null: none
    PageLog m_pages;
    std::uint64_t m_size;
    std::uint64_t m_main_end; ///< of the last whole page
};

Header header_of(const RandomBytes& bytes) {
    std::array<char, k_database_header> front{};
    const bool has_front = bytes.read_at(0, front.data(), front.size()) == front.size();
    return has_front ? parse_header(front.data()).value_or(Header{}) : Header{};
}

/// Adds what is wrong with a log to the warnings; one that can't be used is emptied.
void check_log(std::string_view kind, const Header& header, PageLog& log,
               std::vector<std::string>& warnings) {
    const bool replaces_header = !log.newest.empty() && log.newest.front().page == 1;
    if (log.problem.empty() && header.page_size != 0 && log.pages != 0 && !replaces_header &&
        header.page_size != log.page_size) {
        log.problem = "has pages of another size than the database";
    }
    if (!log.problem.empty()) {
        warnings.push_back(fmt::format("its {} {}, it was left out", kind, log.problem));
        log = {};
    }
    if (!log.remark.empty()) {
        warnings.push_back(fmt::format("its {} {}", kind, log.remark));
    }
}

/// The main file as it was before a change that was not finished.
std::shared_ptr<const RandomBytes> undo_change(std::shared_ptr<const RandomBytes> main,
                                               std::shared_ptr<const RandomBytes> journal,
                                               std::vector<std::string>& warnings) {
    const Header header = header_of(*main);
    PageLog log = read_journal(*journal);
    check_log("rollback journal", header, log, warnings);
    if (log.pages == 0) {
        return main;
    }
    warnings.push_back(
        fmt::format("its rollback journal undoes a change that was not finished: {} pages are as they "
                    "were before",
                    log.newest.size()));
    const std::uint64_t size = log.pages * log.page_size;
    const std::uint64_t page_size = log.page_size;
    return std::make_shared<OverlaidBytes>(std::move(main), std::move(journal), std::move(log), size,
                                           page_size);
}

} // namespace

DatabaseView view_database(std::shared_ptr<const RandomBytes> main, std::shared_ptr<const RandomBytes> wal,
                           std::shared_ptr<const RandomBytes> journal) {
    DatabaseView view;
    view.there = main->size() + (wal ? wal->size() : 0) + (journal ? journal->size() : 0);
    if (journal) {
        main = undo_change(std::move(main), std::move(journal), view.warnings);
    }
    const Header header = header_of(*main);
    PageLog log = wal ? read_wal(*wal) : PageLog();
    check_log("write-ahead log", header, log, view.warnings);
    std::uint64_t size = main->size();
    if (log.pages != 0) {
        size = log.pages * log.page_size;
    } else if (header.pages * header.page_size > size) {
        size = header.pages * header.page_size;
        view.warnings.push_back(fmt::format("it is cut off: {} of {} bytes are there", main->size(), size));
    }
    const std::uint64_t page_size = header.page_size != 0 ? header.page_size : 1;
    view.bytes =
        std::make_shared<OverlaidBytes>(std::move(main), std::move(wal), std::move(log), size, page_size);
    return view;
}

} // namespace chatkeep::base
