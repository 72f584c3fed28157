// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: CompuServe GIF89a.
#include "media/detail.hpp"

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_header_size = 13; ///< signature and screen descriptor
constexpr unsigned k_extension = 0x21;
constexpr unsigned k_image = 0x2c;
constexpr unsigned k_trailer = 0x3b;
constexpr unsigned k_control = 0xf9;
constexpr unsigned k_comment = 0xfe;
constexpr unsigned k_application = 0xff;

std::uint64_t table_size(std::uint64_t flags) noexcept {
    return (flags & 0x80U) == 0 ? 0 : std::uint64_t{3} << ((flags & 7U) + 1U);
}

/// Behind a row of sub-blocks.
std::uint64_t skip_blocks(View& view, std::uint64_t at) {
    while (at < view.size()) {
        const std::uint64_t size = view.big(at, 1);
        at += 1 + size;
        if (size == 0) {
            return at;
        }
    }
    return view.size();
}

std::uint64_t take_extension(View& view, std::uint64_t at, Draft& draft) {
    const auto label = static_cast<unsigned>(view.big(at + 1, 1));
    const std::uint64_t end = skip_blocks(view, at + 2);
    const std::string_view name = view.up_to(at + 3, 11);
    const bool is_loop = label == k_application && (name == "NETSCAPE2.0" || name == "ANIMEXTS1.0");
    constexpr std::uint64_t loop_size = 19; // the block with the number of rounds and nothing behind it
    if (label == k_control || (is_loop && end - at == loop_size)) {
        return end;
    }
    draft.cuts.remove(at, end, label == k_comment ? "comment" : "application data");
    return end;
}

} // namespace

void cut_gif(View& view, Draft& draft) {
    std::uint64_t at = k_header_size + table_size(view.big(10, 1));
    bool has_image = false;
    bool has_end = false;
    while (at < view.size()) {
        const auto kind = static_cast<unsigned>(view.big(at, 1));
        if (kind == k_trailer) {
            has_end = true;
            draft.cuts.remove(at + 1, view.size(), "trailing data");
            break;
        }
        if (kind == k_extension) {
            at = take_extension(view, at, draft);
        } else if (kind == k_image) {
            has_image = true;
            at = skip_blocks(view, at + 11 + table_size(view.big(at + 9, 1)));
        } else {
            withhold("there is a block of an unknown kind");
        }
    }
    if (!has_image) {
        withhold("there is no picture in the file");
    }
    if (!has_end) {
        withhold(k_cut_short);
    }
}

} // namespace chatkeep::media
