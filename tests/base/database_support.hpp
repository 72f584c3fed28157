#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Makes SQLite databases for tests, as the bytes of their files.

#include "files.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

struct DatabaseBytes {
    std::string main;
    std::string wal = {};
    std::string journal = {};
};

/// Runs the statements, then takes the files as they lie while the database is open.
inline DatabaseBytes make_files(const std::vector<std::string>& statements, const std::string& beside) {
    std::string folder = (std::filesystem::temp_directory_path() / "chatkeep-test-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    const std::filesystem::path path = std::filesystem::path(folder) / "made.db";
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    for (const std::string& sql : statements) {
        INFO(sql);
        REQUIRE(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    DatabaseBytes bytes{chatkeep::test::read_file(path)};
    if (beside == "-wal") {
        bytes.wal = chatkeep::test::read_file(path.string() + beside);
    } else if (beside == "-journal") {
        bytes.journal = chatkeep::test::read_file(path.string() + beside);
    }
    sqlite3_close(db);
    std::filesystem::remove_all(folder);
    return bytes;
}

inline DatabaseBytes make_database(const std::vector<std::string>& statements) {
    return make_files(statements, "");
}

/// The main file holds its header page only; all else is in the log.
inline DatabaseBytes make_wal_database(std::vector<std::string> statements) {
    statements.insert(statements.begin(), {"PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0"});
    return make_files(statements, "-wal");
}

/// Files of a program that was killed within its last change: the statements from the last BEGIN on are in
/// the main file, what stood there before is in the journal.
inline DatabaseBytes make_journal_database(std::vector<std::string> statements) {
    statements.insert(statements.begin(), {"PRAGMA cache_size=1", "PRAGMA cache_spill=1"});
    return make_files(statements, "-journal");
}
