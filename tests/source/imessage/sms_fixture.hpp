#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Small sms.db files, alone or in a backup's folders. All persons and words are invented.

#include "base/database_support.hpp"
#include "source/read_source.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::tests {

/// A value as SQL: a number, or text and bytes in quotes.
inline std::string sql_text(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return quoted + "'";
}

inline std::string sql_bytes(std::string_view bytes) {
    std::string hex = "X'";
    for (const char c : bytes) {
        hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
    }
    return hex + "'";
}

using Columns = std::vector<std::pair<std::string, std::string>>;

/// Statements for a database. Two persons: handle 1 (Anne, iMessage), 2 (Anne, SMS), 3 (Bram); chats: 1
/// direct with Anne, 2 the same over SMS, 3 the group "Dijkwacht" of both.
class SmsDatabase {
public:
    static constexpr std::int64_t k_start = 700'000'000; ///< 2023-03-08T20:26:40Z, seconds since 2001

    /// old: the columns of iOS 9, with times in seconds.
    explicit SmsDatabase(bool old = false) : m_old(old) {
        const std::string fresh =
            old ? ""
                : ", associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, "
                  "associated_message_emoji TEXT, associated_message_range_location INTEGER, "
                  "balloon_bundle_id TEXT, "
                  "payload_data BLOB, expressive_send_style_id TEXT, message_summary_info BLOB, "
                  "destination_caller_id TEXT, reply_to_guid TEXT, thread_originator_guid TEXT, "
                  "thread_originator_part TEXT, date_retracted INTEGER DEFAULT 0, date_edited INTEGER "
                  "DEFAULT 0, "
                  "share_status INTEGER DEFAULT 0, share_direction INTEGER DEFAULT 0, schedule_type INTEGER, "
                  "filter_action INTEGER, is_sos INTEGER";
        sql = {
            // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): long statements go on in the next line
            "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, country TEXT, service TEXT, "
            "uncanonicalized_id TEXT, person_centric_id TEXT)",
            "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, "
            "service_name TEXT, display_name TEXT, group_id TEXT, account_login TEXT, is_archived INTEGER)",
            "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER)",
            "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
            "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT, created_date INTEGER, filename "
            "TEXT, "
            "uti TEXT, mime_type TEXT, transfer_state INTEGER, transfer_name TEXT, total_bytes INTEGER, "
            "is_sticker INTEGER DEFAULT 0, hide_attachment INTEGER DEFAULT 0)",
            "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER)",
            "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER "
            "DEFAULT 0, "
            "subject TEXT, attributedBody BLOB, service TEXT, account TEXT, error INTEGER DEFAULT 0, date "
            "INTEGER, "
            "date_read INTEGER, date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, is_read INTEGER, "
            "is_sent INTEGER, is_audio_message INTEGER DEFAULT 0, expire_state INTEGER, item_type INTEGER "
            "DEFAULT 0, "
            "other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0" +
                fresh + ")",
            "INSERT INTO handle VALUES (1, '+31612345678', 'nl', 'iMessage', NULL, NULL), "
            "(2, '06 12345678', 'nl', 'SMS', NULL, NULL), (3, 'bram@example.nl', 'nl', 'iMessage', NULL, "
            "NULL)",
            "INSERT INTO chat VALUES (1, 'iMessage;-;+31612345678', 45, '+31612345678', 'iMessage', NULL, "
            "NULL, "
            "'E:mees@example.nl', 0), (2, 'SMS;-;0612345678', 45, '0612345678', 'SMS', NULL, NULL, NULL, 1), "
            "(3, 'iMessage;+;chat77', 43, 'chat77', 'iMessage', 'Dijkwacht', NULL, NULL, 0)",
            "INSERT INTO chat_handle_join VALUES (1, 1), (2, 2), (3, 1), (3, 3)"};
    }

