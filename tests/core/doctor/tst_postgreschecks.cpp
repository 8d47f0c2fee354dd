// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/doctor.h"

#include "tests/support/doctorbench.h"
#include "tests/support/postgrespooler.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;
using Status = DoctorCheck::Status;

/// What the doctor says of PostgreSQL when something is wrong with it, or with our rights.
class TestPostgresChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_bench.start()); }
    void init() { VERIFY_OK(m_bench.renew()); }
    void cleanup() { m_bench.clear(); }

    void aBadSettingIsCuredWhereItWasSet_data();
    void aBadSettingIsCuredWhereItWasSet();
    void theRoleHasTooFewRights();
    void theRoleDoesNotInherit();

    void theSchema_data();
    void theSchema();
    void partitionsRunOut();
    void rowsInADefaultPartition();
    void theOutboxStandsStill();

    void aPoolerIsNoticed();
    void theDirectAddress();

private:
    DoctorBench m_bench;
};

void TestPostgresChecks::aBadSettingIsCuredWhereItWasSet_data()
{
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("cure");
    QTest::newRow("database") << QByteArray("ALTER DATABASE %1 SET synchronous_commit = off") << QString()
                              << u"ALTER DATABASE %1 RESET synchronous_commit;"_s;
    QTest::newRow("role") << QByteArray("ALTER ROLE \"Night Shift\" SET synchronous_commit = off")
                          << QString() << u"ALTER ROLE \"Night Shift\" RESET synchronous_commit;"_s;
    QTest::newRow("role in the database")
        << QByteArray("ALTER ROLE \"Night Shift\" IN DATABASE %1 SET synchronous_commit = off") << QString()
        << u"ALTER ROLE \"Night Shift\" IN DATABASE %1 RESET synchronous_commit;"_s;
    QTest::newRow("connection") << QByteArray("SELECT 1") << u"&options=-c%20synchronous_commit%3Doff"_s
                                << u"The connection itself sets it"_s;
}

void TestPostgresChecks::aBadSettingIsCuredWhereItWasSet()
{
    QFETCH(QByteArray, damage);
    QFETCH(QString, options);
    QFETCH(QString, cure);
    const QString database = m_bench.dsn().section(u'/', -1).section(u'?', 0, 0);
    m_bench.sql(QByteArray(damage).replace("%1", database.toUtf8()));
    const auto connection = m_bench.connectAs(QLatin1String(DoctorBench::kRole), options);
    QVERIFY(connection);
    DoctorSubject broken = m_bench.subject();
    broken.postgres.connection = connection.get();
    const DoctorCheck check = m_bench.look("postgres.synchronous-commit", broken);
    QCOMPARE(check.status, Status::Bad);
    QCOMPARE(check.found, u"off"_s);
    QVERIFY2(check.advice.contains(cure.replace(u"%1"_s, database)), qPrintable(check.advice));
    // What the servers of tests have on their command line is cured there.
    QVERIFY(m_bench.look("postgres.fsync", broken).advice.contains(u"command line"_s));
}

