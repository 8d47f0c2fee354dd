// SPDX-License-Identifier: GPL-3.0-or-later
// The live path on real servers: writes through the writer, seen on the main thread.
#include "core/live/liveboardservice.h"

#include <random>

#include "core/players/playerdirectory.h"
#include "core/postgres/connectionpool.h"
#include "core/redis/boardkeys.h"
#include "tests/support/longestturn.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLiveBoardService : public QObject
{
    Q_OBJECT

private:
    static constexpr int kPlayers = 300;

    test::TestServers m_servers;
    std::unique_ptr<PgConnection> m_connection;
    std::vector<UserId> m_players;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<PlayerDirectory> m_directory;
    std::unique_ptr<LiveBoardService> m_service;
    LiveBoard m_shown;
    QList<BoardEvent> m_events;
    QHash<UserId, qint64> m_versions;
    std::mt19937 m_random{7};

    void makeService()
    {
        LiveFeedOptions options;
        options.checkInterval = 200ms;
        options.tailGrace = 100ms;
        RedisClientOptions redis;
        redis.reconnectFirst = 10ms;
        redis.reconnectCeiling = 100ms;
        m_service = std::make_unique<LiveBoardService>(m_stack->redisThread(), m_servers.redisEndpoint(),
                                                       m_stack->reader(), *m_directory, options, redis);
        connect(m_service.get(), &LiveBoardService::boardChanged, this, [this](const LiveBoard &board) {
            QCOMPARE(QThread::currentThread(), thread());
            m_shown = board;
            m_events += board.events;
        });
        m_service->start();
    }
    ScoreOutcome write(const UserId &user)
    {
        ScoreWrite wish;
        wish.userId = user;
        wish.actionId = "complete-quest";
        return m_stack->write(wish);
    }
    RedisReply redis(const RedisCommand &command)
    {
        const auto reply = m_stack->client().request(command).result();
        return reply ? *reply : RedisReply();
    }
    void publish(const QByteArray &payload) { redis({"PUBLISH", boardkeys::kUpdatesChannel, payload}); }
    /// As the writer does after its commit, without the commit: `count` messages of random players and scores.
    void applyStates(int count, qint64 scores)
    {
        std::vector<PlayerState> states;
        for (int i = 0; i < count; ++i) {
            PlayerState state;
            state.userId = m_players[m_random() % m_players.size()];
            state.version = 1'000'000 + ++m_versions[state.userId];
            state.score = 1 + qint64(m_random() % unsigned(scores));
            states.push_back(state);
        }
        m_stack->projection().apply(states, [](const Result<BoardProjection::Applied> &) {});
    }
    [[nodiscard]] bool showsWhatRedisHolds()
    {
        const auto page = m_stack->reader().page(0, kBoardSize).result();
        if (!page || m_shown.state != LiveState::Live || page->top.size() != m_shown.top.size())
            return false;
        for (qsizetype i = 0; i < page->top.size(); ++i) {
            if (page->top.at(i).userId != m_shown.top.at(i).userId
                || page->top.at(i).score != m_shown.top.at(i).score)
                return false;
        }
        return page->position == m_shown.position;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        auto connection = PgConnection::open(*dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
        const auto players = test::addPlayers(*m_connection, kPlayers);
        VERIFY_OK(players);
        m_players = *players;
        for (int i = 0; i < kPlayers; ++i)
            VERIFY_OK(test::setScore(*m_connection, m_players[size_t(i)], (i / 3 + 1) * 10));
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
        m_pool = std::make_unique<ConnectionPool>(*dsn, PgConnection::Options(), 1);
        m_directory = std::make_unique<PlayerDirectory>(PlayerDirectory::loaderFrom(*m_pool));
        m_shown = {};
        m_events.clear();
        m_versions.clear();
        makeService();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }

    void cleanup()
    {
        m_service.reset();
        m_directory.reset();
        m_pool.reset();
        m_stack.reset();
        m_connection.reset();
    }

    void showsTheBoardWithNames()
    {
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.playerCount, kPlayers);
        QCOMPARE(m_shown.top.size(), kBoardSize);
        QTRY_VERIFY(m_shown.top.constLast().username.startsWith("player "_L1));
        QCOMPARE(m_service->current().top, m_shown.top);
        for (qsizetype i = 1; i < m_shown.top.size(); ++i) // ties by id
            QVERIFY(m_shown.top.at(i - 1).score > m_shown.top.at(i).score
                    || m_shown.top.at(i - 1).userId < m_shown.top.at(i).userId);
    }

    void showsAWriteWithItsEvent()
    {
        const UserId riser = m_players.front();
        for (int i = 0; i < 100; ++i)
            QCOMPARE(write(riser).status, ScoreOutcome::Status::Written);
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.top.constFirst().userId, riser);
        const auto tookFirst = [&](const BoardEvent &event) {
            return event.kind == BoardEvent::Kind::TookFirst && event.userId == riser
                && event.username.startsWith("player "_L1);
        };
        QTRY_VERIFY(std::any_of(m_events.cbegin(), m_events.cend(), tookFirst));
        QCOMPARE(m_shown.stats.missed, 0);
        QCOMPARE(m_shown.stats.rejected, 0);
        QVERIFY(m_shown.stats.received >= 100);
    }

    void showsABan()
    {
        const UserId first = m_shown.top.constFirst().userId;
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.users SET is_banned = true WHERE id = $1",
                                     PgParams().uuid(first)));
        m_stack->keeper().kick();
        QTRY_VERIFY(m_shown.top.constFirst().userId != first);
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.playerCount, kPlayers - 1);
        const auto removed = [&](const BoardEvent &event) {
            return event.kind == BoardEvent::Kind::Removed && event.userId == first && event.from == 1;
        };
        QTRY_VERIFY(std::any_of(m_events.cbegin(), m_events.cend(), removed));
    }

    void survivesHostileMessages()
    {
        const QByteArray someone = m_players.front().toByteArray();
        const QList<QByteArray> hostile{
            "not JSON",
            "{\"userId\":\"user-123\",\"score\":1550,\"rank\":3,\"timestamp\":\"2025-12-11T10:30:45Z\"}",
            "{\"userId\":\"" + someone + "\",\"score\":1e400}",
            "{\"userId\":\"" + someone + "\",\"score\":-5}",
            "{\"userId\":\"" + someone + "\",\"score\":NaN}",
            QByteArray(1024 * 1024, 'x'),
            QByteArray(1000, '['),
            QByteArray("\xff\xfe\x00\x01", 4),
            "",
        };
        for (const QByteArray &payload : hostile)
            publish(payload);
        QTRY_COMPARE(m_shown.stats.rejected, qint64(hostile.size()));
        QVERIFY(!m_shown.stats.lastRejection.isEmpty());
        write(m_players.back());
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.stats.resyncs, 0);
    }

    void aForgedChampionIsTakenBackAndCounted()
    {
        const UserId nobody = UserId::random();
        publish("{\"userId\":\"" + nobody.toByteArray() + "\",\"score\":9007199254740991}");
        QTRY_COMPARE(m_shown.stats.foreign, 1);
        QTRY_COMPARE(m_shown.stats.unknownPlayers, 1);
        QTRY_VERIFY(showsWhatRedisHolds());
        QVERIFY(m_shown.top.constFirst().userId != nobody);
    }

    void aForgedSequenceDoesNoHarm()
    {
        publish("{\"type\":\"score_update\",\"epoch\":\"" + m_shown.position.epoch
                + "\",\"seq\":9007199254740991,\"userId\":\"" + m_players.front().toByteArray()
                + "\",\"newScore\":9007199254740991}");
        QTRY_COMPARE(m_shown.stats.rejected, 1);
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.stats.missed, 0);
    }

    void missesNothingWhenTheChannelIsCutUnderLoad()
    {
        for (int i = 0; i < 60; ++i) {
            applyStates(50, 1000);
            if (i % 10 == 5)
                redis({"CLIENT", "KILL", "TYPE", "pubsub"});
        }
        QTRY_VERIFY(showsWhatRedisHolds());
        QVERIFY(m_shown.stats.resyncs > 0);
    }

    void saysThatRedisIsAwayAndComesBack()
    {
        VERIFY_OK(m_servers.killRedis());
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        QVERIFY(m_shown.stateReason.endsWith(u'.'));
        QCOMPARE(m_shown.top.size(), kBoardSize); // the last that was known
        QVERIFY(write(m_players.front()).status == ScoreOutcome::Status::Written);
        VERIFY_OK(m_servers.startRedis());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep() && showsWhatRedisHolds(), 20000);
        QCOMPARE(m_shown.playerCount, kPlayers);
    }

    void saysThatOurKeysHoldForeignData()
    {
        m_stack->closeWriter();
        redis({"SET", boardkeys::kBoard, "something else"});
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        QVERIFY(m_shown.stateReason.endsWith(u'.'));
        redis({"DEL", boardkeys::kBoard});
        m_stack->keeper().redisReady("another run");
        QTRY_VERIFY_WITH_TIMEOUT(showsWhatRedisHolds(), 20000);
    }

    void goesOnWithoutPostgres()
    {
        QTRY_VERIFY(!m_shown.top.constFirst().username.isEmpty());
        VERIFY_OK(m_servers.stopPostgres());
        applyStates(200, 100'000);
        QTRY_VERIFY(showsWhatRedisHolds());
        VERIFY_OK(m_servers.startPostgres());
    }

    void stopsAndStartsAgain()
    {
        m_service->stop();
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        applyStates(100, 100'000);
        m_service->start();
        QTRY_VERIFY(showsWhatRedisHolds());
    }

    void mayEndInTheMiddleOfAFlood()
    {
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 20; ++i)
                applyStates(100, 100'000);
            m_service.reset();
            makeService();
        }
        QTRY_VERIFY(showsWhatRedisHolds());
    }

    void aFloodOfAHundredThousandLeavesTheRightBoardAndTheMainThreadFree()
    {
        QTRY_VERIFY(!m_shown.top.constFirst().username.isEmpty());
        const test::LongestTurn turn;
        const qint64 before = m_shown.position.sequence;
        for (int i = 0; i < 200; ++i) {
            applyStates(500, 1'000'000);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_shown.position.sequence, before + 100'000, 60000);
        QTRY_VERIFY(showsWhatRedisHolds());
        QCOMPARE(m_shown.stats.missed, m_shown.stats.recovered);
        QVERIFY2(turn.longest() < 50ms, qPrintable(QString::number(turn.longest().count())));
    }
};

QTEST_GUILESS_MAIN(TestLiveBoardService)
#include "tst_liveboardservice.moc"
