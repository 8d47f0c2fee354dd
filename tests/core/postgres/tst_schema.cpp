// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

/// What the tables, triggers, views and functions of the schema do, whoever uses them.
class TestSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
    }

    // Nothing that a test does is kept, so all can use one database.
    void init() { m_sql->exec("BEGIN"); }
    void cleanup() { m_sql->exec("ROLLBACK"); }
    void cleanupTestCase() { m_sql.reset(); }

    void everyUserHasAScore()
    {
        m_sql->exec(
            "INSERT INTO scoreboard.users (username, email, password_hash, is_banned, is_active) VALUES "
            "('a', 'a@example.com', '!', false, true), ('b', 'b@example.com', '!', true, true), "
            "('c', 'c@example.com', '!', false, false)");
        QCOMPARE(m_sql->text(
                     "SELECT username, score, version, on_board, banned_at IS NOT NULL FROM scoreboard.users "
                     "JOIN scoreboard.scores ON user_id = id ORDER BY username"),
                 u"a|0|0|t|f\nb|0|0|f|t\nc|0|0|f|f"_s);
        QCOMPARE(
            m_sql->text(
                "SELECT kind, user_ids @> ARRAY(SELECT id FROM scoreboard.users) FROM scoreboard.outbox"),
            u"new|t"_s);
    }

    void manyNewUsersAreToldInParts()
    {
        addPlayers(2500);
        QCOMPARE(m_sql->text("SELECT count(*) BETWEEN 3 AND 4, max(cardinality(user_ids)) <= 1000, "
                             "sum(cardinality(user_ids)) "
                             "FROM scoreboard.outbox"),
                 u"t|t|2500"_s);
        QCOMPARE(m_sql->text("SELECT count(DISTINCT told) FROM scoreboard.outbox, unnest(user_ids) AS told"),
                 u"2500"_s);
    }

    void anImportWritesTheScoresItself()
    {
        m_sql->exec("SELECT set_config('scorewatch.import', 'on', true)");
        addPlayers(2);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.scores"), u"0"_s);
        m_sql->exec("INSERT INTO scoreboard.scores (user_id, score) SELECT id, 70 FROM scoreboard.users");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.outbox"), u"0"_s);
    }

    void updatedAtFollowsEachChange()
    {
        addPlayers(1);
        for (const char *change :
             {"scoreboard.users SET avatar_url = 'https://example.com/a.png'",
              "scoreboard.action_types SET points = 11", "scoreboard.fraud_rules SET mode = 'off'",
              "scoreboard.projection_state SET generation = 2"}) {
            const QByteArray table = QByteArray(change).split(' ').first();
            m_sql->exec(QByteArray("UPDATE ") + change + ", updated_at = '2000-01-01'");
            QCOMPARE(m_sql->text("SELECT bool_and(updated_at = now()) FROM " + table), u"t"_s);
        }
    }

    /// A ban by hand, in whatever client, is a whole one.
    void standingFollowsTheUser()
    {
        addPlayers(3);
        m_sql->exec("DELETE FROM scoreboard.outbox");
        m_sql->exec("UPDATE scoreboard.scores SET score = 70, version = 4");
        m_sql->exec("UPDATE scoreboard.users SET is_banned = true, ban_reason = 'cheated' WHERE username = "
                    "'player 2'");
        QCOMPARE(m_sql->text(
                     "SELECT username, score, version, on_board, banned_at IS NOT NULL FROM scoreboard.users "
                     "JOIN scoreboard.scores ON user_id = id ORDER BY username"),
                 u"player 1|70|4|t|f\nplayer 2|70|5|f|t\nplayer 3|70|4|t|f"_s);
        QCOMPARE(m_sql->text("SELECT version, kind, points_awarded, balance_before, balance_after, "
                             "action_id, reason, actor = session_user "
                             "FROM scoreboard.score_history"),
                 u"5|standing|0|70|70|scorewatch:off-board|cheated|t"_s);
        QCOMPARE(
            m_sql->text(
                "SELECT kind, user_ids = ARRAY(SELECT id FROM scoreboard.users WHERE username = 'player 2') "
                "FROM scoreboard.outbox"),
            u"standing|t"_s);

        // Off the board before and after: nothing to tell.
        m_sql->exec("UPDATE scoreboard.users SET is_held = true WHERE username = 'player 2'");
        m_sql->exec("UPDATE scoreboard.users SET is_flagged = true WHERE username = 'player 1'");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.outbox"), u"1"_s);
        QCOMPARE(
            m_sql->text("SELECT flagged_at IS NOT NULL FROM scoreboard.users WHERE username = 'player 1'"),
            u"t"_s);

        m_sql->exec("SELECT set_config('scorewatch.actor', 'moderator:mara', true)");
        m_sql->exec(
            "UPDATE scoreboard.users SET is_banned = false, is_held = false WHERE username = 'player 2'");
        QCOMPARE(m_sql->text("SELECT version, action_id, reason, actor FROM scoreboard.score_history ORDER "
                             "BY version DESC LIMIT 1"),
                 u"6|scorewatch:on-board|-|moderator:mara"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.outbox"), u"2"_s);
    }

    void boardsBreakTiesByUserAndLeaveOutWhoIsOffTheBoard()
    {
        addPlayers(14);
        m_sql->exec("UPDATE scoreboard.scores SET score = CASE WHEN user_id < (SELECT max(id::text)::uuid "
                    "FROM scoreboard.users) "
                    "THEN 50 ELSE 60 END");
        m_sql->exec("UPDATE scoreboard.users SET is_held = true WHERE id = (SELECT user_id FROM "
                    "scoreboard.scores ORDER BY user_id LIMIT 1)");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.leaderboard_top10"),
                 u"0"_s); // as of the last refresh
        QCOMPARE(m_sql->text("SELECT scoreboard.refresh_leaderboard()"), u"t"_s);
        const QString expected = m_sql->text("SELECT user_id, score FROM scoreboard.scores WHERE on_board "
                                             "ORDER BY score DESC, user_id LIMIT 10");
        QCOMPARE(expected.count(u'\n'), 9);
        for (const char *board :
             {"SELECT user_id, score FROM scoreboard.leaderboard_top10 ORDER BY rank",
              "SELECT user_id, score FROM live_scoreboard.leaderboard_top10",
              "SELECT id, score FROM scoreboard.top_10_leaderboard",
              "SELECT id, current_score FROM scoreboard_api.top_10_leaderboard",
              "SELECT id, score FROM scoreboard.user_rankings WHERE rank <= 10 ORDER BY rank",
              "SELECT user_id, score FROM live_scoreboard.users WHERE rank <= 10 ORDER BY rank"})
            QCOMPARE(m_sql->text(board), expected);
        QCOMPARE(m_sql->text("SELECT count(*), min(total_users), max(rank) FROM scoreboard.user_rankings"),
                 u"13|13|13"_s);
    }

    void oneRefreshAtATime()
    {
        m_sql->exec("ROLLBACK");
        test::SqlSession other(m_sql->dsn());
        other.exec("BEGIN");
        other.exec("SELECT scoreboard.refresh_leaderboard()");
        m_sql->exec("BEGIN");
        m_sql->exec("SET LOCAL lock_timeout = '1ms'"); // it answers, it does not wait
        QCOMPARE(m_sql->text("SELECT scoreboard.refresh_leaderboard()"), u"f"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.leaderboard_top10"),
                 u"0"_s); // readers do not wait either
        other.exec("COMMIT");
        QCOMPARE(m_sql->text("SELECT scoreboard.refresh_leaderboard()"), u"t"_s);
    }

    void cleaningUpGoesInSteps()
    {
        addPlayers(1);
        m_sql->exec("INSERT INTO scoreboard.sessions (user_id, jwt_token_id, created_at, expires_at) "
                    "SELECT id, 'jti ' || n, now() - interval '2 days', now() + make_interval(hours => n) "
                    "FROM scoreboard.users, generate_series(-5, 2) AS n WHERE n <> 0");
        m_sql->exec("INSERT INTO scoreboard.refresh_families (user_id, session_id, expires_at) "
                    "SELECT user_id, id, now() + interval '1 day' FROM scoreboard.sessions");
        m_sql->exec("INSERT INTO scoreboard.refresh_tokens (token_hash, family_id) SELECT "
                    "sha256(id::text::bytea), id FROM scoreboard.refresh_families");
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_expired_sessions(3)"), u"3"_s);
        QCOMPARE(m_sql->text("SELECT min(jwt_token_id) FROM scoreboard.sessions WHERE expires_at < now()"),
                 u"jti -1"_s); // oldest first
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_expired_sessions(3)"), u"2"_s);
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_expired_sessions(3)"), u"0"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.sessions"), u"2"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.refresh_tokens"), u"2"_s);

        m_sql->exec(
            "INSERT INTO scoreboard.idempotency (principal, key, request_hash, created_at) "
            "SELECT 'p', 'k' || n, '', now() - make_interval(hours => n) FROM generate_series(22, 27) AS n");
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_idempotency(max_rows => 2)"), u"2"_s);
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_idempotency()"), u"1"_s);
        QCOMPARE(m_sql->text("SELECT string_agg(key, ' ' ORDER BY key) FROM scoreboard.idempotency"),
                 u"k22 k23 k24"_s);
        QCOMPARE(m_sql->refusal("SELECT scoreboard.cleanup_idempotency('1 minute')"), QByteArray("22023"));

        m_sql->exec("INSERT INTO scoreboard.used_action_tokens (token_hash, user_id, action_id, expires_at) "
                    "SELECT sha256(n::text::bytea), gen_random_uuid(), 'a', now() - make_interval(mins => n) "
                    "FROM generate_series(0, 120, 40) AS n");
        QCOMPARE(m_sql->text("SELECT scoreboard.cleanup_used_action_tokens()"), u"2"_s); // 80 and 120 minutes
    }

    void scoreUpdatesStayOnTheirPage()
    {
        QCOMPARE(
            m_sql->text(
                "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'scoreboard.scores'::regclass"),
            u"scoreboard.scores_pkey"_s);
        addPlayers(500);
        const auto updates = [this] {
            const QString counts
                = m_sql->text("SELECT pg_stat_get_xact_tuples_updated('scoreboard.scores'::regclass), "
                              "pg_stat_get_xact_tuples_hot_updated('scoreboard.scores'::regclass)");
            return std::pair(counts.section(u'|', 0, 0).toInt(), counts.section(u'|', 1, 1).toInt());
        };
        const auto before = updates();
        m_sql->exec("UPDATE scoreboard.scores SET score = score + 10, version = version + 1, "
                    "last_increment_at = now() "
                    "WHERE user_id IN (SELECT user_id FROM (SELECT user_id, row_number() OVER (ORDER BY "
                    "ctid) AS n FROM scoreboard.scores) s "
                    "WHERE n % 10 = 0)");
        const auto after = updates();
        QCOMPARE(after.first - before.first, 50);
        QCOMPARE(after.second - before.second, 50); // every one of them HOT: the pages have room
    }

    void theRankIsComputedOnlyWhereItIsAskedFor()
    {
        addPlayers(1);
        QVERIFY(!m_sql
                     ->text("EXPLAIN SELECT username, score FROM live_scoreboard.users WHERE user_id = "
                            "gen_random_uuid()")
                     .contains(u"WindowAgg"_s));
        QVERIFY(m_sql->text("EXPLAIN SELECT rank FROM live_scoreboard.users").contains(u"WindowAgg"_s));
    }

    void logsHaveNoForeignKeyAndOtherForeignKeysHaveAnIndex()
    {
        QCOMPARE(
            m_sql->text("SELECT conrelid::regclass FROM pg_constraint WHERE contype = 'f' AND "
                        "conrelid::regclass::text ~ "
                        "'score_history|audit_log|rate_limit_audit|outbox|idempotency|used_action_tokens'"),
            QString());
        QCOMPARE(m_sql->text(
                     "SELECT conrelid::regclass, conname FROM pg_constraint k WHERE contype = 'f' "
                     "AND connamespace = 'scoreboard'::regnamespace AND NOT EXISTS (SELECT FROM pg_index i "
                     "WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1])"),
                 QString());
    }

    void noIndexRepeatsAnother()
    {
        // Same table, method and predicate, and the columns of one are the first columns of the other.
        QCOMPARE(m_sql->text(
                     "SELECT a.indexrelid::regclass, b.indexrelid::regclass FROM pg_index a JOIN pg_index b "
                     "ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid "
                     "JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid "
                     "AND ca.relam = cb.relam "
                     "WHERE ca.relnamespace = 'scoreboard'::regnamespace AND a.indexprs IS NULL AND "
                     "b.indexprs IS NULL "
                     "AND a.indpred IS NOT DISTINCT FROM b.indpred AND NOT a.indisunique "
                     "AND (b.indkey::int2[])[0:cardinality(a.indkey::int2[]) - 1] = a.indkey::int2[]"),
                 QString());
    }

    void theCatalogueOfActionsIsThere()
    {
        QCOMPARE(
            m_sql->text("SELECT id, points FROM scoreboard.action_types ORDER BY points"),
            u"daily-login|5\ncomplete-quest|10\nachievement-unlock|25\nreferral-signup|50\npurchase-item|100"_s);
        QCOMPARE(m_sql->text("SELECT name, mode FROM scoreboard.fraud_rules ORDER BY name"),
                 u"burst|shadow\nimpossible-speed|shadow\nrank-jump|off\nrate-limit-breach|shadow\nshared-"
                 u"address|shadow\n"
                 "token-replay|shadow"_s);
        QCOMPARE(
            m_sql->text("SELECT generation, epoch, last_seq, redis_run_id FROM scoreboard.projection_state"),
            u"1|-|0|-"_s);
    }

private:
    void addPlayers(int count) { VERIFY_OK(test::addPlayers(m_sql->connection(), count)); }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
