// SPDX-License-Identifier: GPL-3.0-or-later
// The function scoreboard.moderate(): what it refuses, and what it does.
#include <thread>

#include "tests/core/moderation/actbench.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestModerate : public QObject
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

    void refusesWhatMakesNoSense_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("act"); // "ACTION UNTIL POINTS"
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *before, const char *act, const char *state,
                            const QString &words) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(act) << QByteArray(state) << words;
        };
        row("banned", "ban||0", "ban|now() + interval '1 day'|0", "SW001",
            u"Nothing was done, because the player is already banned: mara banned them."_s);
        row("flagged", "flag||0", "flag||0", "SW001", u"already flagged: mara flagged them"_s);
        row("held", "hold||0", "hold||0", "SW001", u"already held: mara held them"_s);
        row("watched", "watch||0", "watch||0", "SW001", u"already watched: mara began to watch them"_s);
        row("not banned", "", "unban||0", "SW001", u"because the player is not banned."_s);
        row("not flagged", "", "unflag||0", "SW001", u"not flagged"_s);
        row("not held", "", "release||0", "SW001", u"not held"_s);
        row("not watched", "", "unwatch||0", "SW001", u"not watched"_s);
        row("past", "", "ban|now() - interval '1 second'|0", "SW004", u"has passed already"_s);
        row("a thousand years", "", "ban|now() + interval '1000 years'|0", "SW004", u"within ten years"_s);
        row("end of a flag", "", "flag|now() + interval '1 day'|0", "SW004", u"only a ban has an end"_s);
        row("points of a flag", "", "flag||5", "SW004", u"only a correction"_s);
        row("no points", "", "correct||0", "SW004", u"not 0"_s);
        row("too many taken", "", "correct||-101", "SW004", u"100 and -101 give -1"_s);
        row("too many given", "", "correct||9007199254740991", "SW004", u"between 0 and"_s);
        row("far too many", "", "correct||9223372036854775807", "SW004", u"between 0 and"_s);
        row("unknown", "", "kick||0", "SW004", u"there is no act \"kick\""_s);
        row("no act", "", "||0", "SW004", u"Nothing was done"_s);
    }

    void refusesWhatMakesNoSense()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, act);
        QFETCH(QByteArray, state);
        QFETCH(QString, words);
        if (!before.isEmpty())
            (void)m_bench->done(m_bench->parsed(before));
        m_bench->refused(m_bench->parsed(act), state, words);
    }

    void refusesWithoutAReason()
    {
        SqlAct act{.player = m_bench->players[0], .action = "note"};
        act.reason = "  ";
        m_bench->refused(act, "SW004", u"give a reason"_s);
        act.reason = QByteArray(2001, 'x');
        m_bench->refused(act, "SW004", u"give a reason"_s);
        act.reason = QByteArray(2000, 'x');
        (void)m_bench->done(act);
        act.reason = "seen";
        act.actor = "";
        m_bench->refused(act, "SW004", u"who does it"_s);
        act.actor = "mara";
        act.player = UserId::random();
        m_bench->refused(act, "SW003", u"no such player"_s);
        act.player = m_bench->players[0];
        act.caseId = 77;
        m_bench->refused(act, "SW004", u"case 77 is not one of the player"_s);
    }

    void refusesWhoMayNot()
    {
        SqlAct act{.player = m_bench->players[0], .action = "flag"};
        for (const char *role : {"player", "operator", "", "king"}) {
            act.role = role;
            m_bench->refused(act, "SW002", u"only moderators and administrators"_s);
        }
        act.role = "service";
        for (const char *action : {"unban", "unflag", "release", "unwatch", "correct"}) {
            act.action = action;
            m_bench->refused(act, "SW002", u"a rule may not do this by itself"_s);
        }
        act.role = "moderator";
        act.action = "flag";
        act.actorUser = m_bench->players[0];
        m_bench->refused(act, "SW002", u"nobody acts on themselves"_s);
        act.actorUser = m_bench->players[1];
        act.actor = "Player 1";
        m_bench->refused(act, "SW002", u"nobody acts on themselves"_s);
        act.actor = m_bench->players[0].toByteArray();
        m_bench->refused(act, "SW002", u"nobody acts on themselves"_s);
        act.actor = "mara";
        for (const char *other : {"Mara", "player 1"}) {
            act.approvedBy = other;
            m_bench->refused(act, "SW002", u"somebody else"_s);
        }
        act.approvedBy.clear();
        m_bench->sql.exec("UPDATE scoreboard.users SET staff_role = 'admin' WHERE id = $1",
                          PgParams().uuid(m_bench->players[0]));
        QCOMPARE(m_bench->sql.text("SELECT scoreboard.is_staff($1)", PgParams().uuid(m_bench->players[0])),
                 u"admin"_s);
        for (const char *role : {"moderator", "admin", "service"}) {
            act.role = role;
            m_bench->refused(act, "SW002", u"the player is an administrator"_s);
        }
        m_bench->sql.exec("UPDATE scoreboard.users SET staff_role = 'moderator' WHERE id = $1",
                          PgParams().uuid(m_bench->players[0]));
        (void)m_bench->done(act);
    }

    /// Whoever may only moderate cannot call itself an administrator, and the service cannot make staff.
    void theLoginsRightsCountToo()
    {
        m_bench->sql.exec("SET ROLE scorewatch_moderator");
        SqlAct act{.player = m_bench->players[0], .action = "flag"};
        for (const char *role : {"admin", "service"}) {
            act.role = role;
            m_bench->refused(act, "SW002", u"scorewatch_moderator may act as a moderator only"_s);
        }
        act.role = "moderator";
        (void)m_bench->done(act);
        m_bench->sql.exec("SET ROLE scorewatch_app");
        act.role = "service";
        act.action = "hold";
        (void)m_bench->done(act);
        QCOMPARE(m_bench->sql.refusal("UPDATE scoreboard.users SET staff_role = 'admin'"),
                 QByteArray("42501"));
        QCOMPARE(m_bench->sql.refusal(
                     "INSERT INTO scoreboard.users (username, email, password_hash, staff_role) VALUES "
                     "('x', 'x@example.com', '!', 'moderator')"),
                 QByteArray("42501"));
        m_bench->sql.exec("SET ROLE scorewatch_operator");
        QCOMPARE(m_bench->sql.refusal(act.sql()), QByteArray("42501"));
        m_bench->sql.exec("SET ROLE scorewatch_admin");
        m_bench->sql.exec("UPDATE scoreboard.users SET staff_role = 'moderator' WHERE id = $1",
                          PgParams().uuid(m_bench->players[1]));
        m_bench->sql.exec("RESET ROLE");
    }

    void theBestNeedASecondPerson()
    {
        SqlAct act{.player = m_bench->players[2], .action = "ban"};
        m_bench->refused(act, "SW002", u"needs a second person"_s);
        act.role = "admin";
        m_bench->refused(act, "SW002", u"needs a second person"_s);
        // A hold first is no way around it.
        (void)m_bench->done({.player = m_bench->players[2], .action = "hold"});
        m_bench->refused(act, "SW002", u"needs a second person"_s);
        const qint64 release = m_bench->done({.player = m_bench->players[2], .action = "release"});
        QVERIFY(release > 0);
        act.approvedBy = "bob";
        (void)m_bench->done(act);
        // For a time, one is enough.
        (void)m_bench->done(
            {.player = m_bench->players[1], .action = "ban", .until = "now() + interval '1 day'"});
    }

    void aRuleFlagsTheBestInsteadOfBanning()
    {
        for (const char *until : {"", "now() + interval '1 hour'"}) {
            const qint64 id = m_bench->done({.player = m_bench->players[until[0] == 0 ? 2 : 1],
                                             .action = "ban",
                                             .actor = "rule:burst",
                                             .role = "service",
                                             .until = until,
                                             .approvedBy = "bob"});
            QCOMPARE(m_bench->sql.text("SELECT action, until, case_id IS NOT NULL FROM "
                                       "scoreboard.moderation_actions WHERE id = $1",
                                       PgParams().integer(id)),
                     u"flag|-|t"_s);
        }
        // Somebody whom 100 are better than is banned.
        VERIFY_OK(addPlayers(m_bench->sql.connection(), 100));
        m_bench->sql.exec("UPDATE scoreboard.scores SET score = 1000 WHERE score = 0");
        (void)m_bench->done(
            {.player = m_bench->players[0], .action = "ban", .actor = "rule:burst", .role = "service"});
        QCOMPARE(m_bench->standing(0, "is_banned, on_board"), u"t|f"_s);
    }

    void theSecondIsToldWhoWasFirst()
    {
        const qint64 first
            = m_bench->done({.player = m_bench->players[0], .action = "flag", .actor = "bob", .afterAct = 0});
        m_bench->refused(
            {.player = m_bench->players[0], .action = "hold", .afterAct = 0}, "SW001",
            u"Nothing was done, because bob flagged the player meanwhile. Look again and decide anew."_s);
        (void)m_bench->done(
            {.player = m_bench->players[0], .action = "note", .actor = "eve"}); // changes nothing
        (void)m_bench->done({.player = m_bench->players[0], .action = "hold", .afterAct = first});
    }

    void twoAtOnceAreOneAfterTheOther()
    {
        constexpr int kRounds = 60;
        std::atomic<int> won = 0;
        std::atomic<int> told = 0;
        std::atomic<int> wrong = 0;
        qint64 newest = 0;
        for (int round = 0; round < kRounds; ++round) {
            const bool bans = round % 2 == 0;
            const auto act = [&](const char *actor) {
                auto connection = PgConnection::open(m_bench->sql.dsn(), {});
                const SqlAct wanted{.player = m_bench->players[0],
                                    .action = bans ? "ban" : "unban",
                                    .actor = actor,
                                    .until = bans ? "now() + interval '1 day'" : "",
                                    .afterAct = newest};
                const auto result = (*connection)->exec(wanted.sql());
                if (result)
                    ++won;
                else if (result.error().sqlState == "SW001" && result.error().message.contains(u"meanwhile"))
                    ++told;
                else
                    ++wrong;
            };
            std::thread one([&] { act("bob"); });
            std::thread two([&] { act("eve"); });
            one.join();
            two.join();
            newest = m_bench->sql.text("SELECT max(id) FROM scoreboard.moderation_actions").toLongLong();
        }
        QCOMPARE(won.load(), kRounds);
        QCOMPARE(told.load(), kRounds);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(
            m_bench->sql.text("SELECT count(*), count(DISTINCT version) FROM scoreboard.score_history WHERE "
                              "user_id = $1 AND kind = 'standing'",
                              PgParams().uuid(m_bench->players[0])),
            u"%1|%1"_s.arg(kRounds));
        m_bench->everyActIsAudited();
    }

    void flagsOpenACaseAndActsJoinIt()
    {
        const qint64 flag = m_bench->done({.player = m_bench->players[0], .action = "flag"});
        const QString number = m_bench->sql.text(
            "SELECT case_id FROM scoreboard.moderation_actions WHERE id = $1", PgParams().integer(flag));
        QVERIFY(number.toLongLong() > 0);
        const qint64 note = m_bench->done({.player = m_bench->players[0], .action = "note"});
        QCOMPARE(m_bench->sql.text("SELECT case_id FROM scoreboard.moderation_actions WHERE id = $1",
                                   PgParams().integer(note)),
                 number);
        (void)m_bench->done({.player = m_bench->players[0], .action = "watch"});
        QCOMPARE(m_bench->sql.text("SELECT state FROM scoreboard.cases"), u"watching"_s);
        (void)m_bench->done({.player = m_bench->players[0], .action = "unwatch"});
        QCOMPARE(m_bench->sql.text("SELECT state FROM scoreboard.cases"), u"open"_s);
    }

    void theActorStandsInTheLedger()
    {
        (void)m_bench->done({.player = m_bench->players[0], .action = "hold", .actor = "mara"});
        QCOMPARE(m_bench->sql.text(
                     "SELECT actor, kind FROM scoreboard.score_history WHERE user_id = $1 AND version "
                     "= 2",
                     PgParams().uuid(m_bench->players[0])),
                 u"mara|standing"_s);
        (void)m_bench->done({.player = m_bench->players[0], .action = "correct", .points = -7});
        QCOMPARE(
            m_bench->sql.text("SELECT actor, kind, points_awarded, balance_after, action_id, request_id FROM "
                              "scoreboard.score_history WHERE user_id = $1 AND version = 3",
                              PgParams().uuid(m_bench->players[0])),
            u"mara|correction|-7|93|scorewatch:correction|request-1"_s);
        QCOMPARE(m_bench->sql.text("SELECT kind FROM scoreboard.outbox ORDER BY id DESC LIMIT 2"),
                 u"correction\nstanding"_s);
    }

private:
    TestServers m_servers;
    std::unique_ptr<ActBench> m_bench;
};

QTEST_GUILESS_MAIN(TestModerate)
#include "tst_moderate.moc"
