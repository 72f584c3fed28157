// SPDX-License-Identifier: EUPL-1.2
#include "hash/id_mask.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/sha256_lanes_detail.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace chatkeep::hash {

namespace {

/// The offset of the quote that ends the string whose first character is at `at`; the end of the line where
/// there is none.
std::size_t end_of_string(std::string_view line, std::size_t at) noexcept {
    while (true) {
        const std::size_t quote = std::min(line.find('"', at), line.size());
        const std::size_t plain = line.substr(0, quote).find_last_not_of('\\');
        const std::size_t escapes = quote - 1 - plain; // there is a quote before
        if (escapes % 2 == 0 || quote == line.size()) {
            return quote;
        }
        at = quote + 1;
    }
}

bool is_name(std::string_view line, std::size_t behind) noexcept {
    if (behind < line.size() && line[behind] == ':') {
        return true;
    }
    const std::size_t next = line.find_first_not_of(" \t\r", behind);
    return next != std::string_view::npos && line[next] == ':';
}

} // namespace

bool is_id(std::string_view text) noexcept {
    if (text.size() != k_id_size || (text[0] != 'c' && text[0] != 'p' && text[0] != 'm')) {
        return false;
    }
    const auto no_digit = [](base::Lanes bytes) { return (bytes - '0' >= 10) & (bytes - 'a' >= 6); };
    static_assert(k_id_size == 1 + 2 * base::k_lanes);
    return !base::any_lane(no_digit(base::load_lanes(text.data() + 1)) |
                           no_digit(base::load_lanes(text.data() + 1 + base::k_lanes)));
}

bool holds_id(std::string_view member) noexcept {
    static constexpr std::array<std::string_view, 8> k_members = {
        "id", "conversation", "sender", "message", "participant", "owner", "actor", "voters"};
    return std::find(k_members.begin(), k_members.end(), member) != k_members.end();
}

struct IdMask::Key {
    explicit Key(const Hash256& key) : one(key) { work_in_keys(best_lanes(), {&key, 1}, &many); }

    ~Key() {
        OPENSSL_cleanse(&one, sizeof one);
        OPENSSL_cleanse(&many, sizeof many);
    }

    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    Key(Key&&) = delete;
    Key& operator=(Key&&) = delete;

    HmacState one;
    HmacKey many{}; ///< the same for lanes
};

IdMask::IdMask(const ReadoutKey& key)
    : m_key(std::make_unique<Key>(field_key(key.value(), "chatkeep:ids"))) {}

IdMask::~IdMask() = default;

std::string IdMask::masked(std::string_view id) const {
    if (!is_id(id)) {
        return std::string(id);
    }
    return id.front() + to_hex(m_key->one.of(id)).substr(0, k_id_size - 1);
}

const std::string& IdMask::Memory::masked(const IdMask& mask, std::string_view id) {
    const auto digit = [](char c) { return static_cast<std::size_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
    Entry& entry = m_entries[16 * digit(id[1]) + digit(id[2])];
    if (entry.id != id) {
        entry = {std::string(id), mask.masked(id)};
    }
    return entry.masked;
}

void IdMask::mask(std::string_view line, std::string& out) const {
    Memory memory;
    mask(line, out, memory);
}

void IdMask::mask(std::string_view line, std::string& out, Memory& memory) const {
    out.assign(line);
    bool may_hold = false; // the value of the member at hand
    for (std::size_t at = line.find('"'); at != std::string_view::npos; at = line.find('"', at)) {
        const std::size_t end = end_of_string(line, at + 1);
        const std::string_view text = line.substr(at + 1, end - at - 1);
        at = std::min(end + 1, line.size());
        if (is_name(line, at)) {
            may_hold = holds_id(text);
        } else if (may_hold && is_id(text)) {
            out.replace(end - text.size(), text.size(), memory.masked(*this, text));
        }
    }
}

void IdMask::mask(char* line, std::span<const std::uint32_t> ids, Memory& memory) const {
    for (const std::uint32_t at : ids) {
        std::memcpy(line + at, memory.masked(*this, {line + at, k_id_size}).data(), k_id_size);
    }
}

void IdMask::mask(std::span<char* const> ids) const {
    std::vector<PurposeBlock> blocks;
    std::vector<MacJob> jobs;
    std::vector<Hash256> macs(ids.size());
    blocks.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        blocks.push_back(purpose_block({ids[i], k_id_size}));
        jobs.push_back({&m_key->many, blocks[i].data(), reinterpret_cast<char*>(macs[i].data())});
    }
    make_macs(best_lanes(), jobs);
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        for (std::size_t at = 1; at < k_id_size; ++at) {
            const unsigned byte = macs[i][(at - 1) / 2];
            ids[i][at] = digits[at % 2 == 1 ? byte >> 4U : byte & 15U];
        }
    }
}

} // namespace chatkeep::hash
