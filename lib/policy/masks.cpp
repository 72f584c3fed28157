// SPDX-License-Identifier: EUPL-1.2
#include "policy/masks.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "stream/reader.hpp"
#include "stream/value.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_file_most = std::size_t{64} << 20U;

[[noreturn]] void refuse(const base::Place& place, const std::string& what) {
    throw base::Error(base::Fault::usage, place, what, "see chat-clean(1), MASKS");
}

/// Letters reach beyond the box that a recogniser gives.
media::PixelBox grown(media::PixelBox box) {
    const std::uint32_t more = (box.height * 15 + 99) / 100;
    const std::uint32_t left = std::min(box.left, more);
    const std::uint32_t top = std::min(box.top, more);
    return {box.left - left, box.top - top, box.width + left + more, box.height + top + more};
}

void read_boxes(stream::Value root, std::string_view member, const base::Place& place, Mask& mask) {
    const auto list = root.find(member);
    if (!list) {
        return;
    }
    list->for_each_item([&](stream::Value item) {
        media::PixelBox box{};
        if (const std::string_view fault = read_box(item, box); !fault.empty()) {
            refuse(place, std::string(fault));
        }
        mask.boxes.push_back(member == "lines" ? grown(box) : box);
    });
}

void read_line(stream::Value root, const Policy& policy, const base::Place& place, Masks& masks) {
    constexpr std::array<std::string_view, 6> known = {"v", "sha256", "rule", "boxes", "lines", "withhold"};
    root.for_each_member([&](std::string_view name, stream::Value) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            refuse(place, fmt::format("unknown member \"{}\"", base::printable(name, 40)));
        }
    });
    const auto version = root.find("v");
    const std::string_view digest = root.text_of("sha256");
    const std::string_view rule = root.text_of("rule");
    const auto found = std::find_if(policy.rules.begin(), policy.rules.end(),
                                    [&](const Rule& candidate) { return candidate.id == rule; });
    if (!version || version->integer() != 1 || !is_digest(digest)) {
        refuse(place, "not {\"v\":1,\"sha256\":…} with 64 lower-case hexadecimal digits");
    }
    if (found == policy.rules.end()) {
        refuse(place, fmt::format("the policy has no rule \"{}\"", base::printable(rule, 60)));
    }
    Mask& mask = masks[std::string(digest)];
    const auto withhold = root.find("withhold");
    mask.rule = static_cast<std::size_t>(found - policy.rules.begin());
    mask.withhold = mask.withhold || (withhold && withhold->boolean().value_or(false));
    read_boxes(root, "boxes", place, mask);
    read_boxes(root, "lines", place, mask);
    if (mask.boxes.empty() && !mask.withhold) {
        refuse(place, "neither boxes nor lines, nor \"withhold\":true");
    }
}

} // namespace

std::string_view read_box(stream::Value value, media::PixelBox& box) {
    constexpr std::int64_t pixel_most = 1'000'000;
    std::vector<std::uint32_t> numbers;
    bool are_places = true;
    value.for_each_item([&](stream::Value item) {
        const std::int64_t number = item.integer().value_or(-1);
        are_places = are_places && number >= 0 && number <= pixel_most;
        numbers.push_back(are_places ? static_cast<std::uint32_t>(number) : 0);
    });
    if (!are_places) {
        return "a box has a number that is no place in a picture";
    }
    if (numbers.size() != 4 || numbers[2] == 0 || numbers[3] == 0) {
        return "a box is not [left, top, width, height] with a width and a height";
    }
    box = {numbers[0], numbers[1], numbers[2], numbers[3]};
    return {};
}

bool is_digest(std::string_view text) noexcept {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Masks read_masks(base::Input& input, const Policy& policy, const std::string& name) {
    const std::string bytes = base::read_all(input, k_file_most, name);
    Masks masks;
    std::string_view rest = bytes;
    for (std::uint64_t number = 1; !rest.empty(); ++number) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const base::Place place = base::at_line(name, number);
        try {
            const stream::Document document(line, base::to_string(place));
            read_line(document.root(), policy, place, masks);
        } catch (const base::Error& error) {
            throw base::Error(base::Fault::usage, error.what(), error.hint());
        }
    }
    return masks;
}

} // namespace chatkeep::policy
