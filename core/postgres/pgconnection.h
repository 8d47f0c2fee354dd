// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <QDeadlineTimer>
#include <QString>

#include "core/base/result.h"
#include "core/postgres/pgparams.h"
#include "core/postgres/pgresult.h"

struct pg_conn;

namespace scorewatch {

/// One statement of a pipeline.
struct PgStatement
{
    QByteArray sql;
    PgParams params;
};

/// Stops the statement that a connection is running, from any thread, as often as wanted. Outlives the
/// connection.
class PgCanceller final
{
public:
    PgCanceller() = default;
    /// Blocks for a short connection to the server.
    Result<void> cancel() const;

private:
    friend class PgConnection;
    std::shared_ptr<void> m_cancel;
};

/// One connection to PostgreSQL. Blocking: belongs to one worker thread at a time, never to the main thread.
///
/// Values are bound by the protocol (unnamed statements), so everything works through a pooler in transaction
/// mode and nothing is ever pasted into SQL. A statement past the deadline is cancelled on the server; a
/// server that does not even take that is given up and the connection closed.
class PgConnection final
{
public:
    struct Options
    {
        QString applicationName = QStringLiteral("scorewatch");
        std::chrono::seconds connectTimeout{5};
        std::chrono::milliseconds statementTimeout{0}; ///< 0: none
    };

    static Result<std::unique_ptr<PgConnection>> open(const QString &dsn, const Options &options);
    ~PgConnection();
    Q_DISABLE_COPY_MOVE(PgConnection)

    /// Runs one statement with bound values.
    Result<PgResult> exec(const QByteArray &sql, const PgParams &params = {});
    /// Runs several statements separated by semicolons, without values; the result is the last one's.
    Result<PgResult> execScript(const QByteArray &sql);
    /// Sends all, then reads all: one round trip. After the first failure the server skips the rest; that
    /// first failure is returned. Outside an explicit transaction the whole pipeline is one.
    Result<std::vector<PgResult>> pipeline(const std::vector<PgStatement> &statements);
    /// COPY … FROM STDIN: `nextChunk` fills the buffer and returns false when there is no more. Returns rows
    /// copied.
    Result<qint64> copyIn(const QByteArray &sql, const std::function<bool(QByteArray &chunk)> &nextChunk);
    /// COPY … TO STDOUT: `chunk` gets each row. Returns rows copied.
    Result<qint64> copyOut(const QByteArray &sql, const std::function<void(QByteArrayView row)> &chunk);

    void setStatementTimeout(std::chrono::milliseconds timeout) { m_options.statementTimeout = timeout; }
    /// Called with each notice or warning of the server; by default they are logged.
    void setNoticeHandler(std::function<void(const QString &severity, const QString &text)> handler);

    [[nodiscard]] PgCanceller canceller() const;
    [[nodiscard]] bool isUsable() const; ///< connected as far as is known without asking
    /// Looks whether the server hung up while nothing was asked; costs next to nothing.
    [[nodiscard]] bool isAlive();
    [[nodiscard]] bool isInTransaction() const;
    [[nodiscard]] int serverVersion() const; ///< 150020 for 15.20
    [[nodiscard]] int backendPid() const;
    /// True once after COMMIT returned while waiting for a standby was cut short: committed here, not yet
    /// elsewhere.
    [[nodiscard]] bool takeSyncWaitCancelled();

    /// A name quoted by libpq for use in SQL text; for what cannot be bound.
    [[nodiscard]] QByteArray quotedIdentifier(const QString &name) const;

private:
    PgConnection(pg_conn *connection, const Options &options);

    [[nodiscard]] QDeadlineTimer deadline() const;
    Result<PgResult> collect(const QDeadlineTimer &deadline);
    Result<std::vector<PgResult>> collectPipeline(size_t count, const QDeadlineTimer &deadline);
    Error giveUp(bool timedOut);
    static void receiveNotice(void *self, const struct pg_result *notice);

    pg_conn *m_connection;
    Options m_options;
    std::function<void(const QString &, const QString &)> m_noticeHandler;
    bool m_syncWaitCancelled = false;
};

} // namespace scorewatch
