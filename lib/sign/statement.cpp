// SPDX-License-Identifier: EUPL-1.2
#include "sign/statement.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/io.hpp"
#include "hash/jcs.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_largest = std::size_t{1024} * 1024;

std::string stamp_path(const std::string& path, std::size_t number) {
    return fmt::format("{}.p7s.tsr{}", path, number == 1 ? "" : std::to_string(number));
}

/// Signature, timestamps and whatever else has such a name beside a file, sorted.
std::vector<std::string> evidence_beside(const std::string& path) {
    const std::string begin = std::filesystem::path(path).filename().string() + ".p7s";
    std::vector<std::string> found;
    std::error_code error; // no folder: nothing is there
    for (const auto& entry : std::filesystem::directory_iterator(base::parent_of(path), error)) {
        if (entry.path().filename().string().starts_with(begin)) {
            found.push_back(entry.path().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

bool StatementReport::is_valid() const noexcept {
    const auto is_good = [](const auto& report) { return report.verdict == Verdict::valid; };
    return !signers.empty() && std::all_of(signers.begin(), signers.end(), is_good) &&
           std::all_of(timestamps.begin(), timestamps.end(), is_good);
}

std::size_t StatementReport::count_valid_signers() const {
    std::set<std::string> certificates;
    for (const SignerReport& signer : signers) {
        if (signer.verdict == Verdict::valid) {
            certificates.insert(signer.certificate_sha256);
        }
    }
    return certificates.size();
}

std::string read_small(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, k_largest, path);
}

void require_statement(std::string_view bytes, const std::string& name) {
    std::optional<stream::Document> document;
    try {
        document.emplace(bytes, name);
    } catch (const Error& error) {
        throw Error(Fault::check, error.what());
    }
    std::string canonical;
    hash::append_jcs(canonical, document->root());
    if (canonical != bytes || document->root().text_of("type").empty()) {
        throw Error(Fault::check,
                    fmt::format("{}: this is no statement: one JSON object with a type, in canonical "
                                "form (RFC 8785), without a line end",
                                name));
    }
}

StatementReport check_statement(const std::string& path, const Trust& trust, std::int64_t now) {
    require_statement(read_small(path), path);
    return check_evidence(path, trust, now);
}

std::string find_broken_evidence(const std::string& path) {
    const std::vector<std::string> files = evidence_beside(path);
    if (files.empty()) {
        return {};
    }
    if (::access(path.c_str(), F_OK) != 0) {
        return fmt::format("{}.p7s: a signature over nothing", path);
    }
    if (::access((path + ".p7s").c_str(), F_OK) != 0) {
        return fmt::format("{}: a timestamp over nothing", files.front());
    }
    const StatementReport report = check_evidence(path, Trust::none(), 0);
    if (files.size() != report.timestamps.size() + 1) {
        return fmt::format("{}: the one before it is missing", files.back());
    }
    const auto broken = [](Verdict verdict) {
        return verdict != Verdict::valid && verdict != Verdict::untrusted && verdict != Verdict::expired;
    };
    for (const SignerReport& signer : report.signers) {
        if (broken(signer.verdict)) {
            return fmt::format("{}.p7s: {}", path, to_string(signer.verdict));
        }
    }
    for (const TimestampReport& stamp : report.timestamps) {
        if (broken(stamp.verdict)) {
            return fmt::format("{}: a timestamp: {}", path, to_string(stamp.verdict));
        }
    }
    return {};
}

StatementReport check_evidence(const std::string& path, const Trust& trust, std::int64_t now) {
    const std::string statement = read_small(path);
    const std::string signature = read_small(path + ".p7s");
    StatementReport report;
    std::string stamped = signature;
    for (std::size_t number = 1; ::access(stamp_path(path, number).c_str(), F_OK) == 0; ++number) {
        std::string stamp = read_small(stamp_path(path, number));
        report.timestamps.push_back(verify_timestamp(stamp, stamped, {}, trust, now));
        stamped = std::move(stamp);
    }
    const bool is_stamped = !report.timestamps.empty() && report.timestamps.front().verdict == Verdict::valid;
    report.signers =
        verify_detached(signature, statement, trust, is_stamped ? report.timestamps.front().time : now);
    return report;
}

} // namespace chatkeep::sign
