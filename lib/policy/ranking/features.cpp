// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranking/features.hpp"

#include "base/text.hpp"
#include "model/ids.hpp"
#include "policy/tokens.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_text_most = 16'384; ///< bytes of one text that count
constexpr std::size_t k_shortest_run = 3;
constexpr std::size_t k_longest_run = 5;

/// The first bytes of a text, whole characters.
std::string_view cut(std::string_view text) {
    std::size_t end = std::min(text.size(), k_text_most);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

class Collector {
public:
    /// kind keeps a word of the message apart from the same word of the thread.
    void add(char kind, std::string_view text) {
        m_key.assign(1, kind);
        m_key += text;
        m_features.push_back(static_cast<std::uint32_t>(model::make_id(m_key).low % k_feature_buckets));
    }

    void add_words(char kind, std::string_view folded, bool pairs) {
        std::string previous;
        for (std::string& word : words_of(folded)) {
            add(kind, word);
            if (pairs && !previous.empty()) {
                previous += ' ';
                previous += word;
                add('2', previous);
            }
            previous = std::move(word);
        }
    }

    /// Runs of characters, across words too: "ziek gemeld" and "ziekgemeld" share most of them.
    void add_runs(std::string_view folded) {
        std::vector<std::size_t> starts;
        for (std::size_t at = 0; at < folded.size();) {
            starts.push_back(at);
            at += std::max<std::size_t>(base::decode_utf8(folded.substr(at)).length, 1);
        }
        starts.push_back(folded.size());
        for (std::size_t first = 0; first + 1 < starts.size(); ++first) {
            for (std::size_t size = k_shortest_run; size <= k_longest_run && first + size < starts.size();
                 ++size) {
                add('c', folded.substr(starts[first], starts[first + size] - starts[first]));
            }
        }
    }

    std::vector<std::uint32_t> finish() {
        std::sort(m_features.begin(), m_features.end());
        m_features.erase(std::unique(m_features.begin(), m_features.end()), m_features.end());
        return std::move(m_features);
    }

private:
    static std::vector<std::string> words_of(std::string_view folded) {
        std::vector<std::string> words;
        bool inside = false;
        while (!folded.empty()) {
            const base::CodePoint point = base::decode_utf8(folded);
            const bool letter = is_word(point.value);
            if (letter && !inside) {
                words.emplace_back();
            }
            if (letter) {
                words.back() += folded.substr(0, point.length);
            }
            inside = letter;
            folded.remove_prefix(std::max<std::size_t>(point.length, 1));
        }
        return words;
    }

    std::string m_key;
    std::vector<std::uint32_t> m_features;
};

} // namespace

std::vector<std::uint32_t> features_of(const Example& example) {
    Collector collector;
    const std::string folded = base::fold_case(cut(example.text));
    collector.add_words('1', folded, true);
    collector.add_runs(folded);
    for (const std::string_view rule : example.rules) {
        collector.add('r', rule);
    }
    for (const std::string_view text : example.before) {
        collector.add_words('b', base::fold_case(cut(text)), false);
    }
    for (const std::string_view text : example.after) {
        collector.add_words('a', base::fold_case(cut(text)), false);
    }
    return collector.finish();
}

} // namespace chatkeep::policy
