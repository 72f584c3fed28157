#pragma once
// SPDX-License-Identifier: EUPL-1.2
// NeXT typed streams, the archives in which Messages keeps attributed strings (attributedBody, edit
// versions): "streamtyped" with little-endian numbers, "typedstream" with big-endian ones.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chatkeep::source::imessage {

/// A decoded stream. Everything it hands out lives until the next read() and no longer than the bytes read.
/// A value that stands in a damaged stream before the damage can be used.
class TypedStream {
public:
    static constexpr std::uint32_t k_none = 0xFFFFFFFF;

    enum class Kind : std::uint8_t {
        nil,
        integer,
        real,
        bytes,  ///< a string or raw bytes
        object, ///< an instance, by its number
        class_name,
    };

    struct Value {
        Kind kind = Kind::nil;
        std::uint32_t object = k_none; ///< instance
        std::uint32_t next = k_none;   ///< the value behind it in the same object
        std::uint32_t start = 0;       ///< where it begins in the bytes that were read
        std::int64_t integer = 0;
        double real = 0;
        std::string_view bytes;
    };

    struct Object {
        std::uint32_t type = k_none;  ///< class, as an index into the table of classes
        std::uint32_t first = k_none; ///< first value
        std::uint32_t last = k_none;
    };

    /// Decodes a whole stream; false when it is damaged, cut off or holds what the format does not know.
    [[nodiscard]] bool read(std::string_view bytes);

    /// Little-endian numbers, as in all messages.
    [[nodiscard]] bool is_little_endian() const noexcept { return !m_big_endian; }

    /// The first value of the stream; nullptr when there is none.
    [[nodiscard]] const Value* root() const noexcept { return value(m_root.first); }

    [[nodiscard]] const Value* value(std::uint32_t index) const noexcept {
        return index < m_values.size() ? &m_values[index] : nullptr;
    }

    [[nodiscard]] const Value* next(const Value& before) const noexcept { return value(before.next); }

    /// First value of an instance; nullptr when it has none or value is no instance.
    [[nodiscard]] const Value* first_of(const Value& value) const noexcept;
    /// Name of an instance's class; empty when value is no instance.
    [[nodiscard]] std::string_view class_of(const Value& value) const noexcept;
    /// Whether value is an instance of the class or of one derived from it.
    [[nodiscard]] bool is_a(const Value& value, std::string_view name) const noexcept;

    /// The Foundation classes. Absent when value is none of that class.
    [[nodiscard]] std::optional<std::string_view> text_of(const Value& value) const noexcept;
    [[nodiscard]] std::optional<std::string_view> data_of(const Value& value) const noexcept;
    [[nodiscard]] std::optional<std::string_view> url_of(const Value& value) const noexcept;
    [[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value) const noexcept;
    [[nodiscard]] std::optional<double> real_of(const Value& value) const noexcept;

    /// Calls visit(key, value) for the entries of an NSDictionary.
    template <typename Visit>
    void for_each_entry(const Value& dictionary, Visit visit) const {
        const Value* key = is_a(dictionary, "NSDictionary") ? after(first_of(dictionary)) : nullptr;
        for (const Value* item = after(key); item != nullptr; key = after(item), item = after(key)) {
            visit(*key, *item);
        }
    }

private:
    struct Class {
        std::string_view name;
        std::uint32_t above = k_none;
    };

    /// An entry of the table that instances, classes and C strings share.
    struct Shared {
        enum class What : std::uint8_t { instance, type, text } what;
        std::uint32_t index = k_none;
        std::string_view text;
    };

    /// A value's type and the object whose value it becomes.
    struct Slot {
        Object* top = nullptr;         ///< the stream itself
        std::uint32_t object = k_none; ///< else an instance
        unsigned depth = 0;
    };

    [[nodiscard]] const Value* after(const Value* before) const noexcept {
        return before == nullptr ? nullptr : next(*before);
    }

    bool take(std::size_t count, std::string_view& bytes) noexcept;
    bool take_number(std::size_t size, std::uint64_t& number) noexcept;
    bool read_header();
    bool read_signed(std::uint8_t head, std::int64_t& number) noexcept;
    bool read_unsigned(std::uint64_t& number) noexcept;
    bool read_integer(char type, std::int64_t& number) noexcept;
    bool read_reference(std::uint8_t head, std::size_t count, std::size_t& index) noexcept;
    bool read_unshared(std::string_view& text) noexcept;
    bool read_shared(std::string_view& text);
    bool read_class(std::uint32_t& type);
    bool read_c_string(std::string_view& text);
    bool read_object(Value& value, unsigned depth);
    bool read_group(const Slot& slot);
    bool read_types(std::string_view types, const Slot& slot);
    bool read_type(std::string_view type, const Slot& slot);
    bool read_array(std::string_view type, const Slot& slot);
    bool read_scalar(char type, Value& value, unsigned depth);
    bool read_real(char type, Value& value) noexcept;
    void append(const Value& value, const Slot& slot);

    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_big_endian = false;
    Object m_root;
    std::vector<std::string_view> m_strings;
    std::vector<Shared> m_shared;
    std::vector<Class> m_classes;
    std::vector<Object> m_objects;
    std::vector<Value> m_values;
};

/// Whether bytes begin as a typed stream does.
[[nodiscard]] bool is_typed_stream(std::string_view bytes) noexcept;

/// Takes a length or another unsigned number of a little-endian stream off the front of bytes; nothing when
/// it is cut off or no number.
[[nodiscard]] std::optional<std::uint64_t> take_unsigned(std::string_view& bytes) noexcept;

} // namespace chatkeep::source::imessage
