// SPDX-License-Identifier: EUPL-1.2
#include "archive/statements.hpp"

#include "archive/cleaned_statement.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/hex.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/jcs.hpp"
#include "hash/record_fields.hpp"
#include "hash/sha.hpp"
#include "model/time.hpp"
#include "stream/edit.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_largest = std::size_t{1024} * 1024;
constexpr std::string_view k_approval = "chat-approval/1";
constexpr std::string_view k_destruction = "chat-destruction/1";

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
    const bool has_form = text.size() == 7 && text[4] == '-';
    const auto number = [&](std::size_t at, std::size_t size) { // 0 is no year and no month
        return has_form ? base::parse_number(text.substr(at, size)).value_or(0) : 0;
    };
    return number(0, 4) > 0 && number(5, 2) >= 1 && number(5, 2) <= 12;
}

constexpr std::size_t k_least_hex = 32; ///< digits: MD5; SHA-1, SHA-256 and SHA-512 have more

/// Hex digits in one run, or in groups of whole bytes: "30 36 2d", "30:36:2d".
bool holds_hex(std::string_view text) {
    constexpr std::string_view k_separators = " :,.-_";
    std::size_t digits = 0;
    bool has_letter = false;
    std::size_t gap = 0;
    while (!text.empty()) {
        const auto* const end = std::find_if_not(text.begin(), text.end(), &base::is_hex);
        const auto size = static_cast<std::size_t>(end - text.begin());
        const std::string_view group = text.substr(0, size);
        const bool goes_on = size > 0
                                 ? size % 2 == 0
                                 : k_separators.find(text.front()) != std::string_view::npos && ++gap <= 2;
        const bool has_letters = !std::all_of(group.begin(), group.end(), &base::is_digit);
        has_letter = (has_letter && goes_on) || (has_letters && size > 0);
        digits = goes_on ? digits + size : 0;
        gap = size > 0 ? 0 : gap;
        if (size >= k_least_hex || (digits >= k_least_hex && has_letter)) {
            return true;
        }
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return false;
}

/// 0: no character of base64 or base32; the others tell classes apart.
int class_of(char c) {
    if (c >= 'A' && c <= 'Z') {
        return 1;
    }
    if (c >= 'a' && c <= 'z') {
        return 2;
    }
    if (base::is_digit(c)) {
        return 3;
    }
    return c == '+' || c == '/' || c == '-' || c == '_' ? 4 : 0;
}

/// Base64 or base32: capitals, small letters and digits alternate as in no word or name.
bool holds_base64(std::string_view text) {
    constexpr std::size_t k_least = 22; // characters: MD5
    while (!text.empty()) {
        const auto* const end =
            std::find_if(text.begin(), text.end(), [](char c) { return class_of(c) == 0; });
        const std::string_view run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        std::size_t changes = 0;
        for (std::size_t i = 1; i < run.size(); ++i) {
            changes += class_of(run[i]) != class_of(run[i - 1]) ? 1U : 0U;
        }
        const auto has = [&](int wanted) {
            return std::any_of(run.begin(), run.end(), [&](char c) { return class_of(c) == wanted; });
        };
        const bool is_base32 = has(1) && has(3) && !has(2) && !has(4);
        const bool is_base64 = has(1) && has(2);
        const std::size_t weight = is_base32 ? 6U : 3U;
        if ((is_base32 || is_base64) && run.size() >= k_least && changes * weight >= run.size()) {
            return true;
        }
        text.remove_prefix(std::max<std::size_t>(run.size(), 1));
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
        if (item.text_of("from") > item.text_of("to")) {
            fail("\"from\" of the specification is later than \"to\"");
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
                                                  {"type", hash::jcs_of(k_approval)}};
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
        if (holds_hex(members[std::string(name)]) || holds_base64(members[std::string(name)])) {
            fail(fmt::format("\"{}\" holds a digest: that of an original may stand nowhere", name));
        }
    });
    for (const char* name : {"organisation", "performed_by", "witness", "owner_approval", "time"}) {
        require_text(facts, name);
    }
    if (!model::parse_instant(facts.text_of("time"))) {
        fail("\"time\" is no moment, as 2026-01-31T12:00:00Z");
    }
    const stream::Value ground = facts.find("ground").value_or(stream::Value());
    require_text(ground, "list");
    require_text(ground, "category");
    check_specification(facts);
    check_list(facts, "destroyed");
    check_list(facts, "method");
    members["cleaned"] = hash::jcs_of(statements.cleaned);
    members["readout"] = hash::jcs_of(statements.readout);
    members["type"] = hash::jcs_of(k_destruction);
    return object_of(members);
}

namespace {

/// The destruction that the facts in a statement would make of a package. Throws Error{usage} for facts that
/// are none.
std::string destruction_again(std::string_view bytes, const PackageStatements& statements) {
    const std::string text =
        stream::with_replacements(bytes, {{{"cleaned"}, {}}, {{"readout"}, {}}, {{"type"}, {}}});
    const stream::Document facts(text, "the statement");
    return destruction_text(statements, facts.root());
}

std::string approval_again(const stream::Value& statement, const PackageStatements& statements) {
    const std::string time(statement.text_of("time"));
    if (statement.text_of("approved_by").empty() || !model::parse_instant(time)) {
        throw Error(Fault::usage, "the approval does not say by whom, or when");
    }
    return approval_text(statements, {std::string(statement.text_of("approved_by")),
                                      std::string(statement.text_of("role")), time});
}

std::string find_fault(const stream::Document& statement, std::string_view bytes, bool is_approval,
                       const PackageStatements& statements) {
    const stream::Value root = statement.root();
    if (root.text_of("readout") != statements.readout || root.text_of("cleaned") != statements.cleaned) {
        return "it does not name the two statements in it";
    }
    try {
        const std::string again =
            is_approval ? approval_again(root, statements) : destruction_again(bytes, statements);
        return again == bytes ? "" : "it has a member that such a statement has not";
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace

std::string find_other_subject(std::string_view bytes, const std::string& package) {
    const stream::Document statement(bytes, "the statement");
    const std::string_view type = statement.root().text_of("type");
    if (type == "cvr1-readout") {
        const std::string readout = digest_of(fmt::format("{}/{}", package, k_readout_statement));
        return hash::sha256(bytes) == readout ? "" : "it is of another read-out";
    }
    if (type == "cvr1-cleaned") {
        return hash::sha256(bytes) == read_statements(package).cleaned ? "" : "it is of another cleaning";
    }
    if (type == k_approval || type == k_destruction) {
        return find_fault(statement, bytes, type == k_approval, read_statements(package));
    }
    return fmt::format("a statement of the type \"{}\" is about no package", base::printable(type, 40));
}

} // namespace chatkeep::archive
