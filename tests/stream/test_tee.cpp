// SPDX-License-Identifier: EUPL-1.2
#include "stream/tee.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace chatkeep;

namespace {

/// Gives its bytes in pieces of one size.
class Pieces : public base::Input {
public:
    Pieces(std::string_view bytes, std::size_t size) : m_inner(bytes), m_size(size) {}

    std::size_t read(char* buffer, std::size_t size) override {
        return m_inner.read(buffer, std::min(size, m_size));
    }

private:
    base::MemoryInput m_inner;
    std::size_t m_size;
};

std::string drain(base::Input& input) {
    std::array<char, 64> buffer{};
    std::string bytes;
    while (const std::size_t count = input.read(buffer.data(), buffer.size())) {
        bytes.append(buffer.data(), count);
    }
    return bytes;
}

} // namespace

TEST_CASE("a tee keeps what is read") {
    base::MemoryInput inner("one\ntwo\n");
    base::StringOutput kept;
    stream::TeeInput tee(inner, kept);
    CHECK(drain(tee) == "one\ntwo\n");
    CHECK(kept.text == "one\ntwo\n");
}

TEST_CASE("a pass-through keeps the last line back until it is released") {
    for (const std::string text : {"one\ntwo\nend\n", "one\ntwo\nend", "end\n", "", "\n\n", "a\n\nend\n"}) {
        for (std::size_t size = 1; size < 14; ++size) {
            INFO(text << " in pieces of " << size);
            Pieces inner(text, size);
            base::StringOutput passed;
            stream::PassThrough input(inner, passed);
            CHECK(drain(input) == text);
            const std::string body = text.substr(0, text.size() - (text.ends_with('\n') ? 1 : 0));
            CHECK(passed.text == text.substr(0, body.rfind('\n') + 1));
            input.release();
            CHECK(passed.text == text);
        }
    }
}
