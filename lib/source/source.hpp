#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The whole plug-in interface of a source: recognise it in a tree, read its records.

#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "tree/tree.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

/// How day, month and year follow each other.
enum class DateOrder : std::uint8_t { unknown, dmy, mdy, ymd };

/// What the caller asks of a reader. Everything here shapes the output and stands in the stream's header.
struct ReadOptions {
    std::string zone; ///< tzdb name of the exporting phone's zone; empty: unknown
    DateOrder date_order = DateOrder::unknown;
    std::string owner;                     ///< name or number of the phone's owner
    std::string conversation;              ///< title to use, where the source has none
    std::vector<std::string> participants; ///< names known beforehand, to settle ambiguous senders
    std::optional<model::Instant>
        since; ///< first instant wanted, inclusive; wall clock when it has no offset
    std::optional<model::Instant> until; ///< first instant not wanted
};

/// One source found in a tree.
struct Claim {
    std::string within;  ///< path of the source's main file in the tree
    std::size_t entry;   ///< its index
    std::string title;   ///< conversation name that file or container names suggest; empty: none
    std::string service; ///< "whatsapp"
    model::Extra facts;  ///< what can be told without reading it all: platform, language
    std::shared_ptr<void>
        shared; ///< what the claims of one reader on one tree share among themselves; the reader's own
};

/// Pull: the caller sets the pace, memory is one record. A damaged record comes back as a Notice; next()
/// throws only for what ends the run.
class SourceReader {
public:
    virtual ~SourceReader() = default;
    /// The next record, put into record; false at the end.
    virtual bool next(model::Record& record) = 0;

    /// The next record, where that is a plain message which costs less this way; false: next() has it,
    /// whatever it is.
    virtual bool next_plain(model::PlainMessage& /*message*/) { return false; }
};

struct SourceDescriptor {
    std::string_view name;    ///< "whatsapp-text": the word in source records
    std::string_view summary; ///< one line for chat-parse sources and the man page
    /// Finds sources in a tree, reading at most 64 KiB of each candidate.
    std::vector<Claim> (*detect)(const tree::Tree&);
    std::unique_ptr<SourceReader> (*open)(const tree::Tree&, const Claim&, hash::MediaStore&,
                                          const ReadOptions&);
};

} // namespace chatkeep::source
