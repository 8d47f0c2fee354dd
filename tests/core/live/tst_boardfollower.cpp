// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/boardfollower.h"

#include <random>

#include <QSignalSpy>

#include "tests/core/live/fakeboard.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = BoardFollower::Phase;

class TestBoardFollower : public QObject
{
    Q_OBJECT

private:
    LiveFeedOptions m_options;
    std::unique_ptr<FakeBoard> m_board;
    std::unique_ptr<BoardFollower> m_follower;

    void make()
    {
        m_follower.reset();
        m_follower = std::make_unique<BoardFollower>(m_board.get(), m_options);
    }
    /// Opens and waits until the board is followed.
    void follow()
    {
        make();
        m_follower->open();
        QTRY_COMPARE(m_follower->phase(), Phase::Following);
    }
    void hear(const QByteArray &message) { m_follower->offer(decoded(message)); }
    [[nodiscard]] bool isRight() const
    {
        const QList<BoardEntry> truth = m_board->top();
        return m_follower->phase() == Phase::Following && m_follower->board().top() == truth
            && m_follower->board().position() == m_board->present(0).position;
    }
    [[nodiscard]] qint64 missed() const { return m_follower->ledger().missed(); }
    [[nodiscard]] qint64 recovered() const { return m_follower->ledger().recovered(); }

private Q_SLOTS:
    /// Fifty players, no comparisons, quick pauses.
    void init()
    {
        m_follower.reset();
        m_board = std::make_unique<FakeBoard>();
        for (int i = 0; i < 50; ++i)
            m_board->set(player(i), 100 + i);
        m_options = LiveFeedOptions();
        m_options.checkInterval = 1h;
        m_options.tailGrace = 5ms;
        m_options.retryFirst = 1ms;
        m_options.retryCeiling = 8ms;
    }

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

    void aFloodOfForgedEpochsDoesNotMakeItAskForEver()
    {
        m_options.retryFirst = 8ms;
        m_options.retryCeiling = 1h;
        follow();
        QSignalSpy refused(m_follower.get(), &BoardFollower::refused);
        ScoreUpdate forged = decoded(m_board->set(player(1), 1000));
        forged.position->epoch = "forged";
        forged.leaderboard.reset();
        QElapsedTimer time;
        time.start();
        while (m_board->snapshotsRead() < 6) {
            for (int i = 0; i < 100; ++i)
                m_follower->offer(forged);
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
        QByteArray held;
        int epochs = 1;
        for (int round = 0; round < 20'000; ++round) {
            const QByteArray message = random() % 10 == 0
                ? m_board->remove(player(int(random() % 80)))
                : m_board->set(player(int(random() % 80)), qint64(random() % 60));
            switch (random() % 400) {
            case 0:
                m_follower->close(u"Gone."_s);
                m_follower->open();
                break;
            case 1:
                m_board->rebuild("epoch-" + QByteArray::number(++epochs));
                break;
            case 2:
                m_board->failure = Error{Error::Code::Unavailable, u"Away."_s, {}, {}};
                break;
            case 3:
            case 4:
                break; // lost
            case 5:
                held = message;
                break;
            case 6:
                hear(message);
                hear(message);
                break;
            default:
                hear(message);
                if (!held.isEmpty())
                    hear(std::exchange(held, {}));
            }
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

QTEST_GUILESS_MAIN(TestBoardFollower)
#include "tst_boardfollower.moc"
