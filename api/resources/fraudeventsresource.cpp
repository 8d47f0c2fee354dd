// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/fraudeventsresource.h"

#include <QHostAddress>
#include <QJsonArray>

#include "api/resources/moderationquery.h"
#include "api/resources/moderationtext.h"
#include "core/fraud/fraudreader.h"
#include "core/postgres/connectionpool.h"

using namespace Qt::StringLiterals;

namespace scorewatch::api {
namespace {

using http::Problem;
using namespace moderation;

QDateTime instantIn(ModerationQuery &query, std::string_view name)
{
    const QString given = query.text(name);
    const QDateTime instant = QDateTime::fromString(given, Qt::ISODateWithMs);
    // Without a zone nobody knows when it is.
    if (!given.isEmpty() && (!instant.isValid() || instant.timeSpec() == Qt::LocalTime))
        query.refuse(problems::invalidField(name,
                                            "The parameter " + std::string(name)
                                                + " has to be an instant such as 2026-11-25T10:00:00Z."));
    return instant.toUTC();
}

FraudEventFilter filterOf(ModerationQuery &query, const http::HttpRequest &request)
{
    FraudEventFilter out;
    out.rule = query.text("rule");
    out.atLeast = query.choice("severity", &severityFromName, "low, medium, high or critical");
    auto player = parameters::userId(request, "userId");
    if (auto *problem = std::get_if<Problem>(&player))
        query.refuse(std::move(*problem));
    else
        out.player = std::get<std::optional<UserId>>(player);
    out.address = query.text("address");
    // Or one could find out by trying whose pseudonym is whose.
    if (!QHostAddress(out.address).isNull())
        query.refuse(problems::invalidField("address",
                                            "The parameter address has to be a pseudonym, not an address."));
    out.from = instantIn(query, "from");
    out.to = instantIn(query, "to");
    out.withShadow = query.text("shadow") != "no"_L1;
    out.limit = int(query.integer("limit", 50, 1, 200));
    const QString cursor = query.text("cursor");
    out.before = cursor.toLatin1();
    if (!cursor.isEmpty() && !UserId::fromText(cursor)) // any UUID
        query.refuse(problems::invalidCursor());
    return out;
}

std::string pageText(const QList<FraudEvent> &events, int limit)
{
    QJsonArray list;
    for (const FraudEvent &event : events.mid(0, limit))
        list.append(text::fraudEvent(event));
    QJsonObject out{{u"events"_s, list}};
    if (events.size() > limit)
        out.insert(u"nextCursor"_s, QString::fromLatin1(events[limit - 1].id));
    return text::compact(out);
}

} // namespace

FraudEventsResource::FraudEventsResource(const Parts &parts) : m_parts(parts) { }

void FraudEventsResource::list(const Call &call) const
{
    ModerationQuery query(call.request());
    FraudEventFilter filter = filterOf(query, call.request());
    if (query.problem())
        return call.problem(*query.problem());
    const int limit = filter.limit++; // one row more tells whether there is another page
    m_parts.bridge.ask<QList<FraudEvent>>(
        [this, filter] {
            return m_parts.pool.run<QList<FraudEvent>>(
                [filter](PgConnection &connection) { return fraudreader::events(connection, filter); });
        },
        [call, limit](const Result<QList<FraudEvent>> &events) {
            events ? call.json(200, pageText(*events, limit)) : call.fail(events.error());
        });
}

} // namespace scorewatch::api
