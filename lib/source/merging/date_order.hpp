#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Exports of which nothing tells day from month: another source of the conversation may.

#include "source/merging/part.hpp"

#include <vector>

namespace chatkeep::source::merging {

/// Settles the parts with date_order_open by the long texts that a settled part has too: at least three, of
/// which nine in ten agree. Their stamps are changed where the month was first, and their notice tells what
/// decided. What stays open keeps date_order_open.
void settle_date_orders(std::vector<Input>& inputs);

} // namespace chatkeep::source::merging
