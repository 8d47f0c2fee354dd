// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/latency.h"

#include <QTest>

using namespace scorewatch::ui;
using namespace std::chrono_literals;

class TestLatency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantiles()
    {
        Latency latency;
        QVERIFY(latency.isEmpty());
        QCOMPARE(latency.quantile(0.99), 0ms);
        for (int i = 100; i >= 1; --i)
            latency.add(std::chrono::milliseconds(i));
        QCOMPARE(latency.quantile(0.5), 50ms);
        QCOMPARE(latency.quantile(0.99), 99ms);
        QCOMPARE(latency.quantile(1), 100ms);
        QCOMPARE(latency.quantile(0), 1ms);
    }

    void theOldestAreForgotten()
    {
        Latency latency;
        for (int i = 0; i < 500; ++i)
            latency.add(1000ms);
        for (int i = 0; i < int(Latency::kCapacity); ++i)
            latency.add(5ms);
        QCOMPARE(latency.quantile(1), 5ms);
    }
};

QTEST_APPLESS_MAIN(TestLatency)
#include "tst_latency.moc"
