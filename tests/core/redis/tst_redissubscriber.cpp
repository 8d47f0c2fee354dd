// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/redissubscriber.h"

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A subscriber on a Redis thread and, in the test's thread, what it told.
class Listener final
{
public:
    explicit Listener(const RedisEndpoint &endpoint, const RedisClientOptions &options = briskOptions(),
                      const QList<QByteArray> &channels = {"news", "other"})
        : m_subscriber(m_thread.create<RedisSubscriber>(endpoint, options, channels))
    {
        QObject::connect(m_subscriber, &RedisSubscriber::subscribed, &m_context, [this] { ++subscriptions; });
        QObject::connect(m_subscriber, &RedisSubscriber::lost, &m_context,
                         [this](const Error &why) { errors.append(why); });
        QObject::connect(m_subscriber, &RedisSubscriber::messages, &m_context,
                         [this](const QList<RedisMessage> &batch) {
                             ++batches;
                             messages += batch;
                         });
        QObject::connect(m_subscriber, &RedisSubscriber::message, &m_context,
                         [this](const QByteArray &channel, const QByteArray &payload) {
                             single.append({channel, payload});
                         });
        m_thread.run([this] { m_subscriber->start(); });
    }

    RedisThread &thread() { return m_thread; }
    RedisSubscriber *subscriber() { return m_subscriber; }

private:
    QObject m_context;
    RedisThread m_thread;
    RedisSubscriber *m_subscriber;

public:
    int subscriptions = 0;
    int batches = 0;
    QList<Error> errors;
    QList<RedisMessage> messages; ///< by messages()
    QList<RedisMessage> single;   ///< by message()
};

} // namespace

class TestRedisSubscriber : public QObject
{
    Q_OBJECT

