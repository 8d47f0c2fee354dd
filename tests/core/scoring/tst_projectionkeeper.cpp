// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps the board in Redis PostgreSQL's: rebuilds, the relay, verification and repair.
#include <atomic>
#include <thread>

#include "core/redis/boardkeys.h"
#include "core/scoring/boardrebuild.h"
#include "core/scoring/boardverify.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestProjectionKeeper : public QObject
{
    Q_OBJECT

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
        const auto players = test::addPlayers(*m_connection, 200);
        VERIFY_OK(players);
        m_players = *players;
        for (size_t i = 0; i < m_players.size(); ++i)
            VERIFY_OK(test::setScore(*m_connection, m_players[i], qint64(i / 4 + 1) * 10));
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
    }

    void cleanup()
    {
        m_stack.reset();
        m_connection.reset();
    }

    void buildsTheBoardWhereThereIsNone()
    {
        QCOMPARE(m_stack->reader().page(0, 1).result()->playerCount, 200);
        expectNoDifference();
    }

    void notDisturbedByASecondProcess()
    {
        const QByteArray epoch = m_stack->projection().epoch();
        test::ScoreStack second(m_stack->dsn(), m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(second.isInStep(), 20000);
        QCOMPARE(second.projection().epoch(), epoch);
    }

    void aFlushedRedisIsBuiltAnew()
    {
        const QByteArray epoch = m_stack->projection().epoch();
        VERIFY_OK(m_servers.flushRedis());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->projection().epoch() != epoch && m_stack->isInStep(), 20000);
        expectNoDifference();
    }

    void aRedisThatWentBackInTimeIsBuiltAnew()
    {
        ScoreWrite write;
        write.userId = m_players[0];
        write.actionId = "complete-quest";
        QVERIFY(m_stack->write(write).rank.has_value());
        QTRY_VERIFY(number("SELECT last_seq FROM scoreboard.projection_state") > 0);
        const QByteArray epoch = m_stack->projection().epoch();
        VERIFY_OK(m_stack->client().request({"HSET", boardkeys::kMeta, "seq", "0"}).result());
        m_stack->keeper().redisReady(remembered("redis_run_id"));
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->projection().epoch() != epoch && m_stack->isInStep(), 20000);
    }

    void anotherPostgresHistoryMakesANewEpoch()
    {
        const QByteArray epoch = m_stack->projection().epoch();
        VERIFY_OK(m_connection->exec(
            "UPDATE scoreboard.projection_state SET epoch = 'dead-1-beef-' || generation"));
        m_stack->keeper().redisReady(remembered("redis_run_id"));
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->projection().epoch() != epoch && m_stack->isInStep(), 20000);
    }

    void relaysABanByWhateverWayItCame()
    {
        const UserId leader = m_stack->reader().page(0, 1).result()->top.first().userId;
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.users SET is_banned = true WHERE id = $1",
                                     PgParams().uuid(leader)));
        m_stack->keeper().kick();
        QTRY_VERIFY(!m_stack->reader().standing(leader).result());
        QVERIFY(m_stack->reader().page(0, 1).result()->top.first().userId != leader);
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.users SET is_banned = false WHERE id = $1",
                                     PgParams().uuid(leader)));
        m_stack->keeper().kick();
        QTRY_VERIFY(m_stack->reader().standing(leader).result());
        QCOMPARE(m_stack->reader().page(0, 1).result()->top.first().userId, leader);
    }

    void readersNeverSeeAnEmptyOrHalfBoardDuringRebuildsUnderLoad()
    {
        std::atomic<bool> stop = false;
        std::atomic<int> looks = 0;
        std::atomic<int> wrong = 0;
        std::thread viewer([&] {
            while (!stop) {
                const auto page = m_stack->reader().page(0, 10).result();
                wrong += !page || page->playerCount != 200 || page->top.size() != 10;
                ++looks;
            }
        });
        std::thread writer([&] {
            for (size_t i = 0; !stop; ++i) {
                ScoreWrite write;
                write.userId = m_players[i % m_players.size()];
                write.actionId = "daily-login";
                wrong += !m_stack->write(write).isAcknowledged();
            }
        });
        for (int i = 0; i < 10; ++i) {
            BoardRebuild rebuild(m_stack->dsn(), m_stack->client());
            Result<BoardRebuild::Report> rebuilt = rebuild.run(remembered("redis_run_id"));
            // The keeper may be looking at the board under the same lock.
            QTRY_VERIFY(rebuilt || (rebuilt = rebuild.run(remembered("redis_run_id"))));
            QCOMPARE(rebuilt->players, 200);
        }
        QTRY_VERIFY(looks > 50);
        stop = true;
        viewer.join();
        writer.join();
        QCOMPARE(wrong.load(), 0);
        expectNoDifference();
    }

    void oneRebuildAtATime()
    {
        auto holder = PgConnection::open(m_stack->dsn(), {});
        VERIFY_OK(holder);
        VERIFY_OK((*holder)->execScript("BEGIN; SELECT pg_try_advisory_xact_lock(422892888676)"));
        BoardRebuild rebuild(m_stack->dsn(), m_stack->client());
        const auto second = rebuild.run("x");
        QVERIFY(!second);
        QVERIFY(second.error().code == Error::Code::Conflict);
    }

    void verificationFindsEveryKindOfDamageAndRepairMendsIt()
    {
        RedisClient &client = m_stack->client();
        VERIFY_OK(client.request({"ZREM", boardkeys::kBoard, m_players[1].toByteArray()}).result());
        VERIFY_OK(client.request({"ZADD", boardkeys::kBoard, "999999", m_players[2].toByteArray()}).result());
        VERIFY_OK(client.request({"HSET", boardkeys::kVersions, m_players[3].toByteArray(), "77"}).result());
        const UserId ghost = UserId::random();
        VERIFY_OK(client.request({"ZADD", boardkeys::kBoard, "5", ghost.toByteArray()}).result());

        BoardVerify verify(*m_connection, client);
        const auto report = verify.run();
        VERIFY_OK(report);
        QCOMPARE(report->differing, 4);
        QHash<UserId, BoardDifference::Kind> kinds;
        for (const BoardDifference &difference : report->differences)
            kinds.insert(difference.userId, difference.kind);
        QVERIFY(kinds.value(m_players[1]) == BoardDifference::Kind::Missing);
        QVERIFY(kinds.value(m_players[2]) == BoardDifference::Kind::WrongScore);
        QVERIFY(kinds.value(m_players[3]) == BoardDifference::Kind::WrongVersion);
        QVERIFY(kinds.value(ghost) == BoardDifference::Kind::Ghost);

        VERIFY_OK(BoardVerify::repair(*m_connection, client, m_stack->projection(), verify.differingUsers()));
        expectNoDifference();
    }

    void foreignDataUnderOurKeyIsSaidAndLeftAlone()
    {
        VERIFY_OK(m_servers.flushRedis());
        VERIFY_OK(m_stack->client().request({"SET", boardkeys::kMeta, "not ours"}).result());
        m_stack->keeper().kick();
        QTRY_VERIFY(m_stack->keeper().state() == ProjectionKeeper::State::Waiting);
        QCOMPARE(m_stack->client().request({"GET", boardkeys::kMeta}).result()->string,
                 QByteArray("not ours"));
        VERIFY_OK(m_stack->client().request({"DEL", boardkeys::kMeta}).result());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
    }

private:
    QByteArray remembered(const QByteArray &column)
    {
        const auto rows = m_connection->exec("SELECT " + column + " FROM scoreboard.projection_state");
        return rows ? rows->bytes(0, 0).toByteArray() : QByteArray();
    }

    qint64 number(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->integer(0, 0) : -1;
    }

    void expectNoDifference()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep() && number("SELECT count(*) FROM scoreboard.outbox") == 0,
                                 30000);
        BoardVerify verify(*m_connection, m_stack->client());
        const auto report = verify.run();
        VERIFY_OK(report);
        QCOMPARE(report->players, 200);
        QCOMPARE(report->differing, 0);
    }

    test::TestServers m_servers;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestProjectionKeeper)
#include "tst_projectionkeeper.moc"
