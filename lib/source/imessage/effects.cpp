// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/effects.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::source::imessage {

namespace {

struct Effect {
    std::string_view id;
    std::string_view word;
};

constexpr std::array k_effects = {
    Effect{"com.apple.MobileSMS.expressivesend.gentle", "gentle"},
    Effect{"com.apple.MobileSMS.expressivesend.impact", "slam"},
    Effect{"com.apple.MobileSMS.expressivesend.invisibleink", "invisible_ink"},
    Effect{"com.apple.MobileSMS.expressivesend.loud", "loud"},
    Effect{"com.apple.messages.effect.CKConfettiEffect", "confetti"},
    Effect{"com.apple.messages.effect.CKEchoEffect", "echo"},
    Effect{"com.apple.messages.effect.CKFireworksEffect", "fireworks"},
    Effect{"com.apple.messages.effect.CKHappyBirthdayEffect", "balloons"},
    Effect{"com.apple.messages.effect.CKHeartEffect", "heart"},
    Effect{"com.apple.messages.effect.CKLasersEffect", "lasers"},
    Effect{"com.apple.messages.effect.CKShootingStarEffect", "shooting_star"},
    Effect{"com.apple.messages.effect.CKSparklesEffect", "sparkles"},
    Effect{"com.apple.messages.effect.CKSpotlightEffect", "spotlight"},
};

} // namespace

std::string effect_word(std::string_view id) {
    const auto* const found =
        std::find_if(k_effects.begin(), k_effects.end(), [id](const Effect& e) { return e.id == id; });
    return found == k_effects.end() ? base::repair_utf8(id) : std::string(found->word);
}

} // namespace chatkeep::source::imessage
