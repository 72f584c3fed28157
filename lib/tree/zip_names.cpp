// SPDX-License-Identifier: EUPL-1.2
#include "tree/zip_names.hpp"

#include "base/text.hpp"

#include <cstddef>
#include <string>

namespace chatkeep::tree {

namespace {

/// Endings of media and documents, most files of a folder. Those from docx on are zips within, but no folders
/// of files to anyone.
constexpr std::string_view k_no_zips =
    " jpg jpeg png gif webp heic heif thumb tif tiff mp4 mov 3gp mkv webm avi opus ogg oga "
    "m4a aac amr mp3 wav caf vcf pdf csv doc xls ppt rtf html plist mmsthumb favicon "
    "pluginpayloadattachment docx docm xlsx xlsm pptx pptm odt ods odp odg pages numbers key "
    "epub apk xapk aab ipa jar kmz xps ";

/// The name of a file in an iPhone backup, of which there may be a million.
bool is_backup_id(std::string_view name) noexcept {
    constexpr std::size_t id_size = 40;
    return name.size() == id_size && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

bool has_zip_name(std::string_view path) {
    return path.size() > 4 && base::lower_ascii(path.substr(path.size() - 4)) == ".zip";
}

bool may_be_zip(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1); // npos + 1 is 0: all of it
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        return !is_backup_id(name);
    }
    const std::string ending = base::lower_ascii(name.substr(dot + 1)) + ' ';
    return k_no_zips.find(' ' + ending) == std::string_view::npos;
}

} // namespace chatkeep::tree
