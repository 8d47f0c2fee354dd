// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/jsonfields.h"

#include <algorithm>

#include "api/routing/problems.h"

namespace scorewatch::api {

JsonFields::JsonFields(const JsonValue &object) : m_object(object) { }

std::variant<JsonValue, http::Problem> JsonFields::parse(std::string_view body)
{
    auto value = JsonValue::parse(body);
    if (const auto *parsed = std::get_if<JsonValue>(&value);
        parsed && parsed->kind != JsonValue::Kind::Object)
        return problems::invalidJson("The body is JSON, but no object; send one in { }.");
    return value;
}

const JsonValue *JsonFields::find(std::string_view name)
{
    m_asked.push_back(name);
    for (const auto &[key, value] : m_object.members) {
        if (key == name)
            return value.kind == JsonValue::Kind::Null ? nullptr : &value;
    }
    return nullptr;
}

void JsonFields::refuse(std::string_view name, const std::string &sentence)
{
    if (!m_problem)
        m_problem = problems::invalidField(name, "The member " + std::string(name) + ' ' + sentence);
}

void JsonFields::require(std::string_view name, bool isThere)
{
    if (!isThere)
        refuse(name, "is missing.");
}

std::optional<std::string> JsonFields::text(std::string_view name, size_t maxBytes)
{
    const JsonValue *value = find(name);
    if (!value)
        return std::nullopt;
    if (value->kind != JsonValue::Kind::String)
        refuse(name, "has to be a text.");
    else if (value->text.size() > maxBytes || value->text.find('\0') != std::string::npos)
        refuse(name, "has to be a text of at most " + std::to_string(maxBytes) + " bytes without U+0000.");
    else
        return value->text;
    return std::nullopt;
}

std::optional<int64_t> JsonFields::integer(std::string_view name, int64_t least, int64_t most)
{
    const JsonValue *value = find(name);
    if (!value)
        return std::nullopt;
    if (value->kind == JsonValue::Kind::Integer && value->integer >= least && value->integer <= most)
        return value->integer;
    refuse(name,
           "has to be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + '.');
    return std::nullopt;
}

std::optional<bool> JsonFields::boolean(std::string_view name)
{
    const JsonValue *value = find(name);
    if (!value)
        return std::nullopt;
    if (value->kind == JsonValue::Kind::Boolean)
        return value->boolean;
    refuse(name, "has to be true or false.");
    return std::nullopt;
}

std::optional<UserId> JsonFields::userId(std::string_view name)
{
    const JsonValue *value = find(name);
    if (!value)
        return std::nullopt;
    if (value->kind == JsonValue::Kind::String) {
        if (const auto id
            = UserId::fromText(QByteArrayView(value->text.data(), qsizetype(value->text.size()))))
            return id;
    }
    refuse(name, "has to be a player's id, a UUID of 36 characters.");
    return std::nullopt;
}

const std::vector<JsonValue> *JsonFields::array(std::string_view name, size_t maxItems)
{
    const JsonValue *value = find(name);
    if (!value)
        return nullptr;
    if (value->kind == JsonValue::Kind::Array && !value->items.empty() && value->items.size() <= maxItems)
        return &value->items;
    refuse(name, "has to be a list of 1 to " + std::to_string(maxItems) + " items.");
    return nullptr;
}

std::string JsonFields::requiredText(std::string_view name, size_t maxBytes)
{
    auto value = text(name, maxBytes);
    require(name, value.has_value());
    if (value && value->empty())
        refuse(name, "is empty.");
    return value.value_or(std::string());
}

int64_t JsonFields::requiredInteger(std::string_view name, int64_t least, int64_t most)
{
    const auto value = integer(name, least, most);
    require(name, value.has_value());
    return value.value_or(least);
}

UserId JsonFields::requiredUserId(std::string_view name)
{
    const auto value = userId(name);
    require(name, value.has_value());
    return value.value_or(UserId());
}

std::optional<http::Problem> JsonFields::problem()
{
    for (const auto &[key, value] : m_object.members) {
        if (std::find(m_asked.begin(), m_asked.end(), key) == m_asked.end()) {
            if (!m_problem)
                m_problem
                    = problems::invalidField(key, "The member " + key + " is not known here; leave it away.");
        }
    }
    return m_problem;
}

} // namespace scorewatch::api
