// SPDX-License-Identifier: EUPL-1.2
// In which order the log and the end of the stream become final.
#include "base/error.hpp"
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <utility>

using namespace chatkeep;

namespace {

/// Calls a function at commit, which may throw.
class WatchedOutput : public base::StringOutput {
public:
    explicit WatchedOutput(std::function<void()> at_commit) : m_at_commit(std::move(at_commit)) {}

    void commit() override {
        m_at_commit();
        committed = true;
    }

    void withdraw() noexcept override { committed = false; }

    bool committed = false;

private:
    std::function<void()> m_at_commit;
};

void clean(const std::string& input, base::Output& log_output, base::Output& output, bool allow_open) {
    const policy::Policy policy = test::four_rules();
    policy::Log log(log_output, policy, "chat-clean test");
    stream::Writer writer(output);
    policy::CleanerOptions options;
    options.generator = "chat-clean test";
    options.allow_open = allow_open;
    policy::Cleaner cleaner(policy, writer, log, options);
    base::MemoryInput memory(input);
    stream::Reader reader(memory, "test");
    stream::Line line;
    while (reader.next(line)) {
        cleaner.take(line);
    }
    cleaner.finish();
}

std::string some_stream() {
    return test::make_stream([](stream::Writer& w) { w.write(test::message(0, "bsn 999990019")); });
}

std::string open_stream() {
    return test::make_stream([](stream::Writer& w) { w.write(test::message(0, "bel 070-3123456")); });
}

[[noreturn]] void fail() {
    throw base::Error(base::Fault::io, "the disk is full");
}

} // namespace

TEST_CASE("the log is whole before the end record goes out") {
    WatchedOutput log([] {});
    bool was_committed = false;
    bool had_end = true;
    WatchedOutput output([&] { was_committed = log.committed; });
    WatchedOutput watched_log([&] { had_end = output.text.find(R"({"type":"end")") != std::string::npos; });
    clean(some_stream(), watched_log, output, false);
    CHECK(watched_log.committed);
    CHECK_FALSE(had_end);
    CHECK(watched_log.text.find(R"("type":"summary")") != std::string::npos);
    clean(some_stream(), log, output, false);
    CHECK(was_committed);
}

TEST_CASE("a stream that can't be ended takes its log with it") {
    WatchedOutput log([] {});
    WatchedOutput output(&fail);
    CHECK_THROWS_AS(clean(some_stream(), log, output, false), base::Error);
    CHECK_FALSE(log.committed);
    CHECK_THROWS_AS(clean(open_stream(), log, output, true), base::Error);
    CHECK_FALSE(log.committed);
}

TEST_CASE("a log that can't be written leaves the stream without an end") {
    WatchedOutput log(&fail);
    WatchedOutput output([] {});
    CHECK_THROWS_AS(clean(some_stream(), log, output, false), base::Error);
    CHECK_FALSE(output.committed);
    CHECK(output.text.find(R"({"type":"end")") == std::string::npos);
}

TEST_CASE("a refused run keeps its log") {
    WatchedOutput log([] {});
    WatchedOutput output([] {});
    CHECK_THROWS_AS(clean(open_stream(), log, output, false), base::Error);
    CHECK(log.committed);
    CHECK_FALSE(output.committed);
}
