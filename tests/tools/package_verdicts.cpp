// SPDX-License-Identifier: EUPL-1.2
// The verdict of `chat-verify archive` on one folder, with a file of trusted certificates or without, again
// and again: a line on standard input asks, "proved" or a line with the first finding answers. Tens of
// thousands of altered packages need no process each.
#include "archive/layout.hpp"
#include "archive/package_check.hpp"
#include "archive/proof_check.hpp"
#include "archive/unlisted_files.hpp"
#include "base/error.hpp"
#include "sign/statement.hpp"

#include <unistd.h>

#include <ctime>
#include <iostream>
#include <optional>
#include <string>

namespace {

using namespace chatkeep;

class FirstFinding : public archive::CheckListener {
public:
    void found(archive::Finding finding) override {
        if (finding.level == archive::FindingLevel::error && text.empty()) {
            text = finding.file + " " + finding.text;
        }
    }

    std::string text;
};

/// Valid signatures where they must be, when someone is trusted.
bool is_vouched_for(const std::string& folder, const sign::Trust& trust) {
    const std::int64_t now = std::time(nullptr);
    const std::string seal = folder + "/" + std::string(archive::k_signed_manifest);
    return sign::check_evidence(folder + "/" + std::string(archive::k_readout_statement), trust, now)
               .is_valid() &&
           (::access((seal + ".p7s").c_str(), F_OK) != 0 ||
            sign::check_evidence(seal, trust, now).is_valid());
}

std::string verdict(const std::string& folder, const std::optional<sign::Trust>& trust) {
    FirstFinding listener;
    try {
        const bool is_proved = archive::check_whole(folder, listener).proof.has_value();
        for (const std::string_view file : {archive::k_readout_statement, archive::k_signed_manifest}) {
            listener.text += sign::find_broken_evidence(folder + "/" + std::string(file));
        }
        const bool is_vouched = !trust || is_vouched_for(folder, *trust);
        return is_proved && is_vouched && listener.text.empty() ? "proved" : "refused: " + listener.text;
    } catch (const base::Error& error) {
        return std::string("refused: ") + error.what();
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        return 2;
    }
    std::optional<sign::Trust> trust;
    if (argc == 3) {
        trust.emplace(sign::read_small(argv[2]), argv[2]);
    }
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << verdict(argv[1], trust) << std::endl;
    }
    return 0;
}
