#pragma once

// SPDX-License-Identifier: EUPL-1.2
// Folders that tests read. They stand in one object file of each test program, so that a checkout in another
// folder finds all others in the compiler's cache.

namespace chatkeep::test {

extern const char* const k_test_data;  ///< tests/data
extern const char* const k_test_tools; ///< tests/tools
extern const char* const k_sources;    ///< the project's root
extern const char* const k_corpora;    ///< the shared corpora, which need not be there

} // namespace chatkeep::test
