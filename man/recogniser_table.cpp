// SPDX-License-Identifier: EUPL-1.2
// Prints the recognisers as JSON; scripts/gen-cli-docs puts them into chat-clean(1).

#include "policy/registry.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <string>

int main() {
    using namespace chatkeep::policy;
    std::string json;
    for (const RecogniserDescriptor* kind : recognisers()) { // words without quotes and backslashes
        json += fmt::format("{}{{\"name\":\"{}\",\"replacement\":\"{}\",\"summary\":\"{}\"}}",
                            json.empty() ? "" : ",\n", kind->name, kind->replacement, kind->summary);
    }
    fmt::print("[{}]\n", json);
    return std::fflush(stdout) == 0 ? 0 : 1;
}
