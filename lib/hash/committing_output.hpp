#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes the folder of --commit while a stream passes through.

#include "base/atomic_file.hpp"
#include "base/io.hpp"
#include "hash/committer.hpp"
#include "hash/readout_key.hpp"
#include "hash/readout_tree.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chatkeep::hash {

/// Makes the folder (mode 0700, not its parents) when it is not there. Throws Error{refused} when a read-out
/// lies in it already and must not be replaced.
void make_commitment_folder(const std::string& folder, base::Replace replace);

/// What stands in a stream that goes to another output: whole lines, as stream::Writer hands them on. The key
/// is written at once, so that the stages behind this one find it when the stream begins; the statement and
/// tree before the end record is handed on, so that they stand when the stream is whole.
class CommittingOutput : public base::Output {
public:
    struct Options {
        std::string folder; ///< exists
        std::string media;  ///< the media store; may be empty
        FindCuts find_cuts = nullptr;
        base::Replace replace = base::Replace::never;
        std::map<std::string, std::string> facts; ///< for the statement
    };

    /// output must outlive this.
    CommittingOutput(base::Output& output, Options options);
    /// Without commit() the key goes: it would open nothing.
    ~CommittingOutput() override;
    CommittingOutput(const CommittingOutput&) = delete;
    CommittingOutput& operator=(const CommittingOutput&) = delete;
    CommittingOutput(CommittingOutput&&) = delete;
    CommittingOutput& operator=(CommittingOutput&&) = delete;

    void write(std::string_view bytes) override;
    void commit() override;

    [[nodiscard]] const ReadoutTree& tree() const noexcept { return m_tree; }

private:
    void write_file(std::string_view name, std::string_view bytes, unsigned mode) const;

    base::Output& m_output;
    Options m_options;
    ReadoutKey m_key;
    Committer m_committer;
    ReadoutTree m_tree;
    std::string m_end; ///< the end record
    bool m_is_whole = false;
};

} // namespace chatkeep::hash
