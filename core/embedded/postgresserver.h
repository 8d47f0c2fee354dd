// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QList>

#include "core/base/backoff.h"
#include "core/embedded/serverbinaries.h"
#include "core/embedded/serverprocess.h"

namespace scorewatch::embedded {

/// A setting of a server as name and value.
using Setting = std::pair<QString, QString>;

/// Where a private PostgreSQL lives and how it is run.
struct PostgresServerSpec
{
    PostgresInstallation installation;
    QString dataDirectory;   ///< made by initdb where there is none; its parent must exist
    QString filesDirectory;  ///< ours: the access rules and base settings written at each start
    QString socketDirectory; ///< made where there is none; its parent must exist
    QString logDirectory;    ///< must exist
    ServerUser user;
    QString clusterName;                            ///< seen in the process list
    QString database{QStringLiteral("scorewatch")}; ///< made at the first start
    QList<Setting> settings;  ///< given on the command line, where they win over every file
    int deathSignal = SIGINT; ///< fast shutdown when this program ends in whatever way
    QList<StopStep> stopSteps{{SIGINT, std::chrono::seconds(30)},
                              {SIGQUIT, std::chrono::seconds(10)},
                              {SIGKILL, std::chrono::seconds(5)}};
    bool syncNewData = true; ///< false only for throw-away data
};

/// A PostgreSQL server as our child on a Unix socket, whose role "scorewatch" only this account (and root) may take.
/// Lives in the main thread.
class PostgresServer final : public QObject
{
    Q_OBJECT

public:
    explicit PostgresServer(PostgresServerSpec spec, QObject *parent = nullptr);

    /// Makes the data directory where there is none, starts, waits until it answers, makes the database.
    QFuture<Result<void>> start();
    QFuture<Result<void>> stop();
    void stopNow();

    [[nodiscard]] bool isReady() const { return m_server.isReady() && !m_start; }
    /// Starting, ready or stopping.
    [[nodiscard]] bool isBusy() const { return m_start || m_server.isBusy(); }
    [[nodiscard]] qint64 processId() const { return m_server.processId(); }
    void sendSignal(int signal) { m_server.sendSignal(signal); }

    /// The libpq URI of a database of the server behind `socketDirectory`.
    static QString dsn(const QString &socketDirectory, const QString &database);
    /// Longest path of a Unix socket that PostgreSQL would make in `socketDirectory`, in bytes.
    static qsizetype socketPathLength(const QString &socketDirectory);

    /// Asks the server behind `socketDirectory` once, as PQping does: Ready, Recovering or None.
    /// Blocks for two seconds at most; not for the main thread.
    static Result<ServerProcess::Answer> ask(const QString &socketDirectory);

Q_SIGNALS:
    void launched();
    void progress(const QString &sentence);
    void died(const scorewatch::Error &error);

private:
    void makeDataDirectory();
    void onInitdbExited(const ChildExit &exit);
    void launch();
    void onServerStarted(const Result<void> &result);
    void finishStart(const Result<void> &result);

    PostgresServerSpec m_spec;
    ServerProcess m_server;
    ChildProcess *m_initdb = nullptr; ///< while it runs; owned as a child object
    std::optional<QPromise<Result<void>>> m_start;
    bool m_stopAsked = false;
    QElapsedTimer m_launching;
    Backoff m_retry;
    QFuture<Result<void>> m_startFuture;
};

} // namespace scorewatch::embedded
