// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditsealer.h"

#include <thread>

#include <QRandomGenerator>
#include <QRegularExpression>

#include "core/audit/auditverifier.h"
#include "core/postgres/connectionpool.h"
#include "core/postgres/migrator.h"
#include "core/postgres/pgtransaction.h"
#include "tests/support/scorestack.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr const char *kWrite
    = "INSERT INTO scoreboard.audit_log (action_type, actor, metadata) "
      "SELECT 'TEST', 'writer', jsonb_build_object('n', n) FROM generate_series(1, $1) n";

/// Writes so many rows, a few a transaction, some of which stay open while others commit; returns what went wrong.
QString write(const QString &dsn, int transactions, quint32 seed)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return toString(connection.error());
    QRandomGenerator random(seed);
    for (int i = 0; i < transactions; ++i) {
        const auto transaction = PgTransaction::begin(**connection);
        if (!transaction)
            return toString(transaction.error());
        if (const auto written = (*connection)->exec(kWrite, PgParams().integer(3)); !written)
            return toString(written.error());
        if (random.bounded(4) == 0) { // others are faster
            if (const auto held = (*connection)->exec("SELECT pg_sleep(0.01)"); !held)
                return toString(held.error());
        }
        if (i % 10 == 9) // also some that never happen
            continue;
        if (const auto done = (*transaction)->commit(); !done)
            return toString(done.error());
    }
    return {};
}

/// Seals until it is told to stop and nothing is left.
QString sealOn(const QString &dsn, const std::atomic<bool> &stop, std::atomic<int> &portions)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return toString(connection.error());
    for (bool last = false;;) {
        const auto portion = AuditSealer::sealOnce(**connection, 100);
        if (!portion)
            return toString(portion.error());
        portions += portion->sealed > 0;
        if (portion->sealed == 0 && last)
            return {};
        last = portion->sealed == 0 && stop;
    }
}

} // namespace

