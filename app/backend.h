// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTimer>

#include "app/boardbackend.h"
#include "core/base/backoff.h"
#include "core/base/result.h"
#include "core/config/config.h"
#include "core/domain/connectionstatus.h"
#include "core/embedded/embeddedservers.h"
#include "core/redis/redisclient.h"
#include "core/scoring/projectionkeeper.h"

namespace scorewatch {

class ActFollower;
class BoardProjection;
class ConnectionPool;
class FraudWatch;
class LeaderboardRefresher;
class LiveBoardService;
class PlayerDirectory;
class PostgresMonitor;
class RedisBoardReader;
class RedisThread;
class ScoreWriter;
class Simulator;

/// Owns every service of one profile and joins them; built once by a program, on its main thread.
///
/// start() begins and returns: servers, connections and the schema follow one after the other, and what happens is told
/// by signals. What is away at the start is tried again for ever; only failed() needs a person. From addressed() on, config() has the
/// servers' addresses.
class Backend final : public BoardBackend
{
    Q_OBJECT

public:
    struct Options
    {
        Config config;
        EmbeddedOptions embedded;    ///< used when config.embedded
        int simulatedRate = 0;       ///< updates a second; 0: no simulator
        int simulatedPlayers = 2000; ///< made when the database has none
    };

    explicit Backend(Options options, QObject *parent = nullptr);
    /// Stops everything, the embedded servers last.
    ~Backend() override;

    void start() override;

    [[nodiscard]] PlayerLookup *lookup() const override;
    [[nodiscard]] ConnectionPool *pool() const { return m_pool.get(); }
    [[nodiscard]] RedisClient *redis() const { return m_redis; }
    [[nodiscard]] const Config &config() const
    {
        return m_options.config;
    } ///< with the embedded servers' addresses
    // For whoever joins further services to these; null before ready().
    [[nodiscard]] RedisThread *redisThread() const { return m_redisThread.get(); }
    [[nodiscard]] RedisBoardReader *boardReader() const { return m_reader.get(); }
    [[nodiscard]] ScoreWriter *writer() const { return m_writer.get(); }
    [[nodiscard]] ActFollower *acts() const { return m_acts.get(); }
    /// Any thread, after an act on a player was committed: the board and all that follows know at once.
    void acted();
    [[nodiscard]] FraudWatch *fraudWatch() const { return m_fraud.get(); }
    /// Where the program's own servers keep what is theirs; empty where there are none.
    [[nodiscard]] const QString &embeddedHome() const { return m_embeddedHome; }
    /// Ends all writing; what was taken is committed and answered when it returns.
    void stopWriting();

    /// What the simulator writes, e.g. "200 updates a second, 1,204 acknowledged"; empty without one.
    [[nodiscard]] QString simulation() const;

Q_SIGNALS:
    /// The schema is right and scores can be written.
    void ready();
    void postgresChanged(const scorewatch::ConnectionStatus &status);
    void redisChanged(const scorewatch::ConnectionStatus &status);

private:
    void startEmbedded();
    void openServices();
    void openRedis();
    void checkSchema();
    void schemaIsRight();
    void startWriting();
    void redisStateChanged(RedisClient::State state);
    void redisReady(const RedisServerInfo &info);
    void redisLost(const Error &why);
    void keeperChanged(ProjectionKeeper::State state, const QString &reason);
    void noteBoard(const LiveBoard &board);

    Options m_options;
    std::unique_ptr<EmbeddedServers> m_servers;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<PostgresMonitor> m_monitor;
    std::unique_ptr<RedisThread> m_redisThread;
    RedisClient *m_redis = nullptr; ///< on the Redis thread, which owns it
    std::unique_ptr<RedisBoardReader> m_reader;
    std::unique_ptr<PlayerDirectory> m_directory;
    std::unique_ptr<LiveBoardService> m_live;
    std::unique_ptr<PlayerLookup> m_lookup;
    std::unique_ptr<BoardProjection> m_projection;
    std::unique_ptr<ProjectionKeeper> m_keeper;
    std::unique_ptr<LeaderboardRefresher> m_refresher;
    std::unique_ptr<FraudWatch> m_fraud;
    std::unique_ptr<ScoreWriter> m_writer;
    std::unique_ptr<ActFollower> m_acts;
    std::unique_ptr<Simulator> m_simulator;

    QString m_embeddedHome;
    QByteArray m_redisRunId; ///< empty while Redis is away
    bool m_redisRefuses = false;
    ConnectionStatus m_redisStatus;
    QTimer m_schemaRetry;
    Backoff m_schemaBackoff{std::chrono::milliseconds(500), std::chrono::seconds(10)};
    QList<BoardEntry> m_lastTop;
    bool m_schemaRight = false;
    bool m_checkingSchema = false;
};

} // namespace scorewatch
