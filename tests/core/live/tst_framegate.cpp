// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/framegate.h"

#include <QSignalSpy>

#include "tests/support/support.h"

using namespace scorewatch;
using namespace std::chrono_literals;

class TestFrameGate : public QObject
{
    Q_OBJECT

private:
    std::chrono::milliseconds m_now{1000};
    FrameGate::Clock clock()
    {
        return [this] { return m_now; };
    }

private Q_SLOTS:
    void opensOnceForManyWishes()
    {
        FrameGate gate(1ms, clock());
        QSignalSpy opened(&gate, &FrameGate::opened);
        for (int i = 0; i < 1000; ++i)
            gate.request();
        QVERIFY(opened.wait());
        QCOMPARE(opened.count(), 1);
    }

    void waitsForItsReader()
    {
        FrameGate gate(1ms, clock());
        FrameGate witness(1ms, clock());
        QSignalSpy opened(&gate, &FrameGate::opened);
        QSignalSpy passed(&witness, &FrameGate::opened);
        gate.request();
        QVERIFY(opened.wait());
        gate.request();
        m_now += 5000ms;
        QCOMPARE(gate.pending(), 5000ms);
        for (int i = 0; i < 5; ++i) { // as long as it takes another gate to open five times
            witness.request();
            QVERIFY(passed.wait());
            witness.taken();
            m_now += 1ms;
        }
        QCOMPARE(opened.count(), 1);
        gate.taken();
        QCOMPARE(gate.pending(), 0ms);
        QVERIFY(opened.wait());
        QCOMPARE(opened.count(), 2);
    }

    void opensAtMostOnceAFrame()
    {
        QElapsedTimer real;
        real.start();
        FrameGate gate(20ms, [&] { return std::chrono::milliseconds(real.elapsed()); });
        int count = 0;
        qint64 last = -1000;
        qint64 shortest = 1000;
        connect(&gate, &FrameGate::opened, this, [&] {
            shortest = std::min(shortest, real.elapsed() - last);
            last = real.elapsed();
            ++count;
            gate.taken();
            gate.request();
        });
        gate.request();
        QTRY_VERIFY(count >= 10);
        QVERIFY2(shortest >= 19, qPrintable(QString::number(shortest)));
    }

    void opensAtOnceAfterAPause()
    {
        FrameGate gate(1h, clock());
        QSignalSpy opened(&gate, &FrameGate::opened);
        gate.request();
        QVERIFY(opened.wait());
        gate.taken();
        m_now += 1h;
        gate.request();
        QVERIFY(opened.wait());
    }
};

QTEST_GUILESS_MAIN(TestFrameGate)
#include "tst_framegate.moc"
