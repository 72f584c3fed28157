#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The attachments that records of a proof name, below a folder and nowhere else.

#include "archive/finding.hpp"
#include "base/fd.hpp"
#include "hash/proof.hpp"

#include <memory>
#include <string>

namespace chatkeep::archive {

/// A folder in a folder, without following a link; not open when there is none.
[[nodiscard]] base::Fd open_below(const base::Fd& folder, const std::string& name);

class PayloadBlobs : public hash::BlobSource {
public:
    /// Both must outlive it.
    PayloadBlobs(const base::Fd& payload, CheckListener& listener)
        : m_payload(payload), m_listener(listener) {}

    [[nodiscard]] std::unique_ptr<base::Input> open(const std::string& path) override;

private:
    const base::Fd& m_payload;
    CheckListener& m_listener;
};

} // namespace chatkeep::archive
