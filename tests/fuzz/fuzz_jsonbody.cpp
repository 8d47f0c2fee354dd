// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of requests.
#include <algorithm>

#include <QByteArray>
#include <QJsonDocument>

#include "api/http/jsontext.h"
#include "api/routing/jsonfields.h"
#include "tests/fuzz/require.h"

using namespace scorewatch;
using namespace scorewatch::api;
using Kind = JsonValue::Kind;

namespace {

bool isSame(const JsonValue &a, const JsonValue &b)
{
    return a.kind == b.kind && a.boolean == b.boolean && a.integer == b.integer && a.text == b.text
        && std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), &isSame)
        && std::equal(
               a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
               [](const auto &x, const auto &y) { return x.name == y.name && isSame(x.value, y.value); });
}

void checkText(const std::string &text)
{
    const QByteArray bytes = QByteArray::fromStdString('.' + text);
    REQUIRE(QString::fromUtf8(bytes).toUtf8() == bytes);
}

/// Returns the values at all levels.
size_t check(const JsonValue &value, int depth)
{
    REQUIRE(depth <= 8);
    checkText(value.text);
    size_t values = 1;
    for (const JsonValue &item : value.items)
        values += check(item, depth + 1);
    for (const auto &[name, member] : value.members) {
        checkText(name);
        REQUIRE(std::count_if(value.members.begin(), value.members.end(),
                              [&, name = name](const auto &other) { return other.name == name; })
                == 1);
        values += check(member, depth + 1);
    }
    return values;
}

bool holdsNumber(const JsonValue &value)
{
    return value.kind == Kind::Number || std::any_of(value.items.begin(), value.items.end(), &holdsNumber)
        || std::any_of(value.members.begin(), value.members.end(),
                       [](const auto &member) { return holdsNumber(member.value); });
}

void write(std::string &out, const JsonValue &value)
{
    const char *between = "";
    switch (value.kind) {
    case Kind::Null:
        out += "null";
        break;
    case Kind::Boolean:
        out += value.boolean ? "true" : "false";
        break;
    case Kind::Integer:
        out += std::to_string(value.integer);
        break;
    case Kind::Number:
        out += "0.5";
        break;
    case Kind::String:
        http::json::appendString(out, value.text);
        break;
    case Kind::Array:
        out += '[';
        for (const JsonValue &item : value.items) {
            out += std::exchange(between, ",");
            write(out, item);
        }
        out += ']';
        break;
    case Kind::Object:
        out += '{';
        for (const auto &[name, member] : value.members) {
            out += std::exchange(between, ",");
            http::json::appendString(out, name);
            out += ':';
            write(out, member);
        }
        out += '}';
        break;
    }
}

void checkProblem(const http::Problem &problem)
{
    REQUIRE(problem.status == 400);
    const http::HttpResponse response = problem.response("/", "id");
    REQUIRE(QJsonDocument::fromJson(QByteArray::fromStdString(*response.body)).isObject());
}

/// As a resource reads what it wants.
void checkFields(const JsonValue &object)
{
    JsonFields fields(object);
    const auto user = fields.userId("userId");
    const std::string action = fields.requiredText("actionId", 255);
    const auto key = fields.text("idempotencyKey", 255);
    const auto version = fields.integer("expectedVersion", 0, 1'000'000);
    const auto *items = fields.array("items", 500);
    const auto problem = fields.problem();
    if (problem)
        return checkProblem(*problem);
    REQUIRE(!action.empty() && action.size() <= 255 && action.find('\0') == std::string::npos);
    REQUIRE(!key || key->size() <= 255);
    REQUIRE(!version || (*version >= 0 && *version <= 1'000'000));
    REQUIRE(!items || (!items->empty() && items->size() <= 500));
    REQUIRE(object.members.size() <= 5);
    REQUIRE(!user || !user->toByteArray().isEmpty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string body(reinterpret_cast<const char *>(data), size);
    const auto parsed = JsonValue::parse(body);
    const auto object = JsonFields::parse(body);
    if (const auto *problem = std::get_if<http::Problem>(&parsed)) {
        REQUIRE(std::holds_alternative<http::Problem>(object));
        checkProblem(*problem);
        return 0;
    }
    const JsonValue &value = std::get<JsonValue>(parsed);
    REQUIRE(check(value, 1) <= body.size() && !body.starts_with("\xEF\xBB\xBF"));
    REQUIRE(std::holds_alternative<JsonValue>(object) == (value.kind == Kind::Object));
    // Two readers agree that it is JSON. Qt's takes lists and objects only, and no number that is nearly nothing.
    if ((value.kind == Kind::Array || value.kind == Kind::Object) && !holdsNumber(value))
        REQUIRE(!QJsonDocument::fromJson(QByteArray::fromStdString(body)).isNull());

    std::string text;
    write(text, value);
    const auto again = JsonValue::parse(text);
    REQUIRE(std::holds_alternative<JsonValue>(again) && isSame(std::get<JsonValue>(again), value));
    if (value.kind == Kind::Object)
        checkFields(value);
    return 0;
}
