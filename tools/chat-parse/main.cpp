// SPDX-License-Identifier: EUPL-1.2
// chat-parse: reads chat sources and writes their messages as a chat stream.
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "cli/backup_passwords.hpp"
#include "cli/program.hpp"
#include "commit.hpp"
#include "hash/media_store.hpp"
#include "merge.hpp"
#include "options.hpp"
#include "parse_run.hpp"
#include "source/registry.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"
#include "time/zone.hpp"
#include "tree/tree.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace {

using namespace chatkeep;

constexpr std::string_view k_standard_input = "-";
constexpr std::size_t k_stream_front = 64; ///< bytes that tell a stream of records from an export

/// "2020-01-27" (its first moment) or "2020-01-27T08:00:00", with or without an offset.
std::optional<model::Instant> moment_of(const cli::Options& options, std::string_view name) {
    const std::string text = options.text(name);
    if (text.empty()) {
        return std::nullopt;
    }
    auto moment = model::parse_instant(text.size() == 10 ? text + "T00:00:00" : text);
    if (!moment) {
        throw base::Error(base::Fault::usage,
                          fmt::format("--{}: \"{}\" is no date", name, base::printable(text)),
                          "write it as 2020-01-27 or 2020-01-27T08:00:00+01:00");
    }
    return moment;
}

/// Where the two can be compared: an interval without a moment in it is a slip of the pen.
void refuse_empty_range(const source::ReadOptions& options) {
    if (!options.since || !options.until ||
        options.since->offset_s.has_value() != options.until->offset_s.has_value()) {
        return;
    }
    const std::int64_t since = options.since->civil_s - options.since->offset_s.value_or(0);
    const std::int64_t until = options.until->civil_s - options.until->offset_s.value_or(0);
    if (since >= until) {
        throw base::Error(base::Fault::usage, "--until is not behind --since: no message can be between");
    }
}

source::ReadOptions read_options(const cli::Options& options) {
    source::ReadOptions result;
    result.zone = options.text("zone");
    if (!result.zone.empty() && !time::Zone::find(result.zone)) {
        throw base::Error(base::Fault::usage,
                          fmt::format("--zone: no time zone is called \"{}\"", base::printable(result.zone)),
                          "use a name such as Europe/Amsterdam or UTC");
    }
    result.date_order = parse::date_order_of(options.text("date-order"));
    result.owner = options.text("owner");
    result.conversation = options.text("conversation");
    result.participants = options.all("participant");
    result.since = moment_of(options, "since");
    result.until = moment_of(options, "until");
    refuse_empty_range(result);
    return result;
}

stream::Header header_of(const cli::Context& context) {
    static constexpr std::array<std::string_view, 8> shaping = {
        "zone", "date-order", "owner", "conversation", "since", "until", "participant", "merge"};
    stream::Header header{context.generator(), {}};
    for (const std::string_view name : shaping) {
        for (const std::string& value : context.options().all(name)) {
            header.options.emplace_back(name, value);
        }
    }
    return header;
}

/// Sources may stand in a stream that was parsed, but what is read now would not be cleaned.
void refuse_cleaned(const stream::Value& header) {
    header.find("options").value_or(stream::Value()).for_each_member([](std::string_view name, const auto&) {
        if (name.starts_with("clean.")) {
            throw base::Error(base::Fault::data, "this stream was cleaned already",
                              "chat-parse stands before chat-clean: chat-extract | chat-parse | chat-clean");
        }
    });
}

/// Whether a named file has records, whose sources lie anywhere.
bool is_stream_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored) || ::access(path.c_str(), R_OK) != 0) {
        return false;
    }
    base::FdInput file(base::open_to_read(path), path);
    return stream::looks_like_stream(base::PeekedInput(file, k_stream_front).front());
}

void parse_records(base::Input& input, const std::string& name, parse::Run& run) {
    stream::Reader reader(input, name);
    stream::Line line;
    while (reader.next(line)) {
        if (line.type == "source") {
            run.read_source(line.root);
        } else if (line.type == "stream") {
            refuse_cleaned(line.root);
        } else {
            run.pass(line.type, line.bytes);
        }
    }
}

void parse_standard_input(parse::Run& run) {
    const auto standard = base::FdInput::standard();
    base::PeekedInput input(*standard, k_stream_front);
    if (stream::looks_like_stream(input.front())) {
        parse_records(input, "standard input", run);
    } else {
        run.read_input(input);
    }
}

void parse_operand(const std::string& path, parse::Run& run) {
    if (path == k_standard_input) {
        parse_standard_input(run);
    } else if (is_stream_file(path)) {
        base::FdInput input(base::open_to_read(path), path);
        parse_records(input, path, run);
    } else {
        run.read_path(path);
    }
}

std::vector<std::string> operands_of(const cli::Options& options) {
    return options.operands().empty() ? std::vector<std::string>{std::string(k_standard_input)}
                                      : options.operands();
}

