// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudwatch.h"

#include <QElapsedTimer>

#include "core/fraud/fraudmessage.h"
#include "core/redis/redissubscriber.h"
#include "core/simulation/simulator.h"
#include "tests/core/fraud/fraudbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Status = ScoreOutcome::Status;

/// The rules at work on a real PostgreSQL and a real Redis.
class TestFraudWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init() { setUp(8); }

    void cleanup()
    {
        m_instances.clear();
        m_stack.reset();
        m_sql.reset();
    }

    void anActiveRuleFlagsOnceAndOpensACase()
    {
        onlyRule(*m_sql, "burst", "active", 3);
        WatchingInstance &one = addInstance();
        play(one, m_players[0], 4);
        play(one, m_players[1], 3); // exactly at the threshold
        QTRY_COMPARE(events(), u"burst|%1|flag|active|4|3|1"_s.arg(m_players[0].toString()));
        play(one, m_players[0], 20);
        QTRY_COMPARE(one.watch->statistics().observed, 27);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 1);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.users WHERE is_flagged"), 1);
        QCOMPARE(m_sql->text("SELECT action, actor FROM scoreboard.moderation_actions"),
                 u"flag|rule:burst"_s);
        QCOMPARE(m_sql->text("SELECT opened_by FROM scoreboard.cases"), u"rule:burst"_s);
        QCOMPARE(one.watch->statistics().findings, 1);
        QCOMPARE(one.watch->statistics().dropped, 0);
    }

    void whatIsFoundIsToldOnTheChannelWithinASecondOfTheCommit()
    {
        onlyRule(*m_sql, "burst", "shadow", 2);
        RedisThread thread;
        auto *subscriber = thread.create<RedisSubscriber>(m_servers.redisEndpoint(), RedisClientOptions(),
                                                          QList<QByteArray>{"fraud:events"});
        QSignalSpy ready(subscriber, &RedisSubscriber::subscribed);
        std::optional<FraudEvent> heard;
        qint64 heardAt = 0;
        connect(subscriber, &RedisSubscriber::message, this,
                [&](const QByteArray &, const QByteArray &payload) {
                    heard = fraudmessage::decode(payload);
                    heardAt = QDateTime::currentMSecsSinceEpoch();
                });
        thread.run([&] { subscriber->start(); });
        QVERIFY(ready.wait());
        WatchingInstance &one = addInstance();
        QTRY_VERIFY(one.watch->statistics().leads);
        ScoreWrite write = increment(m_players[0]);
        write.ipAddress = "192.0.2.7";
        for (int i = 0; i < 3; ++i)
            QCOMPARE(one.write(write).status, Status::Written);
        QTRY_VERIFY(heard.has_value());
        QCOMPARE(heard->player, m_players[0]);
        QCOMPARE(heard->username, u"player 1"_s);
        QCOMPARE(heard->rule, u"burst"_s);
        QVERIFY(heard->isShadow);
        QCOMPARE(heard->actionTaken, "log");
        QCOMPARE(heard->measured, 3.0);
        QCOMPARE(heard->address, m_sql->text("SELECT scoreboard.address_pseudonym('192.0.2.7')"));
        const qint64 after = heardAt - heard->createdAt.toMSecsSinceEpoch();
        qInfo("told %lld ms after the commit", after);
        QVERIFY(after < 1000);
    }

    void shadowNeverActs()
    {
        onlyRule(*m_sql, "burst", "shadow", 2, "ban");
        play(addInstance(), m_players[0], 5);
        QTRY_COMPARE(events(), u"burst|%1|log|shadow|3|2|-"_s.arg(m_players[0].toString()));
        QCOMPARE(count("SELECT count(*) FROM scoreboard.users WHERE is_flagged OR is_banned"), 0);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.cases"), 0);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.moderation_actions"), 0);
    }

    void oneOfTheBestIsFlaggedAndNotBanned()
    {
        onlyRule(*m_sql, "burst", "active", 2, "ban");
        const auto crowd = addPlayers(m_sql->connection(), 110);
        VERIFY_OK(crowd);
        m_sql->exec(
            "UPDATE scoreboard.scores SET score = 1000, version = version + 1 WHERE user_id = ANY ($1)",
            PgParams().uuids(*crowd));
        WatchingInstance &one = addInstance();
        play(one, crowd->front(), 3); // the first of all
        play(one, m_players[0], 3);   // far behind
        QTRY_COMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 2);
        QCOMPARE(m_sql->text("SELECT username FROM scoreboard.users WHERE is_banned"), u"player 1"_s);
        QCOMPARE(m_sql->text("SELECT username FROM scoreboard.users WHERE is_flagged"), u"player 9"_s);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.fraud_events WHERE action_taken = 'flag'"), 1);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.fraud_events WHERE action_taken = 'ban'"), 1);
    }

    void whoIsFlaggedAlreadyIsRecordedAgainButNotFlaggedAgain()
    {
        onlyRule(*m_sql, "burst", "active", 2);
        m_sql->exec("UPDATE scoreboard.users SET is_flagged = true WHERE id = $1",
                    PgParams().uuid(m_players[0]));
        play(addInstance(), m_players[0], 3);
        QTRY_COMPARE(events(), u"burst|%1|log|active|3|2|1"_s.arg(m_players[0].toString()));
        QCOMPARE(count("SELECT count(*) FROM scoreboard.moderation_actions"), 0);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.cases"), 1);
    }

    void aBurstOverTwoInstancesIsSeenWholeAndOnce()
    {
        onlyRule(*m_sql, "burst", "active", 5);
        WatchingInstance &one = addInstance();
        WatchingInstance &two = addInstance();
        QTRY_VERIFY(one.watch->statistics().leads != two.watch->statistics().leads);
        for (int i = 0; i < 3; ++i) {
            play(one, m_players[0], 1);
            play(two, m_players[0], 1);
        }
        QTRY_COMPARE(events(), u"burst|%1|flag|active|6|5|1"_s.arg(m_players[0].toString()));
        QTRY_COMPARE(one.watch->statistics().observed + two.watch->statistics().observed, 6);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.moderation_actions"), 1);
        QCOMPARE(one.watch->statistics().findings + two.watch->statistics().findings, 1);
    }

    void whoTakesOverLosesNothingAndTellsNothingTwice()
    {
        onlyRule(*m_sql, "burst", "active", 5, "flag", "1 hour");
        WatchingInstance &one = addInstance(300ms);
        QTRY_VERIFY(one.watch->statistics().leads);
        play(one, m_players[0], 6); // found by the first
        play(one, m_players[1], 4); // not enough yet
        QTRY_COMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 1);
        QTRY_COMPARE(one.watch->statistics().observed, 10);
        one.fallSilent();
        WatchingInstance &two = addInstance(300ms);
        play(two, m_players[1], 2); // the sixth, together with what the first saw
        play(two, m_players[0], 3); // the same episode
        play(two, m_players[2], 6); // while nobody reads, or after it
        QTRY_VERIFY(two.watch->statistics().leads);
        QTRY_COMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 3);
        // What the first had read but not marked as recorded is read again.
        QTRY_VERIFY(two.watch->statistics().observed >= 11 && two.watch->statistics().lag == 0);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 3);
        QCOMPARE(count("SELECT count(DISTINCT user_id) FROM scoreboard.fraud_events"), 3);
        QCOMPARE(count("SELECT measured FROM scoreboard.fraud_events WHERE user_id = '"
                       + m_players[1].toByteArray() + "'"),
                 6);
    }

    void aChangedRuleTakesEffect()
    {
        onlyRule(*m_sql, "burst", "shadow", 1000);
        WatchingInstance &one = addInstance();
        play(one, m_players[0], 4);
        QTRY_COMPARE(one.watch->statistics().observed, 4);
        QCOMPARE(count("SELECT count(*) FROM scoreboard.fraud_events"), 0);
        m_sql->exec("UPDATE scoreboard.fraud_rules SET threshold = 5 WHERE name = 'burst'");
        // One write a look, so that it is the change and nothing else that lets it fire.
        QTRY_VERIFY((play(one, m_players[0], 1), count("SELECT count(*) FROM scoreboard.fraud_events") == 1));
    }

    void replaysBreachesAndAddressesAreSeen()
    {
        onlyRule(*m_sql, "token-replay", "shadow", 1);
        m_sql->exec("UPDATE scoreboard.fraud_rules SET mode = 'shadow', threshold = 1 "
                    "WHERE name IN ('shared-address', 'rate-limit-breach')");
        WatchingInstance &one = addInstance();
        ScoreWrite write = withToken(m_players[0], 'a');
        write.ipAddress = "192.0.2.1";
        QCOMPARE(one.write(write).status, Status::Written);
        QCOMPARE(one.write(write).status, Status::TokenUsed);
        QCOMPARE(one.write(write).status, Status::TokenUsed);
        ScoreWrite other = increment(m_players[1]);
        other.ipAddress = "192.0.2.1";
        QCOMPARE(one.write(other).status, Status::Written);
        one.watch->limitBreached(m_players[2], "192.0.2.9");
        // Running into the limit is counted once a second.
        QTRY_VERIFY(
            (one.watch->limitBreached(m_players[2], "192.0.2.9"),
             count("SELECT count(*) FROM scoreboard.fraud_events WHERE rule_name = 'rate-limit-breach'")
                 == 1));
        QTRY_COMPARE(m_sql->text("SELECT rule_name, user_id FROM scoreboard.fraud_events ORDER BY 1"),
                     u"rate-limit-breach|%3\nshared-address|%2\ntoken-replay|%1"_s.arg(
                         m_players[0].toString(), m_players[1].toString(), m_players[2].toString()));
        QTRY_COMPARE(count("SELECT sum(number) FROM scoreboard.token_replays"), 2);
    }

    void aJumpInRankIsSeen()
    {
        onlyRule(*m_sql, "rank-jump", "shadow", 3);
        m_sql->exec("UPDATE scoreboard.action_types SET points = 500 WHERE id = 'referral-signup'");
        WatchingInstance &one = addInstance();
        for (const UserId &player : m_players)
            QCOMPARE(m_stack->write(increment(player)).status, Status::Written);
        for (size_t i = 1; i < m_players.size(); ++i)
            QCOMPARE(m_stack->write(increment(m_players[i])).status, Status::Written);
        QCOMPARE(one.write(increment(m_players[0], "daily-login")).status, Status::Written); // the last
        QTRY_COMPARE(one.watch->statistics().observed, 1);
        QCOMPARE(one.write(increment(m_players[0], "referral-signup")).status, Status::Written); // the first
        QTRY_COMPARE(events(), u"rank-jump|%1|log|shadow|7|3|-"_s.arg(m_players[0].toString()));
    }

    void whileRedisIsAwayObservationsWait()
    {
        onlyRule(*m_sql, "burst", "active", 5);
        WatchingInstance &one = addInstance();
        QTRY_VERIFY(one.watch->statistics().leads);
        VERIFY_OK(m_servers.killRedis());
        QTRY_VERIFY(one.client->state() != RedisClient::State::Ready);
        play(one, m_players[0], 6);
        QTRY_COMPARE(one.watch->statistics().waiting, 6);
        VERIFY_OK(m_servers.startRedis());
        QTRY_COMPARE(events(), u"burst|%1|flag|active|6|5|1"_s.arg(m_players[0].toString()));
        QCOMPARE(one.watch->statistics().dropped, 0);
    }

    void whatWasFoundWaitsForPostgres()
    {
        onlyRule(*m_sql, "burst", "active", 5);
        WatchingInstance &one = addInstance();
        QTRY_VERIFY(one.watch->statistics().leads);
        m_sql->exec("BEGIN");
        m_sql->exec("LOCK TABLE scoreboard.fraud_events");
        play(one, m_players[0], 6);
        QTRY_VERIFY(count("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
        m_sql->exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        m_sql->exec("COMMIT");
        QTRY_COMPARE(events(), u"burst|%1|flag|active|6|5|1"_s.arg(m_players[0].toString()));
    }

    /// Prints what the whole way costs; fails only for what cannot be the machine's.
    void keepsUp()
    {
        m_sql->exec(
            "UPDATE scoreboard.fraud_rules SET mode = 'shadow', threshold = 1e6 WHERE kind <> 'rank_jump'");
        WatchingInstance &one = addInstance();
        QTRY_VERIFY(one.watch->statistics().leads);
        constexpr int kWrites = 50'000;
        QElapsedTimer timer;
        timer.start();
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (int first = 0; first < kWrites; first += 200) {
            std::vector<CommittedWrite> writes;
            for (int i = 0; i < 200; ++i) {
                CommittedWrite write;
                write.userId = UserId::random();
                write.actionId = "complete-quest";
                write.change = 10;
                write.committedAt = now + timer.elapsed();
                write.ipAddress = "192.0.2.1";
                writes.push_back(write);
            }
            one.watch->feed()->offer(std::make_shared<const std::vector<CommittedWrite>>(std::move(writes)));
        }
        QTRY_COMPARE_WITH_TIMEOUT(one.watch->statistics().observed, kWrites, 60'000);
        QCOMPARE(one.watch->statistics().dropped, 0);
        qInfo("%.0f writes a second through the stream and five rules",
              kWrites * 1000.0 / double(timer.elapsed()));
    }

    void theStreamStaysWithinItsBounds()
    {
        onlyRule(*m_sql, "burst", "shadow", 1000);
        FraudStream::Options small{.instance = "nobody", .maxBytes = 20'000, .maxEntries = 50};
        FraudStream stream(m_stack->client(), small);
        const std::vector<Observation> one{{.player = m_players[0], .at = 1}};
        for (int i = 0; i < 60; ++i)
            VERIFY_OK(stream.lay(one));
        const auto length = m_stack->client().request({"XLEN", "fraud:writes"}).result();
        VERIFY_OK(length);
        QCOMPARE(length->integer, 50);
        const std::vector<Observation> many(450, one.front()); // more bytes than there is room for
        VERIFY_OK(stream.lay(many));
        QCOMPARE(m_stack->client().request({"XLEN", "fraud:writes"}).result()->integer, 1);
        const auto turn = stream.turn({}, {});
        VERIFY_OK(turn);
        QVERIFY(turn->leads && turn->isNew);
        QCOMPARE(turn->lost, 60); // nobody had read them
        QCOMPARE(turn->entries.size(), size_t(1));
        // What was recorded may go.
        VERIFY_OK(stream.turn(turn->entries[0].id, turn->entries[0].id));
        VERIFY_OK(stream.lay(many));
        QCOMPARE(stream.turn({}, {})->lost, 60);
    }

    void onlyTheHolderOfTheLeaseMovesOn()
    {
        FraudStream first(m_stack->client(), {.instance = "first", .lease = 60s});
        FraudStream second(m_stack->client(), {.instance = "second", .lease = 60s});
        VERIFY_OK(first.lay({{.player = m_players[0], .at = 1}}));
        const auto mine = first.turn({}, {});
        QVERIFY(mine && mine->leads && mine->isNew);
        const auto refused = second.turn({}, "9-9"); // believes that it leads
        QVERIFY(refused && !refused->leads && refused->entries.empty());
        QCOMPARE(first.turn(mine->entries[0].id, mine->entries[0].id)->position, mine->entries[0].id);
        VERIFY_OK(second.leave("9-9")); // is not its to give
        QVERIFY(first.turn({}, {})->leads);
        VERIFY_OK(first.leave({}));
        const auto next = second.turn("9-9", {});
        QVERIFY(next && next->leads && next->isNew);
        QCOMPARE(next->position, mine->entries[0].id);
        QCOMPARE(next->entries.size(), size_t(1)); // from the beginning
    }

    void simulatedCheatersAreFound()
    {
        cleanup();
        setUp(0); // the simulator plays with nobody real
        m_sql->exec("UPDATE scoreboard.fraud_rules SET mode = 'off' WHERE name <> 'burst'");
        m_sql->exec("UPDATE scoreboard.fraud_rules SET mode = 'shadow', threshold = 20 WHERE name = 'burst'");
        WatchingInstance &one = addInstance();
        Simulator::Options options;
        options.dsn = m_dsn;
        options.rate = 200;
        options.players = 300;
        Simulator simulator(options, *one.writer);
        simulator.start();
        QTRY_VERIFY_WITH_TIMEOUT(
            count("SELECT count(*) FROM scoreboard.fraud_events WHERE rule_name = 'burst'") >= 2, 90'000);
        simulator.stop();
        // Nobody but those who hammer: they wrote more than twenty times in ten seconds, as the ledger says too.
        QCOMPARE(count(R"sql(
            SELECT count(*) FROM scoreboard.fraud_events AS e
            WHERE (SELECT count(*) FROM scoreboard.score_history AS h
                   WHERE h.user_id = e.user_id AND h.kind = 'increment'
                     AND h.created_at BETWEEN e.created_at - interval '10.5 seconds'
                                          AND e.created_at + interval '0.5 seconds') <= 20)sql"),
                 0);
    }

private:
    void setUp(int players)
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        m_sql = std::make_unique<SqlSession>(m_dsn);
        standInForCases(*m_sql);
        const auto added = addPlayers(m_sql->connection(), players);
        VERIFY_OK(added);
        m_players = *added;
        m_stack = std::make_unique<ScoreStack>(m_dsn, m_servers.redisEndpoint());
        QTRY_VERIFY_WITH_TIMEOUT(m_stack->isInStep(), 20'000);
    }

    WatchingInstance &addInstance(std::chrono::milliseconds lease = 3000ms)
    {
        m_instances.push_back(std::make_unique<WatchingInstance>(m_dsn, m_servers.redisEndpoint(),
                                                                 m_stack->projection(), lease));
        return *m_instances.back();
    }
    static void play(WatchingInstance &instance, const UserId &player, int times)
    {
        for (int i = 0; i < times; ++i)
            QCOMPARE(instance.write(increment(player)).status, Status::Written);
    }
    QString events()
    {
        return m_sql->text("SELECT rule_name, user_id, action_taken, mode, measured, threshold, case_id "
                           "FROM scoreboard.fraud_events ORDER BY created_at");
    }
    qint64 count(const QByteArray &sql) { return m_sql->text(sql).toLongLong(); }

    TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<SqlSession> m_sql;
    std::vector<UserId> m_players;
    std::unique_ptr<ScoreStack> m_stack;
    std::vector<std::unique_ptr<WatchingInstance>> m_instances;
};

QTEST_GUILESS_MAIN(TestFraudWatch)
#include "tst_fraudwatch.moc"
