// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backend.h"

#include <utility>

#include <QFileInfo>
#include <QLoggingCategory>

#include "app/boardplayerlookup.h"
#include "core/base/async.h"
#include "core/fraud/fraudwatch.h"
#include "core/live/liveboardservice.h"
#include "core/live/redisboardreader.h"
#include "core/moderation/actfollower.h"
#include "core/players/playerdirectory.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/migrator.h"
#include "core/postgres/postgresmonitor.h"
#include "core/redis/redisthread.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/leaderboardrefresher.h"
#include "core/scoring/scorewriter.h"
#include "core/simulation/simulator.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcBackend, "scorewatch.backend")

constexpr auto kStatementTimeout = 30s;
/// leaderboard_top10 is at most this much older than the board.
constexpr auto kViewDelay = 5s;

/// Brings the schema up to date, or says why it must not or could not be used. Pool thread.
Result<void> prepareSchema(const QString &dsn, bool migrate)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return connection.error();
    Migrator migrator(**connection);
    if (migrate) {
        const auto applied = migrator.migrate();
        return applied ? Result<void>() : Result<void>(applied.error());
    }
    const auto status = migrator.status();
    if (!status)
        return status.error();
    if (status->problem)
        return *status->problem;
    if (!status->pending.isEmpty()) {
        return Error{
            Error::Code::Incompatible,
            u"The database is not laid out for this version of Scorewatch. Run \"scorewatchd migrate\"."_s,
            u"pending: "_s + status->pending.join(u", "_s),
            {}};
    }
    return {};
}

/// A server that is away comes back; a schema, a role or an address does not mend itself.
bool needsPerson(Error::Code code)
{
    return code == Error::Code::Incompatible || code == Error::Code::PermissionDenied
        || code == Error::Code::InvalidArgument || code == Error::Code::NotFound;
}

} // namespace

Backend::Backend(Options options, QObject *parent) : BoardBackend(parent), m_options(std::move(options))
{
    m_redisStatus.name = u"Redis"_s;
    m_schemaRetry.setSingleShot(true);
    connect(&m_schemaRetry, &QTimer::timeout, this, &Backend::checkSchema);
}

Backend::~Backend()
{
    // Whoever writes first, then whoever keeps, then whoever reads; the Redis thread outlives all that talks to it.
    stopWriting();
    m_fraud.reset();
    if (m_redisThread && m_redis)
        m_redisThread->run([this] { m_redis->disconnect(); });
    m_acts.reset();
    m_refresher.reset();
    m_keeper.reset();
    m_live.reset();
    m_lookup.reset();
    m_directory.reset();
    m_monitor.reset();
    m_pool.reset();
    m_projection.reset();
    m_redisThread.reset();
    m_reader.reset();
    m_servers.reset();
}

void Backend::stopWriting()
{
    m_simulator.reset();
    m_writer.reset();
}

void Backend::start()
{
    if (m_options.config.embedded)
        startEmbedded();
    else
        openServices();
}

PlayerLookup *Backend::lookup() const
{
    return m_lookup.get();
}

QString Backend::simulation() const
{
    if (!m_simulator)
        return {};
    const Simulator::Statistics statistics = m_simulator->statistics();
    return u"%1 updates a second, %2 acknowledged"_s.arg(statistics.rate, 0, 'f', 0)
        .arg(statistics.acknowledged);
}

void Backend::startEmbedded()
{
    if (!m_servers) {
        m_servers = std::make_unique<EmbeddedServers>(m_options.embedded);
        connect(m_servers.get(), &EmbeddedServers::progress, this, &Backend::progress);
        connect(m_servers.get(), &EmbeddedServers::serverDied, this, [this](const Error &error) {
            qCWarning(lcBackend).noquote() << toString(error);
            startEmbedded();
        });
    }
    async::onFinished(m_servers->start(), this, [this](const Result<EmbeddedAddresses> &addresses) {
        if (!addresses) {
            Q_EMIT failed(addresses.error());
            return;
        }
        // After a server died it comes back at the same address, and everybody reconnects by themselves.
        if (m_pool && m_options.config.postgresDsn == addresses->postgresDsn)
            return;
        m_options.config.postgresDsn = addresses->postgresDsn;
        m_options.config.redis = addresses->redis;
        m_embeddedHome = QFileInfo(addresses->logDirectory).absolutePath();
        openServices();
    });
}

