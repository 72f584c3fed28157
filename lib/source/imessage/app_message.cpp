// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/app_message.hpp"

#include "base/io.hpp"
#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/map_link.hpp"
#include "source/imessage/plist_json.hpp"
#include "source/mime.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using base::PlistValue;
using model::Extra;

constexpr std::string_view k_extension = "com.apple.messages.MSMessageExtensionBalloonPlugin:";

struct App {
    std::string_view bundle;
    std::string_view name;
};

constexpr std::array k_apps = {
    App{"com.apple.messages.URLBalloonProvider", "link"},
    App{"com.apple.Handwriting.HandwritingProvider", "handwriting"},
    App{"com.apple.DigitalTouchBalloonProvider", "digital_touch"},
    App{"com.apple.PassbookUIService.PeerPaymentMessagesExtension", "payment"},
    App{"com.apple.ActivityMessagesApp.MessagesExtension", "fitness"},
    App{"com.apple.mobileslideshow.PhotosMessagesApp", "photos"},
    App{"com.apple.SafetyMonitorApp.SafetyMonitorMessages", "check_in"},
    App{"com.apple.findmy.FindMyMessagesApp", "find_my"},
    App{"com.apple.icloud.apps.messages.business.extension", "business"},
    App{"com.apple.messages.Polls", "poll"},
};

/// Captions of a bubble, from the most to the least prominent.
constexpr std::array<std::string_view, 6> k_captions = {
    "caption", "subcaption", "secondary-subcaption", "tertiary-subcaption", "image-title", "image-subtitle"};

/// "…Plugin:TEAM:BUNDLE" → BUNDLE.
std::string_view bundle_of(std::string_view balloon) noexcept {
    if (!balloon.starts_with(k_extension)) {
        return balloon;
    }
    balloon.remove_prefix(k_extension.size());
    const auto colon = balloon.find(':');
    return colon == std::string_view::npos ? balloon : balloon.substr(colon + 1);
}

std::string_view app_word(std::string_view bundle) noexcept {
    const auto* const found =
        std::find_if(k_apps.begin(), k_apps.end(), [&](const App& app) { return app.bundle == bundle; });
    if (found != k_apps.end()) {
        return found->name;
    }
    return bundle.ends_with("PeerPaymentMessagesExtension") ? "payment" : std::string_view();
}

/// An URL, wherever the archive puts it: a text, or an object around one.
std::string_view url_text(const PlistValue& value) noexcept {
    if (const auto text = value.text()) {
        return *text;
    }
    return value["URL"].text().value_or(value["NS.relative"].text().value_or(""));
}

void add_text(Extra& extra, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        extra.emplace_back(name, std::string(text));
    }
}

/// The texts a bubble shows, each once.
std::vector<std::string> captions_of(const PlistValue& root) {
    std::vector<std::string> lines;
    const auto add = [&](std::string_view text) {
        if (!text.empty() && std::find(lines.begin(), lines.end(), text) == lines.end()) {
            lines.emplace_back(text);
        }
    };
    for (const std::string_view name : k_captions) {
        add(root["userInfo"][name].text().value_or(""));
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += text.empty() ? "" : "\n";
        text += line;
    }
    return text;
}

/// richLinkMetadata, with what it says of music and apps.
std::string read_link(const PlistValue& root, Extra& extra) {
    const PlistValue link = root["richLinkMetadata"];
    const PlistValue special = link["specialization"];
    const std::string_view url = url_text(link["URL"]);
    const std::string_view original = url_text(link["originalURL"]);
    add_text(extra, "link_url", url.empty() ? original : url);
    if (!url.empty() && original != url) {
        add_text(extra, "link_original_url", original);
    }
    add_text(extra, "link_title", link["title"].text().value_or(""));
    add_text(extra, "link_summary", link["summary"].text().value_or(""));
    add_text(extra, "link_site", link["siteName"].text().value_or(""));
    add_text(extra, "link_type", link["itemType"].text().value_or(""));
    add_text(extra, "link_name", special["name"].text().value_or(""));
    add_text(extra, "link_artist", special["artist"].text().value_or(""));
    add_text(extra, "link_album", special["album"].text().value_or(""));
    return std::string(original.empty() ? url : original);
}

