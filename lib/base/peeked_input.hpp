#pragma once
// SPDX-License-Identifier: EUPL-1.2
// An input whose first bytes can be looked at before it is read.

#include "base/io.hpp"

#include <string>
#include <string_view>

namespace chatkeep::base {

class PeekedInput : public Input {
public:
    /// Reads up to size bytes of inner, which must outlive this.
    PeekedInput(Input& inner, std::size_t size);

    /// The bytes read ahead: fewer than asked only when the input is shorter.
    [[nodiscard]] std::string_view front() const noexcept { return m_front; }

    std::size_t read(char* buffer, std::size_t size) override;

private:
    Input& m_inner;
    std::string m_front;
    std::size_t m_given = 0;
};

} // namespace chatkeep::base
