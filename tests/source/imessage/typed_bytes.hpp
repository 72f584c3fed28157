#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes typed streams byte by byte, for tests.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::tests {

inline std::string byte(unsigned value) {
    return {static_cast<char>(value)};
}

/// A number of that many bytes behind its tag.
inline std::string tagged(std::uint64_t value, std::size_t size, bool big_endian = false) {
    std::string text = byte(size == 2 ? 0x81 : size == 4 ? 0x82 : 0x87);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t place = big_endian ? size - 1 - i : i;
        text += byte((value >> (8 * place)) & 0xFFU);
    }
    return text;
}

/// A new shared string of less than 128 bytes.
inline std::string fresh(std::string_view text) {
    return byte(0x84) + byte(static_cast<unsigned>(text.size())) + std::string(text);
}

inline std::string header(bool big_endian = false) {
    return byte(4) + byte(11) + (big_endian ? "typedstream" : "streamtyped") + tagged(1000, 2, big_endian);
}

/// An object of a new class without superclass; contents are its groups.
inline std::string object(std::string_view class_name, const std::string& contents) {
    return byte(0x84) + byte(0x84) + fresh(class_name) + byte(0) + byte(0x85) + contents + byte(0x86);
}

inline std::string text_object(std::string_view text) {
    return object("NSString", fresh("+") + byte(static_cast<unsigned>(text.size())) + std::string(text));
}

inline std::string number_object(unsigned value) {
    return byte(0x84) + byte(0x84) + fresh("NSNumber") + byte(0) + byte(0x84) + fresh("NSValue") + byte(0) +
           byte(0x85) + fresh("*") + byte(0x84) + fresh("i") + fresh("i") + byte(value) + byte(0x86);
}

inline std::string url_object(std::string_view url) {
    return object("NSURL", fresh("c") + byte(0) + fresh("@") + text_object(url));
}

/// A run of a text: its length in UTF-16 units and its attributes, each a name and an object.
struct WrittenRun {
    unsigned length;
    std::vector<std::pair<std::string_view, std::string>> attributes;
};

/// A text of less than 128 bytes with runs, each of attributes of its own.
inline std::string body_of_runs(std::string_view text, const std::vector<WrittenRun>& runs) {
    std::string contents = fresh("@") + text_object(text);
    unsigned index = 0;
    for (const WrittenRun& run : runs) {
        std::string entries = fresh("i") + byte(static_cast<unsigned>(run.attributes.size()));
        for (const auto& [name, value] : run.attributes) {
            entries += fresh("@");
            entries += text_object(name);
            entries += fresh("@");
            entries += value;
        }
        contents += fresh("iI") + byte(++index) + byte(run.length) + fresh("@");
        contents += object("NSDictionary", entries);
    }
    return header() + fresh("@") + object("NSAttributedString", contents);
}

/// The worked example of the format: "Noter test" in one part.
inline std::string plain_body(std::string_view text, bool big_endian = false) {
    const auto length = static_cast<unsigned>(text.size());
    return header(big_endian) + byte(0x84) + byte(1) + "@" + byte(0x84) + byte(0x84) +
           fresh("NSMutableAttributedString") + byte(0) + byte(0x84) + fresh("NSAttributedString") + byte(0) +
           byte(0x84) + fresh("NSObject") + byte(0) + byte(0x85) + byte(0x92) + byte(0x84) + byte(0x84) +
           fresh("NSMutableString") + byte(1) + byte(0x84) + fresh("NSString") + byte(1) + byte(0x95) +
           fresh("+") + (length < 128 ? byte(length) : tagged(length, 2, big_endian)) + std::string(text) +
           byte(0x86) + fresh("iI") + byte(1) +
           (length < 128 ? byte(length) : tagged(length, 2, big_endian)) + byte(0x92) + byte(0x84) +
           byte(0x84) + fresh("NSDictionary") + byte(0) + byte(0x95) + fresh("i") + byte(1) + byte(0x92) +
           byte(0x84) + byte(0x98) + byte(0x98) + byte(29) + "__kIMMessagePartAttributeName" + byte(0x86) +
           byte(0x92) + byte(0x84) + byte(0x84) + fresh("NSNumber") + byte(0) + byte(0x84) +
           fresh("NSValue") + byte(0) + byte(0x95) + fresh("*") + byte(0x84) + byte(0x9B) + byte(0x9B) +
           byte(0) + byte(0x86) + byte(0x86) + byte(0x86);
}

} // namespace chatkeep::tests
