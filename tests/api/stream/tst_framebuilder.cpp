// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/framebuilder.h"

#include <QTest>

#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kStart = 1'000'000ms;

/// A builder that has sent the board of the maker once.
struct Bench
{
    StreamOptions options;
    BoardMaker maker{30};
    std::unique_ptr<FrameBuilder> builder;

    explicit Bench(StreamOptions with = {}) : options(std::move(with))
    {
        builder = std::make_unique<FrameBuilder>(options, std::make_shared<std::atomic<qint64>>(0));
        builder->accept(maker.board());
        (void)builder->take(kStart);
    }
    std::shared_ptr<const StreamWindow> next(std::chrono::milliseconds now)
    {
        builder->accept(maker.board());
        return builder->due(now) == 0ms ? builder->take(now) : nullptr;
    }
};

} // namespace

class TestFrameBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsKnownBeforeTheFirstBoard()
    {
        FrameBuilder builder({}, std::make_shared<std::atomic<qint64>>(0));
        QVERIFY(!builder.due(kStart));
        const QJsonObject message = messageIn(*builder.window()->snapshot(Form::Plain));
        QCOMPARE(message["state"_L1].toString(), u"offline"_s);
        QCOMPARE(message["seq"_L1].toInteger(), 0);
        QVERIFY(message["asOf"_L1].isNull());
        QVERIFY(message["leaderboard"_L1].toArray().isEmpty());
    }

    void joinsFramesThatCarryEverything()
    {
        Bench bench;
        const qint64 first = bench.builder->window()->serial();
        bench.maker.score(0, 5);
        const auto window = bench.next(kStart + 1ms);
        QVERIFY(window);
        QVERIFY(window->keeps(first));
        QCOMPARE(window->serial(), first + 1);
        QCOMPARE(window->kept().frames.back()->changes.size(), 1U);
    }

    /// Several boards of the feed make one frame: the newest state of each player.
    void gathersBoards()
    {
        Bench bench;
        for (int i = 0; i < 3; ++i) {
            bench.maker.score(1, 5);
            bench.maker.score(2 + std::size_t(i), 1);
            bench.builder->accept(bench.maker.board());
        }
        const auto window = bench.builder->take(kStart + 1ms);
        const auto &changes = window->kept().frames.back()->changes;
        QCOMPARE(changes.size(), 4U);
        QVERIFY2(changes[0].text.find("\"version\":4") != std::string::npos
                     || changes[1].text.find("\"version\":4") != std::string::npos
                     || changes[2].text.find("\"version\":4") != std::string::npos
                     || changes[3].text.find("\"version\":4") != std::string::npos,
                 "the newest of player 1");
        QCOMPARE(window->kept().frames.back()->seq, 6);
    }

    void breaksWhereABoardSaysLess_data()
    {
        QTest::addColumn<QString>("what");
        for (const QString &what :
             {u"epoch"_s, u"back"_s, u"resync"_s, u"foreign"_s, u"other epoch"_s, u"capped"_s, u"silent"_s})
            QTest::newRow(qPrintable(what)) << what;
    }
    void breaksWhereABoardSaysLess()
    {
        QFETCH(QString, what);
        Bench bench;
        const qint64 first = bench.builder->window()->serial();
        if (what == "back"_L1)
            bench.maker.rebuild("e1", -5);
        if (what == "epoch"_L1)
            bench.maker.rebuild("e2", 0);
        if (what == "resync"_L1)
            bench.maker.resyncs = 1;
        bench.maker.score(0, 5);
        LiveBoard board = bench.maker.board();
        if (what == "foreign"_L1)
            board.changes.first().position.reset();
        if (what == "other epoch"_L1)
            board.changes.first().position->epoch = "e0";
        if (what == "silent"_L1)
            board.changes.clear();
        while (what == "capped"_L1 && board.changes.size() < 4096)
            board.changes.append(board.changes.first());
        bench.builder->accept(board);
        QCOMPARE(bench.builder->due(kStart + 1ms), std::optional(0ms));
        const auto window = bench.builder->take(kStart + 1ms);
        QVERIFY(!window->keeps(first));
        QVERIFY(!window->hasLapsed(first));
        QVERIFY(window->isHeard(Topic::Top) && window->isHeard(Topic::All));
        QVERIFY(window->kept().frames.back()->changes.empty());
        // And goes on from there.
        bench.maker.score(1, 5);
        const auto after = bench.next(kStart + 2ms);
        QVERIFY(after->keeps(window->serial()));
    }

    void tellsTheTopOnlyOfTheTop()
    {
        Bench bench;
        bench.maker.score(0, 1); // of thirty the last
        auto window = bench.next(kStart + 1ms);
        QVERIFY(window->isHeard(Topic::All));
        QVERIFY(!window->isHeard(Topic::Top));
        bench.maker.score(29, 1); // the first
        window = bench.next(kStart + 2ms);
        QVERIFY(window->isHeard(Topic::Top));
        const QJsonObject message = messageIn(*window->update(window->serial() - 2, Topic::Top, Form::Plain));
        QCOMPARE(message["changes"_L1].toArray().size(), 1);
        QCOMPARE(message["from"_L1].toInteger(), 0);
        QCOMPARE(message["seq"_L1].toInteger(), 2);
    }

    /// Who leaves the shown places concerns those who look at them.
    void tellsTheTopWhoLeftIt()
    {
        Bench bench;
        bench.maker.score(29, -100);
        const auto window = bench.next(kStart + 1ms);
        QVERIFY(window->isHeard(Topic::Top));
        QCOMPARE(window->kept().frames.back()->changes.size(), 1U);
        QVERIFY(window->kept().frames.back()->changes.front().concernsTop);
        QVERIFY(window->kept().frames.back()->leaderboardChanged);
    }

    void tellsWhatIsBesideTheBoardOnceASecond()
    {
        Bench bench;
        bench.maker.rate = 13.5;
        bench.builder->accept(bench.maker.board());
        QCOMPARE(bench.builder->due(kStart + 300ms), std::optional(700ms));
        QCOMPARE(bench.builder->due(kStart + 1000ms), std::optional(0ms));
        const auto window = bench.builder->take(kStart + 1000ms);
        QVERIFY(window->isHeard(Topic::Top) && window->isHeard(Topic::All));
        QVERIFY(!bench.builder->due(kStart + 9000ms));
        const QJsonObject message = messageIn(*window->update(window->serial() - 1, Topic::All, Form::Plain));
        QCOMPARE(message["from"_L1].toInteger(), message["seq"_L1].toInteger());
        QCOMPARE(message["updatesPerSecond"_L1].toDouble(), 13.5);
        QVERIFY(!message.contains("leaderboard"_L1));
    }

    /// Those who hear of the top only learn within a second how far the board has come, even when it rests by then.
    void catchesUpTheTopWithinASecond()
    {
        Bench bench;
        bench.maker.score(0, 1);
        QVERIFY(!bench.next(kStart + 100ms)->isHeard(Topic::Top));
        QCOMPARE(bench.builder->due(kStart + 100ms), std::optional(900ms));
        const auto window = bench.builder->take(kStart + 1000ms);
        QVERIFY(window->isHeard(Topic::Top));
        const QJsonObject message = messageIn(*window->update(window->serial() - 2, Topic::Top, Form::Plain));
        QCOMPARE(message["from"_L1].toInteger(), 0);
        QCOMPARE(message["seq"_L1].toInteger(), 1);
        QVERIFY(message["changes"_L1].toArray().isEmpty());
        QVERIFY(!bench.builder->due(kStart + 1100ms));
    }

    void tellsAStateAtOnce()
    {
        Bench bench;
        bench.maker.state = LiveState::Late;
        const auto window = bench.next(kStart + 1ms);
        QVERIFY(window);
        QVERIFY(window->isHeard(Topic::Top) && window->isHeard(Topic::All));
        const QJsonObject message = messageIn(*window->update(window->serial() - 1, Topic::Top, Form::Plain));
        QCOMPARE(message["state"_L1].toString(), u"late"_s);
        QCOMPARE(message["from"_L1].toInteger(), message["seq"_L1].toInteger());
        QVERIFY(message["changes"_L1].toArray().isEmpty());
    }

    void keepsAtMostTheLimits()
    {
        StreamOptions options;
        options.keptFrames = 10;
        Bench byFrames(options);
        options.keptFrames = 1000;
        options.keptChanges = 25;
        Bench byChanges(options);
        for (int i = 1; i <= 100; ++i) {
            for (Bench *bench : {&byFrames, &byChanges}) {
                bench->maker.score(std::size_t(i) % 30, 1);
                bench->maker.score(std::size_t(i + 7) % 30, 1);
                QVERIFY(bench->next(kStart + i * 1ms));
            }
        }
        const auto window = byFrames.builder->window();
        QCOMPARE(window->kept().frames.size(), 10U);
        QVERIFY(window->keeps(window->serial() - 9));
        QVERIFY(!window->keeps(window->serial() - 10));
        QVERIFY(window->hasLapsed(window->serial() - 10));
        // The first stands for its position only: 12 frames of two changes each and that one.
        QCOMPARE(byChanges.builder->window()->kept().frames.size(), 13U);
    }
};

QTEST_GUILESS_MAIN(TestFrameBuilder)
#include "tst_framebuilder.moc"
