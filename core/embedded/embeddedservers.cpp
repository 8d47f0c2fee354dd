// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedservers.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>

#include "core/base/async.h"
#include "core/embedded/background.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {

using embedded::EmbeddedLayout;
using embedded::PostgresServer;
using embedded::ServerProcess;
using embedded::ServerState;
using embedded::Situation;

namespace {

Q_LOGGING_CATEGORY(lcEmbedded, "scorewatch.embedded")

constexpr auto kBetweenLooks = 100ms;
constexpr auto kBetweenWatches = 500ms;
// A fast shutdown writes a checkpoint; longer than this somebody must look why the earlier servers do not end.
constexpr auto kEarlierServersTime = 120s;
constexpr auto kOtherServersTime = 30s;

} // namespace

EmbeddedServers::EmbeddedServers(EmbeddedOptions options, QObject *parent)
    : QObject(parent), m_options(std::move(options))
{
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(kBetweenLooks);
    connect(&m_lookTimer, &QTimer::timeout, this, &EmbeddedServers::look);
    m_watchTimer.setInterval(kBetweenWatches);
    connect(&m_watchTimer, &QTimer::timeout, this, &EmbeddedServers::watchOther);
}

EmbeddedServers::~EmbeddedServers()
{
    stopNow();
}

QFuture<Result<EmbeddedAddresses>> EmbeddedServers::start()
{
    Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
    if (m_phase == Phase::Starting)
        return m_startFuture;
    if (m_phase == Phase::Stopping) {
        return async::ready<EmbeddedAddresses>(
            Error{Error::Code::Conflict,
                  u"The embedded servers are being stopped; start them when they have ended."_s,
                  {},
                  {}});
    }
    if (m_phase == Phase::Guest)
        return async::ready<EmbeddedAddresses>(addresses(m_other.socketDirectory, m_other.dataDirectory));

    m_lastSentence.clear();
    m_waiting.start();
    m_start.emplace();
    m_start->start();
    m_startFuture = m_start->future();
    m_startError.reset();
    m_repairing = m_phase == Phase::Running;
    m_phase = Phase::Starting;
    if (m_repairing) {
        startServers();
    } else {
        const auto resolve = [options = m_options] { return EmbeddedLayout::resolve(options); };
        async::onFinished(embedded::inBackground(resolve), this,
                          [this, attempt = m_attempt](const Result<EmbeddedLayout> &layout) {
                              if (attempt == m_attempt)
                                  onResolved(layout);
                          });
    }
    return m_startFuture;
}

void EmbeddedServers::onResolved(const Result<EmbeddedLayout> &layout)
{
    if (!layout)
        return giveUp(layout.error());
    m_layout = *layout;
    if (m_layout->user.stepsDown) {
        say(u"Running as root: the embedded servers run as the user %1, their data is in %2."_s.arg(
            m_layout->user.name, m_layout->profileDirectory));
    }
    look();
}

void EmbeddedServers::look()
{
    const auto look = [layout = *m_layout, lock = m_lock] { return Situation::look(layout, lock); };
    async::onFinished(embedded::inBackground(look), this,
                      [this, attempt = m_attempt](const Result<Situation> &situation) {
                          if (attempt == m_attempt)
                              onSituation(situation);
                      });
}

void EmbeddedServers::onSituation(const Result<Situation> &situation)
{
    if (!situation)
        return giveUp(situation.error());
    m_lock = situation->lock;
    const std::chrono::milliseconds waited(m_waiting.elapsed());
    switch (situation->kind) {
    case Situation::Kind::Ours:
        return startServers();
    case Situation::Kind::OtherIsReady:
        return joinOther(situation->other);
    case Situation::Kind::OtherIsStarting:
        m_waiting.restart(); // a recovery has no time limit
        return lookAgain(u"Waiting for another Scorewatch that is starting the servers of this profile…"_s);
    case Situation::Kind::EarlierServersEnding:
        if (waited < kEarlierServersTime)
            return lookAgain(u"Waiting until the servers of an earlier run have ended…"_s);
        return giveUp({Error::Code::Conflict,
                       u"The embedded servers cannot start because a server that another program started "
                       "still uses %1; stop that server and start again."_s.arg(m_layout->dataDirectory),
                       {},
                       {}});
    case Situation::Kind::OtherHasNoServers:
        if (waited < kOtherServersTime)
            return lookAgain(u"Waiting for another Scorewatch whose servers do not answer…"_s);
        return giveUp({Error::Code::Unavailable,
                       u"The embedded servers cannot start because another Scorewatch (process %1) has them "
                       "and they do not answer; close that one and start again."_s.arg(
                           situation->other.owner.processId),
                       {},
                       {}});
    }
}

