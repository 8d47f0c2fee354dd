// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctor.h"

#include "core/redis/boardkeys.h"
#include "core/scoring/boardrebuild.h"
#include "tests/support/doctorbench.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using Status = DoctorCheck::Status;

/// What the doctor says of Redis when something is wrong with it, or with what is in it.
class TestRedisChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }
    void init() { VERIFY_OK(m_bench.renew()); }
    void cleanup() { m_bench.clear(); }

    void redisSettings_data();
    void redisSettings();
    void foreignKeys_data();
    void foreignKeys();
    void theUserMayDoLittle();

    void theBoardIsAnother_data();
    void theBoardIsAnother();

private:
    DoctorBench m_bench;
};

void TestRedisChecks::redisSettings_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("usual");
    QTest::addColumn<QByteArray>("check");
    QTest::addColumn<Status>("status");
    QTest::newRow("evicts the board")
        << QByteArray("maxmemory-policy") << QByteArray("allkeys-lru") << QByteArray("noeviction")
        << QByteArray("redis.maxmemory-policy") << Status::Bad;
    QTest::newRow("evicts sessions") << QByteArray("maxmemory-policy") << QByteArray("volatile-lru")
                                     << QByteArray("noeviction") << QByteArray("redis.maxmemory-policy")
                                     << Status::Warning;
    QTest::newRow("nearly full") << QByteArray("maxmemory") << QByteArray("1100kb") << QByteArray("0")
                                 << QByteArray("redis.memory") << Status::Warning;
    QTest::newRow("writes snapshots") << QByteArray("save") << QByteArray("3600 1") << QByteArray()
                                      << QByteArray("redis.persistence") << Status::Ok;
    QTest::newRow("ignores a full disk") << QByteArray("save") << QByteArray("3600 1") << QByteArray()
                                         << QByteArray("redis.stop-writes") << Status::Ok;
}

void TestRedisChecks::redisSettings()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, usual);
    QFETCH(QByteArray, check);
    if (check == "redis.memory") { // a little more than it has now, which differs between versions
        const QByteArray memory = m_bench.redis({"INFO", "memory"});
        const qsizetype at = memory.indexOf("used_memory:") + 12;
        value = QByteArray::number(memory.mid(at, memory.indexOf('\r', at) - at).toLongLong() * 105 / 100);
    }
    QCOMPARE(m_bench.redis({"CONFIG", "SET", name, value}), QByteArray("OK"));
    const Status status = m_bench.look(check.constData()).status;
    if (check == "redis.stop-writes") {
        m_bench.redis({"CONFIG", "SET", "stop-writes-on-bgsave-error", "no"});
        QCOMPARE(m_bench.look(check.constData()).status, Status::Warning);
        m_bench.redis({"CONFIG", "SET", "stop-writes-on-bgsave-error", "yes"});
    }
    QCOMPARE(m_bench.redis({"CONFIG", "SET", name, usual}), QByteArray("OK"));
    QTEST(status, "status");
}

void TestRedisChecks::foreignKeys_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<QByteArray>("check");
    QTest::addColumn<QString>("found");
    QTest::newRow("string") << QByteArrayList{"SET", "leaderboard", "x"} << QByteArray("redis.keys")
                            << u"\"leaderboard\" is a string"_s;
    QTest::newRow("set") << QByteArrayList{"SADD", "leaderboard:versions", "x"} << QByteArray("redis.keys")
                         << u"\"leaderboard:versions\" is a set"_s;
    QTest::newRow("string for meta") << QByteArrayList{"SET", "leaderboard:meta", "x"}
                                     << QByteArray("redis.keys") << u"\"leaderboard:meta\" is a string"_s;
    QTest::newRow("list") << QByteArrayList{"LPUSH", "leaderboard:log", "x"} << QByteArray("redis.keys")
                          << u"\"leaderboard:log\" is a list"_s;
    QTest::newRow("another's board") << QByteArrayList{"ZADD", "leaderboard", "1", "mara"}
                                     << QByteArray("redis.keys")
                                     << u"\"leaderboard\" has a member that is no player's id: mara"_s;
    QTest::newRow("upper case")
        << QByteArrayList{"ZADD", "leaderboard", "1", "7F6B4E8A-2F0E-4A54-9A3F-5F8F1F0F7C11"}
        << QByteArray("redis.keys")
        << u"\"leaderboard\" has a member that is no player's id: 7F6B4E8A-2F0E-4A54-9A3F-5F8F1F0F7C11"_s;
    QTest::newRow("session") << QByteArrayList{"SET", "session:1", "x"} << QByteArray("redis.families")
                             << u"\"session:1\" is a string"_s;
    QTest::newRow("score") << QByteArrayList{"HSET", "user:1:score", "a", "b"} << QByteArray("redis.families")
                           << u"\"user:1:score\" is a hash"_s;
    QTest::newRow("limit") << QByteArrayList{"SADD", "rate_limit:1:x", "a"} << QByteArray("redis.families")
                           << u"\"rate_limit:1:x\" is a set"_s;
}

