// SPDX-License-Identifier: EUPL-1.2
#include "archive/original_digests.hpp"
#include "archive/package_search.hpp"
#include "archive/proof_check.hpp"
#include "archive/removed_values.hpp"
#include "archive/residue.hpp"
#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/hex.hpp"
#include "hash/commitment.hpp"
#include "hash/id_mask.hpp"
#include "hash/proof.hpp"
#include "hash/readout_folder.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_proof.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

using hash::Hash256;

constexpr std::size_t k_prefix = 8; ///< bytes that are searched: no chance of a match by accident
constexpr std::size_t k_window = std::size_t{256} * 1024;
constexpr std::size_t k_longest_statement = std::size_t{1024} * 1024;

enum class Secret : std::uint8_t { key, id, digest, original };

std::string_view name_of(Secret secret) {
    static constexpr std::array<std::string_view, 4> words = {
        "a key that was withheld", "an id of the read-out", "a plain digest of what was taken out",
        "a plain digest of an original"};
    return words.at(static_cast<std::size_t>(secret));
}

std::uint64_t prefix_of(std::string_view bytes) noexcept {
    static_assert(k_prefix == sizeof(std::uint64_t));
    return base::load_big_endian<std::uint64_t>(bytes.data());
}

/// The first eight bytes of each secret, sorted.
class Secrets {
public:
    void add(std::string_view bytes, Secret secret) { m_sorted.emplace_back(prefix_of(bytes), secret); }

    void add(const Hash256& value, Secret secret) { add(hash::bytes_of(value), secret); }

    void add_hex(std::string_view hex, Secret secret) {
        std::string bytes;
        for (std::size_t i = 0; i + 1 < hex.size() && bytes.size() < k_prefix; i += 2) {
            const auto digit = [](char c) {
                return base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10;
            };
            bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
        }
        if (bytes.size() == k_prefix) {
            add(bytes, secret);
        }
    }

    /// Removes from the secrets what stands in the package rightly, which is sorted, then readies the search.
    void finish(const std::vector<std::uint64_t>& allowed) {
        std::sort(m_sorted.begin(), m_sorted.end());
        m_sorted.erase(std::unique(m_sorted.begin(), m_sorted.end()), m_sorted.end());
        std::erase_if(m_sorted, [&](const auto& entry) {
            return entry.second == Secret::digest &&
                   std::binary_search(allowed.begin(), allowed.end(), entry.first);
        });
        m_bits.assign(std::size_t{1} << k_bits, false);
        for (const auto& entry : m_sorted) {
            m_bits[entry.first >> (64 - k_bits)] = true;
        }
    }

    [[nodiscard]] std::optional<Secret> find(std::uint64_t prefix) const {
        if (!m_bits[prefix >> (64 - k_bits)]) {
            return std::nullopt;
        }
        const auto found = std::lower_bound(m_sorted.begin(), m_sorted.end(), std::pair(prefix, Secret::key));
        return found != m_sorted.end() && found->first == prefix ? std::optional(found->second)
                                                                 : std::nullopt;
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_sorted.size(); }

private:
    static constexpr unsigned k_bits = 24;

    std::vector<std::pair<std::uint64_t, Secret>> m_sorted;
    std::vector<bool> m_bits;
};

/// Makes the keys of everything that went, as the read-out made them.
class SecretGatherer : public PairVisitor {
public:
    /// root: of the package's read-out, to which the commitments must lead.
    SecretGatherer(const std::string& commitments, const Hash256& root, hash::FindCuts find_cuts,
                   Secrets& secrets)
        : m_key(hash::ReadoutKey::read(fmt::format("{}/{}", commitments, hash::k_key_file))), m_mask(m_key),
          m_folder(commitments, m_mask), m_objects(hash::media_of(commitments), find_cuts),
          m_secrets(secrets) {
        m_folder.require_root(root);
        m_secrets.add(m_key.value(), Secret::key);
        m_secrets.add(hash::field_key(m_key.value(), "chatkeep:ids"), Secret::key);
    }

