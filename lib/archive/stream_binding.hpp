#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Holds the stream of a package to the records of its proof: every record of the stream must say what the
// proof's record says, in the same order, and nothing may be left over on either side.

#include "base/io.hpp"
#include "hash/line_form.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::archive {

struct BindingCounts {
    std::map<std::string, std::uint64_t> types; ///< records of the stream that have a record of the proof
    std::uint64_t removals = 0;
    std::map<std::string, std::uint64_t> derived; ///< values that cleaning changed, see name_of_derived()
    std::uint64_t replaced_files = 0; ///< files in the place of the originals, which nothing proves
    std::uint64_t unbound = 0;        ///< notices, and sources without a conversation
    std::string options;   ///< of the header, in canonical form: policies, and how they were applied
    bool is_draft = false; ///< proposals were allowed to stay open
};

/// Memory: one record, and those of sources. Every fault throws Error{check}, in the stream also Error{data}.
class StreamBinding {
public:
    /// messages: data/messages.jsonl. derived: data/proof/derived.jsonl, or nullptr. Both must outlive it.
    StreamBinding(base::Input& messages, base::Input* derived);
    ~StreamBinding();
    StreamBinding(const StreamBinding&) = delete;
    StreamBinding& operator=(const StreamBinding&) = delete;
    StreamBinding(StreamBinding&&) = delete;
    StreamBinding& operator=(StreamBinding&&) = delete;

    /// A record that verified, in order. form: hash::ProofVerifier::form().
    void add(std::string_view record, const hash::LineForm* form);
    [[nodiscard]] BindingCounts finish();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::archive
