// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/remoteboardservice.h"

#include "tests/core/remote/remotewatch.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestRemoteBoardService : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeScorewatchd> m_server;
    std::unique_ptr<RemoteWatch> m_watch;

    void watch()
    {
        m_watch = std::make_unique<RemoteWatch>(*m_server);
        m_watch->service.start();
    }
    [[nodiscard]] const LiveBoard &shown() const { return m_watch->shown; }
    [[nodiscard]] QString asked(const QString &name) const
    {
        return m_server->lastQuery().queryItemValue(name, QUrl::FullyDecoded);
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeScorewatchd>();
        m_server->start();
        m_server->greeting = [](const QUrlQuery &) { return text(snapshotJson("e1", 120, remoteTop(10))); };
    }
    void cleanup()
    {
        m_watch.reset();
        m_server.reset();
    }

    void showsTheBoardAndItsChanges()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        QCOMPARE(shown().top, remoteTop(10));
        QCOMPARE(shown().position, (StreamPosition{"e1", 120}));
        QCOMPARE(shown().playerCount, 2000);
        QCOMPARE(shown().stats.updatesPerSecond, 12.5);
        QVERIFY(shown().stateReason.isEmpty());
        QCOMPARE(m_watch->connected.count(), 1);
        QCOMPARE(asked(u"updates"_s), u"all"_s);
        QVERIFY(asked(u"epoch"_s).isEmpty());

        QList<BoardEntry> top = remoteTop(10);
        top[0].score = 5000;
        m_server->send(withTop(updateJson("e1", 120, 123, {changeJson(0, 5000, 1)}), top));
        QTRY_COMPARE(shown().position.sequence, 123);
        QCOMPARE(shown().top, top);
        QCOMPARE(shown().changes.size(), 1);
        QCOMPARE(shown().stats.delay, 250ms);
        QCOMPARE(shown().stats.received, 2);
        QCOMPARE(shown().stats.missed, 0);
        QVERIFY(m_watch->service.current().changes.isEmpty());
        QCOMPARE(m_watch->service.current().top, top);
    }

    void saysWhatTheServerSaysOfItself_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<LiveState>("state");
        QTest::newRow("late") << u"late"_s << LiveState::Late;
        QTest::newRow("resyncing") << u"resyncing"_s << LiveState::Resyncing;
        QTest::newRow("offline") << u"offline"_s << LiveState::Offline;
    }
    void saysWhatTheServerSaysOfItself()
    {
        QFETCH(QString, word);
        QFETCH(LiveState, state);
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        QJsonObject news = updateJson("e1", 120, 120);
        news.insert("state"_L1, word);
        m_server->send(news);
        QTRY_COMPARE(shown().state, state);
        QVERIFY(shown().stateReason.contains("scorewatchd"_L1) && shown().stateReason.endsWith(u'.'));
        m_server->send(updateJson("e1", 120, 121));
        QTRY_COMPARE(shown().state, LiveState::Live);
        QCOMPARE(m_watch->lost.count(), 0);
    }

    void anOldUpdateIsLate()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        QJsonObject old = updateJson("e1", 120, 121);
        old.insert("asOf"_L1, u"2026-11-25T02:59:55.000Z"_s);
        m_server->send(old);
        QTRY_COMPARE(shown().state, LiveState::Late);
        QVERIFY(shown().stateReason.contains("5.2"_L1) || shown().stateReason.contains("5.3"_L1));
    }

    void aGapIsAskedForAgain()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->greeting = [](const QUrlQuery &query) {
            // What is still kept comes as one update.
            return query.queryItemValue(u"seq"_s) == "120"_L1 ? text(updateJson("e1", 120, 140))
                                                              : QByteArray();
        };
        m_server->send(updateJson("e1", 130, 131)); // 121 … 130 are not there
        QTRY_COMPARE(shown().position.sequence, 140);
        QCOMPARE(asked(u"epoch"_s), u"e1"_s);
        QCOMPARE(m_server->streams(), 2);
        QTRY_COMPARE(shown().state, LiveState::Live);
        QCOMPARE(shown().stats.missed, 20);
        QCOMPARE(shown().stats.recovered, 20);
        QCOMPARE(m_watch->events.last().kind, BoardEvent::Kind::Resynced);
        QCOMPARE(m_watch->lost.count(), 1);
    }

    void whereResumingDoesNotHelpItBeginsAnew()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->greeting = [](const QUrlQuery &query) {
            return query.hasQueryItem(u"seq"_s) ? text(updateJson("e1", 500, 501))
                                                : text(snapshotJson("e1", 501, remoteTop(5)));
        };
        m_server->cut();
        QTRY_COMPARE(shown().position.sequence, 501);
        QCOMPARE(m_server->streams(), 3);
        QCOMPARE(shown().top.size(), 5);
        QCOMPARE(shown().stats.resyncs, 1);
        QCOMPARE(shown().stats.missed, 381);
    }

    void aSnapshotMayComeAtAnyTime()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->send(snapshotJson("e2", 3, remoteTop(4)));
        QTRY_COMPARE(shown().position, (StreamPosition{"e2", 3}));
        QCOMPARE(shown().top.size(), 4);
        QCOMPARE(m_server->streams(), 1);
    }

    void theServerGoesAndComesBack()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->close(1001);
        m_server->stop();
        QTRY_COMPARE(shown().state, LiveState::Offline);
        QVERIFY(!shown().top.isEmpty()); // the last that was known
        QVERIFY(shown().stateReason.contains(m_server->endpoint().displayName()));
        QTRY_VERIFY(m_watch->lost.count() >= 3); // it is tried again and again
        m_server->start();
        QTRY_COMPARE(shown().state, LiveState::Live);
        QCOMPARE(m_watch->connected.count(), 2);
        QCOMPARE(asked(u"seq"_s), u"120"_s);
        QVERIFY(m_server->requests().filter(u"ws-ticket"_s).size() >= 2);
    }

    void itIsThereBeforeTheServer()
    {
        m_server->stop();
        watch();
        QTRY_VERIFY(m_watch->lost.count() >= 2);
        QCOMPARE(shown().state, LiveState::Offline);
        m_server->start();
        QTRY_COMPARE(shown().state, LiveState::Live);
    }

    void whoFellBehindComesBack()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_server->close(1013);
        QTRY_COMPARE(m_watch->lost.count(), 1);
        QTRY_COMPARE(m_watch->connected.count(), 2);
        QCOMPARE(asked(u"seq"_s), u"120"_s);
    }

    void aFloodIsShownInFrames()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        const int before = m_watch->boards;
        for (int i = 0; i < 5000; ++i)
            m_server->send(updateJson("e1", 120 + i, 121 + i, {changeJson(i % 50, i, 1)}));
        QTRY_COMPARE(shown().position.sequence, 5120);
        QVERIFY2(m_watch->boards - before < 2500, qPrintable(QString::number(m_watch->boards - before)));
        QCOMPARE(shown().stats.missed, 0);
    }

    void stopsAndStartsAgain()
    {
        watch();
        QTRY_COMPARE(shown().state, LiveState::Live);
        m_watch->service.stop();
        QTRY_VERIFY(!m_server->hasStream());
        m_watch->service.start();
        QTRY_COMPARE(m_watch->connected.count(), 2);
        QCOMPARE(asked(u"seq"_s), u"120"_s);
    }

    void endsAtAnyMoment()
    {
        for (int turns = 0; turns < 20; ++turns) {
            watch();
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            m_watch.reset();
        }
    }
};

QTEST_GUILESS_MAIN(TestRemoteBoardService)
#include "tst_remoteboardservice.moc"
