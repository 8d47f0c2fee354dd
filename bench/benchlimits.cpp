// SPDX-License-Identifier: GPL-3.0-or-later
// The rate limiter by itself: what every score write asks first.
#include <condition_variable>
#include <mutex>

#include "bench/benchmarks.h"
#include "bench/benchstack.h"
#include "bench/figures.h"
#include "core/limits/ratelimiter.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr auto kRunTime = 3s;
constexpr int kPlayers = 50'000;

/// Keeps a number of questions on their way: each answer asks the next.
class Asking final
{
public:
    Asking(RateLimiter &limiter, int limit) : m_limiter(limiter), m_limit(limit) { }

    void run(int clients)
    {
        const auto begin = Clock::now();
        m_end = begin + kRunTime;
        m_open = clients;
        for (int i = 0; i < clients; ++i)
            next();
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [this] { return m_open == 0; });
        report(
            u"%1 questions on their way, %2 a minute allowed"_s.arg(clients).arg(m_limit),
            perSecond(double(m_latencies.count()), Clock::now() - begin),
            u"p50 %1, p99 %2"_s.arg(asTime(m_latencies.quantile(0.5)), asTime(m_latencies.quantile(0.99))));
    }

private:
    void next()
    {
        const auto sent = Clock::now();
        const QByteArray player = "player-" + QByteArray::number(m_asked++ * 7919 % kPlayers);
        m_limiter.check({{player, "bench-" + QByteArray::number(m_limit), m_limit, 60s}},
                        [this, sent](const std::vector<RateLimiter::Verdict> &) { answered(sent); });
    }

    void answered(Clock::time_point sent)
    {
        const auto now = Clock::now();
        const std::lock_guard lock(m_mutex);
        m_latencies.add(now - sent);
        if (now < m_end)
            next();
        else if (--m_open == 0)
            m_done.notify_one();
    }

    RateLimiter &m_limiter;
    const int m_limit;
    Clock::time_point m_end;
    std::atomic<qint64> m_asked = 0;
    std::mutex m_mutex;
    std::condition_variable m_done;
    Latencies m_latencies;
    int m_open = 0;
};

} // namespace

void benchLimits(BenchStack &stack)
{
    heading(u"Rate limits: exact over a minute, in Redis, by one script for all that is asked meanwhile"_s);
    auto *const limiter = stack.redisThread().create<RateLimiter>(stack.redis());
    for (const int limit : {1'000, 10}) { // nearly all allowed; most refused
        for (const int clients : {1, 32, 128}) {
            Asking asking(*limiter, limit);
            asking.run(clients);
        }
    }
}

} // namespace scorewatch::bench
