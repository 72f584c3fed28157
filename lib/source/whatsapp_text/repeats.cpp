// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/repeats.hpp"

#include "base/big_endian.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::size_t k_sort_memory = std::size_t{4} << 20U;

/// Numbers as bytes that sort like them.
template <std::size_t N>
class Key {
public:
    explicit Key(const std::array<std::uint64_t, N>& numbers) noexcept {
        for (std::size_t i = 0; i < N; ++i) {
            m_words[i] = base::big_endian(numbers[i]);
        }
    }

    explicit Key(std::string_view bytes) noexcept {
        std::memcpy(m_words.data(), bytes.data(), sizeof m_words);
    }

    [[nodiscard]] std::string_view bytes() const noexcept {
        return {reinterpret_cast<const char*>(m_words.data()), sizeof m_words};
    }

    [[nodiscard]] std::uint64_t number(std::size_t i) const noexcept { return base::big_endian(m_words[i]); }

private:
    std::array<std::uint64_t, N> m_words{};
};

} // namespace

Chronology::Standing Chronology::turn_to_day(const Header& header) {
    if (m_days.size() >= k_most_days || !m_days.insert(header.date).second) {
        return Standing::late;
    }
    m_day = header.date;
    return begin_time(clock_of(header));
}

void RepeatFilter::settle() {
    m_chronology = {};
    sort_candidates();
    if (m_candidates.size() > m_most || m_too_many) {
        m_too_many = true;
        m_candidates.clear();
    }
    m_candidates.shrink_to_fit();
    const std::size_t words = std::bit_ceil(1 + m_candidates.size() / 4); // 16 bits or more for a candidate
    m_first_look.assign(words, 0);
    m_shift = 58 - static_cast<unsigned>(std::countr_zero(words));
    for (const std::uint64_t hash : m_candidates) {
        const std::uint64_t place = hash >> m_shift;
        m_first_look[place / 64] |= std::uint64_t{1} << place % 64U;
    }
}

void RepeatFilter::sort_candidates() {
    std::sort(m_candidates.begin(), m_candidates.end());
    m_candidates.erase(std::unique(m_candidates.begin(), m_candidates.end()), m_candidates.end());
}

/// A line that occurs a million times takes the room of one.
void RepeatFilter::note(std::uint64_t candidate) {
    if (m_too_many) {
        return;
    }
    m_candidates.reserve(m_most + m_most / 4 + 1); // pages that are not touched cost nothing
    m_candidates.push_back(candidate);
    if (m_candidates.size() == m_candidates.capacity()) {
        sort_candidates();
        m_too_many = m_candidates.size() > m_most;
    }
}

std::size_t RepeatFilter::find_candidate(std::uint64_t hash) const {
    const auto found = std::lower_bound(m_candidates.begin(), m_candidates.end(), hash);
    if (found == m_candidates.end() || *found != hash) {
        return k_none;
    }
    return static_cast<std::size_t>(found - m_candidates.begin());
}

Ordinals::Ordinals(const RepeatFilter& filter, ReadAll read_all)
    : m_filter(filter), m_read_all(std::move(read_all)), m_in_memory(!filter.has_too_many()),
      m_counts(filter.candidates()), m_later(k_sort_memory) {}

std::uint64_t Ordinals::next_of(std::size_t candidate, const model::Id& content, std::uint64_t n) {
    Count& first = m_counts[candidate];
    if (first.times == 0) {
        first.content = content;
    }
    if (first.content == content) {
        return ++first.times;
    }
    m_in_memory = false; // two contents with one lower half
    m_counts = std::vector<Count>();
    return next_sorted(n);
}

std::uint64_t Ordinals::next_sorted(std::uint64_t n) {
    if (m_read_all) {
        sort_all();
    }
    while (m_ordinal != 0 && m_n < n) {
        advance();
    }
    return m_ordinal != 0 && m_n == n ? m_ordinal : 1;
}

void Ordinals::sort_all() {
    base::SpillSort contents(k_sort_memory);
    std::uint64_t n = 0;
    m_read_all([&](const model::Id& content) {
        contents.add(Key<3>({content.high, content.low, n}).bytes());
        ++n;
    });
    m_read_all = nullptr;
    keep_later_ones(contents);
    advance();
}

void Ordinals::keep_later_ones(base::SpillSort& contents) {
    model::Id last;
    std::uint64_t times = 0;
    std::string_view record;
    while (contents.next(record)) {
        const Key<3> key(record);
        const model::Id content{key.number(0), key.number(1)};
        times = content == last ? times + 1 : 1;
        last = content;
        if (times > 1) {
            m_later.add(Key<2>({key.number(2), times}).bytes());
        }
    }
}

void Ordinals::advance() {
    std::string_view record;
    m_ordinal = 0;
    if (m_later.next(record)) {
        const Key<2> key(record);
        m_n = key.number(0);
        m_ordinal = key.number(1);
    }
}

} // namespace chatkeep::source::whatsapp_text
