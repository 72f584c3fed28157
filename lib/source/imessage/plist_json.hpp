#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Property lists as JSON text: what an app put into a message, kept whole and in a form that cleaning can
// read.

#include "base/plist.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// Keeps data under a name and returns what stands for it in the JSON.
using KeepData = std::function<std::string(std::string_view data, std::string_view name)>;

/// Property lists inside of data are written as such. Short data is written as {"hex": "…"}; longer data goes
/// to keep and is written as {"sha256": what keep returns}, or as hex too when there is no keep. Members keep
/// their order.
[[nodiscard]] std::string to_json(const base::PlistValue& value, const KeepData& keep);
/// The same of a dictionary without the entry of a name.
[[nodiscard]] std::string to_json_without(const base::PlistValue& dictionary, const std::string& name);

} // namespace chatkeep::source::imessage
