// SPDX-License-Identifier: EUPL-1.2
#include "archive/payload_blobs.hpp"

#include "archive/folder_walk.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace chatkeep::archive {

base::Fd open_below(const base::Fd& folder, const std::string& name) {
    return base::Fd(::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::unique_ptr<base::Input> PayloadBlobs::open(const std::string& path) {
    m_listener.advanced(0);
    base::Fd folder(::fcntl(m_payload.get(), F_DUPFD_CLOEXEC, 0));
    std::string_view rest = path;
    for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
        folder = open_below(folder, std::string(rest.substr(0, slash)));
        rest.remove_prefix(slash + 1);
    }
    base::Fd file = open_in(folder, std::string(rest));
    if (!file.is_open()) {
        throw base::Error(base::Fault::check,
                          fmt::format("data/{}: the attachment is missing", base::printable(path)));
    }
    return std::make_unique<base::FdInput>(std::move(file), path);
}

} // namespace chatkeep::archive
