#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The contract of the chat stream beyond syntax, which the Reader enforces: order, references, ids, times,
// attachments.

#include "stream/reader.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chatkeep::stream {

/// Hears what is wrong (a breach) or merely odd (a remark). Texts hold no message text; line counts from 1.
class ContractListener {
public:
    virtual ~ContractListener() = default;
    virtual void breach(std::uint64_t line, std::string text) = 0;
    virtual void remark(std::uint64_t line, std::string text) = 0;
};

struct ContractCounts {
    std::uint64_t sources = 0;
    std::uint64_t conversations = 0;
    std::uint64_t participants = 0;
    std::uint64_t messages = 0;
    std::uint64_t removals = 0;
    std::uint64_t notices = 0;
    std::uint64_t unknown = 0; ///< records of a type that this version does not know
    std::uint64_t attachments = 0;
    std::uint64_t missing = 0; ///< attachments without bytes
};

/// Memory: the participants of one conversation. Ids of the whole stream are compared at the end, sorted on
/// disk.
class Contract {
public:
    explicit Contract(ContractListener& listener);
    ~Contract();
    Contract(const Contract&) = delete;
    Contract& operator=(const Contract&) = delete;
    Contract(Contract&&) = delete;
    Contract& operator=(Contract&&) = delete;

    /// Takes every line that the Reader hands out, in order.
    void check(const Line& line);
    /// After the last line: ids that occur twice, replies to messages that are not in the stream.
    void finish();

    [[nodiscard]] const ContractCounts& counts() const noexcept;

private:
    class Checker;
    std::unique_ptr<Checker> m_checker;
};

} // namespace chatkeep::stream