void TestRedisChecks::foreignKeys()
{
    QFETCH(QByteArrayList, command);
    QFETCH(QByteArray, check);
    QVERIFY(!m_bench.redis(command).startsWith("ERR"));
    const DoctorCheck found = m_bench.look(check.constData());
    QCOMPARE(found.status, Status::Bad);
    QTEST(found.found, "found");
}

void TestRedisChecks::theUserMayDoLittle()
{
    QCOMPARE(m_bench.redis(
                 {"ACL", "SETUSER", "clerk", "reset", "on", ">secret", "~*", "+ping", "+info", "+client"}),
             QByteArray("OK"));
    RedisEndpoint endpoint = m_bench.servers().redisEndpoint();
    endpoint.username = u"clerk"_s;
    endpoint.password = u"secret"_s;
    RedisThread thread;
    auto *client = thread.create<RedisClient>(endpoint);
    thread.run([client] { client->start(); });
    QTRY_VERIFY(client->state() == RedisClient::State::Ready);
    DoctorSubject limited = m_bench.subject();
    limited.redis.client = client;

    QCOMPARE(m_bench.look("redis.version", limited).status, Status::Ok);
    QCOMPARE(m_bench.look("redis.commands", limited).status, Status::Bad); // not even EVAL
    for (const char *id : {"redis.user", "redis.keys", "redis.families", "redis.board", "redis.stop-writes",
                           "redis.persistence", "clock.redis"})
        QVERIFY2(m_bench.look(id, limited).status == Status::Unknown, id);

    m_bench.redis({"ACL", "SETUSER", "clerk", "&*", "+@all", "-publish", "-zadd"});
    const DoctorCheck rights = m_bench.look("redis.commands", limited);
    QCOMPARE(rights.status, Status::Bad);
    QCOMPARE(rights.found, u"not ZADD leaderboard, PUBLISH leaderboard:updates"_s);
    QCOMPARE(m_bench.look("redis.user", limited).found, u"clerk"_s);

    // What is advised helps.
    RedisCommand grant{"ACL", "SETUSER", "clerk"};
    for (const QString &rule : rights.advice.section(u"<our user> "_s, -1).split(u' '))
        grant << rule.toUtf8();
    QCOMPARE(m_bench.redis(grant), QByteArray("OK"));
    QCOMPARE(m_bench.look("redis.commands", limited).status, Status::Ok);
    m_bench.redis({"ACL", "DELUSER", "clerk"});
}

void TestRedisChecks::theBoardIsAnother_data()
{
    QTest::addColumn<RedisCommand>("command");
    QTest::addColumn<Status>("status");
    QTest::newRow("the right one") << RedisCommand{"PING"} << Status::Ok;
    QTest::newRow("of another time") << RedisCommand{"HSET", boardkeys::kMeta, "epoch", "abc-1-4000-7"}
                                     << Status::Bad;
    QTest::newRow("updates were lost") << RedisCommand{"HSET", boardkeys::kMeta, "seq", "41"} << Status::Bad;
    QTest::newRow("gone") << RedisCommand{"FLUSHALL"} << Status::Warning;
}

void TestRedisChecks::theBoardIsAnother()
{
    QFETCH(RedisCommand, command);
    VERIFY_OK(addPlayers(m_bench.connection(), 3));
    VERIFY_OK(BoardRebuild(m_bench.dsn(), m_bench.client()).run("run"));
    m_bench.redis({"HSET", boardkeys::kMeta, "seq", "42"});
    m_bench.sql("UPDATE scoreboard.projection_state SET last_seq = 42");
    QVERIFY(!m_bench.redis(command).startsWith("ERR"));
    const DoctorCheck check = m_bench.look("redis.board");
    QTEST(check.status, "status");
    if (check.status == Status::Ok)
        QCOMPARE(check.found, u"3 players, sequence 42"_s);
}

QTEST_GUILESS_MAIN(TestRedisChecks)
#include "tst_redischecks.moc"