    void visit(const ReadoutPair& pair) override {
        if (pair.read.type == "conversation") {
            begin_conversation(pair);
        } else {
            m_folder.add_record();
        }
        m_secrets.add_hex(pair.read.root.text_of("id").substr(1), Secret::id);
        const Hash256 message = hash::message_key(m_conversation_key, pair.index);
        if (hash::find_member(pair.kept, "k") != nullptr) {
            allow_digests(pair);
            return;
        }
        m_is_whole = false;
        m_secrets.add(message, Secret::key);
        m_mask.mask(pair.read.bytes, m_line);
        const stream::Value record = m_parser.parse(m_line);
        m_fields.clear();
        m_fields.add(record);
        for (const hash::SourceLine& source : pair.sources) {
            m_mask.mask(source.line, m_source);
            m_fields.add(m_source_parser.parse(m_source), source.prefix);
        }
        add_fields(pair, message);
        for_each_value(pair, [this](const FoundValue& value) {
            if (value.is_removed) {
                add_digests(value.text);
            }
        });
    }

    /// Files that were taken out and are in no media store, so that nobody knows how many parts they had.
    [[nodiscard]] std::uint64_t unopened() const noexcept { return m_unopened; }

    /// After the last record, sorted. The digest of an original may stand only where nothing was taken out.
    [[nodiscard]] std::vector<std::uint64_t> take_allowed() {
        m_folder.finish();
        if (m_is_whole) {
            m_allowed.insert(m_allowed.end(), m_sources.begin(), m_sources.end());
        }
        std::sort(m_allowed.begin(), m_allowed.end());
        return std::move(m_allowed);
    }

private:
    void begin_conversation(const ReadoutPair& pair) {
        m_folder.begin_conversation(pair.read.root.text_of("id"));
        const auto number = static_cast<std::uint32_t>(pair.conversation);
        m_conversation_key = hash::conversation_key(m_key.value(), number);
        m_secrets.add(m_conversation_key, Secret::key);
        const Hash256 salt = hash::conversation_salt(m_key.value(), number);
        if (pair.kept.empty()) { // it went whole, its salt too
            m_secrets.add(salt, Secret::key);
        } else if (pair.salt != fmt::format("\"{}\"", hash::to_base64url(salt))) {
            throw base::Error(base::Fault::data, "the key of the commitments is not that of the package");
        }
    }

    void add_fields(const ReadoutPair& pair, const Hash256& message) {
        const std::string_view* keys = hash::find_member(pair.kept, "f");
        m_kept.clear();
        if (keys != nullptr) {
            static_cast<void>(hash::list_members(*keys, m_kept));
        }
        for (const hash::RecordFields::Field& field : m_fields.fields()) {
            if (hash::find_member(m_kept, field.name) == nullptr) {
                add_field(pair, field.name, hash::field_key(message, field.name));
            }
        }
        for (const hash::RecordBlob& blob : hash::list_blobs(pair.read.root)) {
            if (hash::find_member(m_kept, blob.field) == nullptr) {
                m_secrets.add_hex(blob.sha256, Secret::digest);
                add_blob(pair, blob, hash::field_key(message, blob.field));
            } else {
                allow(blob.sha256);
            }
        }
    }

    /// A file of which parts went, or all.
    void add_blob(const ReadoutPair& pair, const hash::RecordBlob& blob, const Hash256& key) {
        if (!m_objects.is_there()) {
            return; // its bytes were not committed
        }
        m_secrets.add(key, Secret::key);
        const std::vector<std::string_view> items = kept_parts(pair, blob.field);
        const auto count =
            items.empty() ? hash::count_parts(m_objects, blob.sha256) : std::optional(items.size());
        m_unopened += count ? 0U : 1U;
        for (std::size_t part = 0; part < count.value_or(0); ++part) {
            if (items.empty() || is_gone(items[part])) {
                m_secrets.add(hash::part_key(key, static_cast<std::uint32_t>(part)), Secret::key);
            }
        }
    }

    static bool is_gone(std::string_view part) {
        std::vector<hash::CanonicalMember> members;
        return hash::list_members(part, members) && hash::find_member(members, "h") != nullptr;
    }

    void add_field(const ReadoutPair& pair, std::string_view name, const Hash256& key) {
        m_secrets.add(key, Secret::key);
        if (name != "text") {
            return;
        }
        const std::vector<std::string_view> items = kept_parts(pair, name);
        std::string_view rest = m_fields.find("text")->bytes;
        add_digests(rest); // of a text of which a word is gone, the digest tells the word
        for (std::uint32_t part = 0; part == 0 || !rest.empty(); ++part) {
            rest.remove_prefix(hash::first_part_length(rest));
            if (part >= items.size() || is_gone(items[part])) {
                m_secrets.add(hash::part_key(key, part), Secret::key);
            }
        }
    }

