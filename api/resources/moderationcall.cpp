// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/moderationcall.h"

#include <charconv>

#include "api/routing/problems.h"

namespace scorewatch::api::moderation {

Actor actorOf(const Call &call)
{
    const Principal &who = *call.principal();
    return {QString::fromUtf8(who.subject), who.role, who.userId};
}

QByteArray requestIdOf(const Call &call)
{
    const std::string &id = call.request().requestId;
    return {id.data(), qsizetype(id.size())};
}

std::optional<qint64> numberOf(const Call &call, std::string_view name)
{
    const std::string &part = call.part(0);
    qint64 number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error == std::errc() && end == part.data() + part.size() && number > 0)
        return number;
    call.problem(problems::invalidField(
        name, "The " + std::string(name) + " in the URL has to be a positive number."));
    return std::nullopt;
}

std::optional<JsonValue> bodyOf(const Call &call)
{
    auto body = JsonFields::parse(call.request().body);
    if (const auto *problem = std::get_if<http::Problem>(&body)) {
        call.problem(*problem);
        return std::nullopt;
    }
    return std::get<JsonValue>(std::move(body));
}

QDateTime instantOf(JsonFields &fields, std::string_view name, std::optional<http::Problem> &problem)
{
    const auto given = fields.text(name, 100);
    if (!given)
        return {};
    const QDateTime instant = QDateTime::fromString(textOf(*given), Qt::ISODateWithMs);
    // Without a zone nobody knows when it is.
    if (!instant.isValid() || instant.timeSpec() == Qt::LocalTime) {
        problem = problems::invalidField(
            name, "The member " + std::string(name) + " has to be an instant such as 2026-11-25T10:00:00Z.");
        return {};
    }
    return instant.toUTC();
}

QString textOf(const std::string &utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

} // namespace scorewatch::api::moderation
