// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/plainbatch.h"

#include "core/domain/board.h"
#include "tests/core/scoring/somewrites.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace scorewatch::test;
using Status = ScoreOutcome::Status;

using Make = std::function<ScoreWrite(const UserId &)>;
Q_DECLARE_METATYPE(Make)

class TestPlainBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
        m_catalogue = {};
    }
    void cleanup() { m_sql.reset(); }

    void writesAllThatBelongsToAWrite()
    {
        addPlayers(2);
        ScoreWrite full = keyed(m_players[0], "game", "k");
        full.actionId = "purchase-item";
        full.tokenHash = QByteArray(32, 't');
        full.tokenExpiresAt = QDateTime::fromSecsSinceEpoch(2'000'000'000);
        full.ipAddress = "2001:db8::7";
        full.userAgent = "game/1.0";
        full.requestId = "r-1";
        full.actor = "game-server";
        const auto done = run({increment(m_players[0]), increment(m_players[1], "daily-login"), full});
        QVERIFY(done.left.empty());
        const auto &outcomes = done.written.outcomes;
        QCOMPARE(outcomes[0].score, 10);
        QCOMPARE(outcomes[1].score, 5);
        QCOMPARE(outcomes[2].score, 110);
        QCOMPARE(outcomes[2].version, 2);
        QCOMPARE(outcomes[2].scoreChange, 100);
        QCOMPARE(done.written.states.size(), size_t(3));
        QCOMPARE(done.written.states[size_t(done.written.stateOfWrite[2])].score, 110);
        QCOMPARE(
            m_sql->text(
                "SELECT version, points_awarded, balance_before, balance_after, kind, action_id, ip_address, "
                "user_agent, request_id, actor, reason FROM scoreboard.score_history WHERE user_id = $1 "
                "ORDER BY version",
                PgParams().uuid(m_players[0])),
            u"1|10|0|10|increment|complete-quest|-|-|-|-|-\n"
            "2|100|10|110|increment|purchase-item|2001:db8::7|game/1.0|r-1|game-server|-"_s);
        QCOMPARE(
            m_sql->text(
                "SELECT principal, key, convert_from(request_hash, 'UTF8'), user_id = $1, score, version, "
                "score_change FROM scoreboard.idempotency",
                PgParams().uuid(m_players[0])),
            u"game|k|hash|t|110|2|100"_s);
        QCOMPARE(m_sql->text("SELECT user_id = $1, action_id, extract(epoch FROM expires_at)::bigint FROM "
                             "scoreboard.used_action_tokens",
                             PgParams().uuid(m_players[0])),
                 u"t|purchase-item|2000000000"_s);
        QCOMPARE(
            m_sql->text("SELECT id, kind, cardinality(user_ids) FROM scoreboard.outbox WHERE kind = 'score'"),
            QString::number(done.written.outboxId) + u"|score|2"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.scores WHERE last_increment_at IS NOT NULL"),
                 u"2"_s);
    }

    void leavesWhatIsOdd_data()
    {
        QTest::addColumn<Make>("make");
        const auto row = [](const char *name, Make make) { QTest::newRow(name) << std::move(make); };
        row("unknown user", [](const UserId &) { return increment(UserId::random()); });
        row("unknown action", [](const UserId &user) { return increment(user, "no-such-action"); });
        row("used key", [](const UserId &user) { return keyed(user, "game", "used"); });
        row("used token", [](const UserId &user) { return withToken(user, 'u'); });
        row("other version", [](const UserId &user) {
            ScoreWrite write = increment(user);
            write.expectedVersion = 7;
            return write;
        });
        row("correction", [](const UserId &user) {
            ScoreWrite write = increment(user);
            write.correction = 3;
            return write;
        });
        row("below nothing", [](const UserId &user) { return increment(user, "penalty"); });
    }
    void leavesWhatIsOdd()
    {
        QFETCH(const Make, make);
        addPlayers(3);
        m_sql->exec(
            "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('penalty', 'Penalty', -1000)");
        QVERIFY(run({keyed(m_players[2], "game", "used"), withToken(m_players[2], 'u')}).left.empty());

        const auto done = run({increment(m_players[0]), make(m_players[1]), increment(m_players[0])});
        QCOMPARE(done.left, std::vector<size_t>{1});
        QCOMPARE(done.written.stateOfWrite[1], -1);
        QVERIFY(done.written.outcomes[0].status == Status::Written);
        QCOMPARE(done.written.outcomes[2].score, 20);
        QCOMPARE(scoreOf(m_players[1]), u"0|0"_s);

        const auto alone = run({make(m_players[1])});
        QCOMPARE(alone.left, std::vector<size_t>{0});
        QCOMPARE(alone.written.outboxId, 0);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.score_history"), u"4"_s);
    }

    void leavesWhoIsOffTheBoard()
    {
        addPlayers(4);
        const QList<QByteArray> columns{"is_banned", "is_held"};
        for (size_t i = 0; i < 2; ++i)
            m_sql->exec("UPDATE scoreboard.users SET " + columns[qsizetype(i)] + " = true WHERE id = $1",
                        PgParams().uuid(m_players[i]));
        m_sql->exec("UPDATE scoreboard.users SET is_active = false WHERE id = $1",
                    PgParams().uuid(m_players[2]));
        const auto done = run({increment(m_players[0]), increment(m_players[1]), increment(m_players[2]),
                               increment(m_players[3])});
        QCOMPARE(done.left, (std::vector<size_t>{0, 1, 2}));
    }

    void aPlayersWritesAreTakenOrLeftTogether()
    {
        addPlayers(2);
        ScoreWrite second = increment(m_players[0]);
        second.expectedVersion = 1; // right after the first
        ScoreWrite third = increment(m_players[0]);
        third.expectedVersion = 2;
        QVERIFY(run({increment(m_players[0]), second, third}).left.empty());
        third.expectedVersion = 9;
        const auto done = run({increment(m_players[0]), increment(m_players[1]), third});
        QCOMPARE(done.left, (std::vector<size_t>{0, 2}));
        QCOMPARE(scoreOf(m_players[0]), u"30|3"_s);
    }

    void theLimitIsLookedAtOnTheWay()
    {
        addPlayers(2);
        m_sql->exec(
            "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('penalty', 'Penalty', -10)");
        m_sql->exec("UPDATE scoreboard.scores SET score = $1", PgParams().integer(kMaxScore - 10));
        QCOMPARE(run({increment(m_players[0]), increment(m_players[0]), increment(m_players[0], "penalty"),
                      increment(m_players[1])})
                     .left,
                 (std::vector<size_t>{0, 1, 2}));
        QCOMPARE(scoreOf(m_players[1]), QString::number(kMaxScore) + u"|1"_s);
    }

    void aRepeatedKeyIsLeftAndThenReplayed()
    {
        addPlayers(1);
        const Writes writes{keyed(m_players[0], "game", "k"), keyed(m_players[0], "game", "k"),
                            withToken(m_players[0], 'a'), withToken(m_players[0], 'a')};
        const auto done = run(writes);
        QCOMPARE(done.left, (std::vector<size_t>{1, 3}));
        const auto closely = ScoreBatch::run(m_sql->connection(), m_catalogue, {writes[1], writes[3]}, {});
        VERIFY_OK(closely);
        QVERIFY(closely->outcomes[0].status == Status::Replayed);
        QCOMPARE(closely->outcomes[0].version, done.written.outcomes[0].version);
        QCOMPARE(closely->outcomes[0].score, done.written.outcomes[0].score);
        QVERIFY(closely->outcomes[1].status == Status::TokenUsed);
    }

    void findsPlayersKeysAndTokensByTheirIndexes()
    {
        addPlayers(3000);
        m_sql->exec("ANALYZE scoreboard.scores");
        m_sql->exec("BEGIN");
        for (int i = 0; i < 8; ++i) { // a generic plan comes after the fifth
            QVERIFY(run({keyed(m_players[size_t(i)], "game", QByteArray::number(i)),
                         withToken(m_players[size_t(i) + 100], char('a' + i))})
                        .left.empty());
        }
        QCOMPARE(m_sql->text(
                     "SELECT sum(seq_scan) FROM pg_stat_xact_user_tables WHERE schemaname = 'scoreboard' AND "
                     "relname IN ('scores', 'idempotency', 'used_action_tokens')"),
                 u"0"_s);
        m_sql->exec("ROLLBACK");
    }

    void theServiceMayAndOthersMayNot()
    {
        addPlayers(1);
        m_sql->exec("SET ROLE scorewatch_app");
        QVERIFY(run({keyed(m_players[0], "game", "k")}).left.empty());
        for (const QByteArray role : {"operator", "moderator", "admin", "backup"}) {
            m_sql->exec("SET ROLE scorewatch_" + role);
            const Writes writes{increment(m_players[0])};
            const auto done = PlainBatch::run(m_sql->connection(), m_catalogue, pointersTo(writes), {});
            QVERIFY(!done);
            QCOMPARE(done.error().sqlState, QByteArray("42501"));
        }
        m_sql->exec("RESET ROLE");
    }

    void deletesFinishedOutboxRows()
    {
        addPlayers(1);
        const qint64 first = run({increment(m_players[0])}).written.outboxId;
        const Writes writes{increment(m_players[0])};
        const auto second = PlainBatch::run(m_sql->connection(), m_catalogue, pointersTo(writes), {first});
        VERIFY_OK(second);
        QCOMPARE(m_sql->text("SELECT id FROM scoreboard.outbox WHERE kind = 'score'"),
                 QString::number(second->written.outboxId));
    }

    void aBadValueFailsTheBatchAndWritesNothing()
    {
        addPlayers(2);
        Writes writes{increment(m_players[0]), increment(m_players[1])};
        writes[1].ipAddress = "not an address";
        const auto done = PlainBatch::run(m_sql->connection(), m_catalogue, pointersTo(writes), {});
        QVERIFY(!done);
        QVERIFY(done.error().code == Error::Code::InvalidArgument);
        QCOMPARE(m_sql->text("SELECT sum(score) FROM scoreboard.scores"), u"0"_s);
    }

private:
    void addPlayers(int count)
    {
        const auto players = test::addPlayers(m_sql->connection(), count);
        VERIFY_OK(players);
        m_players = *players;
    }

    PlainBatch::Done run(const Writes &writes)
    {
        auto done = PlainBatch::run(m_sql->connection(), m_catalogue, pointersTo(writes), {});
        if (!done)
            qFatal("%s", test::why(done).constData());
        return std::move(*done);
    }

    QString scoreOf(const UserId &user)
    {
        return m_sql->text("SELECT score, version FROM scoreboard.scores WHERE user_id = $1",
                           PgParams().uuid(user));
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
    std::vector<UserId> m_players;
    ActionCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(TestPlainBatch)
#include "tst_plainbatch.moc"
