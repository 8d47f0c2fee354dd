// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kRefused = "42501";

} // namespace

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
        m_sql->exec(
            "INSERT INTO scoreboard.cases (user_id, severity, opened_by) VALUES ($1, 'low', 'rule:burst')",
            PgParams().uuid((*players)[0]));
    }

    void cleanup() { m_sql->exec("RESET ROLE"); }

    void cleanupTestCase() { m_sql.reset(); }

    void logsOnlyGrow_data()
    {
        columns();
        for (const char *role : {"app", "operator", "moderator", "admin", "backup"}) {
            for (const char *log : {"audit_log", "score_history", "moderation_actions", "case_notes"}) {
                const QByteArray table = QByteArray("scoreboard.") + log;
                refused(role,
                        {"UPDATE " + table + " SET created_at = now()", "DELETE FROM " + table,
                         "TRUNCATE " + table, "ALTER TABLE " + table + " DISABLE TRIGGER ALL"});
            }
            refused(role,
                    {"DELETE FROM scoreboard.score_history_default", "DELETE FROM scoreboard.users",
                     "DELETE FROM scoreboard.scores", "CREATE TABLE scoreboard.mine (id integer)",
                     "INSERT INTO scoreboard.schema_migrations (version, name, checksum, execution_ms) "
                     "VALUES (99, 'x', repeat('a', 64), 1)"});
        }
    }
    void logsOnlyGrow() { tryIt(); }

    void operatorsWatch_data()
    {
        columns();
        allowed("operator",
                {"SELECT id, username, is_banned FROM scoreboard.users",
                 "SELECT user_id, points_awarded FROM scoreboard.score_history",
                 "SELECT user_id, rule_name FROM scoreboard.fraud_events",
                 "SELECT username, rank FROM live_scoreboard.users",
                 "SELECT * FROM live_scoreboard.leaderboard_top10",
                 "SELECT * FROM scoreboard_api.user_rankings",
                 "SELECT id, username FROM scoreboard_api.users", "SELECT * FROM scoreboard.outbox",
                 "SELECT * FROM scoreboard.default_partition_months()"});
        refused("operator",
                {"UPDATE scoreboard.users SET is_banned = true", "UPDATE scoreboard.scores SET score = 1",
                 "INSERT INTO scoreboard.outbox (user_ids) VALUES (ARRAY[gen_random_uuid()])",
                 "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('X', 'x')",
                 "SELECT scoreboard.refresh_leaderboard()", "SELECT scoreboard.ensure_partitions()",
                 "SELECT scoreboard.cleanup_expired_sessions()"});
    }
    void operatorsWatch() { tryIt(); }

    void operatorsSeeNoSecret_data()
    {
        columns();
        refused("operator",
                {"SELECT email FROM scoreboard.users", "SELECT password_hash FROM scoreboard.users",
                 "SELECT * FROM scoreboard.users", "SELECT id FROM scoreboard.users WHERE email LIKE 'a%'",
                 "SELECT id FROM scoreboard.users ORDER BY password_hash",
                 "SELECT email FROM live_scoreboard.users", "SELECT email FROM scoreboard_api.users",
                 "SELECT metadata FROM scoreboard.audit_log", "SELECT metadata FROM scoreboard.fraud_events",
                 "SELECT jwt_token_id FROM scoreboard.sessions", "SELECT * FROM scoreboard.refresh_tokens",
                 "SELECT * FROM scoreboard.used_action_tokens", "SELECT * FROM scoreboard.idempotency",
                 "SELECT body FROM scoreboard.case_notes"});
        for (const char *log :
             {"scoreboard.score_history", "scoreboard.audit_log", "scoreboard.sessions",
              "scoreboard.fraud_events", "scoreboard.rate_limit_audit", "live_scoreboard.actions",
              "live_scoreboard.sessions", "live_scoreboard.fraud_events", "scoreboard_api.score_history",
              "scoreboard_api.rate_limit_audit"})
            refused("operator", {QByteArray("SELECT ip_address FROM ") + log});
    }
    void operatorsSeeNoSecret() { tryIt(); }

    void moderatorsJudge_data()
    {
        columns();
        allowed(
            "moderator",
            {"SELECT id, email, is_flagged FROM scoreboard.users",
             "SELECT user_agent, metadata FROM scoreboard.fraud_events",
             "UPDATE scoreboard.users SET is_banned = true, ban_reason = 'cheated'",
             "UPDATE scoreboard.cases SET claimed_by = 'me', claimed_until = now() + interval '10 minutes'",
             "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason) "
             "SELECT id, 'ban', 'me', 'cheated' FROM scoreboard.users",
             "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('BAN', 'me')",
             "INSERT INTO scoreboard.case_notes (case_id, author, body) SELECT id, 'me', 'hm' FROM "
             "scoreboard.cases"});
        refused("moderator",
                {"SELECT password_hash FROM scoreboard.users", "SELECT ip_address FROM scoreboard.sessions",
                 "SELECT ip_address FROM scoreboard.fraud_events",
                 "UPDATE scoreboard.users SET email = 'a@b.cd'",
                 "UPDATE scoreboard.users SET is_active = false", "UPDATE scoreboard.scores SET score = 0",
                 "INSERT INTO scoreboard.score_history SELECT * FROM scoreboard.score_history",
                 "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason, recorded_by) "
                 "SELECT id, 'ban', 'me', 'cheated', 'somebody_else' FROM scoreboard.users",
                 "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('BAN', 'me', "
                 "'2020-01-01')",
                 "UPDATE scoreboard.fraud_rules SET mode = 'off'"});
    }
    void moderatorsJudge() { tryIt(); }

    void theServiceWrites_data()
    {
        columns();
        allowed("app",
                {"SELECT * FROM scoreboard.users", "SELECT * FROM live_scoreboard.actions",
                 "SELECT * FROM scoreboard_api.score_history",
                 "INSERT INTO scoreboard.users (username, email, password_hash) VALUES ('n', "
                 "'n@example.com', '!')",
                 "UPDATE scoreboard.scores SET score = score + 1, version = version + 1",
                 "SELECT * FROM scoreboard.scores ORDER BY user_id FOR UPDATE",
                 "INSERT INTO scoreboard.score_history (user_id, version, points_awarded, balance_before, "
                 "balance_after, action_id) VALUES (gen_random_uuid(), 1, 5, 0, 5, 'daily-login')",
                 "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('TOKEN_REQUEST', 'player')",
                 "INSERT INTO scoreboard.outbox (user_ids) VALUES (ARRAY[gen_random_uuid()])",
                 "DELETE FROM scoreboard.outbox WHERE id IN (SELECT id FROM scoreboard.outbox FOR UPDATE "
                 "SKIP LOCKED)",
                 "UPDATE scoreboard.projection_state SET generation = generation + 1",
                 "SELECT scoreboard.refresh_leaderboard()", "SELECT scoreboard.ensure_partitions(5)",
                 "SELECT scoreboard.create_next_month_partition()",
                 "SELECT scoreboard.cleanup_expired_sessions()", "SELECT scoreboard.cleanup_idempotency()",
                 "SELECT scoreboard.cleanup_used_action_tokens()",
                 "SELECT live_scoreboard.cleanup_expired_sessions()"});
        refused("app",
                {"INSERT INTO scoreboard.scores (user_id) VALUES (gen_random_uuid())",
                 "DELETE FROM scoreboard.used_action_tokens", "DELETE FROM scoreboard.idempotency",
                 "INSERT INTO scoreboard.audit_log (action_type, actor, recorded_by) VALUES ('X', 'x', 'y')",
                 "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('X', 'x', "
                 "'2020-01-01')",
                 "REFRESH MATERIALIZED VIEW scoreboard.leaderboard_top10"});
    }
    void theServiceWrites() { tryIt(); }

    void administratorsAndBackups_data()
    {
        columns();
        allowed("admin",
                {"SELECT ip_address FROM scoreboard.sessions", "SELECT email FROM scoreboard.users",
                 "UPDATE scoreboard.fraud_rules SET mode = 'active'",
                 "UPDATE scoreboard.action_types SET points = 11",
                 "INSERT INTO scoreboard.jobs (kind, target, requested_by) VALUES ('vacuum', 'scores', 'me')",
                 "SELECT scoreboard.ensure_partitions(5)", "SELECT scoreboard.refresh_leaderboard()"});
        refused("admin",
                {"SELECT password_hash FROM scoreboard.users", "SELECT * FROM scoreboard.refresh_tokens",
                 "SELECT token_hash FROM scoreboard.used_action_tokens",
                 "UPDATE scoreboard.scores SET score = 0"});
        allowed("backup",
                {"SELECT * FROM scoreboard.users", "SELECT * FROM scoreboard.score_history_default",
                 "LOCK TABLE scoreboard.scores IN ACCESS SHARE MODE",
                 "SELECT * FROM scoreboard.score_history_id_seq"});
        refused("backup",
                {"UPDATE scoreboard.users SET is_active = false", "SELECT scoreboard.refresh_leaderboard()"});
    }
    void administratorsAndBackups() { tryIt(); }

    void onlyAdministratorsMayBecomeTheOwner()
    {
        QCOMPARE(m_sql->text(
                     "SELECT string_agg(member::regrole::text, ' ') FROM pg_auth_members "
                     "WHERE roleid = 'scorewatch_owner'::regrole AND member::regrole::text ~ '^scorewatch_'"),
                 u"scorewatch_admin"_s);
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
        QCOMPARE(
            m_sql->text(
                "SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text ~ 'scoreboard' "
                "AND relowner <> 'scorewatch_owner'::regrole "
                "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' "
                "AND proowner <> 'scorewatch_owner'::regrole"),
            QString());
        QCOMPARE(
            m_sql->text(
                "SELECT rolname FROM pg_roles WHERE rolname ~ '^scorewatch_' AND (rolcanlogin OR rolsuper OR "
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
        QCOMPARE(m_sql->text(
                     "SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' AND "
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
        QVERIFY(m_sql
                    ->text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'scoreboard'::regnamespace AND "
                           "prosecdef")
                    .toInt()
                >= 9);
        QCOMPARE(
            m_sql->text(
                "SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text ~ 'scoreboard' AND "
                "prosecdef "
                "AND NOT 'search_path=pg_catalog, scoreboard, pg_temp' = ANY (coalesce(proconfig, '{}'))"),
            QString());
        m_sql->exec("SET ROLE scorewatch_app");
        m_sql->exec("CREATE TEMPORARY TABLE sessions (id uuid, expires_at timestamptz)");
        m_sql->exec("INSERT INTO pg_temp.sessions VALUES (gen_random_uuid(), now() - interval '1 day')");
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_expired_sessions()"), u"0"_s);
        m_sql->exec("DROP TABLE pg_temp.sessions");
    }

private:
    static void columns()
    {
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("expected");
    }

    static void allowed(const char *role, const QByteArrayList &statements)
    {
        for (const QByteArray &sql : statements)
            QTest::addRow("%s may %s", role, sql.constData())
                << "scorewatch_" + QByteArray(role) << sql << QByteArray();
    }

    static void refused(const char *role, const QByteArrayList &statements)
    {
        for (const QByteArray &sql : statements)
            QTest::addRow("%s may not %s", role, sql.constData())
                << "scorewatch_" + QByteArray(role) << sql << QByteArray(kRefused);
    }

    void tryIt()
    {
        QFETCH(QByteArray, role);
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, expected);
        m_sql->exec("SET ROLE " + role);
        QCOMPARE(m_sql->refusal(sql), expected);
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestRights)
#include "tst_rights.moc"
