// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

/// The values that the schema takes and those that it refuses, whoever sends them.
class TestSchemaValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(m_servers.start(test::TestServers::PostgreSql));
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
    }

    // Nothing that a test does is kept, so all can use one database.
    void init() { m_sql->exec("BEGIN"); }
    void cleanup() { m_sql->exec("ROLLBACK"); }
    void cleanupTestCase() { m_sql.reset(); }

    void emails_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<bool>("accepted");
        for (const auto &[email, accepted] : std::initializer_list<std::pair<const char *, bool>>{
                 {"ada@example.com", true},
                 {"Ada.Lovelace+board@mail.example.co.uk", true},
                 {"o'brien@example.ie", true},
                 {"a_b%c-d@example.museum", true},
                 {"x@xn--80ak6aa92e.xn--p1ai", true},
                 {"1@2.io", true},
                 {"a@b.||", false}, // the seed's [A-Z|a-z] takes it
                 {"", false},
                 {"a", false},
                 {"@example.com", false},
                 {"a@", false},
                 {"a@example", false},
                 {"a@.com", false},
                 {"a@example..com", false},
                 {"a@example.c", false},
                 {"a b@example.com", false},
                 {"a@exa mple.com", false},
                 {"a@b@example.com", false},
                 {"a@example.com>", false},
                 {"a@example.c0m", false}})
            QTest::newRow(*email ? email : "empty") << QString::fromUtf8(email) << accepted;
        QTest::newRow("a line feed at the end") << u"a@example.com\n"_s << false;
        QTest::newRow("256 characters") << QString(244, u'a') + u"@example.com"_s << false;
        QTest::newRow("255 characters") << QString(243, u'a') + u"@example.com"_s << true;
    }

    void emails()
    {
        QFETCH(QString, email);
        QFETCH(bool, accepted);
        const QByteArray state = m_sql->refusal(
            "INSERT INTO scoreboard.users (username, email, password_hash) VALUES ('name', $1, '!')",
            PgParams().text(email));
        QCOMPARE(state.isEmpty(), accepted);
    }

    void usernames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("plain") << u"Ada"_s << true;
        QTest::newRow("HTML, emoji, right-to-left")
            << u"<b>\U0001F3C6</b>\u202Eevil"_s << true; // shown as it is, never run
        QTest::newRow("255 characters") << QString(255, u'\u00e4') << true;
        QTest::newRow("256 characters") << QString(256, u'a') << false;
        QTest::newRow("empty") << u""_s << false;
        QTest::newRow("blank") << u"   "_s << false;
        QTest::newRow("a line feed") << u"a\nb"_s << false;
        QTest::newRow("an escape character") << u"a\x1b[2Jb"_s << false;
    }

    void usernames()
    {
        QFETCH(QString, name);
        QFETCH(bool, accepted);
        const QByteArray state
            = m_sql->refusal("INSERT INTO scoreboard.users (username, email, password_hash) "
                             "VALUES ($1, 'a@example.com', '!')",
                             PgParams().text(name));
        QCOMPARE(state.isEmpty(), accepted);
    }

    void namesAndAddressesAreUnique()
    {
        addPlayers(1);
        QCOMPARE(m_sql->refusal("INSERT INTO scoreboard.users (username, email, password_hash) "
                                "VALUES ('player 1', 'other@example.com', '!')"),
                 QByteArray("23505"));
        QCOMPARE(m_sql->refusal("INSERT INTO scoreboard.users (username, email, password_hash) "
                                "VALUES ('other', 'PLAYER1@Example.COM', '!')"),
                 QByteArray("23505"));
    }

    void refusedInPlayers_data()
    {
        QTest::addColumn<QByteArray>("sql");
        for (const char *sql :
             {"UPDATE scoreboard.scores SET score = -1",
              "UPDATE scoreboard.scores SET score = 9007199254740992",
              "UPDATE scoreboard.scores SET version = -1", "UPDATE scoreboard.users SET country_code = 'de'",
              "UPDATE scoreboard.users SET metadata = '[]'",
              "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('nothing', 'Nothing', 0)",
              "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('much', 'Much', 1000000001)",
              "INSERT INTO scoreboard.action_types (id, name, points) VALUES (' ', 'Blank', 1)",
              "INSERT INTO scoreboard.action_types (id, name, points) VALUES ('scorewatch:mine', 'Ours', 1)",
              "DELETE FROM scoreboard.users"})
            QTest::newRow(sql) << QByteArray(sql);
    }
    void refusedInPlayers() { refuse(); }

    void refusedInTheLedger_data()
    {
        QTest::addColumn<QByteArray>("sql");
        for (const char *values :
             {"1, 'a', 'increment', 0, 5, 5", "1, 'a', 'standing', 5, 0, 5", "1, 'a', 'increment', 5, 0, 6",
              "1, 'a', 'correction', -5, 0, -5", "1, 'a', 'increment', 1, 9007199254740991, 9007199254740992",
              "0, 'a', 'increment', 5, 0, 5", "1, 'a', 'unknown', 5, 0, 5", "1, NULL, 'increment', 5, 0, 5"})
            QTest::newRow(values)
                << "INSERT INTO scoreboard.score_history (user_id, version, action_id, kind, points_awarded, "
                   "balance_before, balance_after) VALUES (gen_random_uuid(), "
                    + QByteArray(values) + ')';
    }
    void refusedInTheLedger() { refuse(); }

    void refusedInLogs_data()
    {
        QTest::addColumn<QByteArray>("sql");
        for (const char *sql :
             {"INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('SCORE_INCREMENT', 'x')",
              "INSERT INTO scoreboard.audit_log (action_type, actor) VALUES ('X', ' ')",
              "INSERT INTO scoreboard.audit_log (action_type, actor, action_token_hash) "
              "VALUES ('X', 'x', 'in clear')",
              "INSERT INTO scoreboard.sessions (user_id, jwt_token_id, expires_at) "
              "SELECT id, 'j', now() FROM scoreboard.users LIMIT 1",
              "INSERT INTO scoreboard.used_action_tokens (token_hash, user_id, action_id, expires_at) "
              "VALUES ('short', gen_random_uuid(), 'a', now())",
              "INSERT INTO scoreboard.idempotency (principal, key, request_hash) VALUES ('p', '', '')",
              "INSERT INTO scoreboard.idempotency (principal, key, request_hash) "
              "VALUES ('p', repeat('k', 513), '')",
              "INSERT INTO scoreboard.outbox (user_ids) VALUES ('{}')",
              "INSERT INTO scoreboard.projection_state (only_row) VALUES (false)",
              "INSERT INTO scoreboard.projection_state DEFAULT VALUES"})
            QTest::newRow(sql) << QByteArray(sql);
    }
    void refusedInLogs() { refuse(); }

    void refusedInModeration_data()
    {
        QTest::addColumn<QByteArray>("sql");
        for (const char *sql :
             {"UPDATE scoreboard.fraud_rules SET threshold = 'NaN'",
              "UPDATE scoreboard.fraud_rules SET threshold = -1",
              "UPDATE scoreboard.fraud_rules SET time_window = '0'",
              "UPDATE scoreboard.fraud_rules SET severity = 'urgent'",
              "INSERT INTO scoreboard.fraud_events (user_id, rule_name, severity, action_taken, mode) "
              "SELECT id, 'burst', 'high', 'ban', 'shadow' FROM scoreboard.users LIMIT 1",
              "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason) "
              "SELECT id, 'ban', 'me', '  ' FROM scoreboard.users LIMIT 1",
              "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason) "
              "SELECT id, 'ban', 'me', repeat('x', 100000) FROM scoreboard.users LIMIT 1",
              "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, approved_by, reason) "
              "SELECT id, 'ban', 'me', 'me', 'four eyes' FROM scoreboard.users LIMIT 1",
              "INSERT INTO scoreboard.cases (user_id, severity, opened_by) "
              "SELECT id, 'low', 'x' FROM scoreboard.users u, generate_series(1, 2)",
              "INSERT INTO scoreboard.jobs (kind, target, requested_by, state) "
              "VALUES ('vacuum', 'scores', 'me', 'running')",
              "INSERT INTO scoreboard.jobs (kind, target, requested_by, approved_by) "
              "VALUES ('vacuum', 'scores', 'me', 'me')"})
            QTest::newRow(sql) << QByteArray(sql);
    }
    void refusedInModeration() { refuse(); }

private:
    void addPlayers(int count) { VERIFY_OK(test::addPlayers(m_sql->connection(), count)); }

    void refuse()
    {
        QFETCH(QByteArray, sql);
        addPlayers(2);
        const QByteArray state = m_sql->refusal(sql);
        QVERIFY2(state.startsWith("23"), state.constData()); // a rule of the data, no slip in the statement
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestSchemaValues)
#include "tst_schemavalues.moc"
