// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamviewer.h"

#include <QTest>

#include "api/stream/boardviewer.h"
#include "api/stream/eventstreamviewer.h"
#include "api/stream/framebuilder.h"
#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Frames by hand, rooms on fake threads.
struct Bench
{
    std::chrono::milliseconds now{1'000'000};
    StreamOptions options;
    StreamWindow::Budget budget = std::make_shared<std::atomic<qint64>>(0);
    BoardMaker maker{40};
    FakeThreads threads;
    std::unique_ptr<FrameBuilder> builder;
    std::shared_ptr<StreamRooms> rooms;

    explicit Bench(StreamOptions with = {}) : options(std::move(with))
    {
        options.steadyNow = [this] { return now; };
        builder = std::make_unique<FrameBuilder>(options, budget);
        rooms = std::make_shared<StreamRooms>(threads, options, budget, builder->window());
        frame({});
    }
    void frame(const std::vector<std::size_t> &players)
    {
        for (const std::size_t player : players)
            maker.score(player, 3);
        builder->accept(maker.board());
        (void)rooms->spread(builder->take(now));
        threads.runAll();
    }
    [[nodiscard]] BoardViewer viewer(ViewerWish wish
                                     = {.topic = Topic::All, .resumeFrom = {}, .principal = {}})
    {
        return BoardViewer(rooms, std::move(wish), nullptr);
    }
};

Principal principalOf(const QByteArray &session, const UserId &user)
{
    Principal principal;
    principal.sessionId = session;
    principal.userId = user;
    return principal;
}

} // namespace

