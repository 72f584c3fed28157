// SPDX-License-Identifier: EUPL-1.2
// Parsers disagree on {"a":1,"a":2}, so what one stage checked another could read differently: duplicates are
// refused.
#include "stream/detail.hpp"

#include <algorithm>
#include <vector>

namespace chatkeep::stream {

namespace {

/// A cheap 64-way fingerprint; members whose fingerprints differ have different names.
std::uint64_t fingerprint(std::string_view name) noexcept {
    std::size_t hash = name.size() * 7U;
    if (!name.empty()) {
        hash += static_cast<unsigned char>(name.front()) * 31U +
                static_cast<unsigned char>(name[name.size() / 2]) * 5U +
                static_cast<unsigned char>(name.back());
    }
    return std::uint64_t{1} << (hash % 64U);
}

std::string find_in_names(simdjson::dom::object object) {
    std::vector<std::string_view> names;
    for (const auto member : object) {
        names.push_back(member.key);
    }
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    return twin == names.end() ? std::string() : std::string(*twin);
}

bool may_repeat(simdjson::dom::object object) noexcept {
    std::uint64_t seen = 0;
    for (const auto member : object) {
        const std::uint64_t mark = fingerprint(member.key);
        if ((seen & mark) != 0) {
            return true;
        }
        seen |= mark;
    }
    return false;
}

std::string find_in_object(simdjson::dom::object object) {
    std::string name = may_repeat(object) ? find_in_names(object) : std::string();
    for (const auto member : object) {
        if (!name.empty()) {
            return name;
        }
        name = find_duplicate_member(member.value);
    }
    return name;
}

std::string find_in_array(simdjson::dom::array array) {
    std::string name;
    for (const simdjson::dom::element item : array) {
        if (!name.empty()) {
            return name;
        }
        name = find_duplicate_member(item);
    }
    return name;
}

} // namespace

std::string find_duplicate_member(simdjson::dom::element element) {
    simdjson::dom::object object;
    if (element.get(object) == simdjson::SUCCESS) {
        return find_in_object(object);
    }
    simdjson::dom::array array;
    return element.get(array) == simdjson::SUCCESS ? find_in_array(array) : std::string();
}

} // namespace chatkeep::stream
