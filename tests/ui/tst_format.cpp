// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <limits>

#include <QTest>

using namespace scorewatch::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("withSign");
        QTest::addColumn<QString>("shortWithSign");
        QTest::newRow("zero") << qint64(0) << u"0"_s << u"+0"_s << u"+0"_s;
        QTest::newRow("thousands") << qint64(2048190) << u"2,048,190"_s << u"+2,048,190"_s << u"+2.0 M"_s;
        QTest::newRow("negative") << qint64(-1200) << u"-1,200"_s << u"−1,200"_s << u"−1,200"_s;
        QTest::newRow("below a million") << qint64(999'999) << u"999,999"_s << u"+999,999"_s << u"+999,999"_s;
        QTest::newRow("largest score") << qint64(9'007'199'254'740'991) << u"9,007,199,254,740,991"_s
                                       << u"+9,007,199,254,740,991"_s << u"+9.0 P"_s;
        QTest::newRow("rounded up a unit")
            << qint64(999'900'000) << u"999,900,000"_s << u"+999,900,000"_s << u"+1.0 G"_s;
        QTest::newRow("lowest") << std::numeric_limits<qint64>::min() << u"-9,223,372,036,854,775,808"_s
                                << u"−9,223,372,036,854,775,808"_s << u"−9.2 E"_s;
    }
    void numbers()
    {
        QFETCH(qint64, value);
        QTEST(number(value), "plain");
        QTEST(signedNumber(value), "withSign");
        QTEST(shortSignedNumber(value), "shortWithSign");
    }

    void rates_data()
    {
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<QString>("shown");
        QTest::newRow("none") << 0.0 << u"0"_s;
        QTest::newRow("few") << 3.44 << u"3.4"_s;
        QTest::newRow("nearly ten") << 9.96 << u"10"_s;
        QTest::newRow("many") << 1283.6 << u"1,284"_s;
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << u"–"_s;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << u"–"_s;
    }
    void rates()
    {
        QFETCH(double, perSecond);
        QTEST(rate(perSecond), "shown");
    }

    void durations_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("span");
        QTest::addColumn<QString>("shown");
        QTest::newRow("negative: clocks differ") << -300ms << u"0 ms"_s;
        QTest::newRow("milliseconds") << 14ms << u"14 ms"_s;
        QTest::newRow("seconds") << 4210ms << u"4.2 s"_s;
        QTest::newRow("many seconds") << 75'900ms << u"75 s"_s;
        QTest::newRow("minutes") << std::chrono::milliseconds(20min) << u"20 min"_s;
        QTest::newRow("hours") << std::chrono::milliseconds(30h) << u"30 h"_s;
        QTest::newRow("days") << std::chrono::milliseconds(120h) << u"5 days"_s;
        QTest::newRow("for ever") << std::chrono::milliseconds::max() << u"106751991167 days"_s;
    }
    void durations()
    {
        QFETCH(std::chrono::milliseconds, span);
        QTEST(duration(span), "shown");
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
