#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Documents written anew from what they show. Only inside media; run in a confined child, since the libraries
// are the work of others.

#include <string>

namespace chatkeep::media {

struct RemadeDocument {
    std::string bytes;
    std::string words; ///< what the document says, with notes, comments and what was struck out; UTF-8
};

/// A PDF without its properties, XMP, embedded files, scripts, earlier states and the EXIF of its pictures.
/// Withholds what is damaged or locked.
[[nodiscard]] RemadeDocument remake_pdf(const std::string& pdf);

/// A document of Office (OOXML) or OpenDocument without its properties, thumbnail, the names and times of
/// those who wrote, changed and commented, and the EXIF of its pictures. Withholds every other zip, and
/// documents with parts of an unknown kind.
[[nodiscard]] RemadeDocument remake_office(const std::string& zip);

/// A JPEG, PNG or GIF that stands in a document, without its metadata. Withholds other kinds.
[[nodiscard]] std::string clean_picture(const std::string& picture);

} // namespace chatkeep::media
