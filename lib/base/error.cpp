// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace chatkeep::base {

int exit_code(Fault fault) noexcept {
    switch (fault) {
    case Fault::check:
        return 1;
    case Fault::usage:
        return 2;
    case Fault::data:
        return 3;
    case Fault::missing:
        return 4;
    case Fault::io:
        return 5;
    case Fault::refused:
        return 6;
    case Fault::credential:
        return 7;
    case Fault::internal:
        return 70;
    case Fault::pipe:
        return 141;
    }
    return 70;
}

Place at_line(std::string file, std::uint64_t line) {
    return {std::move(file), line, std::nullopt, std::nullopt};
}

std::string to_string(const Place& place) {
    std::string text = place.file;
    if (place.line) {
        text += fmt::format("{}{}", text.empty() ? "line " : ":", *place.line);
    }
    if (place.row) {
        text += fmt::format("{}row {}", text.empty() ? "" : ": ", *place.row);
    }
    if (place.offset && !place.line) {
        text += fmt::format("{}byte {}", text.empty() ? "" : ": ", *place.offset);
    }
    return text;
}

std::string without_folder(std::string_view path, std::string text) {
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    const std::size_t folder = path.rfind('/') + 1; // npos + 1 is 0: there is none
    for (std::size_t at = folder == 0 ? std::string::npos : text.find(path); at != std::string::npos;
         at = text.find(path, at)) {
        text.erase(at, folder);
    }
    return text;
}

std::string at_path(std::string_view path, std::string_view what) {
    const std::string shown = printable(path);
    const std::string inside = fmt::format(" {}: ", shown);
    if (what.starts_with(shown + ':') || what.find(inside) != std::string_view::npos) {
        return std::string(what);
    }
    const std::string name = printable(path.substr(path.rfind('/') + 1)) + ':'; // npos + 1 is 0: all of it
    if (what.starts_with(name)) {
        what.remove_prefix(name.size() - 1);
        return shown + std::string(what);
    }
    return fmt::format("{}: {}", shown, what);
}

Error::Error(Fault fault, const std::string& message, std::string hint)
    : std::runtime_error(message), m_fault(fault), m_hint(std::move(hint)) {}

Error::Error(Fault fault, const Place& place, const std::string& message, std::string hint)
    : std::runtime_error(to_string(place) + ": " + message), m_fault(fault), m_hint(std::move(hint)) {}

void throw_errno(Fault fault, const std::string& what) {
    const int code = errno;
    throw Error(fault, fmt::format("{}: {}", what,
                                   std::strerror(code))); // NOLINT(concurrency-mt-unsafe): glibc's is safe
}

} // namespace chatkeep::base
