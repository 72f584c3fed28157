// SPDX-License-Identifier: EUPL-1.2
#include "archive/readout_pairs.hpp"

#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/line_input.hpp"
#include "hash/record_proof.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <memory>
#include <optional>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;

[[noreturn]] void fail() {
    throw Error(Fault::data, "the read-out is not that of the package",
                "give the stream that chat-parse --commit wrote, uncleaned");
}

/// The records of one conversation after another.
class ProofRecords {
public:
    explicit ProofRecords(std::string folder) : m_folder(std::move(folder)) { require_proof(m_folder); }

    /// The header of the next conversation; the one before must be at its end.
    const std::vector<hash::CanonicalMember>& open() {
        close();
        const std::string path = next_path();
        ++m_next;
        m_input = std::make_unique<base::FdInput>(base::open_to_read(path), path);
        m_lines.emplace(*m_input, path);
        return next();
    }

    const std::vector<hash::CanonicalMember>& next() {
        std::string_view line;
        if (!m_lines->next(line) || !hash::find_canonical_fault(line).empty() ||
            !hash::list_members(line, m_members)) {
            fail();
        }
        return m_members;
    }

    /// There must be no more conversations.
    void finish() {
        close();
        if (::access(next_path().c_str(), F_OK) == 0) {
            fail();
        }
    }

private:
    [[nodiscard]] std::string next_path() const {
        return fmt::format("{}/{}/{}", m_folder, k_proof_folder, records_name(m_next));
    }

    void close() {
        std::string_view line;
        if (m_lines && m_lines->next(line)) {
            fail();
        }
    }

    std::string m_folder;
    std::uint64_t m_next = 0;
    std::unique_ptr<base::FdInput> m_input;
    std::optional<base::LineInput> m_lines;
    std::vector<hash::CanonicalMember> m_members;
};

std::unique_ptr<base::FdInput> open_derived(const std::string& package) {
    const std::string path = fmt::format("{}/{}", package, k_derived);
    return ::access(path.c_str(), F_OK) == 0 ? std::make_unique<base::FdInput>(base::open_to_read(path), path)
                                             : nullptr;
}

class Pairing {
public:
    Pairing(base::Input& readout, const std::string& package, PairVisitor& visitor)
        : m_reader(readout, "the read-out"), m_records(package), m_derived_input(open_derived(package)),
          m_derived(m_derived_input.get()), m_visitor(visitor) {}

    void run() {
        while (m_reader.next(m_pair.read)) {
            const stream::Line& line = m_pair.read;
            if (line.type == "source") {
                m_sources.keep(line.root.text_of("id"), line.bytes);
            }
            if (m_place.advance(line.type)) {
                take();
            }
        }
        if (m_removed > 0) {
            fail();
        }
        m_records.finish();
    }

private:
    void take() {
        const bool is_cleaned =
            m_pair.read.type == "removal" || m_pair.read.root.find(hash::k_proof_member).has_value();
        if (is_cleaned) {
            fail();
        }
        m_pair.conversation = m_place.conversation();
        m_pair.index = m_place.index();
        m_pair.sources.clear();
        m_salt.clear();
        if (m_pair.read.type == "conversation") {
            if (m_removed > 0) {
                fail();
            }
            const std::vector<hash::CanonicalMember>& header = m_records.open();
            m_is_hidden = hash::find_member(header, "h") != nullptr;
            const std::string_view* salt = hash::find_member(header, "s");
            m_salt = salt == nullptr ? std::string_view() : *salt;
            m_pair.sources = m_sources.of(m_pair.read.root);
        }
        m_pair.salt = m_salt;
        find_kept();
        m_pair.derived = m_derived.take(m_pair.conversation, m_pair.index);
        m_visitor.visit(m_pair);
    }

    void find_kept() {
        m_pair.kept.clear();
        if (m_is_hidden) {
            return;
        }
        if (m_removed == 0) {
            const std::vector<hash::CanonicalMember>& record = m_records.next();
            const std::string_view* index = hash::find_member(record, "i");
            if (index == nullptr || hash::to_unsigned(*index) != m_pair.index) {
                fail();
            }
            const std::string_view* count = hash::find_member(record, "n");
            m_removed = count != nullptr ? hash::to_unsigned(*count).value_or(0) : 0;
            if (count == nullptr) {
                m_pair.kept = record;
                return;
            }
        }
        --m_removed;
    }

    stream::Reader m_reader;
    ProofRecords m_records;
    std::unique_ptr<base::FdInput> m_derived_input; ///< nullptr: there is none
    DerivedValues m_derived;
    PairVisitor& m_visitor;
    hash::RecordPlace m_place;
    ReadoutPair m_pair;
    hash::SourceRecords m_sources;
    std::string m_salt;
    bool m_is_hidden = false;
    std::uint64_t m_removed = 0; ///< records of the run at hand that are still to come
};

} // namespace

void require_proof(const std::string& package) {
    if (::access(package.c_str(), F_OK) != 0) {
        base::throw_errno(Fault::missing, fmt::format("cannot open {}", package));
    }
    if (::access(fmt::format("{}/{}", package, k_proof_folder).c_str(), F_OK) != 0) {
        throw Error(Fault::missing, fmt::format("{}: the package holds no proof", package));
    }
}

void for_each_pair(base::Input& readout, const std::string& package, PairVisitor& visitor) {
    Pairing(readout, package, visitor).run();
}

} // namespace chatkeep::archive