/// Where sources may lie: anywhere, where records name them.
std::vector<std::string> places_of(const std::vector<std::string>& operands) {
    const bool has_records = std::any_of(operands.begin(), operands.end(), [](const std::string& path) {
        return path == k_standard_input || is_stream_file(path);
    });
    return has_records ? std::vector<std::string>{"/"} : tree::places_read(operands);
}

/// What reading sources needs beside the place where the records go.
struct Reading {
    hash::MediaStore& store;
    tree::BackupPasswords& passwords;
    const source::ReadOptions& wanted;
};

/// True when something was skipped.
bool parse_all(cli::Context& context, stream::Writer& writer, const Reading& reading) {
    parse::Run run(context, writer, reading.store, reading.passwords, reading.wanted);
    for (const std::string& path : operands_of(context.options())) {
        parse_operand(path, run);
    }
    run.finish();
    return run.skipped();
}

int parse_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const source::ReadOptions wanted = read_options(options);
    cli::OptionPasswords passwords(context);
    const std::string media = options.text("media");
    hash::MediaStore store = media.empty() ? hash::MediaStore() : hash::MediaStore(media);
    parse::CommandOutput output(context);
    std::vector<std::string> writes;
    for (const std::string& folder : {media, output.folder()}) {
        if (!folder.empty()) {
            writes.push_back(folder);
        }
    }
    context.enter({places_of(operands_of(options)), writes});
    stream::Writer writer(output.open());
    writer.write(header_of(context));
    const Reading reading{store, passwords, wanted};
    bool skipped = false;
    if (options.has("merge")) {
        auto scan = std::make_unique<base::Spool>();
        stream::Writer spooled(*scan);
        spooled.write(header_of(context));
        skipped = parse_all(context, spooled, reading);
        spooled.finish();
        parse::merge_scan(context, std::move(scan), writer);
    } else {
        skipped = parse_all(context, writer, reading);
    }
    parse::commit_media(context, store);
    writer.finish();
    return skipped ? 1 : 0;
}

int list_sources(cli::Context& context) {
    for (const source::SourceDescriptor& reader : source::registry()) {
        context.output().write(fmt::format("{:<24}{}\n", reader.name, reader.summary));
    }
    context.output().commit();
    return 0;
}

const std::array k_options = {
    parse::k_media_option,
    parse::k_commit_option,
    cli::OptionSpec{.name = "zone",
                    .argument = "ZONE",
                    .help = "time zone of the exporting phone (Europe/Amsterdam)",
                    .details =
                        "Exports state no zone. Without it times are wall clock times without an offset."},
    parse::k_date_order_option,
    parse::k_owner_option,
    parse::k_conversation_option,
    cli::OptionSpec{.name = "participant",
                    .argument = "NAME",
                    .help = "a participant whose name holds \": \"",
                    .details =
                        "Settles lines that can be read with two senders. May be given more than once.",
                    .repeatable = true},
    cli::OptionSpec{.name = "merge",
                    .argument = "auto",
                    .help = "join conversations that several sources hold",
                    .details =
                        "Which belong together is told by the messages that they share; the first source is "
                        "the reference. See MERGING.",
                    .choices = "auto"},
    cli::OptionSpec{.name = "since",
                    .argument = "TIME",
                    .help = "leave out what is wholly before this moment",
                    .details =
                        "A date or an RFC 3339 time. The number of messages left out stands in a notice.",
                    .group = "Range"},
    cli::OptionSpec{.name = "until",
                    .argument = "TIME",
                    .help = "leave out what is wholly at or after this moment",
                    .details = "A date or an RFC 3339 time.",
                    .group = "Range"},
    cli::k_password_file,
    cli::k_password_fd,
    cli::k_key_cache,
    parse::k_strict_option,
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-parse --zone Europe/Amsterdam --media media export.zip > messages.jsonl",
                     "read one export with its attachments"},
};

const std::array k_commands = {
    cli::CommandSpec{.name = {},
                     .summary = "read chat exports and write their messages as a chat stream",
                     .operands = "[PATH…]",
                     .operands_min = 0,
                     .operands_max = SIZE_MAX,
                     .options = k_options,
                     .examples = k_examples,
                     .main = &parse_main,
                     .has_output = true},
    cli::CommandSpec{.name = "merge",
                     .summary = "join several sources of one conversation",
                     .operands = "PATH…",
                     .operands_min = 1,
                     .operands_max = SIZE_MAX,
                     .options = parse::merge_options(),
                     .examples = parse::merge_examples(),
                     .main = &parse::merge_main,
                     .has_output = true},
    cli::CommandSpec{.name = "sources",
                     .summary = "list the formats that can be read",
                     .operands = {},
                     .operands_min = 0,
                     .operands_max = 0,
                     .options = {},
                     .examples = {},
                     .main = &list_sources,
                     .has_output = true},
};

} // namespace

int main(int argc, char** argv) {
    return chatkeep::cli::run(argc, argv, {"chat-parse", "read chat exports", k_commands});
}
