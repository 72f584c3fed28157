#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The notices of one source: the first of each kind one by one, the rest counted, so that a damaged file of a
// million lines does not drown the stream.

#include "model/records.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::source {

class Notices {
public:
    /// Notices of one code that stand in the stream one by one.
    static constexpr std::uint64_t k_each = 1000;

    /// Nothing: what follows is about the whole source.
    void set_conversation(const std::optional<model::Id>& conversation) { m_conversation = conversation; }

    void add(model::Notice notice);
    /// About the whole source.
    void add_file(model::NoticeCode code, std::string detail);
    /// About a message.
    void add(model::NoticeCode code, const model::Message& message, std::string_view detail,
             std::string_view name = {});
    void add_named(model::NoticeCode code, std::string name, std::string detail);

    /// Counts one more notice where it would not stand in the stream by itself; false: nothing was done.
    [[nodiscard]] bool count_further(model::NoticeCode code) {
        std::uint64_t& count = m_counts[code];
        if (count < k_each) {
            return false;
        }
        ++count;
        return true;
    }

    /// One notice per code for those beyond k_each.
    void finish();

    [[nodiscard]] bool empty() const noexcept { return m_ready.empty(); }

    /// Moves the oldest notice into record; false when there is none.
    [[nodiscard]] bool take(model::Record& record);

private:
    std::optional<model::Id> m_conversation;
    std::deque<model::Notice> m_ready;
    std::map<model::NoticeCode, std::uint64_t> m_counts;
};

} // namespace chatkeep::source
