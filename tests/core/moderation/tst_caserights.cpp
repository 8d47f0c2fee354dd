// SPDX-License-Identifier: GPL-3.0-or-later
// Who shares an address with whom is told without the address; who looks at one is in the audit log.
#include "core/moderation/addressgatherer.h"
#include "tests/core/moderation/moderationbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestCaseRights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(TestServers::PostgreSql));
        VERIFY_OK(m_servers.addAccessRule(ModerationBench::kAccessRule));
    }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<ModerationBench>(*dsn, 2);
        m_players = m_bench->players({10, 20, 30, 40});
        score(m_players[0], "203.0.113.1");
        score(m_players[0], "203.0.113.2");
        score(m_players[1], "203.0.113.1");
        score(m_players[1], "203.0.113.2");
        score(m_players[2], "203.0.113.2");
        score(m_players[3], "203.0.113.9");
    }
    void cleanup() { m_bench.reset(); }

    void linksByWhereTheyPlayed()
    {
        QCOMPARE(gather(), u"t"_s);
        while (gather() == u"t"_s) { }
        QCOMPARE(linked(m_players[0]), ids({m_players[1], m_players[2]}));
        QCOMPARE(linked(m_players[3]), QString());
        // A service's address is not the player's.
        score(m_players[3], "203.0.113.1", "service:game");
        gather();
        QCOMPARE(linked(m_players[3]), QString());
        // What was gathered before is told once more where it is new.
        score(m_players[3], "203.0.113.1");
        gather();
        QCOMPARE(linked(m_players[3]), ids({m_players[0], m_players[1]}));
    }

    void forgetsWhatIsOld()
    {
        while (gather() == u"t"_s) { }
        m_bench->sql.exec(
            "UPDATE scoreboard.player_addresses SET first_seen_at = now() - interval '95 days', "
            "last_seen_at = now() - interval '91 days' WHERE user_id = $1",
            PgParams().uuid(m_players[3]));
        m_bench->sql.exec(
            "UPDATE scoreboard.player_addresses SET first_seen_at = now() - interval '95 days', "
            "last_seen_at = now() - interval '31 days' WHERE user_id = $1",
            PgParams().uuid(m_players[2]));
        // What is in the ledger since a moment ago would be read again.
        m_bench->sql.exec(
            "UPDATE scoreboard.address_gathering SET gathered_until = now() + interval '1 minute'");
        gather();
        QCOMPARE(m_bench->sql.text("SELECT count(*) FROM scoreboard.player_addresses WHERE user_id = $1",
                                   PgParams().uuid(m_players[3])),
                 u"0"_s);
        QCOMPARE(linked(m_players[0]), ids({m_players[1]}));
    }

    void onlyOneGathersAtATime()
    {
        SqlSession other(m_bench->sql.dsn());
        other.exec("BEGIN");
        other.exec("SELECT FROM scoreboard.address_gathering FOR UPDATE");
        QCOMPARE(gather(), u"f"_s);
        other.exec("ROLLBACK");
        QCOMPARE(m_bench->sql.text("SELECT count(*) FROM scoreboard.player_addresses"), u"0"_s);
    }

    void theServiceCatchesUp()
    {
        ConnectionPool service(m_bench->loginAs(u"scorewatch_app"_s), {}, 1);
        AddressGatherer gatherer(service, 20ms);
        gatherer.start();
        QTRY_COMPARE_WITH_TIMEOUT(linked(m_players[0]), ids({m_players[1], m_players[2]}),
                                  ModerationBench::kPatience);
        service.shutDown();
    }

    void moderatorsSeeNoAddress()
    {
        while (gather() == u"t"_s) { }
        SqlSession moderator(m_bench->loginAs(u"scorewatch_moderator"_s));
        const PgParams player = PgParams().uuid(m_players[0]);
        const QString links = moderator.text("SELECT * FROM scoreboard.linked_players($1)", player);
        QVERIFY2(links.contains(m_players[1].toString()), qPrintable(links));
        QVERIFY2(!links.contains(u"203.0"_s), qPrintable(links));
        for (const QByteArray &query : {QByteArray("SELECT ip_address FROM scoreboard.player_addresses"),
                                        QByteArray("SELECT ip_address FROM scoreboard.sessions"),
                                        QByteArray("SELECT ip_address FROM scoreboard.fraud_events"),
                                        QByteArray("SELECT ip_address FROM scoreboard.score_history"),
                                        QByteArray("SELECT scoreboard.gather_addresses()"),
                                        QByteArray("SELECT scoreboard.reveal_address('mara', 'admin', "
                                                   "gen_random_uuid(), NULL, NULL, 'x', 'y', "
                                                   "NULL)")})
            QCOMPARE(moderator.refusal(query), QByteArray("42501"));
        SqlSession watcher(m_bench->loginAs(u"scorewatch_operator"_s));
        QCOMPARE(watcher.refusal("SELECT * FROM scoreboard.linked_players($1)", player), QByteArray("42501"));
        QCOMPARE(watcher.refusal("SELECT scoreboard.join_case($1, 'low', 'x')", player), QByteArray("42501"));
    }

    void aLookAtAnAddressIsAudited()
    {
        while (gather() == u"t"_s) { }
        const qint64 id = m_bench->join(m_players[0]);
        m_bench->hit(m_players[0], id, "burst", "1", "203.0.113.1");
        const auto detail = ModerationBench::await(m_bench->cases.openCase(id));
        VERIFY_OK(detail);
        const QString pseudonym = detail->events.first().address;
        const QUuid event(QString::fromLatin1(detail->events.first().id));

        ConnectionPool pool(m_bench->loginAs(u"scorewatch_admin"_s), {}, 1);
        CaseService cases(pool);
        const Actor admin{u"ada"_s, Role::Admin};
        const auto byEvent = ModerationBench::await(
            cases.revealAddress(admin, {m_players[0], event, {}, {}, u"Police request"_s}, "request-1"));
        VERIFY_OK(byEvent);
        QCOMPARE(*byEvent, u"203.0.113.1"_s);
        const auto byName = ModerationBench::await(
            cases.revealAddress(admin, {m_players[1], {}, {}, pseudonym, u"Police request"_s}));
        VERIFY_OK(byName);
        QCOMPARE(*byName, u"203.0.113.1"_s);
        QCOMPARE(m_bench->sql.text(
                     "SELECT user_id, actor, reason, coalesce(request_id, '-'), metadata->>'pseudonym', "
                     "ip_address FROM scoreboard.audit_log WHERE action_type = 'ADDRESS_REVEALED' "
                     "ORDER BY id"),
                 u"%1|ada|Police request|request-1|%3|-\n%2|ada|Police request|-|%3|-"_s.arg(
                     m_players[0].toString(), m_players[1].toString(), pseudonym));

        const auto refused = [&](const Actor &actor, const AddressQuestion &question) {
            const auto answer = ModerationBench::await(cases.revealAddress(actor, question));
            return answer ? Error::Code::Internal : answer.error().code;
        };
        QCOMPARE(refused({u"mara"_s}, {m_players[0], event, {}, {}, u"why"_s}),
                 Error::Code::PermissionDenied);
        QCOMPARE(refused(admin, {m_players[0], event, {}, {}, u" "_s}), Error::Code::InvalidArgument);
        QCOMPARE(refused(admin, {m_players[0], {}, {}, {}, u"why"_s}), Error::Code::InvalidArgument);
        QCOMPARE(refused(admin, {m_players[1], event, {}, {}, u"why"_s}), Error::Code::NotFound);
        QCOMPARE(refused(admin, {m_players[3], {}, {}, pseudonym, u"why"_s}), Error::Code::NotFound);
        QCOMPARE(m_bench->sql.text("SELECT count(*) FROM scoreboard.audit_log "
                                   "WHERE action_type = 'ADDRESS_REVEALED'"),
                 u"2"_s);
        pool.shutDown();
    }

private:
    void score(const UserId &player, const QByteArray &address, const QByteArray &actor = {})
    {
        m_bench->sql.exec(
            "WITH next AS (UPDATE scoreboard.scores SET score = score + 5, version = version + 1 WHERE "
            "user_id = $1 "
            "RETURNING version, score) "
            "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
            "balance_after, "
            "action_id, ip_address, actor) SELECT $1, version, 5, score - 5, score, 'daily-login', $2::inet, "
            "nullif($3, '') FROM next",
            PgParams().uuid(player).text(address).text(actor));
    }
    QString gather() { return m_bench->sql.text("SELECT scoreboard.gather_addresses()"); }
    QString linked(const UserId &player)
    {
        return m_bench->sql.text("SELECT user_id FROM scoreboard.linked_players($1) ORDER BY user_id",
                                 PgParams().uuid(player));
    }
    static QString ids(QList<UserId> users)
    {
        std::sort(users.begin(), users.end());
        QStringList texts;
        for (const UserId &user : users)
            texts.append(user.toString());
        return texts.join(u'\n');
    }

    TestServers m_servers;
    std::unique_ptr<ModerationBench> m_bench;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestCaseRights)
#include "tst_caserights.moc"
