// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "tests/core/identity/identitybench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSessionKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<IdentityBench>(m_servers, *dsn);
        QTRY_VERIFY(m_bench->isReady());
        m_now = 1'000'000ms;
        SessionKeeperOptions options;
        options.steadyNow = [this] { return m_now; };
        options.capacity = 160; // ten in each of its parts
        m_keeper
            = std::make_unique<SessionKeeper>(m_bench->pool, *m_bench->client, QByteArray(32, 'a'), options);
        const auto added = m_bench->add(u"mara"_s);
        VERIFY_OK(added);
        m_who = added->tokens.principal;
        m_key = "session:" + m_who.sessionId;
        QTRY_COMPARE(redis({"EXISTS", m_key}), QByteArray("1"));
        redis({"DEL", m_key});
    }

    void cleanup()
    {
        m_keeper.reset();
        m_bench.reset();
    }

    void aNewSessionIsThereAtOnce()
    {
        m_keeper->opened(m_who, "203.0.113.7");
        QTRY_COMPARE(redis({"HGET", m_key, "user"}), m_who.subject);
        QCOMPARE(redis({"HGET", m_key, "role"}), QByteArray("player"));
        QCOMPARE(redis({"HGET", m_key, "jti"}), m_who.tokenId);
        QCOMPARE(redis({"HGET", m_key, "created"}), QByteArray::number(m_who.issuedAt));
        QVERIFY(redis({"HGET", m_key, "lastSeen"}).toLongLong() >= m_who.issuedAt);
        // An address can be compared, not read.
        const QByteArray hash = redis({"HGET", m_key, "ipHash"});
        QCOMPARE(hash.size(), 32);
        QVERIFY(!redis({"HVALS", m_key}).contains("203.0.113.7"));
        expectLifetime();
        m_keeper->opened(m_who, "203.0.113.8");
        QTRY_VERIFY(redis({"HGET", m_key, "ipHash"}) != hash);
    }

    void beatsOnceAMinute()
    {
        m_keeper->seen(m_who, "203.0.113.7");
        QCOMPARE(flush(), 1); // not known to this process before
        QTRY_COMPARE(redis({"EXISTS", m_key}), QByteArray("1"));
        expectLifetime();
        for (int i = 0; i < 59; ++i) {
            m_now += 1s;
            m_keeper->seen(m_who, "203.0.113.7");
            QCOMPARE(flush(), 0);
        }
        m_now += 1s;
        QCOMPARE(flush(), 1);
        m_now += 60s;
        QCOMPARE(flush(), 0); // nobody was seen
    }

    void countsReachPostgres()
    {
        m_bench->sql.exec("UPDATE scoreboard.sessions SET last_seen_at = now() - interval '1 hour'");
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([this] {
                for (int n = 0; n < 250; ++n) {
                    m_keeper->seen(m_who, "203.0.113.7");
                    m_keeper->actionTokenGiven(m_who);
                    if (n % 2)
                        m_keeper->scoreWritten(m_who);
                }
            });
        }
        threads.clear();
        QCOMPARE(flush(), 1);
        expectCounts(u"1000|500|t|t|t"_s);
        m_keeper->actionTokenGiven(m_who);
        QCOMPARE(flush(), 0);
        QCOMPARE(flush(true), 1); // at the end of the program
        expectCounts(u"1001|500|t|t|t"_s);
        QCOMPARE(flush(true), 0);
    }

    void whatPostgresDidNotTakeIsKept()
    {
        m_keeper->actionTokenGiven(m_who);
        m_bench->sql.exec(
            "ALTER TABLE scoreboard.sessions ADD CONSTRAINT none CHECK (token_requests_count = 0)");
        QVERIFY(!await(m_keeper->flush(false)));
        m_keeper->actionTokenGiven(m_who);
        // Due again at once.
        QVERIFY(QTest::qWaitFor([this] { return !await(m_keeper->flush(false)); }, 10'000));
        m_bench->sql.exec("ALTER TABLE scoreboard.sessions DROP CONSTRAINT none");
        QVERIFY(QTest::qWaitFor([this] { return flush() == 1; }, 10'000));
        expectCounts(u"2|0|t|t|-"_s);
    }

    void anEndedOneIsGone()
    {
        m_keeper->opened(m_who, "203.0.113.7");
        QTRY_COMPARE(redis({"EXISTS", m_key}), QByteArray("1"));
        m_keeper->ended(m_who.sessionId);
        QTRY_COMPARE(redis({"EXISTS", m_key}), QByteArray("0"));
        QCOMPARE(m_keeper->figures().sessions, 0);
        QCOMPARE(flush(true), 0);
    }

    void memoryIsBounded()
    {
        for (int i = 0; i < 2000; ++i) {
            Principal other = m_who;
            other.sessionId = UserId::random().toByteArray();
            m_keeper->seen(other, "203.0.113.7");
        }
        QVERIFY(m_keeper->figures().sessions <= 160);
        QCOMPARE(m_keeper->figures().passedOver, 2000 - m_keeper->figures().sessions);
        QCOMPARE(flush(), 0); // none of them is in PostgreSQL, and that is no error
        m_now += 1800s;
        QCOMPARE(flush(), 0);
        QCOMPARE(m_keeper->figures().sessions, 0);
    }

    void aTokenByHandHasNoSession()
    {
        Principal service;
        service.role = Role::Service;
        service.subject = "game-1";
        m_keeper->opened(service, "203.0.113.7");
        m_keeper->seen(service, "203.0.113.7");
        m_keeper->scoreWritten(service);
        QCOMPARE(m_keeper->figures().sessions, 0);
        QCOMPARE(redis({"DBSIZE"}), QByteArray("0"));
    }

    void manyGoInSeveralBatches()
    {
        // As many of a player, made by hand.
        m_bench->sql.exec("INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at) "
                          "SELECT id, 'many-' || n, now() + interval '1 day' "
                          "FROM scoreboard.users, generate_series(1, 1100) n");
        SessionKeeper keeper(m_bench->pool, *m_bench->client, QByteArray(32, 'a'));
        const QStringList ids
            = m_bench->sql.text("SELECT id FROM scoreboard.sessions WHERE jwt_token_id LIKE 'many-%'")
                  .split(u'\n');
        QCOMPARE(ids.size(), 1100);
        for (const QString &id : ids) {
            Principal who = m_who;
            who.sessionId = id.toLatin1();
            keeper.actionTokenGiven(who);
        }
        QCOMPARE(await(keeper.flush(false)).valueOr(-1), 1100);
        QCOMPARE(m_bench->sql.text("SELECT sum(token_requests_count) FROM scoreboard.sessions"), u"1100"_s);
        QTRY_COMPARE(redis({"DBSIZE"}), QByteArray("1100"));
        QCOMPARE(keeper.figures().lost, 0);
    }

private:
    QByteArray redis(const RedisCommand &command) { return m_bench->redis(command); }

    static Result<qint64> await(const QFuture<Result<qint64>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
            return Error{};
        QCoreApplication::processEvents(); // the keeper hears of it, too
        return future.result();
    }
    qint64 flush(bool everything = false) { return await(m_keeper->flush(everything)).valueOr(-1); }

    void expectLifetime()
    {
        const qint64 left = redis({"TTL", m_key}).toLongLong();
        QVERIFY2(left > 1700 && left <= 1800, QByteArray::number(left).constData());
    }

    void expectCounts(const QString &expected)
    {
        QCOMPARE(
            m_bench->sql.text("SELECT token_requests_count, score_increments_count, "
                              "last_seen_at > now() - interval '1 minute', "
                              "last_token_request > now() - interval '1 minute', "
                              "last_score_increment > now() - interval '1 minute' FROM scoreboard.sessions"),
            expected);
    }

    TestServers m_servers;
    std::unique_ptr<IdentityBench> m_bench;
    std::unique_ptr<SessionKeeper> m_keeper;
    std::chrono::milliseconds m_now{0};
    Principal m_who;
    QByteArray m_key;
};

QTEST_GUILESS_MAIN(TestSessionKeeper)
#include "tst_sessionkeeper.moc"
