// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/limits/ratelimiter.h"

#include <future>
#include <thread>

#include "tests/core/redis/redissession.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Question = RateLimiter::Question;
using Verdict = RateLimiter::Verdict;

class TestRateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<RedisProcess>();
        VERIFY_OK(m_server->start());
        m_session = std::make_unique<RedisSession>(m_server->unixEndpoint());
        m_limiter = m_session->thread().create<RateLimiter>(*m_session->client);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), kPatience);
    }
    void cleanup()
    {
        m_session.reset();
        m_server.reset();
    }

    void answersEachQuestionInItsPlace()
    {
        const auto verdicts = ask({{"a", "scores", 2, 60s},
                                   {"b", "scores", 1, 60s},
                                   {"b", "scores", 1, 60s},
                                   {"b", "login", 1, 60s}});
        QCOMPARE(verdicts.size(), size_t(4));
        QCOMPARE(verdicts[0], (Verdict{true, 1, 0ms, false}));
        QCOMPARE(verdicts[1], (Verdict{true, 0, 0ms, false}));
        QVERIFY(!verdicts[2].allowed);
        QVERIFY(verdicts[2].retryAfter > 55s && verdicts[2].retryAfter <= 60s);
        QVERIFY(verdicts[3].allowed);
        QVERIFY(m_session->ask({"PTTL", "rate_limit:a:scores"})->integer > 0);
        QVERIFY(ask({}).empty());
    }

    void twoProcessesShareALimit()
    {
        RedisSession other(m_server->unixEndpoint());
        auto *const limiter = other.thread().create<RateLimiter>(*other.client);
        QTRY_VERIFY_WITH_TIMEOUT(other.isReady(), kPatience);
        int allowed = 0;
        for (int i = 0; i < 20; ++i)
            allowed += one({"a", "scores", 10, 60s}, i % 2 ? limiter : m_limiter).allowed;
        QCOMPARE(allowed, 10);
    }

    void whatIsAskedTogetherSharesAScript()
    {
        constexpr int kAsked = 5000;
        std::atomic<int> allowed = 0;
        std::atomic<int> answered = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kAsked / 4; ++i) {
                    m_limiter->check({{QByteArray::number(i % 250), "scores", 10, 600s}},
                                     [&](const std::vector<Verdict> &verdicts) {
                                         allowed += verdicts.size() == 1 && verdicts[0].allowed;
                                         ++answered;
                                     });
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), kAsked, kPatience);
        QCOMPARE(allowed.load(), 2500);
        const auto statistics = m_limiter->statistics();
        QCOMPARE(statistics.allowed, 2500);
        QCOMPARE(statistics.refused, 2500);
        QVERIFY2(statistics.scripts < kAsked / 4, qPrintable(QString::number(statistics.scripts)));
    }

    void aFloodOfOneIsRefusedWithoutAskingRedis()
    {
        QVERIFY(one({"a", "scores", 1, 600s}).allowed);
        const qint64 scripts = m_limiter->statistics().scripts;
        for (int i = 0; i < 100; ++i)
            QVERIFY(!one({"a", "scores", 1, 600s}).allowed);
        QCOMPARE(m_limiter->statistics().scripts, scripts);
    }

    void theWindowMovesOn()
    {
        constexpr auto kWindow = 100ms;
        constexpr int kLimit = 3;
        int passed = 0;
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 1000) {
            passed += one({"a", "scores", kLimit, kWindow}).allowed;
        }
        QVERIFY2(passed > 2 * kLimit, qPrintable(QString::number(passed)));
        QVERIFY2(passed <= 11 * kLimit, qPrintable(QString::number(passed)));
    }

    void withoutRedisHalfIsAllowedAndRememberedAfterwards()
    {
        for (int i = 0; i < 3; ++i)
            QVERIFY(one({"a", "scores", 10, 600s}).allowed);
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isReady(), kPatience);

        QCOMPARE(one({"a", "scores", 10, 600s}), (Verdict{true, 1, 0ms, true})); // the fourth of five
        QCOMPARE(one({"a", "scores", 10, 600s}), (Verdict{true, 0, 0ms, true}));
        const Verdict refused = one({"a", "scores", 10, 600s});
        QVERIFY(!refused.allowed && refused.local && refused.retryAfter > 500s);
        QVERIFY(m_limiter->isLocal());
        QVERIFY(one({"b", "scores", 1, 600s}).allowed); // half of one is one
        QVERIFY(!one({"b", "scores", 1, 600s}).allowed);

        VERIFY_OK(m_server->start()); // empty: it would let ten more through
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), kPatience);
        QVERIFY(!one({"b", "scores", 1, 600s}).allowed);
        int allowed = 0;
        for (int i = 0; i < 20; ++i)
            allowed += one({"a", "scores", 10, 600s}).allowed;
        QCOMPARE(allowed, 5);
        QVERIFY(!m_limiter->isLocal());
    }

    void aFrozenRedisIsNotWaitedForLong()
    {
        QVERIFY(one({"a", "scores", 10, 600s}).allowed);
        m_server->pause();
        QElapsedTimer timer;
        timer.start();
        int allowed = 0;
        for (int i = 0; i < 100; ++i) {
            const Verdict verdict = one({"a", "scores", 10, 600s});
            QVERIFY(verdict.local);
            allowed += verdict.allowed;
        }
        QCOMPARE(allowed, 4);
        QVERIFY(timer.elapsed() >= 200); // the first waited,
        QVERIFY(timer.elapsed() < 4000); // the others did not
        m_server->resume();
        QTRY_VERIFY_WITH_TIMEOUT(!one({"c", "scores", 1000, 600s}).local, kPatience);
    }

    void anErrorOfRedisIsNoFreePass()
    {
        m_server->command({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
        m_server->command({"CONFIG", "SET", "maxmemory", "1"});
        QCOMPARE(one({"a", "scores", 2, 600s}), (Verdict{true, 0, 0ms, true}));
        QVERIFY(!one({"a", "scores", 2, 600s}).allowed);
        m_server->command({"CONFIG", "SET", "maxmemory", "0"});
        QCOMPARE(one({"b", "scores", 2, 600s}), (Verdict{true, 1, 0ms, false}));
    }

    void forgettingStartsAnew()
    {
        QVERIFY(one({"mara", "login", 1, 600s}).allowed);
        QVERIFY(!one({"mara", "login", 1, 600s}).allowed);
        m_limiter->forget("mara", "login");
        QVERIFY(one({"mara", "login", 1, 600s}).allowed);
        QVERIFY(!one({"mara", "login", 1, 600s}).allowed);
    }

    void whoIsStillWaitingAtTheEndIsAnswered()
    {
        m_server->pause();
        std::atomic<int> answered = 0;
        for (int i = 0; i < 50; ++i)
            m_limiter->check({{"a", "scores", 10, 600s}}, [&](const std::vector<Verdict> &) { ++answered; });
        m_server->resume();
        m_session.reset();
        QCOMPARE(answered.load(), 50);
    }

private:
    std::vector<Verdict> ask(std::vector<Question> questions, RateLimiter *limiter = nullptr)
    {
        std::promise<std::vector<Verdict>> promise;
        auto future = promise.get_future();
        (limiter ? limiter : m_limiter)
            ->check(std::move(questions),
                    [&promise](std::vector<Verdict> verdicts) { promise.set_value(std::move(verdicts)); });
        return future.get();
    }
    Verdict one(const Question &question, RateLimiter *limiter = nullptr)
    {
        return ask({question}, limiter).at(0);
    }

    std::unique_ptr<RedisProcess> m_server;
    std::unique_ptr<RedisSession> m_session;
    RateLimiter *m_limiter = nullptr;
};

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
