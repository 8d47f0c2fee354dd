// SPDX-License-Identifier: GPL-3.0-or-later
// The write path as a whole, on real servers that go away and come back.
#include <thread>

#include <QRandomGenerator>

#include "core/scoring/boardverify.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using Status = ScoreOutcome::Status;

class TestScorePath : public QObject
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
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
        const auto players = test::addPlayers(*m_connection, 50);
        VERIFY_OK(players);
        m_players = *players;
    }

    void cleanup()
    {
        m_stack.reset();
        m_connection.reset();
    }

    void answersWithTheRank()
    {
        QCOMPARE(m_stack->write(increment(m_players[0], "purchase-item")).rank, 1);
        QCOMPARE(m_stack->write(increment(m_players[1])).rank, 2);
    }

    void finishedOutboxRowsAreDeletedWhenNothingElseHappens()
    {
        QVERIFY(m_stack->write(increment(m_players[0])).isAcknowledged());
        QTRY_COMPARE(number("SELECT count(*) FROM scoreboard.outbox"), 0);
    }

    void oneBadWriteDoesNotSpoilItsBatch()
    {
        std::vector<ScoreWrite> writes(20, increment(m_players[0]));
        writes[7].tokenHash = QByteArray(32, 't');
        writes[7].tokenExpiresAt
            = QDateTime::fromSecsSinceEpoch(1'000'000'000'000'000); // beyond PostgreSQL's time
        std::vector<ScoreOutcome> outcomes(writes.size());
        std::atomic<int> answered = 0;
        std::vector<ScoreCallback> callbacks;
        for (size_t i = 0; i < writes.size(); ++i) {
            callbacks.emplace_back([&, i](const ScoreOutcome &outcome) {
                outcomes[i] = outcome;
                ++answered;
            });
        }
        m_stack->writer().submit(writes, callbacks);
        QTRY_COMPARE(answered.load(), 20);
        for (size_t i = 0; i < outcomes.size(); ++i)
            QVERIFY((outcomes[i].status == Status::Failed) == (i == 7));
        QCOMPARE(number("SELECT score FROM scoreboard.scores WHERE user_id = '" + m_players[0].toByteArray()
                        + "'"),
                 190);
    }

    void whatPostgresCannotHoldIsRefusedWithoutAsking()
    {
        ScoreWrite write = increment(m_players[0]);
        write.requestId = QByteArray(101, 'r');
        const ScoreOutcome outcome = m_stack->write(write);
        QCOMPARE(outcome.status, Status::Failed);
        QCOMPARE(outcome.error.message, u"The request id is longer than 100 characters."_s);
        QCOMPARE(m_stack->writer().statistics().batches, 0);
        QCOMPARE(m_stack->writer().statistics().failed, 1);
    }

    void clientsWhoComeBackTogetherShareABatch()
    {
        constexpr int kClients = 32;
        constexpr int kRounds = 50;
        std::atomic<int> left = kClients;
        std::function<void(size_t, int)> next = [&](size_t client, int round) {
            m_stack->writer().submit(increment(m_players[client]), [&, client, round](const ScoreOutcome &) {
                if (round < kRounds)
                    next(client, round + 1);
                else
                    --left;
            });
        };
        for (size_t client = 0; client < kClients; ++client)
            next(client, 1);
        QTRY_COMPARE_WITH_TIMEOUT(left.load(), 0, 60000);
        // Without waiting for each other every second batch would hold a single write.
        const auto statistics = m_stack->writer().statistics();
        QCOMPARE(statistics.acknowledged, kClients * kRounds);
        QVERIFY2(statistics.acknowledged >= 8 * statistics.batches,
                 qPrintable(QString::number(statistics.batches)));
    }

    void aFrozenRedisHoldsNobodyUp()
    {
        VERIFY_OK(m_servers.pauseRedis());
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i) {
            const ScoreOutcome outcome = m_stack->write(increment(m_players[size_t(i)]));
            QVERIFY(outcome.status == Status::Written);
            QVERIFY(!outcome.rank);
        }
        // Twenty waits of 50 ms, not one of the five seconds that a command may take.
        QVERIFY(timer.elapsed() < 5000);
        VERIFY_OK(m_servers.resumeRedis());
        expectNoDifference();
    }

    void aFullQueueRefusesAtOnce()
    {
        ScoreWriter::Options options;
        options.dsn = m_stack->dsn();
        options.maxQueue = 10;
        ScoreWriter small(options, m_stack->projection());
        std::atomic<int> acknowledged = 0;
        std::atomic<int> refused = 0;
        for (int i = 0; i < 5000; ++i) {
            small.submit(increment(m_players[0]), [&](const ScoreOutcome &outcome) {
                if (outcome.isAcknowledged())
                    ++acknowledged;
                else if (outcome.error.code == Error::Code::Exhausted)
                    ++refused;
            });
        }
        QTRY_COMPARE(acknowledged + refused, 5000);
        QVERIFY(refused > 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.score_history"), acknowledged.load());
    }

    void postgresAwayIsToldAtOnceAndWorksAgainByItself()
    {
        VERIFY_OK(m_servers.killPostgres());
        QElapsedTimer timer;
        timer.start();
        const ScoreOutcome outcome = m_stack->write(increment(m_players[0]));
        QVERIFY(!outcome.isAcknowledged());
        QVERIFY(timer.elapsed() < 2000);
        m_connection.reset();
        VERIFY_OK(m_servers.startPostgres());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->write(increment(m_players[0])).isAcknowledged(), 20000);
        auto connection = PgConnection::open(m_stack->dsn(), {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
    }

    void nothingIsLostWhileRedisDiesAndReturns()
    {
        constexpr int kThreads = 8;
        std::atomic<bool> stop = false;
        std::atomic<qint64> acknowledged = 0;
        std::atomic<qint64> notWritten = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                QRandomGenerator random(quint32(t) + 1);
                while (!stop) {
                    // A few players get most of the writes: they meet in the same batches.
                    const size_t player
                        = random.bounded(4) == 0 ? size_t(random.bounded(50)) : size_t(random.bounded(3));
                    const ScoreOutcome outcome = m_stack->write(
                        increment(m_players[player], random.bounded(2) ? "complete-quest" : "daily-login"));
                    outcome.isAcknowledged() ? ++acknowledged : ++notWritten;
                }
            });
        }
        for (int round = 0; round < 5; ++round) {
            const qint64 before = acknowledged;
            QTRY_VERIFY_WITH_TIMEOUT(acknowledged > before + 500, 20000);
            VERIFY_OK(m_servers.killRedis());
            const qint64 without = acknowledged;
            QTRY_VERIFY_WITH_TIMEOUT(acknowledged > without + 200, 20000); // PostgreSQL alone acknowledges
            VERIFY_OK(m_servers.startRedis());
        }
        stop = true;
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(notWritten.load(), 0);
        QVERIFY(acknowledged > 3000);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.score_history"), acknowledged.load());
        expectNoDifference();
    }

