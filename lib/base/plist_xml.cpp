// SPDX-License-Identifier: EUPL-1.2
// The XML form, through expat. Documents with a declared entity or deeper than the bound are refused.
#include "base/base64.hpp"
#include "base/handle.hpp"
#include "base/plist_detail.hpp"
#include "base/text.hpp"

#include <expat.h>

#include <charconv>
#include <chrono>
#include <limits>

namespace chatkeep::base::plist {

namespace {

constexpr std::size_t k_max_depth = 512;
constexpr std::int64_t k_epoch_s = 978'307'200; // 2001-01-01 UTC

using Parser = Handle<std::remove_pointer_t<XML_Parser>, &XML_ParserFree>;

/// "2020-01-27T08:00:00Z" as seconds since 2001.
std::optional<double> parse_date(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = -1;
        const char* end = text.data() + at + size;
        return std::from_chars(text.data() + at, end, value).ptr == end ? value : -1;
    };
    if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[19] != 'Z') {
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day day{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                             std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (!day.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return std::nullopt;
    }
    const auto days = sys_days{day}.time_since_epoch();
    const std::int64_t seconds =
        duration_cast<std::chrono::seconds>(days).count() + hour * 3600LL + minute * 60LL;
    return static_cast<double>(seconds + second - k_epoch_s);
}

std::optional<Node> parse_integer(std::string_view text) {
    const bool negative = text.starts_with('-');
    std::string_view digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
    const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
    digits.remove_prefix(hex ? 2 : 0);
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() ||
        (negative && value > most + 1)) {
        return std::nullopt;
    }
    return Node{PlistKind::integer, !negative && value > most, 0, negative ? 0 - value : value, 0};
}

std::optional<Node> parse_real(std::string_view text) {
    double value = 0;
    const std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return make_real(value);
}

std::optional<Node> parse_data(Store& store, std::string_view text) {
    std::string packed;
    for (const char c : text) {
        if (trim({&c, 1}).size() == 1) {
            packed += c;
        }
    }
    const std::optional<std::string> bytes = decode_base64(packed);
    return bytes ? std::optional(make_bytes(store, PlistKind::data, *bytes)) : std::nullopt;
}

/// An element that is open, with its children so far.
struct Open {
    PlistKind kind = PlistKind::null;
    std::vector<std::uint32_t> keys;
    std::vector<std::uint32_t> values;
    bool expects_value = false; ///< behind a key
};

class Builder {
public:
    explicit Builder(Store& store) : m_store(store) {}

    [[nodiscard]] std::optional<std::uint32_t> run(std::string_view bytes);

private:
    static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char**) {
        static_cast<Builder*>(self)->start(name);
    }

    static void XMLCALL on_end(void* self, const XML_Char* name) { static_cast<Builder*>(self)->end(name); }

    static void XMLCALL on_text(void* self, const XML_Char* text, int size) {
        static_cast<Builder*>(self)->m_text.append(text, static_cast<std::size_t>(size));
    }

    // NOLINTNEXTLINE(readability-function-size): expat sets the parameters
    static void XMLCALL on_entity(void* self, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                                  const XML_Char*, const XML_Char*, const XML_Char*) {
        static_cast<Builder*>(self)->fail();
    }

    void start(std::string_view name);
    void end(std::string_view name);
    void close(const Open& open);
    void put(const std::optional<Node>& node);
    [[nodiscard]] std::optional<Node> scalar(std::string_view name);

    void fail() {
        m_failed = true;
        XML_StopParser(m_parser.get(), XML_FALSE);
    }

    Store& m_store;
    Parser m_parser;
    std::vector<Open> m_open;
    std::string m_text;
    std::optional<std::uint32_t> m_root;
    bool m_failed = false;
};

std::optional<PlistKind> container_kind(std::string_view name) {
    if (name == "dict") {
        return PlistKind::dictionary;
    }
    return name == "array" ? std::optional(PlistKind::array) : std::nullopt;
}

void Builder::start(std::string_view name) {
    m_text.clear();
    if (const auto kind = container_kind(name)) {
        m_open.push_back({*kind, {}, {}, false});
        if (m_open.size() > k_max_depth) {
            fail();
        }
    }
}

void Builder::put(const std::optional<Node>& node) {
    if (!node || (m_open.empty() && m_root)) {
        fail();
        return;
    }
    const auto index = static_cast<std::uint32_t>(m_store.nodes.size());
    m_store.nodes.push_back(*node);
    if (m_open.empty()) {
        m_root = index;
        return;
    }
    Open& open = m_open.back();
    if (open.kind == PlistKind::dictionary && !open.expects_value) {
        fail();
        return;
    }
    open.values.push_back(index);
    open.expects_value = false;
}

void Builder::close(const Open& open) {
    if (open.expects_value) {
        fail();
        return;
    }
    const Node node{open.kind, false, static_cast<std::uint32_t>(open.values.size()), m_store.children.size(),
                    0};
    m_store.children.insert(m_store.children.end(), open.keys.begin(), open.keys.end());
    m_store.children.insert(m_store.children.end(), open.values.begin(), open.values.end());
    put(node);
}

std::optional<Node> Builder::scalar(std::string_view name) {
    const std::string_view text = trim(m_text);
    if (name == "string") {
        return make_bytes(m_store, PlistKind::text, m_text);
    }
    if (name == "integer") {
        return parse_integer(text);
    }
    if (name == "real") {
        return parse_real(text);
    }
    if (name == "data") {
        return parse_data(m_store, text);
    }
    if (name == "date") {
        const auto seconds = parse_date(text);
        return seconds ? std::optional(make_real(*seconds, PlistKind::date)) : std::nullopt;
    }
    const bool boolean = name == "true" || name == "false";
    return boolean ? std::optional(Node{PlistKind::boolean, false, 0, name == "true" ? 1U : 0U, 0})
                   : std::nullopt;
}

void Builder::end(std::string_view name) {
    if (m_failed || name == "plist") {
        return;
    }
    if (container_kind(name)) {
        const Open open = std::move(m_open.back());
        m_open.pop_back();
        close(open);
    } else if (name != "key") {
        put(scalar(name));
    } else if (m_open.empty() || m_open.back().kind != PlistKind::dictionary || m_open.back().expects_value) {
        fail();
    } else {
        m_open.back().keys.push_back(static_cast<std::uint32_t>(m_store.nodes.size()));
        m_open.back().expects_value = true;
        m_store.nodes.push_back(make_bytes(m_store, PlistKind::text, m_text));
    }
}

std::optional<std::uint32_t> Builder::run(std::string_view bytes) {
    constexpr std::size_t window = 1U << 20U;
    m_parser.reset(XML_ParserCreate(nullptr));
    if (!m_parser) {
        throw std::bad_alloc();
    }
    XML_SetUserData(m_parser.get(), this);
    XML_SetElementHandler(m_parser.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(m_parser.get(), &on_text);
    XML_SetEntityDeclHandler(m_parser.get(), &on_entity);
    for (std::size_t at = 0; at < bytes.size() || at == 0; at += window) {
        const std::string_view piece = bytes.substr(at, window);
        const int last = at + piece.size() == bytes.size() ? 1 : 0;
        const auto status = XML_Parse(m_parser.get(), piece.data(), static_cast<int>(piece.size()), last);
        if (status != XML_STATUS_OK || m_failed) {
            return std::nullopt;
        }
    }
    return m_root;
}

} // namespace

std::optional<std::uint32_t> read_xml(std::string_view bytes, Store& store) {
    return Builder(store).run(bytes);
}

} // namespace chatkeep::base::plist
