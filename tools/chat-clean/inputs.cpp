// SPDX-License-Identifier: EUPL-1.2
#include "inputs.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/time.hpp"

#include <fmt/core.h>

using namespace chatkeep;
using base::Error;
using base::Fault;

std::optional<std::int64_t> read_export_time(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto moment = model::parse_instant(text);
    if (!moment || !moment->offset_s) {
        throw Error(Fault::usage,
                    fmt::format("--export-time {} is no moment with an offset", base::printable(text)),
                    "for example 2020-10-07T12:00:00+02:00");
    }
    return (moment->civil_s - *moment->offset_s) * 1000 + moment->nanos / 1'000'000;
}

std::unique_ptr<policy::Decisions> read_decisions(const std::vector<std::string>& paths,
                                                  const policy::Policy& policy) {
    return paths.empty() ? nullptr
                         : std::make_unique<policy::Decisions>(policy::read_decisions(paths), policy);
}
