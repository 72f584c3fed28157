#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Inputs that keep or pass on the exact bytes a Reader reads.

#include "base/io.hpp"

#include <cstddef>
#include <string>

namespace chatkeep::stream {

/// Copies every byte read to an output.
class TeeInput : public base::Input {
public:
    /// Both must outlive it.
    TeeInput(base::Input& input, base::Output& output) : m_input(input), m_output(output) {}

    std::size_t read(char* buffer, std::size_t size) override;

private:
    base::Input& m_input;
    base::Output& m_output;
};

/// Copies every byte read to an output except the last line, so that a filter that finds fault can keep the
/// end record back: without it nobody takes the stream for whole.
class PassThrough : public base::Input {
public:
    /// Both must outlive it.
    PassThrough(base::Input& input, base::Output& output) : m_input(input), m_output(output) {}

    std::size_t read(char* buffer, std::size_t size) override;

    /// Writes the line kept back; call at the end of the input.
    void release();

private:
    base::Input& m_input;
    base::Output& m_output;
    std::string m_held; ///< a line begun, or whole but perhaps the last
};

} // namespace chatkeep::stream
