// SPDX-License-Identifier: EUPL-1.2
// A policy file of any bytes loads or is refused; a text of any kind is cleaned, and cleaning it again
// changes nothing.
#include "../policy/every_rule.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "policy/load.hpp"
#include "policy/redact.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

void load(std::string_view bytes) {
    try {
        const policy::Loaded loaded = policy::parse_policy(bytes, "fuzz", "/nonexistent");
        require(loaded.policy.has_value() == loaded.problems.empty());
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::usage);
    }
}

void clean(std::string_view bytes) {
    static const policy::Policy policy = test::every_rule();
    static policy::Engine engine(policy);
    const std::string text = base::repair_utf8(bytes);
    const policy::KnownValues none;
    const policy::Cleaned once = clean_text(engine, text, {}, {none});
    for (const policy::Finding& finding : once.findings) {
        require(finding.begin < finding.end && finding.end <= text.size());
    }
    if (once.changed) {
        require(base::is_utf8(once.text));
        require(!clean_text(engine, once.text, {}, {none}).changed);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with("schema") || bytes.starts_with("#")) {
        load(bytes);
    } else {
        clean(bytes);
    }
    return 0;
}
