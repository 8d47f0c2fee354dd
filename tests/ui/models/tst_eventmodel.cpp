// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include "tests/ui/support/syntheticboard.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

BoardEvent eventOf(BoardEvent::Kind kind, const QString &name = u"Mei"_s)
{
    BoardEvent event;
    event.kind = kind;
    event.userId = playerId(1);
    event.username = name;
    event.from = 11;
    event.to = 8;
    event.score = 2047940;
    event.count = 2;
    return event;
}

} // namespace

class TestEventModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentences_data()
    {
        QTest::addColumn<BoardEvent::Kind>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("entered") << BoardEvent::Kind::EnteredTop << u"entered the top ten: 11 → 8"_s;
        QTest::newRow("left") << BoardEvent::Kind::LeftTop << u"left the top ten"_s;
        QTest::newRow("first") << BoardEvent::Kind::TookFirst << u"took first place"_s;
        QTest::newRow("tied") << BoardEvent::Kind::Tied << u"tied at 2,047,940"_s;
        QTest::newRow("removed") << BoardEvent::Kind::Removed << u"was taken off the board"_s;
        QTest::newRow("resynced") << BoardEvent::Kind::Resynced << u"after missing 2 messages"_s;
    }
    void sentences()
    {
        QFETCH(BoardEvent::Kind, kind);
        QFETCH(QString, words);
        EventModel model;
        model.add({eventOf(kind)});
        const QString sentence = model.index(0).data().toString();
        QVERIFY2(sentence.endsWith(words), qPrintable(sentence));
        const int subject = model.index(0).data(EventModel::SubjectLengthRole).toInt();
        QVERIFY(
            sentence.left(subject).contains(kind == BoardEvent::Kind::Resynced ? u"Resynced"_s : u"Mei"_s));
    }

    void theNewestIsFirstAndTheOldestGo()
    {
        EventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 30; ++i)
            model.add({eventOf(BoardEvent::Kind::LeftTop, u"a%1"_s.arg(i)),
                       eventOf(BoardEvent::Kind::TookFirst, u"b%1"_s.arg(i))});
        QCOMPARE(model.rowCount(), int(EventModel::kCapacity));
        QVERIFY(model.index(0).data().toString().contains("b29"_L1));
        QVERIFY(model.index(1).data().toString().contains("a29"_L1));

        QList<BoardEvent> flood;
        for (int i = 0; i < 500; ++i)
            flood.append(eventOf(BoardEvent::Kind::Tied, u"f%1"_s.arg(i)));
        model.add(flood);
        QCOMPARE(model.rowCount(), int(EventModel::kCapacity));
        QVERIFY(model.index(0).data().toString().contains("f499"_L1));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void aRightToLeftNameCannotTurnTheSentence()
    {
        EventModel model;
        model.add({eventOf(BoardEvent::Kind::TookFirst, u"\u202Eevil"_s)});
        const QString sentence = model.index(0).data().toString();
        QVERIFY(!sentence.contains(QChar(0x202E)));
        QCOMPARE(sentence.count(QChar(0x2068)), 1);
        QCOMPARE(sentence.count(QChar(0x2069)), 1);
    }
};

QTEST_GUILESS_MAIN(TestEventModel)
#include "tst_eventmodel.moc"
