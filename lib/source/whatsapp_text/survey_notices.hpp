#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the first pass over an export has to tell about the whole file.

#include "source/notices.hpp"
#include "source/whatsapp_text/survey.hpp"

namespace chatkeep::source::whatsapp_text {

void add_notices(const Survey& survey, Notices& notices);

} // namespace chatkeep::source::whatsapp_text
