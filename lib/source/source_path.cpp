// SPDX-License-Identifier: EUPL-1.2
#include "source/source_path.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstddef>
#include <string_view>

namespace chatkeep::source {

namespace {

constexpr std::string_view k_member = "path_bytes";
constexpr int k_hex = 16;

} // namespace

void put_path(model::Source& record, const std::string& path) {
    record.path = base::repair_utf8(path);
    if (base::is_utf8(path)) {
        return;
    }
    std::string digits;
    for (const char c : path) {
        digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    record.extra.emplace_back(k_member, std::move(digits));
}

std::string path_of(const stream::Value& record) {
    const std::string_view digits = record.find("extra").value_or(stream::Value()).text_of(k_member);
    if (digits.empty()) {
        return std::string(record.text_of("path"));
    }
    std::string path(digits.size() / 2, '\0');
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char* const pair = digits.data() + 2 * i;
        unsigned char byte = 0;
        const auto [end, error] = std::from_chars(pair, pair + 2, byte, k_hex);
        if (error != std::errc() || end != pair + 2 || byte == 0 || digits.size() % 2 != 0) {
            throw base::Error(base::Fault::data, "path_bytes of a source record are no hexadecimal digits");
        }
        path[i] = static_cast<char>(byte);
    }
    return path;
}

} // namespace chatkeep::source
