// SPDX-License-Identifier: EUPL-1.2
// What --explain tells of a record.
#include "policy/explain_record.hpp"
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

namespace {

constexpr std::string_view k_private = R"(
[[rules]]
id = "private"
recogniser = "private"
basis = "PRIV"
action = "delete"
level = "propose"
priority = 20
examples = ["Gefeliciteerd met je verjaardag!"]
)";

std::string explained(const policy::Policy& policy, const model::Message& message) {
    base::StringOutput log_output;
    base::StringOutput output;
    policy::Log log(log_output, policy, "chat-clean test");
    stream::Writer writer(output);
    policy::RecordExplanation explanation(policy, model::to_string('m', message.id));
    policy::CleanerOptions options;
    options.allow_open = true;
    options.listener = &explanation;
    policy::Cleaner cleaner(policy, writer, log, options);
    const std::string input = test::make_stream([&](stream::Writer& w) { w.write(message); });
    base::MemoryInput memory(input);
    stream::Reader reader(memory, "test");
    stream::Line line;
    while (reader.next(line)) {
        cleaner.take(line);
    }
    cleaner.finish();
    return explanation.text();
}

} // namespace

TEST_CASE("what was dropped names the rule that has the say over its place") {
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_rules) + std::string(k_private));
    const std::string text =
        explained(policy, test::message(0, "Gefeliciteerd met je verjaardag schat! bsn 123456782 bel"));
    CAPTURE(text);
    CHECK(text.find("rule private (action delete") != std::string::npos);
    CHECK(text.find("another rule has the say: id.bsn") != std::string::npos);
    CHECK(text.find("another rule has the say: private") == std::string::npos);
}
