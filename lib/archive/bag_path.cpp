// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_path.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>

namespace chatkeep::archive {

namespace {

bool has_parent_step(std::string_view path) {
    while (true) {
        const std::size_t slash = path.find('/');
        if (path.substr(0, slash) == "..") {
            return true;
        }
        if (slash == std::string_view::npos) {
            return false;
        }
        path.remove_prefix(slash + 1);
    }
}

/// %HomeDrive%\… and ${HOME}/…: expanded by shells and by some tools.
bool starts_with_variable(std::string_view path) {
    const std::size_t first = path.find_first_of("/\\");
    const std::string_view head = path.substr(0, first);
    return first != std::string_view::npos && head.size() > 2 &&
           ((head.front() == '%' && head.back() == '%') || head.front() == '$');
}

std::string with_slashes(std::string_view path) {
    std::string slashed(path);
    std::replace(slashed.begin(), slashed.end(), '\\', '/');
    return slashed;
}

std::string without_backslashes(std::string_view path) {
    std::string bare(path);
    std::erase(bare, '\\');
    return bare;
}

std::optional<std::string> refusal_of_form(std::string_view path) {
    if (path.starts_with("//")) {
        return "is a network path";
    }
    if (path.starts_with('/')) {
        return "is an absolute path";
    }
    if (path.starts_with('~')) {
        return "stands for a home folder";
    }
    if (path.size() >= 2 && base::is_alpha(path[0]) && path[1] == ':') {
        return "starts with a drive letter";
    }
    if (has_parent_step(path)) {
        return "leaves the bag by \"..\"";
    }
    return std::nullopt;
}

} // namespace

std::string encode_path(std::string_view path) {
    std::string written;
    for (const char c : path) {
        switch (c) {
        case '\n':
            written += "%0A";
            break;
        case '\r':
            written += "%0D";
            break;
        case '%':
            written += "%25";
            break;
        default:
            written += c;
        }
    }
    return written;
}

std::string decode_path(std::string_view written, bool with_percent) {
    std::string path;
    while (!written.empty()) {
        const std::string_view code = written.substr(0, 3);
        std::size_t length = 3;
        if (code == "%0A" || code == "%0a") {
            path += '\n';
        } else if (code == "%0D" || code == "%0d") {
            path += '\r';
        } else if (with_percent && code == "%25") {
            path += '%';
        } else {
            path += written.front();
            length = 1;
        }
        written.remove_prefix(length);
    }
    return path;
}

std::optional<std::string> refusal_of(std::string_view path) {
    if (path.empty()) {
        return "is empty";
    }
    if (path.find('\0') != std::string_view::npos) {
        return "holds a zero byte";
    }
    if (path.ends_with('/')) {
        return "names a folder";
    }
    if (auto refusal = refusal_of_form(path)) {
        return refusal;
    }
    if (starts_with_variable(path)) {
        return "starts with an environment variable";
    }
    if (path.find('\\') == std::string_view::npos) {
        return std::nullopt;
    }
    if (auto refusal = refusal_of_form(with_slashes(path))) {
        return refusal;
    }
    return refusal_of_form(without_backslashes(path));
}

BagPath tidy_path(std::string_view decoded) {
    BagPath result;
    if (decoded.starts_with('*')) {
        result.oddities.emplace_back("has the * of a checksum program before its path");
        decoded.remove_prefix(1);
    }
    if (decoded.starts_with("./")) {
        result.oddities.emplace_back("starts with \"./\"");
        while (decoded.starts_with("./")) {
            decoded.remove_prefix(2);
        }
    }
    while (!decoded.empty()) {
        const std::size_t slash = std::min(decoded.find('/'), decoded.size());
        const std::string_view step = decoded.substr(0, slash);
        if (step == "." || (step.empty() && slash < decoded.size())) {
            result.oddities.emplace_back("has an empty or \".\" step in its path");
        } else {
            result.path.append(result.path.empty() ? "" : "/").append(step);
        }
        decoded.remove_prefix(std::min(slash + 1, decoded.size()));
    }
    return result;
}

} // namespace chatkeep::archive