/// A place on the map, or where a person is: what the bubble says of it.
void read_place(std::string_view word, const PlistValue& root, model::Message& message) {
    const PlistValue link = root["richLinkMetadata"];
    const std::string_view url = url_text(link["URL"]);
    auto place = parse_map_link(url.empty() ? url_text(link["originalURL"]) : url);
    if (place && place->name.empty()) {
        place->name = link["title"].text().value_or("");
    }
    if (word == "find_my") {
        const std::vector<std::string> lines = captions_of(root);
        place = model::Location();
        place->name = root["ldtext"].text().value_or(lines.empty() ? std::string_view() : lines.front());
        place->live = true;
    }
    if (place) {
        message.location = std::move(place);
        message.kind = message.kind == model::MessageKind::app ? model::MessageKind::location : message.kind;
    }
}

/// Readable text of an app's bubble.
std::string read_bubble(const PlistValue& root, Extra& extra) {
    add_text(extra, "app_name", root["an"].text().value_or(""));
    if (const std::string_view url = url_text(root["URL"]); !url.starts_with("data:")) {
        add_text(extra, "app_url", url); // what is packed into it stands in the payload
    }
    std::vector<std::string> lines = captions_of(root);
    const std::string_view summary = root["ldtext"].text().value_or("");
    std::string text = summary.empty() ? joined(lines) : std::string(summary);
    if (text.empty()) {
        text = root["an"].text().value_or("");
    }
    if (!lines.empty()) {
        extra.emplace_back("app_captions", std::move(lines));
    }
    return text;
}

} // namespace

std::string keep_bytes(std::string_view bytes, std::string_view name, hash::MediaStore& store,
                       model::Message& message) {
    base::MemoryInput input(bytes);
    hash::StoredMedia media = store.put(input);
    const auto known = std::find_if(message.attachments.begin(), message.attachments.end(),
                                    [&](const model::Attachment& a) { return a.sha256 == media.sha256; });
    if (known == message.attachments.end()) {
        model::Attachment attachment;
        attachment.name = name;
        attachment.role = "payload";
        attachment.sha256 = media.sha256;
        attachment.size = media.size;
        attachment.mime = mime_type(media.front, {});
        message.attachments.push_back(std::move(attachment));
    }
    return media.sha256;
}

bool is_only_marks(std::string_view text) noexcept {
    while (!text.empty()) {
        const bool is_mark = text.starts_with("\xEF\xBF\xBC") || text.starts_with("\xEF\xBF\xBD");
        if (!is_mark && text.front() != ' ' && text.front() != '\n') {
            return false;
        }
        text.remove_prefix(is_mark ? 3 : 1);
    }
    return true;
}

bool is_poll_balloon(std::string_view balloon) noexcept {
    return bundle_of(balloon) == "com.apple.messages.Polls";
}

bool read_app(std::string_view balloon, std::string_view payload, hash::MediaStore& store,
              model::Message& message) {
    const std::string bundle = base::repair_utf8(bundle_of(balloon));
    const bool is_link = bundle == "com.apple.messages.URLBalloonProvider" || bundle.empty();
    const bool shows_text = !is_only_marks(message.text);
    if (!is_link || !shows_text) {
        message.kind = is_poll_balloon(balloon) ? model::MessageKind::poll : model::MessageKind::app;
    }
    const std::string_view word = is_link ? "link" : app_word(bundle);
    add_text(message.extra, "app", word.empty() ? std::string_view(bundle) : word);
    if (!word.empty() && !is_link) {
        message.extra.emplace_back("app_bundle", bundle);
    }
    if (payload.empty()) {
        return true;
    }
    const auto list = base::parse_any_plist(payload);
    if (!list || list->kind() != base::PlistKind::dictionary) {
        keep_bytes(payload, "payload_data", store, message);
        return word == "handwriting" || word == "digital_touch"; // protocol buffers by their nature
    }
    const bool has_link = (*list)["richLinkMetadata"].kind() == base::PlistKind::dictionary;
    std::string text = has_link ? read_link(*list, message.extra) : read_bubble(*list, message.extra);
    if (!shows_text && !text.empty()) {
        message.text = std::move(text);
    }
    const KeepData keep = [&](std::string_view bytes, std::string_view name) {
        return keep_bytes(bytes, name, store, message);
    };
    read_place(word, *list, message);
    message.extra.emplace_back("payload", to_json(*list, keep));
    return true;
}

} // namespace chatkeep::source::imessage
