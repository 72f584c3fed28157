#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The address book of an iPhone: AddressBook.sqlitedb, with its write-ahead log.

#include "source/contacts/contact_book.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::source {

struct AddressBook {
    ContactBook contacts;
    std::vector<std::string> problems;   ///< one line each: what could not be read. Empty when there is none
    std::vector<std::string> recoveries; ///< see base::Database::recoveries()
};

/// The entry of the address book that belongs to a database of the same phone: beside it, or in the same
/// backup. within is the path of that database in the tree.
[[nodiscard]] std::optional<std::size_t> find_address_book(const tree::Tree& tree, std::string_view within);

/// Reads an address book. Damage costs the rows concerned and is told in problems; it never throws for bad
/// data.
[[nodiscard]] AddressBook read_address_book(const tree::Tree& tree, std::size_t entry);

} // namespace chatkeep::source
