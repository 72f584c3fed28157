#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is to be said of a database as a whole, once.

#include "base/sqlite.hpp"
#include "source/notices.hpp"

#include <cstddef>
#include <string_view>

namespace chatkeep::source {

/// Of one database. What is found out while it is read is told by a later call.
class DatabaseNotices {
public:
    /// name: of a database beside the source's own; empty: its own.
    void tell(const base::Database& database, Notices& notices, std::string_view name = {});

private:
    std::size_t m_warnings = 0;   ///< that were told
    std::size_t m_recoveries = 0; ///< that were told
};

} // namespace chatkeep::source
