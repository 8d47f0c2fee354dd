// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/localwindows.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestLocalWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_now = 1000s; }

    void letsThroughAsManyAsAllowedInAnyWindow()
    {
        LocalWindows windows = make(100);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(windows.take("a", 3, 60s).allowed);
            m_now += 10s;
        }
        auto refused = windows.take("a", 3, 60s); // 30 s after the first
        QVERIFY(!refused.allowed);
        QCOMPARE(refused.retryAfter, 30s);
        QVERIFY(windows.take("b", 3, 60s).allowed);
        m_now += 29'999ms;
        QVERIFY(!windows.take("a", 3, 60s).allowed);
        m_now += 1ms;
        QVERIFY(windows.take("a", 3, 60s).allowed);
        QVERIFY(!windows.take("a", 3, 60s).allowed);
    }

    void givesBack()
    {
        LocalWindows windows = make(100);
        QVERIFY(windows.take("a", 1, 60s).allowed);
        windows.giveBack("a");
        windows.giveBack("a"); // nothing is left to give
        windows.giveBack("nobody");
        QVERIFY(windows.take("a", 1, 60s).allowed);
        QVERIFY(!windows.take("a", 1, 60s).allowed);
    }

    void forgetsWhoWasQuietForLongest()
    {
        LocalWindows windows = make(16);
        for (int i = 0; i < 1000; ++i) {
            m_now += 1ms;
            QVERIFY(windows.take(QByteArray::number(i), 1, 60s).allowed);
            QVERIFY(windows.keys() <= 16);
        }
        QVERIFY(!windows.take("999", 1, 60s).allowed);
        QVERIFY(!windows.take("990", 1, 60s).allowed);
        QVERIFY(windows.take("3", 1, 60s).allowed);
    }

private:
    LocalWindows make(qsizetype capacity)
    {
        return LocalWindows(capacity, [this] { return m_now; });
    }

    std::chrono::milliseconds m_now{0};
};

QTEST_GUILESS_MAIN(TestLocalWindows)
#include "tst_localwindows.moc"
