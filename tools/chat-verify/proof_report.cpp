// SPDX-License-Identifier: EUPL-1.2
#include "proof_report.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <map>
#include <string>

namespace {

using namespace chatkeep;

std::string list(const std::map<std::string, std::uint64_t>& counts) {
    std::string text;
    for (const auto& [reason, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", base::printable(reason, 80), count);
    }
    return text.empty() ? "none" : text;
}

} // namespace

void write_proof_report(cli::Context& context, const hash::ProofCounts& counts, bool is_signed) {
    base::Output& out = context.output();
    out.write(fmt::format(
        "proved: {} messages in {} conversations were read; {} are here intact, {} in part, {} are "
        "removed\n",
        counts.messages, counts.conversations, counts.intact, counts.partial, counts.removed));
    out.write("proved: each byte that is here was read, in this order; nothing was added\n");
    out.write(fmt::format("attested: reasons of removed messages: {}\n", list(counts.removed_for)));
    out.write(fmt::format("attested: reasons of conversations removed whole: {}\n",
                          list(counts.conversations_removed_for)));
    out.write(
        fmt::format("attested: reasons of redactions within messages: {}\n", list(counts.redacted_for)));
    out.write(is_signed ? "proved: who signed the statement of the read-out\n"
                        : "not checked: who signed the statement of the read-out (--trust)\n");
    out.write("not proved: the stream and the pages beside the records: what the records hold counts\n");
    out.write("attested: that the read-out was complete, that removals were right, that originals were "
              "destroyed\n");
    out.commit();
}
