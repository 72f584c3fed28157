// SPDX-License-Identifier: EUPL-1.2
// The grammar is that of formats/ios.md section 4.1: groups of a type string and its values; strings, and
// instances with classes and C strings, are written once and referred to by number afterwards.
#include "source/imessage/typedstream.hpp"

#include <bit>
#include <cstring>

namespace chatkeep::source::imessage {

namespace {

constexpr std::uint8_t k_int16 = 0x81;
constexpr std::uint8_t k_int32 = 0x82;
constexpr std::uint8_t k_floating = 0x83;
constexpr std::uint8_t k_new = 0x84;
constexpr std::uint8_t k_nil = 0x85;
constexpr std::uint8_t k_end = 0x86;
constexpr std::uint8_t k_int64 = 0x87;
constexpr std::uint8_t k_first_tag = 0x80;
constexpr std::uint8_t k_last_tag = 0x91;
constexpr std::int64_t k_first_reference = -110;
constexpr unsigned k_deepest = 64;

bool is_tag(std::uint8_t byte) noexcept {
    return byte >= k_first_tag && byte <= k_last_tag;
}

/// A byte as a signed number.
std::int64_t sign_extended(std::uint64_t byte) noexcept {
    return static_cast<std::int64_t>(byte ^ 0x80U) - 0x80;
}

/// Bytes of the number that a tag announces; 0 for a tag that announces none.
std::size_t size_of_number(std::uint8_t tag) noexcept {
    switch (tag) {
    case k_int16:
        return 2;
    case k_int32:
        return 4;
    case k_int64:
        return 8;
    default:
        return 0;
    }
}

/// Length of the first type in a type string: one letter, or what brackets hold together. 0 when they do not
/// close.
std::size_t type_length(std::string_view types) noexcept {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i] == '[' || types[i] == '{') {
            ++depth;
        } else if (types[i] == ']' || types[i] == '}') {
            if (depth == 0) {
                return 0;
            }
            --depth;
        }
        if (depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

bool is_signed_type(char type) noexcept {
    return type == 's' || type == 'i' || type == 'l' || type == 'q';
}

} // namespace

bool TypedStream::take(std::size_t count, std::string_view& bytes) noexcept {
    if (count > m_bytes.size() - m_at) {
        return false;
    }
    bytes = m_bytes.substr(m_at, count);
    m_at += count;
    return true;
}

bool TypedStream::take_number(std::size_t size, std::uint64_t& number) noexcept {
    std::string_view bytes;
    if (!take(size, bytes)) {
        return false;
    }
    number = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[m_big_endian ? i : size - 1 - i]);
        number = (number << 8U) | byte;
    }
    return true;
}

bool TypedStream::read_signed(std::uint8_t head, std::int64_t& number) noexcept {
    if (!is_tag(head)) {
        number = sign_extended(head);
        return true;
    }
    const std::size_t size = size_of_number(head);
    std::uint64_t raw = 0;
    if (size == 0 || !take_number(size, raw)) {
        return false;
    }
    const auto unused_bits = static_cast<unsigned>(64 - size * 8);
    number = static_cast<std::int64_t>(raw << unused_bits) >> unused_bits;
    return true;
}

bool TypedStream::read_unsigned(std::uint64_t& number) noexcept {
    if (!take_number(1, number)) {
        return false;
    }
    const auto head = static_cast<std::uint8_t>(number);
    if (!is_tag(head)) {
        return true;
    }
    const std::size_t size = size_of_number(head);
    return size != 0 && take_number(size, number);
}

bool TypedStream::read_integer(char type, std::int64_t& number) noexcept {
    std::uint64_t raw = 0;
    if (is_signed_type(type)) {
        return take_number(1, raw) && read_signed(static_cast<std::uint8_t>(raw), number);
    }
    const bool good = read_unsigned(raw);
    number = static_cast<std::int64_t>(raw);
    return good;
}

/// References count from -110, so that the most frequent ones take one byte.
bool TypedStream::read_reference(std::uint8_t head, std::size_t count, std::size_t& index) noexcept {
    std::int64_t number = 0;
    if (!read_signed(head, number)) {
        return false;
    }
    if (number < k_first_reference) {
        return false;
    }
    index = static_cast<std::size_t>(number - k_first_reference);
    return index < count;
}

