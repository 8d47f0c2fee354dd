// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/postgres/pgconnection.h"

namespace scorewatch::test {

/// A connection for tests that speak SQL: what should work fails the test where it does not, and what should be
/// refused tells how it was.
class SqlSession final
{
public:
    explicit SqlSession(const QString &dsn);

    [[nodiscard]] PgConnection &connection() { return *m_connection; }
    [[nodiscard]] const QString &dsn() const { return m_dsn; }

    void exec(const QByteArray &sql, const PgParams &params = {});
    /// The values of a row separated by "|", rows by "\n", NULL as "-".
    QString text(const QByteArray &sql, const PgParams &params = {});
    /// The SQLSTATE of the refusal; empty where it was not refused. Changes nothing: it is rolled back in either case.
    QByteArray refusal(const QByteArray &sql, const PgParams &params = {});
    /// The server's words of the refusal.
    QString refusalWords(const QByteArray &sql);

private:
    Result<PgResult> tryOut(const QByteArray &sql, const PgParams &params);

    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
};

} // namespace scorewatch::test
