#pragma once
// SPDX-License-Identifier: EUPL-1.2
// An input whose first bytes can be looked at before it is read.

#include "base/io.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::base {

class PeekedInput : public Input {
public:
    /// Takes the first size bytes, or all of a shorter input. The input must outlive it.
    PeekedInput(Input& input, std::size_t size);

    [[nodiscard]] std::string_view front() const noexcept { return m_front; }

    std::size_t read(char* buffer, std::size_t size) override;

private:
    Input& m_input;
    std::string m_front;
    std::size_t m_used = 0;
};

} // namespace chatkeep::base
