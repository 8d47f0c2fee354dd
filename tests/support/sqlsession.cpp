// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sqlsession.h"

#include "tests/support/support.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

SqlSession::SqlSession(const QString &dsn) : m_dsn(dsn)
{
    auto connection = PgConnection::open(dsn, {});
    if (!connection)
        qFatal("%s", why(connection).constData());
    m_connection = std::move(*connection);
}

void SqlSession::exec(const QByteArray &sql, const PgParams &params)
{
    VERIFY_OK(m_connection->exec(sql, params));
}

QString SqlSession::text(const QByteArray &sql, const PgParams &params)
{
    const auto rows = m_connection->exec(sql, params);
    if (!rows) {
        QTest::qFail(why(rows).constData(), __FILE__, __LINE__);
        return {};
    }
    QStringList lines;
    for (int row = 0; row < rows->rowCount(); ++row) {
        QStringList values;
        for (int column = 0; column < rows->columnCount(); ++column)
            values.append(rows->isNull(row, column) ? u"-"_s : rows->text(row, column));
        lines.append(values.join(u'|'));
    }
    return lines.join(u'\n');
}

Result<PgResult> SqlSession::tryOut(const QByteArray &sql, const PgParams &params)
{
    exec("SAVEPOINT attempt");
    const auto result = m_connection->exec(sql, params);
    exec("ROLLBACK TO SAVEPOINT attempt");
    return result;
}

QByteArray SqlSession::refusal(const QByteArray &sql, const PgParams &params)
{
    const bool alone = !m_connection->isInTransaction();
    if (alone)
        exec("BEGIN");
    const auto result = tryOut(sql, params);
    if (alone)
        exec("ROLLBACK");
    return result ? QByteArray() : result.error().sqlState;
}

QString SqlSession::refusalWords(const QByteArray &sql)
{
    const bool alone = !m_connection->isInTransaction();
    if (alone)
        exec("BEGIN");
    const auto result = tryOut(sql, {});
    if (alone)
        exec("ROLLBACK");
    return result ? QString() : result.error().detail;
}

} // namespace scorewatch::test
