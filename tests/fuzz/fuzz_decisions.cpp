// SPDX-License-Identifier: EUPL-1.2
// A decisions file, a verdict from a front-end, a ranking model or a cleaning log of any bytes is read or
// refused with its line; what was read and is written again is the same.
#include "base/error.hpp"
#include "base/io.hpp"
#include "fuzz_support.hpp"
#include "policy/decisions/decisions_file.hpp"
#include "policy/decisions/new_decision.hpp"
#include "policy/load.hpp"
#include "policy/log_reader.hpp"
#include "policy/ranking/model.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

void read_file(std::string_view bytes) {
    const policy::DecisionsFile file = policy::parse_decisions(bytes, "fuzz");
    policy::ChainHead head;
    std::string again;
    for (const policy::Decision& decision : file.decisions) {
        again += policy::chain_line(decision, head) + "\n";
    }
    require(policy::parse_decisions(again, "fuzz").decisions.size() == file.decisions.size());
}

void read_verdict(std::string_view bytes) {
    static const policy::Policy policy = *policy::parse_policy(k_policy, "fuzz", ".").policy;
    const policy::DecisionAuthor author{"R1", policy::Role::cleaner, "2020-11-01T10:00:00Z"};
    policy::ChainHead head;
    const std::string line =
        policy::chain_line(policy::make_decision(bytes, policy, author, base::at_line("fuzz", 1)), head);
    require(policy::parse_decisions(line + "\n", "fuzz").decisions.size() == 1);
}

void read_log(std::string_view bytes) {
    base::MemoryInput memory(bytes);
    policy::LogReader log(memory, "fuzz");
    policy::LoggedChange change;
    while (log.next(change)) {
        require(!change.span || change.span->first <= change.span->second);
    }
    static_cast<void>(log.summary());
}

void read_model(std::string_view bytes) {
    const policy::RankingModel model = policy::parse_model(bytes, "fuzz");
    require(policy::parse_model(to_text(model), "fuzz").weights == model.weights);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    constexpr std::size_t kinds = 4;
    void (*const readers[kinds])(std::string_view) = {&read_file, &read_verdict, &read_log, &read_model};
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        readers[data[0] % kinds](bytes);
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::data || error.fault() == base::Fault::refused);
    }
    return 0;
}
