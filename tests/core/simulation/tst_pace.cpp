// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/simulation/pace.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRateOnTheWhole_data()
    {
        QTest::addColumn<double>("rate");
        for (const double rate : {0.0, 1.0, 200.0, 20'000.0})
            QTest::addRow("%.0f", rate) << rate;
    }

    void keepsTheRateOnTheWhole()
    {
        QFETCH(double, rate);
        Pace pace(0);
        pace.restart(5s, rate);
        qint64 taken = 0;
        for (SimulationTime now = 5s; now <= 25s; now += 5ms) {
            const qint64 due = pace.due(now);
            QVERIFY(due >= 0);
            pace.take(due);
            taken += due;
            // A wave never leads or lags by more than a third of a second.
            const double seconds = std::chrono::duration<double>(now - 5s).count();
            QVERIFY(std::abs(double(taken) - rate * seconds) <= 0.34 * rate + 1);
        }
        QCOMPARE(taken, qint64(20 * rate));
    }

    void comesInWaves()
    {
        Pace pace(1000);
        const qint64 burst = pace.due(200ms);
        pace.take(burst);
        QCOMPARE(burst, 500);
        const qint64 after = pace.due(400ms);
        QVERIFY(after < 200);
    }

    void keepsWhatASecondBringsAtMost()
    {
        Pace pace(100);
        QCOMPARE(pace.due(60s), 100); // the simulator slept for a minute
        pace.take(40);
        QCOMPARE(pace.due(60s), 60);
    }

    void aLowRateIsNotForgotten()
    {
        Pace pace(0.1);
        QCOMPARE(pace.due(2s), 0);
        QCOMPARE(pace.due(10s), 1);
        QCOMPARE(pace.due(60s), 1);
    }

    void restartForgets()
    {
        Pace pace(100);
        pace.restart(60s, 100);
        QCOMPARE(pace.due(60s), 0);
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
