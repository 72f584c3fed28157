#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Goes through every file of a package, its name, and what is packed in it, for those who look for something.

#include "archive/finding.hpp"
#include "archive/residue.hpp"
#include "base/io.hpp"

#include <functional>
#include <string>

namespace chatkeep::archive {

/// Looks for something in an input, to its end, and calls found(offset, what) for each place. is_reading: the
/// same content as before, read another way.
class Searcher {
public:
    using Found = std::function<void(std::uint64_t offset, const std::string& what)>;

    virtual ~Searcher() = default;
    virtual void search(base::Input& input, bool is_reading, const Found& found) = 0;
};

/// Counts files and findings in counts, and tells the listener of each.
void search_package(const std::string& package, Searcher& searcher, ResidueCounts& counts,
                    CheckListener& listener);

} // namespace chatkeep::archive
