#pragma once
// SPDX-License-Identifier: EUPL-1.2
// bag-info.txt: labels and values that describe a bag (RFC 8493 section 2.2.2).

#include "archive/bag_declaration.hpp"
#include "archive/finding.hpp"
#include "base/io.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::archive {

/// In the order of the file; labels repeat and compare without case.
using BagInfo = std::vector<std::pair<std::string, std::string>>;

/// Bytes and number of the payload files.
struct PayloadOxum {
    std::uint64_t bytes = 0;
    std::uint64_t files = 0;

    friend bool operator==(const PayloadOxum&, const PayloadOxum&) = default;
};

/// "123.4"; nullopt when it is no such text.
[[nodiscard]] std::optional<PayloadOxum> parse_oxum(std::string_view text);

/// Reads the fields and reports what is wrong with them. file: the name that findings carry.
[[nodiscard]] BagInfo read_bag_info(base::Input& input, const std::string& file,
                                    const BagDeclaration& declaration, CheckListener& listener);

/// All values of a label, in order.
[[nodiscard]] std::vector<std::string> values_of(const BagInfo& info, std::string_view label);

/// One "Label: value" line. Throws Error{usage} for a label or value that the format can't carry on one line.
[[nodiscard]] std::string bag_info_line(std::string_view label, std::string_view value);

/// Throws Error{usage} when text is no YYYY-MM-DD that exists.
void check_date(std::string_view text);

} // namespace chatkeep::archive
