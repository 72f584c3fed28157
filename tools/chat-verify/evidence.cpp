// SPDX-License-Identifier: EUPL-1.2
#include "evidence.hpp"

#include "archive/proof_check.hpp"
#include "archive/statements.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "model/time.hpp"
#include "sign/statement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

constexpr std::size_t k_shown = 200;

std::int64_t to_seconds(std::string_view date) {
    const bool has_form = date.size() == 10 && date[4] == '-' && date[7] == '-';
    const auto number = [&](std::size_t at, std::size_t size) { // 0 is no month
        return has_form ? static_cast<unsigned>(base::parse_number(date.substr(at, size)).value_or(0)) : 0U;
    };
    const std::chrono::year_month_day moment{std::chrono::year(static_cast<int>(number(0, 4))),
                                             std::chrono::month(number(5, 2)),
                                             std::chrono::day(number(8, 2))};
    if (!moment.ok() || number(0, 4) == 0) {
        throw base::Error(base::Fault::usage,
                          fmt::format("--at: \"{}\" is no date", base::printable(date, 40)),
                          "write it as 2026-01-31");
    }
    return std::chrono::sys_seconds(std::chrono::sys_days(moment)).time_since_epoch().count();
}

std::int64_t moment_of(const cli::Options& options) {
    if (options.has("at")) {
        return to_seconds(options.text("at"));
    }
    const auto now = std::chrono::system_clock::now();
    return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

std::string written(std::int64_t seconds) {
    const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string describe(const sign::SignerReport& signer) {
    const std::string name =
        signer.subject.empty() ? "unknown signer" : base::printable(signer.subject, k_shown);
    const std::string_view unbound =
        signer.binds_certificate ? "" : " (the signature does not name the certificate)";
    const std::string reason = signer.reason.empty() ? "" : ": " + base::printable(signer.reason, k_shown);
    return fmt::format("signature: {}: {}{}{}\n", name, to_string(signer.verdict), reason, unbound);
}

std::string describe(const sign::TimestampReport& stamp) {
    std::string text = fmt::format("timestamp: {}", to_string(stamp.verdict));
    if (stamp.verdict == sign::Verdict::valid) {
        text += fmt::format(": {} by {}", written(stamp.time), base::printable(stamp.authority, k_shown));
    }
    if (!stamp.reason.empty()) {
        text += ": " + base::printable(stamp.reason, k_shown);
    }
    if (stamp.has_expired_since) {
        text += " (its certificate has expired since and a renewal made now is refused: what it says of the "
                "time is as sure as that the authority's key never came into other hands)";
    } else if (stamp.verdict == sign::Verdict::valid && stamp.expires != 0) {
        text += fmt::format(", to be renewed before {}", written(stamp.expires));
    }
    return text + "\n";
}

/// Whether another key signed under the same name.
bool has_namesake(const sign::SignerReport& signer, const std::vector<sign::SignerReport>& all) {
    return std::any_of(all.begin(), all.end(), [&](const sign::SignerReport& other) {
        return other.subject == signer.subject && other.key_sha256 != signer.key_sha256;
    });
}

/// Writes a line for each signature and timestamp; false when one is not valid, or there are fewer different
/// signers than wanted.
bool write_report(base::Output& out, const sign::StatementReport& report, std::size_t wanted) {
    for (const sign::SignerReport& signer : report.signers) {
        out.write(describe(signer));
        if (has_namesake(signer, report.signers)) {
            out.write(fmt::format("  its key has the SHA-256 {}: another key of that name counts as another "
                                  "signer\n",
                                  signer.key_sha256));
        }
    }
    for (const sign::TimestampReport& stamp : report.timestamps) {
        out.write(describe(stamp));
    }
    out.write(report.timestamps.empty() ? "timestamp: none: when it was signed is the signer's word\n" : "");
    const std::size_t signers = report.count_valid_signers();
    const bool is_missing = signers < wanted;
    out.write(is_missing ? fmt::format("missing signer: {} of {} are there\n", signers, wanted) : "");
    return report.is_valid() && !is_missing;
}

sign::Trust trust_of(const cli::Options& options) {
    return {sign::read_small(options.text("trust")), options.text("trust")};
}

void require_package(const std::string& path, const std::string& package) {
    const std::string statement = sign::read_small(path);
    sign::require_statement(statement, path);
    if (const std::string why = archive::find_other_subject(statement, package); !why.empty()) {
        throw base::Error(base::Fault::check,
                          fmt::format("{}: the statement is not about {}: {}", path, package, why));
    }
    archive::require_sound(package);
}

int statement_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const std::string& path = options.operands().front();
    const std::size_t wanted = cli::number_of(options, "signers", 1, {.least = 1});
    static_cast<void>(moment_of(options)); // refused before any work
    std::vector<std::string> reads = {base::parent_of(path), options.text("trust")};
    if (options.has("package")) {
        reads.push_back(options.text("package"));
    }
    context.enter({.reads = reads, .writes = {}});
    if (options.has("package")) {
        require_package(path, options.text("package"));
    }
    const sign::StatementReport report = sign::check_statement(path, trust_of(options), moment_of(options));
    const bool is_enough = write_report(context.output(), report, wanted);
    context.output().commit();
    return is_enough ? 0 : 1;
}

int check_response(cli::Context& context) {
    const cli::Options& options = context.options();
    if (!options.has("trust")) {
        throw base::Error(base::Fault::usage, "--response needs --trust",
                          "name the file with the certificates that you trust");
    }
    const std::int64_t now = moment_of(options);
    std::vector<std::string> reads = {options.operands().front(), options.text("response"),
                                      options.text("trust")};
    if (options.has("request")) {
        reads.push_back(options.text("request"));
    }
    context.enter({.reads = reads, .writes = {}});
    const sign::Trust trust(sign::read_small(options.text("trust")), options.text("trust"));
    const std::string request = options.has("request") ? sign::read_small(options.text("request")) : "";
    if (options.has("request") && request.empty()) {
        throw base::Error(base::Fault::data,
                          fmt::format("{}: there is no request in it", options.text("request")));
    }
    const sign::TimestampReport report = sign::verify_timestamp(
        sign::read_small(options.text("response")), sign::read_small(reads.front()), request, trust, now);
    context.output().write(describe(report));
    context.output().commit();
    return report.verdict == sign::Verdict::valid ? 0 : 1;
}

int stamp_main(cli::Context& context) {
    const cli::Options& options = context.options();
    if (options.has("response")) {
        return check_response(context);
    }
    if (!options.has("request")) {
        throw base::Error(base::Fault::usage, "one of --request and --response is needed",
                          "--request F.tsq writes what goes to the timestamping authority");
    }
    const std::string target = options.text("request");
    context.enter({.reads = options.operands(), .writes = {base::parent_of(target)}});
    const std::string request = sign::make_timestamp_request(sign::read_small(options.operands().front()));
    base::AtomicFile file(target, options.has("force") ? base::Replace::allowed : base::Replace::never);
    file.write(request);
    file.commit();
    return 0;
}

constexpr cli::OptionSpec trust_option(bool required) {
    return {
        .name = "trust",
        .argument = "FILE",
        .help = "PEM file of the certificates that you trust",
        .details =
            "Each certificate in it is trusted as it is, be it of an authority or of a signer. Whether one "
            "was revoked is not checked: that would need a network.",
        .required = required};
}

constexpr cli::OptionSpec k_needed_trust = trust_option(true);
constexpr cli::OptionSpec k_trust = trust_option(false);
constexpr cli::OptionSpec k_at = {
    .name = "at",
    .argument = "DATE",
    .help = "check certificates as of this day, not today",
    .details = "A day written as 2026-01-31, at its beginning in UTC. A timestamp of a "
               "later time is refused then."};

constexpr std::array k_statement_options = {
    k_needed_trust,
    cli::OptionSpec{
        .name = "package",
        .argument = "PKG",
        .help = "the statement must speak of this package",
        .details =
            "It must be one of the two statements in the package, or an approval or a destruction that names "
            "both; the package must hold what these say."},
    cli::OptionSpec{.name = "signers",
                    .argument = "N",
                    .help = "how many different signers there must be (1)",
                    .details =
                        "A cleaned package has the cleaner, the checker, the owner: 3. Signers are told "
                        "apart by their keys: one name with two keys counts twice, and is said."},
    k_at,
};

constexpr std::array k_stamp_options = {
    cli::OptionSpec{
        .name = "request",
        .argument = "FILE",
        .help = "write a timestamp request, or the request that was answered",
        .details = "Without --response the request for IN is written here, to be carried to an authority. "
                   "With it, the response must answer this request."},
    cli::OptionSpec{
        .name = "response",
        .argument = "FILE",
        .help = "check this response of the authority",
        .details = "It must be over IN. Kept beside a signature as F.p7s.tsr, the other commands find it."},
    k_trust,
    k_at,
};

constexpr std::array k_statement_examples = {
    cli::ExampleSpec{"chat-verify statement --trust ca.crt --signers 2 statement.json",
                     "check a statement, its two signatures, its timestamp"},
};

constexpr std::array k_stamp_examples = {
    cli::ExampleSpec{"chat-verify stamp --request s.tsq s.json.p7s", "make what an authority needs"},
    cli::ExampleSpec{"chat-verify stamp --response s.tsr --request s.tsq --trust ca.crt s.json.p7s",
                     "check what it answered"},
};

} // namespace

constinit const cli::OptionSpec k_trust_option = k_trust;
constinit const cli::OptionSpec k_at_option = k_at;

bool check_evidence(cli::Context& context, const std::string& path, std::size_t wanted) {
    const cli::Options& options = context.options();
    const sign::StatementReport report = sign::check_evidence(path, trust_of(options), moment_of(options));
    return write_report(context.output(), report, wanted);
}

constinit const cli::CommandSpec k_statement_command = {
    .name = "statement",
    .summary = "check a statement with its signatures, timestamps",
    .operands = "IN",
    .operands_min = 1,
    .operands_max = 1,
    .options = k_statement_options,
    .examples = k_statement_examples,
    .main = &statement_main};

constinit const cli::CommandSpec k_stamp_command = {.name = "stamp",
                                                    .summary =
                                                        "ask for a timestamp by hand, and check the answer",
                                                    .operands = "IN",
                                                    .operands_min = 1,
                                                    .operands_max = 1,
                                                    .options = k_stamp_options,
                                                    .examples = k_stamp_examples,
                                                    .main = &stamp_main};
