// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_writer.hpp"
#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "archive/proof_writer.hpp"
#include "base/error.hpp"
#include "hash/committing_output.hpp"
#include "hash/record_proof.hpp"
#include "hash/sha.hpp"
#include "stream/edit.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

constexpr const char* k_original = "headEXIFtail";
constexpr const char* k_cut = "head....tail";

/// "EXIF" may go, and four bytes stand in its place.
std::vector<hash::BlobCut> find_exif(const base::RandomBytes& bytes) {
    return bytes.size() == 12 ? std::vector<hash::BlobCut>{{4, 8, 4}} : std::vector<hash::BlobCut>();
}

/// A stream of one conversation with a picture, on its way from the read-out to a package.
class Way {
public:
    Way() : m_root(std::filesystem::temp_directory_path() / ("proof-writer." + std::to_string(::getpid()))) {
        std::filesystem::remove_all(m_root);
        std::filesystem::create_directories(m_root / "media");
        hash::make_commitment_folder(path("commit"), base::Replace::never);
    }

    ~Way() { std::filesystem::remove_all(m_root); }

    Way(const Way&) = delete;
    Way& operator=(const Way&) = delete;
    Way(Way&&) = delete;
    Way& operator=(Way&&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return (m_root / name).string(); }

    std::string store(const std::string& bytes) const {
        std::string sha256 = hash::sha256(bytes);
        std::filesystem::create_directories(m_root / "media" / sha256.substr(0, 2));
        std::ofstream(m_root / "media" / sha256.substr(0, 2) / sha256, std::ios::binary) << bytes;
        return sha256;
    }

    std::string read(const std::vector<std::pair<std::string, std::string>>& lines) const {
        base::StringOutput output;
        hash::CommittingOutput committing(
            output, {.folder = path("commit"), .media = path("media"), .find_cuts = &find_exif, .facts = {}});
        stream::Writer writer(committing);
        writer.write(stream::Header{"test", {}});
        for (const auto& [type, line] : lines) {
            writer.pass(type, line);
        }
        writer.finish();
        return output.text;
    }

    using Change = std::function<std::string(const stream::Line&, hash::ProofKeeper&)>;

    /// change returns the line as it goes out.
    std::string clean(const std::string& stream, const Change& change) const {
        base::MemoryInput input(stream);
        stream::Reader reader(input, "stream");
        base::StringOutput output;
        stream::Writer writer(output);
        hash::ProofKeeper keeper(path("commit"), &find_exif);
        stream::Line line;
        while (reader.next(line)) {
            keeper.next(line);
            const std::string out = change(line, keeper);
            writer.pass(stream::LineParser().parse(out).text_of("type"), out);
        }
        writer.finish();
        return output.text;
    }

    /// "" when the package proves what it holds, else the first finding.
    std::string pack(const std::string& stream, const std::string& attachment) const {
        const std::string package = path("package");
        archive::BagWriter bag(package, base::Replace::allowed);
        archive::ProofWriter proof(bag, path("commit"), "test", &find_exif);
        const auto messages = bag.create(std::string(archive::k_messages));
        stream::Writer writer(*messages);
        base::MemoryInput input(stream);
        stream::Reader reader(input, "stream");
        stream::Line line;
        while (reader.next(line)) {
            const stream::Line masked = proof.mask(line);
            proof.add(masked);
            const bool has_proof = masked.root.find(hash::k_proof_member).has_value();
            writer.pass(masked.type, has_proof ? archive::without_proof(masked) : std::string(masked.bytes));
        }
        writer.finish();
        bag.add_copy("data/" + archive::media_path(attachment, "image/jpeg"),
                     path("media/" + attachment.substr(0, 2) + "/" + attachment), attachment);
        static_cast<void>(proof.finish());
        bag.commit({});
        archive::FindingList findings;
        const auto report = archive::check_proof(package, findings);
        if (report) {
            m_counts = report->counts;
        }
        return findings.findings.empty() ? "" : findings.findings.front().text;
    }

    [[nodiscard]] const hash::ProofCounts& counts() const { return m_counts; }

private:
    std::filesystem::path m_root;
    mutable hash::ProofCounts m_counts;
};

std::string id(char letter, char digit) {
    return letter + std::string(32, digit);
}

using Counts = std::map<std::string, std::uint64_t>;

