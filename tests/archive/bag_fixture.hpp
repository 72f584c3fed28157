#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Makes small bags in a scratch folder, right by default, so that a test shows only what it makes wrong.

#include "files.hpp"
#include "hash/sha.hpp"
#include "scratch_folder.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::test {

inline std::string digest_of(hash::Algorithm algorithm, std::string_view bytes) {
    hash::Digest digest(algorithm);
    digest.update(bytes);
    return digest.finish();
}

/// Files by path; manifests are made from them unless a test gives its own.
struct Bag {
    std::map<std::string, std::string> payload = {{"data/one.txt", "one\n"},
                                                  {"data/two/three.txt", "three\n"}};
    std::map<std::string, std::string> tags = {
        {"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
        {"bag-info.txt", "Payload-Oxum: 10.2\n"}};

    [[nodiscard]] static std::string manifest(const std::map<std::string, std::string>& files,
                                              hash::Algorithm algorithm) {
        std::string lines;
        for (const auto& [path, bytes] : files) {
            lines += digest_of(algorithm, bytes) + "  " + path + "\n";
        }
        return lines;
    }

    void write(const std::filesystem::path& folder) {
        tags.try_emplace("manifest-sha256.txt", manifest(payload, hash::Algorithm::sha256));
        const std::string tag_lines = manifest(tags, hash::Algorithm::sha256);
        tags.try_emplace("tagmanifest-sha256.txt", tag_lines);
        for (const auto* files : {&payload, &tags}) {
            for (const auto& [path, bytes] : *files) {
                write_file(folder / path, bytes);
            }
        }
    }
};

} // namespace chatkeep::test
