// SPDX-License-Identifier: EUPL-1.2
// Any lines of JSON as records: pages are made of them, and no markup comes from their text.
#include "base/error.hpp"
#include "base/io.hpp"
#include "report/report.hpp"
#include "stream/contract.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

class Quiet : public stream::ContractListener {
public:
    void breach(std::uint64_t, std::string) override {}

    void remark(std::uint64_t, std::string) override {}
};

/// Checks each page when it is whole: two scripts, both ours, and no elements that only foreign text could
/// bring.
class CheckedPages : public report::PageSink {
public:
    std::unique_ptr<base::Output> create(const std::string&) override { return std::make_unique<Page>(); }

private:
    class Page : public base::StringOutput {
    public:
        void commit() override {
            const auto count = [this](std::string_view part) {
                std::size_t found = 0;
                for (std::size_t at = text.find(part); at != std::string::npos;
                     at = text.find(part, at + 1)) {
                    ++found;
                }
                return found;
            };
            if (count("<script") != 2 || count("</script") != 2 || count("<main") != 1 ||
                count("<fuzz") != 0) {
                std::abort();
            }
        }
    };
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    Quiet quiet;
    stream::Contract contract(quiet);
    CheckedPages pages;
    report::Report report(pages, {.language = report::Language::nl, .app = "fuzz", .part_size = 3});
    std::uint64_t number = 0;
    while (!rest.empty()) {
        const std::string_view bytes = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), bytes.size() + 1));
        try {
            const stream::Document document(bytes, "fuzz");
            const stream::Line line{document.root().text_of("type"), bytes, document.root(), ++number};
            contract.check(line);
            report.add(line);
        } catch (const base::Error& error) {
            if (error.fault() != base::Fault::data) {
                throw;
            }
        }
    }
    contract.finish();
    report.finish();
    return 0;
}
