// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardstate.h"

#include <random>

#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

namespace {

ScoreUpdate update(qint64 sequence, const UserId &user, qint64 score)
{
    ScoreUpdate result;
    result.position = StreamPosition{"epoch-1", sequence};
    result.userId = user;
    result.newScore = score;
    return result;
}

ScoreUpdate removal(qint64 sequence, const UserId &user)
{
    ScoreUpdate result = update(sequence, user, 0);
    result.onBoard = false;
    return result;
}

/// A board of `count` players with 10, 20, 30 … points, the last player first.
FakeBoard &filled(FakeBoard &board, int count)
{
    for (int i = 0; i < count; ++i)
        board.set(player(i), 10 * (i + 1));
    return board;
}

QList<UserId> players(const QList<BoardEntry> &places)
{
    QList<UserId> ids;
    for (const BoardEntry &entry : places)
        ids.append(entry.userId);
    return ids;
}

} // namespace

class TestBoardState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersTiesById()
    {
        FakeBoard board;
        for (const int n : {5, 3, 9, 1})
            board.set(player(n), 100);
        BoardState state;
        state.reset(board.present(BoardState::kWindow));
        state.apply(update(5, player(4), 100));
        QCOMPARE(players(state.top()),
                 (QList<UserId>{player(1), player(3), player(4), player(5), player(9)}));
        QCOMPARE(state.top().at(2).rank, 3);
        QCOMPARE(state.playerCount(), 5);
    }

    void knowsItsPlaceInTheStream()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 3).present(BoardState::kWindow));
        const QList<BoardEntry> before = state.top();
        QCOMPARE(state.apply(update(3, player(1), 500)), BoardState::Outcome::Old);
        QCOMPARE(state.apply(update(1, player(1), 500)), BoardState::Outcome::Old);
        QCOMPARE(state.apply(update(5, player(1), 500)), BoardState::Outcome::Gap);
        ScoreUpdate other = update(4, player(1), 500);
        other.position->epoch = "epoch-2";
        QCOMPARE(state.apply(other), BoardState::Outcome::OtherEpoch);
        QCOMPARE(state.top(), before);
        QCOMPARE(state.position(), (StreamPosition{"epoch-1", 3}));
        QCOMPARE(state.apply(update(4, player(1), 500)), BoardState::Outcome::Applied);
        QCOMPARE(state.top().constFirst().userId, player(1));
        QCOMPARE(state.position().sequence, 4);
    }

    void appliesByContentWhatHasNoPosition()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 12).present(BoardState::kWindow));
        ScoreUpdate foreign = update(1, player(0), 10'000);
        foreign.position.reset();
        QCOMPARE(state.apply(foreign), BoardState::Outcome::Applied);
        QCOMPARE(state.top().constFirst().userId, player(0));
        QCOMPARE(state.position().sequence, 12);
    }

    void staysExactWhileTheFirstAreRemoved()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 500).present(BoardState::kWindow));
        board.attachLeaderboard = false;
        int removed = 0;
        while (state.topIsKnown()) {
            QCOMPARE(players(state.top()), players(board.top()));
            const UserId first = state.top().constFirst().userId;
            QCOMPARE(state.apply(decoded(board.remove(first))), BoardState::Outcome::Applied);
            ++removed;
            QVERIFY(removed <= BoardState::kWindow);
        }
        QCOMPARE(removed, BoardState::kWindow - kBoardSize + 1);
        state.reset(board.present(BoardState::kWindow));
        QVERIFY(state.topIsKnown());
        QCOMPARE(players(state.top()), players(board.top()));
        QCOMPARE(state.playerCount(), board.playerCount());
    }

    void leaderboardsKeepItKnownWithoutASnapshot()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 500).present(BoardState::kWindow));
        for (int i = 499; i >= 0; --i) {
            state.apply(decoded(board.remove(player(i))));
            QVERIFY(state.topIsKnown());
            QCOMPARE(players(state.top()), players(board.top()));
        }
        QCOMPARE(state.contradictions(), 0);
        QCOMPARE(state.playerCount(), 0);
    }

    void aSmallBoardIsKnownToTheLastPlayer()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 12).present(BoardState::kWindow));
        for (int i = 0; i < 12; ++i) {
            state.apply(decoded(board.remove(player(i))));
            QVERIFY(state.topIsKnown());
            QCOMPARE(players(state.top()), players(board.top()));
            QCOMPARE(state.playerCount(), board.playerCount());
        }
        QVERIFY(state.top().isEmpty());
        state.apply(decoded(board.set(player(3), 7)));
        QCOMPARE(players(state.top()), QList<UserId>{player(3)});
        QCOMPARE(state.playerCount(), 1);
    }

    void anEmptyBoardIsKnown()
    {
        FakeBoard board;
        BoardState state;
        state.reset(board.present(BoardState::kWindow));
        QVERIFY(state.topIsKnown());
        state.apply(decoded(board.set(player(1), 5)));
        QCOMPARE(state.top().size(), 1);
        QCOMPARE(state.top().constFirst().rank, 1);
    }

    void whoFallsBelowTheMarkIsNotGuessed()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 200).present(BoardState::kWindow));
        const UserId first = player(199);
        state.apply(decoded(board.set(first, 1)));
        state.apply(decoded(board.set(player(0), 2)));
        QVERIFY(!players(state.places()).contains(first));
        QVERIFY(!players(state.places()).contains(player(0)));
        QCOMPARE(state.places().size(), BoardState::kWindow - 1);
        QCOMPARE(players(state.top()), players(board.top()));
        QCOMPARE(state.contradictions(), 0);
    }

    void believesTheLeaderboardOfAMessage()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 50).present(BoardState::kWindow));
        board.tamper(player(4), 99'999); // past the channel
        const ScoreUpdate told = decoded(board.set(player(3), 88'888));
        QVERIFY(told.leaderboard);
        state.apply(told);
        QCOMPARE(players(state.top()), players(board.top()));
        QCOMPARE(state.contradictions(), 1);
        // What stood behind the ten can no longer be believed.
        QCOMPARE(state.places().size(), kBoardSize);
        state.apply(decoded(board.set(player(5), 77'777)));
        QCOMPARE(state.contradictions(), 1);
        QCOMPARE(players(state.top()), players(board.top()));
    }

    void aShortLeaderboardOfOursIsTheWholeBoard()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 30).present(BoardState::kWindow));
        ScoreUpdate cleared = removal(31, player(0));
        cleared.leaderboard = QList<BoardEntry>();
        state.apply(cleared);
        QVERIFY(state.topIsKnown());
        QVERIFY(state.top().isEmpty());
        QCOMPARE(state.playerCount(), 0);
    }

    void aShortLeaderboardOfASeedIsTheFirstPlaces()
    {
        FakeBoard board;
        BoardState state;
        state.reset(filled(board, 30).present(BoardState::kWindow));
        ScoreUpdate seed = update(1, player(2), 5000);
        seed.position.reset();
        BoardEntry champion;
        champion.userId = player(7);
        champion.score = 6000;
        champion.username = u"Champion"_s;
        BoardEntry second;
        second.userId = player(2);
        second.score = 5000;
        seed.leaderboard = QList<BoardEntry>{champion, second};
        state.apply(seed);
        QVERIFY(state.topIsKnown());
        QCOMPARE(state.top().size(), kBoardSize);
        QCOMPARE(players(state.top()).mid(0, 3), (QList<UserId>{player(7), player(2), player(29)}));
        QCOMPARE(state.top().constFirst().username, u"Champion"_s);
        seed.leaderboard = QList<BoardEntry>();
        state.apply(seed);
        QCOMPARE(state.top().size(), kBoardSize);
    }

    void keepsNamesAcrossUpdatesAndSnapshots()
    {
        FakeBoard board;
        BoardSnapshot snapshot = filled(board, 15).present(BoardState::kWindow);
        snapshot.top.first().username = u"Mara"_s;
        snapshot.top.first().countryCode = u"SE"_s;
        BoardState state;
        state.reset(snapshot);
        state.apply(decoded(board.set(player(14), 151)));
        state.reset(board.present(BoardState::kWindow));
        QCOMPARE(state.top().constFirst().username, u"Mara"_s);
        QCOMPARE(state.top().constFirst().countryCode, u"SE"_s);
    }

    void toleratesASnapshotThatContradictsItself()
    {
        BoardState state;
        BoardSnapshot nothing;
        nothing.playerCount = 1000; // but no places
        state.reset(nothing);
        QVERIFY(!state.topIsKnown());
        QCOMPARE(state.apply(update(1, player(1), 5)), BoardState::Outcome::OtherEpoch);

        FakeBoard board;
        BoardSnapshot unsorted = filled(board, 20).present(BoardState::kWindow);
        std::reverse(unsorted.top.begin(), unsorted.top.end());
        state.reset(unsorted);
        QCOMPARE(players(state.top()), players(board.top()));
        QCOMPARE(state.top().constFirst().rank, 1);
    }

    /// 100,000 random changes with heavy ties against a plainly sorted map. Whenever the state claims to know the top
    /// it must be exact; a new snapshot is taken when it does not, and that must be rare.
    void agreesWithAPlainlySortedBoard_data()
    {
        QTest::addColumn<int>("playerCount");
        QTest::addColumn<int>("scoreRange");
        QTest::addColumn<bool>("withLeaderboards");
        QTest::newRow("few players, few scores") << 30 << 4 << false;
        QTest::newRow("few players, leaderboards") << 30 << 4 << true;
        QTest::newRow("around the window") << 110 << 12 << false;
        QTest::newRow("many players") << 400 << 40 << false;
        QTest::newRow("many players, leaderboards") << 400 << 40 << true;
        QTest::newRow("one score") << 150 << 1 << false;
    }
    void agreesWithAPlainlySortedBoard()
    {
        QFETCH(int, playerCount);
        QFETCH(int, scoreRange);
        QFETCH(bool, withLeaderboards);
        std::mt19937 random(7);
        FakeBoard board;
        board.attachLeaderboard = withLeaderboards;
        board.logLength = 0;
        BoardState state;
        state.reset(board.present(BoardState::kWindow));
        int snapshots = 0;
        constexpr int kRounds = 100'000;
        for (int round = 0; round < kRounds; ++round) {
            const UserId user = player(int(random() % unsigned(playerCount)));
            const bool removes = random() % 8 == 0;
            const QByteArray message
                = removes ? board.remove(user) : board.set(user, qint64(random() % unsigned(scoreRange)));
            QCOMPARE(state.apply(decoded(message)), BoardState::Outcome::Applied);
            if (!state.topIsKnown()) {
                ++snapshots;
                state.reset(board.present(BoardState::kWindow));
            }
            if (round % 7 == 0 || round > kRounds - 100) {
                const QList<BoardEntry> expected = board.top();
                QVERIFY2(state.top() == expected, qPrintable(u"round %1"_s.arg(round)));
            }
        }
        QCOMPARE(state.contradictions(), 0);
        QVERIFY2(snapshots < kRounds / 50, qPrintable(QString::number(snapshots)));
    }
};

QTEST_GUILESS_MAIN(TestBoardState)
#include "tst_boardstate.moc"
