#pragma once
// SPDX-License-Identifier: EUPL-1.2
// BagIt lets tag files stand in a bag that no manifest lists, and empty folders. In a package with a proof or
// a signature over the whole, such a file, or the name of such a folder, would seem to be covered by it.

#include "archive/finding.hpp"

#include <string>

namespace chatkeep::archive {

/// Reports each file outside the payload that the tag manifest under the signature does not list, and each
/// empty folder: in a package with a proof, or with that signature. Tag manifests and the evidence beside
/// them stand in none. A tag manifest that is missing is a finding of others. Throws Error{missing} when
/// there is no such folder.
void check_unlisted(const std::string& folder, CheckListener& listener);

} // namespace chatkeep::archive
