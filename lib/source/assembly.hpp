#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Joins the records of several sources into one stream: source ids, unique conversations, and the account of
// what happened.

#include "model/records.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace chatkeep::source {

/// What one source gave.
struct SourceAccount {
    std::uint64_t messages = 0;
    std::map<model::NoticeCode, std::uint64_t> notices;
    std::map<model::NoticeCode, model::Notice> first_notices; ///< the first of each code
};

class Assembly {
public:
    /// The id that the next source's records get: "s1", "s2", …
    void begin_source();

    /// Puts the source id into a record. A conversation that stood in the stream before gets an id of its
    /// own, as do its messages and participants; then the returned notice is to be written behind the
    /// conversation record.
    std::vector<model::Notice> adopt(model::Record& record);
    void adopt(model::PlainMessage& message);
    /// The same for a notice whose ids are those of adopted records.
    void add(model::Notice& notice);

    [[nodiscard]] const SourceAccount& account() const noexcept { return m_account; }

private:
    std::string m_source;
    std::uint64_t m_sources = 0;
    std::unordered_map<std::string, std::uint64_t> m_conversations; ///< how often an id occurred
    model::Id m_shift; ///< between the ids as read and as written; zero for a first occurrence
    SourceAccount m_account;
};

} // namespace chatkeep::source