    /// The parts of a field of which some are there; none when it is gone whole.
    static std::vector<std::string_view> kept_parts(const ReadoutPair& pair, std::string_view name) {
        std::vector<hash::CanonicalMember> members;
        std::vector<std::string_view> items;
        const std::string_view* removed = hash::find_member(pair.kept, "x");
        const std::string_view* field = removed != nullptr && hash::list_members(*removed, members)
                                            ? hash::find_member(members, name)
                                            : nullptr;
        std::vector<hash::CanonicalMember> inner;
        const std::string_view* parts = field != nullptr && hash::list_members(*field, inner)
                                            ? hash::find_member(inner, "parts")
                                            : nullptr;
        if (parts != nullptr) {
            static_cast<void>(hash::list_items(*parts, items));
        }
        return items;
    }

    void add_digests(std::string_view text) {
        using enum hash::Algorithm;
        for (const hash::Algorithm algorithm : {md5, sha1, sha256, sha512}) {
            hash::Digest digest(algorithm);
            digest.update(text);
            m_secrets.add_hex(digest.finish(), Secret::digest);
        }
        const bool is_digest =
            text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        if (is_digest) {
            m_secrets.add_hex(text, Secret::digest);
        }
    }

    /// Of files that stay, where they are named, and of sources.
    void allow_digests(const ReadoutPair& pair) {
        for (const hash::RecordBlob& blob : hash::list_blobs(pair.read.root)) {
            allow(blob.sha256);
        }
        for (const hash::SourceLine& source : pair.sources) {
            if (const auto hash = hash::parse_hex(m_source_parser.parse(source.line).text_of("sha256"))) {
                m_sources.push_back(prefix_of(hash::bytes_of(*hash)));
            }
        }
    }

    void allow(const std::string& sha256) {
        const auto hash = hash::parse_hex(sha256);
        if (hash) {
            m_allowed.push_back(prefix_of(hash::bytes_of(*hash)));
        }
    }

    hash::ReadoutKey m_key;
    hash::IdMask m_mask;
    hash::ReadoutFolder m_folder;
    hash::StoredObjects m_objects;
    std::uint64_t m_unopened = 0;
    Secrets& m_secrets;
    Hash256 m_conversation_key{};
    std::string m_line;
    std::string m_source;
    stream::LineParser m_parser;
    stream::LineParser m_source_parser;
    hash::RecordFields m_fields;
    std::vector<hash::CanonicalMember> m_kept;
    std::vector<std::uint64_t> m_allowed;
    std::vector<std::uint64_t> m_sources; ///< digests that records name
    bool m_is_whole = true;
};

/// Digests of original files, but for those that are in the package whole, as attachments that stay are.
/// Returns how many could not be read.
std::uint64_t add_originals(const std::vector<std::string>& paths, const std::vector<std::uint64_t>& allowed,
                            CheckListener& listener, Secrets& secrets) {
    return digest_originals(paths, listener, [&](const OriginalDigests& original) {
        const auto sha256 = hash::parse_hex(original.sha256);
        CHATKEEP_CHECK(sha256.has_value());
        if (std::binary_search(allowed.begin(), allowed.end(), prefix_of(hash::bytes_of(*sha256)))) {
            return;
        }
        secrets.add(*sha256, Secret::original);
        for (const std::string& hex : original.others) {
            secrets.add_hex(hex, Secret::original);
        }
    });
}

/// The value of a character of base64, plain or for URLs; -1: it is none.
constexpr int base64_value(char c) noexcept {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (base::is_digit(c)) {
        return c - '0' + 52;
    }
    if (c == '+' || c == '-') {
        return 62;
    }
    return c == '/' || c == '_' ? 63 : -1;
}

using DigitValues = std::array<int, 256>;

constexpr DigitValues make_digits(int (*value_of)(char) noexcept) {
    DigitValues digits{};
    for (std::size_t i = 0; i < digits.size(); ++i) {
        digits[i] = value_of(static_cast<char>(i));
    }
    return digits;
}

