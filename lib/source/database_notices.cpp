// SPDX-License-Identifier: EUPL-1.2
#include "source/database_notices.hpp"

#include "model/notice_codes.hpp"

#include <string>

namespace chatkeep::source {

void DatabaseNotices::tell(const base::Database& database, Notices& notices, std::string_view name) {
    for (; m_warnings < database.warnings().size(); ++m_warnings) {
        notices.add_named(model::NoticeCode::database_unsound, std::string(name),
                          database.warnings()[m_warnings]);
    }
    for (; m_recoveries < database.recoveries().size(); ++m_recoveries) {
        notices.add_named(model::NoticeCode::table_recovered, std::string(name),
                          database.recoveries()[m_recoveries]);
    }
}

} // namespace chatkeep::source