void TestPostgresChecks::theRoleHasTooFewRights()
{
    const auto connection = m_bench.connectAs(QLatin1String(DoctorBench::kRole));
    QVERIFY(connection);
    DoctorSubject limited = m_bench.subject();
    limited.postgres.connection = connection.get();
    DoctorCheck check = m_bench.look("postgres.role", limited);
    QCOMPARE(check.status, Status::Bad);
    QCOMPARE(check.advice, u"GRANT scorewatch_app TO \"Night Shift\";"_s);
    QCOMPARE(m_bench.look("postgres.write-scores", limited).status, Status::Bad);
    for (const char *id : {"postgres.schema", "postgres.partitions-ahead", "postgres.default-partition",
                           "postgres.outbox", "redis.board"})
        QVERIFY2(m_bench.look(id, limited).status == Status::Unknown, id);
    const std::pair<const char *, const char *> predefined[]
        = {{"postgres.monitor", "pg_monitor"},
           {"postgres.read-all-data", "pg_read_all_data"},
           {"postgres.signal-backend", "pg_signal_backend"}};
    for (const auto &[id, role] : predefined) {
        check = m_bench.look(id, limited);
        QCOMPARE(check.status, Status::Warning);
        const QString grant = u"GRANT %1 TO \"Night Shift\";"_s.arg(QLatin1String(role));
        QVERIFY2(check.advice.endsWith(grant), qPrintable(check.advice));
        m_bench.sql(grant.toUtf8()); // what is advised helps
        QCOMPARE(m_bench.look(id, limited).status, Status::Ok);
    }

    m_bench.sql("GRANT scorewatch_operator TO \"Night Shift\"");
    QCOMPARE(m_bench.look("postgres.role", limited).found, u"Night Shift, in scorewatch_operator"_s);
    check = m_bench.look("postgres.write-scores", limited);
    QCOMPARE(check.status, Status::Warning);
    QVERIFY2(check.found.contains(u"UPDATE on scoreboard.scores"_s), qPrintable(check.found));
    QCOMPARE(m_bench.look("postgres.schema", limited).status, Status::Ok);
    QCOMPARE(m_bench.look("postgres.default-partition", limited).status, Status::Ok);

    m_bench.sql("GRANT scorewatch_app TO \"Night Shift\"");
    QCOMPARE(m_bench.look("postgres.write-scores", limited).status, Status::Ok);
}

void TestPostgresChecks::theRoleDoesNotInherit()
{
    m_bench.sql("GRANT pg_monitor TO \"Night Shift\"");
    const bool perGrant = m_bench.connection().serverVersion() >= 160000;
    m_bench.sql(perGrant ? "GRANT pg_monitor TO \"Night Shift\" WITH INHERIT FALSE"
                         : "ALTER ROLE \"Night Shift\" NOINHERIT");
    const auto connection = m_bench.connectAs(QLatin1String(DoctorBench::kRole));
    QVERIFY(connection);
    DoctorSubject limited = m_bench.subject();
    limited.postgres.connection = connection.get();
    const DoctorCheck check = m_bench.look("postgres.monitor", limited);
    QCOMPARE(check.status, Status::Warning);
    m_bench.sql(check.advice.section(u". "_s, -1).toUtf8()); // what is advised helps
    QCOMPARE(m_bench.look("postgres.monitor", limited).status, Status::Ok);
}

void TestPostgresChecks::theSchema_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("found");
    QTest::newRow("none") << QByteArray("DROP SCHEMA scoreboard, live_scoreboard, scoreboard_api CASCADE")
                          << u"none"_s;
    QTest::newRow("older") << QByteArray("DELETE FROM scoreboard.schema_migrations WHERE version > 2")
                           << u"an older one"_s;
    QTest::newRow("newer") << QByteArray(
        "INSERT INTO scoreboard.schema_migrations (version, name, checksum, execution_ms) "
        "VALUES (999, '999_future.sql', repeat('0', 64), 1)")
                           << u"newer Scorewatch"_s;
    QTest::newRow("changed") << QByteArray(
        "UPDATE scoreboard.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1")
                             << u"was changed after it was applied"_s;
    QTest::newRow("somebody else's") << QByteArray(
        "DROP SCHEMA scoreboard, live_scoreboard, scoreboard_api CASCADE; CREATE SCHEMA scoreboard")
                                     << u"did not make"_s;
}

void TestPostgresChecks::theSchema()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, found);
    m_bench.sql("SET client_min_messages = error;" + change);
    const DoctorCheck check = m_bench.look("postgres.schema");
    QCOMPARE(check.status, Status::Bad);
    QVERIFY2(check.found.contains(found), qPrintable(check.found));
}

