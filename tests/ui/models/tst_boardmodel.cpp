// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/boardmodel.h"

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
using namespace std::chrono_literals;

namespace {

LiveBoard boardOf(const QList<int> &players, const QList<qint64> &scores = {})
{
    LiveBoard board;
    board.state = LiveState::Live;
    for (int i = 0; i < players.size(); ++i) {
        const qint64 score = i < scores.size() ? scores.at(i) : 1000 - i;
        board.top.append({i + 1, playerId(players.at(i)), score, u"p%1"_s.arg(players.at(i)), u"SE"_s});
    }
    return board;
}

QList<UserId> order(const BoardModel &model)
{
    QList<UserId> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(UserId(model.index(row).data(BoardModel::UserIdRole).toUuid()));
    return ids;
}

QList<UserId> order(const LiveBoard &board)
{
    QList<UserId> ids;
    for (const BoardEntry &entry : board.top)
        ids.append(entry.userId);
    return ids;
}

} // namespace

class TestBoardModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsRandomBoards()
    {
        BoardModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(42);
        for (int round = 0; round < 2000; ++round) {
            QList<int> players;
            const int count = random.bounded(kBoardSize + 1);
            while (players.size() < count) {
                const int player = random.bounded(16);
                if (!players.contains(player))
                    players.append(player);
            }
            QList<qint64> scores;
            for (int i = 0; i < count; ++i)
                scores.append(1000 - i * random.bounded(3)); // ties among them
            const LiveBoard board = boardOf(players, scores);
            model.apply(board, std::chrono::milliseconds(round * 16));
            QCOMPARE(order(model), order(board));
            for (int row = 0; row < count; ++row) {
                QCOMPARE(model.index(row).data(BoardModel::ScoreRole).toLongLong(), board.top.at(row).score);
                QCOMPARE(model.index(row).data(BoardModel::RankRole).toLongLong(), board.top.at(row).rank);
            }
            if (round % 15 == 0)
                model.tick(std::chrono::milliseconds(round * 16));
        }
    }

    void movesNoMoreThanItMust()
    {
        BoardModel model;
        model.apply(boardOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 0ms);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);

        model.apply(boardOf({9, 0, 1, 2, 3, 4, 5, 6, 7, 8}), 1ms);
        QCOMPARE(moved.count(), 1);
        model.apply(boardOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 2ms);
        QCOMPARE(moved.count(), 2);
        model.apply(boardOf({0, 1, 11, 2, 3, 4, 5, 6, 7, 8}), 3ms); // 11 entered, 9 left
        QCOMPARE(moved.count(), 2);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(reset.count(), 0);
    }

    void theSameBoardSaysNothing()
    {
        BoardModel model;
        const LiveBoard board = boardOf({3, 1, 2});
        QVERIFY(model.apply(board, 0ms));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QVERIFY(!model.apply(board, 16ms));
        QCOMPARE(changed.count(), 0);
    }

    void aScoreChangesOnlyItsRow()
    {
        BoardModel model;
        model.apply(boardOf({1, 2, 3}, {30, 20, 10}), 0ms);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply(boardOf({1, 2, 3}, {30, 25, 10}), 2000ms);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QVERIFY(!changed.first().at(2).value<QList<int>>().contains(int(BoardModel::RankRole)));
    }

    void theSelectionStaysWithThePlayer()
    {
        BoardModel model;
        QItemSelectionModel selection(&model);
        QRandomGenerator random(5);
        QList<int> players{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        model.apply(boardOf(players), 0ms);
        selection.setCurrentIndex(model.index(4), QItemSelectionModel::ClearAndSelect);
        for (int round = 0; round < 300; ++round) {
            std::shuffle(players.begin(), players.end(), random);
            model.apply(boardOf(players), std::chrono::milliseconds(round));
            QCOMPARE(UserId(selection.currentIndex().data(BoardModel::UserIdRole).toUuid()), playerId(4));
            QVERIFY(selection.isSelected(selection.currentIndex()));
        }
    }

    void aMovementIsSeenForAWhile()
    {
        BoardModel model;
        model.apply(boardOf({1, 2, 3}), 0ms);
        QCOMPARE(model.index(0).data(BoardModel::MovedRole).toInt(), 0);
        model.apply(boardOf({3, 1, 2}), 1000ms);
        QCOMPARE(model.index(0).data(BoardModel::MovedRole).toInt(), 2);
        QCOMPARE(model.index(1).data(BoardModel::MovedRole).toInt(), -1);
        model.tick(1000ms + BoardModel::kMovementSpan - 1ms);
        QCOMPARE(model.index(0).data(BoardModel::MovedRole).toInt(), 2);
        model.tick(1000ms + BoardModel::kMovementSpan);
        QCOMPARE(model.index(0).data(BoardModel::MovedRole).toInt(), 0);
    }

    void movementsAddUpAndCancelOut()
    {
        BoardModel model;
        model.apply(boardOf({1, 2, 3, 4}), 0ms);
        model.apply(boardOf({1, 2, 4, 3}), 1000ms);
        model.apply(boardOf({1, 4, 2, 3}), 2000ms);
        QCOMPARE(model.index(1).data(BoardModel::MovedRole).toInt(), 2);
        model.apply(boardOf({1, 2, 3, 4}), 3000ms);
        QCOMPARE(model.index(3).data(BoardModel::MovedRole).toInt(), 0);
    }

    void whoEntersIsNewOrComesFromSomewhere()
    {
        BoardModel model;
        model.apply(boardOf({1, 2}), 0ms);
        QVERIFY(!model.index(0).data(BoardModel::NewRole).toBool()); // the first board is nobody's entrance
        LiveBoard board = boardOf({1, 8, 9});
        BoardEvent event;
        event.kind = BoardEvent::Kind::EnteredTop;
        event.userId = playerId(8);
        event.from = 11;
        board.events.append(event);
        model.apply(board, 1000ms);
        QCOMPARE(model.index(1).data(BoardModel::MovedRole).toInt(), 9);
        QVERIFY(!model.index(1).data(BoardModel::NewRole).toBool());
        QVERIFY(model.index(2).data(BoardModel::NewRole).toBool());
        model.clear();
        model.apply(board, 2000ms);
        QVERIFY(!model.index(2).data(BoardModel::NewRole).toBool());
    }

    void changesOfABurstAddUpAndFlashOnce()
    {
        BoardModel model;
        model.apply(boardOf({1}, {100}), 0ms);
        model.apply(boardOf({1}, {150}), 5000ms);
        QCOMPARE(model.index(0).data(BoardModel::ChangeRole).toLongLong(), qint64(50));
        QCOMPARE(model.index(0).data(BoardModel::FlashRole).toLongLong(), qint64(5000));
        model.apply(boardOf({1}, {160}), 5500ms);
        QCOMPARE(model.index(0).data(BoardModel::ChangeRole).toLongLong(), qint64(60));
        QCOMPARE(model.index(0).data(BoardModel::FlashRole).toLongLong(), qint64(5000));
        model.apply(boardOf({1}, {130}), 9000ms);
        QCOMPARE(model.index(0).data(BoardModel::ChangeRole).toLongLong(), qint64(-30));
        QCOMPARE(model.index(0).data(BoardModel::FlashRole).toLongLong(), qint64(9000));
        model.tick(9000ms + BoardModel::kChangeSpan);
        QCOMPARE(model.index(0).data(BoardModel::ChangeRole).toLongLong(), qint64(0));
    }

    void tiesNameTheFirst()
    {
        BoardModel model;
        model.apply(boardOf({1, 2, 3, 4}, {9, 7, 7, 7}), 0ms);
        QCOMPARE(model.index(1).data(BoardModel::TiedWithRole).toLongLong(), qint64(0));
        QCOMPARE(model.index(2).data(BoardModel::TiedWithRole).toLongLong(), qint64(2));
        QCOMPARE(model.index(3).data(BoardModel::TiedWithRole).toLongLong(), qint64(2));
        QVERIFY(model.index(3).data(Qt::AccessibleTextRole).toString().contains("tied with 2"_L1));
    }

    void nonsenseDoesNoHarm()
    {
        BoardModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LiveBoard board = boardOf({1, 1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        board.top[2].rank = -5;
        board.top[3].score = std::numeric_limits<qint64>::min();
        model.apply(board, 0ms);
        QCOMPARE(model.rowCount(), kBoardSize);
        board.top[0].score = std::numeric_limits<qint64>::max() / 4;
        model.apply(board, 16ms);
        QCOMPARE(model.rowCount(), kBoardSize);
        model.apply({}, 32ms);
        QCOMPARE(model.rowCount(), 0);
    }

    void hostileNamesAreOneHarmlessLine()
    {
        BoardModel model;
        LiveBoard board = boardOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        const QStringList names = SyntheticBoard::hostileNames();
        for (int i = 0; i < board.top.size(); ++i)
            board.top[i].username = names.at(i);
        model.apply(board, 0ms);
        for (int row = 0; row < model.rowCount(); ++row) {
            const QString shown = model.index(row).data().toString();
            QVERIFY(!shown.isEmpty());
            QVERIFY(shown.size() <= 65);
            QVERIFY(!shown.contains(u'\n') && !shown.contains(QChar(0x202E)));
            QVERIFY(!Qt::mightBeRichText(model.index(row).data(Qt::AccessibleTextRole).toString())
                    || shown.contains(u'<'));
            QVERIFY(!model.index(row).data(Qt::ToolTipRole).toString().contains("<img"_L1));
        }
        QVERIFY(
            model.index(0).data().toString().startsWith("<b>bold</b>"_L1)); // shown as it is, not rendered
    }

    void whoComesBackKeepsTheirHistory()
    {
        BoardModel model;
        for (int second = 0; second < 20; ++second) {
            model.apply(boardOf({1, 2}, {100 + second, 90}), std::chrono::seconds(second));
            model.tick(std::chrono::seconds(second));
        }
        model.apply(boardOf({2}), 20s);
        model.tick(20s);
        model.apply(boardOf({1, 2}), 25s);
        const auto history = model.index(0).data(BoardModel::HistoryRole).value<ScoreHistory>();
        QVERIFY(history.samples().size() >= 20);
    }
};

QTEST_GUILESS_MAIN(TestBoardModel)
#include "tst_boardmodel.moc"
