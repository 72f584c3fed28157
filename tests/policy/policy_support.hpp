#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Policies and streams for the tests of cleaning. All names and numbers are invented or test numbers.

#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/hmac.hpp"
#include "hash/sha.hpp"
#include "policy/cleaner.hpp"
#include "policy/engine.hpp"
#include "policy/load.hpp"
#include "policy/log.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::test {

/// The four text rules at their defaults.
inline constexpr std::string_view k_rules = R"(
[[rules]]
id = "id.bsn"
recogniser = "bsn"
basis = "UAVG-46"
action = "redact"
level = "auto"
priority = 100
examples = ["bsn 999990019"]
counter_examples = ["bestelnr 999990019"]
[[rules]]
id = "fin.iban"
recogniser = "iban"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
priority = 90
examples = ["NL91 ABNA 0417 1643 00"]
[[rules]]
id = "tel"
recogniser = "tel"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
priority = 60
examples = ["06-12345678"]
[[rules]]
id = "mail"
recogniser = "mail"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
priority = 70
examples = ["saar@example.org"]
)";

inline constexpr std::string_view k_heading = R"(schema = 1
name = "test"
version = "1"
profile = "archive"
)";

inline constexpr std::string_view k_period = R"(
[period]
from = 2020-01-01T00:00:00+01:00
to = 2020-12-31T23:59:59+01:00
)";

/// A policy that must be good: throws std::runtime_error with the first problem when it is not.
inline policy::Policy make_policy(const std::string& text, const std::string& folder = ".") {
    policy::Loaded loaded = policy::parse_policy(text, "test.toml", folder);
    if (!loaded.policy) {
        throw std::runtime_error("line " + std::to_string(loaded.problems.front().line) + ": " +
                                 loaded.problems.front().text);
    }
    return std::move(*loaded.policy);
}

inline policy::Policy four_rules() {
    return make_policy(std::string(k_heading) + std::string(k_rules));
}

inline policy::Policy with_period() {
    return make_policy(std::string(k_heading) + std::string(k_period) + std::string(k_rules));
}

/// One character as UTF-8. A literal with an override that is not ended would turn the source around.
inline std::string character(char32_t code) {
    std::string text;
    base::append_utf8(text, code);
    return text;
}

/// What one text gives, for comparing whole: "id.bsn auto [4,13)".
inline std::vector<std::string> found_in(policy::Engine& engine, std::string_view text,
                                         const policy::Surroundings& around = {}) {
    std::vector<policy::Finding> findings;
    engine.find(text, around, findings);
    std::vector<std::string> out;
    out.reserve(findings.size());
    for (const policy::Finding& finding : findings) {
        out.push_back(engine.policy().rules[finding.rule].id + " " + std::string(to_string(finding.level)) +
                      " " + std::string(text.substr(finding.begin, finding.end - finding.begin)));
    }
    return out;
}

struct Cleaned {
    std::string stream;
    std::string log;
    policy::Summary summary;
};

/// Cleans a stream in memory. Throws what the cleaner throws.
inline Cleaned clean_stream(const policy::Policy& policy, std::string_view input, bool allow_open = true,
                            const hash::HmacSha256* key = nullptr, policy::Decisions* decisions = nullptr) {
    base::StringOutput log_output;
    base::StringOutput output;
    policy::Log log(log_output, policy, "chat-clean test");
    stream::Writer writer(output);
    policy::CleanerOptions options;
    options.generator = "chat-clean test";
    options.allow_open = allow_open;
    options.key = key;
    options.decisions = decisions;
    log.set_decisions(decisions);
    policy::Cleaner cleaner(policy, writer, log, options);
    base::MemoryInput memory(input);
    stream::Reader reader(memory, "test");
    stream::Line line;
    while (reader.next(line)) {
        cleaner.take(line);
    }
    cleaner.finish();
    return {output.text, log_output.text, cleaner.summary()};
}

} // namespace chatkeep::test
