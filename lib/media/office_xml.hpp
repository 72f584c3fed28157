#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The XML parts of office documents. Only inside media.

#include <string>
#include <string_view>

namespace chatkeep::media {

/// The part without the names, initials and times of people, paths and printers; comments of XML go too.
/// Appends what people read in it to words. Withholds what is no XML or has a document type.
[[nodiscard]] std::string scrub_xml(std::string_view xml, std::string& words);

} // namespace chatkeep::media
