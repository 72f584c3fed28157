#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which header forms of a file start records. A phone writes all headers of one export in one form; another
// form is pasted text, unless the file was put together from several exports.

#include "source/whatsapp_text/date_order.hpp"
#include "source/whatsapp_text/header.hpp"
#include "source/whatsapp_text/records.hpp"
#include "source/whatsapp_text/senders.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// The times of two headers in a row that differ in form.
struct ShapeChange {
    Header before;
    Header behind;
};

/// What a pass over all headers tells about their forms. Memory does not grow with the file.
class ShapeUse {
public:
    void add(const Header& header) {
        if (m_count == nullptr || header.shape != m_last.shape) {
            change_to(header);
        }
        ++*m_count;
        m_last = header;
    }

    [[nodiscard]] const std::map<Shape, std::uint64_t>& counts() const noexcept { return m_counts; }

    /// The form of the first header, which nothing stands in front of that it may be pasted in, and others
    /// that are no pasted text.
    [[nodiscard]] Shapes choose(const std::map<Shape, DateEvidence>& evidence,
                                const SenderTable& senders) const;

private:
    static constexpr std::size_t k_most_changes = 1000;

    void change_to(const Header& header);
    [[nodiscard]] bool is_end(Shape shape) const noexcept;
    [[nodiscard]] bool is_continued(Shape shape, const std::map<Shape, DateEvidence>& evidence,
                                    const SenderTable& senders) const;
    [[nodiscard]] bool goes_on(Shape shape, const std::map<Shape, DateEvidence>& evidence) const;

    std::map<Shape, std::uint64_t> m_counts;
    std::map<Shape, std::uint64_t> m_runs; ///< of headers without one of another form between
    std::vector<ShapeChange> m_changes;
    Shape m_first = 0;
    Header m_last;
    std::uint64_t* m_count = nullptr;
};

} // namespace chatkeep::source::whatsapp_text
