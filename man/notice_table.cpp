// SPDX-License-Identifier: EUPL-1.2
// Prints the table of notice codes as JSON; scripts/gen-cli-docs puts it into chat-stream(5).

#include "model/notice_codes.hpp"

#include <fmt/core.h>

#include <cstdio>

int main() {
    using namespace chatkeep::model;
    std::string json;
    for (const NoticeInfo& info : notice_codes()) { // words and meanings are plain ASCII without quotes
        json += fmt::format("{}{{\"code\":\"{}\",\"level\":\"{}\",\"meaning\":\"{}\"}}",
                            json.empty() ? "" : ",\n", info.word, to_string(info.level), info.meaning);
    }
    fmt::print("[{}]\n", json);
    return std::fflush(stdout) == 0 ? 0 : 1;
}