std::string picture(const std::string& sha256, const std::string& more = {},
                    const std::string& of_file = {}) {
    return R"({"type":"message","id":")" + id('m', '2') + R"(","conversation":")" + id('c', '1') +
           R"(","n":1,"kind":"media","text":"","attachments":[{"name":"a.jpg","sha256":")" + sha256 +
           R"(","mime":"image/jpeg")" + of_file + "}]" + more + "}";
}

std::vector<std::pair<std::string, std::string>> conversation(const std::string& sha256) {
    const std::string front = R"(","conversation":")" + id('c', '1') + R"(",)";
    return {{"source", R"({"type":"source","id":"s1","reader":"x","sha256":"00"})"},
            {"conversation", R"({"type":"conversation","id":")" + id('c', '1') + R"(","source":"s1"})"},
            {"message", R"({"type":"message","id":")" + id('m', '1') + front + R"("n":0,"text":"Ja, goed"})"},
            {"message", picture(sha256)},
            {"new", R"({"type":"new","text":"what later versions write","conversation":1})"}};
}

std::string unchanged(const stream::Line& line, hash::ProofKeeper& keeper) {
    return line.type == "conversation" ? keeper.changed(line.bytes, {}, "X") : std::string(line.bytes);
}

std::string removal(hash::ProofKeeper& keeper) {
    return R"({"type":"removal","id":")" + id('m', '2') + R"(","conversation":")" + id('c', '1') +
           R"(","n":1,"rule":"r","basis":"PRIVE","proof":{"leaf":")" + hash::to_base64url(keeper.leaf()) +
           "\"}}";
}

} // namespace

TEST_CASE("a file from which metadata was cut is proved in its other parts") {
    const Way way;
    const std::string original = way.store(k_original);
    const std::string cut = way.store(k_cut);
    const std::string read = way.read(conversation(original));
    const std::string cleaned = way.clean(read, [&](const stream::Line& line, hash::ProofKeeper& keeper) {
        return line.root.text_of("kind") == "media" ? keeper.changed(picture(cut), {}, "EXIF")
                                                    : unchanged(line, keeper);
    });
    CHECK(cleaned.find(R"("blob.0":{"parts":[4,{"fill":4,)") != std::string::npos);
    CHECK(way.pack(cleaned, cut).empty());
    CHECK(way.counts().partial == 1);
    CHECK(way.counts().derived == Counts{{"message.attachments.N.sha256", 1}});
    CHECK(way.counts().filler == 4);
    CHECK(way.counts().filler_others == 4);
}

TEST_CASE("a file that was made anew is attested, and the original's commitment stays") {
    const Way way;
    const std::string original = way.store(k_original);
    const std::string other = way.store("masked picture");
    const std::string read = way.read(conversation(original));
    const std::string line_now = picture(other, {}, R"(,"derived_from":{"field":"blob.0","tool":"test"})");
    const std::string cleaned = way.clean(read, [&](const stream::Line& line, hash::ProofKeeper& keeper) {
        return line.root.text_of("kind") == "media" ? keeper.changed(line_now, {}, "PIXELS")
                                                    : unchanged(line, keeper);
    });
    CHECK(cleaned.find(R"("blob.0":{"h":)") != std::string::npos);
    CHECK(way.pack(cleaned, other).empty());
    CHECK(way.counts().derived ==
          Counts{{"message.attachments.N.derived_from", 1}, {"message.attachments.N.sha256", 1}});
}

TEST_CASE("a file that was filled with more than filler is no file with parts taken out") {
    const Way way;
    const std::string original = way.store("headEXIF" + std::string(4, 't'));
    const std::vector<hash::BlobPart> parts = {{.size = 4, .fill = 0, .may_go = false, .value = {}},
                                               {.size = 4, .fill = 40, .may_go = true, .value = {}},
                                               {.size = 4, .fill = 0, .may_go = false, .value = {}}};
    const hash::StoredObjects objects(way.path("media"), &find_exif);
    const auto is_cut = [&](const std::string& filler) {
        return hash::is_cut_from(*objects.open(way.store("head" + filler + "tttt")), *objects.open(original),
                                 parts);
    };
    CHECK(is_cut(std::string(40, '\0')));
    CHECK(is_cut(std::string(8, '\0') + std::string(32, 'x')));
    CHECK_FALSE(is_cut(std::string(7, '\0') + std::string(33, 'x')));
    CHECK_FALSE(is_cut(std::string(39, '\0')));
}

