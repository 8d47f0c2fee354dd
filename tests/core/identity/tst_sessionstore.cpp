// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/sessionstore.h"

#include <future>

#include "core/identity/secrets.h"
#include "core/postgres/pgconnection.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

using Kind = sessionstore::Rotation::Kind;

/// Refresh families: who comes back when, with what.
class TestSessionStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<SqlSession>(*dsn);
        const auto players = addPlayers(m_sql->connection(), 1);
        VERIFY_OK(players);
        m_user = players->front();
        // With the rights that the service has.
        m_sql->exec("SET ROLE scorewatch_app");
        const auto opened = sessionstore::open(m_sql->connection(), m_user, "!", pairOf("first"),
                                               {"203.0.113.7", "test"}, m_times);
        VERIFY_OK(opened);
        QVERIFY(*opened);
        m_session = (*opened)->sessionId;
    }

    void opensNothingForWhoMayNot()
    {
        const auto open = [this](const QByteArray &hash) {
            const auto opened
                = sessionstore::open(m_sql->connection(), m_user, hash, pairOf("other"), {}, m_times);
            return opened && opened->has_value();
        };
        QVERIFY(!open("another hash"));
        m_sql->exec("UPDATE scoreboard.users SET is_banned = true");
        QVERIFY(!open("!"));
        m_sql->exec("UPDATE scoreboard.users SET is_banned = false, is_active = false");
        QVERIFY(!open("!"));
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.sessions"), u"1"_s);
    }

    void waitsForABanThatIsOnItsWay()
    {
        SqlSession moderator(m_sql->dsn());
        moderator.exec("BEGIN");
        moderator.exec("UPDATE scoreboard.users SET is_banned = true");
        auto login = std::async(std::launch::async, [this] {
            const auto connection = PgConnection::open(m_sql->dsn(), {});
            return sessionstore::open(**connection, m_user, "!", pairOf("other"), {}, m_times);
        });
        SqlSession onlooker(m_sql->dsn());
        QTRY_COMPARE(onlooker.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                                   "AND datname = current_database()"),
                     u"1"_s);
        moderator.exec("COMMIT");
        const auto opened = login.get();
        VERIFY_OK(opened);
        QVERIFY(!opened->has_value());
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.sessions"), u"1"_s);
    }

    void oneAfterTheOther()
    {
        QCOMPARE(rotate("first", "second"), Kind::Rotated);
        QCOMPARE(rotate("second", "third"), Kind::Rotated);
        QCOMPARE(
            m_sql->text(
                "SELECT count(*) FILTER (WHERE used_at IS NULL), count(*) FROM scoreboard.refresh_tokens"),
            u"1|3"_s);
        QCOMPARE(rotate("never given", "x"), Kind::Invalid);
    }

    void aLostAnswerIsGivenAgain()
    {
        QCOMPARE(rotate("first", "lost"), Kind::Rotated);
        QCOMPARE(rotate("first", "lost too"), Kind::Rotated);
        QCOMPARE(rotate("first", "found"), Kind::Rotated);
        QCOMPARE(rotate("found", "next"), Kind::Rotated);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.refresh_tokens WHERE used_at IS NULL"), u"1"_s);
        // The one that was not lost after all gives the family away.
        QCOMPARE(rotate("lost", "x"), Kind::Reused);
        expectEnded();
    }

    void comesBackAfterTheGrace()
    {
        QCOMPARE(rotate("first", "second"), Kind::Rotated);
        later(9);
        QCOMPARE(rotate("first", "third"), Kind::Rotated);
        later(2); // of the first use, not of the last
        QCOMPARE(rotate("first", "x"), Kind::Reused);
        expectEnded();
        QCOMPARE(rotate("third", "x"), Kind::Invalid); // the living one died with it
        QCOMPARE(rotate("first", "x"), Kind::Invalid);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_log"), u"1"_s); // once
    }

    void comesBackAfterItsSuccessorWasUsed()
    {
        QCOMPARE(rotate("first", "second"), Kind::Rotated);
        QCOMPARE(rotate("second", "third"), Kind::Rotated);
        QCOMPARE(rotate("first", "x"), Kind::Reused);
        expectEnded();
    }

    void twoAtOnce()
    {
        for (int round = 0; round < 10; ++round) {
            const QByteArray name = QByteArray::number(round);
            const auto opened
                = sessionstore::open(m_sql->connection(), m_user, "!", pairOf(name), {}, m_times);
            VERIFY_OK(opened);
            std::vector<std::future<Kind>> both;
            for (const char *next : {"a", "b"}) {
                both.push_back(std::async(std::launch::async, [this, name, next] {
                    const auto connection = PgConnection::open(m_sql->dsn(), {});
                    return connection ? rotate(**connection, name, name + next) : Kind::Invalid;
                }));
            }
            // The second one is as if the answer of the first had been lost, and one token is alive.
            for (auto &one : both)
                QCOMPARE(one.get(), Kind::Rotated);
            QCOMPARE(living(name), u"1"_s);
        }
    }

    /// Without a grace, two at once are one use and one reuse, never two living tokens.
    void twoAtOnceWithoutGrace()
    {
        m_times.grace = std::chrono::seconds(0);
        for (int round = 0; round < 10; ++round) {
            const QByteArray name = QByteArray::number(round);
            VERIFY_OK(sessionstore::open(m_sql->connection(), m_user, "!", pairOf(name), {}, m_times));
            std::vector<std::future<Kind>> both;
            for (const char *next : {"a", "b"}) {
                both.push_back(std::async(std::launch::async, [this, name, next] {
                    const auto connection = PgConnection::open(m_sql->dsn(), {});
                    return connection ? rotate(**connection, name, name + next) : Kind::Invalid;
                }));
            }
            int rotated = 0;
            int reused = 0;
            for (auto &one : both) {
                const Kind kind = one.get();
                rotated += kind == Kind::Rotated;
                reused += kind == Kind::Reused;
            }
            QCOMPARE(rotated, 1);
            QCOMPARE(reused, 1);
        }
        m_times = {};
    }

    void endsWithItsTime()
    {
        m_sql->exec("RESET ROLE");
        m_sql->exec("UPDATE scoreboard.refresh_families SET created_at = now() - interval '31 days', "
                    "expires_at = now() - interval '1 second'");
        QCOMPARE(rotate("first", "x"), Kind::Invalid);
        m_sql->exec("UPDATE scoreboard.refresh_families SET created_at = now() - interval '170 days', "
                    "expires_at = now() + interval '1 day'");
        QCOMPARE(rotate("first", "second"), Kind::Rotated);
        // Not 30 days: nobody stays for more than 180 without a password.
        QCOMPARE(
            m_sql->text("SELECT expires_at < now() + interval '11 days' FROM scoreboard.refresh_families"),
            u"t"_s);
    }

    void endsWithTheUsersTokens()
    {
        m_sql->exec("UPDATE scoreboard.users SET tokens_valid_after = now() + interval '1 second'");
        QCOMPARE(rotate("first", "x"), Kind::Invalid);
        m_sql->exec(
            "UPDATE scoreboard.users SET tokens_valid_after = now() - interval '1 day', is_banned = true");
        QCOMPARE(rotate("first", "x"), Kind::Banned);
        m_sql->exec("UPDATE scoreboard.users SET is_active = false");
        QCOMPARE(rotate("first", "x"), Kind::Inactive);
        m_sql->exec("UPDATE scoreboard.users SET is_active = true, is_banned = false");
        QCOMPARE(rotate("first", "second"), Kind::Rotated); // nothing of that used it up
        VERIFY_OK(sessionstore::end(m_sql->connection(), m_session, "logged out"));
        QCOMPARE(rotate("second", "x"), Kind::Invalid);
    }

    void oddCallersAreWrittenDownSafely()
    {
        const auto rotated = sessionstore::rotate(
            m_sql->connection(), secrets::sha256("first"), pairOf("second"),
            {"not an address'; DROP", QByteArray("agent\0\xff", 7) + QByteArray(9000, 'x')}, m_times);
        VERIFY_OK(rotated);
        QCOMPARE(rotated->kind, Kind::Rotated);
        QCOMPARE(m_sql->text("SELECT ip_address, length(user_agent) FROM scoreboard.sessions"),
                 u"203.0.113.7|500"_s);
    }

