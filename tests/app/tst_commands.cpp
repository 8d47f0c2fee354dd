// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonObject>
#include <QRegularExpression>

#include "core/postgres/pgconnection.h"
#include "core/redis/boardkeys.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/daemonbench.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// What each command does and prints.
class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { VERIFY_OK(m_bench.renew()); }

    void migrates();
    void refusesANewerDatabase();
    void doctorInBothFormats();

    void rebuildsVerifiesAndRepairs();
    void verifyWantsTheRightBoard();

    void showsAPlayer();
    void showsAPlayerWithoutRedis();

    void simulates();
    void simulatesNothingOnAnEmptyDatabase();

private:
    void redis(const RedisCommand &command);

    RedisThread m_thread;
    RedisClient *m_client = nullptr;
    DaemonBench m_bench{QStringLiteral(SCOREWATCHD)};
};

void TestCommands::initTestCase()
{
    VERIFY_OK(m_bench.start());
    m_client = m_thread.create<RedisClient>(m_bench.servers().redisEndpoint());
    m_thread.run([this] { m_client->start(); });
    QTRY_VERIFY(m_client->state() == RedisClient::State::Ready);
}

void TestCommands::redis(const RedisCommand &command)
{
    VERIFY_OK(m_client->request(command).result());
}

void TestCommands::migrates()
{
    const auto empty = m_bench.servers().createDatabase();
    VERIFY_OK(empty);
    m_bench.environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, *empty);
    DaemonBench::Outcome outcome = m_bench.run({u"migrate"_s, u"--status"_s, u"--format"_s, u"json"_s});
    QCOMPARE(outcome.code, 0);
    const qsizetype count = outcome.rows().size();
    QVERIFY2(count >= 11, outcome.all().constData());
    QCOMPARE(outcome.rows().first()[u"state"_s].toString(), u"pending"_s);

    outcome = m_bench.run({u"migrate"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY2(outcome.out.startsWith(u"%1 migrations applied"_s.arg(count)), outcome.all().constData());
    outcome = m_bench.run({u"migrate"_s});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.out, u"The database is up to date.\n"_s);
    QCOMPARE(outcome.err, QString());

    outcome = m_bench.run({u"migrate"_s, u"--status"_s, u"--format=json"_s});
    for (const QJsonValue &row : outcome.rows()) {
        QCOMPARE(row[u"state"_s].toString(), u"applied"_s);
        QVERIFY(QDateTime::fromString(row[u"applied_at"_s].toString(), Qt::ISODateWithMs).isValid());
    }
    outcome = m_bench.run({u"migrate"_s, u"--status"_s});
    QVERIFY2(outcome.out.contains(QRegularExpression(u"^MIGRATION +STATE +APPLIED AT"_s)),
             outcome.all().constData());
}

void TestCommands::refusesANewerDatabase()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    VERIFY_OK((*connection)
                  ->exec("INSERT INTO scoreboard.schema_migrations (version, name, checksum, execution_ms) "
                         "VALUES (999, '999_future.sql', repeat('0', 64), 1)"));
    for (const QStringList &arguments :
         {QStringList{u"migrate"_s}, QStringList{u"migrate"_s, u"--status"_s}}) {
        const DaemonBench::Outcome outcome = m_bench.run(arguments);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"made by a newer Scorewatch"_s), outcome.all().constData());
    }
}

