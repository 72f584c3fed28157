// SPDX-License-Identifier: EUPL-1.2
#include "archive/package_check.hpp"

#include "archive/folder_walk.hpp"
#include "archive/later_check.hpp"
#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"
#include "stream/reader.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_digest_length = 64;
constexpr char k_found = 'F';
constexpr char k_wanted = 'W';

base::Fd open_folder_in_bag(const std::string& folder, const std::string& path) {
    return base::Fd(::open((folder + "/" + path).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

base::Fd open_messages(const std::string& folder) {
    const base::Fd data = open_folder_in_bag(folder, "data");
    return data.is_open() ? open_in(data, std::string(k_messages.substr(k_payload.size()))) : base::Fd();
}

bool holds_stream(const std::string& folder) {
    base::Fd fd = open_messages(folder);
    if (!fd.is_open()) {
        return false;
    }
    std::array<char, 64> front{};
    base::FdInput input(std::move(fd), std::string(k_messages));
    return stream::looks_like_stream({front.data(), input.read(front.data(), front.size())});
}

/// Counts on the way to a listener.
class FindingCounter : public CheckListener {
public:
    FindingCounter(CheckListener& listener, PackageReport& report) : m_listener(listener), m_report(report) {}

    void found(Finding finding) override {
        ++(finding.level == FindingLevel::error ? m_report.errors : m_report.warnings);
        m_listener.found(std::move(finding));
    }

    void advanced(std::uint64_t bytes) override { m_listener.advanced(bytes); }

private:
    CheckListener& m_listener;
    PackageReport& m_report;
};

/// The stream and the objects that it refers to.
class StreamCheck : public stream::ContractListener {
public:
    StreamCheck(const std::string& folder, CheckListener& listener, PackageReport& report)
        : m_folder(folder), m_listener(listener, report), m_report(report) {}

    void run() {
        check_stream();
        find_objects();
        match_objects();
    }

    void breach(std::uint64_t line, std::string text) override {
        m_listener.found({FindingLevel::error, std::string(k_messages), line, std::move(text)});
    }

    void remark(std::uint64_t line, std::string text) override {
        m_listener.found({FindingLevel::warning, std::string(k_messages), line, std::move(text)});
    }

private:
    void check_stream();
    void find_objects();
    void match_objects();

    const std::string& m_folder;
    FindingCounter m_listener;
    PackageReport& m_report;
    base::SpillSort m_objects; ///< digest, and whether it was found or is wanted
};

void StreamCheck::check_stream() {
    base::Fd fd = open_messages(m_folder);
    if (!fd.is_open()) {
        breach(0, "the package holds no chat stream");
        return;
    }
    base::FdInput input(std::move(fd), std::string(k_messages));
    stream::Reader reader(input, std::string(k_messages));
    stream::Contract contract(*this);
    try {
        stream::Line line;
        std::uint64_t seen = 0;
        while (reader.next(line)) {
            contract.check(line);
            for_each_medium(line.root, [this](const MediaReference& reference) {
                m_objects.add(std::string(reference.sha256).append(1, k_wanted));
            });
            m_listener.advanced(reader.bytes_read() - std::exchange(seen, reader.bytes_read()));
        }
        contract.finish();
    } catch (const base::Error& failure) {
        if (failure.fault() != base::Fault::data) {
            throw;
        }
        m_listener.found({FindingLevel::error, "", 0, failure.what()}); // its text names the file and line
    }
    m_report.stream = contract.counts();
}

void StreamCheck::find_objects() {
    const base::Fd media = open_folder_in_bag(m_folder, std::string(k_media_folder));
    if (!media.is_open()) {
        return;
    }
    FolderWalk walk(media, FolderWalk::Depth::all);
    while (const auto walked = walk.next()) {
        if (walked->kind != WalkedKind::file) {
            continue;
        }
        const std::string_view name = std::string_view(walked->path).substr(walked->path.rfind('/') + 1);
        const std::string_view digest = name.substr(0, name.find('.'));
        if (digest.size() != k_digest_length ||
            walked->path.substr(0, 3) != std::string(digest.substr(0, 2)) + "/") {
            m_listener.found({FindingLevel::warning,
                              std::string(k_media_folder) + "/" + base::printable(walked->path), 0,
                              "it is not named as an object"});
        } else {
            m_objects.add(std::string(digest).append(1, k_found));
        }
    }
}

/// An object's records sort together, found before wanted. Beside a proof none may stand that nothing speaks
/// of.
void StreamCheck::match_objects() {
    const FindingLevel unwanted = holds_proof(m_folder) ? FindingLevel::error : FindingLevel::warning;
    std::string digest;
    bool is_there = false;
    bool is_wanted = false;
    const auto finish = [&] {
        const std::string name =
            "data/media/" + base::printable(digest.substr(0, 2)) + "/" + base::printable(digest, 80);
        m_report.objects += is_wanted ? 1U : 0U;
        if (is_wanted && !is_there) {
            m_listener.found({FindingLevel::error, name, 0, "a message refers to it and it is missing"});
        } else if (is_there && !is_wanted) {
            m_listener.found({unwanted, name, 0, "no message refers to it"});
        }
    };
    std::string_view record;
    while (m_objects.next(record)) {
        if (record.substr(0, record.size() - 1) != digest) {
            finish();
            digest = record.substr(0, record.size() - 1);
            is_there = false;
            is_wanted = false;
        }
        is_there = is_there || record.back() == k_found;
        is_wanted = is_wanted || record.back() == k_wanted;
    }
    finish();
}

/// BagIt leaves all but one manifest to the maker; chat-archive always writes these, so that one is gone when
/// it is not there.
void check_tag_files(const std::string& path, CheckListener& listener) {
    const base::Fd folder = open_folder(path);
    for (const char* name :
         {"manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"}) {
        if (!open_in(folder, name).is_open()) {
            listener.found(
                {FindingLevel::error, name, 0, "it is missing: chat-archive writes it in every package"});
        }
    }
}

bool is_ours(const BagReport& bag) {
    const std::vector<std::string> agents = values_of(bag.info, "Bag-Software-Agent");
    return std::any_of(agents.begin(), agents.end(),
                       [](const std::string& agent) { return agent.starts_with("chat-archive "); });
}

/// The bag and its tag files.
bool check_as_bag(const std::string& folder, CheckListener& listener, PackageReport& report) {
    FindingCounter counter(listener, report);
    report.bag = check_bag(folder, counter);
    const bool ours = is_ours(report.bag);
    if (ours) {
        check_tag_files(folder, counter);
    }
    return ours;
}

/// Tells what a later check read as well.
class SharedProgress : public CheckListener {
public:
    SharedProgress(CheckListener& listener, LaterCheck& later) : m_listener(listener), m_later(later) {}

    void found(Finding finding) override { m_listener.found(std::move(finding)); }

    void advanced(std::uint64_t bytes) override { m_listener.advanced(bytes + m_later.take_advanced()); }

private:
    CheckListener& m_listener;
    LaterCheck& m_later;
};

} // namespace

PackageReport check_package(const std::string& folder, CheckListener& listener,
                            const std::function<void(CheckListener&)>& then) {
    PackageReport report;
    PackageReport rest; // of what another thread checks
    const auto check_rest = [&](CheckListener& own) {
        StreamCheck(folder, own, rest).run();
        then(own);
    };
    if (holds_stream(folder)) {
        LaterCheck later(listener, check_rest);
        SharedProgress progress(listener, later);
        check_as_bag(folder, progress, report);
        later.finish();
    } else if (check_as_bag(folder, listener, report)) {
        check_rest(listener);
    } else {
        then(listener);
    }
    report.stream = rest.stream;
    report.objects = rest.objects;
    report.errors += rest.errors;
    report.warnings += rest.warnings;
    return report;
}

} // namespace chatkeep::archive
