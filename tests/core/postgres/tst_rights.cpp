// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kRefused = "42501";

enum Outcome { Allowed, Refused };

} // namespace
Q_DECLARE_METATYPE(Outcome)

/// What the server lets each role do, tried by taking the role.
class TestRights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        const auto players = test::addPlayers(m_sql->connection(), 2);
        VERIFY_OK(players);
        m_sql->exec("INSERT INTO scoreboard.cases (user_id, severity, opened_by) VALUES ($1, 'low', 'rule:burst')",
                    PgParams().uuid((*players)[0]));
    }

    void cleanup() { m_sql->exec("RESET ROLE"); }

    void cleanupTestCase() { m_sql.reset(); }

    void eachRole_data()
    {
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<Outcome>("outcome");
        const auto row = [](const char *role, const char *sql, Outcome outcome) {
            QTest::addRow("%s %s: %s", role, outcome == Allowed ? "may" : "may not", sql)
                << QByteArray("scorewatch_") + role << QByteArray(sql) << outcome;
        };
        const QList<const char *> logs {"audit_log", "score_history", "moderation_actions", "case_notes"};
        const QList<const char *> people {"app", "operator", "moderator", "admin", "backup"};
        for (const char *role : people) {
            for (const char *log : logs) {
                row(role, qPrintable(u"UPDATE scoreboard.%1 SET created_at = now()"_s.arg(QLatin1String(log))), Refused);
                row(role, qPrintable(u"DELETE FROM scoreboard.%1"_s.arg(QLatin1String(log))), Refused);
                row(role, qPrintable(u"TRUNCATE scoreboard.%1"_s.arg(QLatin1String(log))), Refused);
                row(role, qPrintable(u"ALTER TABLE scoreboard.%1 DISABLE TRIGGER ALL"_s.arg(QLatin1String(log))), Refused);
            }
            row(role, "DELETE FROM scoreboard.score_history_default", Refused);
            row(role, "DELETE FROM scoreboard.users", Refused);
            row(role, "DELETE FROM scoreboard.scores", Refused);
            row(role, "CREATE TABLE scoreboard.mine (id integer)", Refused);
            row(role, "INSERT INTO scoreboard.schema_migrations VALUES (99, 'x', repeat('a', 64), now(), 'x', 1)", Refused);
        }

        row("operator", "SELECT id, username, is_banned FROM scoreboard.users", Allowed);
        row("operator", "SELECT user_id, points_awarded FROM scoreboard.score_history", Allowed);
        row("operator", "SELECT user_id, rule_name FROM scoreboard.fraud_events", Allowed);
        row("operator", "SELECT username, rank FROM live_scoreboard.users", Allowed);
        row("operator", "SELECT * FROM live_scoreboard.leaderboard_top10", Allowed);
        row("operator", "SELECT * FROM scoreboard_api.user_rankings", Allowed);
        row("operator", "SELECT id, username FROM scoreboard_api.users", Allowed);
        row("operator", "SELECT * FROM scoreboard.outbox", Allowed);
        row("operator", "SELECT * FROM scoreboard.default_partition_months()", Allowed);
        for (const char *secret : {"SELECT email FROM scoreboard.users", "SELECT password_hash FROM scoreboard.users",
                                   "SELECT * FROM scoreboard.users", "SELECT id FROM scoreboard.users WHERE email LIKE 'a%'",
                                   "SELECT id FROM scoreboard.users ORDER BY password_hash",
                                   "SELECT email FROM live_scoreboard.users", "SELECT email FROM scoreboard_api.users",
                                   "SELECT ip_address FROM scoreboard.score_history", "SELECT ip_address FROM scoreboard.audit_log",
                                   "SELECT metadata FROM scoreboard.audit_log", "SELECT ip_address FROM scoreboard.sessions",
                                   "SELECT jwt_token_id FROM scoreboard.sessions", "SELECT ip_address FROM scoreboard.fraud_events",
                                   "SELECT ip_address FROM scoreboard.rate_limit_audit",
                                   "SELECT ip_address FROM live_scoreboard.actions", "SELECT ip_address FROM live_scoreboard.sessions",
                                   "SELECT ip_address FROM live_scoreboard.fraud_events",
                                   "SELECT ip_address FROM scoreboard_api.score_history",
                                   "SELECT ip_address FROM scoreboard_api.rate_limit_audit",
                                   "SELECT * FROM scoreboard.refresh_tokens", "SELECT * FROM scoreboard.used_action_tokens",
                                   "SELECT * FROM scoreboard.idempotency", "SELECT body FROM scoreboard.case_notes"})
            row("operator", secret, Refused);
        for (const char *change : {"UPDATE scoreboard.users SET is_banned = true", "UPDATE scoreboard.scores SET score = 1",
                                   "INSERT INTO scoreboard.outbox (user_ids) VALUES (ARRAY[gen_random_uuid()])",
                                   "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('X', 'x')",
                                   "SELECT scoreboard.refresh_leaderboard()", "SELECT scoreboard.ensure_partitions()",
                                   "SELECT scoreboard.cleanup_expired_sessions()", "SET LOCAL ROLE scorewatch_owner"})
            row("operator", change, Refused);

        row("moderator", "SELECT id, email, is_flagged FROM scoreboard.users", Allowed);
        row("moderator", "SELECT user_agent, metadata FROM scoreboard.fraud_events", Allowed);
        row("moderator", "UPDATE scoreboard.users SET is_banned = true, ban_reason = 'cheated'", Allowed);
        row("moderator", "UPDATE scoreboard.cases SET claimed_by = 'me', claimed_until = now() + interval '10 minutes'", Allowed);
        row("moderator", "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason) "
                         "SELECT id, 'ban', 'me', 'cheated' FROM scoreboard.users", Allowed);
        row("moderator", "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('BAN', 'me')", Allowed);
        row("moderator", "INSERT INTO scoreboard.case_notes (case_id, author, body) SELECT id, 'me', 'hm' FROM scoreboard.cases", Allowed);
        for (const char *refused : {"SELECT password_hash FROM scoreboard.users", "SELECT ip_address FROM scoreboard.sessions",
                                    "SELECT ip_address FROM scoreboard.fraud_events", "UPDATE scoreboard.users SET email = 'a@b.cd'",
                                    "UPDATE scoreboard.users SET is_active = false", "UPDATE scoreboard.scores SET score = 0",
                                    "INSERT INTO scoreboard.score_history SELECT * FROM scoreboard.score_history",
                                    "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason, recorded_by) "
                                    "SELECT id, 'ban', 'me', 'cheated', 'somebody_else' FROM scoreboard.users",
                                    "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('BAN', 'me', '2020-01-01')",
                                    "UPDATE scoreboard.fraud_rules SET mode = 'off'", "SET LOCAL ROLE scorewatch_owner"})
            row("moderator", refused, Refused);

        for (const char *allowed : {"SELECT * FROM scoreboard.users", "SELECT * FROM live_scoreboard.actions",
                                    "SELECT * FROM scoreboard_api.score_history",
                                    "INSERT INTO scoreboard.users (username, email, password_hash) VALUES ('n', 'n@example.com', '!')",
                                    "UPDATE scoreboard.scores SET score = score + 1, version = version + 1",
                                    "SELECT * FROM scoreboard.scores ORDER BY user_id FOR UPDATE",
                                    "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, balance_after, "
                                    "action_id) VALUES (gen_random_uuid(), 1, 5, 0, 5, 'daily-login')",
                                    "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('TOKEN_REQUEST', 'player')",
                                    "INSERT INTO scoreboard.outbox (user_ids) VALUES (ARRAY[gen_random_uuid()])",
                                    "DELETE FROM scoreboard.outbox WHERE id IN (SELECT id FROM scoreboard.outbox FOR UPDATE SKIP LOCKED)",
                                    "UPDATE scoreboard.projection_state SET generation = generation + 1",
                                    "SELECT scoreboard.refresh_leaderboard()", "SELECT scoreboard.ensure_partitions(5)",
                                    "SELECT scoreboard.create_next_month_partition()", "SELECT scoreboard.cleanup_expired_sessions()",
                                    "SELECT scoreboard.cleanup_idempotency()", "SELECT scoreboard.cleanup_used_action_tokens()",
                                    "SELECT live_scoreboard.cleanup_expired_sessions()"})
            row("app", allowed, Allowed);
        for (const char *refused : {"INSERT INTO scoreboard.scores (user_id) VALUES (gen_random_uuid())",
                                    "DELETE FROM scoreboard.used_action_tokens", "DELETE FROM scoreboard.idempotency",
                                    "INSERT INTO scoreboard.audit_log (action_type, actor, recorded_by) VALUES ('X', 'x', 'y')",
                                    "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('X', 'x', '2020-01-01')",
                                    "REFRESH MATERIALIZED VIEW scoreboard.leaderboard_top10", "SET LOCAL ROLE scorewatch_owner"})
            row("app", refused, Refused);

        for (const char *allowed : {"SELECT ip_address FROM scoreboard.sessions", "SELECT email FROM scoreboard.users",
                                    "UPDATE scoreboard.fraud_rules SET mode = 'active'", "UPDATE scoreboard.action_types SET points = 11",
                                    "INSERT INTO scoreboard.jobs (kind, target, requested_by) VALUES ('vacuum', 'scores', 'me')",
                                    "SELECT scoreboard.ensure_partitions(5)", "SELECT scoreboard.refresh_leaderboard()",
                                    "SET LOCAL ROLE scorewatch_owner"})
            row("admin", allowed, Allowed);
        for (const char *refused : {"SELECT password_hash FROM scoreboard.users", "SELECT * FROM scoreboard.refresh_tokens",
                                    "SELECT token_hash FROM scoreboard.used_action_tokens", "UPDATE scoreboard.scores SET score = 0"})
            row("admin", refused, Refused);

        row("backup", "SELECT * FROM scoreboard.users", Allowed);
        row("backup", "SELECT * FROM scoreboard.score_history_default", Allowed);
        row("backup", "LOCK TABLE scoreboard.scores IN ACCESS SHARE MODE", Allowed);
        row("backup", "SELECT * FROM scoreboard.score_history_id_seq", Allowed);
        row("backup", "UPDATE scoreboard.users SET is_active = false", Refused);
        row("backup", "SELECT scoreboard.refresh_leaderboard()", Refused);
    }

    void eachRole()
    {
        QFETCH(QByteArray, role);
        QFETCH(QByteArray, sql);
        QFETCH(Outcome, outcome);
        m_sql->exec("SET ROLE " + role);
        // SET LOCAL ROLE is judged by the login, not by the role that was taken: try it as a login that has the role.
        if (sql.startsWith("SET LOCAL ROLE")) {
            m_sql->exec("RESET ROLE");
            const QString member = m_sql->text("SELECT pg_has_role('" + role + "', 'scorewatch_owner', 'MEMBER')");
            QCOMPARE(member, outcome == Allowed ? u"t"_s : u"f"_s);
            return;
        }
        QCOMPARE(m_sql->refusal(sql), outcome == Allowed ? QByteArray() : QByteArray(kRefused));
    }

    void anAdministratorHasTheOwnersRightsOnlyAfterAskingForThem()
    {
        m_sql->exec("CREATE ROLE dba LOGIN IN ROLE scorewatch_admin");
        m_sql->exec("SET SESSION AUTHORIZATION dba");
        QCOMPARE(m_sql->refusal("DELETE FROM scoreboard.audit_log"), QByteArray(kRefused));
        QCOMPARE(m_sql->refusal("SELECT ip_address FROM scoreboard.audit_log"), QByteArray());
        m_sql->exec("SET ROLE scorewatch_owner");
        QCOMPARE(m_sql->refusal("ANALYZE scoreboard.audit_log"), QByteArray());
        QCOMPARE(m_sql->refusal("DELETE FROM scoreboard.audit_log"), QByteArray());
        m_sql->exec("RESET SESSION AUTHORIZATION");
        m_sql->exec("DROP ROLE dba");
    }

    void aBackupReadsPartitionsThatAreMadeLater()
    {
        m_sql->exec("SELECT scoreboard.ensure_partition('score_history', '2033-03-01')");
        m_sql->exec("SET ROLE scorewatch_backup");
        QCOMPARE(m_sql->refusal("SELECT * FROM scoreboard.score_history_2033_03"), QByteArray());
    }

    void everythingBelongsToTheOwner()
    {
        QCOMPARE(m_sql->text("SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text ~ 'scoreboard' "
                             "AND relowner <> 'scorewatch_owner'::regrole "
                             "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' "
                             "AND proowner <> 'scorewatch_owner'::regrole"),
                 QString());
        QCOMPARE(m_sql->text("SELECT rolname FROM pg_roles WHERE rolname ~ '^scorewatch_' AND (rolcanlogin OR rolsuper OR "
                             "rolcreaterole OR rolcreatedb OR rolbypassrls)"),
                 QString());
    }

    void thePublicHasNothing()
    {
        QCOMPARE(m_sql->text("SELECT nspname, a.privilege_type FROM pg_namespace, aclexplode(nspacl) a "
                             "WHERE nspname ~ 'scoreboard' AND a.grantee = 0"),
                 QString());
        QCOMPARE(m_sql->text("SELECT relname, a.privilege_type FROM pg_class, aclexplode(relacl) a "
                             "WHERE relnamespace::regnamespace::text ~ 'scoreboard' AND a.grantee = 0"),
                 QString());
        // An empty list stands for the built-in default, and that lets everybody execute.
        QCOMPARE(m_sql->text("SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' AND "
                             "(proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0))"),
                 QString());
        m_sql->exec("CREATE ROLE passer_by");
        m_sql->exec("SET ROLE passer_by");
        QCOMPARE(m_sql->refusal("SELECT * FROM scoreboard.action_types"), QByteArray(kRefused));
        QCOMPARE(m_sql->refusal("SELECT scoreboard.severity_rank('low')"), QByteArray(kRefused));
        m_sql->exec("RESET ROLE");
        m_sql->exec("DROP ROLE passer_by");
    }

    /// What runs with the owner's rights looks nowhere but where it was told to, temporary objects last.
    void definersAreFenced()
    {
        QVERIFY(m_sql->text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'scoreboard'::regnamespace AND prosecdef").toInt() >= 9);
        QCOMPARE(m_sql->text("SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' AND prosecdef "
                             "AND NOT 'search_path=pg_catalog, scoreboard, pg_temp' = ANY (coalesce(proconfig, '{}'))"),
                 QString());
        m_sql->exec("SET ROLE scorewatch_app");
        m_sql->exec("CREATE TEMPORARY TABLE sessions (id uuid, expires_at timestamptz)");
        m_sql->exec("INSERT INTO pg_temp.sessions VALUES (gen_random_uuid(), now() - interval '1 day')");
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_expired_sessions()"), u"0"_s);
        m_sql->exec("DROP TABLE pg_temp.sessions");
    }

private:
    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestRights)
#include "tst_rights.moc"
