// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/databaseactor.h"

#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

/// Who is at the desk, by the login.
class TestDatabaseActor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(TestServers::PostgreSql));
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<SqlSession>(*dsn);
        m_sql->exec("CREATE ROLE mara LOGIN IN ROLE scorewatch_moderator");
        m_sql->exec("CREATE ROLE otto LOGIN IN ROLE scorewatch_operator");
        m_sql->exec("CREATE ROLE ada LOGIN IN ROLE scorewatch_admin, scorewatch_operator");
        m_sql->exec("CREATE ROLE service LOGIN IN ROLE scorewatch_app");
        m_sql->exec("CREATE ROLE stranger LOGIN");
        const auto players = addPlayers(m_sql->connection(), 2);
        VERIFY_OK(players);
        m_player = players->front();
        m_sql->exec("UPDATE scoreboard.users SET username = 'Mara' WHERE id = $1", PgParams().uuid(m_player));
    }
    void cleanup() { m_sql->exec("RESET SESSION AUTHORIZATION"); }

    void namesTheLoginAndItsHighestRole_data()
    {
        QTest::addColumn<QByteArray>("login");
        QTest::addColumn<Role>("role");
        QTest::newRow("operator") << QByteArray("otto") << Role::Operator;
        QTest::newRow("moderator") << QByteArray("mara") << Role::Moderator;
        QTest::newRow("administrator") << QByteArray("ada") << Role::Admin;
        QTest::newRow("nobody of ours") << QByteArray("stranger") << Role::Player;
    }
    void namesTheLoginAndItsHighestRole()
    {
        QFETCH(QByteArray, login);
        QFETCH(Role, role);
        const auto actor = as(login);
        VERIFY_OK(actor);
        QCOMPARE(actor->name, QString::fromUtf8(login));
        QCOMPARE(actor->role, role);
    }

    void findsTheAccountOfTheSameName()
    {
        const auto mara = as("mara");
        VERIFY_OK(mara);
        QCOMPARE(mara->userId, std::optional(m_player));
        const auto otto = as("otto");
        VERIFY_OK(otto);
        QVERIFY(!otto->userId);
    }

    void namesWhoIsAtTheMachineBehindALoginOfThePrograms()
    {
        const auto service = as("service");
        VERIFY_OK(service);
        QCOMPARE(service->role, Role::Admin);
        QVERIFY(!service->name.isEmpty());
        QVERIFY(service->name != u"service"_s);
        m_sql->exec("RESET SESSION AUTHORIZATION");
        const auto owner = readDatabaseActor(m_sql->connection());
        VERIFY_OK(owner);
        QCOMPARE(owner->role, Role::Admin);
        QCOMPARE(owner->name, service->name);
    }

private:
    Result<Actor> as(const QByteArray &login)
    {
        m_sql->exec("SET SESSION AUTHORIZATION " + login);
        return readDatabaseActor(m_sql->connection());
    }

    TestServers m_servers;
    std::unique_ptr<SqlSession> m_sql;
    UserId m_player;
};

QTEST_GUILESS_MAIN(TestDatabaseActor)
#include "tst_databaseactor.moc"
