#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One run over all inputs of chat-parse: paths, source records, a raw export on standard input.

#include "base/peek.hpp"
#include "cli/program.hpp"
#include "options.hpp"
#include "source/joiner.hpp"
#include "source/registry.hpp"
#include "stream/reader.hpp"

#include <map>

namespace chatkeep::chat_parse {

class Reading {
public:
    /// Closes the sandbox and starts the stream.
    Reading(cli::Context& context, ParseOptions options);

    /// A folder, zip or text; a file with source records; "-": either of them on standard input.
    void read(const std::string& path);
    /// Ends the stream; the exit code.
    int finish();

private:
    /// The tree that source records named last, kept while they name it again.
    struct OpenTree {
        std::string path;
        std::unique_ptr<tree::Tree> tree;
        std::vector<source::Found> found;
    };

    void read_stream(base::Input& input, const std::string& name);
    void read_listed(const stream::Line& line);
    /// Null, with the reason, when it is not where the record says.
    const source::Found* find_listed(const std::string& path, const model::Source& source,
                                     std::string& reason);
    void open_listed(const std::string& path);
    void read_tree(const tree::Tree& tree);
    void begin_source(std::string place);
    void read_source(const tree::Tree& tree, const source::Found& found);
    void read_records(const tree::Tree& tree, const source::Found& found);
    void write(model::Record record);
    void skip(const model::Source& source, const std::string& reason);
    void note_lost(const model::Notice& notice);

    cli::Context& m_context;
    ParseOptions m_options;
    std::unique_ptr<base::Input> m_standard;
    std::optional<base::PeekedInput> m_peeked; ///< standard input, where it is read
    hash::MediaStore m_media;
    std::optional<stream::Writer> m_writer;
    source::Joiner m_joiner;
    OpenTree m_open;
    std::string m_place;           ///< the source being read, for messages
    bool m_source_written = false; ///< its source record
    bool m_gave_something = false; ///< a message, or a notice why not
    std::uint64_t m_sources = 0;
    std::uint64_t m_skipped = 0;                      ///< sources that could not be read
    std::uint64_t m_read_bytes = 0;                   ///< of sources read
    std::uint64_t m_known_bytes = 0;                  ///< of sources found so far
    std::map<std::string_view, std::uint64_t> m_lost; ///< notices of level error, by code
    bool m_incomplete = false;                        ///< a path without any source
};

} // namespace chatkeep::chat_parse
