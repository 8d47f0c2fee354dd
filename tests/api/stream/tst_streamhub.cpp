// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamhub.h"

#include <QElapsedTimer>
#include <QTest>

#include "api/stream/boardviewer.h"
#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStreamHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spreadsWhatItAccepts()
    {
        FakeThreads threads(2);
        StreamHub hub(threads);
        BoardMaker maker(20);
        hub.accept(maker.board());
        QTRY_COMPARE(threads.waiting(), 2U); // one call a thread
        threads.runAll();
        QCOMPARE(hub.counts().frames, 1);

        BoardViewer viewer(hub.rooms(), {Topic::All, {}, {}}, nullptr);
        FakeSink sink(1);
        viewer.opened(sink);
        QCOMPARE(messageIn(sink.take(viewer))["leaderboard"_L1].toArray().size(), 10);
        maker.score(3, 1);
        hub.accept(maker.board());
        QTRY_COMPARE(threads.waiting(), 2U);
        threads.runAll();
        QCOMPARE(messageIn(sink.take(viewer))["seq"_L1].toInteger(), 1);
        viewer.closed();
    }

    /// While a thread is not through with a frame there is no other; then all that came meanwhile goes as one.
    void waitsForTheLastFrame()
    {
        FakeThreads threads(2);
        StreamOptions options;
        options.frame = 1ms;
        StreamHub hub(threads, options);
        BoardMaker maker(20);
        hub.accept(maker.board());
        QTRY_COMPARE(threads.waiting(), 2U);
        threads.runOne(); // one of two
        QElapsedTimer time;
        time.start();
        for (int i = 0; i < 20; ++i) {
            maker.score(std::size_t(i) % 20, 1);
            hub.accept(maker.board());
        }
        // Many times the frame's length, in turns of the event loop.
        QTRY_VERIFY(time.elapsed() > 50);
        QCOMPARE(threads.waiting(), 1U);
        QCOMPARE(hub.counts().frames, 1);
        threads.runAll();
        QTRY_COMPARE(threads.waiting(), 2U);
        QCOMPARE(hub.counts().frames, 2);
        QCOMPARE(hub.rooms()->newest()->kept().head.seq, 20);
    }

    void keepsItsPace()
    {
        FakeThreads threads(1);
        StreamOptions options;
        options.frame = 40ms;
        StreamHub hub(threads, options);
        BoardMaker maker(20);
        QElapsedTimer time;
        time.start();
        while (time.elapsed() < 400) {
            maker.score(1, 1);
            hub.accept(maker.board());
            QCoreApplication::processEvents();
            threads.runAll();
        }
        QVERIFY2(hub.counts().frames <= 12, qPrintable(QString::number(hub.counts().frames)));
        QVERIFY(hub.counts().frames >= 2);
    }

    void endsSessions()
    {
        FakeThreads threads(2);
        StreamHub hub(threads);
        Principal one;
        one.sessionId = "s1";
        one.userId = UserId::random();
        Principal other;
        other.userId = UserId::random();
        other.issuedAt = 1000;
        BoardViewer first(hub.rooms(), {Topic::All, {}, one}, nullptr);
        BoardViewer second(hub.rooms(), {Topic::All, {}, other}, nullptr);
        FakeSink sinks[2]{FakeSink(0), FakeSink(1)};
        first.opened(sinks[0]);
        second.opened(sinks[1]);
        hub.closeSession({}); // every token that was issued by hand is of it
        threads.runAll();
        QCOMPARE(sinks[1].closeCode, 0);
        hub.closeSession("s1");
        threads.runAll();
        QCOMPARE(sinks[0].closeCode, 4401);
        QCOMPARE(sinks[1].closeCode, 0);
        std::vector<int> closed;
        const auto note = [&closed](int count) { closed.push_back(count); };
        hub.closeUser(*other.userId, 1000, note); // logged in again since: issued in the second that counts
        QVERIFY(closed.empty());                  // before every thread is through
        threads.runAll();
        QCOMPARE(sinks[1].closeCode, 0);
        hub.closeUser(*other.userId, 1001);
        threads.runAll();
        QCOMPARE(sinks[1].closeCode, 4401);
        // Whoever asks for the same again is told of those who are closed already; another time is another matter.
        hub.closeUser(*other.userId, 1001, note);
        threads.runAll();
        hub.closeUser(*other.userId, 1002, note);
        threads.runAll();
        QCOMPARE(closed, (std::vector<int>{0, 1, 0}));
        first.closed();
        second.closed();
    }

    void stops()
    {
        FakeThreads threads(1);
        BoardMaker maker(20);
        std::shared_ptr<StreamRooms> rooms;
        FakeSink sink;
        std::unique_ptr<BoardViewer> viewer;
        {
            StreamHub hub(threads);
            rooms = hub.rooms();
            viewer = std::make_unique<BoardViewer>(rooms, ViewerWish(), nullptr);
            viewer->opened(sink);
            hub.stop();
            hub.accept(maker.board());
            threads.runAll();
            QCOMPARE(sink.closeCode, 1001);
        }
        viewer->closed(); // the hub died before it
        QCOMPARE(rooms->counts().frames, 0);
    }
};

QTEST_GUILESS_MAIN(TestStreamHub)
#include "tst_streamhub.moc"
