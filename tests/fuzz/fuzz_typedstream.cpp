// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a typed stream, and as the property lists that messages carry: decoded or refused, and what
// comes out is UTF-8 with runs inside of its text.
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "source/imessage/app_message.hpp"
#include "source/imessage/attributed_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace chatkeep;
using namespace chatkeep::source::imessage;

void decode(std::string_view bytes) {
    static TypedStream stream;
    static AttributedText text;
    static_cast<void>(read_attributed_text(stream, bytes, text));
    require(base::is_utf8(text.text));
    std::size_t at = 0;
    for (const Run& run : text.runs) {
        require(run.start == at && run.length <= text.text.size() - at);
        require(run.attributes < text.attributes.size());
        at += run.length;
    }
}

/// What was read by the form of an earlier text is what reading it afresh gives.
void compare(std::string_view bytes) {
    static AttributedTexts texts;
    static TypedStream stream;
    AttributedText known;
    AttributedText fresh;
    const Decoded decoded = texts.read(bytes, known);
    require(decoded == read_attributed_text(stream, bytes, fresh));
    require(known.text == fresh.text && known.runs.size() == fresh.runs.size() &&
            known.attributes.size() == fresh.attributes.size() && known.repaired == fresh.repaired);
    for (std::size_t i = 0; i < known.runs.size(); ++i) {
        const Run& run = known.runs[i];
        require(run.start == fresh.runs[i].start && run.length == fresh.runs[i].length &&
                run.units == fresh.runs[i].units);
        require(known.of(run).part == fresh.of(fresh.runs[i]).part &&
                known.of(run).is_plain() == fresh.of(fresh.runs[i]).is_plain());
    }
}

void read_payload(std::string_view bytes) {
    model::Message message;
    hash::MediaStore store;
    static_cast<void>(read_app("org.example.app", bytes, store, message));
    require(base::is_utf8(message.text));
    static_cast<void>(parse_poll(bytes));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    decode(bytes);
    compare(bytes);
    read_payload(bytes);
    return 0;
}
