// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/moderation/sqlact.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

namespace scorewatch::test {

/// Cases as far as acts know them, where no other migration has brought the real thing.
inline void standInForCases(SqlSession &sql)
{
    sql.exec(R"sql(
DO $do$
BEGIN
    IF to_regprocedure('scoreboard.join_case(uuid, text, text)') IS NOT NULL THEN
        RETURN;
    END IF;
    CREATE FUNCTION scoreboard.join_case(player uuid, severity text, opened_by text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER AS $$
        INSERT INTO scoreboard.cases (user_id, severity, opened_by) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) WHERE state <> 'closed' DO UPDATE SET state = 'open'
        RETURNING id $$;
    ALTER FUNCTION scoreboard.join_case(uuid, text, text) OWNER TO scorewatch_owner;
END
$do$)sql");
}

/// Three players with 100, 200 and 300 points on a database of their own, and who acts on them.
class ActBench final
{
public:
    explicit ActBench(const QString &dsn) : sql(dsn)
    {
        standInForCases(sql);
        const auto added = addPlayers(sql.connection(), 3);
        VERIFY_OK(added);
        players = *added;
        for (size_t i = 0; i < players.size(); ++i)
            VERIFY_OK(setScore(sql.connection(), players[i], qint64(i + 1) * 100));
    }

    /// "ban|now() + interval '1 day'|0": act, end and points; a ban for good is approved by bob.
    [[nodiscard]] SqlAct parsed(const QByteArray &text) const
    {
        const QByteArrayList parts = text.split('|');
        SqlAct act{.player = players[0], .action = parts[0]};
        act.until = parts[1];
        act.points = parts[2].toLongLong();
        if (act.action == "ban" && act.until.isEmpty())
            act.approvedBy = "bob";
        return act;
    }

    qint64 done(const SqlAct &act) { return sql.text(act.sql()).toLongLong(); }
    qint64 takenBack(qint64 act) { return sql.text(takeBackSql(act)).toLongLong(); }

    /// Fails the test where the act is not refused in this way, or leaves a trace.
    void refused(const SqlAct &act, const QByteArray &state, const QString &words)
    {
        const QString before = sql.text("SELECT count(*) FROM scoreboard.moderation_actions");
        const auto result = sql.connection().exec(act.sql());
        QVERIFY2(!result, "it was not refused");
        QCOMPARE(result.error().sqlState, state);
        QVERIFY2(result.error().message.contains(words), qPrintable(result.error().message));
        QCOMPARE(sql.text("SELECT count(*) FROM scoreboard.moderation_actions"), before);
    }

    QString standing(size_t player, const QByteArray &columns)
    {
        return sql.text("SELECT " + columns
                            + " FROM scoreboard.users JOIN scoreboard.scores ON user_id = id WHERE id = $1",
                        PgParams().uuid(players[player]));
    }

    /// All that an act may touch, to the microsecond.
    QString everything()
    {
        return standing(0,
                        "is_active, is_flagged, is_held, is_banned, flagged_at, held_at, banned_at, "
                        "banned_until, ban_reason, tokens_valid_after, score, on_board")
            + sql.text("SELECT id, revoked_at, revoked_reason FROM scoreboard.sessions ORDER BY id")
            + sql.text("SELECT id, revoked_at, revoked_reason FROM scoreboard.refresh_families ORDER BY id")
            + sql.text("SELECT bool_or(state = 'watching') IS TRUE FROM scoreboard.cases");
    }

    /// Two log-ins: "a" and "b".
    void logIn(size_t player)
    {
        sql.exec("WITH made AS (INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at) "
                 "SELECT $1, t, now() + interval '1 day' FROM unnest(ARRAY['a', 'b']) AS t RETURNING id, "
                 "user_id, expires_at) INSERT INTO scoreboard.refresh_families (user_id, session_id, "
                 "expires_at) SELECT user_id, id, expires_at FROM made",
                 PgParams().uuid(players[player]));
    }

    void everyActIsAudited()
    {
        QCOMPARE(sql.text("SELECT count(*) FROM scoreboard.moderation_actions m WHERE 1 <> (SELECT count(*) "
                          "FROM scoreboard.audit_log a WHERE a.user_id = m.user_id AND a.metadata @> "
                          "jsonb_build_object('actId', m.id) AND a.actor = m.actor AND a.reason = m.reason)"),
                 QStringLiteral("0"));
        QCOMPARE(sql.text("SELECT count(*) FROM scoreboard.moderation_actions WHERE id NOT IN (SELECT act_id "
                          "FROM scoreboard.moderation_followups)"),
                 QStringLiteral("0"));
    }

    SqlSession sql;
    std::vector<UserId> players;
};

} // namespace scorewatch::test
