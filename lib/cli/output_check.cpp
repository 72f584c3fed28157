// SPDX-License-Identifier: EUPL-1.2
#include "cli/output_check.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

namespace chatkeep::cli {

namespace {

/// A file by what it is, not by its name; one that is not there yet by its name.
struct FileId {
    dev_t device = 0;
    ino_t inode = 0;
    std::string name;

    friend bool operator==(const FileId&, const FileId&) = default;
};

/// Devices and pipes may be read and written at once.
void add_file(std::vector<FileId>& files, const std::string& path) {
    struct stat status {};

    if (path.empty() || path == "-") {
        return;
    }
    if (::stat(path.c_str(), &status) != 0) {
        files.push_back({.name = path});
    } else if (S_ISREG(status.st_mode)) {
        files.push_back({status.st_dev, status.st_ino, {}});
    }
}

void add_standard_input(std::vector<FileId>& files) {
    struct stat status {};

    if (::fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode)) {
        files.push_back({status.st_dev, status.st_ino, {}});
    }
}

} // namespace

void refuse_inputs_as_outputs(const CommandLine& line) {
    std::vector<FileId> taken;
    add_standard_input(taken);
    for (const std::string& operand : line.operands()) {
        add_file(taken, operand);
    }
    const std::vector<const OptionSpec*> options = options_of(*line.command);
    for (const OptionSpec* option : options) {
        for (const std::string& path : option->writes ? std::vector<std::string>() : line.all(option->name)) {
            add_file(taken, path);
        }
    }
    for (const OptionSpec* option : options) {
        const std::string path = option->writes ? line.text(option->name) : std::string();
        std::vector<FileId> file;
        add_file(file, path);
        if (!file.empty() && std::find(taken.begin(), taken.end(), file.front()) != taken.end()) {
            throw base::Error(base::Fault::usage,
                              fmt::format("--{} names a file that the run uses for something else: {}",
                                          option->name, base::printable(path)),
                              "choose another name: an input is never changed");
        }
        taken.insert(taken.end(), file.begin(), file.end());
    }
}

} // namespace chatkeep::cli
