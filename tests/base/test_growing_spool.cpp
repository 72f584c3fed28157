// SPDX-License-Identifier: EUPL-1.2
#include "base/growing_spool.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <string>

using namespace chatkeep;

namespace {

std::string read_all(base::Input& input) {
    std::string all;
    std::string buffer(4096, '\0');
    while (const std::size_t count = input.read(buffer.data(), buffer.size())) {
        all.append(buffer, 0, count);
    }
    return all;
}

} // namespace

TEST_CASE("what one thread writes another reads, and waits for the rest") {
    base::Spool spool;
    base::GrowingSpool growing(spool);
    auto reading = std::async(std::launch::async, [&growing] { return read_all(growing); });
    std::string written;
    for (int i = 0; i < 3000; ++i) { // more than the spool keeps in memory
        const std::string line = std::string(997, static_cast<char>('a' + i % 26)) + std::to_string(i) + '\n';
        growing.write(line);
        written += line;
    }
    growing.commit();
    CHECK(reading.get() == written);
    CHECK(spool.size() == written.size());
}

TEST_CASE("a spool that ends empty does not keep its reader waiting") {
    base::Spool spool;
    base::GrowingSpool growing(spool);
    auto reading = std::async(std::launch::async, [&growing] { return read_all(growing); });
    growing.commit();
    CHECK(reading.get().empty());
}
