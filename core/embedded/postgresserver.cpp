// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/postgresserver.h"

#include <cerrno>
#include <cstdio>

#include <libpq-fe.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include "core/base/async.h"
#include "core/embedded/background.h"
#include "core/embedded/postgresfiles.h"
#include "core/embedded/privatefile.h"
#include "core/embedded/startuperror.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::embedded {
namespace {

// How long the processes of a killed postmaster may take to notice that they are orphans.
constexpr auto kOrphanTime = 60s;
constexpr auto kSocketName = "/.s.PGSQL.5432"_L1;
const QString kName = u"The embedded database"_s;

QString notReady()
{
    return u"%1 started, but it does not let us work with it; the detail says why."_s.arg(kName);
}

/// Lines that only say "not yet" to our own questions are no explanation.
QString withoutNoise(const QString &logTail)
{
    QStringList lines = logTail.split(u'\n');
    lines.removeIf([](const QString &line) {
        return line.contains("the database system is starting up"_L1)
            || line.contains("the database system is not yet accepting connections"_L1)
            || line.contains("Consistent recovery state has not been yet reached"_L1);
    });
    return lines.join(u'\n');
}

QString recoverySentence(const QString &logTail)
{
    if (!logTail.contains("was not properly shut down"_L1)
        && !logTail.contains("database system was interrupted"_L1))
        return {};
    return u"Recovering the database after a crash…"_s;
}

/// PostgreSQL writes its process id into the first line; an answer by an older server in the same place is not ours.
bool isOurs(const QString &dataDirectory, qint64 processId)
{
    QFile file(dataDirectory + u"/postmaster.pid"_s);
    return file.open(QIODevice::ReadOnly) && file.readLine().trimmed().toLongLong() == processId;
}

Result<ServerProcess::Answer> askOurs(const PostgresServerSpec &spec, qint64 processId)
{
    const Result<ServerProcess::Answer> answer = PostgresServer::ask(spec.socketDirectory);
    if (answer && *answer == ServerProcess::Answer::Ready && !isOurs(spec.dataDirectory, processId))
        return ServerProcess::Answer::None;
    return answer;
}

Result<void> makeDatabase(const PostgresServerSpec &spec)
{
    const auto opened = PgConnection::open(PostgresServer::dsn(spec.socketDirectory, u"postgres"_s), {});
    if (!opened)
        return Error{opened.error().code, notReady(), toString(opened.error()), opened.error().sqlState};
    PgConnection &connection = **opened;
    const auto known = connection.exec("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1",
                                       PgParams().text(spec.database));
    if (known && known->rowCount() == 1)
        return {};
    const auto made = connection.exec("CREATE DATABASE " + connection.quotedIdentifier(spec.database));
    if (!made)
        return Error{made.error().code, notReady(), toString(made.error()), made.error().sqlState};
    return {};
}

QString unfinished(const QString &dataDirectory)
{
    return dataDirectory + u".unfinished"_s;
}

/// True when there is a data directory, false when initdb has to make one (its place is prepared then).
Result<bool> prepareData(const PostgresServerSpec &spec)
{
    if (QFileInfo::exists(spec.dataDirectory + u"/PG_VERSION"_s))
        return true;
    const QDir present(spec.dataDirectory);
    if (present.exists()
        && !present.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        return Error{
            Error::Code::Incompatible,
            u"%1 cannot start because %2 is neither empty nor a PostgreSQL data directory; move it away or "
            "restore its PG_VERSION."_s.arg(kName, spec.dataDirectory),
            {},
            {}};
    }
    // Only an initdb that was cut off leaves this behind; no server has ever run on it.
    const QString place = unfinished(spec.dataDirectory);
    QDir(place).removeRecursively();
    if (const auto made = makeDirectory(place, spec.user.uid, spec.user.gid, 0700); !made)
        return made.error();
    return false;
}

Result<void> adoptData(const QString &dataDirectory)
{
    const QByteArray from = QFile::encodeName(unfinished(dataDirectory));
    const QByteArray to = QFile::encodeName(dataDirectory);
    if (std::rename(from.constData(), to.constData()) != 0) // replaces an empty directory, too
        return cannotUse(dataDirectory, errno);
    return {};
}

ChildSpec childSpec(const PostgresServerSpec &spec)
{
    ChildSpec child;
    child.program = spec.installation.program(u"postgres"_s);
    child.arguments = postgresfiles::serverArguments(spec);
    child.workingDirectory = u"/"_s;
    child.logFile = spec.logDirectory + u"/postgres.log"_s;
    child.user = spec.user;
    child.deathSignal = spec.deathSignal;
    child.stopSteps = spec.stopSteps;
    return child;
}

Error explain(const PostgresServerSpec &spec, const ChildExit &exit)
{
    return explainEarlyExit({kName, spec.dataDirectory, spec.user.name}, exit.how,
                            withoutNoise(exit.logTail));
}

ServerProcess::Spec serverSpec(const PostgresServerSpec &spec)
{
    ServerProcess::Spec server;
    server.name = kName;
    server.diedSentence
        = u"The embedded database ended unexpectedly; start it again, it recovers what was committed."_s;
    server.child = childSpec(spec);
    server.prepare = [spec]() -> Result<void> {
        if (auto made = makeDirectory(spec.socketDirectory, spec.user.uid, spec.user.gid, 0700); !made)
            return made;
        return postgresfiles::write(spec);
    };
    server.complete = [spec] { return makeDatabase(spec); };
    server.ask = [spec](qint64 processId) { return askOurs(spec, processId); };
    server.explain = [spec](const ChildExit &exit) { return explain(spec, exit); };
    server.recoverySentence = recoverySentence;
    return server;
}

} // namespace

