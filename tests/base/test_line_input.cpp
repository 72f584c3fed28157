// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/line_input.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::base;

namespace {

/// Gives at most `step` bytes at a time.
class Steps : public Input {
public:
    Steps(std::string_view bytes, std::size_t step) : m_inner(bytes), m_step(step) {}

    std::size_t read(char* buffer, std::size_t size) override {
        return m_inner.read(buffer, std::min(size, m_step));
    }

private:
    MemoryInput m_inner;
    std::size_t m_step;
};

std::vector<std::string> lines_of(std::string_view bytes, std::size_t step) {
    Steps input(bytes, step);
    LineInput lines(input, "test");
    std::vector<std::string> all;
    std::string_view line;
    while (lines.next(line)) {
        all.emplace_back(line);
        CHECK(lines.number() == all.size());
    }
    return all;
}

} // namespace

TEST_CASE("lines do not depend on how the input comes") {
    const std::string text = "one\n\n" + std::string(600'000, 'x') + "\nlast\r\n";
    for (const std::size_t step : {std::size_t{7}, std::size_t{4096}, std::size_t{1} << 30U}) {
        CHECK(lines_of(text, step) ==
              std::vector<std::string>{"one", "", std::string(600'000, 'x'), "last\r"});
    }
    CHECK(lines_of("", 7).empty());
}

TEST_CASE("a last line without its end was cut off") {
    CHECK_THROWS_WITH(lines_of("one\ntwo", 7), "test:2: the last line has no line end: the file was cut off");
}
