// SPDX-License-Identifier: EUPL-1.2
// Programs that answer, and programs that do not.
#include "base/child_dialogue.hpp"
#include "base/error.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep::base;

namespace {

/// A shell script; seconds for one answer.
std::string script(const std::string& body) {
    return "#!/bin/sh\n" + body + "\n";
}

/// What asking once ends with.
std::string fault_of(const std::string& body, int seconds = 60) {
    ChildDialogue dialogue("test", script(body), seconds, nullptr);
    try {
        return "answer " + dialogue.ask("hoi");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::check);
        return error.what();
    }
}

} // namespace

TEST_CASE("a program answers line by line") {
    ChildDialogue dialogue("test", script(R"(while read -r line; do echo "<$line>"; done)"), 60, nullptr);
    CHECK(dialogue.ask("een") == "<een>");
    CHECK(dialogue.ask("twee") == "<twee>");
    const std::string large(300'000, 'x'); // more than a pipe holds
    CHECK(dialogue.ask(large) == "<" + large + ">");
}

TEST_CASE("a program sees an environment of its own") {
    CHECK(fault_of(R"(read -r line; echo "$LC_ALL $TZ $HOME")") == "answer C.UTF-8 UTC ");
}

TEST_CASE("a program that does not answer ends the run") {
    CHECK(fault_of("exit 3") == "the recogniser test ended with code 3 before it answered");
    CHECK(fault_of("read -r line; kill -9 $$") == "the recogniser test was ended by signal 9");
    CHECK(fault_of("read -r line; sleep 100", 1) == "the recogniser test gives no answer within 1 seconds");
    CHECK(fault_of("read -r line; exec tr '\\0' x < /dev/zero") ==
          "the recogniser test gives an answer without end");
}

TEST_CASE("a program that talks on its own ends the run") {
    ChildDialogue dialogue("test", script("while read -r line; do echo a; echo b; done"), 60, nullptr);
    std::string fault;
    try {
        for (int i = 0; i < 1000; ++i) { // when the second line is there is up to the machine
            static_cast<void>(dialogue.ask("hoi"));
        }
    } catch (const Error& error) {
        fault = error.what();
    }
    CHECK(fault == "the recogniser test says more than it was asked");
}

TEST_CASE("what is no program ends the run") {
    ChildDialogue dialogue("test", "no program", 60, nullptr);
    CHECK_THROWS_AS(dialogue.ask("hoi"), Error);
}
