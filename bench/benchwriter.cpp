// SPDX-License-Identifier: GPL-3.0-or-later
// The write path by itself: no HTTP, everything else real.
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"
#include "core/scoring/scorewriter.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr auto kRunTime = 5s;

/// Keeps a number of writes on their way: each answer submits the next, as so many clients would.
class ClosedLoop final
{
public:
    ClosedLoop(ScoreWriter &writer, std::vector<UserId> players, bool withKey)
        : m_writer(writer), m_players(std::move(players)), m_withKey(withKey)
    { }

    void run(int clients)
    {
        m_begin = Clock::now();
        m_end = m_begin + kRunTime;
        m_open = clients;
        for (int i = 0; i < clients; ++i)
            next();
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [this] { return m_open == 0; });
        m_took = Clock::now() - m_begin;
    }

    void tell(const QString &what)
    {
        report(what, perSecond(double(m_latencies.count()), m_took),
               u"p50 %1, p99 %2, without rank %3, failed %4"_s
                   .arg(asTime(m_latencies.quantile(0.5)), asTime(m_latencies.quantile(0.99)))
                   .arg(m_rankless.load())
                   .arg(m_failed.load()));
    }

private:
    void next()
    {
        const qint64 number = m_submitted++;
        ScoreWrite write;
        write.userId = m_players[size_t(number * 7919) % m_players.size()];
        write.actionId = "complete-quest";
        if (m_withKey) {
            write.principal = "bench";
            write.idempotencyKey = QByteArray::number(number) + '-'
                + QByteArray::number(qint64(m_begin.time_since_epoch().count()));
            write.requestHash = QByteArray(32, 'h');
        }
        const auto sent = Clock::now();
        m_writer.submit(std::move(write),
                        [this, sent](const ScoreOutcome &outcome) { answered(sent, outcome); });
    }

    void answered(Clock::time_point sent, const ScoreOutcome &outcome)
    {
        const auto now = Clock::now();
        if (!outcome.isAcknowledged())
            ++m_failed;
        else if (!outcome.rank)
            ++m_rankless;
        const std::lock_guard lock(m_mutex);
        m_latencies.add(now - sent);
        if (now < m_end)
            next();
        else if (--m_open == 0)
            m_done.notify_one();
    }

    ScoreWriter &m_writer;
    const std::vector<UserId> m_players;
    const bool m_withKey;
    Clock::time_point m_begin;
    Clock::time_point m_end;
    Clock::duration m_took{};
    std::atomic<qint64> m_submitted = 0;
    std::atomic<qint64> m_failed = 0;
    std::atomic<qint64> m_rankless = 0;
    std::mutex m_mutex;
    std::condition_variable m_done;
    Latencies m_latencies;
    int m_open = 0;
};

} // namespace

void benchWriter(BenchStack &stack, const std::vector<int> &writesOnTheirWay)
{
    heading(
        u"Write path: history, outbox, ranks, cache, log and publish included; COMMIT with fsync; %1 players"_s
            .arg(stack.players()));
    const auto players = stack.sample(50'000);
    if (!players) {
        report(u"writer"_s, u"not measured"_s, toString(players.error()));
        return;
    }
    ScoreWriter::Options options;
    options.dsn = stack.addresses().postgresDsn;
    for (const int clients : writesOnTheirWay) {
        for (const bool withKey : {false, true}) {
            ScoreWriter writer(options, stack.projection());
            ClosedLoop loop(writer, *players, withKey);
            loop.run(clients);
            loop.tell(u"%1 writes on their way%2"_s.arg(clients).arg(withKey ? u", idempotency keys"_s
                                                                             : QString()));
        }
    }
}

} // namespace scorewatch::bench
