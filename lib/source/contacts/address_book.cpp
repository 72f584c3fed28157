// SPDX-License-Identifier: EUPL-1.2
#include "source/contacts/address_book.hpp"

#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "tree/database.hpp"

#include <array>
#include <map>
#include <utility>

namespace chatkeep::source {

namespace {

using base::RowScan;

constexpr std::string_view k_file = "AddressBook.sqlitedb";
constexpr std::int64_t k_company = 1; // ABPerson.Kind
constexpr std::int64_t k_phone = 3;   // ABMultiValue.property
constexpr std::int64_t k_mail = 4;

/// The folder below which everything belongs to the phone of this address book.
std::string_view phone_root(std::string_view address_book) {
    constexpr std::array<std::string_view, 5> parts = {"Library/AddressBook/", "HomeDomain/", "mobile/",
                                                       "var/", "private/"};
    address_book.remove_suffix(k_file.size());
    for (const std::string_view part : parts) {
        if (address_book.ends_with(part) && (address_book.size() == part.size() ||
                                             address_book[address_book.size() - part.size() - 1] == '/')) {
            address_book.remove_suffix(part.size());
        }
    }
    return address_book;
}

/// The same person as several stores have it is one person with several rows; PersonLink joins them.
struct Person {
    std::string name;
    std::int64_t link = -1;
};

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string name;
    for (const std::string_view part : parts) {
        const std::string_view word = base::trim(part);
        name += name.empty() || word.empty() ? "" : " ";
        name += word;
    }
    return base::repair_utf8(name);
}

class Reader {
public:
    explicit Reader(const base::Database& database) : m_database(database) {}

    [[nodiscard]] AddressBook run();

private:
    void read_persons();
    void read_links();
    void read_values();
    void report(const RowScan& scan, std::string_view table);
    [[nodiscard]] std::string name_of(std::int64_t id) const;

    const base::Database& m_database;
    std::map<std::int64_t, Person> m_persons;
    std::map<std::int64_t, std::int64_t> m_preferred;    ///< person whose name a link prefers
    std::map<std::int64_t, std::string> m_first_of_link; ///< name of the first person in a link that has one
    AddressBook m_result;
};

void Reader::report(const RowScan& scan, std::string_view table) {
    for (const base::RowRange& range : scan.damaged()) {
        m_result.problems.push_back(describe_damage(range, table));
    }
}

void Reader::read_persons() {
    RowScan scan(m_database,
                 {.from = "ABPerson AS p",
                  .key = "p.ROWID",
                  .columns = m_database.columns_of("ABPerson")
                                 .list_or_null("p", {"First", "Middle", "Last", "Nickname", "DisplayName",
                                                     "Organization", "Kind", "PersonLink"})});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        Person person{joined({row.text(1), row.text(2), row.text(3)}), row.is_null(8) ? -1 : row.integer(8)};
        const bool company = row.integer(7) == k_company;
        for (const int column : {4, 5}) { // nickname, display name
            person.name = person.name.empty() ? joined({row.text(column)}) : person.name;
        }
        if (const std::string organisation = joined({row.text(6)}); company || person.name.empty()) {
            person.name = organisation.empty() ? person.name : organisation;
        }
        if (person.link >= 0 && !person.name.empty()) {
            m_first_of_link.emplace(person.link, person.name);
        }
        m_persons.emplace(row.integer(0), std::move(person));
    }
    report(scan, "ABPerson");
}

void Reader::read_links() {
    if (!m_database.columns_of("ABPersonLink").has("PreferredNamePersonID")) {
        return;
    }
    RowScan scan(m_database, {.from = "ABPersonLink", .key = "ROWID", .columns = "PreferredNamePersonID"});
    while (scan.next()) {
        m_preferred.emplace(scan.row().integer(0), scan.row().integer(1));
    }
    report(scan, "ABPersonLink");
}

std::string Reader::name_of(std::int64_t id) const {
    const auto person = m_persons.find(id);
    if (person == m_persons.end()) {
        return {};
    }
    const std::int64_t link = person->second.link;
    if (const auto preferred = m_preferred.find(link); preferred != m_preferred.end()) {
        const auto other = m_persons.find(preferred->second);
        if (other != m_persons.end() && !other->second.name.empty()) {
            return other->second.name;
        }
    }
    const auto first = m_first_of_link.find(link);
    const bool nameless = person->second.name.empty() && first != m_first_of_link.end();
    return nameless ? first->second : person->second.name;
}

void Reader::read_values() {
    RowScan scan(m_database,
                 {.from = "ABMultiValue", .key = "ROWID", .columns = "record_id, property, value"});
    while (scan.next()) {
        const std::int64_t property = scan.row().integer(2);
        if (property == k_phone || property == k_mail) {
            m_result.contacts.add(base::repair_utf8(scan.row().text(3)), name_of(scan.row().integer(1)));
        }
    }
    report(scan, "ABMultiValue");
}

AddressBook Reader::run() {
    try {
        read_persons();
        read_links();
        read_values();
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        m_result.problems.emplace_back(error.what());
    }
    return std::move(m_result);
}

} // namespace

std::optional<std::size_t> find_address_book(const tree::Tree& tree, std::string_view within) {
    std::optional<std::size_t> found;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        const std::string& path = tree.entries()[i].path;
        const bool named = path == k_file || path.ends_with('/' + std::string(k_file));
        if (!named) {
            continue;
        }
        const std::string_view root = phone_root(path);
        if (within.starts_with(root) && (!found || root.size() > longest)) {
            found = i;
            longest = root.size();
        }
    }
    return found;
}

AddressBook read_address_book(const tree::Tree& tree, std::size_t entry) {
    try {
        const base::Database database = tree::open_database(tree, entry);
        AddressBook book = Reader(database).run();
        book.problems.insert(book.problems.begin(), database.warnings().begin(), database.warnings().end());
        book.recoveries = database.recoveries();
        return book;
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        AddressBook book;
        book.problems.emplace_back(error.what());
        return book;
    }
}

} // namespace chatkeep::source
