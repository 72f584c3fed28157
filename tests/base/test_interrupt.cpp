// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <array>
#include <csignal>

using namespace chatkeep::base;

namespace {

struct Stopped {};

volatile std::sig_atomic_t g_alarms = 0;

void count_alarm(int /*signal*/) {
    g_alarms = g_alarms + 1;
}

void stop_after_alarm() {
    if (g_alarms > 0) {
        throw Stopped();
    }
}

/// A pipe, and a check that is taken away again.
struct Fixture {
    Fixture() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        reader = Fd(ends[0]);
        writer = Fd(ends[1]);
        g_alarms = 0;

        struct sigaction action {};

        action.sa_handler = count_alarm; // without SA_RESTART
        ::sigaction(SIGALRM, &action, nullptr);
        set_interrupt_check(&stop_after_alarm);
    }

    ~Fixture() { set_interrupt_check(nullptr); }

    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;
    Fixture(Fixture&&) = delete;
    Fixture& operator=(Fixture&&) = delete;

    Fd reader;
    Fd writer;
};

} // namespace

TEST_CASE_METHOD(Fixture, "a read that blocks ends by a signal") {
    FdInput input(std::move(reader), "pipe");
    char byte = 0;
    ::alarm(1);
    CHECK_THROWS_AS(input.read(&byte, 1), Stopped);
}

TEST_CASE_METHOD(Fixture, "a write that blocks ends by a signal") {
    const std::string much(1 << 20, 'x');
    ::alarm(1);
    CHECK_THROWS_AS(write_all(writer.get(), much, "pipe"), Stopped);
}

TEST_CASE_METHOD(Fixture, "a signal before a read is not lost") {
    FdInput input(std::move(reader), "pipe");
    char byte = 0;
    g_alarms = 1;
    CHECK_THROWS_AS(input.read(&byte, 1), Stopped);
}
