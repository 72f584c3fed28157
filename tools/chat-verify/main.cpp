// SPDX-License-Identifier: EUPL-1.2
// chat-verify: checks streams and packages.
#include "archive/layout.hpp"
#include "archive/package_check.hpp"
#include "archive/proof_check.hpp"
#include "archive/unlisted_files.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cleaning.hpp"
#include "cli/program.hpp"
#include "evidence.hpp"
#include "leaks.hpp"
#include "log.hpp"
#include "proof_report.hpp"
#include "sample.hpp"
#include "show.hpp"
#include "sign/statement.hpp"
#include "stream/compare.hpp"
#include "stream/contract.hpp"
#include "stream/reader.hpp"
#include "stream/tee.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;

constexpr std::uint64_t k_lines_per_report = 1024;
constexpr std::uint64_t k_most_shown = 20;

std::string name_of(const std::string& operand) {
    return operand.empty() || operand == "-" ? "standard input" : operand;
}

/// Says the first findings one by one and counts the rest.
class Teller {
public:
    explicit Teller(cli::Context& context) : m_context(context) {}

    void tell(cli::Severity severity, const std::string& text, std::string_view code,
              const base::Place& place) {
        std::uint64_t& count = severity == cli::Severity::error ? m_errors : m_warnings;
        if (++count <= k_most_shown) {
            m_context.say(severity, text, code, place);
        }
    }

    void sum_up() {
        if (m_errors > k_most_shown) {
            m_context.say(cli::Severity::error, fmt::format("and {} more errors", m_errors - k_most_shown));
        }
        if (m_warnings > k_most_shown) {
            m_context.say(cli::Severity::warning,
                          fmt::format("and {} more warnings", m_warnings - k_most_shown));
        }
    }

    [[nodiscard]] std::uint64_t errors() const noexcept { return m_errors; }

private:
    cli::Context& m_context;
    std::uint64_t m_errors = 0;
    std::uint64_t m_warnings = 0;
};

class StreamTeller : public stream::ContractListener {
public:
    StreamTeller(Teller& teller, std::string name) : m_teller(teller), m_name(std::move(name)) {}

    void breach(std::uint64_t line, std::string text) override {
        m_teller.tell(cli::Severity::error, text, "contract", place(line));
    }

    void remark(std::uint64_t line, std::string text) override {
        m_teller.tell(cli::Severity::info, text, "remark", place(line));
    }

private:
    [[nodiscard]] base::Place place(std::uint64_t line) const {
        return {.file = m_name, .line = line, .row = {}, .offset = {}};
    }

    Teller& m_teller;
    std::string m_name;
};

std::string describe(const stream::ContractCounts& counts) {
    return fmt::format("{} conversations, {} participants, {} messages, {} removals, {} notices, {} "
                       "attachments ({} missing), "
                       "{} records of unknown types",
                       counts.conversations, counts.participants, counts.messages, counts.removals,
                       counts.notices, counts.attachments, counts.missing, counts.unknown);
}

/// Passes the stream on as it is; keeps its end record back when it breaks the contract, so that nobody takes
/// it for whole.
int filter_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    const std::string name = name_of(operands.empty() ? "" : operands.front());
    context.enter({.reads = operands, .writes = {}});
    stream::PassThrough input(context.input(), context.output());
    stream::Reader reader(input, name);
    Teller teller(context);
    StreamTeller listener(teller, name);
    stream::Contract contract(listener);
    stream::Line line;
    while (reader.next(line)) {
        contract.check(line);
        if (line.number % k_lines_per_report == 0) {
            context.progress(reader.bytes_read(), 0);
        }
    }
    contract.finish();
    teller.sum_up();
    if (teller.errors() > 0) {
        throw base::Error(base::Fault::check,
                          fmt::format("{}: {} errors: the end record was kept back", name, teller.errors()));
    }
    input.release();
    context.output().commit();
    context.say(cli::Severity::info, fmt::format("{}: checked {}", name, describe(contract.counts())));
    context.journal("messages", std::to_string(contract.counts().messages));
    return 0;
}

class DifferencePrinter : public stream::DifferenceListener {
public:
    explicit DifferencePrinter(cli::Context& context) : m_context(context) {}

    void differs(const std::string& text) override { m_context.output().write(text + "\n"); }

