// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/labsource.h"

#include <QtEndian>

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;
using Kind = scorewatch::FraudRule::Kind;

namespace scorewatch {
namespace {

/// PostgreSQL counts from 2000-01-01.
constexpr qint64 kEpoch2000 = 946'684'800'000;

// The months that can hold it, and what found no month; or the table itself where it has no parts.
constexpr const char *kExpected = R"sql(
SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
FROM pg_class AS c LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
WHERE coalesce(i.inhparent, c.oid) = $1::regclass AND c.relkind = 'r'
  AND (i.inhparent IS NULL OR c.relname !~ '_\d{4}_\d{2}$'
       OR right(c.relname, 7) >= to_char(to_timestamp($2::bigint / 1000.0) AT TIME ZONE 'UTC', 'YYYY_MM')))sql";

} // namespace

QByteArray LabSource::table() const
{
    switch (m_kind) {
    case Kind::TokenReplay:
        return "scoreboard.token_replays";
    case Kind::RateLimitBreach:
        return "scoreboard.rate_limit_audit";
    case Kind::RankJump:
        return {};
    default:
        return "scoreboard.score_history";
    }
}

QByteArray LabSource::timeColumn() const
{
    return m_kind == Kind::TokenReplay ? "replayed_at" : "created_at";
}

QByteArray LabSource::columns() const
{
    switch (m_kind) {
    case Kind::TokenReplay:
        return "user_id, replayed_at, number";
    case Kind::ImpossibleSpeed:
        return "user_id, created_at, points_awarded";
    case Kind::SharedAddress:
        return "user_id, created_at, ip_address";
    default:
        return "user_id, created_at";
    }
}

QByteArray LabSource::condition() const
{
    switch (m_kind) {
    case Kind::TokenReplay:
        return {};
    case Kind::RateLimitBreach:
        return " AND limit_exceeded";
    case Kind::SharedAddress:
        return " AND kind = 'increment' AND ip_address IS NOT NULL AND actor IS NULL";
    default:
        return " AND kind = 'increment'";
    }
}

/// Month after month, because that is the order of the parts. COPY takes no bound values; the only one is a number.
QByteArray LabSource::copy(const QDateTime &from) const
{
    return "COPY (SELECT " + columns() + " FROM " + table() + " WHERE " + timeColumn() + " > to_timestamp("
        + QByteArray::number(from.toMSecsSinceEpoch()) + " / 1000.0)" + condition()
        + ") TO STDOUT (FORMAT binary)";
}

Result<qint64> LabSource::expected(PgConnection &connection, const QDateTime &from) const
{
    const auto rows = connection.exec(kExpected, PgParams().text(table()).integer(from.toMSecsSinceEpoch()));
    if (!rows)
        return rows.error();
    return rows->integer(0, 0);
}

int LabSource::read(const BinaryRows::Row &row, Observation &out) const
{
    if (row.columns < 2 || row.values[0].size() != 16 || row.values[1].size() != 8)
        return 0;
    out.player = UserId(QUuid::fromRfc4122(row.values[0]));
    const auto microseconds = qFromBigEndian<qint64>(row.values[1].data());
    out.at = kEpoch2000 + microseconds / 1000;
    const QByteArrayView more = row.columns > 2 ? row.values[2] : QByteArrayView();
    switch (m_kind) {
    case Kind::TokenReplay:
        out.kind = Observation::Kind::TokenReplay;
        return more.size() == 4 ? qFromBigEndian<qint32>(more.data()) : 0;
    case Kind::RateLimitBreach:
        out.kind = Observation::Kind::RateLimitBreach;
        return 1;
    case Kind::ImpossibleSpeed:
        out.points = more.size() == 8 ? qFromBigEndian<qint64>(more.data()) : 0;
        return 1;
    case Kind::SharedAddress:
        out.address = more.toByteArray(); // in PostgreSQL's form; only told apart here
        return 1;
    default:
        return 1;
    }
}

} // namespace scorewatch