bool TypedStream::read_unshared(std::string_view& text) noexcept {
    std::uint64_t length = 0;
    return read_unsigned(length) && length <= m_bytes.size() && take(length, text);
}

bool TypedStream::read_shared(std::string_view& text) {
    std::uint64_t head = 0;
    if (!take_number(1, head)) {
        return false;
    }
    if (head == k_nil) {
        text = {};
        return true;
    }
    if (head == k_new) {
        if (!read_unshared(text)) {
            return false;
        }
        m_strings.push_back(text);
        return true;
    }
    std::size_t index = 0;
    if (!read_reference(static_cast<std::uint8_t>(head), m_strings.size(), index)) {
        return false;
    }
    text = m_strings[index];
    return true;
}

/// A chain of new classes, each with its superclass behind it, up to nil or a class that is known.
bool TypedStream::read_class(std::uint32_t& type) {
    type = k_none;
    std::uint32_t below = k_none;
    while (true) {
        std::uint64_t head = 0;
        if (!take_number(1, head)) {
            return false;
        }
        std::uint32_t found = k_none;
        if (head == k_new) {
            Class fresh;
            std::uint64_t version = 0;
            if (!read_shared(fresh.name) || !read_unsigned(version)) {
                return false;
            }
            found = static_cast<std::uint32_t>(m_classes.size());
            m_classes.push_back(fresh);
            m_shared.push_back({Shared::What::type, found, {}});
        } else if (head != k_nil) {
            std::size_t index = 0;
            if (!read_reference(static_cast<std::uint8_t>(head), m_shared.size(), index) ||
                m_shared[index].what != Shared::What::type) {
                return false;
            }
            found = m_shared[index].index;
        }
        if (below == k_none) {
            type = found;
        } else {
            m_classes[below].above = found;
        }
        if (head != k_new) {
            return true;
        }
        below = found;
    }
}

bool TypedStream::read_c_string(std::string_view& text) {
    std::uint64_t head = 0;
    if (!take_number(1, head)) {
        return false;
    }
    text = {};
    if (head == k_nil) {
        return true;
    }
    if (head == k_new) {
        if (!read_shared(text)) {
            return false;
        }
        m_shared.push_back({Shared::What::text, k_none, text});
        return true;
    }
    std::size_t index = 0;
    if (!read_reference(static_cast<std::uint8_t>(head), m_shared.size(), index) ||
        m_shared[index].what != Shared::What::text) {
        return false;
    }
    text = m_shared[index].text;
    return true;
}

bool TypedStream::read_object(Value& value, unsigned depth) {
    std::uint64_t head = 0;
    if (!take_number(1, head)) {
        return false;
    }
    if (head == k_nil) {
        value.kind = Kind::nil;
        return true;
    }
    value.kind = Kind::object;
    if (head != k_new) {
        std::size_t index = 0;
        if (!read_reference(static_cast<std::uint8_t>(head), m_shared.size(), index) ||
            m_shared[index].what != Shared::What::instance) {
            return false;
        }
        value.object = m_shared[index].index;
        return true;
    }
    if (depth >= k_deepest) {
        return false;
    }
    value.object = static_cast<std::uint32_t>(m_objects.size());
    m_shared.push_back({Shared::What::instance, value.object, {}});
    m_objects.emplace_back();
    std::uint32_t type = k_none;
    if (!read_class(type)) {
        return false;
    }
    m_objects[value.object].type = type;
    const Slot slot{nullptr, value.object, depth + 1};
    while (m_at < m_bytes.size() && static_cast<std::uint8_t>(m_bytes[m_at]) != k_end) {
        if (!read_group(slot)) {
            return false;
        }
    }
    return m_at++ < m_bytes.size();
}

bool TypedStream::read_group(const Slot& slot) {
    std::string_view types;
    return read_shared(types) && !types.empty() && read_types(types, slot);
}

bool TypedStream::read_types(std::string_view types, const Slot& slot) {
    while (!types.empty()) {
        const std::size_t length = type_length(types);
        if (length == 0 || !read_type(types.substr(0, length), slot)) {
            return false;
        }
        types.remove_prefix(length);
    }
    return true;
}

