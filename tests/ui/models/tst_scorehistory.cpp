// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/scorehistory.h"

#include <QTest>

using namespace scorewatch::ui;
using namespace std::chrono_literals;

class TestScoreHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneSampleASecond()
    {
        ScoreHistory history;
        QVERIFY(history.record(1000ms, 10));
        QVERIFY(!history.record(1100ms, 10));
        QVERIFY(history.record(1900ms, 30));
        QVERIFY(history.record(2000ms, 30));
        QCOMPARE(history.samples(), (QList<ScoreHistory::Sample>{{1, 30}, {2, 30}}));
    }

    void theGenerationGrowsWithEachChange()
    {
        ScoreHistory history;
        history.record(1000ms, 10);
        const quint32 before = history.generation();
        history.record(1200ms, 10);
        QCOMPARE(history.generation(), before);
        history.record(1300ms, 11);
        QVERIFY(history.generation() != before);
    }

    void itsLengthIsBounded()
    {
        ScoreHistory history;
        for (int second = 0; second < 10 * ScoreHistory::kCapacity; ++second)
            history.record(std::chrono::seconds(second), second);
        QCOMPARE(history.samples().size(), qsizetype(ScoreHistory::kCapacity));
        QCOMPARE(history.samples().last().second, qint64(10 * ScoreHistory::kCapacity - 1));
    }

    void aClockThatStandsStillAddsNothing()
    {
        ScoreHistory history;
        history.record(5000ms, 1);
        history.record(4000ms, 2); // cannot happen with a monotonic clock; must not break the order
        QCOMPARE(history.samples().size(), 1);
        QCOMPARE(history.samples().first().score, qint64(2));
    }
};

QTEST_APPLESS_MAIN(TestScoreHistory)
#include "tst_scorehistory.moc"
