// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/revocationlist.h"

#include <thread>

#include "core/postgres/connectionpool.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestRevocationList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<SqlSession>(*dsn);
        const auto players = addPlayers(m_sql->connection(), 2);
        VERIFY_OK(players);
        m_players = *players;
        m_pool = std::make_unique<ConnectionPool>(*dsn, PgConnection::Options(), 1);
        m_list = std::make_unique<RevocationList>(*m_pool, RevocationOptions{.every = 20ms});
    }

    void cleanup()
    {
        m_list.reset();
        m_pool.reset();
        m_sql.reset();
    }

    void learnsOfUsers()
    {
        QCOMPARE(m_list->age(), std::chrono::milliseconds::max());
        m_list->start();
        QTRY_VERIFY(m_list->age() < 1s);
        QVERIFY(!m_list->isRevoked(tokenOf(0, 1000)));
        QSignalSpy told(m_list.get(), &RevocationList::userRevoked);
        m_sql->exec(
            "UPDATE scoreboard.users SET tokens_valid_after = date_trunc('second', now()) + interval '0.5 s' "
            "WHERE id = $1",
            PgParams().uuid(m_players[0]));
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(told[0][0].value<UserId>(), m_players[0]);
        const qint64 after = told[0][1].toLongLong();
        QVERIFY(m_list->isRevoked(tokenOf(0, after - 1)));
        QVERIFY(!m_list->isRevoked(tokenOf(0, after)));
        QVERIFY(!m_list->isRevoked(tokenOf(1, after - 1)));
        // Also of staff who have the id of a player for a name; not of a service, which has none.
        Principal staff = tokenOf(0, after - 1);
        staff.role = Role::Admin;
        QVERIFY(m_list->isRevoked(staff));
        staff.userId.reset();
        QVERIFY(!m_list->isRevoked(staff));
        // The same again is no news.
        const auto askedBefore = m_list->age();
        QTRY_VERIFY(m_list->age() < askedBefore || m_list->age() < 20ms);
        QCOMPARE(told.count(), 1);
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = tokens_valid_after + interval '5 s' "
                    "WHERE id = $1",
                    PgParams().uuid(m_players[0]));
        QTRY_COMPARE(told.count(), 2);
        QVERIFY(m_list->isRevoked(tokenOf(0, after)));
    }

    void aTokenOfLongAgoIsRevokedByWhatHappenedLongAgo()
    {
        m_sql->exec(
            "UPDATE scoreboard.users SET tokens_valid_after = now() - interval '300 days' WHERE id = $1",
            PgParams().uuid(m_players[0]));
        m_list->start();
        QTRY_VERIFY(m_list->isRevoked(tokenOf(0, QDateTime::currentSecsSinceEpoch() - qint64(301) * 86'400)));
    }

    void learnsOfSessions()
    {
        m_sql->exec("INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at) "
                    "SELECT id, username, now() + interval '1 day' FROM scoreboard.users");
        m_sql->exec(
            "UPDATE scoreboard.sessions SET revoked_at = now() - interval '1 hour' WHERE user_id = $1",
            PgParams().uuid(m_players[1]));
        m_list->start();
        QTRY_VERIFY(m_list->age() < 1s);
        Principal who = tokenOf(0, QDateTime::currentSecsSinceEpoch());
        who.sessionId = m_sql
                            ->text("SELECT id FROM scoreboard.sessions WHERE user_id = $1",
                                   PgParams().uuid(m_players[0]))
                            .toLatin1();
        QVERIFY(!m_list->isRevoked(who));
        QSignalSpy told(m_list.get(), &RevocationList::sessionRevoked);
        m_sql->exec("UPDATE scoreboard.sessions SET revoked_at = now() WHERE revoked_at IS NULL");
        QTRY_COMPARE(told.count(), 1); // its tokens of an hour ago have expired by themselves
        QCOMPARE(told[0][0].toByteArray(), who.sessionId);
        QVERIFY(m_list->isRevoked(who));
        who.sessionId.clear(); // issued by hand
        QVERIFY(!m_list->isRevoked(who));
    }

    void takesEffectAtOnceFromAnyThread()
    {
        QSignalSpy sessions(m_list.get(), &RevocationList::sessionRevoked);
        QSignalSpy users(m_list.get(), &RevocationList::userRevoked);
        std::atomic<bool> stop = false;
        std::jthread reader([&] {
            while (!stop)
                (void)m_list->isRevoked(tokenOf(0, 5));
        });
        bool both = false;
        std::jthread([&] {
            Principal who = tokenOf(0, 5);
            who.sessionId = "s";
            m_list->revokeSession("s");
            both = m_list->isRevoked(who);
            who.sessionId.clear();
            both = both && !m_list->isRevoked(who);
            m_list->revokeUser(m_players[0], 6);
            both = both && m_list->isRevoked(who);
            m_list->revokeUser(m_players[0], 4); // never back
            both = both && m_list->isRevoked(who);
        }).join();
        stop = true;
        QVERIFY(both);
        QTRY_COMPARE(sessions.count(), 1);
        QTRY_COMPARE(users.count(), 1);
    }

    void keepsWhatItKnowsWithoutPostgres()
    {
        m_list->start();
        QTRY_VERIFY(m_list->age() < 1s);
        m_list->revokeUser(m_players[0], 6);
        m_sql.reset();
        VERIFY_OK(m_servers.stopPostgres());
        QTRY_VERIFY(m_list->age() > 200ms);
        QVERIFY(m_list->isRevoked(tokenOf(0, 5)));
        VERIFY_OK(m_servers.startPostgres());
        QTRY_VERIFY_WITH_TIMEOUT(m_list->age() < 200ms, 20'000);
        QVERIFY(m_list->isRevoked(tokenOf(0, 5)));
    }

    void forgetsWhatWasTakenBack()
    {
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = to_timestamp(1.7e9) WHERE id = $1",
                    PgParams().uuid(m_players[0]));
        m_list = std::make_unique<RevocationList>(
            *m_pool, RevocationOptions{.every = 20ms, .longestLifetime = 100'000h});
        m_list->start();
        QTRY_VERIFY(m_list->isRevoked(tokenOf(0, 1'699'999'999)));
        m_sql->exec("INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at) "
                    "VALUES ($1, 'a', now() + interval '1 day')",
                    PgParams().uuid(m_players[0]));
        m_sql->exec("UPDATE scoreboard.sessions SET revoked_at = now()");
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = now()");
        Principal who = tokenOf(1, 1'700'000'001);
        QTRY_VERIFY(m_list->isRevoked(who));
        QTRY_VERIFY(m_list->isRevoked(tokenOf(0, 1'700'000'001)));
        who = tokenOf(0, QDateTime::currentSecsSinceEpoch() + 100);
        who.sessionId = m_sql->text("SELECT id FROM scoreboard.sessions").toLatin1();
        QTRY_VERIFY(m_list->isRevoked(who));

        QSignalSpy told(m_list.get(), &RevocationList::userRevoked);
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = NULL WHERE id = $1",
                    PgParams().uuid(m_players[1]));
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = to_timestamp(1.7e9) WHERE id = $1",
                    PgParams().uuid(m_players[0]));
        m_sql->exec("UPDATE scoreboard.sessions SET revoked_at = NULL");
        QTRY_VERIFY(!m_list->isRevoked(tokenOf(0, 1'700'000'001)));
        QVERIFY(m_list->isRevoked(tokenOf(0, 1'699'999'999))); // as it was before
        QTRY_VERIFY(!m_list->isRevoked(tokenOf(1, 1)));
        QTRY_VERIFY(!m_list->isRevoked(who));
        QCOMPARE(told.count(), 0);
    }

    void whatWasMarkedHereIsNotForgottenBeforePostgresKnowsIt()
    {
        m_list->start();
        QTRY_VERIFY(m_list->age() < 1s);
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        m_list->revokeUser(m_players[0], now);
        m_list->revokeSession("s");
        int answers = 0;
        for (int i = 0; i < 3; ++i)
            m_list->askAll([&answers](bool known) { answers += known ? 1 : 0; });
        QTRY_COMPARE(answers, 3);
        Principal who = tokenOf(1, now);
        who.sessionId = "s";
        QVERIFY(m_list->isRevoked(tokenOf(0, now - 1)));
        QVERIFY(m_list->isRevoked(who));
    }

    void askingAnswersWithWhatWasCommittedBefore()
    {
        auto options = RevocationOptions();
        options.every = 1h;
        m_list = std::make_unique<RevocationList>(*m_pool, options);
        m_list->start(); // one reading is under way when the next is wanted
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = now()");
        bool isKnown = false;
        m_list->askAll([&](bool known) { isKnown = known && m_list->isRevoked(tokenOf(0, 1)); });
        QTRY_VERIFY(isKnown);
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = NULL");
        bool isForgotten = false;
        m_list->askAll([&](bool known) { isForgotten = known && !m_list->isRevoked(tokenOf(0, 1)); });
        QTRY_VERIFY(isForgotten);
    }

    void itsIndexesServeIt()
    {
        m_sql->exec("SET enable_seqscan = off");
        QVERIFY(m_sql->text("EXPLAIN SELECT id FROM scoreboard.users WHERE tokens_valid_after > now()")
                    .contains(u"users_tokens_valid_after_idx"_s));
        QVERIFY(m_sql->text("EXPLAIN SELECT id FROM scoreboard.sessions WHERE revoked_at > now()")
                    .contains(u"sessions_revoked_at_idx"_s));
    }

private:
    Principal tokenOf(size_t player, qint64 issuedAt) const
    {
        Principal who;
        who.userId = m_players[player];
        who.subject = who.userId->toByteArray();
        who.issuedAt = issuedAt;
        return who;
    }

    TestServers m_servers;
    std::unique_ptr<SqlSession> m_sql;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<RevocationList> m_list;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestRevocationList)
#include "tst_revocationlist.moc"
