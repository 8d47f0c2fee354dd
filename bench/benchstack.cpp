// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/benchstack.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include "core/base/async.h"
#include "core/postgres/migrator.h"
#include "core/simulation/playerseeder.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

Error timedOut(const QString &what)
{
    return {Error::Code::Timeout, what + u" took too long."_s, {}, {}};
}

} // namespace

BenchStack::BenchStack() = default;

BenchStack::~BenchStack()
{
    if (m_thread)
        m_thread->run([this] { m_client->disconnect(); });
    m_keeper.reset();
    m_thread.reset();
    m_connection.reset();
}

Result<void> BenchStack::start()
{
    // As root the servers run as another user, who has to get through to their own directories.
    QFile::setPermissions(m_directory.path(),
                          QFile::permissions(m_directory.path()) | QFile::ExeGroup | QFile::ExeOther);
    for (const QString &name : {u"data"_s, u"run"_s}) {
        if (!QDir(m_directory.path()).mkdir(name))
            return Error{
                Error::Code::Exhausted, u"No directory for the benchmark's servers could be made."_s, {}, {}};
    }
    EmbeddedOptions options;
    options.profile = u"bench"_s;
    options.dataRoot = m_directory.filePath(u"data"_s);
    options.runtimeRoot = m_directory.filePath(u"run"_s);
    // What a server of this size would be given (24 GiB here); the defaults are those of a trial on a desk.
    options.postgresSettings = {{u"shared_buffers"_s, u"2GB"_s},
                                {u"max_wal_size"_s, u"8GB"_s},
                                {u"checkpoint_timeout"_s, u"15min"_s},
                                {u"wal_compression"_s, u"lz4"_s}};
    m_servers = std::make_unique<EmbeddedServers>(options);
    std::optional<Result<EmbeddedAddresses>> started;
    QObject context;
    async::onFinished(m_servers->start(), &context,
                      [&](const Result<EmbeddedAddresses> &result) { started = result; });
    const QDeadlineTimer deadline(60s);
    while (!started && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    if (!started)
        return timedOut(u"Starting the servers"_s);
    if (!*started)
        return started->error();
    m_addresses = **started;
    if (auto prepared = prepareDatabase(); !prepared)
        return prepared;
    openRedis();
    return waitInStep();
}

Result<void> BenchStack::prepareDatabase()
{
    auto connection = PgConnection::open(m_addresses.postgresDsn, {});
    if (!connection)
        return connection.error();
    m_connection = std::move(*connection);
    const auto migrated = Migrator(*m_connection).migrate();
    return migrated ? Result<void>() : Result<void>(migrated.error());
}

void BenchStack::openRedis()
{
    m_thread = std::make_unique<RedisThread>();
    m_client = m_thread->create<RedisClient>(m_addresses.redis);
    m_reader = std::make_unique<RedisBoardReader>(*m_client);
    m_projection = std::make_unique<BoardProjection>(*m_client);
    m_keeper = std::make_unique<ProjectionKeeper>(m_addresses.postgresDsn, *m_client, *m_projection);
    m_thread->run([this] {
        QObject::connect(m_client, &RedisClient::ready, m_client,
                         [this](const RedisServerInfo &info) { m_keeper->redisReady(info.runId); });
        m_client->start();
    });
}

Result<void> BenchStack::waitInStep()
{
    const QDeadlineTimer deadline(300s);
    while (!deadline.hasExpired()) {
        // Autovacuum would be measured with whatever comes next.
        const auto waiting = m_connection->exec(
            "SELECT (SELECT count(*) FROM scoreboard.outbox) + "
            "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker')");
        if (!waiting)
            return waiting.error();
        if (m_keeper->state() == ProjectionKeeper::State::InStep && waiting->integer(0, 0) == 0)
            return {};
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        QThread::msleep(20);
    }
    return timedOut(u"Bringing the board in step"_s);
}

Result<std::chrono::milliseconds> BenchStack::seed(qint64 players)
{
    PlayerSeeder::Options options;
    options.dsn = m_addresses.postgresDsn;
    options.players = players - m_players;
    options.addToPlayers = true;
    PlayerSeeder seeder(options);
    const auto seeded = seeder.run();
    if (!seeded)
        return seeded.error();
    m_players = players;
    if (const auto analysed = m_connection->exec("VACUUM ANALYZE scoreboard.scores"); !analysed)
        return analysed.error();
    return seeded->took;
}

Result<std::vector<UserId>> BenchStack::sample(int count)
{
    const auto rows = m_connection->exec("SELECT user_id FROM scoreboard.scores ORDER BY random() LIMIT $1",
                                         PgParams().integer(count));
    if (!rows)
        return rows.error();
    std::vector<UserId> out;
    out.reserve(size_t(rows->rowCount()));
    for (int row = 0; row < rows->rowCount(); ++row)
        out.push_back(rows->userId(row, 0));
    return out;
}

} // namespace scorewatch::bench
