// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardnames.h"

#include <QSignalSpy>

#include "core/base/async.h"
#include "core/players/playerdirectory.h"
#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestBoardNames : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PlayerDirectory> m_directory;
    std::unique_ptr<BoardNames> m_names;
    std::chrono::milliseconds m_now{1'000'000};
    std::optional<Error> m_failure;
    int m_existing = 0; ///< players 0 … so many exist

    Result<QList<PlayerName>> read(const QList<UserId> &users) const
    {
        if (m_failure)
            return *m_failure;
        QList<PlayerName> names;
        for (int n = 0; n < m_existing; ++n) {
            if (users.contains(player(n)))
                names.append({player(n), u"Player %1"_s.arg(n), u"SE"_s});
        }
        return names;
    }
    static LiveBoard board(int places)
    {
        LiveBoard board;
        for (int n = 0; n < places; ++n) {
            BoardEntry entry;
            entry.rank = n + 1;
            entry.userId = player(n);
            board.top.append(entry);
        }
        return board;
    }
    static BoardEvent entered(int n)
    {
        BoardEvent event;
        event.userId = player(n);
        return event;
    }
    static ScoreUpdate changed(int n)
    {
        ScoreUpdate update;
        update.userId = player(n);
        return update;
    }
    void waitForAnswer()
    {
        QSignalSpy answered(m_directory.get(), &PlayerDirectory::answered);
        QVERIFY(answered.wait());
    }

private Q_SLOTS:
    void init()
    {
        m_failure.reset();
        m_existing = 10;
        PlayerDirectoryOptions options;
        options.steadyNow = [this] { return m_now; };
        options.retryFirst = 1ms;
        m_directory = std::make_unique<PlayerDirectory>(
            [this](const QList<UserId> &users) { return async::ready(read(users)); }, options);
        m_names = std::make_unique<BoardNames>(*m_directory, [this] { return m_now; });
    }

    void namesTheTopAsSoonAsItCan()
    {
        LiveBoard first = m_names->named(board(3));
        QVERIFY(first.top.at(0).username.isEmpty());
        waitForAnswer();
        const auto again = m_names->renamed();
        QVERIFY(again);
        QCOMPARE(again->top.at(2).username, u"Player 2"_s);
        QCOMPARE(again->top.at(2).countryCode, u"SE"_s);
        QVERIFY(again->changes.isEmpty());
        QVERIFY(!m_names->renamed()); // nothing new
        QCOMPARE(m_names->named(board(2)).top.at(1).username, u"Player 1"_s);
    }

    void keepsTheNameThatAMessageBrought()
    {
        m_existing = 0;
        LiveBoard told = board(1);
        told.top.first().username = u"Champion"_s;
        QCOMPARE(m_names->named(told).top.first().username, u"Champion"_s);
        waitForAnswer();
        QVERIFY(!m_names->renamed());
    }

    void holdsAnEventUntilItsNameIsKnown()
    {
        LiveBoard told = board(1);
        BoardEvent resynced;
        resynced.kind = BoardEvent::Kind::Resynced;
        told.events = {resynced, entered(4), entered(77)};
        const LiveBoard now = m_names->named(told);
        QCOMPARE(now.events, QList<BoardEvent>{resynced});
        waitForAnswer();
        const auto later = m_names->renamed();
        QVERIFY(later);
        QCOMPARE(later->events.size(), 2);
        QCOMPARE(later->events.at(0).username, u"Player 4"_s);
        QVERIFY(later->events.at(1).username.isEmpty()); // there is no such player
        QVERIFY(!m_names->renamed());
    }

    void letsEventsGoWhenNamesCannotBeRead()
    {
        m_failure = Error{Error::Code::Unavailable, u"PostgreSQL is away."_s, {}, {}};
        LiveBoard told;
        told.events = {entered(4)};
        QVERIFY(m_names->named(told).events.isEmpty());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is away"_s));
        waitForAnswer();
        QCOMPARE(m_names->renamed()->events.size(), 1);
        QCOMPARE(m_names->named(told).events.size(), 1); // not held again while it is so
    }

    void heldEventsAreBounded()
    {
        LiveBoard told;
        for (int n = 0; n < 200; ++n)
            told.events.append(entered(n));
        QCOMPARE(m_names->named(told).events.size(), 200 - BoardNames::kMaxHeld);
    }

    void countsMessagesAboutNobody()
    {
        LiveBoard told;
        told.changes = {changed(1), changed(50), changed(51)};
        QCOMPARE(m_names->named(told).stats.unknownPlayers, 0);
        told.changes = {changed(50)};
        QCOMPARE(m_names->named(told).stats.unknownPlayers, 0); // not known yet
        waitForAnswer();
        QCOMPARE(m_names->renamed()->stats.unknownPlayers, 3);
        QCOMPARE(m_names->named(told).stats.unknownPlayers, 4);
    }

    void aFloodOfPlayersIsNoFloodOfQueries()
    {
        LiveBoard told;
        for (int n = 1000; n < 4000; ++n)
            told.changes.append(changed(n));
        QCOMPARE(m_names->named(told).stats.unknownPlayers, 0);
        waitForAnswer();
        QCOMPARE(m_names->renamed()->stats.unknownPlayers, BoardNames::kLookUpsPerSecond);
        m_now += 1s;
        told.changes.remove(0, 1000);
        QCOMPARE(m_names->named(told).stats.unknownPlayers, BoardNames::kLookUpsPerSecond);
        waitForAnswer();
        QCOMPARE(m_names->renamed()->stats.unknownPlayers, 2 * BoardNames::kLookUpsPerSecond);
    }
};

QTEST_GUILESS_MAIN(TestBoardNames)
#include "tst_boardnames.moc"
