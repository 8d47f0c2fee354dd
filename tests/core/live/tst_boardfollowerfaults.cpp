// SPDX-License-Identifier: GPL-3.0-or-later
// A follower whose source fails, whose channel is flooded or lied to, and whose server restarts.
#include <random>

#include <QSignalSpy>

#include "tests/core/live/followertest.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = BoardFollower::Phase;

class TestBoardFollowerFaults : public FollowerTest
{
    Q_OBJECT

private:
    QByteArray m_held; ///< comes after the one behind it
    int m_epochs = 1;

    void deliver(const QByteArray &message, unsigned fate)
    {
        switch (fate) {
        case 0:
            m_follower->close(u"Gone."_s);
            m_follower->open();
            break;
        case 1:
            m_board->rebuild("epoch-" + QByteArray::number(++m_epochs));
            break;
        case 2:
            m_board->failure = Error{Error::Code::Unavailable, u"Away."_s, {}, {}};
            break;
        case 3:
        case 4:
            break; // lost
        case 5:
            m_held = message;
            break;
        case 6:
            hear(message);
            hear(message);
            break;
        default:
            hear(message);
            if (!m_held.isEmpty())
                hear(std::exchange(m_held, {}));
        }
    }

private Q_SLOTS:
    void noticesAChangePastTheChannel()
    {
        m_options.checkInterval = 2ms;
        follow();
        m_board->tamper(player(3), 50'000);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not what the messages said"_s));
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 1);
        const auto taken = m_follower->changes().take(m_follower->board(), instant());
        QCOMPARE(taken.events.constFirst().kind, BoardEvent::Kind::Resynced);
    }

    void readsTheBoardWhenRedisWentBack()
    {
        m_options.checkInterval = 2ms;
        follow();
        for (int i = 0; i < 10; ++i)
            hear(m_board->set(player(i), 1000 + i));
        m_board->goBackTo(52);
        m_board->tamper(player(9), 1);
        QTRY_VERIFY(isRight());
        hear(m_board->set(player(3), 8000)); // numbered 53 again
        QTRY_VERIFY(isRight());
        QCOMPARE(missed(), 0);
    }

    void readsTheBoardAfterAReconnect()
    {
        follow();
        m_follower->close(u"Redis went away."_s);
        QCOMPARE(m_follower->phase(), Phase::Closed);
        QCOMPARE(m_follower->reason(), u"Redis went away."_s);
        for (int i = 0; i < 10; ++i)
            m_board->set(player(i), 1000 + i);
        hear(m_board->set(player(11), 1)); // not from a channel that is open
        m_follower->open();
        QTRY_VERIFY(isRight());
        hear(m_board->set(player(12), 1200));
        QVERIFY(isRight());
        QCOMPARE(m_follower->resyncs(), 1);
        QCOMPARE(missed(), 11);
        QCOMPARE(recovered(), 0);
    }

    void refusesASequenceThatWasNeverGiven()
    {
        follow();
        QSignalSpy refused(m_follower.get(), &BoardFollower::refused);
        ScoreUpdate forged = decoded(m_board->set(player(1), 1000));
        hear(m_board->set(player(2), 2000));
        QTRY_VERIFY(isRight());
        forged.position->sequence = kMaxScore;
        forged.newScore = kMaxScore;
        forged.leaderboard.reset();
        m_follower->offer(forged);
        QTRY_COMPARE(refused.count(), 1);
        QTRY_VERIFY(isRight());
        QCOMPARE(m_follower->bufferedUpdates(), 0);
        QCOMPARE(missed(), 1); // the hole made on purpose above
    }