class TestAuditSealer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }

    void init()
    {
        const auto dsn = test::migratedDatabase(m_servers);
        VERIFY_OK(dsn);
        m_sql = std::make_unique<test::SqlSession>(*dsn);
    }
    void cleanup() { m_sql.reset(); }

    void twoSealersMakeOneChainOfWhatManyWrite()
    {
        constexpr int kWriters = 4;
        constexpr int kTransactions = 250;
        std::atomic<bool> stop = false;
        std::array<std::atomic<int>, 2> portions{};
        std::array<QString, kWriters> wrote;
        std::array<QString, 2> sealed;
        {
            std::vector<std::jthread> sealers;
            for (size_t i = 0; i < sealed.size(); ++i)
                sealers.emplace_back([&, i] { sealed[i] = sealOn(m_sql->dsn(), stop, portions[i]); });
            std::vector<std::jthread> writers;
            for (size_t i = 0; i < wrote.size(); ++i)
                writers.emplace_back([&, i] { wrote[i] = write(m_sql->dsn(), kTransactions, quint32(i)); });
            writers.clear(); // joins
            stop = true;
        }
        for (const QString &problem : wrote)
            QCOMPARE(problem, QString());
        for (const QString &problem : sealed)
            QCOMPARE(problem, QString());
        const int rows = kWriters * kTransactions * 9 / 10 * 3;
        const QString all = QString::number(rows);
        QCOMPARE(
            m_sql->text(
                "SELECT count(*), min(position), max(position), count(DISTINCT (row_id, row_created_at)) "
                "FROM scoreboard.audit_chain"),
            all + u"|1|"_s + all + u'|' + all);
        QCOMPARE(m_sql->text(
                     "SELECT count(*) FROM scoreboard.audit_log a WHERE NOT EXISTS (SELECT FROM "
                     "scoreboard.audit_chain c WHERE c.row_id = a.id AND c.row_created_at = a.created_at)"),
                 u"0"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_unsealed"), u"0"_s);
        QVERIFY2(portions[0] + portions[1] > 1, "all was sealed at once");
        const auto verdict = AuditVerifier(m_sql->connection()).run({});
        VERIFY_OK(verdict);
        QVERIFY2(verdict->isIntact(), qPrintable(verdict->sentence));
        QCOMPARE(verdict->verified, rows);
    }

    /// The row with the lower id is committed when that with the higher one has its seal.
    void aLateCommitIsNotMissed()
    {
        test::SqlSession late(m_sql->dsn());
        late.exec("BEGIN");
        late.exec(kWrite, PgParams().integer(1));
        m_sql->exec(kWrite, PgParams().integer(1));
        QCOMPARE(seal().sealed, 1);
        late.exec("COMMIT");
        QCOMPARE(seal().sealed, 1);
        QCOMPARE(
            m_sql->text("SELECT string_agg(row_id::text, ' ' ORDER BY position) FROM scoreboard.audit_chain"),
            u"2 1"_s);
    }

    void whoComesSecondLeavesItToTheFirst()
    {
        m_sql->exec(kWrite, PgParams().integer(1));
        test::SqlSession other(m_sql->dsn());
        other.exec("BEGIN");
        other.exec("SELECT pg_advisory_xact_lock(hashtextextended('scoreboard.audit_chain', 0))");
        QCOMPARE(seal().sealed, 0);
        other.exec("COMMIT");
        QCOMPARE(seal().sealed, 1);
    }

    /// A transaction that fails leaves neither chain nor queue half done.
    void aPortionIsSealedWholeOrNotAtAll()
    {
        m_sql->exec(kWrite, PgParams().integer(5));
        m_sql->exec("REVOKE DELETE ON scoreboard.audit_unsealed FROM scorewatch_app");
        m_sql->exec("SET ROLE scorewatch_app");
        const auto portion = AuditSealer::sealOnce(m_sql->connection(), 10);
        QVERIFY(!portion);
        QCOMPARE(portion.error().code, Error::Code::PermissionDenied);
        m_sql->exec("RESET ROLE");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_chain"), u"0"_s);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_unsealed"), u"5"_s);
        QCOMPARE(seal().sealed, 5);
    }

    void theServicesRoleCanSealAndNothingMore()
    {
        m_sql->exec(kWrite, PgParams().integer(5));
        m_sql->exec("SET ROLE scorewatch_app");
        const auto portion = AuditSealer::sealOnce(m_sql->connection(), 3);
        VERIFY_OK(portion);
        QCOMPARE(portion->sealed, 3);
        QVERIFY(portion->isMore);
        QCOMPARE(portion->head.position, 3);
        for (const char *sql :
             {"UPDATE scoreboard.audit_chain SET row_hash = chain_hash", "DELETE FROM scoreboard.audit_chain",
              "TRUNCATE scoreboard.audit_chain",
              "INSERT INTO scoreboard.audit_unsealed (row_created_at, row_id) VALUES (now(), 1)",
              "INSERT INTO scoreboard.audit_chain (position, row_id, row_created_at, row_hash, "
              "chain_hash, sealed_at) SELECT 9, 9, now(), row_hash, chain_hash, now() FROM "
              "scoreboard.audit_chain"})
            QCOMPARE(m_sql->refusal(sql), QByteArray("42501"));
        for (const char *role : {"operator", "moderator"}) {
            m_sql->exec(QByteArray("SET ROLE scorewatch_") + role);
            QCOMPARE(m_sql->refusal("SELECT position, row_id FROM scoreboard.audit_chain"), QByteArray());
            QCOMPARE(m_sql->refusal("SELECT row_hash FROM scoreboard.audit_chain"), QByteArray("42501"));
            QCOMPARE(m_sql->refusal("SELECT chain_hash FROM scoreboard.audit_chain"), QByteArray("42501"));
        }
        m_sql->exec("RESET ROLE");
    }

    void evenTheOwnerRewritesNothingByMistake()
    {
        const auto players = test::addPlayers(m_sql->connection(), 1);
        VERIFY_OK(players);
        m_sql->exec(kWrite, PgParams().integer(2));
        m_sql->exec(
            "INSERT INTO scoreboard.moderation_actions (user_id, action, actor, reason) VALUES ($1, 'note', "
            "'mara', 'x')",
            PgParams().uuid(players->front()));
        QCOMPARE(seal().sealed, 2);
        m_sql->exec("SET ROLE scorewatch_owner");
        for (const char *log : {"audit_log", "moderation_actions", "audit_chain"}) {
            const QByteArray table(log);
            for (const QByteArray &sql :
                 {"UPDATE scoreboard." + table
                      + (table == "audit_chain" ? " SET sealed_at = now()" : " SET actor = 'x'"),
                  "DELETE FROM scoreboard." + table, "TRUNCATE scoreboard." + table + " CASCADE"}) {
                QCOMPARE(m_sql->refusal(sql), QByteArray("42501"));
                QVERIFY2(m_sql->refusalWords(sql).contains(u"is append-only"_s),
                         qPrintable(m_sql->refusalWords(sql)));
                m_sql->exec("BEGIN");
                m_sql->exec("SELECT set_config('scorewatch.rewrite_logs', 'on', true)");
                QCOMPARE(m_sql->refusal(sql), QByteArray());
                m_sql->exec("ROLLBACK");
            }
        }
        m_sql->exec("RESET ROLE");
    }

    void rowsOfEveryPartitionAreSealed()
    {
        m_sql->exec(
            "SELECT scoreboard.ensure_partition('audit_log', '2024-02-01')"); // attached after the triggers
        for (const char *at : {"2024-02-29 23:59:59.999999+00", "2001-01-01 00:00:00+00"})
            m_sql->exec(
                "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('TEST', 'x', $1)",
                PgParams().text(QByteArray(at)));
        m_sql->exec(
            "INSERT INTO scoreboard.audit_log_2024_02 (action_type, actor, created_at) VALUES ('TEST', 'x', "
            "'2024-02-03')");
        m_sql->exec(kWrite, PgParams().integer(1));
        QCOMPARE(m_sql->text("SELECT count(DISTINCT tableoid) FROM scoreboard.audit_log"), u"3"_s);
        QCOMPARE(seal().sealed, 4);
        const auto verdict = AuditVerifier(m_sql->connection()).run({});
        VERIFY_OK(verdict);
        QVERIFY2(verdict->isIntact(), qPrintable(verdict->sentence));
        QCOMPARE(verdict->verified, 4);
    }

    /// Draining a default partition writes rows anew that have their seal.
    void aRowThatMovesToItsPartitionKeepsItsSeal()
    {
        m_sql->exec("INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('TEST', 'x', "
                    "'2024-02-03')");
        QCOMPARE(seal().sealed, 1);
        m_sql->exec("SET ROLE scorewatch_owner");
        m_sql->exec("BEGIN");
        m_sql->exec("SELECT set_config('scorewatch.rewrite_logs', 'on', true)");
        m_sql->exec("CREATE TEMPORARY TABLE moved AS TABLE scoreboard.audit_log_default");
        m_sql->exec("DELETE FROM scoreboard.audit_log_default");
        m_sql->exec("SELECT scoreboard.ensure_partition('audit_log', '2024-02-01')");
        m_sql->exec("INSERT INTO scoreboard.audit_log SELECT * FROM moved");
        m_sql->exec("COMMIT");
        m_sql->exec("RESET ROLE");
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_unsealed"), u"1"_s);
        QCOMPARE(seal().sealed, 0);
        QCOMPARE(m_sql->text("SELECT count(*) FROM scoreboard.audit_unsealed"), u"0"_s);
        const auto verdict = AuditVerifier(m_sql->connection()).run({});
        VERIFY_OK(verdict);
        QVERIFY2(verdict->isIntact() && verdict->verified == 1, qPrintable(verdict->sentence));
    }

    void sealsByItselfAndTellsTheHead()
    {
        ConnectionPool pool(m_sql->dsn(), PgConnection::Options(), 2);
        AuditSealer first(pool, {.interval = 10ms, .batch = 7});
        AuditSealer second(pool, {.interval = 10ms, .batch = 7});
        int sealed = 0;
        for (AuditSealer *sealer : {&first, &second})
            connect(sealer, &AuditSealer::sealed, this, [&sealed](int rows) { sealed += rows; });
        m_sql->exec(kWrite, PgParams().integer(100));
        QTest::ignoreMessage(
            QtInfoMsg,
            QRegularExpression(u"The audit is sealed up to position \\d+ with the head [0-9a-f]{64}"_s));
        first.start();
        second.start();
        QTRY_COMPARE(sealed, 100);
        m_sql->exec(kWrite, PgParams().integer(1));
        QTRY_COMPARE(sealed, 101);
    }

    void aFailureIsToldOnceAndOvercome()
    {
        ConnectionPool pool(m_sql->dsn(), PgConnection::Options(), 1);
        AuditSealer sealer(pool, {.interval = 10ms, .retryFirst = 10ms, .retryCeiling = 20ms});
        QSignalSpy sealed(&sealer, &AuditSealer::sealed);
        QSignalSpy failed(&sealer, &AuditSealer::failed);
        m_sql->exec(kWrite, PgParams().integer(3));
        m_sql->exec("ALTER TABLE scoreboard.audit_chain RENAME TO elsewhere");
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"New rows of the audit wait for their seal"_s));
        sealer.start();
        QTRY_VERIFY(failed.count() >= 2);
        QTest::ignoreMessage(QtInfoMsg, "The audit is sealed again");
        m_sql->exec("ALTER TABLE scoreboard.elsewhere RENAME TO audit_chain");
        QTRY_COMPARE(sealed.count(), 1);
    }

    void whatWasThereBeforeTheChainIsSealedToo()
    {
        const auto dsn = m_servers.createDatabase();
        VERIFY_OK(dsn);
        test::SqlSession older(*dsn);
        const auto all = loadMigrations(QLatin1StringView(kBuiltInMigrations));
        VERIFY_OK(all);
        const QTemporaryDir folder;
        for (const Migration &migration : *all) {
            QFile file(folder.filePath(migration.fileName));
            if (migration.fileName < "015"_L1)
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(migration.sql) == migration.sql.size());
        }
        VERIFY_OK(Migrator(older.connection(), folder.path()).migrate());
        older.exec(kWrite, PgParams().integer(3));
        VERIFY_OK(Migrator(older.connection()).migrate());
        const auto portion = AuditSealer::sealOnce(older.connection(), 10);
        VERIFY_OK(portion);
        QCOMPARE(portion->sealed, 3);
    }

private:
    AuditSealer::Portion seal()
    {
        const auto portion = AuditSealer::sealOnce(m_sql->connection(), 1000);
        if (!portion)
            QTest::qFail(test::why(portion).constData(), __FILE__, __LINE__);
        return portion.valueOr({});
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestAuditSealer)
#include "tst_auditsealer.moc"
