// SPDX-License-Identifier: EUPL-1.2
#include "archive/contents.hpp"

#include "archive/coded_text.hpp"
#include "archive/markup_text.hpp"
#include "archive/packed_finder.hpp"
#include "archive/pdf_strings.hpp"
#include "archive/unpacking_inputs.hpp"
#include "base/spool.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_front = 1024;
constexpr std::size_t k_name = 200;      ///< bytes shown of a name
constexpr std::size_t k_least_code = 12; ///< bytes: less of base64 is a word by chance

class PartBytes : public base::RandomBytes {
public:
    PartBytes(const base::RandomBytes& whole, std::uint64_t begin, std::uint64_t size)
        : m_whole(whole), m_begin(begin), m_size(size) {}

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::uint64_t left = m_size - std::min(offset, m_size);
        return m_whole.read_at(m_begin + offset, buffer,
                               static_cast<std::size_t>(std::min<std::uint64_t>(size, left)));
    }

private:
    const base::RandomBytes& m_whole;
    std::uint64_t m_begin;
    std::uint64_t m_size;
};

class SpoolBytes : public base::RandomBytes {
public:
    explicit SpoolBytes(const base::Spool& spool) : m_size(spool.size()), m_reader(spool) {}

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        return m_reader.read_at(offset, buffer, size);
    }

private:
    std::uint64_t m_size;
    mutable base::SpoolReader m_reader; // what it has read at hand does not show
};

class RandomInput : public base::Input {
public:
    explicit RandomInput(const base::RandomBytes& bytes) : m_bytes(bytes) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = m_bytes.read_at(m_at, buffer, size);
        m_at += count;
        return count;
    }

private:
    const base::RandomBytes& m_bytes;
    std::uint64_t m_at = 0;
};

/// Keeps what is read, up to a limit, and ends when the allowance of the file does.
class KeepingInput : public base::Input {
public:
    KeepingInput(base::Input& input, std::uint64_t most_kept, std::uint64_t& allowance)
        : m_input(input), m_most_kept(most_kept), m_allowance(allowance) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count =
            m_input.read(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, m_allowance)));
        m_allowance -= count;
        m_bytes += count;
        if (m_kept.size() < m_most_kept) {
            m_kept.append({buffer, count});
        }
        return count;
    }

    [[nodiscard]] const base::Spool& kept() const noexcept { return m_kept; }

    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_bytes; }

private:
    base::Input& m_input;
    std::uint64_t m_most_kept;
    std::uint64_t& m_allowance;
    base::Spool m_kept;
    std::uint64_t m_bytes = 0;
};

struct Mark {
    std::size_t offset;
    std::string_view bytes;
    std::string_view packer;
};

/// What a whole file may be packed with that is not unpacked here.
constexpr std::array k_packers = {Mark{0, "7z\xBC\xAF\x27\x1C", "7-Zip"},
                                  Mark{0, "Rar!\x1A\x07", "RAR"},
                                  Mark{1, "7zXZ", "xz"},
                                  Mark{4, "1AY&SY", "bzip2"},
                                  Mark{0, "\x28\xB5\x2F\xFD", "zstd"},
                                  Mark{0, "\x04\x22\x4D\x18", "LZ4"},
                                  Mark{0, "LZIP", "lzip"},
                                  Mark{0, "\x1F\x9D", "compress"},
                                  Mark{0, "MSCF", "cabinet"},
                                  Mark{0, "-----BEGIN PGP MESSAGE", "OpenPGP"}};

