// SPDX-License-Identifier: EUPL-1.2
#include "source/registry.hpp"

#include "source/imessage/imessage.hpp"
#include "source/whatsapp_ios/whatsapp_ios.hpp"
#include "source/whatsapp_text/whatsapp_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source {

namespace {

constexpr std::array k_readers = {
    SourceDescriptor{"whatsapp-text",
                     "WhatsApp \"Export chat\": text with or without media, Android or iOS, folder or zip",
                     &whatsapp_text::detect, &whatsapp_text::open},
    SourceDescriptor{"whatsapp-ios",
                     "WhatsApp and WhatsApp Business on iOS: ChatStorage.sqlite in a backup, folder or zip",
                     &whatsapp_ios::detect, &whatsapp_ios::open},
    SourceDescriptor{
        "imessage-apple-db",
        "Messages of iPhone (sms.db) and Mac (chat.db): iMessage, SMS, MMS, RCS, with attachments",
        &imessage::detect, &imessage::open},
};

} // namespace

std::span<const SourceDescriptor> registry() noexcept {
    return k_readers;
}

const SourceDescriptor* find_reader(std::string_view name) noexcept {
    for (const SourceDescriptor& reader : k_readers) {
        if (reader.name == name) {
            return &reader;
        }
    }
    return nullptr;
}

bool is_export_name(std::string_view file_name) {
    return whatsapp_text::has_export_name(file_name); // the others have no names of their own
}

bool names_files(const SourceDescriptor& reader) noexcept {
    return reader.open == &whatsapp_text::open;
}

std::vector<Found> find_sources(const tree::Tree& tree) {
    std::vector<Found> found;
    for (const SourceDescriptor& reader : k_readers) {
        for (Claim& claim : reader.detect(tree)) {
            found.push_back({&reader, std::move(claim)});
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.claim.within < b.claim.within; });
    return found;
}

} // namespace chatkeep::source