private:
    static ScoreWrite increment(const UserId &user, const QByteArray &action = "complete-quest")
    {
        ScoreWrite write;
        write.userId = user;
        write.actionId = action;
        return write;
    }

    qint64 number(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->integer(0, 0) : -1;
    }

    /// Every player: score, sum and chain of the history, sorted set.
    void expectNoDifference()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep() && number("SELECT count(*) FROM scoreboard.outbox") == 0,
                                 30000);
        QCOMPARE(
            number(
                "SELECT count(*) FROM scoreboard.scores s LEFT JOIN (SELECT user_id, sum(points_awarded) "
                "total, count(*) n, "
                "max(version) newest, bool_and(chained) chained FROM (SELECT *, balance_before = "
                "coalesce(lag(balance_after) "
                "OVER w, 0) AND version = coalesce(lag(version) OVER w, 0) + 1 AS chained FROM "
                "scoreboard.score_history "
                "WINDOW w AS (PARTITION BY user_id ORDER BY version)) h GROUP BY user_id) h USING (user_id) "
                "WHERE s.score <> coalesce(h.total, 0) OR s.version <> coalesce(h.newest, 0) OR s.version <> "
                "coalesce(h.n, 0) "
                "OR NOT coalesce(h.chained, true)"),
            0);
        BoardVerify verify(*m_connection, m_stack->client());
        const auto report = verify.run();
        VERIFY_OK(report);
        QCOMPARE(report->players, 50);
        QCOMPARE(report->differing, 0);
    }

    test::TestServers m_servers;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestScorePath)
#include "tst_scorepath.moc"
