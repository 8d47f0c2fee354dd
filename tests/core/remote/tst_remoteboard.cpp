// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteboard.h"

#include "core/remote/remotemessagedecoder.h"
#include "tests/core/remote/remotemessages.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestRemoteBoard : public QObject
{
    Q_OBJECT

    using Outcome = RemoteBoard::Outcome;

    RemoteMessageDecoder m_decoder;
    std::unique_ptr<RemoteBoard> m_board;
    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000);

    Outcome apply(const QJsonObject &json)
    {
        const auto read = m_decoder.decode(text(json));
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return m_board->apply(std::get<RemoteMessage>(*read), m_now);
    }
    LiveBoard take()
    {
        LiveBoard board;
        m_board->takeInto(board, m_now);
        m_board->countInto(board.stats);
        return board;
    }
    static QList<BoardEvent::Kind> kinds(const LiveBoard &board)
    {
        QList<BoardEvent::Kind> out;
        for (const BoardEvent &event : board.events)
            out.append(event.kind);
        return out;
    }

private Q_SLOTS:
    void init() { m_board = std::make_unique<RemoteBoard>(); }

    void followsTheChain()
    {
        QCOMPARE(apply(updateJson("e1", 1, 2)), Outcome::Gap); // nothing is known yet
        QCOMPARE(apply(snapshotJson("e1", 120, remoteTop(10))), Outcome::Applied);
        QVERIFY(take().events.isEmpty());
        QCOMPARE(apply(updateJson("e1", 120, 123, {changeJson(50, 5, 900)})), Outcome::Applied);
        LiveBoard board = take();
        QCOMPARE(board.position, (StreamPosition{"e1", 123}));
        QCOMPARE(board.top, remoteTop(10));
        QCOMPARE(board.playerCount, 2000);
        QCOMPARE(board.changes.size(), 1);
        QVERIFY(board.events.isEmpty());
        QCOMPARE(apply(updateJson("e1", 120, 123)), Outcome::Gap);
        QCOMPARE(apply(updateJson("e1", 124, 125)), Outcome::Gap);
        QCOMPARE(apply(updateJson("e2", 123, 124)), Outcome::Gap);
        QCOMPARE(apply(updateJson("e1", 123, 123)), Outcome::Applied); // nothing but another state
        QCOMPARE(take().stats.missed, 0);
    }

    void tellsWhatHappened()
    {
        apply(snapshotJson("e1", 1, remoteTop(10)));
        take();
        QList<BoardEntry> top = remoteTop(10);
        top.removeLast(); // number 9 falls out, number 77 comes in first
        for (BoardEntry &entry : top)
            ++entry.rank;
        top.prepend({1, remotePlayer(77), 2000, u"newcomer"_s, {}});
        apply(withTop(updateJson("e1", 1, 2, {changeJson(77, 2000, 1), changeJson(9, 910, 11)}), top));
        const LiveBoard board = take();
        QCOMPARE(board.top, top);
        QCOMPARE(kinds(board),
                 (QList<BoardEvent::Kind>{BoardEvent::Kind::LeftTop, BoardEvent::Kind::TookFirst}));
        QCOMPARE(board.events.first().to, 11);
        QCOMPARE(board.events.first().username, u"player 9"_s);

        apply(updateJson("e1", 2, 3, {changeJson(9, 0, 0, false)})); // who is not shown any more
        const LiveBoard removed = take();
        QCOMPARE(kinds(removed), QList<BoardEvent::Kind>{BoardEvent::Kind::Removed});
        QCOMPARE(removed.events.first().username, u"player 9"_s);
    }

    void countsWhatABreakCost()
    {
        apply(snapshotJson("e1", 100, remoteTop(10)));
        take();
        m_board->noteBreak();
        apply(updateJson("e1", 100, 130));
        LiveBoard board = take();
        QCOMPARE(board.stats.missed, 30);
        QCOMPARE(board.stats.recovered, 30);
        QCOMPARE(board.stats.resyncs, 0);
        QCOMPARE(kinds(board), QList<BoardEvent::Kind>{BoardEvent::Kind::Resynced});

        m_board->noteBreak();
        apply(snapshotJson("e1", 200, remoteTop(10)));
        board = take();
        QCOMPARE(board.stats.missed, 100);
        QCOMPARE(board.stats.recovered, 30);
        QCOMPARE(board.stats.resyncs, 1);
        QCOMPARE(board.events.first().count, 70);

        apply(snapshotJson("e2", 5, remoteTop(3))); // another epoch: what was missed cannot be known
        board = take();
        QCOMPARE(board.stats.missed, 100);
        QCOMPARE(board.stats.resyncs, 2);
        QCOMPARE(board.top.size(), 3);
    }

    void aServerThatKnowsNothingYetIsNoNews()
    {
        QJsonObject empty = snapshotJson("", 0, {});
        empty.insert("state"_L1, u"offline"_s);
        empty.insert("players"_L1, 0);
        empty.insert("asOf"_L1, QJsonValue());
        QCOMPARE(apply(empty), Outcome::Applied);
        QVERIFY(take().top.isEmpty());
        QCOMPARE(m_board->state(), LiveState::Offline);
        apply(snapshotJson("e1", 500, remoteTop(10)));
        const LiveBoard board = take();
        QCOMPARE(board.top.size(), 10);
        QVERIFY(board.events.isEmpty());
        QCOMPARE(board.stats.missed + board.stats.resyncs, 0);
    }

    void staysSmallAndWholeUnderNonsense()
    {
        for (int i = 0; i < 3000; ++i) {
            apply(snapshotJson("e1", 0, remoteTop(10)));
            apply(snapshotJson("e1", kMaxScore, remoteTop(10)));
            apply(updateJson("e1", kMaxScore, kMaxScore, {changeJson(i, i, 1)}));
        }
        QList<QJsonObject> many;
        for (int i = 0; i < 4000; ++i)
            many.append(changeJson(10'000 + i, i, 1));
        for (int i = 0; i < 3; ++i)
            apply(updateJson("e1", kMaxScore, kMaxScore, many));
        const LiveBoard board = take();
        QVERIFY(board.changes.size() <= BoardChanges::kMaxPlayers);
        QVERIFY(board.events.size() <= BoardChanges::kMaxEvents);
        QCOMPARE(board.stats.missed, kMaxScore);
        QCOMPARE(board.top.size(), kBoardSize);
    }
};

QTEST_GUILESS_MAIN(TestRemoteBoard)
#include "tst_remoteboard.moc"