void Backend::openServices()
{
    if (m_options.config.postgresDsn.isEmpty() || !m_options.config.redis) {
        Q_EMIT failed(
            {Error::Code::InvalidArgument,
             u"No servers are named. Give the addresses of PostgreSQL and Redis, or start with --embedded."_s,
             {},
             {}});
        return;
    }
    Q_EMIT addressed();
    PgConnection::Options connection;
    connection.statementTimeout = kStatementTimeout;
    m_pool = std::make_unique<ConnectionPool>(m_options.config.postgresDsn, connection);
    m_monitor = std::make_unique<PostgresMonitor>(*m_pool);
    connect(m_monitor.get(), &PostgresMonitor::statusChanged, this, &Backend::postgresChanged);
    connect(m_monitor.get(), &PostgresMonitor::reached, this, &Backend::checkSchema);
    connect(m_monitor.get(), &PostgresMonitor::refused, this, &Backend::loginRefused);
    openRedis();
    m_monitor->start();
}

void Backend::openRedis()
{
    m_redisThread = std::make_unique<RedisThread>();
    m_redis = m_redisThread->create<RedisClient>(*m_options.config.redis);
    m_redisStatus.place = m_options.config.redis->displayName();
    m_redisStatus.state = ConnectionStatus::State::Connecting;
    Q_EMIT redisChanged(m_redisStatus);
    connect(m_redis, &RedisClient::stateChanged, this, &Backend::redisStateChanged);
    connect(m_redis, &RedisClient::ready, this, &Backend::redisReady);
    connect(m_redis, &RedisClient::connectionLost, this, &Backend::redisLost);

    m_reader = std::make_unique<RedisBoardReader>(*m_redis);
    m_directory = std::make_unique<PlayerDirectory>(PlayerDirectory::loaderFrom(*m_pool));
    m_live = std::make_unique<LiveBoardService>(*m_redisThread, *m_options.config.redis, *m_reader,
                                                *m_directory);
    connect(m_live.get(), &LiveBoardService::boardChanged, this, &Backend::noteBoard);
    m_lookup = std::make_unique<BoardPlayerLookup>(*m_pool, *m_reader);
    m_redisThread->run([client = m_redis] { client->start(); });
    m_live->start();
}

void Backend::checkSchema()
{
    if (m_schemaRight || m_checkingSchema)
        return;
    m_checkingSchema = true;
    const auto job = [dsn = m_options.config.directDsn(), migrate = m_options.config.embedded](
                         PgConnection &) { return prepareSchema(dsn, migrate); };
    async::onFinished(m_pool->run<void>(job), this, [this](const Result<void> &result) {
        m_checkingSchema = false;
        if (result) {
            schemaIsRight();
            return;
        }
        if (needsPerson(result.error().code))
            Q_EMIT failed(result.error());
        else
            Q_EMIT progress(result.error().message);
        // Somebody may run the migrations while we look.
        m_schemaRetry.start(m_schemaBackoff.next());
    });
}

void Backend::schemaIsRight()
{
    m_schemaRight = true;
    m_projection = std::make_unique<BoardProjection>(*m_redis);
    m_keeper = std::make_unique<ProjectionKeeper>(
        m_options.config.postgresDsn, *m_redis, *m_projection,
        [this](ProjectionKeeper::State state, const QString &reason) {
            QMetaObject::invokeMethod(this, [this, state, reason] { keeperChanged(state, reason); });
        });
    m_refresher = std::make_unique<LeaderboardRefresher>(*m_pool, kViewDelay);
    if (!m_redisRunId.isEmpty())
        m_keeper->redisReady(m_redisRunId);
    m_acts = std::make_unique<ActFollower>(
        *m_pool, *m_redis, [keeper = m_keeper.get()] { keeper->kick(); }, ActFollower::Options());
    m_acts->start();
    startWriting();
    Q_EMIT ready();
}

