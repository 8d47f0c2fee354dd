// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowglide.h"

#include <QTest>

using namespace scorewatch::ui;
using namespace std::chrono_literals;

class TestRowGlide : public QObject
{
    Q_OBJECT

    const QUuid m_a = QUuid::createUuid();
    const QUuid m_b = QUuid::createUuid();
    const QUuid m_c = QUuid::createUuid();

private Q_SLOTS:
    void theFirstRowsAreInPlace()
    {
        RowGlide glide;
        QVERIFY(!glide.arrange({m_a, m_b}, 10, false, 0ms));
        QCOMPARE(glide.placeOf(m_b, 0ms), 1.0);
        QVERIFY(!glide.isGliding(0ms));
    }

    void rowsGlideToTheirNewPlace()
    {
        RowGlide glide;
        glide.arrange({m_a, m_b, m_c}, 10, false, 0ms);
        QVERIFY(glide.arrange({m_c, m_a, m_b}, 10, true, 1000ms));
        QCOMPARE(glide.placeOf(m_c, 1000ms), 2.0);
        QCOMPARE(glide.motionOf(m_c, 1000ms), RowGlide::Motion::Rising);
        QCOMPARE(glide.motionOf(m_a, 1000ms), RowGlide::Motion::Falling);
        double before = 2.0;
        for (auto now = 1010ms; now <= 1000ms + RowGlide::kSpan; now += 10ms) {
            QVERIFY(glide.placeOf(m_c, now) <= before);
            before = glide.placeOf(m_c, now);
        }
        QCOMPARE(glide.placeOf(m_c, 1000ms + RowGlide::kSpan), 0.0);
        QCOMPARE(glide.motionOf(m_c, 1000ms + RowGlide::kSpan), RowGlide::Motion::None);
    }

    void aRowThatTurnsBackDoesNotJump()
    {
        RowGlide glide;
        glide.arrange({m_a, m_b}, 10, false, 0ms);
        glide.arrange({m_b, m_a}, 10, true, 1000ms);
        const double seen = glide.placeOf(m_b, 1080ms);
        glide.arrange({m_a, m_b}, 10, true, 1080ms);
        QCOMPARE(glide.placeOf(m_b, 1080ms), seen);
        QCOMPARE(glide.placeOf(m_b, 1080ms + RowGlide::kSpan), 1.0);
    }

    void whoIsOnTheWayIsNotStartedAnew()
    {
        RowGlide glide;
        glide.arrange({m_a, m_b}, 10, false, 0ms);
        glide.arrange({m_b, m_a}, 10, true, 1000ms);
        glide.arrange({m_b, m_a}, 10, true, 1190ms);
        QCOMPARE(glide.placeOf(m_b, 1000ms + RowGlide::kSpan), 0.0);
    }

    void newcomersComeFromBelow()
    {
        RowGlide glide;
        glide.arrange({m_a}, 10, false, 0ms);
        glide.arrange({m_b, m_a}, 10, true, 1000ms);
        QCOMPARE(glide.placeOf(m_b, 1000ms), 10.0);
    }

    void withoutMovementAllAreInPlaceAtOnce()
    {
        RowGlide glide;
        glide.arrange({m_a, m_b}, 10, false, 0ms);
        QVERIFY(!glide.arrange({m_b, m_c, m_a}, 10, false, 1000ms));
        QCOMPARE(glide.placeOf(m_a, 1000ms), 2.0);
        QCOMPARE(glide.placeOf(m_c, 1000ms), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestRowGlide)
#include "tst_rowglide.moc"
