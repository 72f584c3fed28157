// SPDX-License-Identifier: EUPL-1.2
// The verdict of `chat-verify archive` on one folder, again and again: a line on standard input asks,
// "proved" or a line with the first finding answers. Tens of thousands of altered packages need no process
// each.
#include "archive/layout.hpp"
#include "archive/package_check.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "sign/statement.hpp"

#include <cstdio>
#include <iostream>
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

std::string verdict(const std::string& folder) {
    FirstFinding listener;
    try {
        static_cast<void>(archive::check_package(folder, listener));
        const bool is_proved = archive::holds_proof(folder) && archive::check_proof(folder, listener);
        for (const std::string_view file : {archive::k_readout_statement, archive::k_signed_manifest}) {
            listener.text += sign::find_broken_evidence(folder + "/" + std::string(file));
        }
        return is_proved && listener.text.empty() ? "proved" : "refused: " + listener.text;
    } catch (const base::Error& error) {
        return std::string("refused: ") + error.what();
    }
}

} // namespace

int main(int argc, char** argv) {
    for (std::string line; argc == 2 && std::getline(std::cin, line);) {
        std::cout << verdict(argv[1]) << std::endl;
    }
    return argc == 2 ? 0 : 2;
}