private:
    static TokenPair pairOf(const QByteArray &token) { return {"jti " + token, secrets::sha256(token)}; }

    Kind rotate(PgConnection &connection, const QByteArray &used, const QByteArray &next) const
    {
        const auto rotated = sessionstore::rotate(connection, secrets::sha256(used), pairOf(next),
                                                  {"203.0.113.8", "again"}, m_times);
        if (!rotated)
            qWarning().noquote() << why(rotated);
        return rotated ? rotated->kind : Kind::Invalid;
    }
    Kind rotate(const QByteArray &used, const QByteArray &next) const
    {
        return rotate(m_sql->connection(), used, next);
    }

    /// As if so many seconds had passed.
    void later(int seconds)
    {
        m_sql->exec("UPDATE scoreboard.refresh_tokens SET used_at = used_at - $1 * interval '1 second', "
                    "issued_at = issued_at - $1 * interval '1 second'",
                    PgParams().integer(seconds));
    }

    QString living(const QByteArray &first)
    {
        return m_sql->text(
            "SELECT count(*) FROM scoreboard.refresh_tokens WHERE used_at IS NULL AND family_id = "
            "(SELECT family_id FROM scoreboard.refresh_tokens WHERE token_hash = $1)",
            PgParams().bytes(secrets::sha256(first)));
    }

    void expectEnded()
    {
        QCOMPARE(m_sql->text(
                     "SELECT f.revoked_at IS NOT NULL, s.revoked_at IS NOT NULL "
                     "FROM scoreboard.refresh_families f JOIN scoreboard.sessions s ON s.id = f.session_id"),
                 u"t|t"_s);
        QCOMPARE(
            m_sql->text(
                "SELECT action_type, user_id, ip_address, metadata->>'sessionId' FROM scoreboard.audit_log"),
            u"REFRESH_TOKEN_REUSED|%1|203.0.113.8|%2"_s.arg(m_user.toString(),
                                                            QString::fromLatin1(m_session)));
    }

    TestServers m_servers;
    std::unique_ptr<SqlSession> m_sql;
    SessionTimes m_times;
    UserId m_user;
    QByteArray m_session;
};

QTEST_GUILESS_MAIN(TestSessionStore)
#include "tst_sessionstore.moc"
