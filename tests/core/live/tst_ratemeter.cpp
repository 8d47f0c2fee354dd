// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/ratemeter.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestRateMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsTheLastTwoSeconds()
    {
        RateMeter meter;
        auto now = 5'000'000ms;
        for (int i = 0; i < 300; ++i, now += 10ms)
            meter.count(2, now);
        QCOMPARE(meter.perSecond(now - 10ms), 200.0);
        QCOMPARE(meter.perSecond(now + 990ms), 100.0);
        QCOMPARE(meter.perSecond(now + 10s), 0.0);
        meter.count(40, now + 10s);
        QCOMPARE(meter.perSecond(now + 10s), 20.0);
    }

    void aClockThatStandsOrGoesBackIsHarmless()
    {
        RateMeter meter;
        meter.count(10, 1000ms);
        meter.count(10, 1000ms);
        meter.count(10, 10ms);
        QCOMPARE(meter.perSecond(1000ms), 15.0);
    }
};

QTEST_GUILESS_MAIN(TestRateMeter)
#include "tst_ratemeter.moc"