constexpr DigitValues k_hex = make_digits(base::hex_value);
constexpr DigitValues k_base64 = make_digits(base64_value);

/// The last eight bytes, sixteen hex digits, twelve characters of base64, as they go by.
class Roller {
public:
    /// Calls visit(prefix, form) for each form that is complete with this byte.
    template <typename Visit>
    void take(char c, const Visit& visit) {
        const auto byte = static_cast<unsigned char>(c);
        m_raw = m_raw << 8U | byte;
        if (++m_bytes >= k_prefix) {
            visit(m_raw, "raw");
        }
        const int digit = k_hex[byte];
        m_hex_length = digit < 0 ? 0 : m_hex_length + 1;
        m_hex = m_hex << 4U | static_cast<unsigned>(digit & 15);
        if (m_hex_length >= 2 * k_prefix) {
            visit(m_hex, "hex");
        }
        take_base64(k_base64[byte], visit);
    }

private:
    /// A byte begins at the first, third or fifth bit of a character, by what stands before it.
    template <typename Visit>
    void take_base64(int sextet, const Visit& visit) {
        m_base64_length = sextet < 0 ? 0 : m_base64_length + 1;
        const auto bits = static_cast<unsigned>(sextet & 63);
        if (m_base64_length >= 11) {
            visit(m_base64 << 4U | bits >> 2U, "base64");
            visit(m_base64 << 6U | bits, "base64");
        }
        if (m_base64_length >= 12) {
            visit(m_base64 << 2U | bits >> 4U, "base64");
        }
        m_base64 = m_base64 << 6U | bits;
    }

    std::uint64_t m_raw = 0;
    std::uint64_t m_hex = 0;
    std::uint64_t m_base64 = 0; ///< bits of the characters before
    std::size_t m_bytes = 0;
    std::size_t m_hex_length = 0;
    std::size_t m_base64_length = 0;
};

class SecretSearcher : public Searcher {
public:
    explicit SecretSearcher(const Secrets& secrets) : m_secrets(secrets), m_window(k_window) {}

    /// Says of one and the same content once which secrets it holds, however often it is read.
    void search(base::Input& input, bool is_reading, const Found& found) override {
        Roller roller;
        std::uint64_t offset = 0;
        if (!is_reading) {
            m_seen.clear();
        }
        const auto take = [&](std::uint64_t prefix, std::string_view form) {
            const auto secret = m_secrets.find(prefix);
            if (secret && (m_seen.insert(prefix).second || !is_reading)) {
                found(offset, fmt::format(" the end of {}, {}", name_of(*secret), form));
            }
        };
        while (const std::size_t count = input.read(m_window.data(), m_window.size())) {
            for (std::size_t i = 0; i < count; ++i, ++offset) {
                roller.take(m_window[i], take);
            }
        }
    }

private:
    const Secrets& m_secrets;
    std::vector<char> m_window;
    std::set<std::uint64_t> m_seen; ///< in the content that came last
};

} // namespace

ResidueCounts find_keys(base::Input& readout, const KeySearch& search, const std::string& package,
                        CheckListener& listener) {
    require_proof(package);
    const std::string path = fmt::format("{}/{}", package, k_readout_statement);
    base::FdInput statement(base::open_to_read(path), path);
    const Hash256 root =
        hash::parse_readout_statement(base::read_all(statement, k_longest_statement, path), path).root;
    Secrets secrets;
    SecretGatherer gatherer(search.commitments, root, search.find_cuts, secrets);
    for_each_pair(readout, package, gatherer);
    const std::vector<std::uint64_t> allowed = gatherer.take_allowed();
    ResidueCounts counts;
    counts.unread = add_originals(search.originals, allowed, listener, secrets);
    secrets.finish(allowed);
    counts.values = secrets.size();
    SecretSearcher searcher(secrets);
    search_package(package, searcher, counts, listener);
    if (gatherer.unopened() > 0) {
        counts.unread += gatherer.unopened();
        listener.found({FindingLevel::warning, "", 0,
                        fmt::format("not searched: keys of the parts of {} files that were taken out and are "
                                    "not in the media store",
                                    gatherer.unopened())});
    }
    return counts;
}

} // namespace chatkeep::archive
