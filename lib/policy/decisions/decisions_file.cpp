// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/decisions_file.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/line_input.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "policy/decisions/decision_fields.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_file_most = std::size_t{1} << 30U;

std::string decision_name(std::uint64_t seq) {
    return fmt::format("d-{:06}", seq);
}

[[noreturn]] void refuse(const base::Place& place, const std::string& what) {
    throw Error(Fault::data, place, what, "a decisions file is only ever appended to; see chat-clean decide");
}

/// The members that make the chain.
void check_link(stream::Value root, const ChainHead& head, const base::Place& place) {
    if (root.find("v").value_or(stream::Value()).integer() != std::optional<std::int64_t>(1)) {
        refuse(place, "\"v\" is not 1: no decision that this version reads");
    }
    const auto seq = root.find("seq").value_or(stream::Value()).integer();
    if (seq != static_cast<std::int64_t>(head.seq + 1)) {
        refuse(place, fmt::format("\"seq\" is not {}: lines are missing, doubled or moved", head.seq + 1));
    }
    if (root.text_of("prev") != head.digest) {
        refuse(place, head.seq == 0 ? "the first line continues another file"
                                    : fmt::format("the chain is broken: line {} was changed after this line "
                                                  "was written, or this line was",
                                                  head.seq));
    }
    if (root.text_of("decision_id") != decision_name(head.seq + 1)) {
        refuse(place, fmt::format("\"decision_id\" is not {}", decision_name(head.seq + 1)));
    }
}

Decision parse_line(std::string_view line, const base::Place& place, const ChainHead& head) {
    const stream::Document document(line, base::to_string(place));
    const stream::Value root = document.root();
    if (!root.is_object()) {
        refuse(place, "no decision");
    }
    check_link(root, head, place);
    Decision decision;
    read_decision(root, place, decision, [&](std::string_view name) {
        if (name != "v" && name != "seq" && name != "prev" && name != "decision_id") {
            refuse(place, fmt::format("a decision has no member \"{}\"", base::printable(name)));
        }
    });
    check_decision(decision, place);
    decision.id = decision_name(head.seq + 1);
    decision.own_span = decision.span && decision.finding.empty();
    if (decision.own_span) {
        decision.finding = finding_id(key_of(decision));
    }
    return decision;
}

void write_span(stream::ObjectWriter& object, const std::optional<Span>& span) {
    std::string& out = object.raw("span");
    if (!span) {
        out += "null";
        return;
    }
    out.push_back('[');
    stream::append_number(out, std::uint64_t{span->first});
    out.push_back(',');
    stream::append_number(out, std::uint64_t{span->second});
    out.push_back(']');
}

/// Holds the file open and locked: two front-ends never append to the same line.
base::Fd lock_file(const std::string& path) {
    base::Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.is_open()) {
        base::throw_errno(Fault::io, fmt::format("cannot open {}", path));
    }
    while (::flock(fd.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            base::throw_errno(Fault::io, fmt::format("cannot lock {}", path));
        }
        base::check_interrupt();
    }
    return fd;
}

std::string read_locked(const base::Fd& file, const std::string& path) {
    base::FdInput input(base::Fd(::dup(file.get())), path);
    return base::read_all(input, k_file_most, path);
}

} // namespace

DecisionsFile parse_decisions(std::string_view bytes, const std::string& name) {
    DecisionsFile file;
    base::MemoryInput memory(bytes);
    base::LineInput lines(memory, name);
    std::string_view line;
    while (lines.next(line)) {
        const base::Place place = base::at_line(name, lines.number());
        Decision decision = parse_line(line, place, file.head);
        decision.place = {name, lines.number()};
        file.decisions.push_back(std::move(decision));
        file.head = {file.head.seq + 1, hash::sha256(line)};
    }
    return file;
}

DecisionsFile read_decisions(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return parse_decisions(base::read_all(input, k_file_most, path), path);
}

std::vector<DecisionsFile> read_decisions(const std::vector<std::string>& paths) {
    std::vector<DecisionsFile> files;
    files.reserve(paths.size());
    for (const std::string& path : paths) {
        files.push_back(read_decisions(path));
    }
    return files;
}

std::vector<ChainHead> heads_of(const std::vector<DecisionsFile>& files) {
    std::vector<ChainHead> heads;
    heads.reserve(files.size());
    for (const DecisionsFile& file : files) {
        heads.push_back(file.head);
    }
    std::sort(heads.begin(), heads.end(),
              [](const ChainHead& a, const ChainHead& b) { return a.digest < b.digest; });
    return heads;
}

std::string digest_of(const std::vector<DecisionsFile>& files) {
    std::string joined;
    for (const ChainHead& head : heads_of(files)) {
        joined += head.digest;
    }
    return hash::sha256(joined);
}

std::string chain_line(const Decision& decision, ChainHead& head) {
    std::string line;
    stream::ObjectWriter object(line);
    ++head.seq;
    object.number("v", std::int64_t{1});
    object.number("seq", head.seq);
    object.text("prev", head.digest);
    object.text("decision_id", decision_name(head.seq));
    object.text("conv", decision.conversation);
    object.text("msg_id", decision.message);
    object.text("msg_sha256", decision.message_sha256);
    object.text_if("finding", decision.own_span ? std::string_view() : decision.finding);
    object.text_if("path", decision.path);
    write_span(object, decision.span);
    object.text("verdict", to_string(decision.verdict));
    object.text_if("rule", decision.rule);
    object.text_if("basis", decision.basis);
    object.text("reviewer", decision.reviewer);
    object.text("role", to_string(decision.role));
    object.text("at", decision.at);
    object.text("policy_hash", decision.policy_hash);
    object.number("seconds", decision.seconds);
    object.text("note", decision.note);
    object.text_if("sample", decision.sample);
    object.end();
    head.digest = hash::sha256(line);
    return line;
}

ChainHead append_decisions(const std::string& path, const std::vector<Decision>& decisions) {
    base::Fd file = lock_file(path);
    const std::string before = read_locked(file, path);
    ChainHead head = parse_decisions(before, path).head;
    std::string bytes;
    for (const Decision& decision : decisions) {
        bytes += chain_line(decision, head);
        bytes.push_back('\n');
    }
    try {
        base::write_all(file.get(), bytes, path);
        if (::fsync(file.get()) != 0) {
            base::throw_errno(Fault::io, fmt::format("cannot write {}", path));
        }
    } catch (...) {
        // the first fault is the one to tell
        [[maybe_unused]] const int cut = ::ftruncate(file.get(), static_cast<off_t>(before.size()));
        throw;
    }
    base::sync_parent(path);
    file.close();
    return head;
}

} // namespace chatkeep::policy
