#pragma once
// SPDX-License-Identifier: EUPL-1.2
// RFC 3161 timestamps, carried by hand: a request holds one digest and can go to any authority on a medium.

#include "sign/identity.hpp"
#include "sign/trust.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::sign {

/// A request (DER) for a timestamp over content, with a random nonce; asks for the authority's certificate.
[[nodiscard]] std::string make_timestamp_request(std::string_view content);

/// Answers a request as an authority. Proves time only to those who trust whoever holds the key. at: seconds
/// since 1970. Throws Error{data} for what is no request, Error{usage} when the identity is not for
/// timestamps.
[[nodiscard]] std::string answer_timestamp_request(std::string_view request, const Identity& authority,
                                                   std::int64_t at);

struct TimestampReport {
    Verdict verdict = Verdict::malformed;
    std::string reason; ///< the authority's words, where it refused; what is malformed
    std::string authority;
    std::int64_t time = 0;    ///< seconds since 1970
    std::int64_t expires = 0; ///< of a valid one: when the authority's certificate does; seconds since 1970
    bool has_expired_since = false; ///< the authority's chain was good at that time and is no longer
};

/// Clocks of an authority and of a verifier may differ so many seconds.
inline constexpr std::int64_t k_clock_error = 300;

/// Checks a response (DER) over content; request: empty, or the request that it must answer. The chain is
/// checked at the time that the timestamp states, and again at `now`. A time that is later than `now`, by
/// more than k_clock_error, is a fault.
[[nodiscard]] TimestampReport verify_timestamp(std::string_view response, std::string_view content,
                                               std::string_view request, const Trust& trust,
                                               std::int64_t now);

} // namespace chatkeep::sign
