// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include "core/base/result.h"
#include "core/config/redisendpoint.h"
#include "core/embedded/embeddedlayout.h"
#include "core/embedded/serverprocess.h"
#include "core/embedded/situation.h"

namespace scorewatch {

/// Where the embedded servers are.
struct EmbeddedAddresses
{
    QString postgresDsn; ///< libpq URI of the database, as its superuser "scorewatch"
    RedisEndpoint redis;
    bool startedHere = false; ///< false: another instance runs them and we are its guest
    QString dataDirectory;    ///< PostgreSQL's
    QString logDirectory;

    bool operator==(const EmbeddedAddresses &) const = default;
};

/// A private PostgreSQL and a private Redis for one profile: started as children of this program, or found running
/// under another instance of it. They end with the program that started them, however it ends.
///
/// Lives in the main thread, which must run an event loop; nothing here blocks it but the destructor and stopNow().
class EmbeddedServers final : public QObject
{
    Q_OBJECT

public:
    explicit EmbeddedServers(EmbeddedOptions options, QObject *parent = nullptr);
    /// Stops as stopNow() does.
    ~EmbeddedServers() override;

    /// Ready when both servers answer. Asked again while starting it is the same future; after serverDied() it starts
    /// what is missing, or takes over from an instance that has ended.
    QFuture<Result<EmbeddedAddresses>> start();
    /// Stops what was started here; a guest only leaves. A Timeout error says that a server had to be forced.
    QFuture<Result<void>> stop();
    /// The same without an event loop; takes as long as PostgreSQL's fast shutdown, 45 s at most.
    void stopNow();

Q_SIGNALS:
    /// What is being done, when it may take a while, in one sentence.
    void progress(const QString &sentence);
    /// A server that was ready has ended; start() again brings it back.
    void serverDied(const scorewatch::Error &error);

private:
    enum class Phase { Idle, Starting, Running, Guest, Stopping };

    void onResolved(const Result<embedded::EmbeddedLayout> &layout);
    void look();
    void onSituation(const Result<embedded::Situation> &situation);
    void lookAgain(const QString &sentence);
    void joinOther(const embedded::ServerState &other);
    void watchOther();

    void startServers();
    void makeServers();
    void onServerReady(const Result<void> &result);
    void onServerDied(const Error &error);
    void giveUp(const Error &error);
    [[nodiscard]] Result<void> writeState(bool ready) const;
    void onServerStopped(const Result<void> &result);
    void leave();

    void finishStart(const Result<EmbeddedAddresses> &result);
    void say(const QString &sentence);
    [[nodiscard]] EmbeddedAddresses addresses(const QString &socketDirectory,
                                              const QString &dataDirectory) const;

    EmbeddedOptions m_options;
    Phase m_phase = Phase::Idle;
    std::optional<embedded::EmbeddedLayout> m_layout;
    std::shared_ptr<embedded::InstanceLock> m_lock;
    std::unique_ptr<embedded::PostgresServer> m_postgres;
    std::unique_ptr<embedded::ServerProcess> m_redis;
    quint64 m_attempt = 0;    ///< what the background found out for an attempt that was given up is ignored
    bool m_repairing = false; ///< the start of what has died, while the rest runs on
    int m_pending = 0;        ///< servers that have not said yet whether they started
    std::optional<Error> m_startError; ///< the first one
    std::optional<QPromise<Result<EmbeddedAddresses>>> m_start;
    QFuture<Result<EmbeddedAddresses>> m_startFuture;
    int m_pendingStops = 0;
    Result<void> m_stopResult; ///< the last failure, if any
    std::optional<QPromise<Result<void>>> m_stop;
    QFuture<Result<void>> m_stopFuture;
    QTimer m_lookTimer;
    QElapsedTimer m_waiting;       ///< for the other instance to do what it should
    embedded::ServerState m_other; ///< as a guest
    QTimer m_watchTimer;
    QString m_lastSentence;
};

} // namespace scorewatch
