#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A dialogue with a child process over two pipes.

#include "base/dialogue.hpp"
#include "base/fd.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace chatkeep::base {

/// The child runs from a sealed copy of its bytes in memory, with an environment of its own (C.UTF-8, UTC,
/// one thread), standard error closed, no core dumps; it ends with this object and with this process.
class ChildDialogue : public Dialogue {
public:
    /// An answer may be at most this long.
    static constexpr std::size_t k_answer_most = std::size_t{16} << 20U;

    /// confine is called in the child before the program starts; nullptr: nothing is barred. Call while no
    /// other thread runs. Throws Error{usage} when it can't be started.
    ChildDialogue(std::string name, std::string_view bytes, int seconds, void (*confine)());
    ~ChildDialogue() override;
    ChildDialogue(const ChildDialogue&) = delete;
    ChildDialogue& operator=(const ChildDialogue&) = delete;
    ChildDialogue(ChildDialogue&&) = delete;
    ChildDialogue& operator=(ChildDialogue&&) = delete;

    [[nodiscard]] std::string ask(std::string_view line) override;

private:
    void send(std::string_view& rest);
    bool receive(std::string& answer);
    [[noreturn]] void fail(const std::string& what);
    [[nodiscard]] std::string how_it_ended();

    std::string m_name;
    int m_seconds;
    pid_t m_child = -1;
    Fd m_to_child;
    Fd m_from_child;
    std::string m_received; ///< bytes behind the last answer
};

} // namespace chatkeep::base
