// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/loginthrottle.h"

#include <atomic>

#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "tests/support/support.h"
#include "tests/support/testservers.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestLoginThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::Redis));
        RedisClientOptions options;
        options.reconnectFirst = 20ms;
        options.reconnectCeiling = 100ms;
        m_client = m_thread.create<RedisClient>(m_servers.redisEndpoint(), options);
        m_thread.run([this] { m_client->start(); });
    }

    void init()
    {
        QTRY_VERIFY(m_client->state() == RedisClient::State::Ready);
        VERIFY_OK(m_servers.flushRedis());
    }

    void letsThroughExactlyAsManyAsAllowed()
    {
        LoginThrottle throttle(*m_client);
        QList<QFuture<Result<LoginThrottle::Verdict>>> all;
        for (int i = 0; i < 50; ++i)
            all.append(throttle.attempt("203.0.113.7"));
        int allowed = 0;
        for (auto &one : all) {
            const auto verdict = one.result();
            VERIFY_OK(verdict);
            allowed += verdict->allowed;
            QVERIFY(verdict->allowed ? verdict->retryAfter == 0s
                                     : verdict->retryAfter > 0s && verdict->retryAfter <= 60s);
        }
        QCOMPARE(allowed, 10);
        QVERIFY(throttle.attempt("203.0.113.8").result()->allowed);
        QVERIFY(throttle.attempt({}).result()->allowed); // a Unix socket
        QVERIFY(throttle.attempt({}).result()->ticket.isEmpty());
    }

    void everyKeyEnds()
    {
        LoginThrottle throttle(*m_client);
        VERIFY_OK(throttle.attempt("2001:db8::1").result());
        VERIFY_OK(throttle.failure("somebody").result());
        expectLifetime("rate_limit:address-2001:db8::/64:login", 60'000);
        expectLifetime("rate_limit:somebody:login", 900'000);
        for (int i = 0; i < 10; ++i) // also the refused ones leave it so
            VERIFY_OK(throttle.failure("somebody").result());
        expectLifetime("rate_limit:somebody:login", 900'000);
        QCOMPARE(command({"DBSIZE"}).toInteger(), 2);
        QCOMPARE(command({"ZCARD", "rate_limit:somebody:login"}).toInteger(), 5);
    }

    void theWindowSlides()
    {
        LoginThrottleOptions options;
        options.accountWindow = 2s;
        options.accountFailures = 2;
        LoginThrottle throttle(*m_client, options);
        QVERIFY(throttle.failure("a").result()->allowed);
        QVERIFY(throttle.failure("a").result()->allowed);
        QVERIFY(!throttle.failure("a").result()->allowed);
        // As if the first one had been a window ago.
        const RedisReply first = command({"ZRANGE", "rate_limit:a:login", "0", "0"});
        command({"ZINCRBY", "rate_limit:a:login", "-2000", first.at(0).string});
        QVERIFY(throttle.failure("a").result()->allowed);
        QVERIFY(!throttle.failure("a").result()->allowed);
    }

    void whatIsForgivenDoesNotCount()
    {
        LoginThrottle throttle(*m_client);
        for (int i = 0; i < 20; ++i) {
            const auto verdict = throttle.failure("a").result();
            VERIFY_OK(verdict);
            QVERIFY(verdict->allowed);
            throttle.forgive("a", verdict->ticket);
        }
        for (int i = 0; i < 5; ++i)
            QVERIFY(throttle.failure("a").result()->allowed);
        QVERIFY(!throttle.failure("a").result()->allowed);
    }

    void countsForItselfWhileRedisIsAway()
    {
        std::atomic<qint64> now = 1'000'000;
        LoginThrottleOptions options;
        options.steadyNow = [&now] { return std::chrono::milliseconds(now.load()); };
        LoginThrottle throttle(*m_client, options);
        VERIFY_OK(m_servers.killRedis());
        QTRY_VERIFY(m_client->state() != RedisClient::State::Ready);
        for (int i = 0; i < 5; ++i)
            QVERIFY(throttle.attempt("203.0.113.7").result()->allowed);
        const auto refused = throttle.attempt("203.0.113.7").result();
        VERIFY_OK(refused);
        QVERIFY(!refused->allowed);
        QCOMPARE(refused->retryAfter, 60s);
        const auto first = throttle.failure("a").result();
        VERIFY_OK(first);
        QVERIFY(throttle.failure("a").result()->allowed);
        QVERIFY(!throttle.failure("a").result()->allowed);
        throttle.forgive("a", first->ticket);
        QVERIFY(throttle.failure("a").result()->allowed);
        now += 60'000;
        QVERIFY(throttle.attempt("203.0.113.7").result()->allowed);
        VERIFY_OK(m_servers.startRedis());
        QTRY_VERIFY(m_client->state() == RedisClient::State::Ready);
        for (int i = 0; i < 10; ++i)
            QVERIFY(throttle.attempt("203.0.113.7").result()->allowed);
    }

private:
    RedisReply command(const RedisCommand &words)
    {
        return m_client->request(words).result().valueOr(RedisReply{});
    }

    void expectLifetime(const QByteArray &key, qint64 milliseconds)
    {
        const qint64 left = command({"PTTL", key}).toInteger();
        QVERIFY2(left > milliseconds - 30'000 && left <= milliseconds, QByteArray::number(left).constData());
    }

    test::TestServers m_servers;
    RedisThread m_thread;
    RedisClient *m_client = nullptr;
};

QTEST_GUILESS_MAIN(TestLoginThrottle)
#include "tst_loginthrottle.moc"
