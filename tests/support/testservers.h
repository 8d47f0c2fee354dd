// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QFlags>
#include <QTemporaryDir>

#include "core/base/result.h"
#include "core/config/redisendpoint.h"
#include "core/embedded/postgresserver.h"
#include "core/embedded/serverprocess.h"

namespace scorewatch::test {

/// A real PostgreSQL and a real Redis for one test executable, on Unix sockets in a directory of their own.
///
/// They run as an unprivileged user when the test runs as root, end with the test however it ends, and are removed with
/// their data by the destructor. Everything here blocks and is called in the main thread; waiting processes events.
class TestServers final
{
public:
    enum Part {
        PostgreSql = 1,
        Redis = 2,
    };
    Q_DECLARE_FLAGS(Parts, Part)

    TestServers();
    ~TestServers();
    TestServers(const TestServers &) = delete;
    TestServers &operator=(const TestServers &) = delete;

    Result<void> start(Parts parts = Parts(PostgreSql) | Redis);

    /// libpq URI of the database "postgres" as superuser.
    [[nodiscard]] QString adminDsn() const;
    /// Makes an empty database and returns its libpq URI, as superuser.
    Result<QString> createDatabase();
    /// Makes a copy of the database `original`. The first call makes that one with `fill`, which is given its URI and
    /// must leave no connection open: what takes long to set up is set up once for the whole executable.
    using Fill = std::function<Result<void>(const QString &dsn)>;
    Result<QString> createCopyOf(const QString &original, const Fill &fill);

    /// Puts a line before PostgreSQL's rules of access (pg_hba.conf) and has it read them.
    Result<void> addAccessRule(const QByteArray &line);

    [[nodiscard]] RedisEndpoint redisEndpoint() const;
    /// Empties every database of the Redis.
    Result<void> flushRedis();

    // Faults. Each returns when it has taken effect.
    Result<void> killPostgres();  ///< SIGKILL to the postmaster
    Result<void> stopPostgres();  ///< fast shutdown
    Result<void> startPostgres(); ///< on the same data
    Result<void> killRedis();     ///< SIGKILL
    Result<void> startRedis();    ///< empty
    Result<void> pauseRedis();    ///< SIGSTOP: connected, but silent
    Result<void> resumeRedis();

    [[nodiscard]] qint64 postgresProcessId() const;
    [[nodiscard]] qint64 redisProcessId() const;

private:
    Result<void> prepare();
    void makePostgres(const embedded::PostgresInstallation &installation);
    void makeRedis(const QString &program);
    [[nodiscard]] QString directory(const QString &name) const;
    [[nodiscard]] QString dsn(const QString &database) const;
    Result<void> execute(const QString &statement) const;
    Result<QString> makeDatabase(const QString &options);

    std::unique_ptr<QTemporaryDir> m_root;
    embedded::ServerUser m_user;
    std::unique_ptr<embedded::PostgresServer> m_postgres;
    std::unique_ptr<embedded::ServerProcess> m_redis;
    int m_databases = 0;
    QStringList m_originals;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(TestServers::Parts)

} // namespace scorewatch::test
