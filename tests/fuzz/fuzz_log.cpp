// SPDX-License-Identifier: EUPL-1.2
// Everything that a log's keeper, a witness or a stranger may hand over: keys, entries, checkpoints, proofs.
// What is taken is written again as it was; nothing counts that no known key signed.
#include "base/error.hpp"
#include "sign/transparency_log.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chatkeep;

/// Runs what may refuse its input.
template <typename Read>
void may_refuse(Read read) {
    try {
        read();
    } catch (const base::Error& error) {
        if (error.fault() == base::Fault::internal) {
            std::abort();
        }
    }
}

void read_note(std::string_view bytes, const std::vector<sign::NoteVerifier>& known) {
    const auto note = sign::parse_note(bytes);
    if (!note) {
        return;
    }
    const auto checkpoint = sign::parse_checkpoint(note->text);
    const bool is_same =
        !checkpoint || note->text.starts_with(sign::checkpoint_text(*checkpoint)); // more lines may follow
    if (!is_same || (known.empty() &&
                     !sign::verify_note(*note, known).value_or(std::vector<sign::NoteSignature>{}).empty())) {
        std::abort();
    }
    may_refuse([&] { static_cast<void>(sign::verify_checkpoint(bytes, known, "note")); });
}

void read_proofs(std::string_view bytes) {
    if (const auto proof = sign::parse_inclusion(bytes)) {
        if (sign::inclusion_text(proof->number, proof->path, proof->checkpoint) != bytes) {
            std::abort();
        }
    }
    if (const auto proof = sign::parse_consistency(bytes)) {
        if (sign::consistency_text(proof->number, proof->path, proof->checkpoint) != bytes) {
            std::abort();
        }
    }
}

} // namespace

/// Keys, an empty line, the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read_proofs(bytes);
    read_note(bytes, {});
    may_refuse([&] { static_cast<void>(sign::leaves_of(sign::parse_entries(bytes, "entries"))); });
    may_refuse([&] { static_cast<void>(sign::NoteSigner::parse(bytes)); });
    const std::size_t end = bytes.find("\n\n");
    may_refuse([&] {
        const auto known = sign::parse_verifiers(bytes.substr(0, end), "keys");
        read_note(end == std::string_view::npos ? std::string_view() : bytes.substr(end + 2), known);
    });
    return 0;
}