    void advanced(std::uint64_t bytes) override { m_context.progress(bytes, 0); }

private:
    cli::Context& m_context;
};

std::unique_ptr<base::Input> open_stream(const std::string& operand) {
    if (operand == "-") {
        return base::FdInput::standard();
    }
    return std::make_unique<base::FdInput>(base::open_to_read(operand), operand);
}

int diff_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    if (operands.front() == "-" && operands.back() == "-") {
        throw base::Error(base::Fault::usage, "only one of the two streams can be standard input");
    }
    context.enter({.reads = operands, .writes = {}});
    const auto left_input = open_stream(operands.front());
    const auto right_input = open_stream(operands.back());
    stream::Reader left(*left_input, name_of(operands.front()));
    stream::Reader right(*right_input, name_of(operands.back()));
    DifferencePrinter printer(context);
    const std::uint64_t differences = stream::compare(left, right, printer);
    context.output().commit();
    return differences == 0 ? 0 : 1;
}

class BagTeller : public archive::CheckListener {
public:
    BagTeller(cli::Context& context, Teller& teller, std::string folder)
        : m_context(context), m_teller(teller), m_folder(std::move(folder)) {}

    void found(archive::Finding finding) override {
        const bool is_error = finding.level == archive::FindingLevel::error;
        base::Place place{.file = m_folder, .line = {}, .row = {}, .offset = {}};
        if (!finding.file.empty()) {
            place.file += (place.file.ends_with('/') ? "" : "/") + finding.file;
        }
        if (finding.line > 0) {
            place.line = finding.line;
        }
        m_teller.tell(is_error ? cli::Severity::error : cli::Severity::warning, finding.text, "archive",
                      place);
    }

    void advanced(std::uint64_t bytes) override { m_context.progress(m_bytes += bytes, 0); }

private:
    cli::Context& m_context;
    Teller& m_teller;
    std::string m_folder;
    std::uint64_t m_bytes = 0;
};

void describe(cli::Context& context, const std::string& folder, const archive::PackageReport& report) {
    if (report.bag.declaration) {
        context.say(
            cli::Severity::info,
            fmt::format("{}: checked a bag of BagIt {}.{} with {} payload files of {} bytes and {} tag files",
                        folder, report.bag.declaration->major, report.bag.declaration->minor,
                        report.bag.payload.files, report.bag.payload.bytes, report.bag.tag_files));
    }
    if (report.stream) {
        context.say(cli::Severity::info, fmt::format("{}: checked {}; {} stored objects", folder,
                                                     describe(*report.stream), report.objects));
    }
}

/// How many different signers --signers asks for; 0: it is not given.
std::size_t wanted_signers(const cli::Options& options) {
    return options.has("signers") ? cli::number_of(options, "signers", 0, {.least = 1}) : 0;
}

/// Checks the signatures over the read-out's statement and, where there are some or --signers asks for them,
/// over the package; false when one of them is not valid or missing.
bool report_evidence(cli::Context& context, const std::string& folder) {
    const std::size_t wanted = wanted_signers(context.options());
    bool is_valid = check_evidence(context, folder + "/" + std::string(archive::k_readout_statement), wanted);
    const std::string manifest = folder + "/" + std::string(archive::k_signed_manifest);
    const bool is_signed = ::access((manifest + ".p7s").c_str(), F_OK) == 0;
    if (is_signed || wanted > 0) {
        context.output().write("over the package as a whole:\n");
    }
    if (is_signed) {
        is_valid = check_evidence(context, manifest, wanted) && is_valid;
    } else if (wanted > 0) {
        context.output().write(fmt::format("missing signer: 0 of {} are there\n", wanted));
        is_valid = false;
    }
    return is_valid;
}

/// Says what is proved, if anything; false when signatures should be checked and are not valid.
bool report_proof(cli::Context& context, const std::string& folder,
                  const std::optional<archive::ProofReport>& proof) {
    if (!proof) {
        return true;
    }
    const bool is_checked = context.options().has("trust");
    const bool is_valid = is_checked && report_evidence(context, folder);
    const auto is_signed = [&folder](std::string_view file) {
        return ::access((folder + "/" + std::string(file) + ".p7s").c_str(), F_OK) == 0;
    };
    write_proof_report(context, *proof,
                       {.are_valid = is_valid,
                        .are_counted = wanted_signers(context.options()) > 0,
                        .of_statement = is_signed(archive::k_readout_statement),
                        .of_package = is_signed(archive::k_signed_manifest)});
    return is_valid || !is_checked;
}

