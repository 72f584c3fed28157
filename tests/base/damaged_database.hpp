#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Destroys pages of databases, for tests.

#include "base/big_endian.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::test {

/// Of a table or index.
inline std::uint32_t root_of(std::string bytes, const std::string& name) {
    bytes[18] = bytes[19] = 1; // in memory there is no write-ahead log
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    REQUIRE(sqlite3_deserialize(db, "main", reinterpret_cast<unsigned char*>(bytes.data()), size, size,
                                SQLITE_DESERIALIZE_READONLY) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    const std::string sql = "SELECT rootpage FROM sqlite_schema WHERE name = '" + name + "'";
    REQUIRE(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    const int root = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return static_cast<std::uint32_t>(root);
}

/// Less than 64 KiB.
inline std::size_t page_size_of(const std::string& bytes) {
    return base::load_big_endian<std::uint16_t>(bytes.data() + 16);
}

inline char* page_of(std::string& bytes, std::uint32_t page) {
    return bytes.data() + (page - 1) * page_size_of(bytes);
}

inline std::size_t rows_on(std::string& bytes, std::uint32_t leaf) {
    return base::load_big_endian<std::uint16_t>(page_of(bytes, leaf) + 3);
}

/// None when it is no inner page of a table.
inline std::vector<std::uint32_t> children_of(std::string& bytes, std::uint32_t page) {
    const char* const start = page_of(bytes, page);
    std::vector<std::uint32_t> children;
    if (*start != 5) {
        return children;
    }
    for (std::size_t i = 0; i < rows_on(bytes, page); ++i) {
        const auto cell = base::load_big_endian<std::uint16_t>(start + 12 + 2 * i);
        children.push_back(base::load_big_endian<std::uint32_t>(start + cell));
    }
    children.push_back(base::load_big_endian<std::uint32_t>(start + 8));
    return children;
}

inline void destroy(std::string& bytes, std::uint32_t page) {
    std::fill_n(page_of(bytes, page), page_size_of(bytes), '\0');
}

/// Bytes that are no page, other ones at each place.
inline void overwrite(std::string& bytes, std::uint32_t page) {
    std::uint32_t noise = page * 2654435761U;
    std::generate_n(page_of(bytes, page), page_size_of(bytes), [&noise] {
        noise = noise * 1664525U + 1013904223U;
        return static_cast<char>(noise >> 24U);
    });
}

} // namespace chatkeep::test
