// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/live/redisboardreader.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/projectionkeeper.h"
#include "core/scoring/scorewriter.h"
#include "tests/support/testservers.h"

namespace scorewatch::test {

/// A migrated database of its own on `servers`.
Result<QString> migratedDatabase(TestServers &servers);

/// Inserts players named "player 0" … with a score of 0; returns their ids.
Result<std::vector<UserId>> addPlayers(PgConnection &connection, int count);
/// Gives a player a score by hand, with the ledger row that belongs to it.
Result<void> setScore(PgConnection &connection, const UserId &user, qint64 score);

/// The whole path from a write to the board: database, Redis client, projection, keeper and writer, wired as the
/// program does it.
class ScoreStack final
{
public:
    ScoreStack(QString dsn, const RedisEndpoint &redis);
    ~ScoreStack();

    [[nodiscard]] const QString &dsn() const { return m_dsn; }
    [[nodiscard]] RedisClient &client() { return *m_client; }
    [[nodiscard]] BoardProjection &projection() { return *m_projection; }
    [[nodiscard]] ProjectionKeeper &keeper() { return *m_keeper; }
    [[nodiscard]] ScoreWriter &writer() { return *m_writer; }
    [[nodiscard]] RedisBoardReader &reader() { return *m_reader; }
    [[nodiscard]] RedisThread &redisThread() { return *m_thread; }
    [[nodiscard]] bool isInStep() const;
    /// Ends the writer; the rest goes on.
    void closeWriter() { m_writer.reset(); }

    /// Writes one score and waits for what became of it.
    ScoreOutcome write(ScoreWrite write);

private:
    QString m_dsn;
    std::unique_ptr<RedisThread> m_thread;
    RedisClient *m_client = nullptr;
    std::unique_ptr<BoardProjection> m_projection;
    std::unique_ptr<ProjectionKeeper> m_keeper;
    std::unique_ptr<ScoreWriter> m_writer;
    std::unique_ptr<RedisBoardReader> m_reader;
};

} // namespace scorewatch::test
