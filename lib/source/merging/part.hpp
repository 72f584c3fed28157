#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Streams that are to be joined, taken apart into their conversations.

#include "base/io.hpp"
#include "base/spool.hpp"
#include "model/ids.hpp"
#include "source/merging/kept_lines.hpp"
#include "source/merging/stamp_reader.hpp"
#include "time/anchors.hpp"
#include "time/stamp.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::merging {

/// A source record of an input, with the notices about the whole source.
struct SourcePart {
    std::string id; ///< in its input
    std::string line;
    std::vector<std::string> names; ///< by which a person may call it: as given, file names, without endings
    std::string label;              ///< for reports: the first that says something
    std::string digest;             ///< sorts sources however they were named
    KeptLines notices;
};

/// One conversation of one source. Its messages stay in the input's bytes.
struct Part {
    std::size_t input = 0;
    std::size_t source = 0; ///< index in the input's sources
    model::Id id;
    std::string line; ///< the conversation record
    std::vector<std::string> participants;
    KeptLines notices;
    StampReader reader;
    time::AnchorTable anchors;
    std::uint64_t count = 0;
    bool has_replies = false;
    bool is_database = false;           ///< its messages are rows
    std::int64_t finest_ms = INT64_MAX; ///< width of its finest time
    std::int64_t last_ms = INT64_MIN;   ///< what its last message shows
    bool date_order_open = false;       ///< its reader could not tell day from month
    std::unique_ptr<base::Spool> stamps =
        std::make_unique<base::Spool>(); ///< time::Stamp, one behind the other
};

/// A whole stream, kept on disk.
struct Input {
    std::string name; ///< as given
    std::unique_ptr<base::Spool> bytes = std::make_unique<base::Spool>();
    std::vector<std::pair<std::string, std::string>> options; ///< of the stream's header
    KeptLines notices;                                        ///< that stand before any source
    std::vector<SourcePart> sources;
    std::vector<Part> parts;
};

/// Adds what a person may call a source by its path: the path, the file's name, that without its ending.
void add_name(std::vector<std::string>& names, const std::string& path);

/// Where a record's bytes are in its input, in the 64 bits of Stamp::reference.
struct Reference {
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
};

[[nodiscard]] std::uint64_t pack(const Reference& reference) noexcept;
[[nodiscard]] Reference unpack(std::uint64_t reference) noexcept;

/// Reads the stream from bytes, which are those of input.bytes. Throws Error{data} for what is no whole
/// stream, and for one that was cleaned: what is removed in one source would come back from another.
void take_apart(Input& input, std::size_t number, base::Input& bytes);

} // namespace chatkeep::source::merging
