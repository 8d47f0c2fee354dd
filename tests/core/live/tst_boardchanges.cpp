// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardchanges.h"

#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using Kind = BoardEvent::Kind;

class TestBoardChanges : public QObject
{
    Q_OBJECT

private:
    FakeBoard *m_board = nullptr;
    BoardState m_state;
    std::optional<BoardChanges> m_changes;

    void set(int n, qint64 score) { apply(m_board->set(player(n), score)); }
    void remove(int n) { apply(m_board->remove(player(n))); }
    void apply(const QByteArray &message)
    {
        const ScoreUpdate update = decoded(message);
        m_state.apply(update);
        m_changes->record(update);
    }
    BoardChanges::Taken take() { return m_changes->take(m_state, instant()); }

private Q_SLOTS:
    /// Twenty players: player 19 with 200 points is first, player 10 with 110 is tenth.
    void init()
    {
        delete m_board;
        m_board = new FakeBoard;
        for (int i = 0; i < 20; ++i)
            m_board->set(player(i), 10 * (i + 1));
        m_state.reset(m_board->present(BoardState::kWindow));
        m_changes.emplace();
        QVERIFY(take().events.isEmpty()); // the first board is no news
    }
    void cleanupTestCase() { delete m_board; }

    void keepsTheNewestUpdateOfEachPlayer()
    {
        set(3, 41);
        set(5, 61);
        set(3, 42);
        const auto taken = take();
        QCOMPARE(taken.changes.size(), 2);
        QCOMPARE(taken.changes.at(0).userId, player(3));
        QCOMPARE(taken.changes.at(0).newScore, 42);
        QCOMPARE(taken.changes.at(1).userId, player(5));
        QVERIFY(take().changes.isEmpty());
    }

    void carriesTheTopOnlyOnce()
    {
        set(3, 5000);
        const auto taken = take();
        QVERIFY(!taken.changes.constFirst().leaderboard);
    }

    void tellsWhoEnteredAndWhoLeft()
    {
        set(4, 115);
        const auto events = take().events;
        QCOMPARE(events.size(), 2);
        QCOMPARE(events.at(0).kind, Kind::LeftTop);
        QCOMPARE(events.at(0).userId, player(10));
        QCOMPARE(events.at(0).from, 10);
        QCOMPARE(events.at(0).to, 11);
        QCOMPARE(events.at(1).kind, Kind::EnteredTop);
        QCOMPARE(events.at(1).userId, player(4));
        QCOMPARE(events.at(1).from, 16);
        QCOMPARE(events.at(1).to, 10);
        QCOMPARE(events.at(1).score, 115);
        QCOMPARE(events.at(1).at, instant());
    }

    void tellsWhoTookFirst()
    {
        set(17, 999);
        const auto events = take().events;
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.at(0).kind, Kind::TookFirst);
        QCOMPARE(events.at(0).userId, player(17));
        QCOMPARE(events.at(0).from, 3);
        QCOMPARE(events.at(0).to, 1);
    }

    void tellsATieOnce()
    {
        set(12, 200);
        auto events = take().events;
        QCOMPARE(events.size(), 2);
        QCOMPARE(events.at(0).kind, Kind::TookFirst); // the smaller id stands first
        QCOMPARE(events.at(1).kind, Kind::Tied);
        QCOMPARE(events.at(1).userId, player(12));
        set(3, 1); // the tie goes on: no news
        QVERIFY(take().events.isEmpty());
    }

    void tellsARemovalAndWhoMovedUp()
    {
        remove(19);
        const auto taken = take();
        QVERIFY(!taken.changes.constFirst().onBoard);
        QList<Kind> kinds;
        for (const BoardEvent &event : taken.events)
            kinds.append(event.kind);
        QCOMPARE(kinds, (QList<Kind>{Kind::Removed, Kind::TookFirst, Kind::EnteredTop}));
        QCOMPARE(taken.events.at(0).userId, player(19));
        QCOMPARE(taken.events.at(0).from, 1);
        QCOMPARE(taken.events.at(1).userId, player(18));
        QCOMPARE(taken.events.at(2).userId, player(9));
    }

    void aRemovalBelowTheTopIsNewsToo()
    {
        remove(2);
        const auto events = take().events;
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.at(0).kind, Kind::Removed);
        QCOMPARE(events.at(0).from, 18);
    }

    void upAndDownWithinAFrameIsNoNews()
    {
        set(4, 5000);
        set(4, 50);
        QVERIFY(take().events.isEmpty());
    }

    void resyncsAreToldFirst()
    {
        set(4, 5000);
        m_changes->recordResync(17, instant(5));
        const auto events = take().events;
        QCOMPARE(events.at(0).kind, Kind::Resynced);
        QCOMPARE(events.at(0).count, 17);
        QCOMPARE(events.at(0).at, instant(5));
        QVERIFY(events.size() > 1);
    }

    void isBoundedHoweverLongNobodyTakes()
    {
        m_board->attachLeaderboard = false;
        for (int i = 0; i < 3 * BoardChanges::kMaxPlayers; ++i) {
            ScoreUpdate update = decoded(m_board->set(player(100 + i), 1));
            m_changes->record(update);
            if (i % 3 == 0) {
                update.onBoard = false;
                m_changes->record(update);
            }
            m_changes->recordResync(1, instant());
        }
        const auto taken = take();
        QCOMPARE(taken.changes.size(), BoardChanges::kMaxPlayers);
        QCOMPARE(taken.events.size(), BoardChanges::kMaxEvents);
    }
};

QTEST_GUILESS_MAIN(TestBoardChanges)
#include "tst_boardchanges.moc"
