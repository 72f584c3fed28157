// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "tree/tree_support.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>

using namespace chatkeep;
using namespace chatkeep::test;

namespace {

using Files = std::map<std::string, std::string>;

/// Files with short names of letters, dots and slashes that need no cleaning.
Files any_files() {
    const auto name = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'f')));
    return *rc::gen::container<Files>(name, rc::gen::arbitrary<std::string>());
}

ZipBuilder zip_of(const Files& files) {
    ZipBuilder zip;
    for (const auto& [name, content] : files) {
        ZipItem item = *rc::gen::arbitrary<bool>() ? stored(name, content) : deflated(name, content);
        item.zip64 = *rc::gen::arbitrary<bool>();
        zip.add(item);
    }
    return zip;
}

Files files_in(const tree::Tree& tree) {
    Files files;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        files.emplace(tree.entries()[i].path, read(tree, i));
    }
    return files;
}

} // namespace

TEST_CASE("what is put into a zip comes out") {
    rc::prop("as it was, with 64-bit records or without", [] {
        const Files files = any_files();
        const ZipBuilder zip = zip_of(files);
        const auto tree = tree_of(*rc::gen::arbitrary<bool>() ? zip.finish() : zip.finish64());
        RC_ASSERT(files_in(*tree) == files);
        RC_ASSERT(tree->refusals().empty());
    });
}

TEST_CASE("a changed byte never changes content in silence") {
    rc::prop("each entry reads as it was or fails with an error", [] {
        const Files files = any_files();
        std::string bytes = zip_of(files).finish();
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        bytes[at] = *rc::gen::arbitrary<char>();
        try {
            const auto tree = tree_of(bytes);
            if (tree->entries().size() == 1 && tree->entries().front().path == "export.zip") {
                return; // the change made it a plain file
            }
            for (std::size_t i = 0; i < tree->entries().size(); ++i) {
                if (tree->entries()[i].expanded) { // damaged at its front, the zip is known by its directory
                    continue;
                }
                std::string content;
                const std::string error = error_of([&] { content = read(*tree, i); });
                const bool known = std::any_of(files.begin(), files.end(), [&content](const auto& file) {
                    return file.second == content;
                });
                RC_ASSERT(known || error.starts_with("3: export.zip"));
            }
        } catch (const base::Error& error) {
            RC_ASSERT(error.fault() == base::Fault::data);
        }
    });
}

TEST_CASE("any names give unique paths that stay inside") {
    rc::prop("however they are spelled", [] {
        const auto part =
            rc::gen::element<std::string>("..", ".", "", "a", "\xFF", "\xFE", "\xC3\xA9", "a.b", "C:", "\\");
        const auto names = *rc::gen::container<std::vector<std::vector<std::string>>>(
            rc::gen::container<std::vector<std::string>>(part));
        ZipBuilder zip;
        for (const auto& parts : names) {
            std::string name;
            for (const std::string& text : parts) {
                name += (name.empty() ? "" : "/") + text;
            }
            zip.add(stored(name, "", *rc::gen::arbitrary<bool>() ? k_utf8_flag : std::uint16_t{0}));
        }
        const auto tree = tree_of(zip.finish());
        std::string before;
        for (const tree::Entry& entry : tree->entries()) {
            RC_ASSERT(before < entry.path);
            RC_ASSERT(base::is_utf8(entry.path));
            RC_ASSERT(entry.path.find('\\') == std::string::npos);
            const std::string framed = "/" + entry.path + "/";
            for (const char* bad : {"/../", "/./", "//"}) {
                RC_ASSERT(framed.find(bad) == std::string::npos);
            }
            before = entry.path;
        }
    });
}
