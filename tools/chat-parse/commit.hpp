#pragma once
// SPDX-License-Identifier: EUPL-1.2
// --commit DIR: what is read is committed on its way out; and the end of the media store.

#include "cli/program.hpp"
#include "hash/committing_output.hpp"
#include "hash/media_store.hpp"

#include <memory>

namespace chatkeep::parse {

/// Where records go: the command's own output, or one that commits them first.
class CommandOutput {
public:
    /// Makes the folder of --commit; call before the sandbox closes.
    explicit CommandOutput(cli::Context& context);

    /// Call once, in the sandbox, which must let writes into folder().
    [[nodiscard]] base::Output& open();

    /// Empty without --commit.
    [[nodiscard]] std::string folder() const { return m_context.options().text("commit"); }

private:
    cli::Context& m_context;
    std::unique_ptr<hash::CommittingOutput> m_output;
};

/// Commits the media store and tells a person of damaged files that were replaced. The stream does not: it is
/// about its sources.
void commit_media(cli::Context& context, hash::MediaStore& store);

} // namespace chatkeep::parse
