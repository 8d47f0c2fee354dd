// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudservice.h"

#include <QRegularExpression>

#include "core/base/async.h"
#include "core/base/utc.h"
#include "core/fraud/fraudmessage.h"
#include "core/postgres/connectionpool.h"
#include "tests/core/fraud/fraudbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString asRole(QString dsn, const QString &role)
{
    return dsn + (dsn.contains(u'?') ? u'&' : u'?') + u"options=-crole%3D"_s + role;
}

} // namespace

class TestFraudService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start()); }

    void init()
    {
        VERIFY_OK(m_servers.flushRedis());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        m_sql = std::make_unique<SqlSession>(m_dsn);
        standInForCases(*m_sql);
        const auto players = addPlayers(m_sql->connection(), 3);
        VERIFY_OK(players);
        m_players = *players;
        m_thread = std::make_unique<RedisThread>();
        m_client = m_thread->create<RedisClient>(m_servers.redisEndpoint());
        m_thread->run([this] { m_client->start(); });
        QTRY_COMPARE(m_client->state(), RedisClient::State::Ready);
        openAs(u"scorewatch_admin"_s, Role::Admin);
    }
    void cleanup()
    {
        m_desk.reset();
        m_pool.reset();
        m_thread.reset();
        m_sql.reset();
    }

    void rulesAreReadAndSaved()
    {
        const auto rules = wait(m_desk->rules());
        VERIFY_OK(rules);
        QCOMPARE(rules->size(), 6);
        FraudRule burst = rules->front();
        QCOMPARE(burst.name, u"burst"_s);
        QCOMPARE(burst.window, 10s);
        burst.threshold = 12.5;
        burst.window = 3601s;
        burst.mode = FraudRule::Mode::Active;
        burst.parameters = {{u"minimum_points"_s, 7}};
        QSignalSpy changed(m_desk.get(), &FraudDesk::rulesChanged);
        const auto saved = wait(m_desk->saveRule(burst));
        VERIFY_OK(saved);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(saved->updatedBy, u"mara"_s);
        QVERIFY(saved->updatedAt > burst.updatedAt);
        burst.updatedAt = saved->updatedAt;
        burst.updatedBy = saved->updatedBy;
        QCOMPARE(*saved, burst);
        QCOMPARE(wait(m_desk->rules())->front(), burst);
        QCOMPARE(
            m_sql->text("SELECT action_type, actor, metadata ->> 'rule', metadata #>> '{before,threshold}', "
                        "metadata #>> '{after,threshold}' FROM scoreboard.audit_log"),
            u"RULE_CHANGE|mara|burst|10|12.5"_s);
    }

    void whoSavesSecondIsTold()
    {
        FraudRule burst = wait(m_desk->rules())->front();
        VERIFY_OK(wait(m_desk->saveRule(burst)));
        const auto second = wait(m_desk->saveRule(burst)); // as it was before
        QVERIFY(!second);
        QCOMPARE(second.error().code, Error::Code::Conflict);
        QVERIFY2(second.error().message.contains(u"mara"), qPrintable(toString(second.error())));
    }

    void aRuleOutOfRangeIsRefused()
    {
        FraudRule burst = wait(m_desk->rules())->front();
        burst.window = 0s;
        const auto saved = wait(m_desk->saveRule(burst));
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, Error::Code::InvalidArgument);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_log"), u"0"_s);
    }

    void aNewRuleIsMade()
    {
        FraudRule mine{.name = u"night burst"_s, .threshold = 5, .mode = FraudRule::Mode::Shadow};
        mine.description = u"Nobody plays at night"_s;
        VERIFY_OK(wait(m_desk->saveRule(mine)));
        const auto again = wait(m_desk->saveRule(mine));
        QVERIFY(!again);
        QCOMPARE(again.error().code, Error::Code::Conflict);
        QCOMPARE(wait(m_desk->rules())->size(), 7);
    }

    void moderatorsSeeRulesAndChangeNone()
    {
        openAs(u"scorewatch_moderator"_s, Role::Moderator);
        const auto rules = wait(m_desk->rules());
        VERIFY_OK(rules);
        const auto saved = wait(m_desk->saveRule(rules->front()));
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, Error::Code::PermissionDenied);
        addEvent(0, "burst", "high", "active", "192.0.2.7", 60);
        const auto events = wait(m_desk->events({}));
        VERIFY_OK(events);
        QCOMPARE(events->size(), 1);
        QCOMPARE(events->front().address, m_sql->text("SELECT scoreboard.address_pseudonym('192.0.2.7')"));
        VERIFY_OK(wait(m_desk->quality()));
        VERIFY_OK(wait(m_desk->counts(QDateTime::currentDateTimeUtc().addDays(-1),
                                      QDateTime::currentDateTimeUtc(), 60s)));
        const auto byAddress = wait(m_desk->events({.address = u"192.0.2.7"_s}));
        QVERIFY(!byAddress); // may not even ask
        QCOMPARE(byAddress.error().code, Error::Code::PermissionDenied);
    }

    void theServiceSavesOnlyForAdministrators()
    {
        openAs(u"scorewatch_app"_s, Role::Moderator);
        const auto saved = wait(m_desk->saveRule(wait(m_desk->rules())->front()));
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, Error::Code::PermissionDenied);
    }

    void eventsAreFiltered()
    {
        addEvent(0, "burst", "high", "active", "192.0.2.7", 10);
        addEvent(1, "burst", "low", "shadow", {}, 20);
        addEvent(0, "token-replay", "critical", "active", "192.0.2.8", 30);
        const QString name = m_sql->text("SELECT scoreboard.address_pseudonym('192.0.2.8')");
        QCOMPARE(rulesOf({}), u"burst burst token-replay"_s); // newest first
        QCOMPARE(rulesOf({.rule = u"token-replay"_s}), u"token-replay"_s);
        QCOMPARE(rulesOf({.atLeast = Severity::High}), u"burst token-replay"_s);
        QCOMPARE(rulesOf({.player = m_players[1]}), u"burst"_s);
        QCOMPARE(rulesOf({.address = name}), u"token-replay"_s);
        QCOMPARE(rulesOf({.address = u"192.0.2.8"_s}), u"token-replay"_s);
        QCOMPARE(rulesOf({.from = QDateTime::currentDateTimeUtc().addSecs(-25)}), u"burst burst"_s);
        QCOMPARE(rulesOf({.to = QDateTime::currentDateTimeUtc().addSecs(-25)}), u"token-replay"_s);
        QCOMPARE(rulesOf({.withShadow = false}), u"burst token-replay"_s);
        const auto first = wait(m_desk->events({.limit = 1}));
        VERIFY_OK(first);
        QCOMPARE(first->size(), 1);
        const FraudEvent &event = first->front();
        QCOMPARE(event.player, m_players[0]);
        QCOMPARE(event.username, u"player 1"_s);
        QCOMPARE(event.measured, 12.0);
        QCOMPARE(event.evidence, (QJsonObject{{u"why"_s, u"test"_s}}));
        QCOMPARE(rulesOf({.before = event.id}), u"burst token-replay"_s);
    }

    void countsGoByTimeRuleAndSeverity()
    {
        const QDateTime hour
            = QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch() / 3600 * 3600 - 7200, kUtc);
        for (int seconds : {10, 20, 3610}) {
            m_sql->exec("INSERT INTO scoreboard.fraud_events (user_id, rule_name, severity, action_taken, "
                        "created_at) "
                        "VALUES ($1, 'burst', 'high', 'log', to_timestamp($2::bigint))",
                        PgParams().uuid(m_players[0]).integer(hour.toSecsSinceEpoch() + seconds));
        }
        const auto counts = wait(m_desk->counts(hour, hour.addSecs(7200), 3600s));
        VERIFY_OK(counts);
        QCOMPARE(*counts,
                 (QList<FraudCount>{{hour, u"burst"_s, Severity::High, 2, 1},
                                    {hour.addSecs(3600), u"burst"_s, Severity::High, 1, 1}}));
    }

    void qualityGoesByVerdicts()
    {
        m_sql->exec("INSERT INTO scoreboard.cases (user_id, severity, opened_by, state, verdict, closed_by, "
                    "closed_at) VALUES "
                    "($1, 'low', 'x', 'closed', 'confirmed', 'y', now()), ($1, 'low', 'x', 'closed', "
                    "'unfounded', 'y', now()), "
                    "($2, 'low', 'x', 'open', NULL, NULL, NULL)",
                    PgParams().uuid(m_players[0]).uuid(m_players[1]));
        m_sql->exec(
            "INSERT INTO scoreboard.fraud_events (user_id, rule_name, severity, action_taken, case_id) "
            "SELECT c.user_id, 'burst', 'low', 'log', c.id FROM scoreboard.cases AS c, generate_series(1, "
            "2)");
        const auto quality = wait(m_desk->quality());
        VERIFY_OK(quality);
        QCOMPARE(quality->size(), 6);
        QCOMPARE(quality->front(), (RuleQuality{u"burst"_s, 1, 1, 0, 1, 0}));
        QCOMPARE(quality->front().precision(), 0.5);
        QVERIFY(!quality->back().precision());
    }

    void theChannelIsHeardInFrames()
    {
        QList<FraudEvent> heard;
        int signalled = 0;
        connect(m_desk.get(), &FraudDesk::eventsArrived, this, [&](const QList<FraudEvent> &events) {
            heard += events;
            ++signalled;
        });
        QSignalSpy changed(m_desk.get(), &FraudDesk::rulesChanged);
        QTRY_COMPARE(wait(m_client->request({"PUBSUB", "NUMSUB", "fraud:events"}))->at(1).integer, 1);
        FraudEvent event{.id = "1",
                         .player = m_players[0],
                         .username = u"player 1"_s,
                         .rule = u"burst"_s,
                         .severity = Severity::Critical,
                         .actionTaken = "flag",
                         .measured = 12.5,
                         .threshold = 10,
                         .caseId = 7,
                         .address = u"Blue-Otter-41"_s,
                         .createdAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, kUtc),
                         .evidence = {{u"peers"_s, 4}}};
        QList<RedisCommand> commands{{"PUBLISH", "fraud:events", "{\"type\":\"fraud_event\"}"},
                                     {"PUBLISH", "fraud:events", "nonsense"},
                                     {"PUBLISH", "fraud:events", fraudmessage::rulesChanged()}};
        for (int i = 0; i < 300; ++i)
            commands.append({"PUBLISH", "fraud:events", fraudmessage::encode(event)});
        m_client->sendAll(commands, {});
        QTRY_COMPARE(heard.size(), 300);
        QCOMPARE(heard.front(), event);
        QVERIFY(signalled < 100);
        QTRY_COMPARE(changed.size(), 1);
    }

    void whatWasMissedIsReadFromTheTable()
    {
        QList<FraudEvent> heard;
        connect(m_desk.get(), &FraudDesk::eventsArrived, this,
                [&](const QList<FraudEvent> &events) { heard += events; });
        QTRY_COMPARE(wait(m_client->request({"PUBSUB", "NUMSUB", "fraud:events"}))->at(1).integer, 1);
        VERIFY_OK(m_servers.killRedis());
        addEvent(0, "burst", "high", "active", {}, 0);
        VERIFY_OK(m_servers.startRedis());
        QTRY_COMPARE_WITH_TIMEOUT(heard.size(), 1, 20'000);
        QCOMPARE(heard.front().rule, u"burst"_s);
    }

    void pseudonymsAreStableAndDifferBetweenDatabases()
    {
        const QByteArray name = "SELECT scoreboard.address_pseudonym('192.0.2.7')";
        const QString here = m_sql->text(name);
        QVERIFY2(QRegularExpression(u"^[A-Z][a-z]+-[A-Z][a-z]+-\\d{1,4}$"_s).match(here).hasMatch(),
                 qPrintable(here));
        QCOMPARE(m_sql->text(name), here);
        QCOMPARE(m_sql->text("SELECT scoreboard.address_pseudonym('192.0.2.7/24')"), here);
        QCOMPARE(m_sql->text("SELECT scoreboard.address_pseudonym(NULL)"), u"-"_s);
        QVERIFY(m_sql->text("SELECT scoreboard.address_pseudonym('192.0.2.8')") != here);
        for (const char *role : {"app", "operator", "moderator", "admin"}) {
            m_sql->exec("SET ROLE scorewatch_" + QByteArray(role));
            QCOMPARE(m_sql->refusal("SELECT * FROM scoreboard.pseudonym_key"), "42501");
            m_sql->exec("RESET ROLE");
        }
        m_sql->exec("UPDATE scoreboard.pseudonym_key SET inner_key = outer_key, outer_key = inner_key");
        QVERIFY(m_sql->text(name) != here); // the key is what it rests on
    }

private:
    template <typename T> static Result<T> wait(const QFuture<Result<T>> &future)
    {
        QObject guard;
        std::optional<Result<T>> out;
        async::onFinished(future, &guard, [&](const Result<T> &result) { out = result; });
        return QTest::qWaitFor([&] { return out.has_value(); }, 20'000)
            ? *out
            : Result<T>(Error{Error::Code::Timeout, u"Nobody answered."_s, {}, {}});
    }
    void openAs(const QString &role, Role actor)
    {
        m_desk.reset();
        m_pool = std::make_unique<ConnectionPool>(asRole(m_dsn, role), PgConnection::Options(), 2);
        RedisClientOptions redis;
        redis.reconnectFirst = 20ms;
        redis.reconnectCeiling = 200ms;
        m_desk = std::make_unique<FraudService>(*m_pool, *m_thread, m_servers.redisEndpoint(),
                                                Actor{.name = u"mara"_s, .role = actor}, redis);
    }
    void addEvent(int player, const QByteArray &rule, const QByteArray &severity, const QByteArray &mode,
                  const QByteArray &address, int secondsAgo)
    {
        m_sql->exec("INSERT INTO scoreboard.fraud_events (user_id, rule_name, severity, action_taken, mode, "
                    "measured, "
                    "                                     ip_address, created_at, metadata) "
                    "VALUES ($1, $2, $3, 'log', $4, 12, $5::inet, clock_timestamp() - $6::bigint * interval "
                    "'1 second', "
                    "        '{\"why\": \"test\"}')",
                    PgParams()
                        .uuid(m_players[size_t(player)])
                        .text(rule)
                        .text(severity)
                        .text(mode)
                        .textOrNull(QString::fromLatin1(address))
                        .integer(secondsAgo));
    }
    QString rulesOf(const FraudEventFilter &filter)
    {
        const auto events = wait(m_desk->events(filter));
        if (!events)
            return toString(events.error());
        QStringList out;
        for (const FraudEvent &event : *events)
            out.append(event.rule);
        return out.join(u' ');
    }

    TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<SqlSession> m_sql;
    std::vector<UserId> m_players;
    std::unique_ptr<RedisThread> m_thread;
    RedisClient *m_client = nullptr;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<FraudService> m_desk;
};

QTEST_GUILESS_MAIN(TestFraudService)
#include "tst_fraudservice.moc"
