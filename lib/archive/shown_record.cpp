// SPDX-License-Identifier: EUPL-1.2
#include "archive/shown_record.hpp"

#include "archive/cleaned_statement.hpp"
#include "archive/folder_walk.hpp"
#include "archive/payload_blobs.hpp"
#include "archive/proof_check.hpp"
#include "hash/canonical_text.hpp"

#include <fmt/core.h>

#include <optional>
#include <vector>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;
using hash::Hash256;

std::string path_json(const std::vector<Hash256>& path) {
    std::string json;
    for (const Hash256& node : path) {
        json += fmt::format("{}\"{}\"", json.empty() ? "[" : ",", hash::to_base64url(node));
    }
    return json.empty() ? "[]" : json + "]";
}

/// The members of a bundle, each of the form it must have.
class Bundle {
public:
    Bundle(std::string_view bytes, const std::string& name)
        : m_place{.file = name, .line = {}, .row = {}, .offset = {}} {
        const bool is_object =
            hash::find_canonical_fault(bytes).empty() && hash::list_members(bytes, m_members);
        if (!is_object || m_members.size() != 9 || member("type") != "\"cvr1-shown\"") {
            fail("this is no record shown alone");
        }
    }

    [[nodiscard]] std::string_view member(std::string_view name) const {
        const std::string_view* value = hash::find_member(m_members, name);
        if (value == nullptr) {
            fail(fmt::format("it has no member \"{}\"", name));
        }
        return *value;
    }

    [[nodiscard]] std::uint64_t number(std::string_view name) const {
        const auto value = hash::to_unsigned(member(name));
        if (!value) {
            fail(fmt::format("\"{}\" is no number", name));
        }
        return *value;
    }

    [[nodiscard]] Hash256 hash(std::string_view json) const {
        const bool is_string = json.size() > 2 && json.front() == '"';
        const auto value = is_string ? hash::parse_base64url(json.substr(1, json.size() - 2)) : std::nullopt;
        if (!value) {
            fail("a hash is not 32 bytes in base64url");
        }
        return *value;
    }

    [[nodiscard]] std::vector<Hash256> path(std::string_view name) const {
        std::vector<std::string_view> items;
        if (!hash::list_items(member(name), items)) {
            fail(fmt::format("\"{}\" is no list", name));
        }
        std::vector<Hash256> nodes;
        nodes.reserve(items.size());
        for (const std::string_view item : items) {
            nodes.push_back(hash(item));
        }
        return nodes;
    }

    [[noreturn]] void fail(const std::string& what) const { throw Error(Fault::check, m_place, what); }

    [[nodiscard]] const base::Place& place() const noexcept { return m_place; }

private:
    base::Place m_place;
    std::vector<hash::CanonicalMember> m_members;
};

} // namespace

std::string show_record(const std::string& package, std::uint64_t conversation, std::uint64_t index,
                        CheckListener& listener) {
    const WatchedProof proof = watch_record(package, conversation, index, listener);
    const hash::ProvedRecord& record = proof.record;
    if (record.record.empty()) {
        throw Error(Fault::missing, fmt::format("record {} of conversation {} is not there, or was removed",
                                                index, conversation));
    }
    return object_of({{"conv", std::to_string(conversation)},
                      {"conv_path", path_json(record.conversations)},
                      {"i", std::to_string(index)},
                      {"n", std::to_string(record.size)},
                      {"path", path_json(record.path)},
                      {"record", record.record},
                      {"s", fmt::format("\"{}\"", hash::to_base64url(record.salt))},
                      {"statement", proof.statement},
                      {"type", "\"cvr1-shown\""}});
}

ShownRecord check_shown(std::string_view bytes, const std::string& name, const std::string& folder) {
    const Bundle bundle(bytes, name);
    ShownRecord shown;
    shown.statement_bytes = bundle.member("statement");
    shown.statement = hash::parse_readout_statement(shown.statement_bytes, name);
    shown.proved = {.conversation = bundle.number("conv"),
                    .index = bundle.number("i"),
                    .record = std::string(bundle.member("record")),
                    .size = bundle.number("n"),
                    .salt = bundle.hash(bundle.member("s")),
                    .path = bundle.path("path"),
                    .conversations = bundle.path("conv_path")};
    if (shown.proved.size > shown.statement.messages) {
        bundle.fail("its conversation has more records than the statement says were read");
    }
    const base::Fd payload = open_folder(folder);
    FindingList unused;
    PayloadBlobs blobs(payload, unused);
    if (root_of(shown.proved, shown.statement.conversations, bundle.place(), blobs) != shown.statement.root) {
        bundle.fail("the record does not lead to the root of the statement");
    }
    std::vector<hash::CanonicalMember> record;
    const bool has_index = hash::list_members(shown.proved.record, record);
    const std::string_view* index = has_index ? hash::find_member(record, "i") : nullptr;
    if (index == nullptr || hash::to_unsigned(*index) != shown.proved.index) {
        bundle.fail("the record has another place than its proof says");
    }
    return shown;
}

} // namespace chatkeep::archive
