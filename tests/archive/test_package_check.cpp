// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_writer.hpp"
#include "archive/layout.hpp"
#include "archive/package_check.hpp"
#include "bag_fixture.hpp"
#include "files.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::archive;
using chatkeep::test::digest_of;
using chatkeep::test::ScratchFolder;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* k_photo = "a photo";
constexpr const char* k_extra = "a file that nothing refers to";

std::string photo_digest() {
    return digest_of(hash::Algorithm::sha256, k_photo);
}

/// A stream of one conversation with one message that has the photo.
std::string small_stream(bool twice = false, std::optional<std::uint64_t> size = {}) {
    model::Source source;
    source.id = "s1";
    source.reader = "test";
    model::Conversation conversation;
    conversation.id = {1, 1};
    conversation.source = "s1";
    model::Message message;
    message.id = {2, 2};
    message.conversation = conversation.id;
    message.attachments.resize(1);
    message.attachments[0].sha256 = photo_digest();
    message.attachments[0].mime = "image/jpeg";
    message.attachments[0].size = size;
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test 1", {}});
    writer.write(source);
    writer.write(conversation);
    writer.write(message);
    if (twice) {
        writer.write(message);
    }
    writer.finish();
    return output.text;
}

struct Contents {
    std::string stream = small_stream();
    bool photo = true;
    std::string extra_object = {};
    std::string agent = "chat-archive 1";
    std::string without = {};    ///< a file to take away
    std::string bytes = k_photo; ///< of the object under the photo's name
};

struct Outcome {
    Lines lines;
    PackageReport report;
};

Outcome check(const Contents& contents) {
    const ScratchFolder scratch;
    const std::string target = (scratch.path() / "pkg").string();
    {
        BagWriter writer(target, base::Replace::never);
        if (!contents.stream.empty()) {
            const auto file = writer.create(std::string(k_messages));
            file->write(contents.stream);
            file->commit();
        }
        if (contents.photo) {
            const auto file = writer.create("data/" + media_path(photo_digest(), "image/jpeg"));
            file->write(contents.bytes);
            file->commit();
        }
        if (!contents.extra_object.empty()) {
            const auto file = writer.create(contents.extra_object);
            file->write(k_extra);
            file->commit();
        }
        writer.commit({{"Bag-Software-Agent", contents.agent}});
    }
    if (!contents.without.empty()) {
        std::filesystem::remove(target + "/" + contents.without);
    }
    FindingList list;
    Outcome outcome;
    outcome.report = check_package(target, list);
    for (const Finding& finding : list.findings) {
        outcome.lines.push_back(std::string(finding.level == FindingLevel::error ? "error " : "warning ") +
                                finding.file + ":" + std::to_string(finding.line) + " " + finding.text);
    }
    return outcome;
}

} // namespace

TEST_CASE("a whole package is described") {
    const Outcome outcome = check({});
    CHECK(outcome.lines.empty());
    CHECK(outcome.report.errors == 0);
    CHECK(outcome.report.objects == 1);
    REQUIRE(outcome.report.stream);
    CHECK(outcome.report.stream->messages == 1);
    CHECK(outcome.report.bag.payload.files == 2);
}

TEST_CASE("every object that a message refers to is in the package") {
    Contents contents;
    contents.photo = false;
    CHECK(check(contents).lines == Lines{"error data/media/" + photo_digest().substr(0, 2) + "/" +
                                         photo_digest() + ":0 a message refers to it and it is missing"});
}

TEST_CASE("an object has the bytes that its name says and the size that messages say, whoever packed it") {
    const std::string object = "data/media/" + photo_digest().substr(0, 2) + "/" + photo_digest();
    for (const char* agent : {"chat-archive 1", "another 1"}) {
        Contents contents;
        contents.agent = agent;
        contents.stream = small_stream(false, 7);
        CHECK(check(contents).lines.empty());
        contents.bytes = "A photo";
        const std::string misnamed =
            "error " + object +
            ".jpg:0 its name, by which messages refer to it, is not the SHA-256 of its bytes";
        CHECK(check(contents).lines == Lines{misnamed});
        contents.bytes = "a photo, cut";
        CHECK(check(contents).lines ==
              Lines{misnamed, "error " + object + ":0 a message says that its size is 7, and it is 12"});
    }
}

