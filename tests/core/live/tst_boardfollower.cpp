// SPDX-License-Identifier: GPL-3.0-or-later
// A follower whose source and channel do what they should, but for losses.
#include <QSignalSpy>

#include "tests/core/live/followertest.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = BoardFollower::Phase;

class TestBoardFollower : public FollowerTest
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithTheBoardAndWhatCameMeanwhile()
    {
        make();
        QCOMPARE(m_follower->phase(), Phase::Closed);
        QVERIFY(!m_follower->hasBoard());
        hear(m_board->set(player(1), 1000)); // nobody listens yet
        m_board->holdsAnswers = true;
        const QByteArray early = m_board->set(player(2), 2000);
        m_follower->open();
        QCOMPARE(m_follower->phase(), Phase::Reading);
        hear(early); // contained in the snapshot
        hear(m_board->set(player(3), 3000));
        hear(m_board->set(player(4), 4000));
        QCOMPARE(m_follower->bufferedUpdates(), 3);
        m_board->release();
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->bufferedUpdates(), 0);
        QCOMPARE(missed(), 0);
        QCOMPARE(m_follower->resyncs(), 0);
        QCOMPARE(m_board->snapshotsRead(), 1);
    }

    void followsWithoutAsking()
    {
        follow();
        for (int i = 0; i < 5000; ++i)
            hear(i % 9 == 0 ? m_board->remove(player(i % 50))
                            : m_board->set(player(i % 50), (i * 7919) % 500));
        QVERIFY(isRight());
        QCOMPARE(m_board->snapshotsRead(), 1);
        QCOMPARE(m_board->logsRead(), 0);
    }

    void fillsAHoleFromTheLog()
    {
        follow();
        for (int i = 0; i < 5; ++i)
            m_board->set(player(i), 1000 + i); // lost
        hear(m_board->set(player(7), 7000));
        QCOMPARE(m_follower->phase(), Phase::Replaying);
        QVERIFY(!m_follower->reason().isEmpty());
        hear(m_board->set(player(8), 8000));
        QTRY_VERIFY(isRight());
        QCOMPARE(missed(), 5);
        QCOMPARE(recovered(), 5);
        QCOMPARE(m_follower->resyncs(), 0);
        const auto taken = m_follower->changes().take(m_follower->board(), instant());
        QCOMPARE(taken.changes.size(), 7); // what was read back was published too
        QCOMPARE(taken.events.constFirst().kind, BoardEvent::Kind::Resynced);
    }

    void fillsALongHoleInParts()
    {
        m_options.logLimit = 10;
        follow();
        for (int i = 0; i < 95; ++i)
            m_board->set(player(i % 50), 1000 + i);
        hear(m_board->set(player(7), 7000));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_board->logsRead(), 10);
        QCOMPARE(recovered(), 95);
        QCOMPARE(m_follower->resyncs(), 0);
    }

    void readsTheBoardWhenTheLogIsTooShort()
    {
        m_board->logLength = 3;
        follow();
        for (int i = 0; i < 20; ++i)
            m_board->set(player(i), 1000 + i);
        hear(m_board->set(player(7), 7000));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 1);
        QCOMPARE(missed(), 20);
        QCOMPARE(recovered(), 0);
        const auto taken = m_follower->changes().take(m_follower->board(), instant());
        QCOMPARE(taken.events.constFirst().kind, BoardEvent::Kind::Resynced);
        QCOMPARE(taken.events.constFirst().count, 21);
    }

    void doesNotReplayAHugeHole()
    {
        m_options.maxLogGap = 100;
        follow();
        for (int i = 0; i < 101; ++i)
            m_board->set(player(i % 50), 1000 + i);
        hear(m_board->set(player(7), 7000));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_board->logsRead(), 0);
        QCOMPARE(m_follower->resyncs(), 1);
    }

    void repeatsAndLateComersAreHarmless()
    {
        follow();
        const QByteArray a = m_board->set(player(1), 1000);
        const QByteArray b = m_board->set(player(1), 500);
        const QByteArray c = m_board->set(player(2), 700);
        hear(a);
        hear(a);
        hear(c);
        hear(b);
        hear(b);
        hear(a);
        QTRY_VERIFY(isRight());
        hear(c);
        QVERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 0);
    }

    void noticesThatTheLastMessageWasLost()
    {
        m_options.checkInterval = 2ms;
        follow();
        m_board->set(player(1), 9000);
        QTRY_VERIFY(isRight());
        QCOMPARE(missed(), 1);
        QCOMPARE(recovered(), 1);
        QCOMPARE(m_follower->resyncs(), 0);
    }

    void readsTheBoardWhenALostTailIsNotInTheLog()
    {
        m_options.checkInterval = 2ms;
        m_board->logLength = 1;
        follow();
        for (int i = 0; i < 4; ++i)
            m_board->set(player(i), 9000 + i);
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 1);
        hear(m_board->set(player(5), 9100));
        QTRY_VERIFY(isRight());
        QCOMPARE(missed(), 4);
    }

    void waitsForWhatIsOnItsWay()
    {
        m_options.tailGrace = 1h;
        m_options.checkInterval = 2ms;
        follow();
        const QByteArray slow = m_board->set(player(1), 9000);
        const int before = m_board->snapshotsRead();
        QTRY_COMPARE(m_board->snapshotsRead(), before + 1);
        hear(slow);
        QVERIFY(isRight());
        QCOMPARE(m_board->logsRead(), 0);
        QCOMPARE(missed(), 0);
    }

    void whatIsLateIsNotLostWhileTheChannelDelivers()
    {
        m_options.tailGrace = 100ms;
        m_options.checkInterval = 2ms;
        follow();
        QList<QByteArray> behind;
        for (int i = 0; i < 100; ++i)
            behind.append(m_board->set(player(i % 50), 1000 + i));
        for (const QByteArray &message : behind) {
            QTest::qSleep(5); // a channel that is slower than the grace is what is tested
            hear(message);
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(isRight());
        QCOMPARE(m_board->logsRead(), 0);
        QCOMPARE(m_follower->resyncs(), 0);
        QCOMPARE(missed(), 0);
    }

    void comparesWhileMessagesFlow()
    {
        m_options.checkInterval = 1ms;
        follow();
        const int before = m_board->snapshotsRead();
        for (int i = 0; m_board->snapshotsRead() < before + 20; ++i) {
            hear(m_board->set(player(i % 50), (i * 7919) % 5000));
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 0);
        QCOMPARE(missed(), 0);
    }

    void aContradictionIsLookedIntoSoon()
    {
        follow();
        m_board->tamper(player(3), 50'000);
        const int before = m_board->snapshotsRead();
        hear(m_board->set(player(4), 40'000));
        QCOMPARE(m_follower->board().top(), m_board->top());
        QTRY_COMPARE(m_board->snapshotsRead(), before + 1);
        QTRY_VERIFY(isRight());
    }

    void followsARebuild_data()
    {
        QTest::addColumn<QString>("noticedBy");
        QTest::newRow("its message") << u"message"_s;
        QTest::newRow("the first update behind it") << u"update"_s;
        QTest::newRow("comparing") << u"check"_s;
    }
    void followsARebuild()
    {
        QFETCH(QString, noticedBy);
        if (noticedBy == "check"_L1)
            m_options.checkInterval = 2ms;
        follow();
        m_board->tamper(player(3), 50'000);
        const QByteArray told = m_board->rebuild("epoch-2");
        if (noticedBy == "message"_L1) {
            UpdateDecoder decoder;
            m_follower->noteRebuilt(std::get<BoardRebuilt>(*decoder.decode(told)));
        } else if (noticedBy == "update"_L1) {
            hear(m_board->set(player(4), 40'000));
        }
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->board().position().epoch, "epoch-2");
        QCOMPARE(m_follower->resyncs(), 1);
        QCOMPARE(missed(), 0);
    }

    void theFirstBoardOfAnEmptyRedisIsNoResync()
    {
        m_board->isUnnumbered = true;
        follow();
        m_board->isUnnumbered = false;
        UpdateDecoder decoder;
        m_follower->noteRebuilt(std::get<BoardRebuilt>(*decoder.decode(m_board->rebuild("epoch-2"))));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 0);
    }

    void anOldEpochsLateMessageIsNotApplied()
    {
        m_board->holdsAnswers = true;
        const QByteArray old = m_board->set(player(1), 99'999);
        m_board->tamper(player(1), 1);
        m_board->rebuild("epoch-2");
        make();
        QSignalSpy refused(m_follower.get(), &BoardFollower::refused);
        m_follower->open();
        m_follower->offer(decoded(m_board->set(player(2), 300)));
        m_board->release();
        QTRY_VERIFY(isRight());
        hear(old);
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->board().position().epoch, "epoch-2");
    }

    void readsTheBoardWhenTooManyFell()
    {
        m_board->attachLeaderboard = false;
        for (int i = 50; i < 300; ++i)
            m_board->set(player(i), 100 + i);
        follow();
        for (int i = 299; i >= 190; --i)
            hear(m_board->remove(player(i)));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 1);
        QCOMPARE(missed(), 0);
    }

    void numberlessBoardsAreFollowedByContent()
    {
        m_options.checkInterval = 2ms;
        m_board->isUnnumbered = true;
        follow();
        for (int i = 0; i < 200; ++i)
            hear(m_board->set(player(i % 50), 1000 + (i * 7919) % 500));
        QVERIFY(isRight());
        m_board->tamper(player(3), 50'000);
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 0); // there is no instant at which both could have been the same
    }
};

QTEST_GUILESS_MAIN(TestBoardFollower)
#include "tst_boardfollower.moc"
