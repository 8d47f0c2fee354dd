// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actfollower.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/moderation/moderationkeys.h"
#include "core/redis/redissubscriber.h"
#include "tests/core/moderation/followbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Verdict = ActProof::Verdict;

class TestActFollower : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<FollowBench>(m_servers, *dsn);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->stack.isInStep(), 20'000);
        VERIFY_OK(m_bench->base.sql.connection().exec("SELECT scoreboard.refresh_leaderboard()"));
    }

    void cleanup() { m_bench.reset(); }

    void aBanArrivesEverywhere()
    {
        serve("web-1", 2);
        m_bench->base.logIn(2);
        const QByteArray session
            = m_bench->base.sql.text("SELECT id FROM scoreboard.sessions LIMIT 1").toUtf8();
        (void)m_bench->redis({"HSET", "session:" + session, "user", "x"});
        (void)m_bench->redis({"SET", scoreKey(2), "300"});
        const auto ban = m_bench->act(2, ActKind::Ban);
        VERIFY_OK(ban);
        QTRY_VERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        QCOMPARE(m_bench->item(ban->id, "sorted-set").sentence, u"The player is not in the sorted set."_s);
        QCOMPARE(m_bench->item(ban->id, "sockets").sentence, u"2 sockets were closed by web-1."_s);
        QCOMPARE(m_bench->item(ban->id, "tokens").sentence,
                 u"Tokens of before are refused: 1 server knows."_s);
        QCOMPARE(m_bench->item(ban->id, "sessions").sentence, u"2 log-ins were ended."_s);
        const ActProof proof = m_bench->proof(ban->id);
        for (const ActProof::Item &item : proof.items)
            QVERIFY2(item.verdict == Verdict::Done, item.id.constData());
        QCOMPARE(m_bench->proof(ban->id).successor, u"player 2 is now 1st"_s);
        QCOMPARE(m_bench->redis({"EXISTS", "session:" + session, scoreKey(2)}), QByteArray("0"));
        QCOMPARE(m_bench->redis({"HGET", moderationkeys::proofOf(ban->id), "web-1"}), QByteArray("2"));
        QVERIFY(m_bench->redis({"TTL", moderationkeys::proofOf(ban->id)}).toInt() > 80'000);
        QCOMPARE(
            m_bench->base.sql.text("SELECT count(*) FROM scoreboard.leaderboard_top10 WHERE user_id = $1",
                                   PgParams().uuid(m_bench->base.players[2])),
            u"0"_s);
        QCOMPARE(m_asked, 1);
        QCOMPARE(m_validAfter, ban->after.tokensValidAfter.addMSecs(999).toSecsSinceEpoch());
    }

    /// What was proved once is not open again because Redis lost its data, or a day has passed.
    void aProofStaysComplete()
    {
        serve("web-1", 2);
        const auto ban = m_bench->act(2, ActKind::Ban);
        VERIFY_OK(ban);
        QTRY_VERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        (void)m_bench->redis({"DEL", moderationkeys::proofOf(ban->id)});
        QVERIFY(!m_bench->proof(ban->id).isComplete());
        m_bench->base.sql.exec(
            "UPDATE scoreboard.moderation_followups SET created_at = created_at - interval '24 hours'");
        QVERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        QVERIFY(m_bench->item(ban->id, "sockets").sentence.contains(u"kept for a day"_s));
        m_bench->base.sql.exec(
            "UPDATE scoreboard.moderation_followups SET created_at = now() - interval '1 hour'");
        VERIFY_OK(m_servers.flushRedis());
        QTRY_VERIFY(!m_bench->redis({"HGET", moderationkeys::kServers, "web-1"}).isEmpty());
        QTRY_VERIFY2_WITH_TIMEOUT(m_bench->proof(ban->id).isComplete(), open(ban->id), 20'000);
    }

    void takingItBackArrivesEverywhere()
    {
        serve("web-1", 2);
        const auto ban = m_bench->act(2, ActKind::Ban);
        VERIFY_OK(ban);
        QTRY_VERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        const auto inverse = m_bench->service->takeBack(ban->id, u"a mistake"_s).result();
        VERIFY_OK(inverse);
        QTRY_VERIFY2(m_bench->proof(inverse->id).isComplete(), open(inverse->id));
        QCOMPARE(m_bench->rank(2), std::optional<qint64>(1));
        QCOMPARE(m_bench->redis({"GET", scoreKey(2)}), QByteArray("300"));
        QCOMPARE(m_bench->item(inverse->id, "tokens").sentence,
                 u"Tokens of before count again: 1 server knows."_s);
        QVERIFY(m_bench->item(inverse->id, "sockets").verdict == Verdict::NotNeeded);
        QCOMPARE(m_bench->item(inverse->id, "sorted-set").sentence,
                 u"The player is in the sorted set with 300 points."_s);
        QCOMPARE(
            m_bench->base.sql.text("SELECT count(*) FROM scoreboard.leaderboard_top10 WHERE user_id = $1",
                                   PgParams().uuid(m_bench->base.players[2])),
            u"1"_s);
        QCOMPARE(m_asked, 2);
    }

    void withoutAServerNobodyIsConnected()
    {
        const auto ban = m_bench->act(1, ActKind::Ban);
        VERIFY_OK(ban);
        QTRY_VERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        QCOMPARE(m_bench->item(ban->id, "sockets").sentence,
                 u"No server of the API ran then, so nobody was connected."_s);
        QVERIFY(m_bench->item(ban->id, "sessions").verdict == Verdict::NotNeeded);
    }

    /// A server that says it is there, and says nothing of the act, is waited for; one that came later is not.
    void everyServerIsWaitedFor()
    {
        serve("web-1", 1);
        QTRY_VERIFY(!m_bench->redis({"HGET", moderationkeys::kServers, "web-1"}).isEmpty());
        const QByteArray now = QByteArray::number(QDateTime::currentSecsSinceEpoch());
        (void)m_bench->redis({"HSET", moderationkeys::kServers, "web-2", "1000 " + now, "web-3",
                              "9999999999 " + now, "web-4", "1000 2000"});
        const auto ban = m_bench->act(1, ActKind::Ban);
        VERIFY_OK(ban);
        QTRY_VERIFY(m_bench->redis({"HGET", moderationkeys::proofOf(ban->id), "web-1"}) == "1");
        QTRY_VERIFY(m_bench->item(ban->id, "channel").verdict == Verdict::Done);
        QCOMPARE(m_bench->item(ban->id, "sockets").sentence, u"web-2 has not answered yet."_s);
        QVERIFY(m_bench->item(ban->id, "tokens").verdict == Verdict::Pending);
        (void)m_bench->redis({"HSET", moderationkeys::proofOf(ban->id), "web-2", "0"});
        QTRY_VERIFY2(m_bench->proof(ban->id).isComplete(), open(ban->id));
        QVERIFY(m_bench->item(ban->id, "sockets").sentence.contains(u"1 socket was closed by web-1"_s));
        QVERIFY(m_bench->item(ban->id, "sockets").sentence.contains(u"0 sockets were closed by web-2"_s));
    }

    void withoutRedisTheActIsDoneAndTheRestFollows()
    {
        serve("web-1", 3);
        m_bench->base.logIn(2);
        VERIFY_OK(m_servers.killRedis());
        QTRY_VERIFY(m_bench->stack.client().state() != RedisClient::State::Ready);
        const auto ban = m_bench->act(2, ActKind::Ban);
        VERIFY_OK(ban);
        QCOMPARE(m_bench->base.standing(2, "is_banned, on_board"), u"t|f"_s);
        QTRY_VERIFY(m_bench->item(ban->id, "top-ten-view").verdict == Verdict::Done);
        for (const char *id : {"sorted-set", "score-cache", "tokens", "sessions", "sockets"}) {
            QVERIFY2(m_bench->item(ban->id, id).verdict == Verdict::Unknown, id);
            QCOMPARE(m_bench->item(ban->id, id).sentence, u"Redis is away; tried again by itself."_s);
        }
        QVERIFY(m_bench->item(ban->id, "channel").verdict == Verdict::Pending);
        QTRY_COMPARE(m_asked, 1); // tokens are refused all the same
        VERIFY_OK(m_servers.startRedis());
        QTRY_VERIFY2_WITH_TIMEOUT(m_bench->proof(ban->id).isComplete(), open(ban->id), 30'000);
        QVERIFY(!m_bench->rank(2));
        QTRY_COMPARE(m_bench->redis({"HGET", moderationkeys::proofOf(ban->id), "web-1"}), QByteArray("3"));
    }

    void everyDeskIsTold()
    {
        auto *subscriber = m_bench->stack.redisThread().create<RedisSubscriber>(
            m_servers.redisEndpoint(), RedisClientOptions(),
            QList<QByteArray>{moderationkeys::kEventsChannel});
        std::mutex mutex;
        QList<QByteArray> messages;
        std::atomic<bool> isSubscribed = false;
        m_bench->stack.redisThread().run([&] {
            QObject::connect(subscriber, &RedisSubscriber::subscribed, subscriber,
                             [&] { isSubscribed = true; });
            QObject::connect(subscriber, &RedisSubscriber::message, subscriber,
                             [&](const QByteArray &, const QByteArray &payload) {
                                 const std::lock_guard lock(mutex);
                                 messages.append(payload);
                             });
            subscriber->start();
        });
        QTRY_VERIFY(isSubscribed);
        const auto flag = m_bench->act(0, ActKind::Flag);
        VERIFY_OK(flag);
        const auto count = [&] {
            const std::lock_guard lock(mutex);
            return messages.size();
        };
        QTRY_COMPARE(count(), 1);
        const QJsonObject message = QJsonDocument::fromJson(messages.first()).object();
        QCOMPARE(message.value(u"type"_s).toString(), u"act"_s);
        QCOMPARE(message.value(u"actId"_s).toInteger(), flag->id);
        QCOMPARE(message.value(u"userId"_s).toString(), m_bench->base.players[0].toString());
        QCOMPARE(message.value(u"action"_s).toString(), u"flag"_s);
        QCOMPARE(message.value(u"caseId"_s).toInteger(), flag->caseId.value_or(0));
        m_bench->stack.redisThread().run([&] { subscriber->disconnect(); });
    }

    void timedBansLiftThemselves()
    {
        const auto ban = m_bench->act(0, ActKind::Ban, 0, QDateTime::currentDateTimeUtc().addMSecs(1500));
        VERIFY_OK(ban);
        QTRY_VERIFY(!m_bench->rank(0));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->rank(0), 20'000);
        QCOMPARE(m_bench->base.standing(0, "is_banned, tokens_valid_after IS NOT NULL"), u"f|t"_s);
        QCOMPARE(
            m_bench->base.sql.text("SELECT actor, action FROM scoreboard.moderation_actions ORDER BY id DESC "
                                   "LIMIT 1"),
            u"scorewatch|unban"_s);
    }

    /// Acts of another process, which nobody here is woken for.
    void seesWhatWasDoneElsewhere()
    {
        QElapsedTimer clock;
        clock.start();
        (void)m_bench->base.done({.player = m_bench->base.players[1], .action = "hold"});
        QTRY_VERIFY(!m_bench->rank(1));
        qInfo("an act of another process left the board after %lld ms", clock.elapsed());
        clock.start();
        VERIFY_OK(m_bench->act(0, ActKind::Hold));
        QVERIFY(QTest::qWaitFor([this] { return !m_bench->rank(0); }, 5000));
        qInfo("an act of this process left the board after %lld ms", clock.elapsed());
    }

    /// Where no service runs, a moderator's desk does what follows, with a moderator's rights.
    void aModeratorsLoginIsEnough()
    {
        m_bench->follower.reset();
        SqlSession &sql = m_bench->base.sql;
        m_bench->base.logIn(2);
        sql.exec("SET ROLE scorewatch_moderator");
        const qint64 act
            = m_bench->base.done({.player = m_bench->base.players[2], .action = "ban", .approvedBy = "bob"});
        const auto look = actfollowup::look(sql.connection(), {}, true);
        VERIFY_OK(look);
        QCOMPARE(look->news.size(), 1);
        QCOMPARE(look->news.first().act, act);
        QVERIFY(look->news.first().tokensChanged && look->isOpen);
        const auto again = actfollowup::look(sql.connection(), look->cursor, false);
        VERIFY_OK(again);
        QVERIFY(again->news.isEmpty());
        const auto told = actfollowup::publish(sql.connection(), m_bench->stack.client());
        VERIFY_OK(told);
        QVERIFY(*told);
        const auto viewed = actfollowup::refreshView(sql.connection());
        VERIFY_OK(viewed);
        QVERIFY(*viewed);
        QVERIFY(!actfollowup::look(sql.connection(), look->cursor, false)->isOpen);
        sql.exec("SET ROLE scorewatch_operator");
        const auto watching = actfollowup::look(sql.connection(), {}, true);
        QVERIFY(!watching && watching.error().code == Error::Code::PermissionDenied);
        sql.exec("RESET ROLE");
    }

    /// A transaction that began before the last look and commits after it is not missed.
    void nothingIsMissedHoweverLateItCommits()
    {
        serve("web-1", 1);
        SqlSession slow(m_bench->base.sql.dsn());
        slow.exec("BEGIN");
        const qint64 act
            = slow.text(
                      SqlAct{.player = m_bench->base.players[1], .action = "ban", .approvedBy = "bob"}.sql())
                  .toLongLong();
        const auto other = m_bench->act(0, ActKind::Ban);
        VERIFY_OK(other);
        QTRY_VERIFY2(m_bench->proof(other->id).isComplete(), open(other->id));
        QCOMPARE(m_asked, 1);
        slow.exec("COMMIT");
        QTRY_VERIFY2(m_bench->proof(act).isComplete(), open(act));
        QCOMPARE(m_asked, 2);
    }

private:
    /// A server of the API that closes so many sockets of anybody.
    void serve(const QByteArray &name, int sockets)
    {
        m_asked = 0;
        m_bench->follower->serve(
            {.name = name,
             .readRevocations =
                 [this](const std::function<void(bool)> &known) {
                     ++m_asked;
                     known(true);
                 },
             .closeSockets =
                 [this, sockets](const UserId &, qint64 validAfter, const std::function<void(int)> &closed) {
                     m_validAfter = validAfter;
                     closed(sockets);
                 }});
        QTRY_VERIFY(!m_bench->redis({"HGET", moderationkeys::kServers, name}).isEmpty());
    }

    QByteArray scoreKey(size_t player) const
    {
        return "user:" + m_bench->base.players[player].toByteArray() + ":score";
    }

    /// What is not done yet, for a failure's message.
    const char *open(qint64 act)
    {
        m_open.clear();
        const ActProof proof = m_bench->proof(act);
        for (const ActProof::Item &item : proof.items) {
            if (item.verdict == Verdict::Pending || item.verdict == Verdict::Unknown)
                m_open += item.id + ": " + item.sentence.toUtf8() + ' ';
        }
        return m_open.constData();
    }

    TestServers m_servers;
    std::unique_ptr<FollowBench> m_bench;
    QByteArray m_open;
    int m_asked = 0;
    qint64 m_validAfter = 0;
};

QTEST_GUILESS_MAIN(TestActFollower)
#include "tst_actfollower.moc"
