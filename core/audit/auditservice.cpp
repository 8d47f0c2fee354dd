// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditservice.h"

#include <algorithm>

#include <QJsonDocument>

#include "core/audit/auditverifier.h"
#include "core/postgres/connectionpool.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

constexpr int kMostRows = 10'000;

// Only what moderators may read. In the order of the primary key, which cuts off months; conditions follow at %1.
constexpr const char *kEntries = R"sql(
SELECT a.id, a.created_at, a.action_type, a.actor, a.user_id, u.username, a.reason, a.request_id, a.recorded_by,
       a.metadata, c.position
FROM scoreboard.audit_log a
LEFT JOIN LATERAL (SELECT n.username FROM scoreboard.users n WHERE n.id = a.user_id LIMIT 1) u ON true
LEFT JOIN LATERAL (SELECT l.position FROM scoreboard.audit_chain l
                   WHERE l.row_id = a.id AND l.row_created_at = a.created_at LIMIT 1) c ON true
WHERE true%1
ORDER BY a.created_at DESC, a.id DESC
LIMIT $1)sql";

AuditEntry entryOf(const PgResult &rows, int row)
{
    AuditEntry entry;
    entry.id = rows.integer(row, 0);
    entry.createdAt = rows.instant(row, 1);
    entry.type = rows.text(row, 2);
    entry.actor = rows.text(row, 3);
    if (!rows.isNull(row, 4))
        entry.player = rows.userId(row, 4);
    entry.username = rows.text(row, 5);
    entry.reason = rows.text(row, 6);
    entry.requestId = rows.bytes(row, 7).toByteArray();
    entry.recordedBy = rows.text(row, 8);
    entry.metadata = QJsonDocument::fromJson(rows.bytes(row, 9).toByteArray()).object();
    if (!rows.isNull(row, 10))
        entry.position = rows.integer(row, 10);
    return entry;
}

QString instantText(const QDateTime &instant)
{
    return instant.toUTC().toString(Qt::ISODateWithMs);
}

} // namespace

AuditService::AuditService(ConnectionPool &pool, QObject *parent) : AuditDesk(parent), m_pool(pool) { }

Result<QList<AuditEntry>> AuditService::read(PgConnection &connection, const AuditFilter &filter)
{
    PgParams params;
    params.integer(std::clamp(filter.limit, 1, kMostRows));
    QByteArray conditions;
    const auto add = [&](const char *condition) {
        conditions += " AND " + QByteArray(condition).replace('?', '$' + QByteArray::number(params.count()));
    };
    if (!filter.type.isEmpty()) {
        params.text(filter.type);
        add("a.action_type = ?");
    }
    if (!filter.actor.isEmpty()) {
        params.text(filter.actor);
        add("a.actor = ?");
    }
    if (filter.player) {
        params.uuid(*filter.player);
        add("a.user_id = ?");
    }
    if (filter.from.isValid()) {
        params.text(instantText(filter.from));
        add("a.created_at >= ?::timestamptz");
    }
    if (filter.to.isValid()) {
        params.text(instantText(filter.to));
        add("a.created_at < ?::timestamptz");
    }
    if (filter.before > 0) {
        params.integer(filter.before);
        add("(a.created_at, a.id) < ((SELECT b.created_at FROM scoreboard.audit_log b WHERE b.id = ? LIMIT "
            "1), ?)");
    }
    const auto rows = connection.exec(QByteArray(kEntries).replace("%1", conditions), params);
    if (!rows)
        return rows.error();
    QList<AuditEntry> entries;
    entries.reserve(rows->rowCount());
    for (int row = 0; row < rows->rowCount(); ++row)
        entries.append(entryOf(*rows, row));
    return entries;
}

QFuture<Result<QList<AuditEntry>>> AuditService::entries(AuditFilter filter)
{
    return m_pool.run<QList<AuditEntry>>(
        [filter = std::move(filter)](PgConnection &connection) { return read(connection, filter); });
}

QFuture<Result<AuditVerdict>> AuditService::verify(QByteArray expectedHead)
{
    return m_pool.run<AuditVerdict>([expectedHead = std::move(expectedHead)](PgConnection &connection) {
        return AuditVerifier(connection).run(expectedHead);
    });
}

} // namespace scorewatch
