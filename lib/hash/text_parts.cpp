// SPDX-License-Identifier: EUPL-1.2
#include "hash/text_parts.hpp"

#include "hash/commitment.hpp"
#include "hash/jcs.hpp"
#include "hash/reason.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::hash {

namespace {

/// Bytes that a part takes in the shown text, given the part before it.
std::size_t shown_size(const TextPart& part, const TextPart* before) {
    if (!part.gone) {
        return part.text.size();
    }
    const bool goes_on = before != nullptr && before->gone && before->reason == part.reason;
    return goes_on ? 0 : part.reason.size() + 2;
}

} // namespace

std::vector<TextPart> split_text(std::string_view text) {
    std::vector<TextPart> parts;
    do {
        const std::size_t length = first_part_length(text);
        parts.push_back({std::string(text.substr(0, length)), std::nullopt, {}});
        text.remove_prefix(length);
    } while (!text.empty());
    return parts;
}

std::string shown_text(const std::vector<TextPart>& parts) {
    std::string shown;
    const TextPart* before = nullptr;
    for (const TextPart& part : parts) {
        if (!part.gone) {
            shown += part.text;
        } else if (shown_size(part, before) > 0) {
            shown += fmt::format("[{}]", part.reason);
        }
        before = &part;
    }
    return shown;
}

std::vector<std::size_t> shown_sizes(const std::vector<TextPart>& parts) {
    std::vector<std::size_t> sizes;
    sizes.reserve(parts.size());
    const TextPart* before = nullptr;
    for (const TextPart& part : parts) {
        sizes.push_back(shown_size(part, before));
        before = &part;
    }
    return sizes;
}

void cut_parts(std::vector<TextPart>& parts, const std::vector<TextCut>& cuts, const Hash256& field_key) {
    std::vector<const TextCut*> touching(parts.size(), nullptr);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t end = begin + shown_size(parts[i], i > 0 ? &parts[i - 1] : nullptr);
        const auto cut = std::find_if(cuts.begin(), cuts.end(),
                                      [&](const TextCut& c) { return c.begin < end && begin < c.end; });
        touching[i] = cut == cuts.end() || parts[i].gone ? nullptr : &*cut;
        begin = end;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (touching[i] != nullptr) {
            const Hash256 key = part_key(field_key, static_cast<std::uint32_t>(i));
            parts[i] = {{}, commit_part(key, parts[i].text), touching[i]->reason};
        }
    }
}

Hash256 commit_parts(const std::vector<TextPart>& parts, const Hash256& field_key) {
    PartsCommitment commitment;
    std::uint32_t number = 0;
    for (const TextPart& part : parts) {
        commitment.add(part.gone ? *part.gone : commit_part(part_key(field_key, number), part.text));
        ++number;
    }
    return commitment.finish();
}

void append_parts(std::string& out, const std::vector<TextPart>& parts) {
    out += '[';
    bool first = true;
    for (const TextPart& part : parts) {
        out += first ? "" : ",";
        first = false;
        if (!part.gone) {
            out += std::to_string(part.text.size());
            continue;
        }
        out += fmt::format("{{\"h\":\"{}\",\"r\":", to_base64url(*part.gone));
        append_jcs(out, part.reason);
        out += '}';
    }
    out += ']';
}

std::optional<std::vector<TextPart>> parse_parts(const stream::Value& list, std::string_view shown) {
    std::vector<TextPart> parts;
    bool fits = list.is_array();
    std::string_view rest = shown;
    list.for_each_item([&](const stream::Value& item) {
        const auto length = item.integer();
        const auto gone = parse_base64url(item.text_of("h"));
        if (length && *length >= 0 && static_cast<std::size_t>(*length) <= rest.size()) {
            parts.push_back(
                {std::string(rest.substr(0, static_cast<std::size_t>(*length))), std::nullopt, {}});
            rest.remove_prefix(static_cast<std::size_t>(*length));
        } else if (gone && is_reason(item.text_of("r"))) {
            const TextPart part{{}, gone, std::string(item.text_of("r"))};
            const std::size_t size = shown_size(part, parts.empty() ? nullptr : &parts.back());
            fits = fits && size <= rest.size();
            rest.remove_prefix(fits ? size : 0);
            parts.push_back(part);
        } else {
            fits = false;
        }
    });
    const bool is_whole = fits && !parts.empty() && rest.empty() && shown_text(parts) == shown;
    return is_whole ? std::optional(std::move(parts)) : std::nullopt;
}

} // namespace chatkeep::hash
