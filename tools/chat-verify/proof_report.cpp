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

/// A read-out's leaves are messages, and beside them the records of conversations, participants.
std::string what_was_read(const archive::ProofReport& report) {
    const std::map<std::string, std::uint64_t>& types = report.statement.records;
    if (types.empty()) {
        return fmt::format("{} messages", report.counts.messages);
    }
    const auto messages = types.find("message");
    return fmt::format("{} records ({} messages)", report.counts.messages,
                       messages == types.end() ? 0 : messages->second);
}

} // namespace

void write_proof_report(cli::Context& context, const archive::ProofReport& report, bool is_signed) {
    base::Output& out = context.output();
    const hash::ProofCounts& counts = report.counts;
    out.write(fmt::format(
        "proved: {} in {} conversations were read; {} are here intact, {} in part, {} are removed\n",
        what_was_read(report), counts.conversations, counts.intact, counts.partial, counts.removed));
    out.write("proved: each byte that is here was read, in this order; nothing was added\n");
    if (report.stream) {
        out.write("proved: the stream says what the records say\n");
        out.write(fmt::format("attested: values that cleaning changed: {}\n", counts.derived));
    }
    out.write(fmt::format("attested: reasons of removed messages: {}\n", list(counts.removed_for)));
    out.write(fmt::format("attested: reasons of conversations removed whole: {}\n",
                          list(counts.conversations_removed_for)));
    out.write(
        fmt::format("attested: reasons of redactions within messages: {}\n", list(counts.redacted_for)));
    out.write(is_signed ? "proved: who signed the statement of the read-out\n"
                        : "not checked: who signed the statement of the read-out (--trust)\n");
    out.write(report.stream
                  ? fmt::format("not proved: notices and sources without a conversation ({}), the pages "
                                "beside the stream\n",
                                report.stream->unbound)
                  : "not proved: what stands beside the records\n");
    out.write("attested: that the read-out was complete, that removals were right, that originals were "
              "destroyed\n");
    if (counts.removed + counts.partial > 0) {
        out.write("not hidden: how many records went, where, how long their texts were (position of the "
                  "records around "
                  "them, size of the source), how many a conversation had that was removed whole, or several "
                  "together\n");
    }
    out.commit();
}