void EmbeddedServers::lookAgain(const QString &sentence)
{
    say(sentence);
    m_lookTimer.start();
}

void EmbeddedServers::joinOther(const ServerState &other)
{
    m_other = other;
    m_phase = Phase::Guest;
    m_watchTimer.start();
    say(u"Connected to the servers that another Scorewatch (process %1) runs for this profile."_s.arg(
        other.owner.processId));
    finishStart(addresses(other.socketDirectory, other.dataDirectory));
}

void EmbeddedServers::watchOther()
{
    if (m_other.owner.isAlive() && m_other.serversAreAlive())
        return;
    m_watchTimer.stop();
    m_phase = Phase::Idle;
    Q_EMIT serverDied(
        {Error::Code::Unavailable,
         u"The other Scorewatch no longer runs the embedded servers; start them again to run them here."_s,
         u"its process was %1"_s.arg(m_other.owner.processId),
         {}});
}

void EmbeddedServers::startServers()
{
    makeServers();
    // One more than there are, so that nothing is finished before all have been asked.
    m_pending = 1;
    const auto begin = [this](auto &server) {
        if (server.isReady())
            return;
        ++m_pending;
        async::onFinished(server.start(), this,
                          [this](const Result<void> &result) { onServerReady(result); });
    };
    begin(*m_postgres);
    begin(*m_redis);
    onServerReady(writeState(false));
}

void EmbeddedServers::makeServers()
{
    if (m_postgres)
        return;
    const auto noteProcess = [this] {
        if (const Result<void> written = writeState(false); !written)
            qCWarning(lcEmbedded).noquote() << toString(written.error());
    };
    m_postgres = std::make_unique<PostgresServer>(m_layout->postgresSpec());
    connect(m_postgres.get(), &PostgresServer::launched, this, noteProcess);
    connect(m_postgres.get(), &PostgresServer::progress, this, &EmbeddedServers::say);
    connect(m_postgres.get(), &PostgresServer::died, this, &EmbeddedServers::onServerDied);
    m_redis = std::make_unique<ServerProcess>(embedded::redisserver::processSpec(m_layout->redisSpec()));
    connect(m_redis.get(), &ServerProcess::launched, this, noteProcess);
    connect(m_redis.get(), &ServerProcess::progress, this, &EmbeddedServers::say);
    connect(m_redis.get(), &ServerProcess::died, this, &EmbeddedServers::onServerDied);
}

void EmbeddedServers::onServerReady(const Result<void> &result)
{
    --m_pending;
    if (m_phase != Phase::Starting)
        return;
    if (!result && !m_startError)
        m_startError = result.error();
    if (m_startError && !m_repairing)
        return giveUp(*m_startError); // at once: there is no use in waiting for the other server
    if (m_pending > 0)
        return;
    if (!m_startError) {
        if (const Result<void> written = writeState(true); !written)
            m_startError = written.error();
    }
    // A repair that fails leaves alone what still runs: PostgreSQL without Redis is much better than neither.
    m_phase = Phase::Running;
    if (m_startError)
        finishStart(*m_startError);
    else
        finishStart(addresses(m_layout->socketDirectory, m_layout->dataDirectory));
}

