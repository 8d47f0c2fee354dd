// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/identity/accountstore.h"

#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestAccountStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<SqlSession>(*dsn);
        m_sql->exec("SET ROLE scorewatch_app"); // with the rights that the service has
    }

    void addsAndFinds()
    {
        const UserId mara = add(u"mara"_s, u"Mara@Example.com"_s);
        QVERIFY(!mara.isNull());
        for (const QString &login : {u"mara"_s, u"Mara@Example.com"_s, u"mara@EXAMPLE.com"_s}) {
            const auto found = accountstore::find(m_sql->connection(), login);
            VERIFY_OK(found);
            QVERIFY(found->has_value());
            QCOMPARE((*found)->userId, mara);
            QCOMPARE((*found)->passwordHash, QByteArray("a hash"));
            QVERIFY((*found)->isActive && !(*found)->isBanned);
        }
        for (const QString &login : {u"Mara"_s, u"mara%"_s, u"' OR true --"_s}) {
            const auto found = accountstore::find(m_sql->connection(), login);
            VERIFY_OK(found);
            QVERIFY(!found->has_value());
        }
    }

    void everybodyGetsAScoreAndAPlaceInTheOutbox()
    {
        const UserId mara = add(u"mara"_s, u"mara@example.com"_s);
        QCOMPARE(m_sql->text("SELECT score, on_board FROM scoreboard.scores WHERE user_id = $1",
                             PgParams().uuid(mara)),
                 u"0|t"_s);
        QCOMPARE(m_sql->text("SELECT kind FROM scoreboard.outbox"), u"new"_s);
    }

    void saysWhatIsTaken()
    {
        QVERIFY(!add(u"mara"_s, u"mara@example.com"_s).isNull());
        QVERIFY(add(u"mara"_s, u"other@example.com"_s).isNull());
        QCOMPARE(m_taken, QByteArray("username"));
        QVERIFY(add(u"MARA"_s, u"other@example.com"_s).isNull());
        QCOMPARE(m_taken, QByteArray("username"));
        QVERIFY(add(u"other"_s, u"MARA@example.com"_s).isNull());
        QCOMPARE(m_taken, QByteArray("email"));
        QVERIFY(!add(u"other"_s, u"other@example.com"_s).isNull());
    }

    /// A name of before the rule that a name is no address.
    void anAddressIsItsOwners()
    {
        m_sql->exec("INSERT INTO scoreboard.users (username, email, password_hash) "
                    "VALUES ('mara@example.com', 'thief@example.com', 'b')");
        const UserId mara = add(u"mara"_s, u"mara@example.com"_s);
        const auto found = accountstore::find(m_sql->connection(), u"mara@example.com"_s);
        VERIFY_OK(found);
        QVERIFY(found->has_value());
        QCOMPARE((*found)->userId, mara);
    }

private:
    UserId add(const QString &name, const QString &email)
    {
        const auto added = accountstore::add(m_sql->connection(), {name, email, u"VN"_s, "a hash"});
        if (!added)
            qWarning().noquote() << why(added);
        m_taken = added ? added->taken : QByteArray();
        return added ? added->userId.value_or(UserId()) : UserId();
    }

    TestServers m_servers;
    std::unique_ptr<SqlSession> m_sql;
    QByteArray m_taken;
};

QTEST_GUILESS_MAIN(TestAccountStore)
#include "tst_accountstore.moc"
