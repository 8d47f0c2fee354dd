// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routing/jsonvalue.h"

#include <algorithm>

#include <simdjson.h>

#include "api/routing/problems.h"

namespace scorewatch::api {
namespace {

constexpr size_t kDepth = 8;
/// Of one object; each is compared with those before it.
constexpr size_t kMembers = 64;
/// More than the largest body; the parser grows to what it is given.
constexpr size_t kMaxText = 1 << 20;

JsonValue ofKind(JsonValue::Kind kind)
{
    JsonValue value;
    value.kind = kind;
    return value;
}

JsonValue integerOf(int64_t number)
{
    JsonValue value = ofKind(JsonValue::Kind::Integer);
    value.integer = number;
    return value;
}

/// False where a member is there twice, or too many are.
bool convert(const simdjson::dom::element &element, JsonValue &out);

bool convertObject(const simdjson::dom::object &object, JsonValue &out)
{
    out = ofKind(JsonValue::Kind::Object);
    for (const auto [key, member] : object) {
        const auto isSame = [&, name = key](const auto &known) { return known.name == name; };
        if (out.members.size() == kMembers || std::any_of(out.members.begin(), out.members.end(), isSame))
            return false;
        out.members.push_back({std::string(key), JsonValue()});
        if (!convert(member, out.members.back().value))
            return false;
    }
    return true;
}

bool convertArray(const simdjson::dom::array &array, JsonValue &out)
{
    out = ofKind(JsonValue::Kind::Array);
    return std::all_of(array.begin(), array.end(), [&](const simdjson::dom::element item) {
        return convert(item, out.items.emplace_back());
    });
}

bool convert(const simdjson::dom::element &element, JsonValue &out)
{
    switch (element.type()) {
    case simdjson::dom::element_type::ARRAY:
        return convertArray(element.get_array().value_unsafe(), out);
    case simdjson::dom::element_type::OBJECT:
        return convertObject(element.get_object().value_unsafe(), out);
    case simdjson::dom::element_type::INT64:
        out = integerOf(element.get_int64().value_unsafe());
        break;
    case simdjson::dom::element_type::STRING:
        out = ofKind(JsonValue::Kind::String);
        out.text = std::string(element.get_string().value_unsafe());
        break;
    case simdjson::dom::element_type::BOOL:
        out = ofKind(JsonValue::Kind::Boolean);
        out.boolean = element.get_bool().value_unsafe();
        break;
    case simdjson::dom::element_type::NULL_VALUE:
        out = ofKind(JsonValue::Kind::Null);
        break;
    default: // fractions, exponents, and what 64 bits do not hold
        out = ofKind(JsonValue::Kind::Number);
    }
    return true;
}

} // namespace

std::variant<JsonValue, http::Problem> JsonValue::parse(std::string_view text)
{
    // Keeps its memory from one body to the next.
    thread_local simdjson::dom::parser parser(kMaxText);
    if (text.empty())
        return problems::invalidJson("The body is empty; send a JSON object.");
    if (text.starts_with("\xEF\xBB\xBF")) // JSON has no byte order mark; newer parsers skip it
        return problems::invalidJson("The body begins with a byte order mark; send JSON without one.");
    if (parser.max_depth() != kDepth || parser.capacity() < text.size()) {
        if (parser.allocate(std::max<size_t>(text.size(), 4096), kDepth) != simdjson::SUCCESS)
            return problems::invalidJson("The body is too large.");
    }
    const auto document = parser.parse(text.data(), text.size(), true);
    if (document.error() == simdjson::DEPTH_ERROR)
        return problems::invalidJson("The body is nested too deeply.");
    JsonValue value;
    if (document.error())
        return problems::invalidJson("The body is no JSON text in UTF-8.");
    if (!convert(document.value_unsafe(), value))
        return problems::invalidJson(
            "An object in the body has the same member twice, or more than 64 of them.");
    return value;
}

} // namespace scorewatch::api