    RedisProcess m_server{RedisProcess::Options{true, true, {}}};

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_server.start()); }

    void hearsInOrder_data()
    {
        QTest::addColumn<RedisEndpoint>("endpoint");
        QTest::newRow("unix") << m_server.unixEndpoint();
        QTest::newRow("tcp") << m_server.tcpEndpoint();
        QTest::newRow("tls") << m_server.tlsEndpoint();
    }
    void hearsInOrder()
    {
        QFETCH(RedisEndpoint, endpoint);
        Listener listener(endpoint);
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 1, kPatience);
        QVERIFY(listener.subscriber()->isSubscribed());
        QList<RedisMessage> expected;
        for (int i = 0; i < 200; ++i) {
            const QByteArray channel = i % 3 == 0 ? "other" : "news";
            const QByteArray payload = i % 7 == 0 ? QByteArray(i * 1000, char(i)) : QByteArray::number(i);
            expected.append({channel, payload});
            QCOMPARE(m_server.command({"PUBLISH", channel, payload}).integer, 1);
        }
        m_server.command({"PUBLISH", "elsewhere", "not for us"});
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), expected.size(), kPatience);
        QCOMPARE(listener.messages, expected);
        QTRY_COMPARE_WITH_TIMEOUT(listener.single, expected, kPatience);
        QVERIFY(listener.errors.isEmpty());
    }

    void hearsAllOfABurst()
    {
        constexpr int kMessages = 100000;
        Listener listener(m_server.unixEndpoint());
        RedisSession publisher(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(listener.subscriptions == 1 && publisher.isReady(), kPatience);
        QList<RedisCommand> burst;
        for (int i = 0; i < kMessages; ++i)
            burst.append({"PUBLISH", "news", QByteArray::number(i)});
        std::atomic<bool> published = false;
        publisher.client->sendAll(burst, [&](const Result<QList<RedisReply>> &replies) {
            published = replies && replies->size() == kMessages;
        });
        QTRY_VERIFY_WITH_TIMEOUT(listener.messages.size() == kMessages, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(published, kPatience);
        for (int i = 0; i < kMessages; ++i)
            QCOMPARE(listener.messages.at(i).payload.toInt(), i);
        QVERIFY2(listener.batches < kMessages / 10, qPrintable(QString::number(listener.batches)));
        QVERIFY(listener.errors.isEmpty());
    }

    void subscribesAgainWhenThrownOut()
    {
        Listener listener(m_server.unixEndpoint());
        for (int round = 1; round <= 4; ++round) {
            QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, round, kPatience);
            QCOMPARE(m_server.command({"CLIENT", "KILL", "TYPE", "pubsub"}).integer, 1);
            QTRY_COMPARE_WITH_TIMEOUT(listener.errors.size(), round, kPatience);
            QCOMPARE(listener.errors.last().code, Error::Code::Unavailable);
        }
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 5, kPatience);
        m_server.command({"PUBLISH", "news", "again"});
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), 1, kPatience);
    }

    void subscribesAgainAfterTheServerWasKilled()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        Listener listener(server.unixEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 1, kPatience);
        server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(!listener.errors.isEmpty(), kPatience);
        VERIFY_OK(server.start());
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 2, kPatience);
        server.command({"PUBLISH", "news", "back"});
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), 1, kPatience);
    }

    void aSilentServerIsFound()
    {
        RedisProcess server;
        VERIFY_OK(server.start());
        RedisClientOptions options = briskOptions();
        options.keepalive = 50ms;
        options.commandTimeout = 200ms;
        options.connectTimeout = 300ms;
        Listener listener(server.unixEndpoint(), options);
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 1, kPatience);
        // A quiet server that answers PING is alive: many times the interval without a loss.
        for (int i = 0; i < 10; ++i) {
            const auto pings = [&] {
                const QByteArray statistics = server.command({"INFO", "commandstats"}).string;
                const qsizetype at = statistics.indexOf("cmdstat_ping:calls=");
                return at < 0 ? 0 : statistics.mid(at + 19, 10).split(',').first().toInt();
            };
            const int before = pings();
            QTRY_VERIFY_WITH_TIMEOUT(pings() > before, kPatience);
        }
        QVERIFY(listener.errors.isEmpty());
        server.pause();
        QTRY_VERIFY_WITH_TIMEOUT(!listener.errors.isEmpty(), kPatience);
        QCOMPARE(listener.errors.first().code, Error::Code::Timeout);
        server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 2, kPatience);
    }

    void aMessageThatIsTooLargeIsLost()
    {
        Listener listener(m_server.unixEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 1, kPatience);
        const QByteArray largest(RedisSubscriber::kMaxPayload, 'x');
        m_server.command({"PUBLISH", "news", largest});
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), 1, kPatience);
        QVERIFY(listener.messages.first().payload == largest);

        m_server.command({"PUBLISH", "news", "before"});
        m_server.command({"PUBLISH", "news", QByteArray(RedisSubscriber::kMaxPayload + 1024 * 1024, 'x')});
        QTRY_COMPARE_WITH_TIMEOUT(listener.errors.size(), 1, kPatience);
        QCOMPARE(listener.errors.first().code, Error::Code::Exhausted);
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 2, kPatience);
        m_server.command({"PUBLISH", "news", "after"});
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), 3, kPatience);
        QCOMPARE(listener.messages.at(1).payload, QByteArray("before"));
        QCOMPARE(listener.messages.at(2).payload, QByteArray("after"));
    }

    void saysWhenTheChannelIsForbidden()
    {
        m_server.command({"ACL", "SETUSER", "narrow", "on", ">n", "resetchannels", "&news", "+@all"});
        RedisEndpoint endpoint = m_server.unixEndpoint();
        endpoint.username = u"narrow"_s;
        endpoint.password = u"n"_s;
        Listener listener(endpoint);
        QTRY_VERIFY_WITH_TIMEOUT(!listener.errors.isEmpty(), kPatience);
        QCOMPARE(listener.errors.first().code, Error::Code::PermissionDenied);
        QCOMPARE(listener.subscriptions, 0);
        Listener allowed(endpoint, briskOptions(), {"news"});
        QTRY_COMPARE_WITH_TIMEOUT(allowed.subscriptions, 1, kPatience);
    }

    void stopsAndStarts()
    {
        Listener listener(m_server.unixEndpoint());
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 1, kPatience);
        listener.thread().run([&] { listener.subscriber()->stop(); });
        QVERIFY(!listener.subscriber()->isSubscribed());
        QTRY_COMPARE_WITH_TIMEOUT(m_server.command({"PUBLISH", "news", "unheard"}).integer, 0, kPatience);
        listener.thread().run([&] { listener.subscriber()->start(); });
        QTRY_COMPARE_WITH_TIMEOUT(listener.subscriptions, 2, kPatience);
        QCOMPARE(m_server.command({"PUBLISH", "news", "heard"}).integer, 1);
        QTRY_COMPARE_WITH_TIMEOUT(listener.messages.size(), 1, kPatience);
        QVERIFY(listener.errors.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRedisSubscriber)
#include "tst_redissubscriber.moc"