/// Evidence that does not fit is a fault, whoever is trusted.
void find_broken(const std::string& folder, archive::CheckListener& listener) {
    for (const std::string_view file : {archive::k_readout_statement, archive::k_signed_manifest}) {
        const std::string broken = sign::find_broken_evidence(folder + "/" + std::string(file));
        if (!broken.empty()) {
            listener.found({archive::FindingLevel::error, "", 0, base::printable(broken, 300)});
        }
    }
}

int archive_main(cli::Context& context) {
    const std::string& folder = context.options().operands().front();
    const bool has_trust = context.options().has("trust");
    if (wanted_signers(context.options()) > 0 && !has_trust) {
        throw base::Error(base::Fault::usage, "--signers needs --trust",
                          "name the file with the certificates that you trust");
    }
    context.enter(
        {.reads = has_trust ? std::vector{folder, context.options().text("trust")} : std::vector{folder},
         .writes = {}});
    Teller teller(context);
    BagTeller listener(context, teller, folder);
    const archive::WholeReport report = archive::check_whole(folder, listener);
    find_broken(folder, listener);
    if (has_trust && !report.holds_proof) {
        listener.found({archive::FindingLevel::error, "", 0, "--trust: the package holds no proof"});
    }
    teller.sum_up();
    if (teller.errors() == 0 && !report.holds_proof && report.package.stream) {
        context.output().write("not proved: the package holds no proof of what was read\n");
        context.output().commit();
    }
    describe(context, folder, report.package);
    const bool is_trusted = report_proof(context, folder, teller.errors() == 0 ? report.proof : std::nullopt);
    context.journal("errors", std::to_string(teller.errors()));
    context.journal("warnings", std::to_string(report.package.warnings));
    return teller.errors() == 0 && is_trusted ? 0 : 1;
}

constexpr std::array k_filter_examples = {
    cli::ExampleSpec{"chat-verify < messages.jsonl > checked.jsonl", "check a stream and pass it on"},
    cli::ExampleSpec{"chat-verify -v -o /dev/null messages.jsonl", "check only, and say what was checked"},
};

constexpr std::array k_diff_examples = {
    cli::ExampleSpec{"chat-verify diff before.jsonl after.jsonl", "compare two read-outs"},
};

constexpr cli::OptionSpec k_archive_signers = {
    .name = "signers",
    .argument = "N",
    .help = "how many different signers each signature must have",
    .details = "Who takes a signer out of a signature that has no timestamp leaves no trace: only who knows "
               "how many there were can tell. With it the statement of the read-out and the package must "
               "both be signed. Where they have not as many, *chat-verify statement* counts each alone."};

const std::array k_archive_options = {k_trust_option, k_archive_signers, k_at_option};

constexpr std::array k_archive_examples = {
    cli::ExampleSpec{"chat-verify archive package", "check a package, its stream, its attachments"},
};

const std::array k_commands = {
    cli::CommandSpec{.name = {},
                     .summary = "check that a chat stream keeps its contract, and pass it on unchanged",
                     .operands = "[IN]",
                     .operands_min = 0,
                     .operands_max = 1,
                     .options = {},
                     .examples = k_filter_examples,
                     .main = &filter_main,
                     .has_output = true},
    cli::CommandSpec{.name = "diff",
                     .summary = "compare two chat streams by the ids of their records",
                     .operands = "A B",
                     .operands_min = 2,
                     .operands_max = 2,
                     .options = {},
                     .examples = k_diff_examples,
                     .main = &diff_main,
                     .has_output = true},
    cli::CommandSpec{.name = "archive",
                     .summary = "check a package: any BagIt bag, what it holds, its proof",
                     .operands = "PKG",
                     .operands_min = 1,
                     .operands_max = 1,
                     .options = k_archive_options,
                     .examples = k_archive_examples,
                     .main = &archive_main},
    k_cleaning_command,
    k_sample_command,
    k_statement_command,
    k_stamp_command,
    k_residue_command,
    k_keys_command,
    k_show_command,
    k_log_command,
};

} // namespace

int main(int argc, char** argv) {
    return chatkeep::cli::run(argc, argv, {"chat-verify", "check chat streams and packages", k_commands});
}
