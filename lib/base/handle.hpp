#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Owners for C handles: using EvpMdCtx = Handle<EVP_MD_CTX, &EVP_MD_CTX_free>.

#include <memory>

namespace chatkeep::base {

template <auto Close>
struct CloseWith {
    template <typename T>
    void operator()(T* handle) const noexcept {
        if (handle != nullptr) {
            Close(handle);
        }
    }
};

template <typename T, auto Close>
using Handle = std::unique_ptr<T, CloseWith<Close>>;

} // namespace chatkeep::base