PostgresServer::PostgresServer(PostgresServerSpec spec, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_server(serverSpec(m_spec)), m_retry(50ms, 1s)
{
    connect(&m_server, &ServerProcess::launched, this, &PostgresServer::launched);
    connect(&m_server, &ServerProcess::progress, this, &PostgresServer::progress);
    connect(&m_server, &ServerProcess::died, this, &PostgresServer::died);
}

QFuture<Result<void>> PostgresServer::start()
{
    Q_ASSERT(!isBusy());
    m_stopAsked = false;
    m_start.emplace();
    m_start->start();
    m_startFuture = m_start->future();
    async::onFinished(inBackground([spec = m_spec] { return prepareData(spec); }), this,
                      [this](const Result<bool> &hasData) {
                          if (!hasData)
                              return finishStart(hasData.error());
                          m_launching.start();
                          m_retry.reset();
                          if (*hasData)
                              launch();
                          else
                              makeDataDirectory();
                      });
    return m_startFuture;
}

void PostgresServer::makeDataDirectory()
{
    if (m_stopAsked)
        return finishStart({});
    Q_EMIT progress(u"Preparing the database for its first start…"_s);
    ChildSpec child = childSpec(m_spec);
    child.program = m_spec.installation.program(u"initdb"_s);
    child.arguments = postgresfiles::initdbArguments(m_spec, unfinished(m_spec.dataDirectory));
    child.logFile = m_spec.logDirectory + u"/initdb.log"_s;
    child.deathSignal = SIGTERM;
    child.stopSteps = {{SIGTERM, 5s}, {SIGKILL, 5s}};
    m_initdb = new ChildProcess(std::move(child), this);
    connect(m_initdb, &ChildProcess::exited, this, &PostgresServer::onInitdbExited);
    if (const Result<void> started = m_initdb->start(); !started)
        finishStart(started);
}

void PostgresServer::onInitdbExited(const ChildExit &exit)
{
    m_initdb->deleteLater(); // we are inside its signal
    m_initdb = nullptr;
    if (!exit.cleanly)
        return finishStart(explain(m_spec, exit));
    async::onFinished(inBackground([data = m_spec.dataDirectory] { return adoptData(data); }), this,
                      [this](const Result<void> &adopted) {
                          if (!adopted)
                              return finishStart(adopted);
                          launch();
                      });
}

void PostgresServer::launch()
{
    if (m_stopAsked)
        return finishStart({});
    async::onFinished(m_server.start(), this,
                      [this](const Result<void> &result) { onServerStarted(result); });
}

void PostgresServer::onServerStarted(const Result<void> &result)
{
    // After a kill -9 of the postmaster its children need a moment to notice; PostgreSQL rightly waits for them.
    const bool orphans = !result && result.error().detail.contains("pre-existing shared memory block"_L1);
    if (orphans && !m_stopAsked && std::chrono::milliseconds(m_launching.elapsed()) < kOrphanTime) {
        Q_EMIT progress(u"Waiting until the processes of the previous database are gone…"_s);
        QTimer::singleShot(m_retry.next(), this, &PostgresServer::launch);
        return;
    }
    finishStart(result);
}

QFuture<Result<void>> PostgresServer::stop()
{
    m_stopAsked = true;
    if (m_initdb)
        m_initdb->stop();
    if (!m_start)
        return m_server.stop();
    // Every step of a start looks at m_stopAsked; what is left to stop is known when it has ended.
    m_server.stop();
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    async::onFinished(m_startFuture, this, [this, promise](const Result<void> &) {
        async::onFinished(m_server.stop(), this, [promise](const Result<void> &stopped) {
            promise->addResult(stopped);
            promise->finish();
        });
    });
    return promise->future();
}

void PostgresServer::stopNow()
{
    m_stopAsked = true;
    if (m_initdb)
        m_initdb->stopNow();
    m_server.stopNow();
}

void PostgresServer::finishStart(const Result<void> &result)
{
    if (!m_start)
        return;
    QPromise<Result<void>> promise = std::move(*m_start);
    m_start.reset();
    if (m_stopAsked)
        promise.addResult(Result<void>(
            Error{Error::Code::Cancelled, u"%1 was stopped before it was ready."_s.arg(kName), {}, {}}));
    else
        promise.addResult(result);
    promise.finish();
}

QString PostgresServer::dsn(const QString &socketDirectory, const QString &database)
{
    return u"postgresql://scorewatch@/%1?host=%2&port=5432"_s.arg(
        QString::fromLatin1(QUrl::toPercentEncoding(database)),
        QString::fromLatin1(QUrl::toPercentEncoding(socketDirectory)));
}

Result<ServerProcess::Answer> PostgresServer::ask(const QString &socketDirectory)
{
    const QString question = dsn(socketDirectory, u"postgres"_s) + u"&connect_timeout=2"_s;
    switch (PQping(question.toUtf8().constData())) {
    case PQPING_OK:
        return ServerProcess::Answer::Ready;
    case PQPING_REJECT:
        return ServerProcess::Answer::Recovering;
    case PQPING_NO_RESPONSE:
        return ServerProcess::Answer::None;
    case PQPING_NO_ATTEMPT:
        break;
    }
    return Error{Error::Code::Internal, notReady(), u"libpq refused the connection string"_s, {}};
}

qsizetype PostgresServer::socketPathLength(const QString &socketDirectory)
{
    return QFile::encodeName(socketDirectory).size() + kSocketName.size();
}

} // namespace scorewatch::embedded
