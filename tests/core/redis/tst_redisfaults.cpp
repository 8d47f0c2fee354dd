// SPDX-License-Identifier: GPL-3.0-or-later
// What a RedisClient does on the bad days of its server.
#include <thread>

#include <QScopeGuard>

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using State = RedisClient::State;

/// Counts outcomes of calls; callbacks of any thread may write to it.
struct Tally
{
    std::atomic<int> done = 0;
    std::atomic<int> unavailable = 0;
    std::atomic<int> unknown = 0;
    std::atomic<int> timeout = 0;
    std::atomic<int> otherwise = 0;

    [[nodiscard]] int all() const { return done + unavailable + unknown + timeout + otherwise; }
    void count(const Result<RedisReply> &reply)
    {
        if (reply)
            ++done;
        else if (reply.error().code == Error::Code::Unavailable)
            ++unavailable;
        else if (reply.error().code == Error::Code::Unknown)
            ++unknown;
        else if (reply.error().code == Error::Code::Timeout)
            ++timeout;
        else
            ++otherwise;
    }
};

RedisClientOptions impatient()
{
    RedisClientOptions options = briskOptions();
    options.commandTimeout = 200ms;
    options.connectTimeout = 300ms;
    return options;
}

} // namespace

class TestRedisFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAfterKill()
    {
        RedisProcess server(RedisProcess::Options{true, false, {}});
        VERIFY_OK(server.start());
        RedisSession session(server.tcpEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(session.servers.size(), 1, kPatience);
        const RedisScript script("return redis.call('INCR', KEYS[1])");
        VERIFY_OK(session.client->evalAsync(script, {"count"}, {}).result());

        for (int round = 1; round <= 3; ++round) {
            server.kill();
            QTRY_COMPARE_WITH_TIMEOUT(session.client->state() == State::Ready, false, kPatience);
            // Nothing is kept for later.
            for (int i = 0; i < 100; ++i) {
                const Result<RedisReply> refused = session.ask({"INCR", "count"});
                QVERIFY(!refused);
                QCOMPARE(refused.error().code, Error::Code::Unavailable);
            }
            VERIFY_OK(server.start());
            QTRY_COMPARE_WITH_TIMEOUT(session.servers.size(), round + 1, kPatience);
            QVERIFY(session.servers.last().runId != session.servers.at(round - 1).runId);
            // The new server does not know the script, and nothing came to it from before.
            const Result<RedisReply> count = session.client->evalAsync(script, {"count"}, {}).result();
            VERIFY_OK(count);
            QCOMPARE(count->integer, 1);
        }
        for (const Error &error : std::as_const(session.errors))
            QCOMPARE(error.code, Error::Code::Unavailable);
        QVERIFY(session.errors.size() >= 3);
    }

    void everyCallEndsWhileTheServerComesAndGoes()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        Tally tally;
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);

        std::atomic<bool> ending = false;
        std::atomic<int> asked = 0;
        const RedisScript script("return redis.call('INCRBY', KEYS[1], #ARGV)");
        std::vector<std::thread> threads;
        auto end = qScopeGuard([&] {
            ending = true;
            for (std::thread &thread : threads)
                thread.join();
        });
        for (int t = 0; t < 3; ++t) {
            threads.emplace_back([&, t] {
                const QList<QByteArray> arguments(200, "x");
                while (!ending) {
                    ++asked;
                    const auto callback = [&](const Result<RedisReply> &reply) { tally.count(reply); };
                    if (t == 0)
                        session.client->eval(script, {"script"}, arguments, callback);
                    else
                        session.client->send({"INCR", "count"}, callback);
                    while (asked - tally.all() > 20000)
                        std::this_thread::yield();
                }
            });
        }
        for (int round = 0; round < 5; ++round) {
            const int before = tally.done;
            QTRY_VERIFY_WITH_TIMEOUT(tally.done > before + 2000, kPatience);
            server.kill();
            QTRY_VERIFY_WITH_TIMEOUT(!session.isReady(), kPatience);
            VERIFY_OK(server.start());
            QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        }
        end.dismiss();
        ending = true;
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE_WITH_TIMEOUT(tally.all(), asked.load(), kPatience);
        QCOMPARE(tally.otherwise.load(), 0);
        QCOMPARE(tally.timeout.load(), 0);
        QVERIFY(tally.unavailable > 0);
        QVERIFY(tally.unknown > 0);
    }

    void aSilentServerIsATimeout()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        Tally tally;
        RedisSession session(server.unixEndpoint(), impatient());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        server.pause();
        for (int i = 0; i < 10; ++i)
            session.client->send({"INCR", "count"},
                                 [&](const Result<RedisReply> &reply) { tally.count(reply); });
        QTRY_COMPARE_WITH_TIMEOUT(tally.all(), 10, kPatience);
        QCOMPARE(tally.timeout.load(), 1); // the one that was waited for
        QCOMPARE(tally.unknown.load(), 9);
        QVERIFY(!session.isReady());
        QTRY_VERIFY_WITH_TIMEOUT(session.errors.size() >= 2,
                                 kPatience); // the time-out, then attempts that get no answer
        QCOMPARE(session.errors.at(0).code, Error::Code::Timeout);
        QCOMPARE(session.errors.at(1).code, Error::Code::Timeout);
        QVERIFY(session.errors.at(0).message != session.errors.at(1).message);
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        // What the silent server had received it may carry out later: that is why the code is Unknown.
        VERIFY_OK(session.ask({"PING"}));
    }

    void anIdleConnectionThatDiedIsFound()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisClientOptions options = impatient();
        options.keepalive = 50ms;
        RedisSession session(server.unixEndpoint(), options);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        server.pause();
        QTRY_VERIFY_WITH_TIMEOUT(!session.isReady(), kPatience); // though nobody asked anything
        QTRY_COMPARE_WITH_TIMEOUT(session.errors.isEmpty(), false, kPatience);
        QCOMPARE(session.errors.first().code, Error::Code::Timeout);
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
    }

    void aSlowThreadOfOursIsNoTimeout()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        Tally tally;
        RedisSession session(server.unixEndpoint(), impatient());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        for (int i = 0; i < 20000; ++i) {
            session.client->send({"PING"}, [&, i](const Result<RedisReply> &reply) {
                if (i == 0)
                    std::this_thread::sleep_for(
                        600ms); // what is tested: replies lie unread past the time-out
                tally.count(reply);
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(tally.all(), 20000, kPatience);
        QCOMPARE(tally.done.load(), 20000);
        QCOMPARE(session.errors.size(), 0);
    }

    void comesBackWhenTheServerThrowsItOut()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisSession session(server.unixEndpoint());
        for (int round = 1; round <= 5; ++round) {
            QTRY_COMPARE_WITH_TIMEOUT(session.servers.size(), round, kPatience);
            QCOMPARE(server.command({"CLIENT", "KILL", "TYPE", "normal"}).integer, 1);
            QTRY_COMPARE_WITH_TIMEOUT(session.errors.size(), round, kPatience);
        }
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        QCOMPARE(session.errors.first().code, Error::Code::Unavailable);
        VERIFY_OK(session.ask({"PING"}));
    }

    void startsBeforeTheServerDoes()
    {
        RedisProcess server;
        RedisSession session(server.unixEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(session.errors.size(), 1, kPatience);
        QCOMPARE(session.ask({"PING"}).error().code, Error::Code::Unavailable);
        VERIFY_OK(server.start());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"PING"}));
    }

    void aLoadingServerIsUnavailable()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        const QByteArray fill
            = "for i = 1, 20000 do redis.call('SET', 'key:' .. i, string.rep('x', 100)) end return 'OK'";
        QCOMPARE(server.command({"EVAL", fill, "0"}).string, QByteArray("OK"));
        QCOMPARE(server.command({"SAVE"}).string, QByteArray("OK"));
        server.kill();
        // Half a millisecond a key: it loads for ten seconds, and answers in between.
        server.setArguments(
            {u"--key-load-delay"_s, u"500"_s, u"--loading-process-events-interval-bytes"_s, u"1024"_s});
        VERIFY_OK(server.start());
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        const Result<RedisReply> reply = session.ask({"GET", "key:1"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Unavailable);
        QVERIFY(reply.error().detail.startsWith(u"LOADING"_s));
    }

    void aReplicaIsUnavailable()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        server.command({"REPLICAOF", "127.0.0.1", "1"});
        Result<RedisReply> reply = session.ask({"SET", "key", "value"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Unavailable);
        QVERIFY(reply.error().detail.startsWith(u"READONLY"_s));
        server.command({"CONFIG", "SET", "replica-serve-stale-data", "no"});
        reply = session.ask({"GET", "key"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Unavailable);
        QVERIFY(reply.error().detail.startsWith(u"MASTERDOWN"_s));
        server.command({"REPLICAOF", "NO", "ONE"});
        VERIFY_OK(session.ask({"SET", "key", "value"}));
    }

    void aBusyServerIsUnavailable()
    {
        RedisProcess server(RedisProcess::Options{false, false, {u"--busy-reply-threshold"_s, u"20"_s}});
        VERIFY_OK(server.start());
        RedisSession busy(server.unixEndpoint());
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(busy.isReady() && session.isReady(), kPatience);
        QFuture<Result<RedisReply>> endless = busy.client->request({"EVAL", "while true do end", "0"});
        // Before the server is busy it is only silent, and a PING then succeeds late or not at all.
        Result<RedisReply> reply = session.ask({"PING"});
        for (int i = 0; reply && i < 1000; ++i)
            reply = session.ask({"PING"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Unavailable);
        QVERIFY(reply.error().detail.startsWith(u"BUSY"_s));
        QCOMPARE(server.command({"SCRIPT", "KILL"}).string, QByteArray("OK"));
        QVERIFY(!endless.result());
        VERIFY_OK(session.ask({"PING"}));
    }

    void whatWasNotAskedEndsTheConnection()
    {
        // Here a server that pushes: RESP2 has no such thing outside of subscriptions.
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisSession session(server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"SUBSCRIBE", "channel"}));
        server.command({"PUBLISH", "channel", "unasked"});
        QTRY_COMPARE_WITH_TIMEOUT(session.errors.size(), 1, kPatience);
        QCOMPARE(session.errors.first().code, Error::Code::Internal);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"PING"}));
    }
};

QTEST_GUILESS_MAIN(TestRedisFaults)
#include "tst_redisfaults.moc"
