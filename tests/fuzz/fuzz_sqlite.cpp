// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a database with its log: it is refused, or each of its tables is scanned to an end. The first
// two bytes say, in blocks of 256 bytes, where the log begins.
#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "fuzz_support.hpp"
#include "tree/backup_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chatkeep::base;

std::string quoted(const std::string& name) {
    std::string text = "\"";
    for (const char c : name) {
        text.append(c == '"' ? 2 : 1, c);
    }
    return text + '"';
}

std::vector<std::string> tables_of(const Database& database) {
    std::vector<std::string> tables;
    Statement list = database.prepare("SELECT name FROM sqlite_schema WHERE type='table' LIMIT 20");
    while (list.step() == Step::row) {
        tables.emplace_back(list.text(0));
    }
    return tables;
}

void scan(const Database& database, const std::string& table) {
    RowScan rows(database, {.from = quoted(table), .key = "rowid", .columns = "*"});
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    bool first = true;
    while (rows.next()) {
        require(first || rows.row().integer(0) > last);
        first = false;
        last = rows.row().integer(0);
        for (int i = 0; i < rows.row().columns(); ++i) {
            (void)rows.row().blob(i);
        }
    }
}

void read(DatabaseFiles files) {
    const Database database(std::move(files));
    for (const std::string& table : tables_of(database)) {
        (void)database.columns_of(table);
        try {
            scan(database, table);
        } catch (const Error& error) {
            require(error.fault() == Fault::data);
        }
    }
    if (database.columns_of("Files").has("fileID")) {
        (void)chatkeep::tree::read_manifest_db(database, [](const auto&) {});
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t split = std::min(bytes.size(), (data[0] + 256U * data[1]) * std::size_t{256});
    DatabaseFiles files{std::make_shared<StringBytes>(std::string(bytes.substr(0, split))), nullptr, "fuzz"};
    if (split < bytes.size()) {
        const std::string_view beside = bytes.substr(split);
        auto& log = beside.starts_with('\xD9') ? files.journal : files.wal; // how a rollback journal begins
        log = std::make_shared<StringBytes>(std::string(beside));
    }
    try {
        read(std::move(files));
    } catch (const Error& error) {
        require(error.fault() == Fault::data);
    }
    return 0;
}
