// SPDX-License-Identifier: GPL-3.0-or-later
// The simulator with the real writer on real servers.
#include <QElapsedTimer>

#include "core/simulation/playerseeder.h"
#include "core/simulation/simulator.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using Status = ScoreOutcome::Status;
using State = Simulator::State;

class TestSimulator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        connect();
        m_stack = std::make_unique<test::ScoreStack>(m_dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20'000);
    }

    void cleanup()
    {
        m_simulator.reset();
        m_stack.reset();
        m_connection.reset();
    }

    void playsThroughTheRealWritePath()
    {
        Simulator::Options options = defaults();
        options.rate = 400;
        start(options);
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Playing, 20'000);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users"), 2000);
        QCOMPARE(m_simulator->statistics().playersMade, 2000);
        QVERIFY(m_simulator->problem().isEmpty());

        QTRY_VERIFY_WITH_TIMEOUT(number("SELECT count(*) FROM (" + kHammering + ") AS cheaters") > 0, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(number("SELECT count(*) FROM (" + kCrowdedAddresses + ") AS addresses") == 2,
                                 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().count(Status::TokenUsed) > 3, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().replayed > 3, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().rate > 200, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(hasTieAtTheTop(), 20'000);

        QElapsedTimer timer;
        timer.start();
        m_simulator->stop();
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()).constData());
        QCOMPARE(m_simulator->state(), State::Stopped);
        expectLedgerAgrees(0);
    }

    void keepsItsRate()
    {
        start(defaults());
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Playing, 20'000);
        const qint64 before = m_simulator->statistics().submitted;
        QElapsedTimer timer;
        timer.start();
        // Ten waves, so that it does not matter at which point of one this begins.
        QTRY_VERIFY_WITH_TIMEOUT(timer.elapsed() >= 20'000, 30'000);
        const double expected = 200.0 * double(timer.elapsed()) / 1000;
        const auto submitted = double(m_simulator->statistics().submitted - before);
        QVERIFY2(std::abs(submitted - expected) < 0.05 * expected,
                 QByteArray::number(submitted / expected).constData());
    }

    void theRateCanBeChanged()
    {
        Simulator::Options options = defaults();
        options.rate = 0;
        start(options);
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Playing, 20'000);
        QCOMPARE(m_simulator->statistics().submitted, 0);
        m_simulator->setRate(2000);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 4000, 20'000);
        m_simulator->setRate(0);
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->statistics().rate, 0.0, 20'000); // nothing for two waves
        m_simulator->setRate(-5);                                               // as 0
        QCOMPARE(m_simulator->state(), State::Playing);
    }

    void theSecondRunOnOneDatabaseIsRefusedNothing()
    {
        for (int run = 0; run < 2; ++run) {
            Simulator::Options options = defaults();
            options.cast.replayers = 0;
            start(options);
            QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 400, 20'000);
            m_simulator->stop();
            QTRY_COMPARE(m_simulator->statistics().outstanding, 0);
            QCOMPARE(m_simulator->statistics().refused, 0);
            QCOMPARE(m_simulator->statistics().playersMade, run == 0 ? 2000 : 0);
        }
    }

    void goesOnWhenPostgresComesBack()
    {
        start(defaults());
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 200, 20'000);
        m_connection.reset();
        VERIFY_OK(m_servers.killPostgres());
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Waiting, 20'000);
        QVERIFY(!m_simulator->problem().isEmpty());
        // Asks now and then, and does not pile up writes meanwhile.
        const qint64 failed = m_simulator->statistics().failed;
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().failed > failed, 20'000);
        QVERIFY(m_simulator->statistics().outstanding <= 1);

        VERIFY_OK(m_servers.startPostgres());
        const qint64 acknowledged = m_simulator->statistics().acknowledged;
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Playing, 20'000);
        QVERIFY(m_simulator->problem().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > acknowledged + 500, 20'000);
        m_simulator->stop();
        connect();
        expectLedgerAgrees(m_simulator->statistics().count(Status::Unknown));
    }

    void startsWhenPostgresDoes()
    {
        m_stack.reset();
        m_connection.reset();
        VERIFY_OK(m_servers.stopPostgres());
        m_stack = std::make_unique<test::ScoreStack>(m_dsn, m_servers.redisEndpoint());
        start(defaults());
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Waiting, 20'000);
        VERIFY_OK(m_servers.startPostgres());
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 100, 30'000);
    }

    void stopsWhileItMakesPlayers()
    {
        Simulator::Options options = defaults();
        options.players = 5'000'000;
        start(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().playersMade > 0, 20'000);
        QElapsedTimer timer;
        timer.start();
        m_simulator->stop();
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()).constData());
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users"), m_simulator->statistics().playersMade);
    }

    void leavesRealPlayersAlone()
    {
        const auto real = test::addPlayers(*m_connection, 20);
        VERIFY_OK(real);
        start(defaults());
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->state(), State::Failed, 20'000);
        QVERIFY(!m_simulator->problem().isEmpty());
        QCOMPARE(m_simulator->statistics().submitted, 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users"), 20);

        // Beside simulated ones they have the best scores, which is where the race is.
        for (const UserId &player : *real)
            VERIFY_OK(test::setScore(*m_connection, player, 90'000'000));
        Simulator::Options options = defaults();
        PlayerSeeder::Options adding;
        adding.dsn = m_dsn;
        adding.players = 300;
        adding.addToPlayers = true;
        VERIFY_OK(PlayerSeeder(adding).run());
        start(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 1000, 20'000);
        m_simulator->stop();
        QTRY_COMPARE(m_simulator->statistics().outstanding, 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.scores s JOIN scoreboard.users u ON u.id = user_id "
                        "WHERE NOT "
                        "metadata @> '{\"simulated\": true}' AND (score <> 90000000 OR version <> 1)"),
                 0);
    }

    void livesWithBansAndAChangedCatalogue()
    {
        start(defaults());
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().acknowledged > 100, 20'000);
        VERIFY_OK(m_connection->exec(
            "UPDATE scoreboard.users SET is_banned = true, ban_reason = 'test' WHERE id IN (SELECT "
            "user_id FROM scoreboard.scores ORDER BY score DESC LIMIT 5)"));
        QTRY_VERIFY_WITH_TIMEOUT(m_simulator->statistics().count(Status::BannedUser) > 0, 20'000);
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.action_types SET is_active = id = 'complete-quest'"));
        VERIFY_OK(m_connection->exec(
            "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('slay-dragon', "
            "'Slay Dragon', 35)"));
        QTRY_VERIFY_WITH_TIMEOUT(
            number("SELECT count(*) FROM scoreboard.score_history WHERE action_id = 'slay-dragon'") > 10,
            40'000);
        QCOMPARE(m_simulator->state(), State::Playing);
        m_simulator->stop();
        expectLedgerAgrees(0);
    }

private:
    static inline const QByteArray kHammering
        = "SELECT user_id FROM scoreboard.score_history WHERE kind = 'increment' GROUP BY user_id HAVING "
          "max((SELECT count(*) FROM scoreboard.score_history h WHERE h.user_id = score_history.user_id AND "
          "h.created_at "
          "BETWEEN score_history.created_at AND score_history.created_at + interval '10 seconds')) > 20";
    static inline const QByteArray kCrowdedAddresses = "SELECT ip_address FROM scoreboard.score_history "
                                                       "WHERE kind = 'increment' GROUP BY ip_address HAVING "
                                                       "count(DISTINCT user_id) > 5";

    [[nodiscard]] Simulator::Options defaults() const
    {
        Simulator::Options out;
        out.dsn = m_dsn;
        return out;
    }

    void start(const Simulator::Options &options)
    {
        m_simulator.reset();
        m_simulator = std::make_unique<Simulator>(options, m_stack->writer());
        m_simulator->start();
    }

    void connect()
    {
        auto connection = PgConnection::open(m_dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
    }

    qint64 number(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->integer(0, 0) : -1;
    }

    bool hasTieAtTheTop()
    {
        return number("SELECT count(*) - count(DISTINCT score) FROM (SELECT score FROM scoreboard.scores "
                      "ORDER BY score DESC "
                      "LIMIT 15) AS top")
            > 0;
    }

    /// Each acknowledged write has its row; of those whose end is not known some may have one.
    void expectLedgerAgrees(qint64 unknown)
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_simulator->statistics().outstanding, 0, 20'000);
        const Simulator::Statistics statistics = m_simulator->statistics();
        const qint64 rows = number("SELECT count(*) FROM scoreboard.score_history WHERE kind = 'increment'");
        const qint64 written = statistics.count(Status::Written);
        QVERIFY2(
            rows >= written && rows <= written + unknown,
            (QByteArray::number(rows) + " rows, " + QByteArray::number(written) + " written").constData());
        QCOMPARE(statistics.acknowledged, written + statistics.replayed);
        QCOMPARE(statistics.submitted, statistics.acknowledged + statistics.refused + statistics.failed);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.scores s LEFT JOIN (SELECT user_id, "
                        "sum(points_awarded) total, "
                        "count(*) n FROM scoreboard.score_history GROUP BY user_id) h USING (user_id) WHERE "
                        "s.score <> "
                        "coalesce(h.total, 0) OR s.version <> coalesce(h.n, 0)"),
                 0);
    }

    test::TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::unique_ptr<Simulator> m_simulator;
};

QTEST_GUILESS_MAIN(TestSimulator)
#include "tst_simulator.moc"