void Backend::acted()
{
    // From a job of the pool, which may run while we end.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_keeper)
                m_keeper->kick();
            if (m_acts)
                m_acts->wake();
        },
        Qt::QueuedConnection);
}

void Backend::startWriting()
{
    FraudWatch::Options watching;
    watching.dsn = m_options.config.postgresDsn;
    watching.connection.applicationName = u"scorewatch fraud rules"_s;
    watching.connection.statementTimeout = 10s;
    watching.connection.connectTimeout = 2s;
    m_fraud = std::make_unique<FraudWatch>(watching, *m_redis);

    ScoreWriter::Options options;
    options.feed = m_fraud->feed();
    options.tokenReplayed = [watch = m_fraud.get()](const ScoreWrite &write) { watch->tokenReplayed(write); };
    options.dsn = m_options.config.postgresDsn;
    options.connection.applicationName = u"scorewatch writer"_s;
    options.connection.statementTimeout = 10s;
    options.connection.connectTimeout = 2s;
    m_writer = std::make_unique<ScoreWriter>(options, *m_projection,
                                             [keeper = m_keeper.get()] { keeper->kick(); });
    if (m_options.simulatedRate <= 0)
        return;
    Simulator::Options simulation;
    simulation.dsn = m_options.config.postgresDsn;
    simulation.rate = m_options.simulatedRate;
    simulation.players = m_options.simulatedPlayers;
    m_simulator = std::make_unique<Simulator>(simulation, *m_writer);
    m_simulator->start();
}

void Backend::redisStateChanged(RedisClient::State state)
{
    if (state != RedisClient::State::Connecting)
        return; // the other two are told with more by redisReady() and redisLost()
    m_redisStatus.state = ConnectionStatus::State::Connecting;
    Q_EMIT redisChanged(m_redisStatus);
}

void Backend::redisReady(const RedisServerInfo &info)
{
    m_redisRunId = info.runId;
    m_redisRefuses = false;
    m_redisStatus.state = ConnectionStatus::State::Connected;
    m_redisStatus.version = info.version;
    m_redisStatus.detail.clear();
    Q_EMIT redisChanged(m_redisStatus);
    if (m_keeper)
        m_keeper->redisReady(info.runId);
}

void Backend::redisLost(const Error &why)
{
    m_redisRunId.clear();
    m_redisStatus.state = ConnectionStatus::State::Disconnected;
    m_redisStatus.detail = why.message;
    Q_EMIT redisChanged(m_redisStatus);
    if (m_keeper)
        m_keeper->redisLost(why.message);
    if (why.code == Error::Code::PermissionDenied && !std::exchange(m_redisRefuses, true))
        Q_EMIT loginRefused(why);
}

void Backend::keeperChanged(ProjectionKeeper::State state, const QString &reason)
{
    if (m_redisRunId.isEmpty())
        return;
    const bool inStep = state == ProjectionKeeper::State::InStep;
    m_redisStatus.state = inStep ? ConnectionStatus::State::Connected : ConnectionStatus::State::Degraded;
    m_redisStatus.detail = inStep                      ? QString()
        : state == ProjectionKeeper::State::Rebuilding ? u"The board is being built anew from PostgreSQL."_s
                                                       : reason;
    Q_EMIT redisChanged(m_redisStatus);
}

void Backend::noteBoard(const LiveBoard &board)
{
    const bool topChanged = board.top != m_lastTop;
    m_lastTop = board.top;
    if (topChanged && m_refresher)
        m_refresher->noteChange();
    Q_EMIT boardChanged(board);
}

} // namespace scorewatch
