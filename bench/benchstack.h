// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QTemporaryDir>

#include "core/domain/userid.h"
#include "core/embedded/embeddedservers.h"
#include "core/live/redisboardreader.h"
#include "core/postgres/pgconnection.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "core/scoring/boardprojection.h"
#include "core/scoring/projectionkeeper.h"

namespace scorewatch::bench {

/// The embedded servers in a directory of their own, as a person gets them (fsync on), and the path to the board.
class BenchStack final
{
public:
    BenchStack();
    ~BenchStack();

    Result<void> start();
    /// Simulated players up to this number; returns how long it took.
    Result<std::chrono::milliseconds> seed(qint64 players);
    Result<void> waitInStep();

    [[nodiscard]] const EmbeddedAddresses &addresses() const { return m_addresses; }
    [[nodiscard]] PgConnection &connection() { return *m_connection; }
    [[nodiscard]] RedisThread &redisThread() { return *m_thread; }
    [[nodiscard]] RedisClient &redis() { return *m_client; }
    [[nodiscard]] RedisBoardReader &reader() { return *m_reader; }
    [[nodiscard]] BoardProjection &projection() { return *m_projection; }
    [[nodiscard]] ProjectionKeeper &keeper() { return *m_keeper; }
    [[nodiscard]] qint64 players() const { return m_players; }
    /// This many players, drawn at random.
    Result<std::vector<UserId>> sample(int count);

private:
    Result<void> prepareDatabase();
    void openRedis();

    QTemporaryDir m_directory;
    std::unique_ptr<EmbeddedServers> m_servers;
    EmbeddedAddresses m_addresses;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<RedisThread> m_thread;
    RedisClient *m_client = nullptr;
    std::unique_ptr<RedisBoardReader> m_reader;
    std::unique_ptr<BoardProjection> m_projection;
    std::unique_ptr<ProjectionKeeper> m_keeper;
    qint64 m_players = 0;
};

} // namespace scorewatch::bench
