// SPDX-License-Identifier: EUPL-1.2
// Any bytes as what WhatsApp packs into its rows: nothing, or values whose texts are UTF-8.
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/extras.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using namespace chatkeep;
using namespace chatkeep::source::whatsapp_ios;

void demand_text(const std::string& text) {
    require(base::is_utf8(text));
}

void check(const MediaMetadata& metadata) {
    if (metadata.quote) {
        for (const std::string& text : {metadata.quote->stanza, metadata.quote->sender, metadata.quote->chat,
                                        metadata.quote->kind, metadata.quote->text}) {
            demand_text(text);
        }
    }
    for (const std::string& jid : metadata.mentions) {
        demand_text(jid);
    }
}

void check(const ReceiptInfo& info) {
    for (const StoredReaction& reaction : info.reactions) {
        demand_text(reaction.key);
        demand_text(reaction.sender);
        demand_text(reaction.emoji);
        require(!reaction.own || reaction.sender.empty());
    }
    for (const std::string& option : info.poll_options) {
        demand_text(option);
    }
    demand_text(info.poll_question);
    require(describe_receipts(info).size() <= info.receipts.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto metadata = parse_media_metadata(bytes)) {
        check(*metadata);
    }
    if (const auto info = parse_receipt_info(bytes)) {
        check(*info);
    }
    demand_text(owner_in_push_name(bytes));
    if (const auto decoded = decode_base64(bytes)) {
        require(decoded->size() * 4 <= bytes.size() * 3);
    }
    return 0;
}
