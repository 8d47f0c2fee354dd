// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scoring/scorebatch.h"

#include <thread>

#include "core/domain/board.h"
#include "core/postgres/pgconnection.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using Status = ScoreOutcome::Status;

namespace {

ScoreWrite increment(const UserId &user, const QByteArray &action = "complete-quest")
{
    ScoreWrite write;
    write.userId = user;
    write.actionId = action;
    return write;
}

ScoreWrite keyed(const UserId &user, const QByteArray &key, const QByteArray &hash)
{
    ScoreWrite write = increment(user);
    write.principal = "game";
    write.idempotencyKey = key;
    write.requestHash = hash;
    return write;
}

} // namespace

class TestScoreBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        auto connection = PgConnection::open(m_dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
        const auto players = test::addPlayers(*m_connection, 4);
        VERIFY_OK(players);
        m_players = *players;
        m_catalogue = {};
    }

    void cleanup() { m_connection.reset(); }

    void writesScoreVersionHistoryAndOutboxTogether()
    {
        ScoreWrite second = increment(m_players[0], "purchase-item");
        second.ipAddress = "192.0.2.7";
        second.userAgent = "game/1.0";
        second.requestId = "r-1";
        const auto done = run({increment(m_players[0]), second, increment(m_players[1])});
        VERIFY_OK(done);
        QCOMPARE(done->outcomes[0].score, 10);
        QCOMPARE(done->outcomes[0].version, 1);
        QCOMPARE(done->outcomes[1].score, 110);
        QCOMPARE(done->outcomes[1].version, 2);
        QCOMPARE(done->outcomes[2].score, 10);
        QCOMPARE(done->states.size(), size_t(3));
        QVERIFY(done->outboxId > 0);

        QCOMPARE(text("SELECT string_agg(score || ':' || version, ' ' ORDER BY score DESC) FROM "
                      "scoreboard.scores WHERE score > 0"),
                 u"110:2 10:1"_s);
        QCOMPARE(text("SELECT string_agg(version || ':' || balance_before || '>' || balance_after || ' ' || "
                      "action_id || ' ' || "
                      "coalesce(host(ip_address), '-') || ' ' || coalesce(user_agent, '-') || ' ' || "
                      "coalesce(request_id, '-'), ', ' "
                      "ORDER BY version) FROM scoreboard.score_history WHERE user_id = '"
                      + m_players[0].toByteArray() + "'"),
                 u"1:0>10 complete-quest - - -, 2:10>110 purchase-item 192.0.2.7 game/1.0 r-1"_s);
        QCOMPARE(text("SELECT cardinality(user_ids)::text FROM scoreboard.outbox WHERE kind = 'score'"),
                 u"2"_s);
    }

    void refusesEachForItsOwnReason()
    {
        exec("UPDATE scoreboard.users SET is_banned = true WHERE id = '" + m_players[1].toByteArray() + "'");
        exec("UPDATE scoreboard.users SET is_active = false WHERE id = '" + m_players[2].toByteArray() + "'");
        exec("UPDATE scoreboard.users SET is_held = true WHERE id = '" + m_players[3].toByteArray() + "'");
        exec("UPDATE scoreboard.action_types SET is_active = false WHERE id = 'daily-login'");
        exec("UPDATE scoreboard.scores SET score = 9007199254740990, version = 5 WHERE user_id = '"
             + m_players[0].toByteArray() + "'");
        ScoreWrite expected = increment(m_players[0]);
        expected.expectedVersion = 4;
        ScoreWrite minus = increment(m_players[3]);
        minus.correction = -1;
        const auto done
            = run({increment(UserId::random()), increment(m_players[1]), increment(m_players[2]),
                   increment(m_players[3]), increment(m_players[0], "no-such-action"),
                   increment(m_players[0], "daily-login"), increment(m_players[0]), expected, minus});
        VERIFY_OK(done);
        const std::vector<Status> statuses{
            Status::UnknownUser, Status::BannedUser,      Status::InactiveUser,
            Status::Written,     Status::UnknownAction,   Status::InactiveAction,
            Status::OutOfRange,  Status::VersionConflict, Status::Written};
        for (size_t i = 0; i < statuses.size(); ++i)
            QVERIFY2(done->outcomes[i].status == statuses[i], QByteArray::number(qulonglong(i)).constData());
        QCOMPARE(done->outcomes[7].version, 5);
        QVERIFY(!done->states.front().onBoard); // held: counted, but not on the board
        QCOMPARE(done->outcomes[8].score, 9);
    }

    void scoreEndsExactlyAtTheLimit()
    {
        exec("UPDATE scoreboard.scores SET score = 9007199254740981 WHERE user_id = '"
             + m_players[0].toByteArray() + "'");
        const auto done = run({increment(m_players[0]), increment(m_players[0])});
        VERIFY_OK(done);
        QCOMPARE(done->outcomes[0].score, kMaxScore);
        QVERIFY(done->outcomes[1].status == Status::OutOfRange);
    }

    void theSameKeyHasOneEffect()
    {
        const auto first = run({keyed(m_players[0], "k1", "hash-1"), keyed(m_players[0], "k1", "hash-1"),
                                keyed(m_players[0], "k1", "hash-2")});
        VERIFY_OK(first);
        QVERIFY(first->outcomes[0].status == Status::Written);
        QVERIFY(first->outcomes[1].status == Status::Replayed);
        QCOMPARE(first->outcomes[1].score, 10);
        QVERIFY(first->outcomes[2].status == Status::KeyReused);

        const auto later = run({increment(m_players[0]), keyed(m_players[0], "k1", "hash-1"),
                                keyed(m_players[1], "k1", "hash-2")});
        VERIFY_OK(later);
        QVERIFY(later->outcomes[1].status == Status::Replayed);
        QCOMPARE(later->outcomes[1].score, 10); // the answer of then, not of now
        QCOMPARE(later->outcomes[1].version, 1);
        QVERIFY(later->outcomes[2].status == Status::KeyReused);
        QCOMPARE(text("SELECT count(*)::text FROM scoreboard.score_history"), u"2"_s);
    }

    void aTokenCountsOnce()
    {
        ScoreWrite write = increment(m_players[0]);
        write.tokenHash = QByteArray(32, 'x');
        write.tokenExpiresAt = QDateTime::currentDateTimeUtc().addSecs(60);
        const auto first = run({write, write});
        VERIFY_OK(first);
        QVERIFY(first->outcomes[0].status == Status::Written);
        QVERIFY(first->outcomes[1].status == Status::TokenUsed);
        const auto second = run({write});
        VERIFY_OK(second);
        QVERIFY(second->outcomes[0].status == Status::TokenUsed);
        QCOMPARE(second->outboxId, 0);
    }

    void racingProcessesGiveAKeyOneEffect()
    {
        constexpr int kThreads = 6;
        constexpr int kKeys = 60;
        std::atomic<int> written = 0;
        std::atomic<int> replayed = 0;
        std::atomic<int> other = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                auto connection = PgConnection::open(m_dsn, {});
                ActionCatalogue catalogue;
                for (int k = 0; k < kKeys && connection; ++k) {
                    // Different players: the row lock does not serialise these, only the key's own uniqueness does.
                    const auto done = ScoreBatch::run(
                        **connection, catalogue,
                        {keyed(m_players[size_t(t) % 2], "race-" + QByteArray::number(k), "same")}, {});
                    if (!done)
                        ++other;
                    else if (done->outcomes[0].status == Status::Written)
                        ++written;
                    else if (done->outcomes[0].status == Status::Replayed)
                        ++replayed;
                    else
                        ++other;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(other.load(), 0);
        QCOMPARE(written.load(), kKeys);
        QCOMPARE(replayed.load(), kKeys * (kThreads - 1));
        QCOMPARE(text("SELECT count(*)::text FROM scoreboard.score_history"), QString::number(kKeys));
        QCOMPARE(text("SELECT sum(score)::text FROM scoreboard.scores"), QString::number(kKeys * 10));
    }

    void deletesFinishedOutboxRowsWithTheNextBatch()
    {
        const auto first = run({increment(m_players[0])});
        VERIFY_OK(first);
        const auto second
            = ScoreBatch::run(*m_connection, m_catalogue, {increment(m_players[0])}, {first->outboxId});
        VERIFY_OK(second);
        QCOMPARE(text("SELECT string_agg(id::text, ',') FROM scoreboard.outbox WHERE kind = 'score'"),
                 QString::number(second->outboxId));
    }

    void aBadValueFailsTheBatchAndWritesNothing()
    {
        ScoreWrite bad = increment(m_players[1]);
        bad.ipAddress = "not an address";
        const auto done = run({increment(m_players[0]), bad});
        QVERIFY(!done);
        QVERIFY(done.error().code == Error::Code::InvalidArgument);
        QVERIFY(!m_connection->isInTransaction());
        QCOMPARE(text("SELECT count(*)::text FROM scoreboard.score_history"), u"0"_s);
    }

private:
    Result<ScoreBatch::Done> run(const std::vector<ScoreWrite> &writes)
    {
        return ScoreBatch::run(*m_connection, m_catalogue, writes, {});
    }
    void exec(const QByteArray &sql) { VERIFY_OK(m_connection->exec(sql)); }
    QString text(const QByteArray &sql)
    {
        const auto rows = m_connection->exec(sql);
        return rows && rows->rowCount() == 1 ? rows->text(0, 0)
                                             : u"failed: "_s + QString::fromUtf8(test::why(rows));
    }

    test::TestServers m_servers;
    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
    std::vector<UserId> m_players;
    ActionCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(TestScoreBatch)
#include "tst_scorebatch.moc"
