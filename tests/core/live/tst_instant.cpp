// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/instant.h"

#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

class TestInstant : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatQtReads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("seconds") << QByteArray("2025-12-11T10:30:45Z");
        QTest::newRow("milliseconds") << QByteArray("2025-12-11T10:30:45.123Z");
        QTest::newRow("tenths") << QByteArray("2025-12-11T10:30:45.5Z");
        QTest::newRow("east") << QByteArray("2025-12-11T10:30:45+05:30");
        QTest::newRow("west") << QByteArray("2025-12-31T23:30:45.001-08:00");
        QTest::newRow("leap day") << QByteArray("2024-02-29T23:59:59Z");
        QTest::newRow("first") << QByteArray("1970-01-01T00:00:00Z");
        QTest::newRow("last") << QByteArray("9999-12-31T23:59:59.999Z");
    }
    void readsWhatQtReads()
    {
        QFETCH(QByteArray, text);
        const auto instant = instantFromIso(text);
        QVERIFY(instant);
        QCOMPARE(instant->timeSpec(), Qt::UTC);
        QCOMPARE(*instant, QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs));
    }

    void cutsWhatIsFinerThanMilliseconds()
    {
        QCOMPARE(instantFromIso("2025-12-11T10:30:45.123999Z"), instantFromIso("2025-12-11T10:30:45.123Z"));
        QCOMPARE(instantFromIso("2025-12-11T10:30:45.000000001Z"), instantFromIso("2025-12-11T10:30:45Z"));
    }

    void refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"",
                                 "Z",
                                 "now",
                                 "2025-12-11",
                                 "2025-12-11T10:30:45",
                                 "2025-12-11 10:30:45Z",
                                 "2025-12-11T10:30Z",
                                 "2025-13-11T10:30:45Z",
                                 "2025-02-29T10:30:45Z",
                                 "2025-00-11T10:30:45Z",
                                 "2025-12-32T10:30:45Z",
                                 "2025-12-11T24:30:45Z",
                                 "2025-12-11T10:60:45Z",
                                 "2025-12-11T10:30:60Z",
                                 "2025-12-11T10:30:45.Z",
                                 "2025-12-11T10:30:45.1234567890Z",
                                 "2025-12-11T10:30:45ZZ",
                                 "2025-12-11T10:30:45+24:00",
                                 "2025-12-11T10:30:45+05",
                                 "1969-12-31T23:59:59Z",
                                 "1970-01-01T00:00:00+00:01",
                                 "9999-12-31T23:59:59-00:01",
                                 "-025-12-11T10:30:45Z",
                                 "20250-12-11T10:30:45Z",
                                 "2025-12-11T1 :30:45Z",
                                 "2025-12-11T10:30:4\xd9\xa5Z"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("zero byte") << QByteArray("2025-12-11T10:30:45\0Z", 21);
    }
    void refusesTheRest()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!instantFromIso(text));
    }
};

QTEST_GUILESS_MAIN(TestInstant)
#include "tst_instant.moc"
