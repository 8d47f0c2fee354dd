// SPDX-License-Identifier: GPL-3.0-or-later
// The script by itself, with a clock of the test's.
#include <deque>

#include <QRandomGenerator>
#include <QtEndian>

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kStart = 1'800'000'000'000'000; ///< microseconds since 1970

struct Attempt
{
    QByteArray key;
    int limit = 1;
    int window = 1000; ///< milliseconds
};

QByteArray bigEndian(qint64 time)
{
    const qint64 big = qToBigEndian(time);
    return {reinterpret_cast<const char *>(&big), sizeof big};
}

} // namespace

class TestAttemptsScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_server.start());
        m_session = std::make_unique<RedisSession>(m_server.unixEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), kPatience);
    }
    void cleanupTestCase() { m_session.reset(); }
    void init() { m_server.command({"FLUSHALL"}); }

    void allowsExactlyTheLimitInAnyWindow_data()
    {
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("window"); // milliseconds
        QTest::addColumn<int>("step");   // microseconds at most
        QTest::newRow("one") << 1 << 60'000 << 20'000'000;
        QTest::newRow("ten in a minute") << 10 << 60'000 << 3'000'000;
        QTest::newRow("many, close together") << 40 << 200 << 5'000;
        QTest::newRow("at the same time") << 3 << 60'000 << 2;
    }
    void allowsExactlyTheLimitInAnyWindow()
    {
        QFETCH(const int, limit);
        QFETCH(const int, window);
        QFETCH(const int, step);
        QRandomGenerator random(quint32(limit + 1));
        std::deque<qint64> passed;
        qint64 now = kStart;
        for (int i = 0; i < 3000; ++i) {
            now += random.bounded(step);
            while (!passed.empty() && passed.front() <= now - qint64(window) * 1000)
                passed.pop_front();
            const qint64 verdict = attempt({"rate_limit:a:b", limit, window}, now);
            if (passed.size() < size_t(limit)) {
                QCOMPARE(verdict, qint64(limit) - qint64(passed.size()) - 1);
                passed.push_back(now);
            } else {
                const qint64 wait = passed.front() + qint64(window) * 1000 - now;
                QCOMPARE(verdict, -(wait + 999) / 1000);
            }
        }
    }

    void whoWaitsAsToldIsLetThrough()
    {
        for (int i = 0; i < 3; ++i)
            QCOMPARE(attempt({"k", 3, 1000}, kStart + i * 100'000), 2 - i);
        const qint64 wait = -attempt({"k", 3, 1000}, kStart + 300'500);
        QCOMPARE(wait, 700);
        QVERIFY(attempt({"k", 3, 1000}, kStart + 300'500 + (wait - 1) * 1000) < 0);
        QCOMPARE(attempt({"k", 3, 1000}, kStart + 300'500 + wait * 1000), 0);
    }

    void manyKeysInOneStepAndOneKeyOften()
    {
        const QList<qint64> verdicts = attempts(
            {{"a", 2, 1000}, {"b", 1, 1000}, {"a", 2, 1000}, {"a", 2, 1000}, {"b", 1, 1000}, {"c", 5, 1000}},
            kStart);
        QCOMPARE(verdicts, (QList<qint64>{1, 0, 0, -1000, -1000, 4}));
    }

    void moreKeysThanOneCallTakes()
    {
        QList<Attempt> many;
        for (int i = 0; i < 2500; ++i)
            many.append({QByteArray::number(i % 2400), 1, 1000});
        const QList<qint64> verdicts = attempts(many, kStart);
        QCOMPARE(verdicts.count(0), 2400);
        QCOMPARE(verdicts.mid(2400), QList<qint64>(100, -1000));
    }

    void everyKeyExpires()
    {
        attempt({"k", 2, 5000}, kStart);
        const qint64 left = m_session->ask({"PTTL", "k"})->integer;
        QVERIFY2(left > 0 && left <= 6000, qPrintable(QString::number(left)));
        attempt({"k", 2, 5000}, kStart + 1);
        QVERIFY(attempt({"k", 2, 5000}, kStart + 2) < 0);
        QVERIFY(m_session->ask({"PTTL", "k"})->integer > 0);
    }

    void damagedContentIsTakenForNothing_data()
    {
        QTest::addColumn<RedisCommand>("damage");
        QTest::newRow("text") << RedisCommand{"SET", "k", "hello"};
        QTest::newRow("empty") << RedisCommand{"SET", "k", ""};
        QTest::newRow("half a time") << RedisCommand{"SET", "k", "T1abc"};
        QTest::newRow("other head") << RedisCommand{"SET", "k", QByteArray(18, 'x')};
        QTest::newRow("not in order")
            << RedisCommand{"SET", "k", "T1" + QByteArray(16, '\x7f') + bigEndian(kStart - 100)};
        QTest::newRow("list") << RedisCommand{"RPUSH", "k", "x"};
        QTest::newRow("hash") << RedisCommand{"HSET", "k", "a", "b"};
    }
    void damagedContentIsTakenForNothing()
    {
        QFETCH(const RedisCommand, damage);
        m_server.command(damage);
        QCOMPARE(attempt({"k", 2, 1000}, kStart), 1);
        QCOMPARE(attempt({"k", 2, 1000}, kStart), 0);
        QVERIFY(attempt({"k", 2, 1000}, kStart) < 0);
        QVERIFY(m_session->ask({"PTTL", "k"})->integer > 0);
    }

    void aClockThatWasSetBackLocksNobodyOutForLonger()
    {
        constexpr qint64 kHour = 3'600'000'000;
        QCOMPARE(attempt({"k", 2, 1000}, kStart), 1);
        QCOMPARE(attempt({"k", 2, 1000}, kStart), 0);
        QCOMPARE(attempt({"k", 2, 1000}, kStart - kHour), -1000);
        QCOMPARE(attempt({"k", 2, 1000}, kStart - kHour + 400'000), -600);
        QCOMPARE(attempt({"k", 2, 1000}, kStart - kHour + 1'000'000), 1);
    }

    void aLowerLimitHoldsAtOnce()
    {
        for (int i = 0; i < 5; ++i)
            attempt({"k", 10, 1000}, kStart + i * 1000);
        QCOMPARE(attempt({"k", 3, 1000}, kStart + 5000), -997); // when the third of five has left
        QCOMPARE(attempt({"k", 3, 1000}, kStart + 1'002'000), 0);
    }

    void theServersClockCountsWhereNoneIsGiven()
    {
        QCOMPARE(attempts({{"k", 1, 60'000}}, 0).first(), 0);
        const qint64 wait = -attempts({{"k", 1, 60'000}}, 0).first();
        QVERIFY(wait > 0 && wait <= 60'000);
    }

private:
    qint64 attempt(const Attempt &one, qint64 now) { return attempts({one}, now).value(0); }

    QList<qint64> attempts(const QList<Attempt> &asked, qint64 now)
    {
        QByteArrayList keys;
        QByteArrayList arguments{now == 0 ? QByteArray() : QByteArray::number(now)};
        for (const Attempt &one : asked) {
            keys << one.key;
            arguments << QByteArray::number(one.limit) << QByteArray::number(one.window);
        }
        const auto reply = m_session->client->evalAsync(m_script, keys, arguments).result();
        if (!reply) {
            qWarning("%s", why(reply).constData());
            return {};
        }
        QList<qint64> out;
        for (const RedisReply &element : reply->elements)
            out.append(element.integer);
        return out;
    }

    RedisProcess m_server;
    std::unique_ptr<RedisSession> m_session;
    const RedisScript m_script = RedisScript::fromResource(u":/scorewatch/limits/attempts.lua"_s);
};

QTEST_GUILESS_MAIN(TestAttemptsScript)
#include "tst_attemptsscript.moc"
