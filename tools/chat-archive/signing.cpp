// SPDX-License-Identifier: EUPL-1.2
#include "signing.hpp"

#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/statement.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;

constexpr std::int64_t k_day = 86'400;
constexpr std::uint64_t k_most_days = 36'500;
constexpr std::size_t k_shown = 200;

std::int64_t now() {
    const auto moment = std::chrono::system_clock::now();
    return std::chrono::duration_cast<std::chrono::seconds>(moment.time_since_epoch()).count();
}

/// The first line of the file, so that an editor's line end does no harm.
sign::Password read_password(const cli::Options& options) {
    if (!options.has("password-file")) {
        return sign::Password("");
    }
    std::string text = sign::read_small(options.text("password-file"));
    text.resize(std::min(text.find('\n'), text.size()));
    return sign::Password(std::move(text));
}

/// A smart card's module reads what it needs, so this comes before the sandbox closes.
sign::Identity load_identity(const cli::Options& options, const std::string& location) {
    return {location, read_password(options)};
}

sign::NewIdentity wanted_identity(const cli::Options& options) {
    const std::string use = options.text("use");
    const std::string key = options.text("key");
    const std::int64_t from = now();
    const std::uint64_t days = cli::number_of(options, "days", 1095, {.least = 1, .most = k_most_days});
    return {.name = options.text("name"),
            .organisation = options.text("organisation"),
            .use = use == "authority"    ? sign::IdentityUse::authority
                   : use == "timestamps" ? sign::IdentityUse::timestamping
                                         : sign::IdentityUse::signing,
            .key = key == "p384"  ? sign::KeyType::p384
                   : key == "rsa" ? sign::KeyType::rsa3072
                                  : sign::KeyType::p256,
            .from = from,
            .until = from + static_cast<std::int64_t>(days) * k_day};
}

std::string written(std::int64_t seconds) {
    const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(moment));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// A certificate that outlives its issuer's would promise days in which nobody can check it.
void end_with_issuer(cli::Context& context, const sign::CertificateFacts& issuer, sign::NewIdentity& wanted) {
    if (wanted.until <= issuer.not_after || issuer.usage != "issuing certificates") {
        return; // who may issue none is refused later
    }
    if (issuer.not_after <= wanted.from) {
        throw Error(Fault::usage,
                    fmt::format("--issuer: its certificate expired on {}", written(issuer.not_after)));
    }
    if (wanted.until - issuer.not_after >= k_day) {
        context.say(
            cli::Severity::warning,
            fmt::format("the certificate ends on {}, as that of its issuer does", written(issuer.not_after)));
    }
    wanted.until = issuer.not_after;
}

int new_identity(cli::Context& context) {
    const cli::Options& options = context.options();
    if (!options.has("name") || !options.has("output")) {
        throw Error(Fault::usage, "identity new needs --name and -o",
                    "the file of -o will hold the private key");
    }
    sign::NewIdentity wanted = wanted_identity(options);
    std::optional<sign::Identity> issuer;
    if (options.has("issuer")) {
        issuer.emplace(load_identity(options, options.text("issuer")));
        end_with_issuer(context, issuer->facts(), wanted);
    }
    context.enter({.reads = {}, .writes = {}});
    context.output().write(sign::make_identity(wanted, issuer ? &*issuer : nullptr));
    context.output().commit();
    return 0;
}

int show_identity(cli::Context& context) {
    const cli::Options& options = context.options();
    if (options.operands().size() != 2) {
        throw Error(Fault::usage, "identity show needs the identity", "chat-archive identity show FILE");
    }
    const sign::Identity identity = load_identity(options, options.operands().back());
    context.enter({.reads = {}, .writes = {}});
    const sign::CertificateFacts facts = identity.facts();
    context.output().write(
        fmt::format("subject: {}\nissuer: {}\nkey: {}\nuse: {}\nvalid: {} to {}\nserial: {}\n"
                    "sha-256: {}\n{}",
                    base::printable(facts.subject, k_shown), base::printable(facts.issuer, k_shown),
                    facts.key, facts.usage, written(facts.not_before), written(facts.not_after), facts.serial,
                    facts.sha256, identity.public_pem()));
    context.output().commit();
    return 0;
}

int identity_main(cli::Context& context) {
    const std::vector<std::string>& operands = context.options().operands();
    if (operands.front() == "new" && operands.size() == 1) {
        return new_identity(context);
    }
    if (operands.front() == "show") {
        return show_identity(context);
    }
    throw Error(Fault::usage, fmt::format("identity: \"{}\" is neither new nor show FILE",
                                          base::printable(operands.front(), 40)));
}

