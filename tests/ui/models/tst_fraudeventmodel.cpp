// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/fraudeventmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/scripteddesk.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(scorewatch::FraudEventFilter)

namespace {

QList<FraudEvent> upwards(int first, int count)
{
    QList<FraudEvent> events;
    for (int i = first; i < first + count; ++i)
        events.append(fraudEvent(i));
    return events;
}

QList<FraudEvent> downwards(int first, int count)
{
    QList<FraudEvent> events = upwards(first - count + 1, count);
    std::reverse(events.begin(), events.end());
    return events;
}

} // namespace

class TestFraudEventModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestIsOnTopAndNothingComesTwice()
    {
        FraudEventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPage(downwards(10, 5), true);
        model.addLive(upwards(9, 4)); // 9 and 10 are there already
        QCOMPARE(model.rowCount(), 7);
        QCOMPARE(model.events().first().id, QByteArray("12"));
        QCOMPARE(model.events().last().id, QByteArray("6"));
    }

    void aFloodStaysBounded()
    {
        FraudEventModel model;
        model.setPage(downwards(10, 5), false);
        for (int i = 0; i < 100; ++i)
            model.addLive(upwards(11 + i * 1000, 1000));
        QCOMPARE(model.rowCount(), FraudEventModel::kMost);
        QCOMPARE(model.events().first().id, QByteArray("100010"));
        QVERIFY(model.isFull()); // what fell off is still in the table
    }

    void whoIsHeldKeepsThePlace()
    {
        FraudEventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counted(&model, &FraudEventModel::waitingChanged);
        model.setPage(downwards(10, 5), false);
        model.setHeld(true);
        const QPersistentModelIndex row = model.index(2, 0);
        for (int i = 0; i < 10; ++i)
            model.addLive(upwards(11 + i * 1000, 1000));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(row.row(), 2);
        QCOMPARE(model.waiting(), 10000);
        QCOMPARE(counted.last().first().toLongLong(), 10000);
        model.release();
        QCOMPARE(model.waiting(), 0);
        QCOMPARE(model.rowCount(), FraudEventModel::kMost);
        QCOMPARE(model.events().first().id, QByteArray("10010"));
    }

    void scrollingAsksForThePageAfterTheLastRow()
    {
        FraudEventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &FraudEventModel::pageWanted);
        model.setPage(downwards(1000, 500), true);
        model.fetchMore({});
        model.fetchMore({}); // one page at a time
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().toByteArray(), QByteArray("501"));
        model.pageFailed();
        model.fetchMore({});
        QCOMPARE(wanted.count(), 2);
        model.appendPage(downwards(500, 500), false);
        QCOMPARE(model.rowCount(), 1000);
        QVERIFY(!model.canFetchMore({}));
    }

    void filters_data()
    {
        QTest::addColumn<FraudEventFilter>("filter");
        QTest::addColumn<bool>("passes");
        const FraudEvent event = fraudEvent(6); // token replay, high, without an address
        const auto row = [](const char *name, bool passes, auto set) {
            FraudEventFilter filter;
            set(filter);
            QTest::newRow(name) << filter << passes;
        };
        row("none", true, [](auto &) {});
        row("rule", true, [](auto &f) { f.rule = u"token replay"_s; });
        row("other rule", false, [](auto &f) { f.rule = u"burst"_s; });
        row("severity", true, [](auto &f) { f.atLeast = Severity::High; });
        row("more severe", false, [](auto &f) { f.atLeast = Severity::Critical; });
        row("player", true, [&event](auto &f) { f.player = event.player; });
        row("other player", false, [](auto &f) { f.player = UserId::random(); });
        row("other address", false, [](auto &f) { f.address = u"Red-Heron-07"_s; });
        row("too early", false, [&event](auto &f) { f.from = event.createdAt.addSecs(60); });
        row("too late", false, [&event](auto &f) { f.to = event.createdAt.addSecs(-60); });
        row("without shadow", true, [](auto &f) { f.withShadow = false; });
    }
    void filters()
    {
        QFETCH(FraudEventFilter, filter);
        QFETCH(bool, passes);
        FraudEvent event = fraudEvent(6);
        QCOMPARE(FraudEventModel::passes(filter, event), passes);
        event.isShadow = true;
        QCOMPARE(FraudEventModel::passes(filter, event), passes && filter.withShadow);
    }

    void namesAreSafe()
    {
        FraudEventModel model;
        FraudEvent event = fraudEvent(1);
        event.username = u"a\u202Eb\nc"_s;
        model.setPage({event}, false);
        const QString shown = model.index(0, FraudEventModel::Player).data().toString();
        QVERIFY2(!shown.contains(u'\u202E') && !shown.contains(u'\n'), qPrintable(shown));
    }
};

QTEST_MAIN(TestFraudEventModel)
#include "tst_fraudeventmodel.moc"
