// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/committedwritefeed.h"

#include <future>
#include <semaphore>

#include "tests/core/scoring/somewrites.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using Status = ScoreOutcome::Status;
using Statistics = CommittedWriteFeed::Statistics;

namespace {

CommittedWrites someWrites(size_t count)
{
    return std::make_shared<const std::vector<CommittedWrite>>(count);
}

} // namespace

class TestCommittedWriteFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        auto connection = PgConnection::open(*dsn, {});
        VERIFY_OK(connection);
        const auto players = test::addPlayers(**connection, 3);
        VERIFY_OK(players);
        m_players = *players;
        m_stack = std::make_unique<test::ScoreStack>(*dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20000);
    }
    void cleanup() { m_stack.reset(); }

    void countsWhatItDropsAndNeverWaits()
    {
        std::binary_semaphore entered(0);
        std::binary_semaphore release(0);
        CommittedWriteFeed feed(
            [&](const CommittedWrites &) {
                entered.release();
                release.acquire();
            },
            10);
        feed.offer(someWrites(4));
        entered.acquire(); // these are with the consumer, who is stuck
        feed.offer(someWrites(6));
        feed.offer(someWrites(5)); // would be eleven
        feed.offer(someWrites(4));
        QCOMPARE(feed.statistics(), (Statistics{0, 5, 10}));
        release.release();
        entered.acquire();
        QCOMPARE(feed.statistics(), (Statistics{4, 5, 4}));
        feed.offer(someWrites(6));
        QCOMPARE(feed.statistics(), (Statistics{4, 5, 10}));
        release.release();
        entered.acquire();
        release.release();
        entered.acquire();
        release.release();
        QTRY_COMPARE(feed.statistics(), (Statistics{20, 5, 0}));
    }

    void aConsumerSeesEveryCommittedWriteOnce()
    {
        std::mutex mutex;
        std::vector<CommittedWrite> seen;
        CommittedWriteFeed feed([&](const CommittedWrites &writes) {
            const std::lock_guard lock(mutex);
            seen.insert(seen.end(), writes->begin(), writes->end());
        });
        {
            ScoreWriter writer(options(feed), m_stack->projection());
            ScoreWrite first = keyed(m_players[0], "game", "k");
            first.ipAddress = "192.0.2.7";
            first.userAgent = "game/1.0";
            first.requestId = "r-1";
            first.sessionId = "s-1";
            first.actor = "game-server";
            ScoreWrite correction = increment(m_players[0]);
            correction.correction = -3;
            QCOMPARE(write(writer, first).status, Status::Written);
            QCOMPARE(write(writer, first).status, Status::Replayed);
            QCOMPARE(write(writer, increment(m_players[1], "no-such-action")).status, Status::UnknownAction);
            QCOMPARE(write(writer, correction).status, Status::Written);
        }
        QTRY_COMPARE(feed.statistics().delivered, 2);
        const std::lock_guard lock(mutex);
        QCOMPARE(seen.size(), size_t(2));
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(seen[0].committedAt <= now && seen[0].committedAt > now - 60'000);
        QCOMPARE(seen[0],
                 (CommittedWrite{m_players[0], "complete-quest", 10, 10, 1, seen[0].committedAt, false,
                                 "game", "s-1", "192.0.2.7", "game/1.0", "r-1", "game-server"}));
        QVERIFY(seen[1].isCorrection);
        QCOMPARE(seen[1].change, -3);
        QCOMPARE(seen[1].version, 2);
    }

    void aStuckConsumerHoldsNoAnswerUp()
    {
        std::binary_semaphore entered(0);
        std::binary_semaphore release(0);
        CommittedWriteFeed feed(
            [&](const CommittedWrites &) {
                entered.release();
                release.acquire();
            },
            5);
        {
            ScoreWriter writer(options(feed), m_stack->projection());
            QCOMPARE(write(writer, increment(m_players[0])).status, Status::Written);
            entered.acquire();
            for (int i = 1; i < 50; ++i)
                QCOMPARE(write(writer, increment(m_players[0])).status, Status::Written);
            // One is with the consumer, five wait.
            QTRY_COMPARE(feed.statistics(), (Statistics{0, 44, 5}));
        }
        release.release(); // the one it is stuck with; then it ends
    }

    void itIsToldAlsoWithoutRedis()
    {
        std::atomic<int> seen = 0;
        CommittedWriteFeed feed([&](const CommittedWrites &writes) { seen += int(writes->size()); });
        ScoreWriter writer(options(feed), m_stack->projection());
        VERIFY_OK(m_servers.pauseRedis());
        for (int i = 0; i < 12; ++i)
            QCOMPARE(write(writer, increment(m_players[0])).status, Status::Written);
        QTRY_COMPARE(seen.load(), 12);
        VERIFY_OK(m_servers.resumeRedis());
    }

private:
    ScoreWriter::Options options(CommittedWriteFeed &feed) const
    {
        ScoreWriter::Options out;
        out.dsn = m_stack->dsn();
        out.feed = &feed;
        return out;
    }

    static ScoreOutcome write(ScoreWriter &writer, ScoreWrite write)
    {
        std::promise<ScoreOutcome> promise;
        auto future = promise.get_future();
        writer.submit(std::move(write),
                      [&promise](const ScoreOutcome &outcome) { promise.set_value(outcome); });
        return future.get();
    }

    test::TestServers m_servers;
    std::unique_ptr<test::ScoreStack> m_stack;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestCommittedWriteFeed)
#include "tst_committedwritefeed.moc"