class TestStreamViewer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithTheBoard()
    {
        Bench bench;
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        const QJsonObject first = messageIn(sink.take(viewer));
        QCOMPARE(first["type"_L1].toString(), u"snapshot"_s);
        QCOMPARE(first["leaderboard"_L1].toArray().size(), 10);
        QVERIFY(!sink.onItsWay);
        bench.frame({1});
        QCOMPARE(messageIn(sink.take(viewer))["from"_L1].toInteger(), first["seq"_L1].toInteger());
        viewer.closed();
        bench.frame({1});
        QVERIFY(!sink.onItsWay);
    }

    void hasOneMessageOnItsWay()
    {
        Bench bench;
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        for (int i = 0; i < 50; ++i)
            bench.frame({std::size_t(i) % 3});
        QCOMPARE(messageIn(sink.take(viewer))["type"_L1].toString(), u"snapshot"_s);
        const QJsonObject merged = messageIn(sink.take(viewer));
        QCOMPARE(merged["from"_L1].toInteger(), 0);
        QCOMPARE(merged["seq"_L1].toInteger(), 50);
        QCOMPARE(merged["changes"_L1].toArray().size(), 3);
        QVERIFY(!sink.onItsWay);
        QCOMPARE(sink.writesTooEarly, 0);
        viewer.closed();
    }

    /// Whose message is on its way while what follows it is let go, and for longer than the grace, is closed.
    void closesWhoIsTooSlow()
    {
        StreamOptions options;
        options.keptFrames = 5;
        options.grace = 100ms;
        Bench bench(options);
        BoardViewer slow = bench.viewer();
        BoardViewer quick = bench.viewer();
        FakeSink slowSink;
        FakeSink quickSink;
        slow.opened(slowSink);
        quick.opened(quickSink);
        for (int i = 0; i < 20; ++i) { // far behind, but not for long
            quickSink.take(quick);
            bench.frame({1});
        }
        QCOMPARE(slowSink.closeCode, 0);
        bench.now += 101ms;
        quickSink.take(quick);
        bench.frame({1});
        QCOMPARE(slowSink.closeCode, 1013);
        QCOMPARE(quickSink.closeCode, 0);
        QCOMPARE(bench.rooms->counts().tooSlow, 1);
        bench.frame({1}); // and says so once
        slowSink.take(slow);
        QVERIFY(!slowSink.onItsWay);
        QCOMPARE(slowSink.closes, 1);
        slow.closed();
        quick.closed();
    }

    void sendsASnapshotToWhoComesBackInTime()
    {
        StreamOptions options;
        options.keptFrames = 5;
        Bench bench(options);
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        for (int i = 0; i < 20; ++i)
            bench.frame({1});
        sink.take(viewer);
        QCOMPARE(messageIn(sink.take(viewer))["type"_L1].toString(), u"snapshot"_s);
        viewer.closed();
    }

    /// A break makes nobody slow: they get the new board.
    void sendsASnapshotAfterABreak()
    {
        StreamOptions options;
        options.grace = 0ms;
        Bench bench(options);
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        bench.frame({1});
        bench.now += 10s;
        bench.maker.rebuild("e2", 7);
        bench.frame({1, 2});
        QCOMPARE(sink.closeCode, 0);
        sink.take(viewer);
        const QJsonObject message = messageIn(sink.take(viewer));
        QCOMPARE(message["type"_L1].toString(), u"snapshot"_s);
        QCOMPARE(message["epoch"_L1].toString(), u"e2"_s);
        QCOMPARE(message["seq"_L1].toInteger(), 9);
        viewer.closed();
    }

    void goesOnFromWhereItWas()
    {
        Bench bench;
        for (std::size_t i = 0; i < 10; ++i)
            bench.frame({i});
        BoardViewer known = bench.viewer({Topic::All, StreamPosition{"e1", 4}, {}});
        BoardViewer unknown = bench.viewer({Topic::All, StreamPosition{"e0", 4}, {}});
        BoardViewer current = bench.viewer({Topic::All, StreamPosition{"e1", 10}, {}});
        FakeSink sinks[3];
        known.opened(sinks[0]);
        unknown.opened(sinks[1]);
        current.opened(sinks[2]);
        const QJsonObject update = messageIn(sinks[0].take(known));
        QCOMPARE(update["from"_L1].toInteger(), 4);
        QCOMPARE(update["seq"_L1].toInteger(), 10);
        QCOMPARE(update["changes"_L1].toArray().size(), 6);
        QCOMPARE(messageIn(sinks[1].take(unknown))["type"_L1].toString(), u"snapshot"_s);
        // Even where nothing is new something is said: that the way is open.
        const QJsonObject nothing = messageIn(sinks[2].take(current));
        QCOMPARE(nothing["from"_L1].toInteger(), 10);
        QVERIFY(nothing["changes"_L1].toArray().isEmpty());
        for (BoardViewer *viewer : {&known, &unknown, &current})
            viewer->closed();
    }

    void answersPings()
    {
        Bench bench;
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        sink.take(viewer);
        viewer.received(R"({"type":"ping"})");
        viewer.received(R"( { "type" : "ping" } )");
        bench.frame({1});
        QCOMPARE(sink.take(viewer), std::string(R"({"type":"pong"})"));
        // One answer for those that came while the first was on its way, and the board is not forgotten.
        QCOMPARE(sink.take(viewer), std::string(R"({"type":"pong"})"));
        QCOMPARE(messageIn(sink.take(viewer))["type"_L1].toString(), u"update"_s);
        QVERIFY(!sink.onItsWay);
        QCOMPARE(sink.writesTooEarly, 0);
        viewer.closed();
    }

    void closesWhoSaysAnythingElse_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", "ping", "{}", "[]", R"({"type":"pong"})", R"({"type":"ping","x":1})",
                                 R"({"type":"ping"} x)", R"({"TYPE":"ping"})", "\xff\xfe"})
            QTest::newRow(text) << QByteArray(text);
    }
    void closesWhoSaysAnythingElse()
    {
        QFETCH(QByteArray, text);
        Bench bench;
        BoardViewer viewer = bench.viewer();
        FakeSink sink;
        viewer.opened(sink);
        sink.take(viewer);
        viewer.received({text.constData(), std::size_t(text.size())});
        QCOMPARE(sink.closeCode, 1008);
        bench.frame({1});
        QVERIFY(!sink.onItsWay);
        viewer.closed();
    }

    void speaksEvents()
    {
        Bench bench;
        EventStreamViewer viewer(bench.rooms, {}, nullptr);
        FakeSink sink;
        viewer.opened(sink);
        QCOMPARE(sink.take(viewer), std::string("retry: 2000\n\n"));
        const std::string text = sink.take(viewer);
        QVERIFY2(text.starts_with("id: e1:0\nevent: snapshot\ndata: {\"type\":\"snapshot\","), text.c_str());
        QVERIFY(text.ends_with("}\n\n"));
        QVERIFY(!sink.onItsWay);
        viewer.closed();
    }

    void breaksTheSilence()
    {
        Bench bench;
        EventStreamViewer viewer(bench.rooms, {}, nullptr);
        FakeSink sink;
        viewer.opened(sink);
        sink.take(viewer);
        sink.take(viewer);
        bench.now += 11s;
        bench.rooms->beat();
        bench.threads.runAll();
        QVERIFY(!sink.onItsWay);
        bench.now += 1s;
        bench.rooms->beat();
        bench.threads.runAll();
        QCOMPARE(sink.take(viewer), std::string(":\n\n"));
        viewer.closed();
    }

    void closesWhoseSessionEnded()
    {
        Bench bench;
        const UserId user = UserId::random();
        BoardViewer one = bench.viewer({Topic::All, {}, principalOf("s1", user)});
        BoardViewer other = bench.viewer({Topic::All, {}, principalOf("s2", user)});
        BoardViewer nobody = bench.viewer();
        FakeSink sinks[3];
        one.opened(sinks[0]);
        other.opened(sinks[1]);
        nobody.opened(sinks[2]);
        bench.rooms->close(
            [](const StreamViewer &v) { return v.principal() && v.principal()->sessionId == "s1"; },
            SessionEnded, "over");
        bench.threads.runAll();
        QCOMPARE(sinks[0].closeCode, 4401);
        QCOMPARE(sinks[1].closeCode, 0);
        QCOMPARE(sinks[2].closeCode, 0);
        for (BoardViewer *viewer : {&one, &other, &nobody})
            viewer->closed();
    }

    /// Between the check of the ticket and the opened connection the session may end.
    void closesWhoseSessionEndedOnTheWay()
    {
        StreamOptions options;
        options.isEnded = [](const Principal &principal) { return principal.sessionId == "s1"; };
        Bench bench(options);
        BoardViewer viewer = bench.viewer({Topic::All, {}, principalOf("s1", UserId::random())});
        FakeSink sink;
        viewer.opened(sink);
        QCOMPARE(sink.closeCode, 4401);
        QVERIFY(!sink.onItsWay);
        viewer.closed();
    }

    void closesEverybodyAtTheEnd()
    {
        Bench bench;
        BoardViewer early = bench.viewer();
        FakeSink earlySink;
        early.opened(earlySink);
        bench.rooms->stop();
        BoardViewer late = bench.viewer();
        FakeSink lateSink;
        late.opened(lateSink);
        bench.threads.runAll();
        QCOMPARE(earlySink.closeCode, 1001);
        QCOMPARE(lateSink.closeCode, 1001);
        early.closed();
        late.closed();
        QCOMPARE(bench.rooms->counts().webSockets, 0);
    }

    void mayLeaveBeforeItCame()
    {
        Bench bench;
        const auto seats = std::make_shared<ViewerSeats>();
        BoardViewer viewer(bench.rooms, {}, seats->take("a", 1));
        QVERIFY(!seats->take("a", 1));
        viewer.closed();
        QVERIFY(seats->take("a", 1));
        bench.frame({1});
        QCOMPARE(bench.rooms->counts().webSockets, 0);
    }

    /// A frame reaches everybody however many there are and whoever leaves meanwhile.
    void servesManyInTurns()
    {
        Bench bench;
        std::vector<std::unique_ptr<BoardViewer>> viewers;
        std::vector<std::unique_ptr<FakeSink>> sinks;
        for (std::size_t i = 0; i < 1000; ++i) {
            viewers.push_back(
                std::make_unique<BoardViewer>(bench.rooms, ViewerWish{Topic::All, {}, {}}, nullptr));
            sinks.push_back(std::make_unique<FakeSink>());
            viewers.back()->opened(*sinks.back());
            sinks.back()->take(*viewers.back());
        }
        bench.maker.score(1, 5);
        bench.builder->accept(bench.maker.board());
        std::weak_ptr<const void> onItsWay = bench.rooms->spread(bench.builder->take(bench.now));
        std::size_t gone = 0;
        int turns = 0;
        while (bench.threads.runOne()) {
            ++turns;
            for (std::size_t i = 0; i < 37; ++i, gone += 13)
                viewers[gone % 1000]->closed();
            QCOMPARE(onItsWay.expired(), bench.threads.waiting() == 0);
        }
        QVERIFY(turns > 2);
        for (std::size_t i = 0; i < 1000; ++i)
            QVERIFY(viewers[i]->thread() < 0 || sinks[i]->onItsWay);
        for (const auto &viewer : viewers)
            viewer->closed();
    }

    void costsLittle()
    {
        // 24 KiB is what a viewer may cost with its connection; the stream's part is a cursor and what names it.
        QVERIFY(sizeof(BoardViewer) < 512);
        QVERIFY(sizeof(EventStreamViewer) < 512);
    }
};

QTEST_GUILESS_MAIN(TestStreamViewer)
#include "tst_streamviewer.moc"
