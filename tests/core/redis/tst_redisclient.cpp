// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redisclient.h"

#include <thread>

#include "core/redis/rediserror.h"
#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using State = RedisClient::State;

QByteArray statistic(const RedisProcess &server, const QByteArray &command)
{
    const QByteArray line = "cmdstat_" + command + ":calls=";
    const QByteArray info = server.command({"INFO", "commandstats"}).string;
    const qsizetype at = info.indexOf(line);
    return at < 0 ? QByteArray("0") : info.mid(at + line.size(), info.indexOf(',', at) - at - line.size());
}

} // namespace

class TestRedisClient : public QObject
{
    Q_OBJECT

    RedisProcess m_server{RedisProcess::Options{true, true, {}}};

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_server.start()); }
    void init()
    {
        m_server.command({"FLUSHALL"});
        m_server.command({"SCRIPT", "FLUSH"});
        m_server.command({"CONFIG", "RESETSTAT"});
    }

    void worksOverEveryTransport_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::newRow("unix") << m_server.unixEndpoint();
        QTest::newRow("tcp") << m_server.tcpEndpoint();
        QTest::newRow("tls") << m_server.tlsEndpoint();
    }
    void worksOverEveryTransport()
    {
        QFETCH(RedisEndpoint, endpoint);
        RedisSession session(endpoint);
        QTRY_VERIFY2_WITH_TIMEOUT(session.isReady(), qUtf8Printable(session.messages().join(u'\n')),
                                  kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(session.states, (QList{State::Connecting, State::Ready}), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(session.servers.size(), 1, kPatience);
        QVERIFY(session.servers.first().version.contains(u'.'));
        QCOMPARE(session.servers.first().runId.size(), 40);
        QCOMPARE(session.servers.first().role, u"master"_s);
        QCOMPARE(session.servers.first().maxmemoryPolicy, u"noeviction"_s);

        const QByteArray binary = QByteArray("\0\r\n\xff", 4).repeated(1024 * 1024);
        QCOMPARE(session.ask({"SET", "key", binary})->string, QByteArray("OK"));
        const Result<RedisReply> got = session.ask({"GET", "key"});
        VERIFY_OK(got);
        QVERIFY(got->string == binary);
        QVERIFY(session.ask({"GET", "missing"})->isNil());
        QCOMPARE(session.ask({"INCR", "number"})->integer, 1);
        QCOMPARE(session.ask({"CLIENT", "GETNAME"})->string, QByteArray("test"));
    }

    void usesTheDatabaseOfTheAddress()
    {
        RedisEndpoint endpoint = m_server.unixEndpoint();
        endpoint.database = 3;
        RedisSession session(endpoint);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"SET", "where", "three"}));
        QVERIFY(m_server.command({"GET", "where"}).isNil());
        QVERIFY(m_server.command({"INFO", "keyspace"}).string.contains("db3:keys=1"));
    }

    void errorsOfTheServerAreErrors_data()
    {
        QTest::addColumn<QList<QByteArray>>("command");
        QTest::addColumn<Error::Code>("code");
        QTest::newRow("wrong type") << QList<QByteArray>{"LPUSH", "text", "x"} << Error::Code::Incompatible;
        QTest::newRow("wrong type in a script")
            << QList<QByteArray>{"EVAL", "return redis.call('ZADD', KEYS[1], 1, 'a')", "1", "text"}
            << Error::Code::Incompatible;
        QTest::newRow("fence") << QList<QByteArray>{"EVAL", "return redis.error_reply('EPOCH 7 is over')",
                                                    "0"}
                               << Error::Code::Conflict;
        QTest::newRow("unknown command") << QList<QByteArray>{"NOSUCH"} << Error::Code::Internal;
        QTest::newRow("unknown script")
            << QList<QByteArray>{"EVALSHA", QByteArray(40, '0'), "0"} << Error::Code::NotFound;
    }
    void errorsOfTheServerAreErrors()
    {
        QFETCH(QList<QByteArray>, command);
        QFETCH(Error::Code, code);
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"SET", "text", "a text"}));
        const Result<RedisReply> reply = session.ask(command);
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, code);
        QVERIFY(reply.error().message.endsWith(u'.'));
        QVERIFY(!reply.error().detail.isEmpty());
        VERIFY_OK(session.ask({"PING"})); // the connection is none the worse
    }

    void outOfMemoryIsExhausted()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        m_server.command({"CONFIG", "SET", "maxmemory", "1"});
        const Result<RedisReply> reply = session.ask({"SET", "key", "value"});
        m_server.command({"CONFIG", "SET", "maxmemory", "0"});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Exhausted);
    }

    void keepsTheOrderOfManyThreads()
    {
        constexpr int kThreads = 4;
        constexpr int kEach = 25000;
        std::atomic<int> wrong = 0;
        std::atomic<int> answered = 0;
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                const QByteArray list = "list:" + QByteArray::number(t);
                auto expected = std::make_shared<int>(0); // touched on the Redis thread only
                for (int i = 0; i < kEach; ++i) {
                    session.client->send({"RPUSH", list, QByteArray::number(i)},
                                         [&, expected, i](const Result<RedisReply> &reply) {
                                             if (!reply || reply->integer != i + 1 || (*expected)++ != i)
                                                 ++wrong;
                                             ++answered;
                                         });
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), kThreads * kEach, kPatience);
        QCOMPARE(wrong.load(), 0);
        for (int t = 0; t < kThreads; ++t) {
            const Result<RedisReply> list
                = session.ask({"LRANGE", "list:" + QByteArray::number(t), "0", "-1"});
            VERIFY_OK(list);
            QCOMPARE(list->size(), kEach);
            for (int i = 0; i < kEach; ++i)
                QCOMPARE(list->at(i).toInteger(), i);
        }
    }

    void aPipelineIsContiguous()
    {
        std::atomic<int> answered = 0;
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        // Each pipeline appends its own letter five times; mixed letters would show that another came between.
        std::vector<std::thread> threads;
        for (char letter : {'a', 'b', 'c'}) {
            threads.emplace_back([&, letter] {
                for (int i = 0; i < 300; ++i) {
                    session.client->sendAll(
                        QList<RedisCommand>(5, {"APPEND", "letters", QByteArray(1, letter)}),
                        [&](const Result<QList<RedisReply>> &replies) {
                            if (replies && replies->size() == 5)
                                ++answered;
                        });
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), 900, kPatience);
        const QByteArray letters = session.ask({"GET", "letters"})->string;
        QCOMPARE(letters.size(), 4500);
        for (qsizetype at = 0; at < letters.size(); at += 5)
            QCOMPARE(letters.mid(at, 5), QByteArray(5, letters.at(at)));
    }

    void aPipelineReportsErrorsInPlace()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        // Shared, because result() returns before finish() does.
        auto promise = std::make_shared<QPromise<Result<QList<RedisReply>>>>();
        promise->start();
        session.client->sendAll({{"SET", "a", "1"}, {"LPUSH", "a", "2"}, {"INCR", "a"}},
                                [promise](const Result<QList<RedisReply>> &answer) {
                                    promise->addResult(answer);
                                    promise->finish();
                                });
        const Result<QList<RedisReply>> replies = promise->future().result();
        VERIFY_OK(replies);
        QCOMPARE(replies->size(), 3);
        QCOMPARE(replies->at(0).string, QByteArray("OK"));
        QVERIFY(replies->at(1).isError());
        QCOMPARE(errorFromRedis(replies->at(1).string).code, Error::Code::Incompatible);
        QCOMPARE(replies->at(2).integer, 2);
    }

    void anEmptyPipelineIsAnswered()
    {
        std::atomic<bool> answered = false;
        RedisSession session(m_server.unixEndpoint());
        session.client->sendAll(
            {}, [&](const Result<QList<RedisReply>> &replies) { answered = replies && replies->isEmpty(); });
        QTRY_VERIFY_WITH_TIMEOUT(answered, kPatience);
    }

    void scriptsGoBySourceOnceThenByDigest()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        const RedisScript script("return {KEYS[1], ARGV[1], #ARGV}");
        QList<QByteArray> arguments(5000, "argument");
        for (int i = 0; i < 10; ++i) {
            const Result<RedisReply> reply = session.client->evalAsync(script, {"key"}, arguments).result();
            VERIFY_OK(reply);
            QCOMPARE(reply->at(0).string, QByteArray("key"));
            QCOMPARE(reply->at(1).string, QByteArray("argument"));
            QCOMPARE(reply->at(2).integer, 5000);
        }
        QCOMPARE(statistic(m_server, "eval"), QByteArray("1"));
        QCOMPARE(statistic(m_server, "evalsha"), QByteArray("9"));
    }

    void flushedScriptsAreSentAgainInOrder()
    {
        std::atomic<int> answered = 0;
        std::atomic<int> wrong = 0;
        int next = 0; // Redis thread
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        const RedisScript script("return redis.call('RPUSH', KEYS[1], ARGV[1])");
        constexpr int kCalls = 2000;
        for (int i = 0; i < kCalls; ++i) {
            if (i % 50 == 25)
                session.client->send({"SCRIPT", "FLUSH"}, {});
            session.client->eval(script, {"order"}, {QByteArray::number(i)},
                                 [&, i](const Result<RedisReply> &reply) {
                                     if (!reply || reply->integer != i + 1 || next++ != i)
                                         ++wrong;
                                     ++answered;
                                 });
            if (i % 500 == 0)
                VERIFY_OK(session.ask({"PING"})); // cuts the stream, so that several pipelines meet a flush
        }
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), kCalls, kPatience);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(session.ask({"LLEN", "order"})->integer, kCalls);
        QVERIFY(statistic(m_server, "evalsha").toInt() >= kCalls - 100);
        VERIFY_OK(session.ask({"PING"}));
    }

    void aScriptThatSaysNoscriptItselfIsNotSentForEver()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        const RedisScript script("return redis.error_reply('NOSCRIPT of my own')");
        for (int i = 0; i < 2; ++i) {
            const Result<RedisReply> reply = session.client->evalAsync(script, {}, {}).result();
            QVERIFY(!reply);
            QCOMPARE(reply.error().code, Error::Code::NotFound);
        }
    }

    void refusesMoreThanItMayQueue()
    {
        std::atomic<int> done = 0;
        std::atomic<int> refused = 0;
        std::atomic<int> otherwise = 0;
        RedisClientOptions options = briskOptions();
        options.maxQueuedCommands = 100;
        RedisSession session(m_server.unixEndpoint(), options);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        session.thread().run([&] { // nothing is sent while the Redis thread is here
            for (int i = 0; i < 250; ++i) {
                session.client->send({"INCR", "count"}, [&](const Result<RedisReply> &reply) {
                    if (reply)
                        ++done;
                    else if (reply.error().code == Error::Code::Exhausted)
                        ++refused;
                    else
                        ++otherwise;
                });
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(done + refused + otherwise, 250, kPatience);
        QCOMPARE(done.load(), 100);
        QCOMPARE(refused.load(), 150);
        QCOMPARE(session.ask({"GET", "count"})->toInteger(), 100); // and it works again
    }

    void refusesMoreBytesThanItMayQueue()
    {
        std::atomic<int> done = 0;
        std::atomic<int> refused = 0;
        RedisClientOptions options = briskOptions();
        options.maxQueuedBytes = 1024 * 1024;
        RedisSession session(m_server.unixEndpoint(), options);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        session.thread().run([&] {
            for (int i = 0; i < 20; ++i) {
                session.client->send({"SET", "key", QByteArray(100 * 1024, 'x')},
                                     [&](const Result<RedisReply> &reply) { ++(reply ? done : refused); });
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(done + refused, 20, kPatience);
        QVERIFY(done >= 10);
        QVERIFY(refused >= 8);
        VERIFY_OK(session.ask({"GET", "key"}));
    }

    void stopFailsWhatWaits()
    {
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        QFuture<Result<RedisReply>> future;
        session.thread().run([&] {
            future = session.client->request({"PING"});
            session.client->stop();
            // Told before stop() returns.
            QVERIFY(future.isFinished());
        });
        QVERIFY(!future.result());
        QCOMPARE(future.result().error().code, Error::Code::Cancelled);
        QCOMPARE(session.client->state(), State::Disconnected);
        QCOMPARE(session.ask({"PING"}).error().code, Error::Code::Unavailable);

        session.thread().run([&] { session.client->start(); });
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"PING"}));
    }

    void callbacksMayStopAndStartTheClient()
    {
        std::atomic<int> cancelled = 0;
        std::atomic<int> again = 0;
        RedisSession session(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        session.thread().run([&] {
            session.client->send({"PING"}, [&](const Result<RedisReply> &) {
                session.client->stop();
                session.client->start();
            });
            for (int i = 0; i < 100; ++i) {
                session.client->send({"PING"}, [&](const Result<RedisReply> &reply) {
                    if (reply || reply.error().code != Error::Code::Cancelled)
                        return;
                    ++cancelled;
                    session.client->send({"PING"}, [&](const Result<RedisReply> &) { ++again; });
                });
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(cancelled.load(), 100, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(again.load(), 100, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
        VERIFY_OK(session.ask({"PING"}));
    }

    void everyCallbackIsCalledWhenTheClientGoes()
    {
        std::atomic<int> called = 0;
        std::atomic<int> late = 0;
        {
            RedisSession session(m_server.unixEndpoint());
            QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
            session.thread().run([&] {
                for (int i = 0; i < 100; ++i) {
                    session.client->send({"PING"}, [&](const Result<RedisReply> &) {
                        ++called;
                        session.client->send({"PING"}, [&](const Result<RedisReply> &) { ++late; });
                    });
                }
            });
        }
        QCOMPARE(called.load(), 100);
        QCOMPARE(late.load(), 100);
    }
};

QTEST_GUILESS_MAIN(TestRedisClient)
#include "tst_redisclient.moc"