TEST_CASE("cleaning that changes who, when, or what was not there gives no package") {
    const Way way;
    const std::string original = way.store(k_original);
    const std::string read = way.read(conversation(original));
    const auto packed = [&](const std::string& after) {
        return way.pack(way.clean(read,
                                  [&](const stream::Line& line, hash::ProofKeeper& keeper) {
                                      return line.root.text_of("text") == "Ja, goed"
                                                 ? keeper.changed(after, {}, "X")
                                                 : unchanged(line, keeper);
                                  }),
                        original);
    };
    const std::string front =
        R"({"type":"message","id":")" + id('m', '1') + R"(","conversation":")" + id('c', '1');
    CHECK_THROWS_AS(packed(front + R"(","n":0,"text":"Nee"})"), base::Error);
    CHECK_THROWS_AS(packed(front + R"(","n":1,"text":"Ja, goed"})"), base::Error);
    CHECK_THROWS_AS(packed(front + R"(","n":0,"text":"Ja, goed","time":{}})"), base::Error);
    CHECK_THROWS_AS(packed(front + R"(","n":0,"text":"Ja, goed","subject":"new"})"), base::Error);
}

TEST_CASE("a record that was cleaned may be cleaned again, or removed") {
    const Way way;
    const std::string original = way.store(k_original);
    const std::string cut = way.store(k_cut);
    const std::string read = way.read(conversation(original));
    const std::string once = way.clean(read, [&](const stream::Line& line, hash::ProofKeeper& keeper) {
        if (line.root.text_of("text") == "Ja, goed") {
            return keeper.changed(stream::with_replacements(line.bytes, {{{"text"}, "\"[X], goed\""}}),
                                  {{0, 2, "X"}}, "X");
        }
        return line.root.text_of("kind") == "media" ? keeper.changed(picture(cut), {}, "EXIF")
                                                    : unchanged(line, keeper);
    });
    const std::string twice = way.clean(once, [&](const stream::Line& line, hash::ProofKeeper& keeper) {
        return line.root.text_of("kind") == "media" ? removal(keeper) : unchanged(line, keeper);
    });
    CHECK(way.pack(twice, cut).empty());
    CHECK(way.counts().removed == 1);
    CHECK(way.counts().partial == 1);
}

TEST_CASE("a stream in which anything else changed gives no package") {
    const Way way;
    const std::string original = way.store(k_original);
    const std::string read = way.read(conversation(original));
    CHECK(way.pack(read, original).empty());
    for (const char* word : {"goed", "later", "a.jpg"}) {
        const std::string changed = way.clean(read, [&](const stream::Line& line, hash::ProofKeeper& keeper) {
            std::string out = unchanged(line, keeper);
            const std::size_t at = out.find(word);
            return at == std::string::npos ? out : out.replace(at, 1, "X");
        });
        INFO(word);
        CHECK_THROWS_AS(way.pack(changed, original), base::Error);
    }
}

TEST_CASE("a proof that holds anything but commitments is refused") {
    const Way way;
    const std::string read = way.read(conversation(way.store(k_original)));
    for (const char* proof : {R"({"note":"06-12345678"})", R"({"leaf":"short"})", R"({"x":[]})",
                              R"({"d":["A"]})", R"({"x":{"sender":{"h":"x","r":"y"}}})"}) {
        INFO(proof);
        const std::string hidden = way.clean(read, [&](const stream::Line& line, hash::ProofKeeper&) {
            return line.type == "message" ? stream::with_member(line.bytes, "proof", proof)
                                          : std::string(line.bytes);
        });
        CHECK_THROWS_AS(way.clean(hidden, unchanged), base::Error);
    }
}

TEST_CASE("digests of decisions files stay out of a package") {
    const Way way;
    static_cast<void>(way.read(conversation(way.store(k_original)))); // makes the key
    base::StringOutput output;
    stream::Writer header(output);
    header.write(stream::Header{"test",
                                {{"clean.policy", "p"},
                                 {"clean.decisions", "aa"},
                                 {"clean2.decisions", "bb"},
                                 {"x.decisions", "1"}}});
    header.finish();
    archive::BagWriter bag(way.path("package"), base::Replace::never);
    archive::ProofWriter proof(bag, way.path("commit"), "test", &find_exif);
    base::MemoryInput input(output.text);
    stream::Reader reader(input, "stream");
    stream::Line line;
    REQUIRE(reader.next(line));
    const stream::Line masked = proof.mask(line);
    CHECK(masked.bytes == R"({"type":"stream","format":"chatkeep","version":1,"generator":"test",)"
                          R"("options":{"clean.policy":"p","x.decisions":"1"}})");
}
