#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From the command line to what a source reader is asked.

#include "cli/program.hpp"
#include "source/source.hpp"
#include "stream/writer.hpp"

namespace chatkeep::chat_parse {

struct ParseOptions {
    source::ReadOptions read;
    stream::Header header;   ///< options that shape the output; the generator is not set
    std::string media;       ///< folder of the media store; empty: none
    std::string_view reader; ///< only this one; empty: all
    bool strict = false;
};

/// Throws Error{usage}: no such zone, reader or time.
[[nodiscard]] ParseOptions read_options(const cli::Options& options);

} // namespace chatkeep::chat_parse
