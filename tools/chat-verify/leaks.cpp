// SPDX-License-Identifier: EUPL-1.2
#include "leaks.hpp"

#include "archive/residue.hpp"
#include "base/error.hpp"
#include "hash/record_proof.hpp"
#include "media/provable_cuts.hpp"
#include "tree/tree.hpp"

#include <fmt/core.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;

constexpr std::uint64_t k_most_shown = 20;

class LeakTeller : public archive::CheckListener {
public:
    explicit LeakTeller(cli::Context& context) : m_context(context) {}

    /// An error is a leak, a warning what could not be searched.
    void found(archive::Finding finding) override {
        const bool is_leak = finding.level == archive::FindingLevel::error;
        if (++(is_leak ? m_leaks : m_unread) <= k_most_shown) {
            m_context.say(is_leak ? cli::Severity::error : cli::Severity::warning, finding.text,
                          is_leak ? "leak" : "unread",
                          {.file = std::move(finding.file), .line = {}, .row = {}, .offset = {}});
        }
    }

    void advanced(std::uint64_t bytes) override { m_context.progress(m_bytes += bytes, 0); }

    void sum_up() {
        if (m_leaks > k_most_shown) {
            m_context.say(cli::Severity::error, fmt::format("and {} more places", m_leaks - k_most_shown));
        }
        if (m_unread > k_most_shown) {
            m_context.say(cli::Severity::warning,
                          fmt::format("and {} more that were not searched", m_unread - k_most_shown));
        }
    }

private:
    cli::Context& m_context;
    std::uint64_t m_leaks = 0;
    std::uint64_t m_unread = 0;
    std::uint64_t m_bytes = 0;
};

base::FdInput open_readout(const std::string& path) {
    return base::FdInput(base::open_to_read(path), path);
}

void tell_unread(cli::Context& context, const archive::ResidueCounts& counts) {
    if (counts.unread > 0) {
        context.output().write(fmt::format(
            "not searched: {} contents that can't be opened, or not to their end\n", counts.unread));
    }
}

int residue_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    context.enter({.reads = operands, .writes = {}});
    LeakTeller teller(context);
    base::FdInput readout = open_readout(operands.front());
    const archive::ResidueCounts counts = archive::find_residue(readout, operands.back(), teller);
    teller.sum_up();
    context.output().write(
        fmt::format("searched for {} texts that were taken out, in every form, in {} files of {} "
                    "bytes, {} contents packed in them: found {} times\n",
                    counts.values, counts.files, counts.bytes, counts.packed, counts.hits));
    tell_unread(context, counts);
    if (counts.kept > 0) {
        context.output().write(
            fmt::format("not searched: {} texts of removed records that others say word for word "
                        "and that stay there\n",
                        counts.kept));
    }
    context.output().commit();
    return counts.hits + counts.unread == 0 ? 0 : 1;
}

int keys_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    const std::string commitments = context.options().text("commitments");
    std::vector<std::string> reads = {operands.front(), operands.back(), commitments};
    if (const std::string media = hash::media_of(commitments); !media.empty()) {
        reads.push_back(media);
    }
    const std::vector<std::string> originals = context.options().all("original");
    const std::vector<std::string> places = tree::places_read(originals);
    reads.insert(reads.end(), places.begin(), places.end());
    context.enter({.reads = reads, .writes = {}});
    LeakTeller teller(context);
    base::FdInput readout = open_readout(operands.front());
    const archive::ResidueCounts counts =
        archive::find_keys(readout, {commitments, &media::provable_cuts, originals}, operands.back(), teller);
    teller.sum_up();
    context.output().write(
        fmt::format("searched for {} keys, ids and plain digests in {} files, {} contents packed in them: "
                    "found {} times\n",
                    counts.values, counts.files, counts.packed, counts.hits));
    if (originals.empty()) {
        context.output().write("not searched: digests of the original files (--original)\n");
    }
    tell_unread(context, counts);
    context.output().commit();
    return counts.hits + counts.unread == 0 ? 0 : 1;
}

constexpr std::array k_keys_options = {
    cli::OptionSpec{
        .name = "commitments",
        .argument = "DIR",
        .help = "the folder of chat-parse --commit",
        .details = "Its key tells which keys were withheld. The media store that it names must be there: "
                   "the files in it tell how many keys of parts were.",
        .required = true},
    cli::OptionSpec{
        .name = "original",
        .argument = "PATH",
        .help = "an export or backup that was read: its digests too",
        .details = "MD5, SHA-1, SHA-256 and SHA-512 of the file, or of each file in the folder, and of each "
                   "file in a zip are searched for, but for files that are in the package themselves.",
        .repeatable = true},
};

constexpr std::array k_residue_examples = {
    cli::ExampleSpec{"chat-verify residue readout.jsonl package", "search a package for what was taken out"},
};

constexpr std::array k_keys_examples = {
    cli::ExampleSpec{"chat-verify keys --commitments work --original owner.zip readout.jsonl package",
                     "search it for keys and digests with which that could be guessed"},
};

} // namespace

constinit const cli::CommandSpec k_residue_command = {.name = "residue",
                                                      .summary =
                                                          "search a package for what was taken out of it",
                                                      .operands = "READOUT PKG",
                                                      .operands_min = 2,
                                                      .operands_max = 2,
                                                      .options = {},
                                                      .examples = k_residue_examples,
                                                      .main = &residue_main};

constinit const cli::CommandSpec k_keys_command = {.name = "keys",
                                                   .summary =
                                                       "search a package for withheld keys, plain digests",
                                                   .operands = "READOUT PKG",
                                                   .operands_min = 2,
                                                   .operands_max = 2,
                                                   .options = k_keys_options,
                                                   .examples = k_keys_examples,
                                                   .main = &keys_main};
