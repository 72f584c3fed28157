// SPDX-License-Identifier: EUPL-1.2
#include "media/cuts.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chatkeep::media {

namespace {

/// Reads what stays of the original and what stands for the rest, in order.
class CutInput : public base::Input {
public:
    CutInput(const base::RandomBytes& original, const std::vector<Cut>& cuts)
        : m_original(original), m_cuts(cuts) {}

    std::size_t read(char* buffer, std::size_t size) override {
        std::size_t count = 0;
        while (count == 0 && size != 0 && !is_done()) {
            count = m_next < m_cuts.size() && m_at == m_cuts[m_next].begin ? read_fill(buffer, size)
                                                                           : read_kept(buffer, size);
        }
        return count;
    }

private:
    [[nodiscard]] bool is_done() const noexcept {
        return m_at >= m_original.size() && m_next == m_cuts.size();
    }

    std::size_t read_kept(char* buffer, std::size_t size) {
        const std::uint64_t end = m_next < m_cuts.size() ? m_cuts[m_next].begin : m_original.size();
        const auto wanted = std::min<std::uint64_t>(size, end - m_at);
        const std::size_t count = m_original.read_at(m_at, buffer, wanted);
        m_at = count == 0 ? end : m_at + count; // a file that became shorter ends here
        return count;
    }

    std::size_t read_fill(char* buffer, std::size_t size) {
        const Cut& cut = m_cuts[m_next];
        const std::uint64_t length = cut.zeros ? cut.end - cut.begin : cut.fill.size();
        const auto count = std::min<std::uint64_t>(size, length - m_filled);
        if (cut.zeros) {
            std::memset(buffer, 0, count);
        } else {
            cut.fill.copy(buffer, count, m_filled);
        }
        m_filled += count;
        if (m_filled == length) {
            m_at = cut.end;
            m_filled = 0;
            ++m_next;
        }
        return count;
    }

    const base::RandomBytes& m_original;
    const std::vector<Cut>& m_cuts;
    std::size_t m_next = 0; ///< the first cut that was not made yet
    std::uint64_t m_at = 0;
    std::uint64_t m_filled = 0; ///< bytes of the cut's fill that were given
};

} // namespace

void Cuts::add(Cut cut, std::string_view what) {
    if (cut.begin == cut.end && cut.fill.empty()) {
        return;
    }
    m_cuts.push_back(std::move(cut));
    note(what);
}

void Cuts::note(std::string_view what) {
    if (!what.empty() && std::find(m_erased.begin(), m_erased.end(), what) == m_erased.end()) {
        m_erased.push_back(what);
    }
}

void Cuts::remove(std::uint64_t begin, std::uint64_t end, std::string_view what) {
    add({begin, end, {}, false}, what);
}

void Cuts::replace(std::uint64_t begin, std::uint64_t end, std::string fill, std::string_view what) {
    add({begin, end, std::move(fill), false}, what);
}

void Cuts::blank(std::uint64_t begin, std::uint64_t end, std::string_view what) {
    add({begin, end, {}, true}, what);
}

std::vector<Cut> Cuts::sorted() const {
    std::vector<Cut> sorted = m_cuts;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Cut& a, const Cut& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<Cut> out;
    for (Cut& cut : sorted) {
        const std::uint64_t taken = out.empty() ? 0 : out.back().end;
        if (cut.begin >= taken) {
            out.push_back(std::move(cut));
        } else if (cut.end > taken) { // what is left keeps its length where lengths count
            const bool zeros = cut.zeros || !cut.fill.empty();
            out.push_back({taken, cut.end, {}, zeros});
        }
    }
    return out;
}

std::vector<std::string_view> Cuts::erased() const {
    std::vector<std::string_view> words = m_erased;
    std::sort(words.begin(), words.end());
    return words;
}

std::unique_ptr<base::Input> open_cut(const base::RandomBytes& original, const std::vector<Cut>& cuts) {
    return std::make_unique<CutInput>(original, cuts);
}

std::vector<std::uint64_t> borders(const std::vector<Cut>& cuts, std::uint64_t size) {
    std::vector<std::uint64_t> out;
    for (const Cut& cut : cuts) {
        for (const std::uint64_t at : {cut.begin, cut.end}) {
            if (at != 0 && at < size && (out.empty() || out.back() != at)) {
                out.push_back(at);
            }
        }
    }
    return out;
}

} // namespace chatkeep::media