/// A file with signatures over other content would hide behind the new one.
void require_fitting(const std::string& signature, const std::string& statement, const std::string& path,
                     const sign::Identity& signer) {
    const sign::Trust none(signer.public_pem(), path);
    for (const sign::SignerReport& report : sign::verify_detached(signature, statement, none, now())) {
        if (report.verdict == sign::Verdict::malformed || report.verdict == sign::Verdict::tampered) {
            throw Error(Fault::data, fmt::format("{}: {}", path, to_string(report.verdict)),
                        "move it away to start with a first signature");
        }
    }
}

/// A signature that no one could verify is not written: the certificate is for another use, or of another
/// time.
void require_verifiable(const std::string& signature, const std::string& statement,
                        const sign::Identity& signer) {
    const sign::CertificateFacts facts = signer.facts();
    const sign::Trust own(signer.public_pem(), "--identity");
    for (const sign::SignerReport& report : sign::verify_detached(signature, statement, own, now())) {
        const bool is_own = report.certificate_sha256 == facts.sha256;
        if (is_own &&
            (report.verdict == sign::Verdict::expired || report.verdict == sign::Verdict::wrong_usage ||
             report.verdict == sign::Verdict::wrong_algorithm ||
             report.verdict == sign::Verdict::unknown_extension)) {
            throw Error(Fault::usage,
                        fmt::format("--identity: {}: {}", base::printable(facts.subject, k_shown),
                                    to_string(report.verdict)),
                        "chat-archive identity show tells what a certificate is for, and until when");
        }
    }
}

/// What a signature over a package is of: the digests of all its tag files, and through them of everything.
std::string signed_file(const std::string& operand) {
    struct stat status {};

    const bool is_folder = ::stat(operand.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    return is_folder ? operand + "/" + std::string(archive::k_signed_manifest) : operand;
}

/// The package in which a file lies; empty: in none.
std::filesystem::path find_package(const std::string& path) {
    std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    while (!std::filesystem::exists(folder / "bagit.txt")) {
        if (folder == folder.parent_path()) {
            return {};
        }
        folder = folder.parent_path();
    }
    return folder;
}

/// A new signature that would make evidence worthless, or a package that holds the statement.
void refuse_harm(const std::string& operand, const std::string& target) {
    if (const std::string stamp = target + ".tsr"; ::access(stamp.c_str(), F_OK) == 0) {
        throw Error(Fault::refused,
                    fmt::format("{}: this timestamp is over the signatures that are there: with one more it "
                                "would prove nothing",
                                stamp),
                    "let all sign first, then stamp; with --force the timestamp has to be made anew");
    }
    if (target == operand + ".p7s" && !find_package(operand).empty()) {
        throw Error(
            Fault::refused,
            fmt::format("{}: it lies in a package, which would hold a file more than its manifests say",
                        operand),
            "sign it before chat-archive packs it, a copy of it beside the package, or the package");
    }
}

/// The module of a smart card goes on reading while it signs: its settings, a token kept in files.
std::vector<std::string> readable_for(const cli::Options& options, const std::string& path) {
    return {sign::is_card_uri(options.text("identity")) ? "/" : path};
}

int sign_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const std::string path = signed_file(options.operands().front());
    const std::string target = path + ".p7s";
    if (!options.has("force")) {
        refuse_harm(options.operands().front(), target);
    }
    const sign::Identity signer = load_identity(options, options.text("identity"));
    const std::string folder = base::parent_of(path);
    context.enter({.reads = readable_for(options, folder), .writes = {folder}});
    const std::string statement = sign::read_small(path);
    if (path == options.operands().front()) {
        sign::require_statement(statement, path);
    } else {
        archive::require_sound(options.operands().front()); // who signs vouches for every file
    }
    std::string signature;
    if (::access(target.c_str(), F_OK) == 0) {
        const std::string before = sign::read_small(target);
        require_fitting(before, statement, target, signer);
        signature = sign::add_signature(before, statement, signer);
    } else {
        signature = sign::sign_detached(statement, signer);
    }
    require_verifiable(signature, statement, signer);
    base::AtomicFile file(target, base::Replace::allowed, 0644);
    file.write(signature);
    file.commit();
    context.journal("signed", path);
    return 0;
}

