// SPDX-License-Identifier: EUPL-1.2
#include "policy/packed.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_run_least = 12; ///< eight bytes and more

bool is_code(char c) noexcept {
    return base::is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

unsigned base64_value(char c) noexcept {
    if (c >= 'A' && c <= 'Z') {
        return static_cast<unsigned>(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return static_cast<unsigned>(c - 'a') + 26;
    }
    if (base::is_digit(c)) {
        return static_cast<unsigned>(c - '0') + 52;
    }
    return c == '+' || c == '-' ? 62 : 63;
}

/// Digits of so many bits each, packed into bytes; what is left at the end goes.
template <typename ValueOf>
std::string packed_bytes(std::string_view digits, unsigned bits, const ValueOf& value_of) {
    std::string bytes;
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const char digit : digits) {
        held = held << bits | value_of(digit);
        count += bits;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(held >> count & 0xffU);
        }
    }
    return bytes;
}

/// The run that starts at or behind at; empty at the end.
std::string_view next_run(std::string_view text, std::size_t at) noexcept {
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && is_code(text[end])) {
            ++end;
        }
        if (end - at >= k_run_least) {
            return text.substr(at, end - at);
        }
        at = end + 1;
    }
    return {};
}

/// Goes through a value until it meets a text, or the name of a member, that passes the test.
class Search {
public:
    explicit Search(bool (*passes)(std::string_view)) : m_passes(passes) {}

    [[nodiscard]] bool text(std::string_view text) const noexcept { return !m_passes(text); }

    [[nodiscard]] static bool integer(std::int64_t /*number*/) noexcept { return true; }

    [[nodiscard]] static bool open(bool /*is_object*/) noexcept { return true; }

    [[nodiscard]] static bool close() noexcept { return true; }

    [[nodiscard]] static bool other() noexcept { return true; }

private:
    bool (*m_passes)(std::string_view);
};

bool has_text(stream::Value value, bool (*passes)(std::string_view)) noexcept {
    if (const auto text = value.text()) {
        return passes(*text);
    }
    Search search(passes);
    return !value.for_each_inside(search);
}

} // namespace

bool may_be_packed(std::string_view text) noexcept {
    return !next_run(text, 0).empty();
}

bool may_hold_packed(stream::Value record) noexcept {
    bool found = false;
    record.for_each_member([&](std::string_view name, stream::Value value) {
        if (name == "extra" || name == "merged") {
            found = found || has_text(value, may_be_packed);
        } else if (name == "attachments") {
            found = found || has_text(value, [](std::string_view text) { return text == "extra"; });
        }
    });
    return found;
}

std::vector<std::string> unpacked(std::string_view text) {
    std::vector<std::string> out;
    std::string_view run = next_run(text, 0);
    while (!run.empty()) {
        if (std::all_of(run.begin(), run.end(), base::is_hex)) {
            out.push_back(base::repair_utf8(
                packed_bytes(run, 4, [](char c) { return static_cast<unsigned>(base::hex_value(c)); })));
        }
        out.push_back(base::repair_utf8(packed_bytes(run, 6, base64_value)));
        run = next_run(text, static_cast<std::size_t>(run.data() - text.data()) + run.size());
    }
    return out;
}

} // namespace chatkeep::policy
