// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"
#include "base/spool.hpp"
#include "source/merging/join.hpp"
#include "source/merging/part.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <vector>

using namespace chatkeep;

TEST_CASE("streams without a source are joined to nothing") {
    std::vector<source::merging::Input> inputs(2);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        stream::Writer writer(*inputs[i].bytes);
        writer.write(stream::Header{"test", {}});
        writer.finish();
        base::SpoolReader read_back(*inputs[i].bytes);
        source::merging::take_apart(inputs[i], i, read_back);
    }
    base::StringOutput output;
    stream::Writer writer(output);
    CHECK(source::merging::join(inputs, {}, writer).empty());
}
