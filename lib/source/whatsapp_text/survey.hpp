#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The first pass over an export: everything that only the whole file can tell. Memory does not grow with the
// file.

#include "base/io.hpp"
#include "model/ids.hpp"
#include "source/source.hpp"
#include "source/whatsapp_text/date_order.hpp"
#include "source/whatsapp_text/records.hpp"
#include "source/whatsapp_text/senders.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// Finds records that may occur twice, by a cheap 64-bit likeness that equal records share: a Bloom filter of
/// at most 16 MiB in one pass, exact in the likeness for what it lets through.
class RepeatFilter {
public:
    /// bytes: size of the file, which bounds the number of its records.
    explicit RepeatFilter(std::uint64_t bytes = 0);
    void add(std::uint64_t likeness);
    /// To be called behind the last add(), which the filter is for; what it needed for that is freed.
    void settle();

    [[nodiscard]] bool may_repeat(std::uint64_t likeness) const {
        const std::uint64_t place = likeness >> m_shift;
        return (m_first_look[place / 64] >> place % 64U & 1U) != 0 &&
               std::binary_search(m_candidates.begin(), m_candidates.end(), likeness);
    }

private:
    static constexpr std::size_t k_delay = 8; ///< likenesses whose words are on their way from memory

    /// All probes of one likeness fall in one word.
    [[nodiscard]] std::uint64_t& word_of(std::uint64_t likeness) noexcept;
    void look(std::uint64_t likeness);
    void note(std::uint64_t candidate);
    void sort_candidates();

    std::vector<std::uint64_t> m_bits;
    std::array<std::uint64_t, k_delay> m_waiting{}; ///< a ring
    std::size_t m_added = 0;
    std::vector<std::uint64_t> m_candidates; ///< in order and each once when settled
    /// A bit for each candidate, at its highest bits: nearly all likenesses need no search in the set.
    std::vector<std::uint64_t> m_first_look{0};
    unsigned m_shift = 58; ///< leaves the number of a bit in m_first_look
};

struct Survey {
    std::uint64_t size = 0;    ///< bytes of the file
    std::string sha256;        ///< of the file's bytes
    std::uint64_t records = 0; ///< with a header
    std::uint64_t first_preamble_line = 0;
    bool bracketed = false; ///< iOS
    bool has_marks = false; ///< at least one body starts with a direction mark
    Shapes shapes;          ///< the header shapes that start a record
    std::map<Shape, DateEvidence> evidence;
    SenderTable senders;
    RepeatFilter repeats;
    std::map<std::string, std::uint64_t, std::less<>> languages; ///< words of the app per language
    std::string owner;               ///< raw name of the sender of a "You deleted this message"
    bool starts_with_notice = false; ///< the first record is the encryption or group notice
    std::string group_name;          ///< pseudo sender of the encryption notice (iOS)
    bool has_media = false;          ///< a file is attached somewhere
    bool group_events = false;
    std::string first_line; ///< for the error when there is no header at all
};

/// Opens the file anew for each pass.
using OpenFile = std::function<std::unique_ptr<base::Input>()>;

/// size: of the file, in bytes. Throws Error{data} when no line has a header that is understood, naming the
/// first line.
[[nodiscard]] Survey survey(const OpenFile& open, std::uint64_t size, const std::string& name,
                            const ReadOptions& options);

/// Equal for equal records with a header; seldom equal for others.
[[nodiscard]] std::uint64_t likeness_of(const RawRecord& record) noexcept;

/// The bytes of a record that its id is made of: without a byte order mark at the start of the file.
[[nodiscard]] std::string_view identity_of(const RawRecord& record) noexcept;

} // namespace chatkeep::source::whatsapp_text
