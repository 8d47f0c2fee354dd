// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/attemptlog.h"

#include <deque>

#include <QRandomGenerator>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestAttemptLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsExactlyTheLimitInAnyWindow()
    {
        constexpr int kLimit = 7;
        constexpr auto kWindow = 1000ms;
        AttemptLog log(1000);
        QRandomGenerator random(3);
        AttemptLog::Time now{};
        std::deque<AttemptLog::Time> passed;
        int allowed = 0;
        for (int i = 0; i < 20'000; ++i) {
            now += std::chrono::microseconds(random.bounded(200'000));
            while (!passed.empty() && passed.front() <= now - kWindow)
                passed.pop_front();
            const auto standing = log.standing("key", kLimit, kWindow, now);
            QCOMPARE(standing.inside, int(passed.size()));
            if (standing.inside == kLimit) {
                const auto due = passed.front() + kWindow - now;
                QCOMPARE(standing.allowedIn, std::chrono::ceil<std::chrono::milliseconds>(due));
                continue;
            }
            log.add("key", kLimit, kWindow, now);
            passed.push_back(now);
            ++allowed;
        }
        QVERIFY(allowed > 1000);
        QVERIFY(allowed < 20'000);
    }

    void aLowerLimitLooksAtTheNewest()
    {
        AttemptLog log(1000);
        const AttemptLog::Time start{};
        for (int i = 0; i < 4; ++i)
            log.add("key", 10, 1000ms, start + i * 100ms);
        const auto standing = log.standing("key", 2, 1000ms, start + 500ms);
        QCOMPARE(standing.inside, 2);
        QCOMPARE(standing.allowedIn, 700ms); // when the third has left, one of two is left
    }

    void keepsKeysApartAndForgets()
    {
        AttemptLog log(1000);
        const AttemptLog::Time now{};
        log.add("a", 1, 1000ms, now);
        QCOMPARE(log.standing("a", 1, 1000ms, now).inside, 1);
        QCOMPARE(log.standing("b", 1, 1000ms, now).inside, 0);
        log.forget("a");
        log.forget("b");
        QCOMPARE(log.standing("a", 1, 1000ms, now).inside, 0);
        QCOMPARE(log.keys(), size_t(0));
    }

    void memoryIsBoundedAndTheOldestGoesFirst()
    {
        AttemptLog log(1100); // 100 keys with one attempt
        AttemptLog::Time now{};
        for (int i = 0; i < 1000; ++i) {
            log.add("first", 1, 1h, now);
            log.add(QByteArray::number(i), 1, 1h, now += 1ms);
        }
        QCOMPARE(log.keys(), size_t(100));
        QCOMPARE(log.standing("first", 1, 1h, now).inside, 1); // it was used all the time
        QCOMPARE(log.standing("999", 1, 1h, now).inside, 1);
        QCOMPARE(log.standing("900", 1, 1h, now).inside, 0);
    }

    void whatIsOverGoesByItself()
    {
        AttemptLog log(1'000'000);
        AttemptLog::Time now{};
        for (int i = 0; i < 1000; ++i)
            log.add(QByteArray::number(i), 5, 100ms, now += 1ms);
        QCOMPARE(log.keys(), size_t(100));
    }
};

QTEST_GUILESS_MAIN(TestAttemptLog)
#include "tst_attemptlog.moc"
