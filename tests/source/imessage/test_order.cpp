// SPDX-License-Identifier: EUPL-1.2
// Where sms.db itself shows that its times don't tell the order.
#include "source/imessage/sms_fixture.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::NoticeCode;

/// Nanoseconds after the start, as SQL.
std::string at(std::int64_t seconds, std::int64_t nanos = 0) {
    return std::to_string((700'000'000 + seconds) * 1'000'000'000 + nanos);
}

/// The rows of the messages that are told to be contradicted.
std::vector<std::int64_t> contradicted(const ReadResult& result) {
    std::vector<std::int64_t> rows;
    for (const model::Message& message : result.messages) {
        if (message.order.certainty == model::Certainty::unknown) {
            rows.push_back(message.position.row.value_or(0));
        }
    }
    return rows;
}

std::vector<std::string> told(const ReadResult& result) {
    std::vector<std::string> details;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::reply_order) {
            details.push_back(fmt::format("{} {}", notice.position.row.value_or(0), notice.detail));
        }
    }
    return details;
}

} // namespace

TEST_CASE("sms: an answer before its question contradicts the times from the one to the other") {
    SmsDatabase database;
    const auto question = database.add(1, {{"text", "'vraag'"}, {"date", at(300, 5)}});
    const auto add_own = [&](std::int64_t seconds, const Columns& more = {}) {
        Columns columns{{"text", "'x'"}, {"is_from_me", "1"}, {"handle_id", "0"}, {"date", at(seconds, 5)}};
        columns.insert(columns.end(), more.begin(), more.end());
        return database.add(1, columns);
    };
    const std::string guid = sql_text(SmsDatabase::guid(question));
    const auto answer = add_own(60, {{"thread_originator_guid", guid}});
    const auto between = add_own(70);
    add_own(30);
    add_own(400, {{"thread_originator_guid", guid}});
    database.add(3, {{"text", "'elders'"}, {"date", at(200, 5)}, {"thread_originator_guid", guid}});
    const ReadResult result = read_sms(database);
    CHECK(contradicted(result) == std::vector<std::int64_t>{between, question});
    CHECK(told(result) ==
          std::vector<std::string>{fmt::format("{} it answers a message that is later by its time: no time "
                                               "makes the order of the messages from the one to the other "
                                               "certain",
                                               answer)});
}

TEST_CASE("sms: a reaction, vote or edit before its message contradicts the times up to it") {
    for (const int type : {2001, 4000}) {
        SmsDatabase database;
        const auto target = database.add(1, {{"text", "'later'"}, {"date", at(900, 5)}});
        database.add(1, {{"text", "'ervoor'"}, {"date", at(500, 5)}});
        const auto reaction = database.react(1, target, type, {{"date", at(600, 5)}});
        const auto between = database.add(1, {{"text", "'tussenin'"}, {"date", at(700, 5)}});
        database.react(1, target, type, {{"date", at(1000, 5)}});
        database.add(1, {{"text", "'erna'"}, {"date", at(950, 5)}});
        const ReadResult result = read_sms(database);
        CHECK(contradicted(result) == std::vector<std::int64_t>{between, target});
        CHECK(told(result) == std::vector<std::string>{fmt::format(
                                  "{} its {} in row {} is dated before it: no time makes the order of the "
                                  "messages from then up to it certain",
                                  reaction, type == 4000 ? "vote" : "reaction", reaction)});
    }
    SmsDatabase database;
    database.add(1, {{"text", "'ervoor'"}, {"date", at(500, 5)}});
    const auto between = database.add(1, {{"text", "'tussenin'"}, {"date", at(700, 5)}});
    const auto edited = database.add(1, {{"text", "'nu'"}, {"date", at(900, 5)}, {"date_edited", at(600)}});
    database.add(1, {{"text", "'geen datum'"}, {"date", at(940, 5)}, {"date_edited", "1"}});
    database.add(1, {{"text", "'afgerond'"}, {"date", at(950, 5)}, {"date_edited", at(950)}});
    const ReadResult result = read_sms(database);
    CHECK(contradicted(result) == std::vector<std::int64_t>{between, edited});
    CHECK(told(result) == std::vector<std::string>{fmt::format(
                              "{} it was edited before its date: no time makes the order of the messages "
                              "from then up to it certain",
                              edited)});
}

TEST_CASE("sms: a date of a whole second says no more than the second") {
    SmsDatabase database;
    database.add(1, {{"text", "'a'"}, {"date", at(10)}, {"service", "'SMS'"}});
    database.add(1, {{"text", "'b'"}, {"date", at(10, 400'000'000)}});
    const auto own = database.add(1, {{"text", "'c'"}, {"date", at(20, 300'000'000)}});
    database.add(1, {{"text", "'d'"}, {"date", at(20)}, {"service", "'SMS'"}});
    const ReadResult result = read_sms(database);
    const model::Time& coarse = result.messages.at(0).time;
    CHECK(coarse.precision == model::Precision::second);
    CHECK(coarse.latest->nanos == 999'000'000);
    CHECK(result.messages.at(1).time.precision == model::Precision::nanosecond);
    CHECK(contradicted(result) == std::vector<std::int64_t>{own}); // which came before d
}