void TestCommands::doctorInBothFormats()
{
    DaemonBench::Outcome outcome = m_bench.run({u"doctor"_s, u"--format"_s, u"json"_s});
    QCOMPARE(outcome.code, 1); // the servers of tests run without fsync
    QCOMPARE(outcome.err, QString());
    QHash<QString, QString> statuses;
    for (const QJsonValue &row : outcome.rows())
        statuses.insert(row[u"id"_s].toString(), row[u"status"_s].toString());
    QVERIFY(statuses.size() > 35);
    QCOMPARE(statuses.value(u"postgres.fsync"_s), u"bad"_s);
    QCOMPARE(statuses.value(u"postgres.schema"_s), u"ok"_s);
    QCOMPARE(statuses.value(u"redis.maxmemory-policy"_s), u"ok"_s);
    QCOMPARE(statuses.value(u"redis.board"_s), u"warning"_s);

    outcome = m_bench.run({u"doctor"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(
        outcome.out.contains(QRegularExpression(u"\n  bad +fsync +off \\(should be: on\\)\n +A crash"_s)),
        outcome.all().constData());
    QVERIFY(outcome.out.startsWith(u"PostgreSQL\n"_s) && outcome.out.contains(u"\nRedis\n"_s)
            && outcome.out.contains(u"\nClocks\n"_s));
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\\d+ ok, \\d+ warnings, 2 bad, 0 unknown.\n$"_s)),
             outcome.all().constData());
}

void TestCommands::rebuildsVerifiesAndRepairs()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    const auto players = addPlayers(**connection, 1200); // more than are mended by one script
    VERIFY_OK(players);
    VERIFY_OK(setScore(**connection, players->at(0), 700));
    DaemonBench::Outcome outcome = m_bench.run({u"leaderboard"_s, u"rebuild"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY2(outcome.out.startsWith(u"The board was rebuilt: 1200 players on it, of 1200"_s),
             outcome.all().constData());
    QCOMPARE(outcome.err, QString());

    outcome = m_bench.run({u"leaderboard"_s, u"verify"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QCOMPARE(outcome.err, u"1200 players compared, no difference.\n"_s);
    QVERIFY(outcome.out.endsWith(u"\n(none)\n"_s));

    redis({"ZADD", boardkeys::kBoard, "7000", players->at(0).toByteArray()});
    redis({"ZREM", boardkeys::kBoard, players->at(1).toByteArray()});
    outcome = m_bench.run({u"leaderboard"_s, u"verify"_s, u"--format"_s, u"json"_s});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(outcome.rows().size(), 2);
    for (const QJsonValue &row : outcome.rows()) {
        const bool wrong = row[u"user_id"_s].toString() == players->at(0).toString();
        QCOMPARE(row[u"difference"_s].toString(), wrong ? u"wrong score"_s : u"missing"_s);
        QCOMPARE(row[u"score"_s].toInteger(), wrong ? 700 : 0);
        QCOMPARE(row[u"board_score"_s].isNull(), !wrong);
    }

    redis({"DEL", boardkeys::kBoard});
    outcome = m_bench.run({u"leaderboard"_s, u"verify"_s, u"--repair"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY2(outcome.err.startsWith(u"1200 players differed, 1200 were mended.\n"_s),
             outcome.all().constData());
    QCOMPARE(m_bench.run({u"leaderboard"_s, u"verify"_s}).code, 0);
}

void TestCommands::verifyWantsTheRightBoard()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    VERIFY_OK(addPlayers(**connection, 3));
    for (const QString &option : {u"--repair"_s, u"--format=json"_s}) {
        const DaemonBench::Outcome outcome = m_bench.run({u"leaderboard"_s, u"verify"_s, option});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.contains(u"scorewatchd leaderboard rebuild"_s), outcome.all().constData());
    }
}

void TestCommands::showsAPlayer()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    const auto players = addPlayers(**connection, 2);
    VERIFY_OK(players);
    VERIFY_OK(setScore(**connection, players->at(0), 700));
    QCOMPARE(m_bench.run({u"leaderboard"_s, u"rebuild"_s}).code, 0);

    DaemonBench::Outcome outcome
        = m_bench.run({u"user"_s, u"show"_s, u"player 1"_s, u"--format"_s, u"json"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QCOMPARE(outcome.err, QString());
    QCOMPARE(outcome.rows().size(), 1);
    const QJsonValue player = outcome.rows().first();
    QCOMPARE(player[u"id"_s].toString(), players->at(0).toString());
    QCOMPARE(player[u"email"_s].toString(), u"player1@example.com"_s);
    QCOMPARE(player[u"score"_s].toInteger(), 700);
    QCOMPARE(player[u"rank"_s].toInteger(), 1);
    QCOMPARE(player[u"board_score"_s].toInteger(), 700);
    QCOMPARE(player[u"history"_s].toArray().first()[u"balance_after"_s].toInteger(), 700);

    outcome = m_bench.run({u"user"_s, u"show"_s, players->at(0).toString()});
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\nName +player 1\n"_s)), outcome.all().constData());
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\nRank +1\n"_s)), outcome.all().constData());
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\n +1 .* import +scorewatch:import +700 +700"_s)),
             outcome.all().constData());

    VERIFY_OK(
        (*connection)->exec("UPDATE scoreboard.users SET is_banned = true WHERE username = 'player 2'"));
    redis({"ZREM", boardkeys::kBoard, players->at(1).toByteArray()});
    outcome = m_bench.run({u"user"_s, u"show"_s, u"player 2"_s});
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\nRank +not on the board\n"_s)),
             outcome.all().constData());
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\nBanned +yes\nBanned at +20"_s)),
             outcome.all().constData());

    outcome = m_bench.run({u"user"_s, u"show"_s, u"nobody"_s});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(outcome.out, QString());
    QCOMPARE(outcome.err, u"scorewatchd: No player has the id, name or e-mail address \"nobody\".\n"_s);
}

void TestCommands::showsAPlayerWithoutRedis()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    VERIFY_OK(connection);
    VERIFY_OK(addPlayers(**connection, 1));
    m_bench.environment.insert(u"SCOREWATCH_REDIS_URL"_s, u"unix:///nowhere/at/all.sock"_s);
    DaemonBench::Outcome outcome
        = m_bench.run({u"user"_s, u"show"_s, u"player 1"_s, u"--format"_s, u"json"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY(outcome.rows().first()[u"rank"_s].isNull());
    QVERIFY2(outcome.err.startsWith(u"The place on the board is unknown: "_s), outcome.all().constData());
    outcome = m_bench.run({u"user"_s, u"show"_s, u"player 1"_s});
    QVERIFY2(outcome.out.contains(QRegularExpression(u"\nRank +unknown\n"_s)), outcome.all().constData());
}

void TestCommands::simulates()
{
    DaemonBench::Outcome outcome = m_bench.run({u"simulate"_s, u"--seed-players"_s, u"300"_s, u"--rate"_s,
                                                u"300"_s, u"--duration"_s, u"3"_s, u"--format"_s, u"json"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY2(outcome.err.contains(u"300 players made in "_s), outcome.all().constData());
    const QJsonValue figures = outcome.rows().first();
    QVERIFY2(figures[u"acknowledged"_s].toInteger() > 0, outcome.all().constData());
    QCOMPARE(figures[u"failed"_s].toInteger(), 0);
    QVERIFY(figures[u"seconds"_s].toDouble() >= 3);

    // What was played is on the board, as PostgreSQL has it.
    outcome = m_bench.run({u"leaderboard"_s, u"verify"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
    QVERIFY2(outcome.err.startsWith(u"300 players compared, no difference."_s), outcome.all().constData());

    // Real players are not joined by accident.
    outcome = m_bench.run({u"simulate"_s, u"--seed-players"_s, u"10"_s, u"--rate"_s, u"0"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(u"has players already"_s), outcome.all().constData());
    outcome = m_bench.run({u"simulate"_s, u"--seed-players"_s, u"10"_s, u"--rate"_s, u"0"_s, u"--add"_s});
    QVERIFY2(outcome.code == 0, outcome.all().constData());
}

void TestCommands::simulatesNothingOnAnEmptyDatabase()
{
    const auto empty = m_bench.servers().createDatabase();
    VERIFY_OK(empty);
    m_bench.environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, *empty);
    const DaemonBench::Outcome outcome = m_bench.run({u"simulate"_s, u"--duration"_s, u"1"_s});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(u"scorewatchd migrate"_s), outcome.all().constData());
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
