// SPDX-License-Identifier: EUPL-1.2
#include "stream/value.hpp"

#include "stream/detail.hpp"

namespace chatkeep::stream {

namespace {

using simdjson::dom::element;

} // namespace

bool Value::is_object() const noexcept {
    return m_document != nullptr && to_element(m_document, m_index).is_object();
}

bool Value::is_array() const noexcept {
    return m_document != nullptr && to_element(m_document, m_index).is_array();
}

bool Value::is_null() const noexcept {
    return m_document == nullptr || to_element(m_document, m_index).is_null();
}

std::optional<std::string_view> Value::text() const noexcept {
    std::string_view text;
    if (m_document == nullptr || to_element(m_document, m_index).get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return text;
}

std::optional<std::int64_t> Value::integer() const noexcept {
    std::int64_t number = 0;
    if (m_document == nullptr || to_element(m_document, m_index).get(number) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return number;
}

std::optional<double> Value::number() const noexcept {
    double number = 0;
    if (m_document == nullptr || to_element(m_document, m_index).get(number) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return number;
}

std::optional<bool> Value::boolean() const noexcept {
    bool boolean = false;
    if (m_document == nullptr || to_element(m_document, m_index).get(boolean) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return boolean;
}

std::optional<Value> Value::find(std::string_view name) const noexcept {
    simdjson::dom::object object;
    if (m_document == nullptr || to_element(m_document, m_index).get(object) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    for (const auto member : object) {
        if (member.key == name) {
            return to_value(member.value);
        }
    }
    return std::nullopt;
}

std::string_view Value::text_of(std::string_view name) const noexcept {
    const auto member = find(name);
    return member ? member->text().value_or(std::string_view()) : std::string_view();
}

void Value::for_each_member(const std::function<void(std::string_view, Value)>& visit) const {
    simdjson::dom::object object;
    if (m_document == nullptr || to_element(m_document, m_index).get(object) != simdjson::SUCCESS) {
        return;
    }
    for (const auto member : object) {
        visit(member.key, to_value(member.value));
    }
}

void Value::for_each_item(const std::function<void(Value)>& visit) const {
    simdjson::dom::array array;
    if (m_document == nullptr || to_element(m_document, m_index).get(array) != simdjson::SUCCESS) {
        return;
    }
    for (const element item : array) {
        visit(to_value(item));
    }
}

} // namespace chatkeep::stream
