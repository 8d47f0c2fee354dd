// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudreader.h"

#include <algorithm>
#include <functional>

#include <QHostAddress>
#include <QJsonDocument>

#include "core/base/utc.h"
#include "core/domain/displayname.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::fraudreader {
namespace {

constexpr int kMostEvents = 5000;

// The pseudonym and never the address: looking at an address is asked for, and audited.
constexpr const char *kEvents = R"sql(
SELECT e.id, e.user_id, u.username, e.rule_name, e.severity, e.action_taken, e.mode, e.measured, e.threshold, e.case_id,
       e.address_pseudonym, e.user_agent, date_trunc('milliseconds', e.created_at), e.metadata
FROM scoreboard.fraud_events AS e JOIN scoreboard.users AS u ON u.id = e.user_id
WHERE true)sql";

// Behind the last event of the page before, in the order of this page.
constexpr const char *kBefore = R"sql(
 AND EXISTS (SELECT FROM scoreboard.fraud_events AS b
             WHERE b.id = $%1::uuid AND (e.created_at < b.created_at OR (e.created_at = b.created_at AND e.id > b.id))))sql";

constexpr const char *kCounts = R"sql(
SELECT (floor(extract(epoch FROM created_at) / $3::bigint) * $3::bigint)::bigint, rule_name, severity, count(*),
       count(DISTINCT user_id)
FROM scoreboard.fraud_events
WHERE created_at >= to_timestamp($1::bigint / 1000.0) AND created_at < to_timestamp($2::bigint / 1000.0)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3)sql";

// A case counts once for a rule, however often the rule fired in it.
constexpr const char *kQuality = R"sql(
SELECT r.name, coalesce(j.confirmed, 0), coalesce(j.unfounded, 0), coalesce(j.inconclusive, 0), coalesce(j.undecided, 0),
       coalesce(o.overturned, 0)
FROM scoreboard.fraud_rules AS r
LEFT JOIN (
    SELECT e.rule_name, count(DISTINCT c.id) FILTER (WHERE c.verdict = 'confirmed') AS confirmed,
           count(DISTINCT c.id) FILTER (WHERE c.verdict = 'unfounded') AS unfounded,
           count(DISTINCT c.id) FILTER (WHERE c.verdict = 'inconclusive') AS inconclusive,
           count(DISTINCT c.id) FILTER (WHERE c.verdict IS NULL) AS undecided
    FROM scoreboard.fraud_events AS e JOIN scoreboard.cases AS c ON c.id = e.case_id
    GROUP BY e.rule_name) AS j ON j.rule_name = r.name
LEFT JOIN (
    SELECT m.actor, count(*) AS overturned
    FROM scoreboard.moderation_actions AS m JOIN scoreboard.moderation_actions AS back ON back.inverse_of = m.id
    WHERE m.actor LIKE 'rule:%' GROUP BY m.actor) AS o ON o.actor = 'rule:' || r.name
ORDER BY r.name)sql";

/// A statement that grows by one condition and its value at a time.
class Query final
{
public:
    explicit Query(QByteArray sql) : m_sql(std::move(sql)) { }

    void add(const char *condition, const std::function<void(PgParams &)> &value)
    {
        value(m_params);
        m_sql += QByteArray(condition).replace("%1", QByteArray::number(m_params.count()));
    }
    void end(const QByteArray &sql) { m_sql += sql; }
    Result<PgResult> run(PgConnection &connection) const { return connection.exec(m_sql, m_params); }

private:
    QByteArray m_sql;
    PgParams m_params;
};

void addAddress(Query &query, const QString &address)
{
    const bool isAddress = !QHostAddress(address).isNull();
    query.add(isAddress ? " AND e.ip_address = $%1::inet" : " AND e.address_pseudonym = $%1",
              [&](PgParams &params) { params.text(address); });
}

