#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A program that answers each line it is given with one line.

#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::base {

class Dialogue {
public:
    virtual ~Dialogue() = default;

    /// Both without the line's end. Throws Error{check} when the program ended, hangs or says too much.
    [[nodiscard]] virtual std::string ask(std::string_view line) = 0;
};

/// Starts programs that were read already, so that what runs is what was looked at.
class ProgramStarter {
public:
    virtual ~ProgramStarter() = default;

    /// name stands in messages; bytes is the whole program, binary or script. seconds: for one answer.
    [[nodiscard]] virtual std::unique_ptr<Dialogue> start_program(const std::string& name,
                                                                  std::string_view bytes, int seconds) = 0;
};

} // namespace chatkeep::base
