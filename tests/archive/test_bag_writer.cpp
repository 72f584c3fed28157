// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_reader.hpp"
#include "archive/bag_writer.hpp"
#include "bag_fixture.hpp"
#include "base/error.hpp"
#include "files.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::archive;
using chatkeep::test::digest_of;
using chatkeep::test::read_file;
using chatkeep::test::ScratchFolder;
using chatkeep::test::write_file;

namespace {

void write_small(BagWriter& writer, const std::string& text = "hello\n") {
    const auto file = writer.create("data/messages.jsonl");
    file->write(text);
    file->commit();
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        names.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Fault fault_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const base::Error& error) {
        return error.fault();
    }
    FAIL("nothing was thrown");
    return base::Fault::internal;
}

} // namespace

TEST_CASE("a package holds its files, manifests in order of finishing, valid tags") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    write_file(scratch.path() / "object", "bytes");
    {
        BagWriter writer(target, base::Replace::never);
        const auto late = writer.create("data/pages/0001.html");
        write_small(writer);
        writer.add_copy("data/media/27/x.jpg", (scratch.path() / "object").string(),
                        digest_of(hash::Algorithm::sha256, "bytes"));
        late->write("<p>");
        late->commit();
        writer.commit({{"Bag-Software-Agent", "test 1"}});
    }
    const auto line = [](hash::Algorithm algorithm, const char* bytes, const char* path) {
        return digest_of(algorithm, bytes) + "  " + path + "\n";
    };
    for (const auto& [algorithm, name] :
         {std::pair(hash::Algorithm::sha256, "sha256"), {hash::Algorithm::sha512, "sha512"}}) {
        CHECK(read_file(target + "/manifest-" + name + ".txt") ==
              line(algorithm, "hello\n", "data/messages.jsonl") +
                  line(algorithm, "bytes", "data/media/27/x.jpg") +
                  line(algorithm, "<p>", "data/pages/0001.html"));
    }
    CHECK(read_file(target + "/bag-info.txt") == "Bag-Software-Agent: test 1\nPayload-Oxum: 14.3\n");
    CHECK(read_file(target + "/bagit.txt") == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    CHECK(names_in(target) ==
          std::vector<std::string>{"bag-info.txt", "bagit.txt", "data", "data/media", "data/media/27",
                                   "data/media/27/x.jpg", "data/messages.jsonl", "data/pages",
                                   "data/pages/0001.html", "manifest-sha256.txt", "manifest-sha512.txt",
                                   "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"});
    FindingList list;
    CHECK(check_bag(target, list).is_valid());
    CHECK(list.findings.empty());
    CHECK(names_in(scratch.path()).size() == 15);
}

TEST_CASE("files larger than the pieces are hashed whole") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    std::string text;
    for (int i = 0; i < 150'000; ++i) {
        text += std::to_string(i) + "\n";
    }
    BagWriter writer(target, base::Replace::never);
    const auto file = writer.create("data/messages.jsonl");
    for (std::size_t at = 0; at < text.size(); at += 70'001) {
        file->write(std::string_view(text).substr(at, 70'001));
    }
    file->commit();
    writer.commit({});
    CHECK(read_file(target + "/data/messages.jsonl") == text);
    CHECK(read_file(target + "/manifest-sha512.txt") ==
          digest_of(hash::Algorithm::sha512, text) + "  data/messages.jsonl\n");
}

TEST_CASE("the same calls give the same package") {
    const ScratchFolder scratch;
    for (const char* name : {"a", "b"}) {
        BagWriter writer((scratch.path() / name).string(), base::Replace::never);
        write_small(writer);
        writer.commit({{"Contact-Name", "Mees"}});
    }
    for (const std::string& name : names_in(scratch.path() / "a")) {
        if (std::filesystem::is_directory(scratch.path() / "a" / name)) {
            continue;
        }
        INFO(name);
        CHECK(read_file(scratch.path() / "a" / name) == read_file(scratch.path() / "b" / name));
    }
}

TEST_CASE("nothing is left without commit") {
    const ScratchFolder scratch;
    {
        BagWriter writer((scratch.path() / "pkg").string(), base::Replace::never);
        write_small(writer);
        const auto open = writer.create("data/pages/0001.html");
        open->write(std::string(1'000'000, 'x'));
    }
    CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("a writer that is given up at any moment ends") {
    const ScratchFolder scratch;
    for (int i = 0; i < 1000; ++i) {
        const BagWriter writer((scratch.path() / "package").string(), base::Replace::never);
        for (int pause = 0; pause < 100 * i; ++pause) {
            std::atomic_signal_fence(
                std::memory_order_seq_cst); // the destructor meets another moment each time
        }
    }
    CHECK(names_in(scratch.path()).empty());
}

TEST_CASE("an object that is gone or changed is an error that leaves nothing") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    const std::string object = (scratch.path() / "object").string();
    const auto add = [&] {
        BagWriter writer(target, base::Replace::never);
        writer.add_copy("data/media/ab/x.bin", object, std::string(64, 'a'));
        writer.commit({});
    };
    CHECK(fault_of(add) == base::Fault::missing);
    write_file(object, "other bytes");
    CHECK(fault_of(add) == base::Fault::data);
    CHECK(names_in(scratch.path()) == std::vector<std::string>{"object"});
}

TEST_CASE("an object that is added twice stands once") {
    const ScratchFolder scratch;
    write_file(scratch.path() / "object", "bytes");
    const std::string digest = digest_of(hash::Algorithm::sha256, "bytes");
    BagWriter writer((scratch.path() / "pkg").string(), base::Replace::never);
    for (int i = 0; i < 2; ++i) {
        writer.add_copy("data/media/ab/x.bin", (scratch.path() / "object").string(), digest);
    }
    writer.commit({});
    CHECK(read_file(scratch.path() / "pkg/manifest-sha256.txt") == digest + "  data/media/ab/x.bin\n");
}

TEST_CASE("an existing target is refused, unless a package may be replaced") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    const auto make = [&](base::Replace replace, const std::string& text) {
        BagWriter writer(target, replace);
        write_small(writer, text);
        writer.commit({});
    };
    make(base::Replace::never, "old");
    CHECK(fault_of([&] { make(base::Replace::never, "new"); }) == base::Fault::refused);
    CHECK(read_file(target + "/data/messages.jsonl") == "old");
    make(base::Replace::allowed, "new");
    CHECK(read_file(target + "/data/messages.jsonl") == "new");
    CHECK(names_in(scratch.path()).size() == 9);
}

