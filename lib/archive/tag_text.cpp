// SPDX-License-Identifier: EUPL-1.2
#include "archive/tag_text.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_window = 64 * 1024;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

/// iconv takes suffixes such as //TRANSLIT that would hide damage, and looks names up in the file system.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
        return base::is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
    });
}

// An iconv_t is a pointer in glibc, but its "none" is (iconv_t)-1, so that Handle does not fit.
class Converter {
public:
    explicit Converter(const std::string& from)
        : m_handle(is_plain_name(from) ? ::iconv_open("UTF-8", from.c_str()) : invalid()) {}

    ~Converter() {
        if (is_open()) {
            ::iconv_close(m_handle);
        }
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    Converter(Converter&&) = delete;
    Converter& operator=(Converter&&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return m_handle != invalid(); }

    [[nodiscard]] iconv_t get() const noexcept { return m_handle; }

private:
    static iconv_t invalid() noexcept {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv(3) defines its error value so
        return reinterpret_cast<iconv_t>(-1);
    }

    iconv_t m_handle;
};

} // namespace

class TagLines::Decoder {
public:
    Decoder(base::Input& input, const std::string& encoding)
        : m_input(input), m_encoding(encoding), m_converter(encoding) {
        if (!m_converter.is_open()) {
            throw base::Error(base::Fault::data,
                              "the character encoding \"" + base::printable(encoding, 60) + "\" is unknown");
        }
    }

    /// Appends decoded text; false at the end of the input.
    bool decode(std::string& text) {
        const std::size_t old = m_raw.size();
        m_raw.resize(old + k_window);
        const std::size_t count = m_input.read(m_raw.data() + old, k_window);
        m_raw.resize(old + count);
        if (count == 0 && !m_raw.empty()) {
            fail();
        }
        convert(text);
        return count != 0;
    }

private:
    [[noreturn]] void fail() const {
        throw base::Error(base::Fault::data, "its bytes are not in the encoding " +
                                                 base::printable(m_encoding, 60) + " that bagit.txt names");
    }

    void convert(std::string& text) {
        char* from = m_raw.data();
        std::size_t left = m_raw.size();
        while (left > 0) {
            char window[4096];
            char* to = window;
            std::size_t room = sizeof(window);
            const std::size_t result = ::iconv(m_converter.get(), &from, &left, &to, &room);
            text.append(window, sizeof(window) - room);
            if (result == static_cast<std::size_t>(-1) && errno != E2BIG) {
                if (errno != EINVAL) { // EINVAL: a character goes on in the next window
                    fail();
                }
                break;
            }
        }
        m_raw.erase(0, m_raw.size() - left);
    }

    base::Input& m_input;
    std::string m_encoding;
    Converter m_converter;
    std::string m_raw;
};

TagLines::TagLines(base::Input& input, const std::string& encoding)
    : m_decoder(std::make_unique<Decoder>(input, encoding)) {}

TagLines::~TagLines() = default;

void TagLines::note_mark() {
    m_started = true;
    m_mark = m_text.starts_with(k_byte_order_mark);
    if (m_mark) {
        m_text.erase(0, k_byte_order_mark.size());
    }
}

bool TagLines::fill() {
    m_text.erase(0, m_at);
    m_at = 0;
    if (m_ended) {
        return false;
    }
    m_ended = !m_decoder->decode(m_text);
    if (!m_started && (m_ended || m_text.size() >= k_byte_order_mark.size())) {
        note_mark();
    }
    return true;
}

std::optional<TagLine> TagLines::next() {
    std::size_t searched = m_at;
    while (true) {
        const std::size_t stop = m_text.find_first_of("\r\n", searched);
        // A CR at the very end of what is decoded may be half of a CRLF.
        if (stop != std::string::npos && (m_text[stop] == '\n' || stop + 1 < m_text.size() || m_ended)) {
            TagLine line{m_text.substr(m_at, stop - m_at), true};
            m_at = stop + (m_text.compare(stop, 2, "\r\n") == 0 ? 2 : 1);
            ++m_number;
            return line;
        }
        const std::size_t unread = (stop == std::string::npos ? m_text.size() : stop) - m_at;
        if (unread > k_longest_line) {
            throw base::Error(base::Fault::data, "a line is longer than 1 MiB");
        }
        if (!fill()) {
            break;
        }
        searched = unread > k_byte_order_mark.size() ? unread : 0; // a mark may just have gone from the front
    }
    if (m_text.empty()) {
        return std::nullopt;
    }
    ++m_number;
    TagLine line{std::move(m_text), false};
    m_text.clear();
    return line;
}

bool is_known_encoding(const std::string& name) {
    return Converter(name).is_open();
}

} // namespace chatkeep::archive
