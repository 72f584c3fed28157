// SPDX-License-Identifier: EUPL-1.2
#include "proof_report.hpp"

#include "archive/derived_fields.hpp"
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

/// What stands in the stream or among the attachments and nothing proves.
std::string what_is_attested(const archive::BindingCounts& stream, const hash::ProofCounts& counts) {
    return fmt::format(
        "attested, not proved: values that cleaning changed: {}\n"
        "attested, not proved: files made anew: {}\n"
        "attested, not proved: bytes that fill what went from files: {}, of which {} are not zero\n"
        "attested, not proved: id, place, sender, time, rule of removed messages in the stream: {}\n",
        archive::describe_derived(stream.derived), stream.replaced_files, counts.filler, counts.filler_others,
        stream.removals);
}

std::string who_signed(bool is_signed, bool is_valid, std::string_view what, std::string_view so) {
    if (!is_signed) {
        return fmt::format("not proved: nobody signed {}: {}\n", what, so);
    }
    return is_valid ? fmt::format("proved: who signed {}\n", what)
                    : fmt::format("not checked: who signed {} (--trust)\n", what);
}

} // namespace

void write_proof_report(cli::Context& context, const archive::ProofReport& report,
                        const Signatures& signatures) {
    base::Output& out = context.output();
    const hash::ProofCounts& counts = report.counts;
    out.write(fmt::format(
        "proved: {} in {} conversations were read; {} are here intact, {} in part, {} are removed\n",
        what_was_read(report), counts.conversations, counts.intact, counts.partial, counts.removed));
    out.write(
        "proved: each byte that is here was read, in this order, but for what is listed as attested or not "
        "proved; nothing else was added\n");
    if (report.stream) {
        out.write("proved: the stream says what the records say\n");
        out.write(what_is_attested(*report.stream, counts));
        out.write(report.stream->is_draft
                      ? "attested: this is a draft: it was cleaned with open proposals allowed\n"
                      : "");
    }
    out.write(fmt::format("attested: reasons of removed messages: {}\n", list(counts.removed_for)));
    out.write(fmt::format("attested: reasons of conversations removed whole: {}\n",
                          list(counts.conversations_removed_for)));
    out.write(
        fmt::format("attested: reasons of redactions within messages: {}\n", list(counts.redacted_for)));
    out.write(who_signed(signatures.of_statement, signatures.are_valid, "the statement of the read-out",
                         "anyone can have made it"));
    out.write(who_signed(signatures.of_package, signatures.are_valid, "the package",
                         "nobody vouches in it for what is attested"));
    out.write(signatures.are_valid && !signatures.are_counted
                  ? "not checked: whether others signed too and were left out (--signers)\n"
                  : "");
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
