// SPDX-License-Identifier: EUPL-1.2
#include "archive/package_search.hpp"

#include "archive/contents.hpp"
#include "archive/folder_walk.hpp"
#include "base/text.hpp"
#include "media/clean.hpp"
#include "tree/bytes.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::archive {

namespace {

/// Counts and reports progress on what is read of a file.
class CountedBytes : public base::RandomBytes {
public:
    CountedBytes(const base::RandomBytes& bytes, CheckListener& listener)
        : m_bytes(bytes), m_listener(listener) {}

    std::uint64_t size() const noexcept override { return m_bytes.size(); }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::size_t count = m_bytes.read_at(offset, buffer, size);
        if (offset >= m_told) { // it is read again for what is packed in it
            m_told = offset + count;
            m_listener.advanced(count);
        }
        return count;
    }

private:
    const base::RandomBytes& m_bytes;
    CheckListener& m_listener;
    mutable std::uint64_t m_told = 0;
};

class FileSearch : public ContentVisitor {
public:
    FileSearch(std::string name, Searcher& searcher, ResidueCounts& counts, CheckListener& listener)
        : m_name(std::move(name)), m_searcher(searcher), m_counts(counts), m_listener(listener) {}

    void search_name(const std::string& path) {
        base::MemoryInput input(path);
        m_searcher.search(input, false, [this](std::uint64_t, const std::string& what) {
            tell(fmt::format("the name of the file holds{}", what));
        });
    }

    void content(base::Input& input, const std::string& place) override { search(input, place, false); }

    void reading(base::Input& input, const std::string& place) override { search(input, place, true); }

    void document(const base::RandomBytes& pdf, const std::string& place) override {
        const media::Cleaned document = media::clean(pdf);
        if (document.outcome == media::Outcome::withheld) {
            unread(place.empty() ? "the words of the pages" : "the words of the pages in " + place,
                   document.reason);
            return;
        }
        base::MemoryInput words(document.text);
        search(words, place.empty() ? "the words of the pages" : "the words of the pages in " + place, true);
    }

    void unread(const std::string& place, const std::string& reason) override {
        ++m_counts.unread;
        m_listener.found({FindingLevel::warning, m_name, 0,
                          place.empty() ? fmt::format("not searched: {}", reason)
                                        : fmt::format("not searched: {}: {}", place, reason)});
    }

private:
    void search(base::Input& input, const std::string& place, bool is_reading) {
        m_searcher.search(input, is_reading, [&](std::uint64_t offset, const std::string& what) {
            tell(place.empty() ? fmt::format("byte {} holds{}", offset, what)
                               : fmt::format("byte {} of {} holds{}", offset, place, what));
        });
    }

    void tell(std::string text) {
        ++m_counts.hits;
        m_listener.found({FindingLevel::error, m_name, 0, std::move(text)});
    }

    std::string m_name;
    Searcher& m_searcher;
    ResidueCounts& m_counts;
    CheckListener& m_listener;
};

} // namespace

void search_package(const std::string& package, Searcher& searcher, ResidueCounts& counts,
                    CheckListener& listener) {
    const base::Fd folder = open_folder(package);
    FolderWalk walk(folder, FolderWalk::Depth::all);
    while (auto walked = walk.next()) {
        FileSearch search(base::printable(walked->path), searcher, counts, listener);
        search.search_name(walked->path);
        switch (walked->kind) {
        case WalkedKind::file:
            break;
        case WalkedKind::link:
        case WalkedKind::special:
            search.unread("", "it is a link or no file");
            continue;
        case WalkedKind::unreadable:
        case WalkedKind::too_deep:
            search.unread("", "it can't be opened");
            continue;
        case WalkedKind::folder:
        case WalkedKind::empty_folder:
            continue;
        }
        ++counts.files;
        const tree::Bytes file(std::move(walked->fd), walked->path);
        const CountedBytes bytes(file, listener);
        counts.bytes += file.size();
        counts.packed += visit_contents(bytes, search).contents;
    }
}

} // namespace chatkeep::archive
