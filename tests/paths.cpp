// SPDX-License-Identifier: EUPL-1.2
#include "paths.hpp"

namespace chatkeep::test {

const char* const k_test_data = CHATKEEP_SOURCES "/tests/data";
const char* const k_test_tools = CHATKEEP_SOURCES "/tests/tools";
const char* const k_sources = CHATKEEP_SOURCES;
const char* const k_corpora = CHATKEEP_SOURCES "/../shared/corpora";

} // namespace chatkeep::test
