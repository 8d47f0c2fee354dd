// SPDX-License-Identifier: GPL-3.0-or-later
// The functions scoreboard.take_back() and lift_ended_bans().
#include "tests/core/moderation/actbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestTakeBack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_bench = std::make_unique<ActBench>(*dsn);
    }

    void cleanup() { m_bench.reset(); }

    void everyActHasATrueInverse_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("act");
        for (const char *act : {"note||0", "warn||0", "watch||0", "flag||0", "hold||0",
                                "ban|now() + interval '1 day'|0", "ban||0", "correct||-40", "correct||900"})
            QTest::newRow(act) << QByteArray() << QByteArray(act);
        for (const char *pair : {"watch||0 unwatch||0", "flag||0 unflag||0", "hold||0 release||0",
                                 "hold||0 ban||0", "flag||0 ban||0"}) {
            const QByteArrayList acts = QByteArray(pair).split(' ');
            QTest::newRow(pair) << acts[0] << acts[1];
        }
        QTest::newRow("unban") << QByteArray("ban|now() + interval '1 day'|0") << QByteArray("unban||0");
    }

    void everyActHasATrueInverse()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, act);
        m_bench->sql.exec(
            "UPDATE scoreboard.users SET tokens_valid_after = now() - interval '3 days 1.234567 s' "
            "WHERE username <> 'player 2'");
        m_bench->logIn(0);
        m_bench->sql.exec(
            "UPDATE scoreboard.sessions SET revoked_at = '2026-01-01', revoked_reason = 'logged out' "
            "WHERE jwt_token_id = 'b'");
        if (!before.isEmpty())
            (void)m_bench->done(m_bench->parsed(before));
        const QString was = m_bench->everything();
        const qint64 id = m_bench->done(m_bench->parsed(act));
        const QString became = m_bench->everything();
        QCOMPARE(was == became, act.startsWith("note") || act.startsWith("warn"));
        const qint64 inverse = m_bench->takenBack(id);
        QString is = m_bench->everything();
        if (act.startsWith("unban")) // tokens of after the unban are dead now, too
            QCOMPARE(m_bench->standing(0, "tokens_valid_after > now() - interval '1 minute'"), u"t"_s);
        else
            QCOMPARE(is, was);
        QCOMPARE(m_bench->sql.text("SELECT inverse_of FROM scoreboard.moderation_actions WHERE id = $1",
                                   PgParams().integer(inverse)),
                 QString::number(id));
        QCOMPARE(m_bench->sql.refusal(takeBackSql(id)), QByteArray("SW001"));
        QVERIFY(m_bench->sql.refusalWords(takeBackSql(id)).contains(u"mara took it back already"_s));
        QCOMPARE(m_bench->sql.refusal(takeBackSql(inverse)), QByteArray("SW004"));
        // The ledger explains each version, and the points add up.
        QCOMPARE(m_bench->sql.text(
                     "SELECT s.version = max(h.version) AND s.version = count(*) AND s.score = "
                     "sum(h.points_awarded) FROM scoreboard.scores s JOIN scoreboard.score_history h "
                     "USING (user_id) WHERE user_id = $1 GROUP BY s.version, s.score",
                     PgParams().uuid(m_bench->players[0])),
                 u"t"_s);
        m_bench->everyActIsAudited();
    }

    void aBanEndsLogInsAndAnUnbanDoesNotReviveThem()
    {
        m_bench->logIn(0);
        const qint64 ban
            = m_bench->done({.player = m_bench->players[0], .action = "ban", .approvedBy = "bob"});
        QCOMPARE(
            m_bench->sql.text("SELECT bool_and(revoked_at IS NOT NULL AND revoked_reason = 'banned') FROM "
                              "scoreboard.sessions"),
            u"t"_s);
        QCOMPARE(
            m_bench->sql.text("SELECT bool_and(revoked_at IS NOT NULL) FROM scoreboard.refresh_families"),
            u"t"_s);
        QCOMPARE(m_bench->sql.text(
                     "SELECT cardinality(sessions) FROM scoreboard.moderation_followups WHERE act_id "
                     "= $1",
                     PgParams().integer(ban)),
                 u"2"_s);
        QCOMPARE(m_bench->standing(0, "ban_reason, tokens_valid_after IS NOT NULL"), u"seen|t"_s);
        const QString tokens = m_bench->standing(0, "tokens_valid_after");
        (void)m_bench->done({.player = m_bench->players[0], .action = "unban"});
        QCOMPARE(m_bench->standing(0, "tokens_valid_after"), tokens);
        QCOMPARE(m_bench->sql.text("SELECT count(*) FROM scoreboard.sessions WHERE revoked_at IS NULL"),
                 u"0"_s);
        // The ban is not as it was left: somebody unbanned.
        QCOMPARE(m_bench->sql.refusal(takeBackSql(ban)), QByteArray("SW001"));
        QVERIFY(m_bench->sql.refusalWords(takeBackSql(ban)).contains(u"mara unbanned the player since"_s));
    }

    void whatKilledTokensSinceTheBanStays()
    {
        const qint64 ban
            = m_bench->done({.player = m_bench->players[0], .action = "ban", .approvedBy = "bob"});
        m_bench->sql.exec(
            "UPDATE scoreboard.users SET tokens_valid_after = tokens_valid_after + interval '1 s'");
        const QString tokens = m_bench->standing(0, "tokens_valid_after");
        (void)m_bench->takenBack(ban);
        QCOMPARE(m_bench->standing(0, "tokens_valid_after"), tokens);
    }

    void takingBackIsRefusedAfterSomethingLater()
    {
        const qint64 flag = m_bench->done({.player = m_bench->players[0], .action = "flag"});
        const qint64 hold = m_bench->done({.player = m_bench->players[0], .action = "hold"});
        const qint64 unflag
            = m_bench->done({.player = m_bench->players[0], .action = "unflag", .actor = "bob"});
        QVERIFY(m_bench->sql.refusalWords(takeBackSql(flag))
                    .contains(u"bob took the flag from the player since"_s));
        (void)m_bench->takenBack(hold); // of something else
        const QString before = m_bench->standing(0, "is_flagged, flagged_at");
        QCOMPARE(before, u"f|-"_s);
        (void)m_bench->takenBack(unflag);
        (void)m_bench->takenBack(flag); // is as it left it again
        // Past the program, too.
        const qint64 again = m_bench->done({.player = m_bench->players[0], .action = "hold"});
        m_bench->sql.exec("UPDATE scoreboard.users SET is_held = false");
        QVERIFY(m_bench->sql.refusalWords(takeBackSql(again)).contains(u"standing was changed since"_s));
        // A correction whose points were spent.
        const qint64 gift = m_bench->done({.player = m_bench->players[0], .action = "correct", .points = 50});
        (void)m_bench->done({.player = m_bench->players[0], .action = "correct", .points = -120});
        QVERIFY(m_bench->sql.refusalWords(takeBackSql(gift)).contains(u"the score is 30 now"_s));
        QCOMPARE(m_bench->sql.refusal(takeBackSql(gift, "player 1")), QByteArray("SW002"));
        QCOMPARE(m_bench->sql.refusal(takeBackSql(gift, "rule:burst", "service")), QByteArray("SW002"));
        QCOMPARE(m_bench->sql.refusal(takeBackSql(99'999)), QByteArray("SW003"));
    }

    void timedBansLiftThemselvesOnce()
    {
        for (size_t i = 0; i < 3; ++i)
            (void)m_bench->done(
                {.player = m_bench->players[i], .action = "ban", .until = "now() + interval '1 hour'"});
        QCOMPARE(m_bench->sql.text("SELECT scoreboard.lift_ended_bans()"), u"0"_s);
        m_bench->sql.exec("UPDATE scoreboard.users SET banned_until = now() - interval '1 ms' WHERE id <> $1",
                          PgParams().uuid(m_bench->players[2]));
        const QString tokens = m_bench->standing(0, "tokens_valid_after");
        m_bench->sql.exec("BEGIN");
        QCOMPARE(m_bench->sql.text("SELECT scoreboard.lift_ended_bans(1)"), u"1"_s);
        SqlSession other(m_bench->sql.dsn()); // passes over whom somebody else lifts
        QCOMPARE(other.text("SELECT scoreboard.lift_ended_bans()"), u"1"_s);
        m_bench->sql.exec("COMMIT");
        QCOMPARE(m_bench->sql.text("SELECT scoreboard.lift_ended_bans()"), u"0"_s);
        QCOMPARE(m_bench->standing(
                     0, "is_banned, banned_until, on_board, tokens_valid_after = '" + tokens.toUtf8() + "'"),
                 u"f|-|t|t"_s);
        QCOMPARE(m_bench->standing(2, "is_banned"), u"t"_s);
        QCOMPARE(m_bench->sql.text(
                     "SELECT count(*), count(DISTINCT user_id), min(reason) LIKE 'The ban ended at %' "
                     "FROM scoreboard.moderation_actions WHERE action = 'unban' AND actor = "
                     "'scorewatch'"),
                 u"2|2|t"_s);
        m_bench->everyActIsAudited();
        // Nobody brings back a ban that has ended.
        QVERIFY(m_bench->sql
                    .refusalWords(takeBackSql(
                        m_bench->sql.text("SELECT max(id) FROM scoreboard.moderation_actions").toLongLong()))
                    .contains(u"would have ended by now"_s));
    }

private:
    TestServers m_servers;
    std::unique_ptr<ActBench> m_bench;
};

QTEST_GUILESS_MAIN(TestTakeBack)
#include "tst_takeback.moc"