void TestPostgresChecks::partitionsRunOut()
{
    QCOMPARE(m_bench.look("postgres.partitions-ahead").found, u"3 months"_s);
    const auto detach = [this](int month) {
        m_bench.sql("DO $$ BEGIN EXECUTE format('DROP TABLE scoreboard.audit_log_%s', "
                    "to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => "
                    + QByteArray::number(month) + "), 'YYYY_MM')); END $$");
    };
    detach(3);
    QCOMPARE(m_bench.look("postgres.partitions-ahead").found, u"audit_log has 2 months"_s);
    QCOMPARE(m_bench.look("postgres.partitions-ahead").status, Status::Warning);
    detach(1); // a hole counts, whatever is behind it
    QCOMPARE(m_bench.look("postgres.partitions-ahead").status, Status::Bad);
    detach(0);
    QVERIFY(m_bench.look("postgres.partitions-ahead").found.contains(u"no partition for this month"_s));
    m_bench.sql(m_bench.look("postgres.partitions-ahead").advice.section(u". "_s, -1).toUtf8());
    QCOMPARE(m_bench.look("postgres.partitions-ahead").status, Status::Ok);
}

void TestPostgresChecks::rowsInADefaultPartition()
{
    QCOMPARE(m_bench.look("postgres.default-partition").status, Status::Ok);
    m_bench.sql(
        "INSERT INTO scoreboard.audit_log (action_type, actor, created_at) VALUES ('TEST', 'x', '1999-12-31 "
        "23:59:59+00'), "
        "('TEST', 'x', '2001-01-01 00:00:00+00')");
    const DoctorCheck check = m_bench.look("postgres.default-partition");
    QCOMPARE(check.status, Status::Bad);
    QCOMPARE(check.found, u"2 rows in audit_log_default, the oldest of 1999-12"_s);
}

void TestPostgresChecks::theOutboxStandsStill()
{
    m_bench.sql(
        "INSERT INTO scoreboard.outbox (user_ids, created_at) VALUES (ARRAY[gen_random_uuid()], now() - "
        "interval '1 minute')");
    QCOMPARE(m_bench.look("postgres.outbox").status, Status::Warning);
    m_bench.sql("UPDATE scoreboard.outbox SET created_at = now() - interval '1 hour'");
    QCOMPARE(m_bench.look("postgres.outbox").status, Status::Bad);
    QVERIFY(m_bench.look("postgres.outbox").found.contains(u"1 row waiting, the oldest for 60 min"_s));
}

void TestPostgresChecks::aPoolerIsNoticed()
{
    QCOMPARE(m_bench.look("postgres.pooler").found, u"nothing"_s);
    const PostgresPooler pooler(m_bench.servers().redisEndpoint().path.section(u'/', 0, -2));
    const auto pooled = PgConnection::open(pooler.throughIt(m_bench.dsn()), {});
    VERIFY_OK(pooled);
    DoctorSubject between = m_bench.subject();
    between.postgres.connection = pooled->get();
    DoctorCheck check = m_bench.look("postgres.pooler", between);
    QCOMPARE(check.status, Status::Ok); // it works through one
    QCOMPARE(check.found, u"a pooler, such as PgBouncer"_s);
    check = m_bench.look("postgres.direct", between);
    QCOMPARE(check.status, Status::Warning); // but then a direct way has to be known as well
    QVERIFY(check.advice.contains(u"SCOREWATCH_POSTGRES_DIRECT_DSN"_s));

    between.direct.emplace();
    between.direct->connection = &m_bench.connection();
    between.direct->place = u"past it"_s;
    check = m_bench.look("postgres.direct", between);
    QCOMPARE(check.status, Status::Ok);
    QCOMPARE(check.found, u"past it"_s);
}

void TestPostgresChecks::theDirectAddress()
{
    const auto other = PgConnection::open(m_bench.servers().adminDsn(), {});
    VERIFY_OK(other);
    DoctorSubject two = m_bench.subject();
    two.direct.emplace();
    two.direct->connection = other->get();
    two.direct->place = u"elsewhere"_s;
    DoctorCheck check = m_bench.look("postgres.direct", two);
    QCOMPARE(check.status, Status::Bad);
    QCOMPARE(check.found, u"another database: elsewhere"_s);

    two.direct->connection = nullptr;
    two.direct->trouble = {Error::Code::Unavailable, u"Nobody answers."_s, {}, {}};
    check = m_bench.look("postgres.direct", two);
    QCOMPARE(check.status, Status::Bad);
    QCOMPARE(check.found, u"Nobody answers."_s);
}

QTEST_GUILESS_MAIN(TestPostgresChecks)
#include "tst_postgreschecks.moc"
