// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/pgresult.h"

#include <charconv>

#include <libpq-fe.h>

namespace scorewatch {

PgResult::PgResult(pg_result *owned) : m_result(owned, PQclear) { }

int PgResult::rowCount() const
{
    return m_result ? PQntuples(m_result.get()) : 0;
}

int PgResult::columnCount() const
{
    return m_result ? PQnfields(m_result.get()) : 0;
}

QString PgResult::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_result.get(), column));
}

int PgResult::columnIndex(const char *name) const
{
    return PQfnumber(m_result.get(), name);
}

qint64 PgResult::affectedRows() const
{
    return m_result ? QByteArray(PQcmdTuples(m_result.get())).toLongLong() : 0;
}

bool PgResult::isNull(int row, int column) const
{
    Q_ASSERT(row >= 0 && row < rowCount() && column >= 0 && column < columnCount());
    return PQgetisnull(m_result.get(), row, column) != 0;
}

QByteArrayView PgResult::bytes(int row, int column) const
{
    Q_ASSERT(row >= 0 && row < rowCount() && column >= 0 && column < columnCount());
    return {PQgetvalue(m_result.get(), row, column), PQgetlength(m_result.get(), row, column)};
}

QString PgResult::text(int row, int column) const
{
    return QString::fromUtf8(bytes(row, column));
}

qint64 PgResult::integer(int row, int column) const
{
    const QByteArrayView view = bytes(row, column);
    qint64 value = 0;
    std::from_chars(view.data(), view.data() + view.size(), value);
    return value;
}

double PgResult::real(int row, int column) const
{
    return bytes(row, column).toByteArray().toDouble();
}

bool PgResult::boolean(int row, int column) const
{
    return bytes(row, column) == "t";
}

UserId PgResult::userId(int row, int column) const
{
    return UserId::fromText(bytes(row, column)).value_or(UserId());
}

QDateTime PgResult::instant(int row, int column) const
{
    // "2026-11-21 10:00:00.123456+05:30": Qt reads it once the T stands between and the zone has minutes.
    QByteArray value = bytes(row, column).toByteArray();
    const qsizetype space = value.indexOf(' ');
    if (space < 0)
        return {};
    value[space] = 'T';
    const qsizetype zone = std::max(value.lastIndexOf('+'), value.lastIndexOf('-'));
    if (value.size() - zone == 3)
        value += ":00";
    return QDateTime::fromString(QString::fromLatin1(value), Qt::ISODateWithMs).toUTC();
}

} // namespace scorewatch
