#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names of people in a text, by the words around them and by lists of names.

#include "policy/installed_words.hpp"
#include "policy/lexicon.hpp"
#include "policy/reading.hpp"
#include "policy/thread.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// The words of WordUse::names.
void add_name_words(const AddWord& add);

/// Words [first, last] of the text, with what tells that they are a name.
struct NamePlace {
    std::size_t first = 0; ///< a title counts, a word for kin does not
    std::size_t name = 0;  ///< the first word behind the titles
    std::size_t last = 0;
    bool form = false;        ///< a title or initials: nothing else looks like that
    bool participant = false; ///< of the conversation
    bool office = false;      ///< a word for a function stands near
    bool kin = false;         ///< a word for kin stands before it
    bool sure = false;        ///< more than a word that may be another one
    bool surname = false;     ///< its last word is one, behind a title or other names
    bool cut = false;         ///< to its first letter: who writes so, means that nobody should know
};

/// Whether the word that ends at end is written as a name and is that of a person in the lists: a first name
/// or a surname, and no place, organisation or other word.
[[nodiscard]] bool is_name_of_person(Reading& reading, std::size_t end);

/// Folded, of people whom a conversation named before.
using Surnames = std::set<std::string, std::less<>>;

class NameFinder {
public:
    /// installed may be nullptr, and must outlive the finder.
    explicit NameFinder(const InstalledWords* installed) : m_installed(installed) {}

    /// Appends the names in order, none inside another. thread and named may be nullptr.
    void find(Reading& reading, const Thread* thread, std::vector<NamePlace>& out,
              const Surnames* named = nullptr);

private:
    struct Shape;

    void flag(Reading& reading, const Thread* thread, const Surnames* named);
    void flag_installed();
    [[nodiscard]] bool has(std::size_t word, std::uint32_t flags) const noexcept;
    [[nodiscard]] bool touches(std::size_t word) const;
    [[nodiscard]] std::string_view gap_before(std::size_t word) const;
    [[nodiscard]] bool is_name_word(std::size_t word) const;
    [[nodiscard]] bool is_unknown(std::size_t word) const;
    [[nodiscard]] bool is_listed_surname(std::size_t word) const;
    [[nodiscard]] bool is_dutch_word(std::size_t word) const;
    [[nodiscard]] bool is_initial(std::size_t word) const;
    [[nodiscard]] bool is_surname(std::size_t word, bool sure) const;

    [[nodiscard]] Shape read_shape(std::size_t at) const;
    void read_titles(Shape& shape) const;
    void read_initials(Shape& shape) const;
    void read_bare_initial(Shape& shape) const;
    void read_first_names(Shape& shape) const;
    void read_surname(Shape& shape) const;
    void read_second_surname(Shape& shape) const;
    [[nodiscard]] std::size_t skip_interfix(std::size_t at) const;
    [[nodiscard]] std::size_t skip_short_interfix(std::size_t at) const;

    [[nodiscard]] bool begins_nothing(std::size_t at) const;
    [[nodiscard]] bool is_titled_anyhow(Shape& shape) const;
    [[nodiscard]] bool is_name(Shape& shape) const;
    [[nodiscard]] bool stands_alone(const Shape& shape) const;
    [[nodiscard]] bool is_acting(std::size_t at) const;
    [[nodiscard]] std::size_t skip_small_surname(std::size_t at) const;
    [[nodiscard]] bool is_file_name(std::size_t at) const;
    [[nodiscard]] bool is_small_name(std::size_t at) const;
    [[nodiscard]] bool is_of_body(std::size_t at) const;
    [[nodiscard]] bool is_paired(std::size_t at) const;
    [[nodiscard]] bool is_turned_to(std::size_t at) const;
    [[nodiscard]] bool follows_van(std::size_t at) const;
    [[nodiscard]] bool acts_or_joins(std::size_t at) const;
    [[nodiscard]] bool is_lone_surname(Shape& shape) const;
    [[nodiscard]] bool has_surest_interfix(const Shape& shape) const;
    [[nodiscard]] bool is_behind_de(const Shape& shape) const;
    [[nodiscard]] bool is_capital_interfix_name(const Shape& shape, bool plain) const;
    [[nodiscard]] bool is_interfix_name(const Shape& shape) const;
    [[nodiscard]] bool is_cut_to_initial(const Shape& shape) const;
    [[nodiscard]] bool follows_cue(std::size_t at) const;
    [[nodiscard]] bool is_cued(Shape& shape) const;
    [[nodiscard]] bool runs_into_company(const Shape& shape) const;
    [[nodiscard]] bool is_organisation(const Shape& shape) const;
    [[nodiscard]] bool is_lone_participant(std::size_t at) const;
    [[nodiscard]] bool has_office(const Shape& shape) const;
    [[nodiscard]] NamePlace place_of(const Shape& shape) const;

    const InstalledWords* m_installed;
    Reading* m_reading = nullptr;
    std::span<const Word> m_words;
    std::vector<std::uint32_t> m_flags; ///< by word
    std::vector<Hit> m_hits;
};

} // namespace chatkeep::policy
