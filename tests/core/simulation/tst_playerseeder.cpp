// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "core/simulation/playerseeder.h"
#include "core/simulation/population.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds kNow{1'700'000'000s};

} // namespace

class TestPlayerSeeder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        auto connection = PgConnection::open(m_dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
    }

    void seedsConsistently()
    {
        qint64 last = 0;
        PlayerSeeder seeder(options(20'000));
        const auto report = seeder.run([&](qint64 done, qint64 total) {
            QVERIFY(done > last && done <= total);
            last = done;
        });
        VERIFY_OK(report);
        QCOMPARE(report->players, 20'000);
        QCOMPARE(last, 20'000);
        expectWholePlayers(20'000);
        QCOMPARE(
            number(
                "SELECT count(*) FROM scoreboard.scores WHERE version <> (score > 0)::int OR NOT on_board"),
            0);
        QCOMPARE(
            number("SELECT count(*) FROM scoreboard.users WHERE NOT metadata @> '{\"simulated\": true}'"), 0);
        QCOMPARE(
            number(
                "SELECT count(DISTINCT lower(email)) FROM scoreboard.users WHERE email LIKE '%@example.com'"),
            20'000);
        QVERIFY(number("SELECT count(DISTINCT country_code) FROM scoreboard.users") > 30);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.score_history_default"), 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users WHERE created_at > to_timestamp(1700000000)"),
                 0);
        // The first two are equal, and most scores are had by many.
        QCOMPARE(number("SELECT count(*) FROM scoreboard.scores WHERE score = (SELECT max(score) FROM "
                        "scoreboard.scores)"),
                 2);
        QVERIFY(number("SELECT count(DISTINCT score) FROM scoreboard.scores") < 5000);
    }

    void theSameSeedMakesTheSameDatabase()
    {
        const QByteArray digest
            = "SELECT md5(string_agg(concat_ws('|', id, username, email, country_code, timezone, "
              "created_at, metadata, score), ';' ORDER BY id)) FROM scoreboard.users JOIN "
              "scoreboard.scores ON user_id = id";
        VERIFY_OK(PlayerSeeder(options(5000)).run());
        const QString one = text(digest);
        init();
        PlayerSeeder::Options other = options(5000);
        other.connections = 1;
        other.batchSize = 5000;
        VERIFY_OK(PlayerSeeder(other).run());
        QCOMPARE(text(digest), one);
        QVERIFY(!one.isEmpty());
    }

    void refusesADatabaseWithPlayers()
    {
        VERIFY_OK(test::addPlayers(*m_connection, 1));
        const auto refused = PlayerSeeder(options(100)).run();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::Conflict);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users"), 1);
    }

    void addsToPlayersWhenToldTo()
    {
        // Somebody has the name that the first simulated player would get.
        const QByteArray name = Population(1, 0, 1, kNow).player(0).name.username;
        VERIFY_OK(test::addPlayers(*m_connection, 3));
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.users SET username = $1 WHERE username = 'player 0'",
                                     PgParams().text(name)));
        const QByteArray others
            = "SELECT md5(string_agg(u::text || s::text, ';' ORDER BY id)) FROM scoreboard.users u "
              "JOIN scoreboard.scores s ON user_id = id WHERE email LIKE '%@example.org' OR NOT "
              "metadata @> '{\"simulated\": true}'";
        const QString before = text(others);
        QVERIFY(!before.isEmpty());

        PlayerSeeder::Options adding = options(1500);
        adding.addToPlayers = true;
        VERIFY_OK(PlayerSeeder(adding).run());
        VERIFY_OK(PlayerSeeder(adding).run()); // the same seed again: goes on behind the first ones
        adding.seed = 2;
        VERIFY_OK(PlayerSeeder(adding).run());
        expectWholePlayers(4503);
        QCOMPARE(text(others), before);
        QCOMPARE(number("SELECT count(DISTINCT (metadata->'number')::int) FROM scoreboard.users"), 4500);
    }

    void cancelLeavesWholeBatches()
    {
        PlayerSeeder seeder(options(500'000));
        const auto report = seeder.run([&](qint64 done, qint64) {
            if (done >= 3000)
                seeder.cancel();
        });
        QVERIFY(!report);
        QCOMPARE(report.error().code, Error::Code::Cancelled);
        const qint64 players = number("SELECT count(*) FROM scoreboard.users");
        QVERIFY(players >= 3000 && players < 500'000);
        QCOMPARE(players % 1000, 0);
        QVERIFY2(report.error().message.contains(QString::number(players)),
                 qPrintable(report.error().message));
        expectWholePlayers(players);
    }

    void aServerThatDiesLeavesWholeBatches()
    {
        PlayerSeeder seeder(options(500'000));
        std::atomic<qint64> done = 0;
        std::optional<Result<PlayerSeeder::Report>> report;
        std::thread thread([&] { report = seeder.run([&](qint64 players, qint64) { done = players; }); });
        const bool some = QTest::qWaitFor([&] { return done >= 3000; }, 60'000);
        const auto killed = m_servers.killPostgres();
        thread.join();
        QVERIFY(some);
        VERIFY_OK(killed);
        QVERIFY(!*report);
        QVERIFY(report->error().code == Error::Code::Unavailable
                || report->error().code == Error::Code::Unknown);
        VERIFY_OK(m_servers.startPostgres());
        auto connection = PgConnection::open(m_dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
        const qint64 players = number("SELECT count(*) FROM scoreboard.users");
        QVERIFY(players >= 3000);
        QCOMPARE(players % 1000, 0);
        expectWholePlayers(players);
    }

    /// Once a board was built somebody has to tell it; before that the first build reads the tables.
    void tellsABoardThatExists()
    {
        VERIFY_OK(PlayerSeeder(options(1000)).run());
        QCOMPARE(number("SELECT count(*) FROM scoreboard.outbox"), 0);
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.projection_state SET generation = 2, epoch = 'e'"));
        PlayerSeeder::Options adding = options(1000);
        adding.addToPlayers = true;
        VERIFY_OK(PlayerSeeder(adding).run());
        QCOMPARE(number("SELECT count(DISTINCT told) FROM scoreboard.outbox, unnest(user_ids) AS told"),
                 1000);
        QCOMPARE(number("SELECT max(cardinality(user_ids)) FROM scoreboard.outbox"), 500);
    }

    /// Many at once: the board is built anew, and told one by one only if nobody lives to ask for that.
    void hasTheBoardBuiltAnewForMany()
    {
        VERIFY_OK(m_connection->exec("UPDATE scoreboard.projection_state SET generation = 2, epoch = 'e'"));
        qint64 toldLater = 0;
        const auto lookOnce = [&](qint64, qint64) {
            if (toldLater > 0)
                return;
            const auto connection = PgConnection::open(m_dsn, {}); // on a thread of the seeder
            const auto rows = connection ? (*connection)
                                               ->exec("SELECT count(*) FROM scoreboard.outbox WHERE "
                                                      "created_at > now() + interval '5 minutes'")
                                         : Result<PgResult>(connection.error());
            toldLater = rows ? rows->integer(0, 0) : -1;
        };
        VERIFY_OK(PlayerSeeder(options(20'000)).run(lookOnce));
        QCOMPARE(number("SELECT count(*) FROM scoreboard.projection_state WHERE epoch IS NULL"), 1);
        QVERIFY(toldLater > 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.outbox"), 0);
    }

    void theBoardInRedisHearsOfThem_data()
    {
        QTest::addColumn<int>("players");
        QTest::addRow("few") << 3000;
        QTest::addRow("many") << 25'000;
    }

    void theBoardInRedisHearsOfThem()
    {
        QFETCH(int, players);
        VERIFY_OK(m_servers.flushRedis());
        test::ScoreStack stack(m_dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(stack.isInStep(), 20'000);
        VERIFY_OK(PlayerSeeder(options(players)).run());
        const auto onBoard = [&] {
            const auto count = stack.client().request({"ZCARD", "leaderboard"}).result();
            return count ? count->toInteger() : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(onBoard(), players, 30'000);
    }

    void theRightsOfTheServiceAreNotEnough()
    {
        VERIFY_OK(m_connection->execScript(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'seeding_service') "
            "THEN CREATE ROLE seeding_service LOGIN IN ROLE scorewatch_app; END IF; END $$"));
        PlayerSeeder::Options service = options(2000);
        // As the server sees it after log-in: the roles of the test's accounts are mapped by name.
        service.dsn
            += (service.dsn.contains(u'?') ? u"&"_s : u"?"_s) + u"options=-c%20role%3Dseeding_service"_s;
        const auto seeded = PlayerSeeder(service).run();
        QVERIFY(!seeded);
        QVERIFY(seeded.error().code == Error::Code::PermissionDenied);
        expectWholePlayers(0);
    }

    void refusesSenselessOptions_data()
    {
        QTest::addColumn<qint64>("players");
        QTest::addColumn<int>("connections");
        QTest::addColumn<int>("batchSize");
        QTest::addRow("no players") << qint64(0) << 2 << 1000;
        QTest::addRow("negative") << qint64(-5) << 2 << 1000;
        QTest::addRow("too many") << qint64(1'000'000'000) << 2 << 1000;
        QTest::addRow("no connection") << qint64(10) << 0 << 1000;
        QTest::addRow("empty batches") << qint64(10) << 2 << 0;
    }

    void refusesSenselessOptions()
    {
        QFETCH(qint64, players);
        QFETCH(int, connections);
        QFETCH(int, batchSize);
        PlayerSeeder::Options senseless = options(players);
        senseless.connections = connections;
        senseless.batchSize = batchSize;
        const auto refused = PlayerSeeder(senseless).run();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::InvalidArgument);
    }

private:
    [[nodiscard]] PlayerSeeder::Options options(qint64 players) const
    {
        PlayerSeeder::Options out;
        out.dsn = m_dsn;
        out.players = players;
        out.batchSize = 1000;
        out.connections = 3;
        out.now = kNow;
        return out;
    }

    QString text(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->text(0, 0) : QString();
    }

    qint64 number(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->integer(0, 0) : -1;
    }

    /// Each player has a score row, and one ledger row that explains a score.
    void expectWholePlayers(qint64 players)
    {
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users"), players);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.users JOIN scoreboard.scores ON user_id = id"),
                 players);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.scores s LEFT JOIN (SELECT user_id, "
                        "sum(points_awarded) total, "
                        "count(*) n, min(version) first FROM scoreboard.score_history GROUP BY user_id) h "
                        "USING (user_id) "
                        "WHERE s.score <> coalesce(h.total, 0) OR s.version <> coalesce(h.n, 0) OR "
                        "coalesce(h.first, 1) <> 1"),
                 0);
        QCOMPARE(number("SELECT count(*) FROM scoreboard.score_history WHERE user_id NOT IN (SELECT id FROM "
                        "scoreboard.users)"),
                 0);
    }

    test::TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
};

QTEST_GUILESS_MAIN(TestPlayerSeeder)
#include "tst_playerseeder.moc"
