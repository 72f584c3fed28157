// SPDX-License-Identifier: EUPL-1.2
// Recognisers of others: what a policy must say about them, and answers that are refused.
#include "base/error.hpp"
#include "policy/external.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>

using namespace chatkeep;

namespace {

using Answer = std::function<std::string(std::string_view)>;

class Scripted : public base::Dialogue {
public:
    Scripted(Answer answer, std::vector<std::string>& asked) : m_answer(std::move(answer)), m_asked(asked) {}

    std::string ask(std::string_view line) override {
        m_asked.emplace_back(line);
        return m_answer(line);
    }

private:
    Answer m_answer;
    std::vector<std::string>& m_asked;
};

/// Starts programs that a test plays.
struct Starter : base::ProgramStarter {
    explicit Starter(Answer play) : answer(std::move(play)) {}

    std::unique_ptr<base::Dialogue> start_program(const std::string& name, std::string_view bytes,
                                                  int seconds) override {
        started.push_back(name + " " + std::string(bytes) + " " + std::to_string(seconds));
        return std::make_unique<Scripted>(answer, asked);
    }

    Answer answer;
    std::vector<std::string> started;
    std::vector<std::string> asked;
};

/// The answer of a program that knows one name.
std::string find_saar(std::string_view line) {
    const std::string number(line.substr(5, line.find(',') - 5));
    const std::size_t text = line.find("\"text\":\"") + 8;
    const std::size_t at = line.find("Saar");
    if (at == std::string_view::npos) {
        return R"({"n":)" + number + R"(,"spans":[]})";
    }
    return R"({"n":)" + number + R"(,"spans":[{"begin":)" + std::to_string(at - text) + R"(,"end":)" +
           std::to_string(at - text + 4) + R"(,"label":"PER"},{"begin":0,"end":1,"label":"MISC"}]})";
}

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "external-XXXXXX").string();
        path = ::mkdtemp(name.data());
        std::ofstream(path + "/ner") << "program";
    }

    ~Folder() { std::filesystem::remove_all(path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    std::string path;
};

std::string policy_text(const std::string& more = {}, const std::string& level = "propose") {
    return std::string(test::k_heading) + R"(
[[rules]]
id = "name.ner"
recogniser = "command:ner"
sha256 = ")" +
           hash::sha256("program") + R"("
labels = ["PER"]
basis = "AVG-6/PRIV-M"
action = "redact"
level = ")" +
           level +
           R"("
replacement = "[PERSOON]"
examples = ["vraag Saar"]
counter_examples = ["vraag maar"]
)" + more;
}

std::string first_problem(const std::string& text, base::ProgramStarter* starter) {
    const Folder folder;
    const policy::Loaded loaded =
        policy::parse_policy(text, "p.toml", folder.path, std::string(policy::k_share), starter);
    return loaded.policy ? std::string() : loaded.problems.front().text;
}

/// What loading ends with when the program gives this answer to its first question.
std::string fault_of(const std::string& answer) {
    Starter starter([&](std::string_view) { return answer; });
    try {
        return first_problem(policy_text(), &starter);
    } catch (const base::Error& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("a program's spans become proposals") {
    const Folder folder;
    Starter starter(&find_saar);
    auto loaded =
        policy::parse_policy(policy_text(), "p.toml", folder.path, std::string(policy::k_share), &starter);
    REQUIRE(loaded.policy);
    CHECK(starter.started == std::vector<std::string>{"ner program 60"});
    policy::Engine engine(*loaded.policy);
    CHECK(test::found_in(engine, "is Saar er?") == std::vector<std::string>{"name.ner propose Saar"});
    CHECK(test::found_in(engine, "niemand").empty());
    CHECK(starter.asked.back() == R"({"n":4,"text":"niemand"})");
    const std::size_t questions = starter.asked.size();
    CHECK(test::found_in(engine, "niemand").empty());
    CHECK(starter.asked.size() == questions); // asked once
}

TEST_CASE("two rules share a program") {
    const Folder folder;
    Starter starter(&find_saar);
    std::string other = policy_text().substr(test::k_heading.size());
    other.replace(other.find("name.ner"), 8, "name.two");
    const auto loaded = policy::parse_policy(policy_text(other), "p.toml", folder.path,
                                             std::string(policy::k_share), &starter);
    CHECK(loaded.policy);
    CHECK(starter.started.size() == 1);
}

TEST_CASE("a policy must pin the program and may not trust it") {
    Starter starter(&find_saar);
    CHECK(first_problem(policy_text(), nullptr) == "rule name.ner: no programs are started here");
    std::string wrong = policy_text();
    wrong.replace(wrong.find(hash::sha256("program")), 64, std::string(64, '0'));
    CHECK(first_problem(wrong, &starter).find("not what the policy says") != std::string::npos);
    std::string absent = policy_text();
    absent.replace(absent.find("command:ner"), 11, "command:nix");
    CHECK(first_problem(absent, &starter).find("rule name.ner: ") == 0);
    CHECK(first_problem(policy_text({}, "auto"), &starter) ==
          "rule name.ner acts by itself on what a program of others says: use propose");
    std::string unpinned = policy_text();
    unpinned.erase(unpinned.find("sha256"), 7 + 4 + 64);
    CHECK_FALSE(first_problem(unpinned, &starter).empty());
}

TEST_CASE("an answer that can't be right ends the run") {
    const std::string begin = "the recogniser ner: answer 1: ";
    CHECK(fault_of(R"({"n":1,"spans":[{"begin":6,"end":99}]})") ==
          begin + "a span that does not lie in the text");
    CHECK(fault_of(R"({"n":1,"spans":[{"begin":6,"end":6}]})") ==
          begin + "a span that does not lie in the text");
    CHECK(fault_of(R"({"n":1,"spans":[{"begin":-1,"end":6}]})") ==
          begin + "a span that does not lie in the text");
    CHECK(fault_of(R"({"n":1,"spans":[7]})") == begin + "a span that does not lie in the text");
    CHECK(fault_of(R"({"n":2,"spans":[]})") == begin + "no object with the question's \"n\" and \"spans\"");
    CHECK(fault_of(R"({"n":1})") == begin + "no object with the question's \"n\" and \"spans\"");
    CHECK(fault_of("nonsense") == begin + "no JSON");
    CHECK(fault_of("") == begin + "no JSON");
    Starter starter([](std::string_view) { return R"({"n":1,)"; });
    policy::ExternalProgram program("ner", starter.start_program("ner", "", 1));
    try {
        static_cast<void>(program.spans_in("text"));
        FAIL("it was accepted");
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::check);
    }
}

TEST_CASE("a span may not cut a character") {
    Starter starter([](std::string_view) { return R"({"n":1,"spans":[{"begin":0,"end":1}]})"; });
    policy::ExternalProgram program("ner", starter.start_program("ner", "", 1));
    CHECK_THROWS_WITH(program.spans_in("é"), Catch::Contains("cuts a character"));
}