bool is_markup(std::string_view front) {
    front = front.substr(front.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    return base::trim(front).starts_with('<');
}

bool is_pdf_stream(const Packed& packed) {
    return packed.name == "stream" && packed.packing != Packing::stored && packed.packing != Packing::deflate;
}

struct Where {
    std::string place;
    unsigned depth = 0;
    bool is_of_pdf = false; ///< an unpacked stream
};

/// "a in b".
std::string in(const std::string& inner, const std::string& outer) {
    return outer.empty() ? inner : inner + " in " + outer;
}

class Walk {
public:
    Walk(ContentVisitor& visitor, const ContentLimits& limits, std::uint64_t size)
        : m_visitor(visitor), m_limits(limits), m_allowance(allowance_of(limits, size)) {}

    /// A content that was visited itself: as it is read, and what is packed in it.
    void look_into(const base::RandomBytes& bytes, const Where& where) {
        const std::string front = front_of(bytes);
        const bool is_pdf = front.find("%PDF-") != std::string::npos;
        const bool is_locked = (is_pdf || where.is_of_pdf) && read_pdf(bytes, where.place);
        if (is_pdf) {
            m_visitor.document(bytes, where.place);
        }
        read_markup(bytes, front, where.place);
        read_coded<UnescapedInput>(bytes, in("the text without escapes", where.place));
        read_coded<HexGroupsInput>(bytes, in("the hex digits in groups", where.place));
        read_coded<JoinedBase64Input>(bytes, in("the joined lines of base64", where.place));
        tell_packer(bytes, front, where.place);
        PackedFinder finder(bytes);
        while (auto packed = finder.next()) {
            if (is_locked && is_pdf_stream(*packed)) {
                continue; // said of the whole
            }
            finder.skip_to(unpack(bytes, *packed, where));
            if (m_allowance == 0) {
                return;
            }
        }
    }

    [[nodiscard]] const ContentCounts& counts() const noexcept { return m_counts; }

private:
    static std::uint64_t allowance_of(const ContentLimits& limits, std::uint64_t size) {
        std::uint64_t allowance = 0;
        const bool is_too_much = __builtin_mul_overflow(size, limits.ratio, &allowance) ||
                                 __builtin_add_overflow(allowance, limits.free, &allowance);
        return is_too_much ? UINT64_MAX : allowance;
    }

    static std::string front_of(const base::RandomBytes& bytes) {
        std::string front(k_front, '\0');
        front.resize(bytes.read_at(0, front.data(), front.size()));
        return front;
    }

    /// True when it is encrypted.
    bool read_pdf(const base::RandomBytes& bytes, const std::string& place) {
        RandomInput input(bytes);
        PdfStringsInput strings(input);
        m_visitor.reading(strings, in("the strings", place));
        if (strings.is_encrypted()) {
            m_visitor.unread(place, "the PDF is encrypted: only the words of its pages were read, if any");
        }
        return strings.is_encrypted();
    }

    void read_markup(const base::RandomBytes& bytes, std::string_view front, const std::string& place) {
        if (is_markup(front)) {
            RandomInput input(bytes);
            MarkupTextInput text(input);
            m_visitor.reading(text, in("the text without tags", place));
        }
    }

    /// Most contents hold nothing in this code.
    template <typename Decoding>
    void read_coded(const base::RandomBytes& bytes, const std::string& place) {
        RandomInput input(bytes);
        Decoding decoded(input);
        if (decoded.holds_any()) {
            m_visitor.reading(decoded, place);
        }
    }

    void tell_packer(const base::RandomBytes& bytes, std::string_view front, const std::string& place) {
        const auto* packer = std::find_if(k_packers.begin(), k_packers.end(), [&](const Mark& mark) {
            return front.size() > mark.offset && front.substr(mark.offset).starts_with(mark.bytes);
        });
        if (packer != k_packers.end()) {
            m_visitor.unread(place,
                             fmt::format("it is packed by {}, which is not supported", packer->packer));
        } else if (front.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") && holds_encrypted_package(bytes)) {
            m_visitor.unread(place, "the document is encrypted");
        }
    }

    /// An Office document with a password is a compound file with this entry (MS-OFFCRYPTO 2.3.4).
    static bool holds_encrypted_package(const base::RandomBytes& bytes) {
        constexpr std::size_t k_sector = 512;
        std::string wanted;
        for (const char c : std::string_view("EncryptedPackage")) {
            wanted += c;
            wanted += '\0';
        }
        std::string sector(k_sector, '\0');
        for (std::uint64_t at = 0; at < bytes.size(); at += k_sector) {
            sector.resize(k_sector);
            sector.resize(bytes.read_at(at, sector.data(), sector.size()));
            if (sector.find(wanted) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    /// Returns where to go on.
    std::uint64_t unpack(const base::RandomBytes& bytes, const Packed& packed, const Where& outer) {
        const Where where{in(name_of(packed), outer.place), outer.depth + 1, is_pdf_stream(packed)};
        if (!packed.problem.empty()) {
            m_visitor.unread(where.place, packed.problem);
            return packed.data;
        }
        if (where.depth > m_limits.depth) {
            if (packed.is_certain) {
                m_visitor.unread(where.place, fmt::format("it is packed in {} others", outer.depth));
            }
            return packed.data;
        }
        if (packed.packing == Packing::stored) {
            look_into(PartBytes(bytes, packed.data, packed.size), where);
            return packed.data + packed.size;
        }
        return inflate(bytes, packed, where);
    }

    std::uint64_t inflate(const base::RandomBytes& bytes, const Packed& packed, const Where& where) {
        const auto unpacking = open_packing(packed.packing, bytes, packed.data);
        KeepingInput input(*unpacking, m_limits.spooled, m_allowance);
        m_visitor.content(input, where.place);
        const bool is_code = packed.packing == Packing::base64;
        const bool is_whole = unpacking->is_whole() && (!is_code || input.bytes() >= k_least_code);
        m_counts.contents += is_whole || packed.is_certain ? 1 : 0;
        m_counts.bytes += is_whole || packed.is_certain ? input.bytes() : 0;
        if (input.bytes() > 0) {
            look_into(SpoolBytes(input.kept()), where);
        }
        if (m_allowance == 0) {
            m_visitor.unread(where.place,
                             "it unpacks to more than is allowed: the rest of the file was not read");
        } else if (packed.is_certain && !is_whole) {
            m_visitor.unread(where.place,
                             fmt::format("it is damaged behind the {} bytes that were read", input.bytes()));
        } else if (input.kept().size() < input.bytes()) {
            m_visitor.unread(where.place,
                             fmt::format("what is packed in it behind byte {}", input.kept().size()));
        }
        return is_whole ? unpacking->end() : packed.data;
    }

    static std::string name_of(const Packed& packed) {
        const bool is_part = packed.packing == Packing::stored || packed.packing == Packing::deflate;
        if (is_part) {
            return base::printable(packed.name, k_name);
        }
        const std::string kind = packed.name.empty() ? "packed data" : base::printable(packed.name, k_name);
        return fmt::format("the {} at byte {}", kind, packed.begin);
    }

    ContentVisitor& m_visitor;
    const ContentLimits& m_limits;
    std::uint64_t m_allowance; ///< bytes that may still be unpacked
    ContentCounts m_counts;
};

} // namespace

ContentCounts visit_contents(const base::RandomBytes& file, ContentVisitor& visitor,
                             const ContentLimits& limits) {
    RandomInput input(file);
    visitor.content(input, "");
    Walk walk(visitor, limits, file.size());
    walk.look_into(file, {});
    return walk.counts();
}

} // namespace chatkeep::archive