int stamp_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const sign::Identity authority = load_identity(options, options.text("identity"));
    context.enter({.reads = readable_for(options, options.operands().front()), .writes = {}});
    const std::string request = sign::read_small(options.operands().front());
    context.output().write(sign::answer_timestamp_request(request, authority, now()));
    context.output().commit();
    context.say(cli::Severity::warning,
                "this timestamp takes its time from this machine, and proves it only to those "
                "who trust the holder of this key");
    return 0;
}

constexpr cli::OptionSpec k_identity = {
    .name = "identity",
    .argument = "FILE",
    .help = "who signs: PEM, PKCS#12, or a pkcs11: URI",
    .details = "The file holds the private key with its certificate, and those of its issuers. "
               "\"pkcs11:object=NAME?module-path=FILE\" names a key on a smart card; see chatkeep-proof(7).",
    .required = true};

constexpr cli::OptionSpec k_password = {.name = "password-file",
                                        .argument = "FILE",
                                        .help = "file whose first line is the key's password or PIN",
                                        .details =
                                            "A password is never taken from the command line, where others "
                                            "can read it. Without this option the key must not need one."};

constexpr std::array k_identity_options = {
    cli::OptionSpec{.name = "name",
                    .argument = "NAME",
                    .help = "name of the person, office or service",
                    .details = "Needed by new; it stands in the certificate, in at most 64 characters."},
    cli::OptionSpec{.name = "organisation",
                    .argument = "NAME",
                    .help = "name of the organisation",
                    .details = "Stands in the certificate, in at most 64 characters."},
    cli::OptionSpec{.name = "use",
                    .argument = "USE",
                    .help = "what it is for: signing (default), timestamps, authority",
                    .details = "An authority issues the certificates of others.",
                    .choices = "signing|timestamps|authority"},
    cli::OptionSpec{.name = "key",
                    .argument = "TYPE",
                    .help = "type of the new key: p256 (default), p384, rsa",
                    .details = "RSA keys have 3072 bits.",
                    .choices = "p256|p384|rsa"},
    cli::OptionSpec{.name = "days",
                    .argument = "N",
                    .help = "how long the certificate is valid (1095)",
                    .details =
                        "From now on, and no longer than that of the issuer. Signatures outlive it where a "
                        "timestamp proves when they were made."},
    cli::OptionSpec{.name = "issuer",
                    .argument = "FILE",
                    .help = "identity of the authority that issues it",
                    .details = "Without it the certificate is signed with its own key."},
    k_password,
};

constexpr std::array k_sign_options = {k_identity, k_password};

constexpr std::array k_identity_examples = {
    cli::ExampleSpec{"chat-archive identity new --use authority --name 'Example CA' -o ca.pem",
                     "make an authority"},
    cli::ExampleSpec{"chat-archive identity new --issuer ca.pem --name 'Noa Vermeer' -o noa.pem",
                     "make a signer under it"},
    cli::ExampleSpec{"chat-archive identity show ca.pem -o ca.crt", "write what others must trust"},
};

constexpr std::array k_sign_examples = {
    cli::ExampleSpec{"chat-archive sign --identity noa.pem statement.json", "sign, or add a signature"},
    cli::ExampleSpec{"chat-archive sign --identity noa.pem package", "sign all that is in a package"},
};

constexpr std::array k_stamp_examples = {
    cli::ExampleSpec{"chat-archive stamp --identity tsa.pem -o s.tsr s.tsq", "answer a timestamp request"},
};

} // namespace

constinit const cli::CommandSpec k_identity_command = {.name = "identity",
                                                       .summary = "make or show the identity of a signer",
                                                       .operands = "new | show FILE",
                                                       .operands_min = 1,
                                                       .operands_max = 2,
                                                       .options = k_identity_options,
                                                       .examples = k_identity_examples,
                                                       .main = &identity_main,
                                                       .has_output = true};

constinit const cli::CommandSpec k_sign_command = {.name = "sign",
                                                   .summary = "sign a statement, or a whole package",
                                                   .operands = "IN",
                                                   .operands_min = 1,
                                                   .operands_max = 1,
                                                   .options = k_sign_options,
                                                   .examples = k_sign_examples,
                                                   .main = &sign_main};

constinit const cli::CommandSpec k_stamp_command = {.name = "stamp",
                                                    .summary =
                                                        "answer a timestamp request, for demonstrations",
                                                    .operands = "IN",
                                                    .operands_min = 1,
                                                    .operands_max = 1,
                                                    .options = k_sign_options,
                                                    .examples = k_stamp_examples,
                                                    .main = &stamp_main,
                                                    .has_output = true};
