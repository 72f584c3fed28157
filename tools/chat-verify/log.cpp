// SPDX-License-Identifier: EUPL-1.2
#include "log.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "sign/statement.hpp"
#include "sign/transparency_log.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;
using hash::Hash256;

constexpr std::size_t k_largest_log = std::size_t{1} << 30U;
constexpr unsigned k_public = 0644;

std::uint64_t now() {
    const auto moment = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(moment).count());
}

std::string read_if_there(const std::string& path, std::size_t most) {
    if (::access(path.c_str(), F_OK) != 0) {
        return {};
    }
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, most, path);
}

void write_file(const std::string& path, std::string_view bytes) {
    base::AtomicFile file(path, base::Replace::allowed, k_public);
    file.write(bytes);
    file.commit();
}

/// A log on disk. Its checkpoint is that of its entries, or they were tampered with.
class Log {
public:
    explicit Log(std::string folder)
        : m_folder(std::move(folder)), m_text(read_if_there(path("entries"), k_largest_log)),
          m_checkpoint(read_if_there(path("checkpoint"), k_largest_log)) {
        m_entries = sign::parse_entries(m_text, path("entries"));
        const auto note = sign::parse_note(m_checkpoint);
        const auto head = note ? sign::parse_checkpoint(note->text) : std::nullopt;
        const std::vector<Hash256> leaves = this->leaves();
        const bool is_new = m_text.empty() && m_checkpoint.empty();
        if (!is_new &&
            (!head || head->head.size != leaves.size() || head->head.root != hash::root_of(leaves))) {
            throw Error(Fault::check,
                        fmt::format("{}: its entries are not those of its checkpoint", m_folder));
        }
    }

    [[nodiscard]] std::vector<Hash256> leaves() const { return sign::leaves_of(m_entries); }

    [[nodiscard]] const std::string& checkpoint() const {
        if (m_checkpoint.empty()) {
            throw Error(Fault::missing, fmt::format("{}: there is no log here", m_folder));
        }
        return m_checkpoint;
    }

    /// Another key of the same name would go on under a name that others trust for this one.
    void require_signed_by(const sign::NoteSigner& signer) const {
        const auto own = sign::parse_verifiers(signer.verifier_text(), "--key");
        const auto note = sign::parse_note(m_checkpoint);
        const auto signatures = note ? sign::verify_note(*note, own) : std::nullopt;
        if (!m_checkpoint.empty() && (!signatures || signatures->empty() || origin() != signer.name())) {
            throw Error(Fault::check, fmt::format("{}: another key signed its checkpoint", m_folder));
        }
    }

    /// That it goes on from a head.
    void require_continues(const sign::Checkpoint& before, const std::string& name) const {
        if (before.head.size > m_entries.size()) {
            throw Error(Fault::check, fmt::format("{}: it is of a longer log than this", name));
        }
        std::vector<Hash256> leaves = this->leaves();
        leaves.resize(before.head.size);
        if (before.origin != origin() || before.head.root != hash::root_of(leaves)) {
            throw Error(Fault::check,
                        fmt::format("{}: it is of another log: {} does not go on from it", name, m_folder));
        }
    }

    /// The index of a statement; nothing when it is not in the log.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view statement) const {
        const auto entry = hash::parse_hex(hash::sha256(statement));
        const auto found = std::find(m_entries.begin(), m_entries.end(), *entry);
        return found == m_entries.end() ? std::nullopt
                                        : std::optional(static_cast<std::size_t>(found - m_entries.begin()));
    }

    void add(std::string_view statement) {
        const std::string digest = hash::sha256(statement);
        m_entries.push_back(*hash::parse_hex(digest));
        m_text += digest + "\n";
    }

    void commit(const sign::NoteSigner& signer) {
        if (::mkdir(m_folder.c_str(), 0755) != 0 && errno != EEXIST) {
            base::throw_errno(Fault::io, fmt::format("cannot make {}", m_folder));
        }
        const std::vector<Hash256> leaves = this->leaves();
        const std::string text =
            sign::checkpoint_text({signer.name(), {leaves.size(), hash::root_of(leaves)}});
        write_file(path("entries"), m_text);
        write_file(path("checkpoint"), fmt::format("{}\n{}", text, signer.sign(text, 0)));
    }

    /// Adds the line of a witness to the checkpoint, once.
    void attach(const std::string& cosignature) {
        if (!checkpoint().ends_with("\n" + cosignature)) {
            write_file(path("checkpoint"), checkpoint() + cosignature);
        }
    }

private:
    [[nodiscard]] std::string path(std::string_view name) const {
        return fmt::format("{}/{}", m_folder, name);
    }

    [[nodiscard]] std::string origin() const {
        return m_checkpoint.substr(0, m_checkpoint.find('\n')); // its first line
    }

    std::string m_folder;
    std::string m_text;
    std::string m_checkpoint;
    std::vector<Hash256> m_entries;
};

using Operands = std::vector<std::string>;

void require(bool condition, const char* usage) {
    if (!condition) {
        throw Error(Fault::usage, "the arguments do not fit", usage);
    }
}