    /// The next row; columns override what stands for an ordinary message of handle 1. Returns its number.
    std::int64_t add(std::int64_t chat, const Columns& columns) {
        const std::int64_t row = ++m_row;
        std::map<std::string, std::string> values = {
            {"ROWID", std::to_string(row)},
            {"guid", sql_text(guid(row))},
            {"handle_id", "1"},
            {"service", "'iMessage'"},
            {"date", std::to_string(m_old ? k_start + row * 60 : (k_start + row * 60) * 1'000'000'000)}};
        for (const auto& [name, value] : columns) {
            values[name] = value;
        }
        std::string names;
        std::string list;
        for (const auto& [name, value] : values) {
            names += (names.empty() ? "" : ", ") + name;
            list += (list.empty() ? "" : ", ") + value;
        }
        sql.push_back("INSERT INTO message (" + names + ") VALUES (" + list + ")");
        if (chat != 0) {
            sql.push_back(fmt::format("INSERT INTO chat_message_join VALUES ({}, {})", chat, row));
        }
        return row;
    }

    /// A text of handle 1.
    std::int64_t say(std::int64_t chat, std::string_view text) {
        return add(chat, {{"text", sql_text(text)}});
    }

    /// A row that belongs to the message of another row.
    std::int64_t react(std::int64_t chat, std::int64_t target, int type, Columns columns = {}) {
        columns.emplace_back("associated_message_guid", sql_text("p:0/" + guid(target)));
        columns.emplace_back("associated_message_type", std::to_string(type));
        return add(chat, columns);
    }

    [[nodiscard]] static std::string guid(std::int64_t row) {
        return fmt::format("00000000-0000-4000-8000-{:012}", row);
    }

    std::vector<std::string> sql;

private:
    bool m_old;
    std::int64_t m_row = 0;
};

/// A folder with files, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder() : m_path((std::filesystem::temp_directory_path() / "chatkeep-sms-XXXXXX").string()) {
        REQUIRE(::mkdtemp(m_path.data()) != nullptr);
    }

    ~TemporaryFolder() { std::filesystem::remove_all(m_path); }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    TemporaryFolder(TemporaryFolder&&) = delete;
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;

    void write(const std::string& path, std::string_view bytes) const {
        const std::filesystem::path full = std::filesystem::path(m_path) / path;
        std::filesystem::create_directories(full.parent_path());
        auto* const file = std::fopen(full.c_str(), "wb");
        REQUIRE(file != nullptr);
        CHECK(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
        CHECK(std::fclose(file) == 0);
    }

    [[nodiscard]] const std::string& path() const noexcept { return m_path; }

private:
    std::string m_path;
};

inline ReadResult read_sms(const SmsDatabase& database, const source::ReadOptions& options = {}) {
    const TemporaryFolder folder;
    folder.write("sms.db", make_database(database.sql).main);
    return read_path(folder.path(), options);
}

/// A property list in XML.
inline std::string plist(std::string_view inside) {
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">{}</plist>", inside);
}

/// The message of a row.
inline const model::Message& by_key(const ReadResult& result, std::int64_t row) {
    for (const model::Message& message : result.messages) {
        if (message.source_key == SmsDatabase::guid(row)) {
            return message;
        }
    }
    FAIL("no message of row " << row);
    throw 0;
}

/// How the rows add up; empty when that is not told.
inline std::string account_of(const ReadResult& result) {
    for (const model::Notice& notice : result.notices) {
        if (notice.code == model::NoticeCode::row_account) {
            return notice.detail;
        }
    }
    return {};
}

/// What extra says under a name; an empty text when it says nothing.
inline std::string extra_text(const model::Extra& extra, std::string_view name) {
    for (const auto& [key, value] : extra) {
        if (key == name) {
            if (const auto* text = std::get_if<std::string>(&value)) {
                return *text;
            }
            if (const auto* number = std::get_if<std::int64_t>(&value)) {
                return std::to_string(*number);
            }
            if (const auto* flag = std::get_if<bool>(&value)) {
                return *flag ? "true" : "false";
            }
            std::string lines;
            for (const std::string& line : std::get<std::vector<std::string>>(value)) {
                lines += (lines.empty() ? "" : "|") + line;
            }
            return lines;
        }
    }
    return {};
}

/// As in a URL, without padding.
inline std::string encode64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        count += 8;
        while (count >= 6) {
            count -= 6;
            out += letters[(bits >> static_cast<unsigned>(count)) & 63U];
        }
    }
    if (count > 0) {
        out += letters[(bits << static_cast<unsigned>(6 - count)) & 63U];
    }
    return out;
}

/// The bundle of a poll, as SQL.
inline constexpr const char* k_polls =
    "'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls'";

} // namespace chatkeep::tests
