// SPDX-License-Identifier: EUPL-1.2
#include "sign/transparency_log.hpp"

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;
using hash::Hash256;

constexpr std::string_view k_inclusion_front = "c2sp.org/tlog-proof@v1\nindex ";
constexpr std::string_view k_consistency_front = "old ";

std::string base64_of(const Hash256& value) {
    return base::encode_base64(std::string(value.begin(), value.end()));
}

std::optional<Hash256> hash_of(std::string_view text) {
    const auto bytes = base::decode_base64(text);
    if (!bytes || bytes->size() != Hash256().size()) {
        return std::nullopt;
    }
    Hash256 value{};
    std::copy(bytes->begin(), bytes->end(), value.begin());
    return base64_of(value) == text ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_plain = end.ec == std::errc() && end.ptr == text.data() + text.size() &&
                          (text.size() == 1 || text.front() != '0');
    return is_plain ? std::optional(number) : std::nullopt;
}

/// The next line without its end; nothing when none ends.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::string proof_text(std::string_view front, std::uint64_t number, const std::vector<Hash256>& path,
                       std::string_view checkpoint) {
    std::string text = fmt::format("{}{}\n", front, number);
    for (const Hash256& node : path) {
        text += base64_of(node) + "\n";
    }
    return fmt::format("{}\n{}", text, checkpoint);
}

std::optional<LogProof> parse_proof(std::string_view bytes, std::string_view front) {
    if (!bytes.starts_with(front)) {
        return std::nullopt;
    }
    std::string_view rest = bytes.substr(front.size());
    const auto number = take_line(rest);
    const auto value = number ? number_of(*number) : std::nullopt;
    if (!value) {
        return std::nullopt;
    }
    LogProof proof{*value, {}, {}};
    while (const auto line = take_line(rest)) {
        if (line->empty()) {
            proof.checkpoint = rest;
            return proof;
        }
        const auto node = hash_of(*line);
        if (!node) {
            return std::nullopt;
        }
        proof.path.push_back(*node);
    }
    return std::nullopt;
}

} // namespace

std::optional<Checkpoint> parse_checkpoint(std::string_view text) {
    std::string_view rest = text;
    const auto origin = take_line(rest);
    const auto size = take_line(rest);
    const auto root = take_line(rest);
    const auto number = size ? number_of(*size) : std::nullopt;
    const auto hash = root ? hash_of(*root) : std::nullopt;
    if (!origin || origin->empty() || !number || !hash || !rest.empty()) {
        return std::nullopt;
    }
    return Checkpoint{std::string(*origin), {*number, *hash}};
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
    return fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.head.size,
                       base64_of(checkpoint.head.root));
}

Hash256 statement_leaf(std::string_view statement) {
    const auto digest = hash::parse_hex(hash::sha256(statement));
    CHATKEEP_CHECK(digest.has_value());
    return hash::leaf_hash(hash::bytes_of(*digest));
}

std::vector<Hash256> parse_entries(std::string_view text, const std::string& name) {
    std::vector<Hash256> entries;
    while (!text.empty()) {
        const auto line = take_line(text);
        const auto entry = line ? hash::parse_hex(*line) : std::nullopt;
        if (!entry) {
            throw Error(Fault::data, base::at_line(name, entries.size() + 1), "this is no entry of a log");
        }
        entries.push_back(*entry);
    }
    return entries;
}

std::vector<Hash256> leaves_of(const std::vector<Hash256>& entries) {
    std::vector<Hash256> leaves;
    leaves.reserve(entries.size());
    for (const Hash256& entry : entries) {
        leaves.push_back(hash::leaf_hash(hash::bytes_of(entry)));
    }
    return leaves;
}

std::string inclusion_text(std::uint64_t index, const std::vector<Hash256>& path,
                           std::string_view checkpoint) {
    return proof_text(k_inclusion_front, index, path, checkpoint);
}

std::string consistency_text(std::uint64_t before, const std::vector<Hash256>& path,
                             std::string_view checkpoint) {
    return proof_text(k_consistency_front, before, path, checkpoint);
}

std::optional<LogProof> parse_inclusion(std::string_view bytes) {
    return parse_proof(bytes, k_inclusion_front);
}

std::optional<LogProof> parse_consistency(std::string_view bytes) {
    return parse_proof(bytes, k_consistency_front);
}

std::size_t SignedCheckpoint::count_witnesses() const {
    std::set<std::string> names;
    for (const NoteSignature& signature : signatures) {
        if (signature.use == NoteUse::witness) {
            names.insert(signature.name);
        }
    }
    return names.size();
}

SignedCheckpoint verify_checkpoint(std::string_view note, const std::vector<NoteVerifier>& known,
                                   const std::string& name) {
    const auto parsed = parse_note(note);
    auto checkpoint = parsed ? parse_checkpoint(parsed->text) : std::nullopt;
    if (!checkpoint) {
        throw Error(Fault::check, fmt::format("{}: this is no checkpoint of a log", name));
    }
    auto signatures = verify_note(*parsed, known);
    if (!signatures) {
        throw Error(Fault::check, fmt::format("{}: a signature does not fit the checkpoint", name));
    }
    const bool is_signed =
        std::any_of(signatures->begin(), signatures->end(), [&](const NoteSignature& signature) {
            return signature.use == NoteUse::log && signature.name == checkpoint->origin;
        });
    if (!is_signed) {
        throw Error(Fault::check, fmt::format("{}: no trusted log signed the checkpoint", name));
    }
    return {std::move(*checkpoint), std::move(*signatures)};
}

void require_cosignature(std::string_view line, std::string_view checkpoint,
                         const std::vector<NoteVerifier>& known, const std::string& name) {
    const auto note = parse_note(checkpoint);
    const bool is_line = note && line.ends_with('\n') && line.find('\n') == line.size() - 1;
    const auto signatures = is_line ? verify_note({note->text, line}, known) : std::nullopt;
    if (!signatures) {
        throw Error(Fault::check, fmt::format("{}: this is no cosignature of the log's present head", name),
                    "a cosignature is over the head that the witness was sent: once the log has grown, ask "
                    "again with chat-verify log extend");
    }
    const bool is_witness = std::any_of(signatures->begin(), signatures->end(),
                                        [](const NoteSignature& s) { return s.use == NoteUse::witness; });
    if (!is_witness) {
        throw Error(Fault::check, fmt::format("{}: no witness among the trusted keys signed it", name));
    }
}

} // namespace chatkeep::sign