sign::NoteSigner read_signer(const cli::Options& options) {
    require(options.has("key"), "--key names the key that chat-verify log new made");
    return sign::NoteSigner::parse(sign::read_small(options.text("key")));
}

std::vector<sign::NoteVerifier> read_verifiers(const cli::Options& options) {
    require(options.has("trust"), "--trust names a file of verifier keys, one a line");
    return sign::parse_verifiers(sign::read_small(options.text("trust")), options.text("trust"));
}

int make_key(cli::Context& context, const Operands& operands) {
    require(operands.size() == 2 && context.options().has("output"), "chat-verify log new NAME -o KEY");
    context.enter({.reads = {}, .writes = {}});
    const auto use = context.options().has("witness") ? sign::NoteUse::witness : sign::NoteUse::log;
    context.output().write(sign::NoteSigner::make(operands[1], use).secret_text());
    context.output().commit();
    return 0;
}

int show_key(cli::Context& context, const Operands& operands) {
    require(operands.size() == 1, "chat-verify log verifier --key KEY");
    const sign::NoteSigner signer = read_signer(context.options());
    context.enter({.reads = {}, .writes = {}});
    context.output().write(signer.verifier_text());
    context.output().commit();
    return 0;
}

int add(cli::Context& context, const Operands& operands) {
    require(operands.size() >= 3, "chat-verify log add --key KEY LOG STATEMENT...");
    const sign::NoteSigner signer = read_signer(context.options());
    require(signer.use() == sign::NoteUse::log, "the key of a witness does not sign a log");
    const bool is_there = ::access(operands[1].c_str(), F_OK) == 0;
    context.enter({.reads = operands, .writes = {is_there ? operands[1] : base::parent_of(operands[1])}});
    Log log(operands[1]);
    log.require_signed_by(signer);
    bool has_grown = false;
    for (std::size_t i = 2; i < operands.size(); ++i) {
        const std::string statement = sign::read_small(operands[i]);
        sign::require_statement(statement, operands[i]);
        if (!log.find(statement)) {
            log.add(statement);
            has_grown = true;
        }
    }
    if (has_grown) { // else what witnesses signed stays the head
        log.commit(signer);
    }
    return 0;
}

int prove(cli::Context& context, const Operands& operands) {
    require(operands.size() == 3, "chat-verify log prove LOG STATEMENT");
    context.enter({.reads = operands, .writes = {}});
    const Log log(operands[1]);
    const auto index = log.find(sign::read_small(operands[2]));
    if (!index) {
        throw Error(Fault::missing, fmt::format("{}: this statement is not in the log", operands[2]));
    }
    context.output().write(
        sign::inclusion_text(*index, hash::inclusion_proof(log.leaves(), *index), log.checkpoint()));
    context.output().commit();
    return 0;
}

sign::Checkpoint read_checkpoint(const std::string& bytes, const std::string& name) {
    const auto note = sign::parse_note(bytes);
    auto checkpoint = note ? sign::parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint) {
        throw Error(Fault::data, fmt::format("{}: this is no checkpoint of a log", name));
    }
    return std::move(*checkpoint);
}

int extend(cli::Context& context, const Operands& operands) {
    require(operands.size() == 2 || operands.size() == 3, "chat-verify log extend LOG [CHECKPOINT]");
    context.enter({.reads = operands, .writes = {}});
    const Log log(operands[1]);
    const std::vector<Hash256> leaves = log.leaves();
    std::uint64_t before = 0;
    if (operands.size() == 3) {
        const sign::Checkpoint seen = read_checkpoint(sign::read_small(operands[2]), operands[2]);
        log.require_continues(seen, operands[2]);
        before = seen.head.size;
    }
    const std::vector<Hash256> path =
        before == 0 ? std::vector<Hash256>() : hash::consistency_proof(leaves, before);
    context.output().write(sign::consistency_text(before, path, log.checkpoint()));
    context.output().commit();
    return 0;
}

/// A witness signs only what goes on from the last head that it saw of a log.
int cosign(cli::Context& context, const Operands& operands) {
    require(operands.size() == 3, "chat-verify log cosign --key KEY --trust KEYS SEEN REQUEST");
    const cli::Options& options = context.options();
    const sign::NoteSigner signer = read_signer(options);
    require(signer.use() == sign::NoteUse::witness, "make the key of a witness with --witness");
    const auto known = read_verifiers(options);
    context.enter({.reads = operands, .writes = {base::parent_of(operands[1])}});
    const std::string request = sign::read_small(operands[2]);
    const auto proof = sign::parse_consistency(request);
    if (!proof) {
        throw Error(Fault::data, fmt::format("{}: this is no request to a witness", operands[2]));
    }
    const sign::SignedCheckpoint later = sign::verify_checkpoint(proof->checkpoint, known, operands[2]);
    const std::string seen = read_if_there(operands[1], k_largest_log);
    const sign::Checkpoint before = seen.empty()
                                        ? sign::Checkpoint{later.checkpoint.origin, {0, hash::root_of({})}}
                                        : read_checkpoint(seen, operands[1]);
    const bool goes_on =
        before.origin == later.checkpoint.origin && proof->number == before.head.size &&
        (before.head.size == 0 || hash::proves_consistency(before.head, later.checkpoint.head, proof->path));
    if (!goes_on) {
        throw Error(Fault::check,
                    fmt::format("{}: the log does not go on from the head that was seen of it", operands[2]),
                    "ask for chat-verify log extend LOG with the file of the head that was seen");
    }
    // the output first: a head that was seen without anyone getting the cosignature would be lost
    context.output().write(signer.sign(sign::checkpoint_text(later.checkpoint), now()));
    write_file(operands[1], proof->checkpoint);
    context.output().commit();
    return 0;
}

