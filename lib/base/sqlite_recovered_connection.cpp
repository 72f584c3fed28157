// SPDX-License-Identifier: EUPL-1.2
// What the schema tells of the trees that are to be recovered, and the change of pages below a connection.
#include "base/error.hpp"
#include "base/sqlite_connection_detail.hpp"
#include "base/sqlite_recovery_detail.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::base::sqlite {

namespace {

std::vector<TreeRoot> read_roots(Connection& connection) {
    std::vector<TreeRoot> roots = {{"sqlite_schema", 1}};
    Statement entries = connection.prepare("SELECT name, rootpage, type = 'table' FROM sqlite_schema "
                                           "WHERE typeof(rootpage) = 'integer' AND rootpage > 1");
    while (entries.step() == Step::row) {
        roots.push_back({std::string(entries.text(0)), static_cast<std::uint32_t>(entries.integer(1)),
                         entries.integer(2) != 0});
    }
    return roots;
}

/// By the rules of sqlite.org/datatype3.html, section 3.1.
ColumnKind kind_of(std::string_view type) {
    const std::string words = lower_ascii(type);
    const auto has = [&words](std::string_view word) { return words.find(word) != std::string::npos; };
    if (!has("int") && (has("char") || has("clob") || has("text"))) {
        return ColumnKind::text;
    }
    const bool is_any = words.empty() || (has("blob") && !has("int"));
    return is_any ? ColumnKind::any : ColumnKind::number;
}

/// The key of a table without rowids is its own tree: the schema lists no index for it.
bool has_rowids(Connection& connection, const std::string& table) {
    Statement key = connection.prepare("SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk' AND name NOT "
                                       "IN (SELECT name FROM sqlite_schema WHERE type = 'index')");
    return key.bind(1, table).step() != Step::row;
}

/// Whether its key of this type stands for the rowid: then no index is made for it.
bool is_rowid(Connection& connection, const std::string& table, std::string_view type) {
    Statement index = connection.prepare("SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk'");
    return lower_ascii(type) == "integer" && index.bind(1, table).step() != Step::row;
}

std::int64_t greatest_row(Connection& connection, const std::string& table) {
    Statement there = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'");
    if (there.step() != Step::row) {
        return 0;
    }
    Statement row = connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?1");
    return row.bind(1, table).step() == Step::row ? row.integer_only(0).value_or(0) : 0;
}

TableShape shape_of(Connection& connection, const std::string& table) {
    constexpr std::int64_t k_virtual = 2; // computed, not stored
    TableShape shape;
    if (!has_rowids(connection, table)) {
        return shape;
    }
    Statement columns =
        connection.prepare("SELECT type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1)");
    columns.bind(1, table);
    while (columns.step() == Step::row) {
        if (columns.integer(3) == k_virtual) {
            continue;
        }
        const std::string type(columns.text(0));
        const bool is_key = columns.integer(2) != 0 && is_rowid(connection, table, type);
        shape.columns.push_back({kind_of(type), columns.integer(1) != 0 && !is_key, is_key});
    }
    shape.greatest = greatest_row(connection, table);
    return shape;
}

/// With these pages, all of one size, in place of its own.
class PatchedBytes : public RandomBytes {
public:
    PatchedBytes(std::shared_ptr<const RandomBytes> bytes, std::map<std::uint32_t, std::string> pages)
        : m_bytes(std::move(bytes)), m_pages(std::move(pages)), m_page_size(m_pages.begin()->second.size()) {}

    std::uint64_t size() const noexcept override { return m_bytes->size(); }

    /// What is destroyed may be what can't be read at all: pages are read one by one.
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::uint64_t left = this->size() - std::min(offset, this->size());
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
        for (std::size_t done = 0; done < size;) {
            const std::size_t within = (offset + done) % m_page_size;
            const std::size_t count = std::min(size - done, m_page_size - within);
            read_page(static_cast<std::uint32_t>((offset + done) / m_page_size + 1), within,
                      std::span(buffer + done, count));
            done += count;
        }
        return size;
    }

private:
    void read_page(std::uint32_t page, std::size_t within, std::span<char> out) const {
        const auto found = m_pages.find(page);
        if (found != m_pages.end()) {
            std::memcpy(out.data(), found->second.data() + within, out.size());
            return;
        }
        const std::size_t count =
            m_bytes->read_at((std::uint64_t{page} - 1) * m_page_size + within, out.data(), out.size());
        std::memset(out.data() + count, 0, out.size() - count);
    }

    std::shared_ptr<const RandomBytes> m_bytes; ///< shared with nobody once the connection reads this
    std::map<std::uint32_t, std::string> m_pages;
    std::size_t m_page_size;
};

} // namespace

bool Connection::recover() {
    if (std::exchange(was_examined, true)) {
        return false;
    }
    try {
        Recovery recovery = recover_tables(*file, there, read_roots(*this), [this](const std::string& table) {
            return shape_of(*this, table);
        });
        for (const std::string& remark : recovery.remarks) {
            recoveries.push_back(printable(repair_utf8(remark)));
        }
        if (recovery.pages.empty()) {
            return false;
        }
        bytes = std::make_shared<PatchedBytes>(std::move(bytes), std::move(recovery.pages));
        file = std::make_unique<Window>(bytes);
        is_patched = true;
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
        return false; // what is damaged is told as such
    }
    sqlite3_db_release_memory(db.get()); // else pages would be read again as they were
    return true;
}

} // namespace chatkeep::base::sqlite
