// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesWithinJitterUpToTheCeiling()
    {
        Backoff backoff(100ms, 3s);
        auto step = 100ms;
        for (int i = 0; i < 40; ++i) {
            const auto wait = backoff.next();
            QVERIFY(wait >= step / 2);
            QVERIFY(wait <= step);
            step = std::min<std::chrono::milliseconds>(step * 2, 3s);
        }
    }

    void startsAnewAfterReset()
    {
        Backoff backoff(10ms, 1s);
        for (int i = 0; i < 10; ++i)
            QVERIFY(backoff.next() > 0ms);
        backoff.reset();
        QVERIFY(backoff.next() <= 10ms);
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