bool TypedStream::read_type(std::string_view type, const Slot& slot) {
    if (type.front() == '[') {
        return read_array(type.substr(1, type.size() - 2), slot);
    }
    if (type.front() == '{') {
        const std::string_view inside = type.substr(1, type.size() - 2);
        const auto equals = inside.find('=');
        Slot deeper = slot;
        return ++deeper.depth <= k_deepest &&
               read_types(equals == std::string_view::npos ? std::string_view() : inside.substr(equals + 1),
                          deeper);
    }
    if (type.front() == '!') {
        return true;
    }
    Value value;
    value.start = static_cast<std::uint32_t>(m_at);
    if (!read_scalar(type.front(), value, slot.depth)) {
        // An object that is cut off keeps its place: what stands before the damage can be used.
        if (value.kind == Kind::object && value.object != k_none) {
            append(value, slot);
        }
        return false;
    }
    append(value, slot);
    return true;
}

/// "[12c]" without its brackets: characters are raw bytes, all else that many values.
bool TypedStream::read_array(std::string_view type, const Slot& slot) {
    std::size_t count = 0;
    std::size_t digits = 0;
    for (; digits < type.size() && type[digits] >= '0' && type[digits] <= '9'; ++digits) {
        count = count * 10 + static_cast<std::size_t>(type[digits] - '0');
        if (count > m_bytes.size()) {
            return false;
        }
    }
    const std::string_view item = type.substr(digits);
    Slot deeper = slot;
    if (item.empty() || ++deeper.depth > k_deepest) {
        return false;
    }
    if (item == "c" || item == "C") {
        Value value;
        value.kind = Kind::bytes;
        if (!take(count, value.bytes)) {
            return false;
        }
        append(value, slot);
        return true;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t before = m_at;
        if (!read_types(item, deeper)) {
            return false;
        }
        if (m_at == before) {
            break; // items without bytes: counting them on is of no use
        }
    }
    return true;
}

bool TypedStream::read_real(char type, Value& value) noexcept {
    value.kind = Kind::real;
    std::uint64_t raw = 0;
    if (!take_number(1, raw)) {
        return false;
    }
    if (raw != k_floating) {
        std::int64_t whole = 0;
        if (!read_signed(static_cast<std::uint8_t>(raw), whole)) {
            return false;
        }
        value.real = static_cast<double>(whole);
        return true;
    }
    if (!take_number(type == 'f' ? 4 : 8, raw)) {
        return false;
    }
    value.real = type == 'f' ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)))
                             : std::bit_cast<double>(raw);
    return true;
}

bool TypedStream::read_scalar(char type, Value& value, unsigned depth) {
    switch (type) {
    case '@':
        return read_object(value, depth);
    case '#': {
        std::uint32_t found = k_none;
        value.kind = Kind::class_name;
        const bool good = read_class(found);
        value.bytes = good && found != k_none ? m_classes[found].name : std::string_view();
        return good;
    }
    case '+':
        value.kind = Kind::bytes;
        return read_unshared(value.bytes);
    case '*':
        value.kind = Kind::bytes;
        return read_c_string(value.bytes);
    case '%':
    case ':':
        value.kind = Kind::bytes;
        return read_shared(value.bytes);
    case 'f':
    case 'd':
        return read_real(type, value);
    case 'c':
    case 'C':
    case 'B': {
        std::uint64_t raw = 0;
        value.kind = Kind::integer;
        const bool good = take_number(1, raw);
        value.integer = type == 'c' ? sign_extended(raw) : static_cast<std::int64_t>(raw);
        return good;
    }
    case 's':
    case 'i':
    case 'l':
    case 'q':
    case 'S':
    case 'I':
    case 'L':
    case 'Q':
        value.kind = Kind::integer;
        return read_integer(type, value.integer);
    default:
        return false;
    }
}

void TypedStream::append(const Value& value, const Slot& slot) {
    const auto index = static_cast<std::uint32_t>(m_values.size());
    m_values.push_back(value);
    Object& owner = slot.top != nullptr ? *slot.top : m_objects[slot.object];
    if (owner.first == k_none) {
        owner.first = index;
    } else {
        m_values[owner.last].next = index;
    }
    owner.last = index;
}