Query queryFor(const FraudEventFilter &filter)
{
    Query query(kEvents);
    const auto time = [](const QDateTime &at) {
        return [at](PgParams &params) { params.integer(at.toMSecsSinceEpoch()); };
    };
    if (!filter.rule.isEmpty())
        query.add(" AND e.rule_name = $%1", [&](PgParams &params) { params.text(filter.rule); });
    if (filter.atLeast && *filter.atLeast != Severity::Low) {
        std::vector<QByteArray> names;
        for (int each = int(*filter.atLeast); each <= int(Severity::Critical); ++each)
            names.push_back(severityName(Severity(each)));
        query.add(" AND e.severity = ANY ($%1)", [&](PgParams &params) { params.texts(names); });
    }
    if (filter.player)
        query.add(" AND e.user_id = $%1", [&](PgParams &params) { params.uuid(*filter.player); });
    if (!filter.address.isEmpty())
        addAddress(query, filter.address);
    if (filter.from.isValid())
        query.add(" AND e.created_at >= to_timestamp($%1::bigint / 1000.0)", time(filter.from));
    if (filter.to.isValid())
        query.add(" AND e.created_at < to_timestamp($%1::bigint / 1000.0)", time(filter.to));
    if (!filter.withShadow)
        query.end(" AND e.mode = 'active'");
    if (!filter.before.isEmpty())
        query.add(kBefore, [&](PgParams &params) { params.text(filter.before); });
    query.end(" ORDER BY e.created_at DESC, e.id LIMIT "
              + QByteArray::number(std::clamp(filter.limit, 1, kMostEvents)));
    return query;
}

FraudEvent eventOf(const PgResult &rows, int row)
{
    FraudEvent out{.id = rows.bytes(row, 0).toByteArray(),
                   .player = rows.userId(row, 1),
                   .username = displayName(rows.text(row, 2)),
                   .rule = rows.text(row, 3),
                   .severity = severityFromName(rows.bytes(row, 4)).value_or(Severity::Low),
                   .actionTaken = rows.bytes(row, 5).toByteArray(),
                   .isShadow = rows.bytes(row, 6) == "shadow",
                   .measured = rows.real(row, 7),
                   .threshold = rows.real(row, 8),
                   .address = rows.text(row, 10),
                   .userAgent = rows.text(row, 11),
                   .createdAt = rows.instant(row, 12),
                   .evidence = QJsonDocument::fromJson(rows.bytes(row, 13).toByteArray()).object()};
    if (!rows.isNull(row, 9))
        out.caseId = rows.integer(row, 9);
    return out;
}

} // namespace

Result<QList<FraudEvent>> events(PgConnection &connection, const FraudEventFilter &filter)
{
    const auto rows = queryFor(filter).run(connection);
    if (!rows)
        return rows.error();
    QList<FraudEvent> out;
    out.reserve(rows->rowCount());
    for (int row = 0; row < rows->rowCount(); ++row)
        out.append(eventOf(*rows, row));
    return out;
}

Result<QList<FraudCount>> counts(PgConnection &connection, const QDateTime &from, const QDateTime &to,
                                 std::chrono::seconds step)
{
    const auto rows = connection.exec(kCounts,
                                      PgParams()
                                          .integer(from.toMSecsSinceEpoch())
                                          .integer(to.toMSecsSinceEpoch())
                                          .integer(std::max<qint64>(1, step.count())));
    if (!rows)
        return rows.error();
    QList<FraudCount> out;
    for (int row = 0; row < rows->rowCount(); ++row) {
        out.append({.from = QDateTime::fromSecsSinceEpoch(rows->integer(row, 0), kUtc),
                    .rule = rows->text(row, 1),
                    .severity = severityFromName(rows->bytes(row, 2)).value_or(Severity::Low),
                    .events = rows->integer(row, 3),
                    .players = rows->integer(row, 4)});
    }
    return out;
}

Result<QList<RuleQuality>> quality(PgConnection &connection)
{
    const auto rows = connection.exec(kQuality);
    if (!rows)
        return rows.error();
    QList<RuleQuality> out;
    for (int row = 0; row < rows->rowCount(); ++row) {
        out.append({.rule = rows->text(row, 0),
                    .confirmed = rows->integer(row, 1),
                    .unfounded = rows->integer(row, 2),
                    .inconclusive = rows->integer(row, 3),
                    .undecided = rows->integer(row, 4),
                    .overturned = rows->integer(row, 5)});
    }
    return out;
}

} // namespace scorewatch::fraudreader
