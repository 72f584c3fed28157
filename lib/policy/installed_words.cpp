// SPDX-License-Identifier: EUPL-1.2
#include "policy/installed_words.hpp"

#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <filesystem>
#include <functional>
#include <numeric>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_list_most = 64 * 1024 * 1024;

void for_each_line(std::string_view text, const std::function<void(std::string_view)>& visit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const std::string_view line = base::trim(text.substr(0, end)); !line.empty()) {
            visit(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The bytes of a list, and its line in InstalledWords::lists.
std::string read_list(const std::string& share, std::string_view name, std::string_view path,
                      InstalledWords& words) {
    const std::string file = share + "/" + std::string(path);
    std::string bytes;
    std::string sha256;
    if (std::filesystem::exists(file)) {
        base::FdInput input(base::open_to_read(file), file);
        bytes = base::read_all(input, k_list_most, file);
        sha256 = hash::sha256(bytes);
    }
    words.lists.push_back({name, std::move(sha256)});
    return bytes;
}

bool is_small(std::string_view word) {
    return base::fold_case(word) == word;
}

} // namespace

void WordSet::add(std::string_view word) {
    std::uint64_t hash = k_hash_start;
    for (const char c : plain_folded(word)) {
        hash = hash_step(hash, c);
    }
    m_hashes.push_back(hash);
}

void WordSet::settle() {
    std::sort(m_hashes.begin(), m_hashes.end());
    m_hashes.erase(std::unique(m_hashes.begin(), m_hashes.end()), m_hashes.end());
    const std::size_t parts = std::bit_ceil(std::max<std::size_t>(m_hashes.size(), 2));
    m_part_shift = 64U - static_cast<unsigned>(std::bit_width(parts) - 1);
    m_starts.assign(parts + 1, 0);
    for (const std::uint64_t hash : m_hashes) {
        ++m_starts[part_of(hash) + 1];
    }
    std::partial_sum(m_starts.begin(), m_starts.end(), m_starts.begin());
}

bool WordSet::has(std::uint64_t hash) const noexcept {
    const auto at = [&](std::size_t part) { return m_hashes.begin() + m_starts[part]; };
    return std::find(at(part_of(hash)), at(part_of(hash) + 1), hash) != at(part_of(hash) + 1);
}

std::shared_ptr<const InstalledWords> read_installed_words(const std::string& share) {
    auto words = std::make_shared<InstalledWords>();
    for_each_line(read_list(share, "frogdata/voornamen", "frog/nld/voornamen.ner", *words),
                  [&](std::string_view line) { words->first_names.add(line); });
    for_each_line(read_list(share, "frogdata/familienamen", "frog/nld/familienamen.ner", *words),
                  [&](std::string_view line) { words->surnames.add(line); });
    for_each_line(read_list(share, "frogdata/plaatsen", "frog/nld/plaatsen-nld.ner", *words),
                  [&](std::string_view line) { words->places.add(line, 0); });
    for_each_line(read_list(share, "wdutch", "dict/dutch", *words), [&](std::string_view line) {
        if (is_small(line)) {
            words->common.add(line);
        }
    });
    words->first_names.settle();
    words->surnames.settle();
    words->places.settle();
    words->common.settle();
    return words;
}

} // namespace chatkeep::policy
