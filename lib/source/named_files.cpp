// SPDX-License-Identifier: EUPL-1.2
#include "source/named_files.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace chatkeep::source {

namespace {

constexpr std::size_t k_window = 256 * 1024;
constexpr std::size_t k_longest = 1024; // names of files have 255 bytes at most

bool is_of_ending(char c) noexcept {
    return base::is_alnum(c) || c == '_';
}

/// Names that end where an ending of the text does.
class Search {
public:
    explicit Search(const FileNames& wanted) : m_wanted(wanted) {
        for (const std::string& name : wanted) {
            m_lengths.insert(name.size());
        }
    }

    void look_at(std::string_view text) {
        for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
            std::size_t end = dot + 1;
            while (end < text.size() && is_of_ending(text[end])) {
                ++end;
            }
            look_before(text.substr(0, end));
        }
    }

    FileNames take() { return std::exchange(m_found, {}); }

private:
    void look_before(std::string_view text) {
        for (const std::size_t length : m_lengths) {
            if (length > text.size()) {
                return;
            }
            const auto name = m_wanted.find(text.substr(text.size() - length));
            if (name != m_wanted.end()) {
                m_found.insert(*name);
            }
        }
    }

    const FileNames& m_wanted;
    std::set<std::size_t> m_lengths;
    FileNames m_found;
};

} // namespace

FileNames find_file_names(base::Input& input, const FileNames& wanted) {
    Search search(wanted);
    std::string window(k_longest + k_window, '\0');
    std::size_t kept = 0; // bytes of the window before, since a name may stand across both
    while (const std::size_t count = input.read(window.data() + kept, k_window)) {
        const std::string_view text = std::string_view(window).substr(0, kept + count);
        search.look_at(text);
        kept = std::min(text.size(), k_longest);
        std::memmove(window.data(), text.data() + text.size() - kept, kept);
    }
    return search.take();
}

} // namespace chatkeep::source