void EmbeddedServers::onServerDied(const Error &error)
{
    qCWarning(lcEmbedded).noquote() << error.message << error.detail.section(u'\n', 0, 0);
    if (m_phase == Phase::Running)
        Q_EMIT serverDied(error);
    else if (m_phase == Phase::Starting && !m_repairing)
        giveUp(error); // it was ready and ended while the other was still starting
    else if (m_phase == Phase::Starting && !m_startError)
        m_startError = error;
}

void EmbeddedServers::giveUp(const Error &error)
{
    m_startError = error;
    // The answer comes when nothing of ours runs any more, so that a new attempt finds a clean place.
    stop();
}

QFuture<Result<void>> EmbeddedServers::stop()
{
    if (m_phase == Phase::Stopping)
        return m_stopFuture;
    ++m_attempt; // what the background still finds out is of no interest
    m_lookTimer.stop();
    m_watchTimer.stop();
    m_stopResult = {};
    m_phase = Phase::Stopping;
    m_stop.emplace();
    m_stop->start();
    m_stopFuture = m_stop->future();
    m_pendingStops = 1;
    const auto end = [this](auto &server) {
        if (!server)
            return;
        ++m_pendingStops;
        async::onFinished(server->stop(), this,
                          [this](const Result<void> &result) { onServerStopped(result); });
    };
    end(m_redis);
    end(m_postgres);
    const QFuture<Result<void>> future = m_stopFuture;
    onServerStopped({});
    return future;
}

void EmbeddedServers::onServerStopped(const Result<void> &result)
{
    if (!result)
        m_stopResult = result;
    if (--m_pendingStops > 0)
        return;
    leave();
    QPromise<Result<void>> promise = std::move(*m_stop);
    m_stop.reset();
    promise.addResult(m_stopResult);
    promise.finish();
}

void EmbeddedServers::stopNow()
{
    ++m_attempt;
    m_lookTimer.stop();
    m_watchTimer.stop();
    if (m_redis)
        m_redis->stop(); // it ends while PostgreSQL does
    if (m_postgres)
        m_postgres->stopNow();
    if (m_redis)
        m_redis->stopNow();
    leave();
    m_stop.reset();
}

void EmbeddedServers::leave()
{
    m_postgres.reset();
    m_redis.reset();
    if (m_lock) {
        QFile::remove(m_layout->stateFile);
        QDir().rmdir(m_layout->socketDirectory); // stays when something is in it
    }
    m_lock.reset();
    m_layout.reset();
    m_phase = Phase::Idle;
    finishStart(m_startError.value_or(Error{
        Error::Code::Cancelled, u"The embedded servers were stopped before they were ready."_s, {}, {}}));
}

Result<void> EmbeddedServers::writeState(bool ready) const
{
    ServerState state;
    state.owner = embedded::ProcessIdentity::ofThisProgram();
    state.postgres = embedded::ProcessIdentity::of(m_postgres->processId());
    state.redis = embedded::ProcessIdentity::of(m_redis->processId());
    state.ready = ready;
    state.socketDirectory = m_layout->socketDirectory;
    state.dataDirectory = m_layout->dataDirectory;
    return state.write(m_layout->stateFile);
}

void EmbeddedServers::finishStart(const Result<EmbeddedAddresses> &result)
{
    if (!m_start)
        return;
    QPromise<Result<EmbeddedAddresses>> promise = std::move(*m_start);
    m_start.reset();
    promise.addResult(result);
    promise.finish();
}

void EmbeddedServers::say(const QString &sentence)
{
    if (sentence == m_lastSentence)
        return;
    m_lastSentence = sentence;
    qCInfo(lcEmbedded).noquote() << sentence;
    Q_EMIT progress(sentence);
}

EmbeddedAddresses EmbeddedServers::addresses(const QString &socketDirectory,
                                             const QString &dataDirectory) const
{
    return {PostgresServer::dsn(socketDirectory, u"scorewatch"_s),
            embedded::redisserver::endpoint(socketDirectory), m_phase == Phase::Running, dataDirectory,
            m_layout->logDirectory};
}

} // namespace scorewatch
