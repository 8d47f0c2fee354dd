// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ranklistmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/syntheticboard.h"

using namespace scorewatch;
using namespace scorewatch::ui;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

QList<BoardEntry> entriesOf(const QList<int> &players)
{
    QList<BoardEntry> entries;
    for (int i = 0; i < players.size(); ++i)
        entries.append({i + 1, playerId(players.at(i)), 500 - i, u"p%1"_s.arg(players.at(i)), {}});
    return entries;
}

} // namespace

class TestRankListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingAgainKeepsTheSelection()
    {
        RankListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QItemSelectionModel selection(&model);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QRandomGenerator random(3);
        QList<int> players;
        for (int i = 0; i < 20; ++i)
            players.append(i);
        model.apply(entriesOf(players));
        selection.setCurrentIndex(model.index(7, 0),
                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        for (int round = 0; round < 100; ++round) {
            std::shuffle(players.begin(), players.end(), random);
            QList<int> shown = players.mid(0, 5 + random.bounded(15));
            if (!shown.contains(7))
                shown.append(7);
            const QList<BoardEntry> entries = entriesOf(shown);
            model.apply(entries, playerId(7));
            QCOMPARE(model.entries(), entries);
            QCOMPARE(UserId(selection.currentIndex().data(RankListModel::UserIdRole).toUuid()), playerId(7));
            QVERIFY(selection.currentIndex().data(RankListModel::MarkedRole).toBool());
        }
        QCOMPARE(reset.count(), 0);
    }

    void somebodyTwiceIsShownOnce()
    {
        RankListModel model;
        model.apply(entriesOf({1, 2, 1, 3}));
        QCOMPARE(model.rowCount(), 3);
    }

    void whoIsNotOnTheBoardHasNoRank()
    {
        RankListModel model;
        QList<BoardEntry> entries = entriesOf({1});
        entries[0].rank = 0;
        model.apply(entries);
        QCOMPARE(model.index(0, RankListModel::Rank).data().toString(), u"–"_s);
    }
};

QTEST_GUILESS_MAIN(TestRankListModel)
#include "tst_ranklistmodel.moc"
