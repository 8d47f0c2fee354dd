// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/sequenceledger.h"

#include "tests/support/support.h"

using namespace scorewatch;

class TestSequenceLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsMissedInOrder()
    {
        SequenceLedger ledger;
        ledger.begin(100);
        for (const qint64 sequence :
             {98, 99, 100, 101, 101, 102}) // the first of them were still on their way
            ledger.heard(sequence);
        QCOMPARE(ledger.missed(), 0);
    }

    void aHoleIsMissedAndRecovered()
    {
        SequenceLedger ledger;
        ledger.begin(100);
        ledger.heard(101);
        ledger.heard(105);
        QCOMPARE(ledger.missed(), 3);
        QCOMPARE(ledger.recovered(), 3);
        ledger.heard(103); // it came after all: it was counted, and stays so
        QCOMPARE(ledger.missed(), 3);
    }

    void whatASnapshotSkippedIsNotRecovered()
    {
        SequenceLedger ledger;
        ledger.begin(100);
        ledger.skippedTo(150);
        QCOMPARE(ledger.missed(), 0); // some may be on their way
        ledger.heard(148);
        ledger.heard(149);
        ledger.heard(150);
        ledger.heard(153);
        QCOMPARE(ledger.missed(), 47 + 2);
        QCOMPARE(ledger.recovered(), 2);
    }

    void aLostTailCountsWhenItIsKnownToBeLost()
    {
        SequenceLedger ledger;
        ledger.begin(100);
        ledger.lostUpTo(103);
        QCOMPARE(ledger.missed(), 3);
        QCOMPARE(ledger.recovered(), 3);
        ledger.lostUpTo(102);
        QCOMPARE(ledger.missed(), 3);
    }
};

QTEST_GUILESS_MAIN(TestSequenceLedger)
#include "tst_sequenceledger.moc"
