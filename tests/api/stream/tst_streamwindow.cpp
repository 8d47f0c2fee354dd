// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/stream/streamwindow.h"

#include <thread>

#include <QTest>

#include "api/stream/framebuilder.h"
#include "tests/api/stream/boardmaker.h"
#include "tests/api/stream/fakeviewers.h"

using namespace scorewatch;
using namespace scorewatch::stream;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Bench
{
    StreamOptions options;
    StreamWindow::Budget budget = std::make_shared<std::atomic<qint64>>(0);
    BoardMaker maker{40};
    FrameBuilder builder;

    explicit Bench(StreamOptions with = {}) : options(std::move(with)), builder(options, budget)
    {
        builder.accept(maker.board());
        (void)builder.take(1000ms);
    }
    std::shared_ptr<const StreamWindow> frame(const std::vector<std::size_t> &players)
    {
        for (const std::size_t player : players)
            maker.score(player, 3);
        builder.accept(maker.board());
        return builder.take(2000ms);
    }
};

QStringList usersIn(const QJsonObject &message)
{
    QStringList users;
    for (const QJsonValue change : message["changes"_L1].toArray())
        users.append(change["userId"_L1].toString());
    return users;
}

} // namespace

class TestStreamWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergesByUserIntoTheNewest()
    {
        Bench bench;
        const qint64 start = bench.builder.window()->serial();
        bench.frame({1, 2});
        bench.frame({2, 3});
        const auto window = bench.frame({2});
        const QJsonObject message = messageIn(*window->update(start, Topic::All, Form::Plain));
        QCOMPARE(message["from"_L1].toInteger(), 0);
        QCOMPARE(message["seq"_L1].toInteger(), 5);
        QCOMPARE(message["changes"_L1].toArray().size(), 3);
        for (const QJsonValue change : message["changes"_L1].toArray()) {
            for (std::size_t player : {1, 2, 3}) {
                if (change["userId"_L1].toString() == bench.maker.id(player).toString())
                    QCOMPARE(change["score"_L1].toInteger(), bench.maker.scoreOf(player));
            }
        }
        QStringList users = usersIn(message);
        users.removeDuplicates();
        QCOMPARE(users.size(), 3);
    }

    /// A player who rose and fell again is told of with where they are now.
    void keepsWhoConcernedTheTopMeanwhile()
    {
        Bench bench;
        const qint64 start = bench.builder.window()->serial();
        bench.maker.score(0, 1000);
        bench.frame({});
        bench.maker.score(0, -1000);
        bench.frame({});
        const auto window = bench.frame({0, 1});
        const QJsonObject message = messageIn(*window->update(start, Topic::Top, Form::Plain));
        QCOMPARE(usersIn(message), QStringList{bench.maker.id(0).toString()});
        QCOMPARE(message["changes"_L1].toArray().first()["score"_L1].toInteger(), bench.maker.scoreOf(0));
        QVERIFY(message.contains("leaderboard"_L1));
    }

    void resumesFromEveryKeptPosition()
    {
        Bench bench;
        for (std::size_t i = 0; i < 20; ++i)
            bench.frame({i, (i + 1) % 40, (i + 2) % 40});
        const auto window = bench.builder.window();
        for (qint64 seq = 0; seq <= 60; ++seq) {
            const auto cursor = window->cursorOf("e1", seq);
            QVERIFY2(cursor, qPrintable(QString::number(seq)));
            const QJsonObject message = messageIn(*window->update(*cursor, seq, Topic::All, Form::Plain));
            QCOMPARE(message["type"_L1].toString(), u"update"_s);
            QCOMPARE(message["from"_L1].toInteger(), seq);
            QCOMPARE(message["seq"_L1].toInteger(), 60);
            // Frame i has the sequences 3i+1 to 3i+3, and whoever has seq lacks those of frame seq/3 and later.
            QSet<QString> lacking;
            for (std::size_t i = std::size_t(seq / 3); i < 20; ++i) {
                for (std::size_t k = 0; k < 3; ++k)
                    lacking.insert(bench.maker.id((i + k) % 40).toString());
            }
            const QStringList users = usersIn(message);
            QCOMPARE(QSet<QString>(users.begin(), users.end()), lacking);
        }
        QVERIFY(!window->cursorOf("e1", 61));
        QVERIFY(!window->cursorOf("e1", -1));
        QVERIFY(!window->cursorOf("e0", 30));
    }

    /// A position that several frames share is resumed from the first: a state may have changed since.
    void resumesWithWhatChangedBesideTheSequence()
    {
        Bench bench;
        bench.frame({1});
        bench.maker.state = LiveState::Offline;
        const auto window = bench.frame({});
        QCOMPARE(window->cursorOf("e1", 1), std::optional(window->serial() - 1));
        QCOMPARE(
            messageIn(*window->update(window->serial() - 1, Topic::All, Form::Plain))["state"_L1].toString(),
            u"offline"_s);
    }

    void sharesOneTextAmongAllWhoNeedIt()
    {
        Bench bench;
        bench.frame({1});
        const auto window = bench.frame({2});
        const qint64 cursor = window->serial() - 1;
        const SharedText text = window->update(cursor, Topic::All, Form::Plain);
        QCOMPARE(window->update(cursor, Topic::All, Form::Plain).get(), text.get());
        QCOMPARE(window->snapshot(Form::Events).get(), window->snapshot(Form::Events).get());
        QVERIFY(window->update(cursor, Topic::All, Form::Events).get() != text.get());
        QVERIFY(window->update(cursor - 1, Topic::All, Form::Plain).get() != text.get());
    }

    void sendsASnapshotWhereThatIsShorter()
    {
        StreamOptions options;
        options.mergedChanges = 5;
        Bench bench(options);
        const qint64 start = bench.builder.window()->serial();
        bench.frame({1, 2, 3});
        auto window = bench.frame({3, 4, 5});
        QCOMPARE(messageIn(*window->update(start, Topic::All, Form::Plain))["type"_L1].toString(),
                 u"update"_s);
        window = bench.frame({6});
        const SharedText text = window->update(start, Topic::All, Form::Plain);
        QCOMPARE(text.get(), window->snapshot(Form::Plain).get());
    }

    void sendsNoMessageThatIsTooLong()
    {
        StreamOptions options;
        options.messageBytes = 1500;
        Bench bench(options);
        const qint64 start = bench.builder.window()->serial();
        auto window = bench.frame({1, 2, 3});
        QCOMPARE(messageIn(*window->update(start, Topic::All, Form::Plain))["type"_L1].toString(),
                 u"update"_s);
        window = bench.frame({4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
        QCOMPARE(window->update(start, Topic::All, Form::Plain).get(), window->snapshot(Form::Plain).get());
    }

    /// However many slow readers hold messages of their own, they hold no more than the budget and one.
    void holdsTheBudgetOfTexts()
    {
        StreamOptions options;
        options.textBudget = 20'000;
        Bench bench(options);
        std::vector<SharedText> held;
        qint64 largest = 0;
        for (std::size_t i = 0; i < 200; ++i) {
            const auto window = bench.frame({i % 40});
            for (qint64 back = 1; back < 30 && back < qint64(i); ++back)
                held.push_back(window->update(window->serial() - back, Topic::All, Form::Plain));
            for (const SharedText &text : held)
                largest = std::max(largest, qint64(text->capacity()));
            // Each window has one snapshot of its own, shared.
            QVERIFY(bench.budget->load() <= options.textBudget + largest + qint64(i + 1) * 2000);
        }
        QCOMPARE(messageIn(*held.back())["type"_L1].toString(), u"snapshot"_s);
        held.clear();
        bench.frame({1});
        QCOMPARE(bench.budget->load(), 0);
    }

    /// Run under the thread sanitizer, too.
    void answersManyThreads()
    {
        Bench bench;
        const qint64 start = bench.builder.window()->serial();
        for (std::size_t i = 0; i < 30; ++i)
            bench.frame({i});
        const auto window = bench.builder.window();
        std::vector<std::vector<SharedText>> texts(4);
        std::vector<std::thread> threads;
        threads.reserve(texts.size());
        for (auto &mine : texts)
            threads.emplace_back([&mine, &window, start] {
                for (qint64 cursor = start; cursor < window->serial(); ++cursor)
                    mine.push_back(window->update(cursor, Topic::All, Form::Events));
            });
        for (std::thread &thread : threads)
            thread.join();
        for (const auto &mine : texts)
            QVERIFY(mine == texts.front());
    }
};

QTEST_GUILESS_MAIN(TestStreamWindow)
#include "tst_streamwindow.moc"
