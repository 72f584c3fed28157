// SPDX-License-Identifier: EUPL-1.2
#include "archive/later_check.hpp"
#include "base/error.hpp"

#include <catch2/catch.hpp>

using chatkeep::archive::CheckListener;
using chatkeep::archive::Finding;
using chatkeep::archive::FindingLevel;
using chatkeep::archive::FindingList;
using chatkeep::archive::LaterCheck;

namespace {

Finding finding(const std::string& text) {
    return {FindingLevel::error, "", 0, text};
}

class Progress : public FindingList {
public:
    void advanced(std::uint64_t more) override { bytes += more; }

    std::uint64_t bytes = 0;
};

} // namespace

TEST_CASE("later check: what it finds is told behind what was found while it ran") {
    FindingList list;
    LaterCheck later(list, [](CheckListener& listener) {
        listener.found(finding("third"));
        listener.found(finding("fourth"));
    });
    list.found(finding("first"));
    list.found(finding("second"));
    later.finish();
    CHECK(list.findings ==
          std::vector{finding("first"), finding("second"), finding("third"), finding("fourth")});
}

TEST_CASE("later check: every byte that it read is told once") {
    Progress progress;
    LaterCheck later(progress, [](CheckListener& listener) {
        for (int i = 0; i < 1000; ++i) {
            listener.advanced(3);
        }
        listener.found(finding("at its turn"));
        listener.advanced(4);
    });
    progress.advanced(later.take_advanced());
    later.finish();
    CHECK(progress.bytes == 3004);
}

TEST_CASE("later check: what it throws comes out at its turn") {
    FindingList list;
    LaterCheck later(list, [](CheckListener& listener) {
        listener.found(finding("before"));
        throw chatkeep::base::Error(chatkeep::base::Fault::io, "the disk is gone");
    });
    CHECK_THROWS_WITH(later.finish(), "the disk is gone");
    CHECK(list.findings == std::vector{finding("before")});
}

TEST_CASE("later check: it ends without its turn, with findings or none") {
    FindingList list;
    {
        const LaterCheck waits(list, [](CheckListener& listener) { listener.found(finding("untold")); });
        const LaterCheck reads(list, [](CheckListener& listener) {
            while (true) {
                listener.advanced(1);
            }
        });
    }
    CHECK(list.findings.empty());
}
