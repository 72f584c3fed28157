#pragma once
// SPDX-License-Identifier: EUPL-1.2
// WhatsApp folders of invented phones, for tests: databases out of SQL, in a temporary folder.

#include "files.hpp"
#include "source/read_source.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chatkeep::tests {

/// The tables that every test needs, with the columns that most have; more is added by ALTER TABLE.
inline constexpr std::string_view k_small_schema =
    "CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT, ZPARTNERNAME TEXT, "
    "ZSESSIONTYPE INTEGER);"
    "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZSORT INTEGER, ZMESSAGEDATE "
    "REAL,"
    " ZMESSAGETYPE INTEGER, ZGROUPEVENTTYPE INTEGER, ZISFROMME INTEGER, ZSTANZAID TEXT, ZTEXT TEXT, ZFROMJID "
    "TEXT,"
    " ZTOJID TEXT, ZPUSHNAME TEXT, ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER);"
    "CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMEDIALOCALPATH TEXT, ZTITLE "
    "TEXT,"
    " ZVCARDNAME TEXT, ZVCARDSTRING TEXT, ZMEDIAURL TEXT, ZLATITUDE REAL, ZLONGITUDE REAL, ZMETADATA BLOB);"
    "CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);"
    "INSERT INTO ZWACHATSESSION VALUES (1, '31600000002@s.whatsapp.net', 'Anne', 0);";

class IosPhone {
public:
    IosPhone() {
        std::string name = (std::filesystem::temp_directory_path() / "chatkeep-phone-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder = name;
    }

    ~IosPhone() { std::filesystem::remove_all(folder); }

    IosPhone(const IosPhone&) = delete;
    IosPhone& operator=(const IosPhone&) = delete;
    IosPhone(IosPhone&&) = delete;
    IosPhone& operator=(IosPhone&&) = delete;

    /// Runs statements in a database of the folder.
    void sql(const std::string& text, const std::string& file = "ChatStorage.sqlite") const {
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open((folder / file).c_str(), &db) == SQLITE_OK);
        char* problem = nullptr;
        sqlite3_exec(db, text.c_str(), nullptr, nullptr, &problem);
        const std::string said = problem == nullptr ? "" : problem;
        sqlite3_free(problem);
        sqlite3_close(db);
        CAPTURE(text);
        REQUIRE(said.empty());
    }

    [[nodiscard]] ReadResult read(const source::ReadOptions& options = {}) const {
        return read_path(folder.string(), options);
    }

    std::filesystem::path folder;
};

/// A phone with one conversation and the rows given, as "(1, 1, 1, 700000000, 0, 0, 0, '3A01', 'text', …)".
inline void add_rows(const IosPhone& phone, const std::string& rows) {
    phone.sql(std::string(k_small_schema) +
              "INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZSORT, ZMESSAGEDATE, ZMESSAGETYPE, "
              "ZGROUPEVENTTYPE, ZISFROMME,"
              " ZSTANZAID, ZTEXT, ZFROMJID) VALUES " +
              rows + ";");
}

inline std::vector<std::string> texts_of(const ReadResult& result) {
    std::vector<std::string> texts;
    for (const model::Message& message : result.messages) {
        texts.push_back(message.text);
    }
    return texts;
}

inline std::size_t count_notices(const ReadResult& result, model::NoticeCode code) {
    return static_cast<std::size_t>(
        std::count_if(result.notices.begin(), result.notices.end(),
                      [code](const auto& notice) { return notice.code == code; }));
}

/// What extra says under a name; nullptr when it says nothing, or something of another type.
template <typename T>
const T* extra_of(const model::Extra& extra, std::string_view name) {
    for (const auto& [key, value] : extra) {
        if (key == name) {
            return std::get_if<T>(&value);
        }
    }
    return nullptr;
}

inline std::vector<model::Conversation> conversations_of(const ReadResult& result) {
    std::vector<model::Conversation> found;
    for (const model::Record& record : result.records) {
        if (const auto* conversation = std::get_if<model::Conversation>(&record)) {
            found.push_back(*conversation);
        }
    }
    return found;
}

} // namespace chatkeep::tests
