// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include "core/postgres/pgconnection.h"
#include "tests/support/daemonbench.h"

namespace scorewatch::test {

/// `scorewatchd serve` with its API on a real PostgreSQL and Redis, for tests that are written in another language: they
/// say in JSON what they want.
///
/// The service logs in as a member of scorewatch_app, as in production; what a test asks of the database is asked as its
/// superuser. Blocks; main thread.
class ApiStack final
{
public:
    explicit ApiStack(QString program);
    ~ApiStack();

    /// Starts the servers; the service follows with the first "serve".
    Result<void> start();
    /// Where everything is.
    [[nodiscard]] QJsonObject addresses() const;

    /// Does what `command` asks for: "do" is one of
    /// - "serve": starts the service, after it has ended the one before by SIGTERM; "environment" adds variables,
    ///   "arguments" are further ones of `serve`, "config" is a configuration file; answers the addresses;
    /// - "stop": ends the service;
    /// - "sql": runs "text" in the connection "session", which is made when it is first named; answers the rows;
    /// - "close": ends that connection;
    /// - "kill-postgres", "start-postgres", "kill-redis", "start-redis", "pause-redis", "resume-redis".
    QJsonObject handle(const QJsonObject &command);

private:
    Result<void> makeSecret();
    Result<void> makeServiceLogin();
    Result<void> letServiceIn();
    Result<void> startService(const QJsonObject &command);
    void stopService();
    QJsonObject sql(const QJsonObject &command);
    Result<void> fault(const QString &name);

    DaemonBench m_bench;
    QTemporaryDir m_directory;
    std::unique_ptr<QProcess> m_service;
    QString m_serviceDsn;
    QString m_api;
    std::map<QString, std::unique_ptr<PgConnection>> m_sessions;
};

} // namespace scorewatch::test
