#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Byte input and output: the interfaces every layer reads and writes through.

#include "base/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base {

/// A sequence of bytes read once, front to back.
class Input {
public:
    virtual ~Input() = default;
    /// Fills at most size bytes; 0 means the end. Throws Error{data} or Error{missing} when reading fails.
    virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

/// Reads a descriptor it owns (or, for standard input, one it does not).
class FdInput : public Input {
public:
    explicit FdInput(Fd fd, std::string name);
    /// Standard input; the descriptor stays open.
    [[nodiscard]] static std::unique_ptr<FdInput> standard();
    std::size_t read(char* buffer, std::size_t size) override;

private:
    Fd m_owned;
    int m_fd;
    std::string m_name;
};

/// Bytes in memory; the view must outlive it.
class MemoryInput : public Input {
public:
    explicit MemoryInput(std::string_view bytes) : m_rest(bytes) {}

    std::size_t read(char* buffer, std::size_t size) override;

private:
    std::string_view m_rest;
};

/// A sink of bytes. Nothing is promised to be written before commit() returns.
class Output {
public:
    virtual ~Output() = default;
    virtual void write(std::string_view bytes) = 0;
    /// Makes everything written so far final; throws Error{io}. Without it an AtomicFile vanishes.
    virtual void commit() = 0;

    /// Takes back what commit() made final, where that can be done: a file goes. For an output that may not
    /// stay when the one that it belongs to fails.
    virtual void withdraw() noexcept {}
};

/// Buffered output to a descriptor it does not own (standard output). A reader that went away is Error{pipe}.
class FdOutput : public Output {
public:
    FdOutput(int fd, std::string name);
    void write(std::string_view bytes) override;
    /// Hands buffered bytes to the kernel, so that a reader sees them now.
    void flush();
    void commit() override;

private:
    int m_fd;
    std::string m_name;
    std::vector<char> m_buffer;
};

/// Collects bytes in memory; for tests and small documents.
class StringOutput : public Output {
public:
    void write(std::string_view bytes) override { text.append(bytes); }

    void commit() override {}

    void withdraw() noexcept override { text.clear(); }

    std::string text;
};

/// Drops everything, for work whose result is not what it writes.
class NullOutput : public Output {
public:
    void write(std::string_view /*bytes*/) override {}

    void commit() override {}
};

/// Sets what is called before a descriptor is read or written and whenever a signal interrupts that. It may
/// throw to end the run, so that no signal is lost in a read that blocks. Null: nothing is called. Set it
/// before threads start; the check is called in any of them.
void set_interrupt_check(void (*check)()) noexcept;

/// Calls it, for work between two reads that takes long.
void check_interrupt();

/// Writes all bytes, continuing after short writes and signals. Throws Error{io} or Error{pipe}.
void write_all(int fd, std::string_view bytes, const std::string& name);

/// Reads the whole input into memory; more than limit bytes is Error{data}.
[[nodiscard]] std::string read_all(Input& input, std::size_t limit, const std::string& name);

} // namespace chatkeep::base