    void theBoardOfAnotherDatabaseOnTheSameChannelIsLeftAlone()
    {
        follow();
        QSignalSpy refused(m_follower.get(), &BoardFollower::refused);
        FakeBoard other;
        other.rebuild("another database");
        for (int i = 0; i < 2000; ++i) {
            hear(other.set(player(i % 50), 100'000 + i));
            hear(m_board->set(player(i % 50), (i * 7919) % 5000));
            if (i % 100 == 0)
                QTRY_VERIFY(isRight());
        }
        QTRY_VERIFY(isRight());
        QCOMPARE(refused.count(), 2000);
        QCOMPARE(m_board->snapshotsRead(), 2); // to find out, once
        QCOMPARE(missed(), 0);
        // Should that board become this one, it is followed.
        m_board->rebuild("another database");
        m_follower->close(u"Gone."_s);
        m_follower->open();
        QTRY_VERIFY(isRight());
        hear(m_board->set(player(1), 7));
        QVERIFY(isRight());
    }

    void aFloodOfForgedRebuildsDoesNotMakeItAskForEver()
    {
        m_options.tailGrace = 50ms;
        follow();
        QElapsedTimer time;
        time.start();
        const int before = m_board->snapshotsRead();
        for (int i = 0; time.elapsed() < 200; ++i) {
            m_follower->noteRebuilt({"forged " + QByteArray::number(i)});
            hear(m_board->set(player(i % 50), (i * 7919) % 5000));
            QVERIFY(isRight()); // it goes on meanwhile
            QCoreApplication::processEvents();
        }
        QVERIFY(m_board->snapshotsRead() > before);
        QVERIFY(m_board->snapshotsRead() - before <= time.elapsed() / 50);
        QCOMPARE(m_follower->resyncs(), 0);
    }

    void aFloodOfForgedEpochsDoesNotMakeItAskForEver()
    {
        m_options.retryFirst = 8ms;
        m_options.retryCeiling = 1h;
        follow();
        QSignalSpy refused(m_follower.get(), &BoardFollower::refused);
        ScoreUpdate forged = decoded(m_board->set(player(1), 1000));
        forged.leaderboard.reset();
        int forgeries = 0;
        QElapsedTimer time;
        time.start();
        while (m_board->snapshotsRead() < 6) {
            for (int i = 0; i < 100; ++i) {
                forged.position->epoch = "forged " + QByteArray::number(++forgeries);
                m_follower->offer(forged);
            }
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        // The second read of them waits 8 ms at least, and each further one twice that of the one before.
        QVERIFY2(time.elapsed() >= 8 + 16 + 32 + 64, qPrintable(QString::number(time.elapsed())));
        QTRY_VERIFY(isRight());
        QVERIFY(refused.count() > 100);
    }

    void triesAgainUntilItCanRead()
    {
        m_board->failure = Error{Error::Code::Incompatible, u"The keys hold something else."_s, {}, {}};
        make();
        QSignalSpy changed(m_follower.get(), &BoardFollower::changed);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be read"_s));
        m_follower->open();
        QTRY_VERIFY(m_board->snapshotsRead() > 5);
        QVERIFY(m_follower->failure());
        QCOMPARE(m_follower->failure()->message, u"The keys hold something else."_s);
        QVERIFY(m_follower->phase() != Phase::Following);
        hear(m_board->set(player(1), 5000));
        m_board->failure.reset();
        QTRY_VERIFY(isRight());
        QVERIFY(!m_follower->failure());
    }

    void aSourceThatFallsSilentIsGivenUp()
    {
        m_options.answerTimeout = 5ms;
        m_board->holdsAnswers = true;
        make();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"does not answer"_s));
        m_follower->open();
        QTRY_VERIFY(m_follower->failure());
        QCOMPARE(m_follower->failure()->code, Error::Code::Timeout);
        QTRY_VERIFY(m_board->snapshotsRead() >= 3);
        m_board->release(); // all the late answers at once
        QTRY_VERIFY(isRight());
        hear(m_board->set(player(1), 5000));
        QVERIFY(isRight());
    }

    void aFailedComparisonKeepsTheBoard()
    {
        m_options.checkInterval = 2ms;
        follow();
        m_board->failure = Error{Error::Code::Unavailable, u"There is no connection."_s, {}, {}};
        QTRY_VERIFY(m_follower->failure());
        QCOMPARE(m_follower->phase(), Phase::Following);
        hear(m_board->set(player(1), 5000));
        QVERIFY(isRight());
        m_board->failure.reset();
        QTRY_VERIFY(!m_follower->failure());
    }

    void aFloodWhileReadingIsBoundedAndEndsRight()
    {
        m_options.bufferCapacity = 1000;
        m_options.checkInterval = 1h;
        m_options.tailGrace = 2ms;
        m_board->attachLeaderboard = false;
        m_board->holdsAnswers = true;
        make();
        m_follower->open();
        for (int i = 0; i < 20'500; ++i) {
            hear(m_board->set(player(i % 50), (i * 7919) % 5000));
            QVERIFY(m_follower->bufferedUpdates() <= 1000);
        }
        m_board->release();
        QTRY_VERIFY(isRight());
    }

    void aFloodThatWasLetGoIsNoticedThoughNothingFollows()
    {
        m_options.bufferCapacity = 100;
        m_options.checkInterval = 1h;
        m_options.tailGrace = 2ms;
        m_board->attachLeaderboard = false;
        m_board->holdsAnswers = true;
        make();
        m_follower->open();
        for (int i = 0; i < 101; ++i)
            hear(m_board->set(player(i % 50), (i * 7919) % 5000));
        QCOMPARE(m_follower->bufferedUpdates(), 0);
        m_board->release();
        QTRY_VERIFY(isRight());
    }

    void answersToTheDeadAreHarmless()
    {
        m_board->holdsAnswers = true;
        make();
        m_follower->open();
        m_follower.reset();
        bool later = false;
        m_board->release();
        QMetaObject::invokeMethod(
            this, [&] { later = true; }, Qt::QueuedConnection);
        QTRY_VERIFY(later);
    }

    /// Losses, repeats, swaps, reconnects, rebuilds, failures and a short log at random, 20,000 times; in the end the
    /// board is right. The seed is fixed.
    void survivesEverythingAtOnce()
    {
        m_options.checkInterval = 3ms;
        m_options.tailGrace = 1ms;
        m_options.bufferCapacity = 300;
        m_options.logLimit = 20;
        m_board->logLength = 60;
        QTest::failOnWarning(QRegularExpression(u"not what the messages said"_s));
        follow();
        std::mt19937 random(42);
        for (int round = 0; round < 20'000; ++round) {
            const QByteArray message = random() % 10 == 0
                ? m_board->remove(player(int(random() % 80)))
                : m_board->set(player(int(random() % 80)), qint64(random() % 60));
            deliver(message, quint32(random() % 400));
            if (random() % 50 == 0) {
                QCoreApplication::processEvents();
                m_board->failure.reset();
            }
        }
        m_board->failure.reset();
        QTRY_VERIFY(isRight());
        QVERIFY(m_follower->resyncs() > 0);
        QVERIFY(recovered() > 0);
        QVERIFY(recovered() <= missed());
    }
};

QTEST_GUILESS_MAIN(TestBoardFollowerFaults)
#include "tst_boardfollowerfaults.moc"
