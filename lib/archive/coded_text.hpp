#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Codes in which a text can stand character by character, or broken over lines: escapes of JSON, HTML, URLs
// and mails, hex digits in groups, base64 in lines. What a search would miss in the bytes as they are.

#include "base/io.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// Hands out what a step makes of each byte. Any bytes are read. Memory: a window.
class DecodingInput : public base::Input {
public:
    /// bytes must outlive it.
    explicit DecodingInput(base::Input& bytes) : m_bytes(bytes) {}

    std::size_t read(char* buffer, std::size_t size) final;

    /// False when there is nothing to hand out; reads up to the first of it.
    [[nodiscard]] bool holds_any();

protected:
    virtual void take(char c) = 0;
    virtual void finish() = 0;

    /// What was decoded and waits to be read.
    std::string m_ready;

private:
    void fill();

    base::Input& m_bytes;
    std::array<char, 16384> m_buffer{};
    std::size_t m_given = 0;
    bool m_is_over = false;
};

/// "\u0040", "\x40", "&#64;", "&commat;", "%40", "%u0040", "=40" and a line that "=" ends, decoded, with the
/// text around them. Text without any is left out.
class UnescapedInput : public DecodingInput {
public:
    using DecodingInput::DecodingInput;

private:
    void take(char c) override;
    void finish() override;
    void settle(bool is_last);
    void put(std::string_view text, bool is_escape);
    void put_unit(std::uint32_t unit);

    std::string m_pending;    ///< what may become an escape
    std::string m_before;     ///< text that was not handed out
    std::size_t m_left = 0;   ///< bytes that are handed out behind an escape
    std::uint32_t m_high = 0; ///< the first half of a surrogate pair
};

/// The bytes of hex digits in groups: "30 36 2d", "30:36:2d", "0x30, 0x36", "3036 2d31". Others,
/// and those in less than four groups, are left out.
class HexGroupsInput : public DecodingInput {
public:
    using DecodingInput::DecodingInput;

private:
    void take(char c) override;
    void finish() override;
    void end_token();
    void end_group();

    std::string m_token;
    std::string m_group; ///< bytes that are not handed out, being in too few groups to mean anything
    std::size_t m_tokens = 0;
    std::size_t m_gap = 0;
    bool m_is_open = false; ///< enough bytes of this group were handed out
};

/// Base64 that is broken over lines, in one line, still in its code. Others are left out.
class JoinedBase64Input : public DecodingInput {
public:
    using DecodingInput::DecodingInput;

private:
    void take(char c) override;
    void finish() override;
    void end_run();

    std::string m_run;      ///< the last characters of the code, while no line of it was joined
    std::size_t m_line = 0; ///< characters since the last break
    std::string m_gap;
    bool m_is_joined = false;
};

} // namespace chatkeep::archive
