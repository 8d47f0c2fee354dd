// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/observationcodec.h"

#include "tests/core/fraud/rulesfortests.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;

class TestObservationCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasWrittenIsRead()
    {
        std::vector<Observation> seen{write(UserId::random(), 5, -7), write(UserId::random(), 6)};
        seen[0].isCorrection = true;
        seen[0].score = 1'234'567'890'123;
        seen[1].kind = Observation::Kind::RateLimitBreach;
        seen[1].isByOther = true;
        seen[1].address = "2001:db8::1";
        seen[1].userAgent = "game/1.0";
        QCOMPARE(observationcodec::decode(observationcodec::encode(seen)), seen);
        QCOMPARE(observationcodec::decode(observationcodec::encode({})), std::vector<Observation>());
    }

    void longTextsAreCut()
    {
        Observation seen = write(UserId::random(), 0);
        seen.userAgent = QByteArray(1000, 'u');
        const auto read = observationcodec::decode(observationcodec::encode({seen}));
        QVERIFY(read.has_value());
        QCOMPARE(read->front().userAgent, QByteArray(150, 'u'));
    }

    void whatIsCutOffOrStrangeIsRefused()
    {
        Observation seen = write(UserId::random(), 0);
        seen.address = "192.0.2.1";
        const QByteArray whole = observationcodec::encode({seen});
        for (qsizetype size = 2; size < whole.size(); ++size)
            QVERIFY2(!observationcodec::decode(whole.first(size)), qPrintable(QString::number(size)));
        QVERIFY(!observationcodec::decode(QByteArray()));
        QVERIFY(!observationcodec::decode(QByteArray("\2") + whole.mid(1))); // of a later version
        QByteArray strange = whole;
        strange[1] = 9; // no kind
        QVERIFY(!observationcodec::decode(strange));
    }
};

QTEST_GUILESS_MAIN(TestObservationCodec)
#include "tst_observationcodec.moc"
