// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redishandshake.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

RedisReply status(const QByteArray &text)
{
    return {RedisReply::Type::Status, text, 0, {}};
}

RedisReply refusal(const QByteArray &text)
{
    return {RedisReply::Type::Error, text, 0, {}};
}

RedisReply info(const QByteArray &text)
{
    return {RedisReply::Type::String, text, 0, {}};
}

RedisEndpoint endpoint(const QString &user, const QString &password, int database)
{
    RedisEndpoint endpoint;
    endpoint.username = user;
    endpoint.password = password;
    endpoint.database = database;
    return endpoint;
}

} // namespace

class TestRedisHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForWhatItNeeds_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QList<RedisCommand>>("commands");
        const QList<RedisCommand> infos{{"INFO", "server"}, {"INFO", "replication"}, {"INFO", "memory"}};
        QTest::newRow("nothing") << endpoint({}, {}, 0) << QByteArray() << infos;
        QTest::newRow("password") << endpoint({}, u"pa ss"_s, 0) << QByteArray("a")
                                  << QList<RedisCommand>{{"AUTH", "pa ss"}, {"CLIENT", "SETNAME", "a"}}
                + infos;
        QTest::newRow("user") << endpoint(u"björn"_s, u"geheim"_s, 2) << QByteArray("a b\nc")
                              << QList<RedisCommand>{{"AUTH", "bj\xc3\xb6rn", "geheim"},
                                                     {"SELECT", "2"},
                                                     {"CLIENT", "SETNAME", "a-b-c"}}
                + infos;
        QTest::newRow("user without password") << endpoint(u"guest"_s, {}, 0) << QByteArray()
                                               << QList<RedisCommand>{{"AUTH", "guest", ""}} + infos;
    }
    void asksForWhatItNeeds()
    {
        QFETCH(RedisEndpoint, endpoint);
        QFETCH(QByteArray, name);
        QFETCH(QList<RedisCommand>, commands);
        QByteArray expected;
        for (const RedisCommand &command : std::as_const(commands))
            encodeTo(expected, command);
        QCOMPARE(RedisHandshake(endpoint, name).request(), expected);
    }

    void readsWhoAnswers()
    {
        RedisHandshake handshake(endpoint({}, u"secret"_s, 0), "name");
        for (const RedisReply &reply :
             {status("OK"), status("OK"), info("# Server\r\nredis_version:7.0.15\r\nrun_id:abc\r\n"),
              info("# Replication\r\nrole:slave\r\n"),
              info("# Memory\r\nmaxmemory_policy:allkeys-lru\r\n")}) {
            QVERIFY(!handshake.isDone());
            QVERIFY(!handshake.take(reply));
        }
        QVERIFY(handshake.isDone());
        QCOMPARE(handshake.info(),
                 (RedisServerInfo{u"7.0.15"_s, QByteArray("abc"), u"slave"_s, u"allkeys-lru"_s}));
    }

    void doesWithoutWhatItMayNotRead()
    {
        RedisHandshake handshake(endpoint({}, {}, 0), "name");
        for (int i = 0; i < 4; ++i)
            QVERIFY(!handshake.take(refusal("NOPERM this user has no permissions to run this command")));
        QVERIFY(handshake.isDone());
        QCOMPARE(handshake.info(), RedisServerInfo());
    }

    void saysWhyItMayNotIn_data()
    {
        QTest::addColumn<int>("accepted");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Error::Code>("code");
        using Code = Error::Code;
        QTest::newRow("wrong password")
            << 0 << QByteArray("WRONGPASS invalid username-password pair") << Code::PermissionDenied;
        QTest::newRow("no password set")
            << 0
            << QByteArray("ERR AUTH <password> called without any password configured for the default user.")
            << Code::PermissionDenied;
        QTest::newRow("AUTH is not known")
            << 0 << QByteArray("ERR unknown command 'AUTH', with args beginning with: 'secret'")
            << Code::PermissionDenied;
        QTest::newRow("AUTH takes no user")
            << 0 << QByteArray("ERR wrong number of arguments for 'auth' command") << Code::PermissionDenied;
        QTest::newRow("server is full")
            << 0 << QByteArray("ERR max number of clients reached") << Code::Exhausted;
        QTest::newRow("protected") << 0 << QByteArray("DENIED Redis is running in protected mode")
                                   << Code::PermissionDenied;
        QTest::newRow("no such database")
            << 1 << QByteArray("ERR DB index is out of range") << Code::InvalidArgument;
        QTest::newRow("database forbidden")
            << 1 << QByteArray("NOPERM this user may not") << Code::PermissionDenied;
        QTest::newRow("password wanted")
            << 2 << QByteArray("NOAUTH Authentication required.") << Code::PermissionDenied;
        QTest::newRow("password wanted for INFO")
            << 3 << QByteArray("NOAUTH Authentication required.") << Code::PermissionDenied;
    }
    void saysWhyItMayNotIn()
    {
        QFETCH(int, accepted);
        QFETCH(QByteArray, text);
        QFETCH(Error::Code, code);
        RedisHandshake handshake(endpoint({}, u"secret"_s, 99), "name");
        for (int i = 0; i < accepted; ++i)
            QVERIFY(!handshake.take(status("OK")));
        const std::optional<Error> refused = handshake.take(refusal(text));
        QVERIFY(refused);
        QCOMPARE(refused->code, code);
        QVERIFY(refused->message.endsWith(u'.'));
        QVERIFY(!toString(*refused).contains(u"secret"_s));
    }
};

QTEST_GUILESS_MAIN(TestRedisHandshake)
#include "tst_redishandshake.moc"
