// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scorestack.h"

#include <future>

#include "core/postgres/migrator.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

Result<void> migrate(const QString &dsn)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return connection.error();
    const auto migrated = Migrator(**connection).migrate();
    if (!migrated)
        return migrated.error();
    return {};
}

} // namespace

Result<QString> migratedDatabase(TestServers &servers)
{
    return servers.createCopyOf(u"scorewatch_migrated"_s, migrate);
}

Result<std::vector<UserId>> addPlayers(PgConnection &connection, int count)
{
    const auto rows
        = connection.exec("INSERT INTO scoreboard.users (username, email, password_hash) "
                          "SELECT 'player ' || n, 'player' || n || '@example.com', '!' "
                          "FROM generate_series((SELECT count(*) FROM scoreboard.users) + 1, "
                          "                     (SELECT count(*) FROM scoreboard.users) + $1) AS n "
                          "RETURNING id",
                          PgParams().integer(count));
    if (!rows)
        return rows.error();
    std::vector<UserId> ids;
    for (int row = 0; row < rows->rowCount(); ++row)
        ids.push_back(rows->userId(row, 0));
    return ids;
}

Result<void> setScore(PgConnection &connection, const UserId &user, qint64 score)
{
    const auto done = connection.exec(
        "WITH changed AS (UPDATE scoreboard.scores SET score = $2, version = version + 1 "
        "                 WHERE user_id = $1 RETURNING version) "
        "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
        "                                      balance_after, kind, action_id) "
        "SELECT $1, version, $2, 0, $2, 'import', 'scorewatch:import' FROM changed WHERE $2 > 0",
        PgParams().uuid(user).integer(score));
    if (!done)
        return done.error();
    return {};
}

ScoreStack::ScoreStack(QString dsn, const RedisEndpoint &redis)
    : m_dsn(std::move(dsn)), m_thread(std::make_unique<RedisThread>())
{
    RedisClientOptions options;
    options.reconnectFirst = std::chrono::milliseconds(20);
    options.reconnectCeiling = std::chrono::milliseconds(200);
    m_client = m_thread->create<RedisClient>(redis, options);
    m_projection = std::make_unique<BoardProjection>(*m_client);
    m_keeper = std::make_unique<ProjectionKeeper>(m_dsn, *m_client, *m_projection);
    ScoreWriter::Options writerOptions;
    writerOptions.dsn = m_dsn;
    m_writer = std::make_unique<ScoreWriter>(writerOptions, *m_projection, [this] { m_keeper->kick(); });
    m_reader = std::make_unique<RedisBoardReader>(*m_client);
    m_thread->run([this] {
        QObject::connect(m_client, &RedisClient::ready, m_client,
                         [this](const RedisServerInfo &info) { m_keeper->redisReady(info.runId); });
        QObject::connect(m_client, &RedisClient::connectionLost, m_client,
                         [this](const Error &why) { m_keeper->redisLost(why.message); });
        m_client->start();
    });
}

ScoreStack::~ScoreStack()
{
    m_writer.reset();
    m_thread->run([this] { m_client->disconnect(); });
    m_keeper.reset();
    m_thread.reset();
}

bool ScoreStack::isInStep() const
{
    return m_keeper->state() == ProjectionKeeper::State::InStep;
}

ScoreOutcome ScoreStack::write(ScoreWrite write)
{
    std::promise<ScoreOutcome> promise;
    auto future = promise.get_future();
    m_writer->submit(std::move(write),
                     [&promise](const ScoreOutcome &outcome) { promise.set_value(outcome); });
    return future.get();
}

} // namespace scorewatch::test
