#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Everything that a file holds, also what is packed in it: parts of zips (Office documents too), gzip,
// streams of PDF, chunks of PNG, base64 of data URLs, vCards and mails, and each of these in another.

#include "base/io.hpp"
#include "base/random_bytes.hpp"

#include <cstdint>
#include <string>

namespace chatkeep::archive {

class ContentVisitor {
public:
    virtual ~ContentVisitor() = default;
    /// A content, to be read to its end. place: "" is the file itself, else such as "word/document.xml" or
    /// "the data at byte 40 in media/image1.png"; printable.
    virtual void content(base::Input& input, const std::string& place) = 0;
    /// The content that came last, read as people read it: without tags, its strings decoded.
    virtual void reading(base::Input& input, const std::string& place) = 0;
    /// A PDF: what its pages say, only a program that sets them in type can tell.
    virtual void document(const base::RandomBytes& pdf, const std::string& place) = 0;
    /// What could not be read, or not to its end.
    virtual void unread(const std::string& place, const std::string& reason) = 0;
};

struct ContentLimits {
    unsigned depth = 4;              ///< of packed contents in each other
    std::uint64_t free = 64U << 20U; ///< bytes that a file may unpack to beyond ratio times its own size
    std::uint64_t ratio = 1000;
    std::uint64_t spooled = 256U << 20U; ///< of a packed content, to look for what is packed in it again
};

struct ContentCounts {
    std::uint64_t contents = 0; ///< that were packed
    std::uint64_t bytes = 0;    ///< unpacked
};

/// Visits the file, then what is packed in it. Memory: some windows for each depth; unpacked bytes wait in
/// unlinked temporary files.
[[nodiscard]] ContentCounts visit_contents(const base::RandomBytes& file, ContentVisitor& visitor,
                                           const ContentLimits& limits = {});

} // namespace chatkeep::archive
