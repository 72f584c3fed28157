// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/plist_json.hpp"

#include "source/imessage/data_url.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace chatkeep::source::imessage {

namespace {

using base::PlistKind;
using base::PlistValue;
using Json = nlohmann::ordered_json;

constexpr std::size_t k_short = 64;   ///< bytes
constexpr unsigned k_most_nested = 4; ///< property lists in each other's data

std::string to_hex(std::string_view data) {
    std::string text;
    for (const char c : data) {
        text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return text;
}

class Builder {
public:
    explicit Builder(const KeepData& keep) : m_keep(keep) {}

    [[nodiscard]] Json build(const PlistValue& value, std::string_view name) {
        switch (value.kind()) {
        case PlistKind::boolean:
            return value.boolean().value_or(false);
        case PlistKind::integer:
            return integer(value);
        case PlistKind::uid:
            return value.uid().value_or(0);
        case PlistKind::real:
            return value.real().value_or(0);
        case PlistKind::date:
            return {{"date", value.date().value_or(0)}};
        case PlistKind::text:
            return text(value.text().value_or(""));
        case PlistKind::data:
            return data(value.data().value_or(""), name);
        case PlistKind::array:
        case PlistKind::set:
            return array(value, name);
        case PlistKind::dictionary:
            return dictionary(value);
        default:
            return nullptr;
        }
    }

private:
    [[nodiscard]] static Json integer(const PlistValue& value) {
        if (const auto number = value.integer()) {
            return *number;
        }
        return value.unsigned_integer().value_or(0);
    }

    /// What an app packed into an URL is text like any other, and must be seen as such.
    [[nodiscard]] static Json text(std::string_view text) {
        const auto bytes = decode_data_url(text);
        Json inside = Json::parse(bytes.value_or(""), nullptr, false);
        if (inside.is_discarded()) {
            return std::string(text);
        }
        const auto query = text.find('?');
        Json url = {{"data", std::move(inside)}};
        if (query != std::string_view::npos) {
            url["query"] = std::string(text.substr(query));
        }
        return url;
    }

    [[nodiscard]] Json array(const PlistValue& value, std::string_view name) {
        Json items = Json::array();
        for (std::size_t i = 0; i < value.size(); ++i) {
            items.push_back(build(value[i], name));
        }
        return items;
    }

    [[nodiscard]] Json dictionary(const PlistValue& value) {
        Json members = Json::object();
        for (std::size_t i = 0; i < value.size(); ++i) {
            const PlistValue key = value.key(i);
            const std::string name = key.text() ? std::string(*key.text()) : build(key, {}).dump();
            members[name] = build(value[i], name);
        }
        return members;
    }

    [[nodiscard]] Json data(std::string_view bytes, std::string_view name) {
        if (m_nested < k_most_nested) {
            ++m_nested;
            const auto list = bytes.starts_with("bplist0") ? base::parse_any_plist(bytes) : std::nullopt;
            Json inside = list ? build(*list, name) : Json();
            --m_nested;
            if (list) {
                return inside;
            }
        }
        if (bytes.size() <= k_short || !m_keep) {
            return {{"hex", to_hex(bytes)}};
        }
        return {{"sha256", m_keep(bytes, name)}};
    }

    const KeepData& m_keep;
    unsigned m_nested = 0;
};

} // namespace

std::string to_json(const PlistValue& value, const KeepData& keep) {
    return Builder(keep).build(value, {}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_json_without(const PlistValue& dictionary, const std::string& name) {
    Json json = Builder(nullptr).build(dictionary, {});
    json.erase(name);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace chatkeep::source::imessage
