// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/livefeed.h"

#include <QSignalSpy>

#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLiveFeed : public QObject
{
    Q_OBJECT

private:
    LiveFeedOptions m_options;
    std::unique_ptr<FakeBoard> m_board;
    std::unique_ptr<LiveFeed> m_feed;
    std::chrono::milliseconds m_steady{1'000'000};
    QDateTime m_utc;
    LiveBoard m_shown;
    int m_flushes = 0;
    bool m_takes = true; ///< the viewer takes each board at once

    void make()
    {
        m_feed.reset();
        m_feed = std::make_unique<LiveFeed>(m_board.get(), m_options);
        m_flushes = 0;
        m_shown = {};
        m_takes = true;
        connect(m_feed.get(), &LiveFeed::boardChanged, this, [this](const LiveBoard &board) {
            m_shown = board;
            ++m_flushes;
            if (m_takes)
                m_feed->acknowledge();
        });
    }
    void goLive()
    {
        make();
        m_feed->channelOpened();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }
    void pass(std::chrono::milliseconds time)
    {
        m_steady += time;
        m_utc = m_utc.addMSecs(time.count());
    }
    [[nodiscard]] bool showsTheTruth() const
    {
        return m_shown.top == m_board->top() && m_shown.position == m_board->present(0).position;
    }

private Q_SLOTS:
    void init()
    {
        m_feed.reset();
        m_board = std::make_unique<FakeBoard>();
        for (int i = 0; i < 50; ++i)
            m_board->set(player(i), 100 + i);
        m_utc = instant();
        m_options = LiveFeedOptions();
        m_options.frame = 1ms;
        m_options.tick = 2ms;
        m_options.checkInterval = 1h;
        m_options.retryFirst = 1ms;
        m_options.retryCeiling = 8ms;
        m_options.steadyNow = [this] { return m_steady; };
        m_options.utcNow = [this] { return m_utc; };
    }

    void showsTheBoardAndItsChanges()
    {
        goLive();
        QVERIFY(showsTheTruth());
        QCOMPARE(m_shown.playerCount, 50);
        QVERIFY(m_shown.stateReason.isEmpty());
        QVERIFY(m_shown.events.isEmpty());
        m_feed->receive({m_board->set(player(3), 500, instant()), m_board->set(player(4), 400, instant(1))});
        QTRY_VERIFY(showsTheTruth());
        QCOMPARE(m_shown.changes.size(), 2);
        QVERIFY(m_shown.events.size() >= 3);
        QCOMPARE(m_shown.asOf, instant(1));
        QCOMPARE(m_shown.stats.received, 2);
    }

    void saysWhatItsStateIs()
    {
        make();
        m_feed->channelLost(u"Redis refused the connection."_s);
        QTRY_COMPARE(m_flushes, 1);
        QCOMPARE(m_shown.state, LiveState::Offline);
        QCOMPARE(m_shown.stateReason, u"Redis refused the connection."_s);
        QVERIFY(m_shown.top.isEmpty());

        m_board->holdsAnswers = true;
        m_feed->channelOpened();
        QTRY_COMPARE(m_shown.state, LiveState::Resyncing);
        QVERIFY(m_shown.stateReason.endsWith(u'.'));
        m_board->release();
        QTRY_COMPARE(m_shown.state, LiveState::Live);

        m_feed->channelLost(u"The connection broke."_s);
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        QVERIFY(showsTheTruth()); // the last that was known
        m_feed->channelOpened();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QCOMPARE(m_shown.stats.resyncs, 1);
    }

    void foreignDataIsOfflineWithItsSentenceUntilItIsGone()
    {
        m_board->failure
            = Error{Error::Code::Incompatible, u"The key leaderboard holds something else."_s, {}, {}};
        make();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be read"_s));
        m_feed->channelOpened();
        QTRY_COMPARE(m_shown.stateReason, u"The key leaderboard holds something else."_s);
        QCOMPARE(m_shown.state, LiveState::Offline);
        m_board->failure.reset();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QVERIFY(showsTheTruth());
    }

    void foreignDataThatAppearsLaterIsNoticed()
    {
        m_options.checkInterval = 2ms;
        goLive();
        m_board->failure
            = Error{Error::Code::Incompatible, u"The key leaderboard holds something else."_s, {}, {}};
        QTRY_COMPARE(m_shown.state, LiveState::Offline);
        QCOMPARE(m_shown.stateReason, u"The key leaderboard holds something else."_s);
        m_board->failure = Error{Error::Code::Unavailable, u"There is no connection."_s, {}, {}};
        QTRY_COMPARE(m_shown.state, LiveState::Late);
        QVERIFY(m_shown.stateReason.contains("There is no connection."_L1));
        m_board->failure.reset();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }

    void isLateWhileOldMessagesFlow()
    {
        goLive();
        m_feed->receive({m_board->set(player(1), 300, m_utc.addMSecs(-1500))});
        QTRY_VERIFY(showsTheTruth());
        QCOMPARE(m_shown.state, LiveState::Live);
        QCOMPARE(m_shown.stats.delay, 1500ms);
        m_feed->receive({m_board->set(player(1), 301, m_utc.addMSecs(-2500))});
        QTRY_VERIFY(showsTheTruth());
        QCOMPARE(m_shown.state, LiveState::Late);
        QVERIFY(m_shown.stateReason.contains("2.5 s"_L1));
        m_feed->receive({m_board->set(player(1), 302, m_utc.addMSecs(700))}); // its clock is ahead
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QCOMPARE(m_shown.stats.delay, 0ms);
    }

    void isNotLateForEverWhenTheOldMessagesEnd()
    {
        m_options.checkInterval = 5s;
        goLive();
        m_feed->receive({m_board->set(player(1), 301, m_utc.addMSecs(-2500))});
        QTRY_COMPARE(m_shown.state, LiveState::Late);
        pass(6s);
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }

    void isLateWhenItsViewerIs()
    {
        goLive();
        m_takes = false;
        m_feed->receive({m_board->set(player(1), 300)});
        QTRY_VERIFY(showsTheTruth());
        const int flushes = m_flushes;
        pass(1500ms);
        m_feed->receive({m_board->set(player(2), 200)});
        m_feed->acknowledge();
        QTRY_COMPARE(m_flushes, flushes + 1);
        QCOMPARE(m_shown.state, LiveState::Late);
        QVERIFY(m_shown.stateReason.contains("1.5 s"_L1));
        QVERIFY(showsTheTruth());
        m_takes = true;
        m_feed->acknowledge();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
    }

    void aStalledViewerCostsNoQueue()
    {
        m_board->attachLeaderboard = false;
        goLive();
        m_takes = false;
        const int before = m_flushes;
        for (int i = 0; i < 20'000; ++i) {
            m_feed->receive({m_board->set(player(i % 6000), 100 + i)});
            if (i % 100 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(m_flushes, before + 1); // one in flight
        m_takes = true;
        m_feed->acknowledge();
        QTRY_COMPARE(m_flushes, before + 2); // and one with everything else
        QVERIFY(showsTheTruth());
        QVERIFY(m_shown.changes.size() <= BoardChanges::kMaxPlayers);
        QVERIFY(m_shown.events.size() <= BoardChanges::kMaxEvents);
    }

    void countsWhatItCannotRead()
    {
        goLive();
        const QList<QByteArray> bad{"",
                                    "not JSON",
                                    "{}",
                                    "[1]",
                                    QByteArray(1024 * 1024, 'x'),
                                    "{\"userId\":\"user-123\",\"score\":1550,\"rank\":3}",
                                    "{\"userId\":\"" + player(1).toByteArray() + "\",\"score\":1e400}"};
        m_feed->receive(bad);
        m_feed->receive({"{\"type\":\"season_ended\"}", m_board->set(player(1), 4444)});
        QTRY_VERIFY(showsTheTruth());
        QCOMPARE(m_shown.state, LiveState::Live);
        QCOMPARE(m_shown.stats.rejected, qint64(bad.size()));
        QCOMPARE(m_shown.stats.ignored, 1);
        QCOMPARE(m_shown.stats.received, 1);
        QVERIFY(m_shown.stats.lastRejection.contains("number"_L1));
    }

    void countsSeedMessagesAndMissedOnes()
    {
        goLive();
        m_feed->receive({"{\"userId\":\"" + player(1).toByteArray() + "\",\"score\":101}"});
        m_board->set(player(2), 102); // lost
        m_feed->receive({m_board->set(player(3), 103)});
        QTRY_COMPARE(m_shown.stats.recovered, 1);
        QCOMPARE(m_shown.stats.missed, 1);
        QCOMPARE(m_shown.stats.foreign, 1);
        QVERIFY(showsTheTruth());
    }

    void measuresTheRateAndLetsItFall()
    {
        goLive();
        QList<QByteArray> messages;
        for (int i = 0; i < 300; ++i)
            messages.append(m_board->set(player(i % 50), 100 + i));
        m_feed->receive(messages);
        QTRY_COMPARE(m_shown.stats.updatesPerSecond, 150.0);
        pass(3s);
        QTRY_COMPARE(m_shown.stats.updatesPerSecond, 0.0); // told without a further message
    }

    void sleepsWhenNothingHappens()
    {
        goLive();
        const int before = m_flushes;
        int ticks = 0;
        QTimer other;
        connect(&other, &QTimer::timeout, this, [&] { ++ticks; });
        other.start(m_options.tick);
        QTRY_VERIFY(ticks > 20);
        QCOMPARE(m_flushes, before);
    }

    /// The acceptance of the flood: 100,000 messages in one go, with real frames of 16 ms.
    void aBurstOfAHundredThousandLeavesTheRightBoard()
    {
        m_options.frame = 16ms;
        QElapsedTimer real;
        real.start();
        m_options.steadyNow = [&] { return std::chrono::milliseconds(real.elapsed()); };
        QList<QByteArray> messages;
        messages.reserve(100'000);
        goLive();
        for (int i = 0; i < 100'000; ++i) {
            m_board->attachLeaderboard = i % 16 == 15; // as batches of the writer do
            messages.append(m_board->set(player(i % 1000), (qint64(i) * 7919) % 100'000));
        }
        const int before = m_flushes;
        const qint64 started = real.elapsed();
        for (qsizetype i = 0; i < messages.size(); i += 500) {
            m_feed->receive(messages.mid(i, 500));
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(showsTheTruth());
        const qint64 took = real.elapsed() - started;
        QVERIFY2(m_flushes - before <= took / 16 + 2,
                 qPrintable(u"%1 in %2 ms"_s.arg(m_flushes - before).arg(took)));
        QCOMPARE(m_shown.stats.received, 100'000);
        QCOMPARE(m_shown.stats.missed, 0);
        QCOMPARE(m_shown.stats.resyncs, 0);
        QCOMPARE(m_feed->bufferedUpdates(), 0);
    }

    void aBurstWhileResyncingIsBoundedAndEndsRight()
    {
        m_options.bufferCapacity = 5000;
        m_options.tailGrace = 2ms;
        m_board->attachLeaderboard = false;
        m_board->holdsAnswers = true;
        make();
        m_feed->channelOpened();
        for (int i = 0; i < 100'000; ++i) {
            m_feed->receive({m_board->set(player(i % 1000), (qint64(i) * 7919) % 100'000)});
            QVERIFY(m_feed->bufferedUpdates() <= 5000);
        }
        m_board->release();
        QTRY_COMPARE(m_shown.state, LiveState::Live);
        QTRY_VERIFY(showsTheTruth());
    }
};

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_livefeed.moc"
