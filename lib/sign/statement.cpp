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
#include <cerrno>
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

/// The timestamps beside a file, the first over the signature, each other one over the one before.
class Stamps {
public:
    Stamps(const std::string& path, std::string signature, const Trust& trust, std::int64_t now)
        : m_trust(trust), m_now(now) {
        m_files.push_back(std::move(signature));
        for (std::size_t number = 1; ::access(stamp_path(path, number).c_str(), F_OK) == 0; ++number) {
            m_files.push_back(read_small(stamp_path(path, number)));
        }
    }

    [[nodiscard]] std::vector<TimestampReport> check() const {
        std::vector<TimestampReport> reports;
        for (std::size_t i = 1; i < m_files.size(); ++i) {
            TimestampReport report = verify(i, m_now);
            if (!reports.empty()) {
                check_renewal(i, report, reports.back());
                TimestampReport& before = reports.back();
                if (report.verdict == Verdict::valid) { // nothing rests on the certificate before any more
                    before.has_expired_since = false;
                    before.expires = 0;
                }
            }
            reports.push_back(std::move(report));
        }
        return reports;
    }

private:
    [[nodiscard]] TimestampReport verify(std::size_t i, std::int64_t now) const {
        return verify_timestamp(m_files[i], m_files[i - 1], {}, m_trust, now);
    }

    /// A renewal goes on from proof that still held when it was made.
    void check_renewal(std::size_t i, TimestampReport& renewal, const TimestampReport& before) const {
        const bool has_times = renewal.time != 0 && before.time != 0;
        if (has_times && is_ordered(renewal.verdict) && renewal.time < before.time) {
            renewal.verdict = Verdict::older;
        } else if (renewal.verdict == Verdict::valid && before.verdict == Verdict::valid &&
                   verify(i - 1, renewal.time).has_expired_since) {
            renewal.verdict = Verdict::late;
        }
    }

    /// Faults of its own count more than its time.
    static bool is_ordered(Verdict verdict) {
        return verdict == Verdict::valid || verdict == Verdict::untrusted || verdict == Verdict::expired;
    }

    const Trust& m_trust;
    std::int64_t m_now;
    std::vector<std::string> m_files;
};

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

/// Which of the files that evidence_beside() found stands there without the one before it; empty: none.
std::string find_gap(const std::vector<std::string>& files, const StatementReport& report) {
    return files.size() == report.timestamps.size() + 1
               ? std::string()
               : fmt::format("{}: the one before it is missing", files.back());
}

} // namespace

bool StatementReport::is_valid() const noexcept {
    const auto is_good = [](const auto& report) { return report.verdict == Verdict::valid; };
    return !signers.empty() && std::all_of(signers.begin(), signers.end(), is_good) &&
           std::all_of(timestamps.begin(), timestamps.end(), is_good);
}

std::size_t StatementReport::count_valid_signers() const {
    std::set<std::string> keys; // who has two certificates for one key is one signer
    for (const SignerReport& signer : signers) {
        if (signer.verdict == Verdict::valid) {
            keys.insert(signer.key_sha256);
        }
    }
    return keys.size();
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
    StatementReport report = check_evidence(path, trust, now);
    if (const std::string gap = find_gap(evidence_beside(path), report); !gap.empty()) {
        throw Error(Fault::check, gap);
    }
    return report;
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
    if (std::string gap = find_gap(files, report); !gap.empty()) {
        return gap;
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
    if (::access((path + ".p7s").c_str(), F_OK) != 0 && errno == ENOENT) {
        throw Error(Fault::check, fmt::format("{}.p7s: it is missing: nobody signed {}", path, path));
    }
    const std::string signature = read_small(path + ".p7s");
    StatementReport report;
    report.timestamps = Stamps(path, signature, trust, now).check();
    const bool is_stamped = !report.timestamps.empty() && report.timestamps.front().verdict == Verdict::valid;
    report.signers =
        verify_detached(signature, statement, trust, is_stamped ? report.timestamps.front().time : now);
    return report;
}

} // namespace chatkeep::sign