TEST_CASE("a folder of other things is never replaced") {
    const ScratchFolder scratch;
    write_file(scratch.path() / "photos/1.jpg", "x");
    write_file(scratch.path() / "file", "x");
    for (const char* name : {"photos", "file"}) {
        CHECK(fault_of([&] {
                  const BagWriter writer((scratch.path() / name).string(), base::Replace::allowed);
              }) == base::Fault::refused);
    }
    CHECK(names_in(scratch.path()) == std::vector<std::string>{"file", "photos", "photos/1.jpg"});
}

TEST_CASE("a target that came up meanwhile is not replaced") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    {
        BagWriter writer(target, base::Replace::never);
        write_small(writer);
        write_file(target + "/other", "x");
        CHECK(fault_of([&] { writer.commit({}); }) == base::Fault::refused);
    }
    CHECK(names_in(scratch.path()) == std::vector<std::string>{"pkg", "pkg/other"});
}

TEST_CASE("what a killed run left is removed, and nothing else") {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    const std::string left = (scratch.path() / ".pkg.0123456789abcdef.partial").string();
    for (const char* name : {".pkg.0123456789abcdef.partial", ".pkg.0123456789abcdeX.partial",
                             ".other.0123456789abcdef.partial", "pkg.0123456789abcdef.partial"}) {
        write_file((scratch.path() / name).string() + "/data/messages.jsonl", "x");
    }
    {
        BagWriter running(target, base::Replace::never);
        CHECK(running.abandoned() == std::vector<std::string>{left});
        const BagWriter another(target, base::Replace::never);
        CHECK(another.abandoned().empty()); // the first one's folder is locked
        write_small(running);
        running.commit({});
    }
    CHECK(names_in(scratch.path()).size() == 3 * 3 + 1 + names_in(target).size());
    CHECK(!std::filesystem::exists(left));
}

TEST_CASE("a folder that can't be written is an output error") {
    CHECK(fault_of([] { const BagWriter writer("/proc/nowhere/pkg", base::Replace::never); }) ==
          base::Fault::io);
}

TEST_CASE("bag-info fields must fit their line") {
    const auto line = [](const char* label, const char* value) {
        return [=] { static_cast<void>(bag_info_line(label, value)); };
    };
    CHECK(bag_info_line("Contact-Name", "Mees: de Wit") == "Contact-Name: Mees: de Wit\n");
    CHECK(fault_of(line("", "x")) == base::Fault::usage);
    CHECK(fault_of(line("A:B", "x")) == base::Fault::usage);
    CHECK(fault_of(line(" A", "x")) == base::Fault::usage);
    CHECK(fault_of(line("A", "")) == base::Fault::usage);
    CHECK(fault_of(line("A", "x\ny")) == base::Fault::usage);
    CHECK(fault_of(line("A", "x\xff")) == base::Fault::usage);
    check_date("2024-02-29");
    for (const char* text : {"2023-02-29", "2023-2-1", "20230201", "2023-13-01", "yesterday"}) {
        CHECK(fault_of([=] { check_date(text); }) == base::Fault::usage);
    }
}
