// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/players/playerreader.h"

#include "core/base/utc.h"
#include "core/redis/redisclient.h"
#include "core/redis/redisthread.h"
#include "core/scoring/boardrebuild.h"
#include "tests/support/scorestack.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestPlayerReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start());
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_dsn = *dsn;
        auto connection = PgConnection::open(m_dsn, {});
        VERIFY_OK(connection);
        m_connection = std::move(*connection);
        const auto players = addPlayers(*m_connection, 3); // "player 1" …
        VERIFY_OK(players);
        m_players = *players;
        VERIFY_OK(setScore(*m_connection, m_players[0], 500));
        VERIFY_OK(setScore(*m_connection, m_players[1], 900));
        VERIFY_OK(m_connection->execScript("UPDATE scoreboard.users SET is_banned = true, banned_until = "
                                           "'2030-01-02 03:04:05+00', ban_reason = 'macro' "
                                           "WHERE username = 'player 3';"
                                           "INSERT INTO scoreboard.users (username, email, password_hash) "
                                           "VALUES ('odd@name', 'plain@example.com', '!')"));
        m_client = m_thread.create<RedisClient>(m_servers.redisEndpoint());
        m_thread.run([this] { m_client->start(); });
        QTRY_VERIFY(m_client->state() == RedisClient::State::Ready);
        VERIFY_OK(BoardRebuild(m_dsn, *m_client).run("run"));
    }

    void finds_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::newRow("name") << u"player 1"_s;
        QTest::newRow("e-mail") << u"player1@example.com"_s;
        QTest::newRow("e-mail in any case") << u"Player1@EXAMPLE.com"_s;
        QTest::newRow("id") << m_players[0].toString();
        QTest::newRow("id in upper case") << m_players[0].toString().toUpper();
    }
    void finds()
    {
        QFETCH(QString, wanted);
        const auto found = PlayerReader(*m_connection).find(wanted);
        VERIFY_OK(found);
        QVERIFY(*found == m_players[0]);
    }

    void aNameMayLookLikeAnAddress() { VERIFY_OK(PlayerReader(*m_connection).find(u"odd@name"_s)); }

    void saysWhoIsNotThere_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<bool>("hint");
        QTest::newRow("nobody") << u"nobody"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("address") << u"nobody@example.com"_s << false;
        QTest::newRow("id") << u"7f6b4e8a-2f0e-4a54-9a3f-5f8f1f0f7c11"_s << false;
        QTest::newRow("quotes") << u"'; DROP TABLE scoreboard.users; --"_s << false;
        QTest::newRow("another case") << u"PLAYER 1"_s << true;
    }
    void saysWhoIsNotThere()
    {
        QFETCH(QString, wanted);
        QFETCH(bool, hint);
        const auto found = PlayerReader(*m_connection).find(wanted);
        QVERIFY(!found);
        QVERIFY(found.error().code == Error::Code::NotFound);
        QVERIFY(found.error().message.contains(u'"' + wanted + u'"'));
        QCOMPARE(found.error().message.contains(u"Did you mean \"player 1\"?"_s), hint);
    }

    void readsAPlayer()
    {
        auto profile = PlayerReader(*m_connection).read(m_players[0], 5);
        VERIFY_OK(profile);
        QCOMPARE(profile->username, u"player 1"_s);
        QCOMPARE(profile->email, u"player1@example.com"_s);
        QCOMPARE(profile->score, 500);
        QCOMPARE(profile->version, 1);
        QVERIFY(profile->onBoard && profile->isActive && !profile->isBanned);
        QVERIFY(profile->createdAt.isValid() && !profile->bannedAt.isValid());
        QCOMPARE(profile->history.size(), 1);
        QCOMPARE(profile->history.first().kind, u"import"_s);
        QCOMPARE(profile->history.first().balanceAfter, 500);
        QVERIFY(!profile->placeUnknown.isEmpty()); // until Redis was asked

        PlayerReader::addPlace(*profile, *m_client);
        QVERIFY(profile->placeUnknown.isEmpty());
        QVERIFY(profile->place == (BoardPlace{.rank = 2, .score = 500, .version = 1, .players = 3}));
    }

    void readsWhoIsOffTheBoard()
    {
        auto profile = PlayerReader(*m_connection).read(m_players[2], 5);
        VERIFY_OK(profile);
        QVERIFY(profile->isBanned && !profile->onBoard);
        QCOMPARE(profile->bannedUntil, QDateTime(QDate(2030, 1, 2), QTime(3, 4, 5), kUtc));
        QCOMPARE(profile->banReason, u"macro"_s);
        PlayerReader::addPlace(*profile, *m_client);
        QVERIFY(!profile->place && profile->placeUnknown.isEmpty()); // it is known: there is none
    }

    void theNewestOfALongHistory()
    {
        VERIFY_OK(m_connection->exec("INSERT INTO scoreboard.score_history (user_id, version, "
                                     "points_awarded, balance_before, balance_after, action_id, created_at) "
                                     "SELECT $1, n, 1, n, n + 1, 'x', now() - make_interval(days => 200 - "
                                     "n::int) FROM generate_series(2, 200) n",
                                     PgParams().uuid(m_players[1])));
        const auto profile = PlayerReader(*m_connection).read(m_players[1], 5);
        VERIFY_OK(profile);
        QList<qint64> versions;
        for (const LedgerEntry &entry : profile->history)
            versions << entry.version;
        QCOMPARE(versions, (QList<qint64>{200, 199, 198, 197, 196}));
    }

    /// An operator sees everything but the address.
    void whatTheRoleMayNotSee()
    {
        VERIFY_OK(m_connection->execScript("ALTER ROLE scorewatch_operator LOGIN"));
        const auto connection
            = PgConnection::open(QString(m_dsn).replace(u"//scorewatch@"_s, u"//scorewatch_operator@"_s), {});
        VERIFY_OK(connection);
        PlayerReader reader(**connection);
        const auto profile = reader.read(m_players[0], 5);
        VERIFY_OK(profile);
        QVERIFY(!profile->email.has_value());
        QCOMPARE(profile->score, 500);
        QCOMPARE(profile->history.size(), 1);
        const auto found = reader.find(u"player1@example.com"_s);
        QVERIFY(!found);
        QVERIFY(found.error().code == Error::Code::PermissionDenied);
        QVERIFY(found.error().message.contains(u"scorewatch_moderator"_s));
    }

    void redisIsAway()
    {
        VERIFY_OK(m_servers.killRedis());
        auto profile = PlayerReader(*m_connection).read(m_players[0], 5);
        VERIFY_OK(profile);
        PlayerReader::addPlace(*profile, *m_client);
        QVERIFY(!profile->place && !profile->placeUnknown.isEmpty());
    }

private:
    TestServers m_servers;
    RedisThread m_thread;
    RedisClient *m_client = nullptr;
    QString m_dsn;
    std::unique_ptr<PgConnection> m_connection;
    std::vector<UserId> m_players;
};

QTEST_GUILESS_MAIN(TestPlayerReader)
#include "tst_playerreader.moc"