/// Version, length of the signature, signature, system version.
bool TypedStream::read_header() {
    std::string_view signature;
    std::int64_t version = 0;
    std::int64_t system = 0;
    if (!read_integer('i', version) || !read_unshared(signature)) {
        return false;
    }
    m_big_endian = signature == "typedstream";
    return (version == 3 || version == 4) && (m_big_endian || signature == "streamtyped") &&
           read_integer('i', system);
}

bool TypedStream::read(std::string_view bytes) {
    m_bytes = bytes;
    m_at = 0;
    m_big_endian = false;
    m_root = {};
    m_strings.clear();
    m_shared.clear();
    m_classes.clear();
    m_objects.clear();
    m_values.clear();
    if (!read_header()) {
        return false;
    }
    const Slot slot{&m_root, k_none, 0};
    while (m_at < m_bytes.size()) {
        if (!read_group(slot)) {
            return false;
        }
    }
    return true;
}

const TypedStream::Value* TypedStream::first_of(const Value& value) const noexcept {
    return value.kind == Kind::object && value.object < m_objects.size()
               ? this->value(m_objects[value.object].first)
               : nullptr;
}

std::string_view TypedStream::class_of(const Value& value) const noexcept {
    if (value.kind != Kind::object || value.object >= m_objects.size()) {
        return {};
    }
    const std::uint32_t type = m_objects[value.object].type;
    return type == k_none ? std::string_view() : m_classes[type].name;
}

bool TypedStream::is_a(const Value& value, std::string_view name) const noexcept {
    if (value.kind != Kind::object || value.object >= m_objects.size()) {
        return false;
    }
    // A class stands before its superclass, except where a damaged stream makes a ring: hence the count.
    std::uint32_t type = m_objects[value.object].type;
    for (std::size_t i = 0; i <= m_classes.size() && type != k_none; ++i) {
        if (m_classes[type].name == name) {
            return true;
        }
        type = m_classes[type].above;
    }
    return false;
}

std::optional<std::string_view> TypedStream::text_of(const Value& value) const noexcept {
    const Value* text = is_a(value, "NSString") ? first_of(value) : nullptr;
    if (text == nullptr || text->kind != Kind::bytes) {
        return std::nullopt;
    }
    return text->bytes;
}

std::optional<std::string_view> TypedStream::data_of(const Value& value) const noexcept {
    const Value* bytes = is_a(value, "NSData") ? after(first_of(value)) : nullptr; // behind the length
    if (bytes == nullptr || bytes->kind != Kind::bytes) {
        return std::nullopt;
    }
    return bytes->bytes;
}

std::optional<std::string_view> TypedStream::url_of(const Value& value) const noexcept {
    const Value* item = is_a(value, "NSURL") ? first_of(value) : nullptr;
    std::optional<std::string_view> found;
    for (; item != nullptr; item = next(*item)) {
        if (const auto text = text_of(*item)) {
            found = text; // a base, where there is one, stands before it
        }
    }
    return found;
}

/// The value behind the type of an NSValue.
std::optional<std::int64_t> TypedStream::integer_of(const Value& value) const noexcept {
    const Value* number = is_a(value, "NSValue") ? after(first_of(value)) : nullptr;
    if (number == nullptr || number->kind != Kind::integer) {
        return std::nullopt;
    }
    return number->integer;
}

std::optional<double> TypedStream::real_of(const Value& value) const noexcept {
    const Value* number = is_a(value, "NSValue") ? after(first_of(value)) : nullptr;
    if (number == nullptr || number->kind != Kind::real) {
        return std::nullopt;
    }
    return number->real;
}

bool is_typed_stream(std::string_view bytes) noexcept {
    constexpr std::size_t before = 2; // version, length of the signature
    const std::string_view signature = bytes.substr(std::min(bytes.size(), before));
    return signature.starts_with("streamtyped") || signature.starts_with("typedstream");
}

std::optional<std::uint64_t> take_unsigned(std::string_view& bytes) noexcept {
    if (bytes.empty()) {
        return std::nullopt;
    }
    const auto head = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    if (!is_tag(head)) {
        return head;
    }
    const std::size_t size = size_of_number(head);
    if (size == 0 || size > bytes.size()) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (std::size_t i = size; i > 0; --i) {
        number = (number << 8U) | static_cast<std::uint8_t>(bytes[i - 1]);
    }
    bytes.remove_prefix(size);
    return number;
}

} // namespace chatkeep::source::imessage
