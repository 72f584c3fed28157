// SPDX-License-Identifier: EUPL-1.2
#include "tree/zip_names.hpp"

#include "base/text.hpp"

namespace chatkeep::tree {

bool has_zip_name(std::string_view path) {
    return path.size() > 4 && base::lower_ascii(path.substr(path.size() - 4)) == ".zip";
}

bool may_be_zip(std::string_view path) {
    return has_zip_name(path);
}

} // namespace chatkeep::tree
