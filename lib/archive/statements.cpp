// SPDX-License-Identifier: EUPL-1.2
#include "archive/statements.hpp"

#include "archive/cleaned_statement.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/jcs.hpp"
#include "hash/record_fields.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_largest = std::size_t{1024} * 1024;

std::string digest_of(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return hash::sha256(base::read_all(input, k_largest, path));
}

[[noreturn]] void fail(const std::string& what) {
    throw Error(Fault::usage, "the facts of the destruction: " + what,
                "chatkeep-proof(7) lists what they must say");
}

/// A month: days would tell when a removed message was sent.
bool is_month(std::string_view text) {
    return text.size() == 7 && text[4] == '-' && base::is_digit(text[0]) && base::is_digit(text[3]) &&
           base::is_digit(text[5]) && base::is_digit(text[6]);
}

/// As MD5, SHA-1, SHA-256 and SHA-512 are written.
bool holds_digest(std::string_view json) {
    std::size_t run = 0;
    for (const char c : json) {
        const char lower = base::to_lower(c);
        run = base::is_digit(lower) || (lower >= 'a' && lower <= 'f') ? run + 1 : 0;
        if (run >= 32) {
            return true;
        }
    }
    return false;
}

void require_text(const stream::Value& object, std::string_view name) {
    if (object.text_of(name).empty()) {
        fail(fmt::format("\"{}\" is missing", name));
    }
}

void check_specification(const stream::Value& facts) {
    std::size_t count = 0;
    facts.find("specification").value_or(stream::Value()).for_each_item([&](const stream::Value& item) {
        ++count;
        require_text(item, "category");
        require_text(item, "objects");
        const auto number = item.find("count").value_or(stream::Value()).integer();
        if (!number || *number < 1) {
            fail("a \"count\" of the specification is not 1 or more");
        }
        if (!is_month(item.text_of("from")) || !is_month(item.text_of("to"))) {
            fail("\"from\" and \"to\" of the specification are months, as 2020-01");
        }
    });
    if (count == 0) {
        fail("\"specification\" lists nothing");
    }
}

void check_list(const stream::Value& facts, std::string_view name) {
    std::size_t count = 0;
    facts.find(name).value_or(stream::Value()).for_each_item([&](const stream::Value&) { ++count; });
    if (count == 0) {
        fail(fmt::format("\"{}\" lists nothing", name));
    }
}

} // namespace

PackageStatements read_statements(const std::string& package) {
    return {digest_of(fmt::format("{}/{}", package, k_readout_statement)),
            digest_of(fmt::format("{}/{}/{}", package, k_proof_folder, k_cleaned_name))};
}

std::string approval_text(const PackageStatements& statements, const Approval& approval) {
    std::map<std::string, std::string> members = {{"approved_by", hash::jcs_of(approval.by)},
                                                  {"cleaned", hash::jcs_of(statements.cleaned)},
                                                  {"readout", hash::jcs_of(statements.readout)},
                                                  {"time", hash::jcs_of(approval.time)},
                                                  {"type", "\"chat-approval/1\""}};
    if (!approval.role.empty()) {
        members["role"] = hash::jcs_of(approval.role);
    }
    return object_of(members);
}

std::string destruction_text(const PackageStatements& statements, const stream::Value& facts) {
    if (!facts.is_object()) {
        fail("they are no JSON object");
    }
    static constexpr std::array<std::string_view, 11> k_members = {
        "organisation", "ground",  "specification",  "destroyed", "method", "media",
        "performed_by", "witness", "owner_approval", "time",      "note"};
    std::map<std::string, std::string> members;
    facts.for_each_member([&](std::string_view name, const stream::Value& value) {
        if (std::find(k_members.begin(), k_members.end(), name) == k_members.end()) {
            fail(fmt::format("\"{}\" is unknown", base::printable(name, 40)));
        }
        hash::append_committed(members[std::string(name)], value);
        if (holds_digest(members[std::string(name)])) {
            fail(fmt::format("\"{}\" holds a digest: that of an original may stand nowhere", name));
        }
    });
    for (const char* name : {"organisation", "performed_by", "witness", "owner_approval", "time"}) {
        require_text(facts, name);
    }
    const stream::Value ground = facts.find("ground").value_or(stream::Value());
    require_text(ground, "list");
    require_text(ground, "category");
    check_specification(facts);
    check_list(facts, "destroyed");
    check_list(facts, "method");
    members["cleaned"] = hash::jcs_of(statements.cleaned);
    members["readout"] = hash::jcs_of(statements.readout);
    members["type"] = "\"chat-destruction/1\"";
    return object_of(members);
}

bool speaks_of(const stream::Value& statement, const PackageStatements& statements) {
    const std::string_view readout = statement.text_of("readout");
    const std::string_view cleaned = statement.text_of("cleaned");
    return readout == statements.readout && (cleaned.empty() || cleaned == statements.cleaned);
}

} // namespace chatkeep::archive
