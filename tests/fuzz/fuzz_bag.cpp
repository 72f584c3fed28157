// SPDX-License-Identifier: EUPL-1.2
// Any bytes as the tag files of a bag, one after the other with a byte 1E between them: the check ends, and a
// bag is only valid when it lists the right digest of its one payload file.
#include "archive/bag_reader.hpp"
#include "base/error.hpp"
#include "hash/sha.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace {

constexpr std::array<const char*, 6> k_files = {"bagit.txt",    "manifest-sha256.txt", "tagmanifest-md5.txt",
                                                "bag-info.txt", "fetch.txt",           "manifest-sha1.txt"};
constexpr std::string_view k_payload = "hello\n";

/// In memory where there is such a place. Made anew each time: libFuzzer ends without destructors.
class Folder {
public:
    Folder()
        : m_path(std::filesystem::is_directory("/dev/shm") ? "/dev/shm/chatkeep-fuzz-XXXXXX"
                                                           : "/tmp/chatkeep-fuzz-XXXXXX") {
        if (::mkdtemp(m_path.data()) == nullptr) {
            std::abort();
        }
        std::filesystem::create_directory(m_path + "/data");
    }

    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return m_path; }

private:
    std::string m_path;
};

void write(const std::string& path, std::string_view bytes) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size() ||
        std::fclose(file) != 0) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    std::string_view rest = all;
    const Folder folder;
    write(folder.path() + "/data/a.txt", k_payload);
    for (const char* file : k_files) {
        const std::string_view piece = rest.substr(0, rest.find('\x1E'));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
        if (!piece.empty()) {
            write(folder.path() + "/" + file, piece);
        }
    }
    chatkeep::archive::FindingList list;
    const chatkeep::archive::BagReport report = chatkeep::archive::check_bag(folder.path(), list);
    const bool counted = report.errors + report.warnings == list.findings.size();
    if (!counted || (report.is_valid() && (!report.declaration || report.payload.files != 1))) {
        std::abort();
    }
    return 0;
}
