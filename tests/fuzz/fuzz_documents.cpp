// SPDX-License-Identifier: EUPL-1.2
// vCards, parts of office documents and whole documents of any bytes: made anew or withheld, and
// what came out as well.
#include "base/error.hpp"
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "media/documents.hpp"
#include "media/office_xml.hpp"
#include "media/remade.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace chatkeep;

void remake(const std::string& file) {
    if (file.starts_with("%PDF")) {
        static_cast<void>(media::remake_pdf(file));
    } else if (file.starts_with("PK")) {
        static_cast<void>(media::remake_office(file));
    } else if (file.starts_with("<")) {
        std::string words;
        const std::string once = media::scrub_xml(file, words);
        static_cast<void>(media::scrub_xml(once, words)); // whatever came out can be read again
    } else if (base::is_utf8(file)) {
        const std::string once = media::plain_card(file);
        static_cast<void>(media::plain_card(once));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        remake(std::string(reinterpret_cast<const char*>(data), size));
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::data);
    }
    return 0;
}
