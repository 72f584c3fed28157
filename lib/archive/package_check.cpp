// SPDX-License-Identifier: EUPL-1.2
#include "archive/package_check.hpp"

#include "archive/folder_walk.hpp"
#include "archive/later_check.hpp"
#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"
#include "stream/reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

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
constexpr char k_wanted_of_size = 'X';
constexpr std::size_t k_object_tail = 1 + sizeof(std::int64_t); ///< what it is, its size
constexpr std::size_t k_misnamed_memory = std::size_t{1} << 20U;

/// Digest and tail; size: in bytes, or anything where it is unknown.
std::string object_record(std::string_view digest, char role, std::int64_t size) {
    std::string record = std::string(digest).append(k_object_tail, role);
    base::store_big_endian(&record[digest.size() + 1], static_cast<std::uint64_t>(size));
    return record;
}

/// What an object's file name says before its extension.
std::string_view stem_of(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.find('.'));
}

std::int64_t size_of(const base::Fd& file) {
    struct stat facts {};

    CHATKEEP_CHECK(::fstat(file.get(), &facts) == 0);
    return facts.st_size;
}

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
    struct Object {
        std::string digest;
        std::optional<std::int64_t> size; ///< nullopt: it is not there
        bool is_wanted = false;
        std::optional<std::int64_t> other_size; ///< that a message says
    };

    void check_stream();
    void find_objects();
    void match_objects();
    void report_object(const Object& object, FindingLevel unwanted);

    const std::string& m_folder;
    FindingCounter m_listener;
    PackageReport& m_report;
    base::SpillSort m_objects; ///< object_record()s
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
                m_objects.add(object_record(reference.sha256, reference.size ? k_wanted_of_size : k_wanted,
                                            reference.size.value_or(0)));
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
        const std::string_view digest = stem_of(walked->path);
        if (digest.size() != k_digest_length ||
            walked->path.substr(0, 3) != std::string(digest.substr(0, 2)) + "/") {
            m_listener.found({FindingLevel::warning,
                              std::string(k_media_folder) + "/" + base::printable(walked->path), 0,
                              "it is not named as an object"});
        } else {
            m_objects.add(object_record(digest, k_found, size_of(walked->fd)));
        }
    }
}

/// An object's records sort together: what was found, then what is wanted. Beside a proof none may stand that
/// nothing speaks of.
void StreamCheck::match_objects() {
    const FindingLevel unwanted = holds_proof(m_folder) ? FindingLevel::error : FindingLevel::warning;
    Object object;
    std::string_view record;
    while (m_objects.next(record)) {
        const std::string_view digest = record.substr(0, record.size() - k_object_tail);
        if (digest != object.digest) {
            report_object(object, unwanted);
            object = Object();
            object.digest = digest;
        }
        const char role = record[digest.size()];
        const auto size =
            static_cast<std::int64_t>(base::load_big_endian<std::uint64_t>(&record[digest.size() + 1]));
        object.is_wanted = object.is_wanted || role != k_found;
        if (role == k_found) {
            object.size = size;
        } else if (role == k_wanted_of_size && object.size && size != *object.size) {
            object.other_size = size;
        }
    }
    report_object(object, unwanted);
}

void StreamCheck::report_object(const Object& object, FindingLevel unwanted) {
    const std::string name = "data/media/" + base::printable(object.digest.substr(0, 2)) + "/" +
                             base::printable(object.digest, 80);
    m_report.objects += object.is_wanted ? 1U : 0U;
    if (object.is_wanted && !object.size) {
        m_listener.found({FindingLevel::error, name, 0, "a message refers to it and it is missing"});
    } else if (object.size && !object.is_wanted) {
        m_listener.found({unwanted, name, 0, "no message refers to it"});
    } else if (object.other_size) {
        m_listener.found({FindingLevel::error, name, 0,
                          "a message says that its size is " + std::to_string(*object.other_size) +
                              ", and it is " + std::to_string(*object.size)});
    }
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

bool is_misnamed_object(std::string_view path, std::string_view sha256) {
    return path.starts_with("data/media/") && stem_of(path).size() == k_digest_length &&
           stem_of(path) != sha256;
}

/// The bag and its tag files. Objects beside a stream are held against their names too: whoever puts other
/// bytes in place of them can make manifests that fit.
bool check_as_bag(const std::string& folder, bool has_stream, CheckListener& listener,
                  PackageReport& report) {
    FindingCounter counter(listener, report);
    base::SpillSort misnamed(k_misnamed_memory);
    DigestVisit visit;
    if (has_stream) {
        visit = [&misnamed](std::string_view path, std::string_view sha256) {
            if (is_misnamed_object(path, sha256)) {
                misnamed.add(path);
            }
        };
    }
    report.bag = check_bag(folder, counter, visit);
    std::string_view path;
    while (misnamed.next(path)) {
        counter.found({FindingLevel::error, base::printable(path), 0,
                       "its name, by which messages refer to it, is not the SHA-256 of its bytes"});
    }
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
        check_as_bag(folder, true, progress, report);
        later.finish();
    } else if (check_as_bag(folder, false, listener, report)) {
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
