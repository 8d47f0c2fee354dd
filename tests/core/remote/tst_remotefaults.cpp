// SPDX-License-Identifier: GPL-3.0-or-later
// RemoteBoardService against servers that are hostile, deaf, or do not want us.
#include <QElapsedTimer>

#include "tests/core/remote/remotewatch.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestRemoteFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeScorewatchd> m_server;
    std::unique_ptr<RemoteWatch> m_watch;
    RemoteOptions m_options;

    void watch(const QString &token = FakeScorewatchd::goodToken())
    {
        m_watch = std::make_unique<RemoteWatch>(*m_server, token, m_options);
        m_watch->service.start();
    }
    [[nodiscard]] const LiveBoard &shown() const { return m_watch->shown; }
    [[nodiscard]] static Error errorIn(const QSignalSpy &spy) { return spy.last().first().value<Error>(); }

private Q_SLOTS:
    void init()
    {
        m_options = RemoteWatch::hurried();
        m_server = std::make_unique<FakeScorewatchd>();
        m_server->start();
        m_server->greeting = [](const QUrlQuery &) { return text(snapshotJson("e1", 120, remoteTop(10))); };
    }
    void cleanup()
    {
        m_watch.reset();
        m_server.reset();
    }

    void aRefusedTokenStopsIt()
    {
        watch(u"an.old.token"_s);
        QTRY_COMPARE(m_watch->refused.count(), 1);
        QCOMPARE(errorIn(m_watch->refused).code, Error::Code::PermissionDenied);
        QVERIFY(errorIn(m_watch->refused).message.contains("new one"_L1));
        QCOMPARE(shown().state, LiveState::Offline);
        const qsizetype asked = m_server->requests().size();
        const int boards = m_watch->boards;
        FakeScorewatchd nobody;
        nobody.start();
        nobody.stop();
        RemoteWatch other(nobody);
        other.service.start();
        QTRY_VERIFY(other.lost.count() >= 10); // who is not refused has tried many times meanwhile
        QCOMPARE(m_server->requests().size(), asked);
        QCOMPARE(m_watch->boards, boards);
    }

    void aTokenThatIsRevokedStopsIt()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->close(4401);
        QTRY_COMPARE(m_watch->refused.count(), 1);
        QVERIFY(errorIn(m_watch->refused).message.contains("revoked"_L1));
        QCOMPARE(shown().state, LiveState::Offline);
        QVERIFY(!shown().top.isEmpty());
        QCOMPARE(m_server->streams(), 1);
    }

    void noTokenAsksForOne()
    {
        watch(QString());
        QTRY_COMPARE(m_watch->refused.count(), 1);
        QVERIFY(m_server->requests().isEmpty());
    }

    void badMessagesAreCountedAndTheRestGoesOn()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->send(QByteArray("}{"));
        m_server->send(QByteArray("{\"type\":\"snapshot\"}"));
        m_server->send(QByteArray("{\"type\":\"fanfare\"}"));
        m_server->send(updateJson("e1", 120, 121));
        QTRY_COMPARE(shown().position.sequence, 121);
        QCOMPARE(shown().stats.rejected, 2);
        QCOMPARE(shown().stats.ignored, 1);
        QVERIFY(shown().stats.lastRejection.contains("epoch"_L1));
        QCOMPARE(m_server->streams(), 1);
    }

    void aHugeMessageEndsTheConnection()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->send(QByteArray(2 * RemoteMessageDecoder::kMaxPayload, ' '));
        QTRY_COMPARE(m_watch->lost.count(), 1);
        QTRY_COMPARE(m_watch->connected.count(), 2); // and it comes back
        QCOMPARE(shown().stats.rejected, 0);
    }

    void endlessGapsDoNotSpin()
    {
        m_options.reconnectFirst = 10ms;
        m_options.reconnectCeiling = 10s;
        m_server->greeting = [](const QUrlQuery &) { return text(updateJson("e1", 7, 8)); };
        watch();
        QElapsedTimer clock;
        clock.start();
        QTRY_COMPARE(m_watch->lost.count(), 5);
        QVERIFY2(clock.elapsed() >= 75,
                 qPrintable(QString::number(clock.elapsed()))); // half of 10, 20, 40 and 80 ms
        QCOMPARE(m_server->streams(), 5);
        QCOMPARE(m_watch->connected.count(), 0);
    }

    void silenceIsNoticed()
    {
        m_options.pingAfter = 20ms;
        m_options.silence = 100ms;
        watch();
        QTRY_VERIFY(m_server->pings() >= 8); // more than the silence that is allowed
        QCOMPARE(m_watch->lost.count(), 0);
        QCOMPARE(shown().state, LiveState::Live);
        m_server->answersPings = false;
        QTRY_VERIFY(m_watch->lost.count() >= 1);
        QCOMPARE(m_watch->lost.first().first().value<Error>().code, Error::Code::Timeout);
        m_server->answersPings = true;
        QTRY_COMPARE(shown().state, LiveState::Live);
    }

    void aTicketThatNeverComes()
    {
        m_options.answerTimeout = 30ms;
        m_server->isMute = true;
        watch();
        QTRY_VERIFY(m_watch->lost.count() >= 2);
        QCOMPARE(errorIn(m_watch->lost).code, Error::Code::Timeout);
        m_server->isMute = false;
        QTRY_COMPARE(shown().state, LiveState::Live);
    }

    void aTicketThatIsNone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Error::Code>("code");
        QTest::newRow("nothing in it") << 201 << QByteArray("{}") << Error::Code::Incompatible;
        QTest::newRow("a number") << 201 << QByteArray("{\"ticket\":7}") << Error::Code::Incompatible;
        QTest::newRow("not taken") << 201 << QByteArray("{\"ticket\":\"forged\"}")
                                   << Error::Code::Unavailable;
        QTest::newRow("busy") << 503 << QByteArray() << Error::Code::Unavailable;
        QTest::newRow("another server") << 404 << QByteArray("<html>") << Error::Code::Incompatible;
    }
    void aTicketThatIsNone()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(Error::Code, code);
        m_server->ticketAnswer = FakeScorewatchd::Answer{status, body, {}};
        watch();
        QTRY_VERIFY(m_watch->lost.count() >= 2);
        QCOMPARE(errorIn(m_watch->lost).code, code);
        QCOMPARE(m_watch->refused.count(), 0);
        m_server->ticketAnswer.reset();
        QTRY_COMPARE(shown().state, LiveState::Live);
    }

    void aStreamThatSaysNothingIsNoBoard()
    {
        m_server->greeting = {};
        watch();
        QTRY_COMPARE(shown().state, LiveState::Resyncing);
        QVERIFY(shown().top.isEmpty());
        QVERIFY(shown().stateReason.contains("being read"_L1));
        m_server->send(snapshotJson("e1", 1, remoteTop(1)));
        QTRY_COMPARE(shown().state, LiveState::Live);
    }
};

QTEST_GUILESS_MAIN(TestRemoteFaults)
#include "tst_remotefaults.moc"