TEST_CASE("an object is held against its name where no manifest has SHA-256") {
    const ScratchFolder scratch;
    test::Bag bag;
    const std::string path = "data/" + media_path(photo_digest(), "image/jpeg");
    bag.payload = {{std::string(k_messages), small_stream()}, {path, "A photo"}};
    bag.tags = {{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
                {"manifest-md5.txt", test::Bag::manifest(bag.payload, hash::Algorithm::md5)},
                {"manifest-sha256.txt", {}}};
    bag.write(scratch.path());
    std::filesystem::remove(scratch.path() / "manifest-sha256.txt");
    std::filesystem::remove(scratch.path() / "tagmanifest-sha256.txt");
    FindingList list;
    check_package(scratch.path().string(), list);
    REQUIRE(list.findings.size() == 1);
    CHECK(list.findings[0].file == path);
}

TEST_CASE("objects that nothing refers to are warnings") {
    Contents contents;
    const std::string other = digest_of(hash::Algorithm::sha256, k_extra);
    const std::string path = "data/media/" + other.substr(0, 2) + "/" + other;
    contents.extra_object = path + ".jpg";
    CHECK(check(contents).lines == Lines{"warning " + path + ":0 no message refers to it"});
    contents.extra_object = "data/media/00/cat.jpg";
    CHECK(check(contents).lines == Lines{"warning data/media/00/cat.jpg:0 it is not named as an object"});
}

TEST_CASE("the stream in a package keeps its contract") {
    Contents contents;
    contents.stream = small_stream(true);
    CHECK(
        check(contents).lines ==
        Lines{
            "error data/messages.jsonl:5 n is 0 after 0: it must ascend within a conversation",
            "error data/messages.jsonl:5 the id of the record was used before: ids are unique in a stream"});
}

TEST_CASE("a stream that stops early is an error, whoever packed it") {
    for (const char* agent : {"chat-archive 1", "another 1"}) {
        Contents contents;
        contents.agent = agent;
        contents.stream = small_stream().substr(0, 300);
        const Outcome outcome = check(contents);
        CHECK(outcome.report.errors == 1);
        REQUIRE(outcome.lines.size() == 2);
        CHECK(outcome.lines[0].starts_with("error :0 data/messages.jsonl:"));
        CHECK(outcome.lines[1].ends_with("no message refers to it"));
    }
}

TEST_CASE("a package of ours without a stream is an error, another's bag is not ours to judge") {
    Contents contents;
    contents.stream = "";
    contents.photo = false;
    contents.extra_object = "data/file.txt";
    CHECK(check(contents).lines == Lines{"error data/messages.jsonl:0 the package holds no chat stream"});
    contents.agent = "another 1";
    const Outcome outcome = check(contents);
    CHECK(outcome.lines.empty());
    CHECK_FALSE(outcome.report.stream);
}

TEST_CASE("every file that chat-archive writes is missed") {
    for (const std::string name :
         {"manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
          "bag-info.txt", "bagit.txt", "data/messages.jsonl"}) {
        INFO(name);
        Contents contents;
        contents.without = name;
        CHECK(check(contents).report.errors > 0);
    }
    Contents other;
    other.agent = "another 1";
    other.without = "tagmanifest-sha256.txt";
    CHECK(check(other).report.errors == 0);
}

TEST_CASE("names of objects follow from their type, and nothing that runs keeps its extension") {
    const std::string digest = photo_digest();
    const std::string stem = "media/" + digest.substr(0, 2) + "/" + digest;
    CHECK(media_path(digest, "image/jpeg") == stem + ".jpg");
    CHECK(media_path(digest, "text/plain; charset=utf-8") == stem + ".txt");
    CHECK(media_path(digest, "video/quicktime") == stem + ".mov");
    for (const char* mime :
         {"", "text/html", "image/svg+xml", "application/xml", "application/x-executable", "a/../../b"}) {
        CHECK(media_path(digest, mime) == stem + ".bin");
        CHECK(media_type(mime).view == MediaView::download);
    }
}
