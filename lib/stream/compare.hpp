#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What two chat streams say differently: records matched by id, wherever they stand.

#include "stream/reader.hpp"

#include <cstdint>
#include <string>

namespace chatkeep::stream {

/// Hears one difference at a time, as a line for a person: escaped, without a line end.
class DifferenceListener {
public:
    virtual ~DifferenceListener() = default;
    virtual void differs(const std::string& text) = 0;
    /// Called now and then; bytes read of both streams. May throw to end the run.
    virtual void advanced(std::uint64_t bytes) = 0;
};

/// Compares conversations, participants, messages, removals and notices, then the order of the messages that
/// both have. Left out on purpose: who wrote the streams, n and position, which shift when an export grew.
/// Sorts on disk: memory is bounded. Returns the number of differences. Throws what the readers throw.
std::uint64_t compare(Reader& left, Reader& right, DifferenceListener& listener);

} // namespace chatkeep::stream