int attach(cli::Context& context, const Operands& operands) {
    require(operands.size() == 3, "chat-verify log attach --trust KEYS LOG COSIGNATURE");
    const auto known = read_verifiers(context.options());
    context.enter({.reads = operands, .writes = {operands[1]}});
    Log log(operands[1]);
    const std::string line = sign::read_small(operands[2]);
    sign::require_cosignature(line, log.checkpoint(), known, operands[2]);
    log.attach(line);
    return 0;
}

int check(cli::Context& context, const Operands& operands) {
    require(operands.size() == 2 || operands.size() == 3,
            "chat-verify log check --trust KEYS PROOF STATEMENT, or CHECKPOINT");
    const cli::Options& options = context.options();
    const auto known = read_verifiers(options);
    const std::size_t wanted = cli::number_of(options, "witnesses", 0, {});
    context.enter({.reads = operands, .writes = {}});
    const std::string bytes = sign::read_small(operands[1]);
    const auto proof = operands.size() == 3 ? sign::parse_inclusion(bytes) : std::nullopt;
    if (operands.size() == 3 && !proof) {
        throw Error(Fault::check, fmt::format("{}: this is no proof of a log", operands[1]));
    }
    const sign::SignedCheckpoint signed_head =
        sign::verify_checkpoint(proof ? proof->checkpoint : std::string_view(bytes), known, operands[1]);
    const sign::Checkpoint& checkpoint = signed_head.checkpoint;
    if (proof && !hash::proves_inclusion(checkpoint.head, proof->number,
                                         sign::statement_leaf(sign::read_small(operands[2])), proof->path)) {
        throw Error(Fault::check, fmt::format("{}: it is not of this statement", operands[1]));
    }
    const std::size_t witnesses = signed_head.count_witnesses();
    if (witnesses < wanted) {
        throw Error(Fault::check, fmt::format("{}: {} of {} witnesses have seen this head", operands[1],
                                              witnesses, wanted));
    }
    context.output().write(fmt::format("proved: {}{} has {} entries; witnesses: {}\n",
                                       proof ? fmt::format("the statement is entry {}; ", proof->number) : "",
                                       base::printable(checkpoint.origin, 100), checkpoint.head.size,
                                       witnesses));
    context.output().commit();
    return 0;
}

struct Action {
    std::string_view name;
    int (*main)(cli::Context&, const Operands&);
};

constexpr std::array k_actions = {Action{"new", &make_key},  Action{"verifier", &show_key},
                                  Action{"add", &add},       Action{"prove", &prove},
                                  Action{"extend", &extend}, Action{"cosign", &cosign},
                                  Action{"attach", &attach}, Action{"check", &check}};

int log_main(cli::Context& context) {
    const Operands& operands = context.options().operands();
    const auto* const action = std::find_if(k_actions.begin(), k_actions.end(),
                                            [&](const Action& a) { return a.name == operands.front(); });
    if (action == k_actions.end()) {
        throw Error(Fault::usage,
                    fmt::format("log: \"{}\" is no action", base::printable(operands.front(), 40)),
                    "new, verifier, add, prove, extend, cosign, attach, check");
    }
    return action->main(context, operands);
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "key",
                    .argument = "FILE",
                    .help = "the key of the log, or of the witness",
                    .details = "As log new made it. Whoever has it can sign in that name."},
    cli::OptionSpec{.name = "witness",
                    .help = "make a key that cosigns the heads of others' logs",
                    .details = "With new."},
    cli::OptionSpec{.name = "trust",
                    .argument = "FILE",
                    .help = "verifier keys of logs and witnesses, one a line",
                    .details = "As log verifier writes them."},
    cli::OptionSpec{.name = "witnesses",
                    .argument = "N",
                    .help = "how many witnesses must have seen the head (0)",
                    .details = "With check. Different ones, each with a key in the file of --trust."},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-verify log new -o log.key archive.example.org/chats", "make the key of a log"},
    cli::ExampleSpec{"chat-verify log add --key log.key log work/statement-readout.json", "add a statement"},
    cli::ExampleSpec{"chat-verify log prove -o proof log work/statement-readout.json",
                     "prove that it is there"},
};

} // namespace

constinit const cli::CommandSpec k_log_command = {.name = "log",
                                                  .summary = "keep or check an append-only log of statements",
                                                  .operands = "ACTION [ARGUMENT…]",
                                                  .operands_min = 1,
                                                  .operands_max = SIZE_MAX,
                                                  .options = k_options,
                                                  .examples = k_examples,
                                                  .main = &log_main,
                                                  .has_output = true};
