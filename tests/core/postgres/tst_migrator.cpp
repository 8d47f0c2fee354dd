// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/migrator.h"

#include <future>

#include <QDir>
#include <QTemporaryDir>

#include "core/postgres/pgconnection.h"
#include "tests/support/databasecatalogue.h"
#include "tests/support/sqlsession.h"
#include "tests/support/support.h"
#include "tests/support/testservers.h"

using namespace scorewatch;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kMigratorLock = "hashtextextended('scoreboard.schema_migrations', 0)";

Result<QStringList> migrate(const QString &dsn)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return connection.error();
    return Migrator(**connection).migrate();
}

std::future<Result<QStringList>> migrateInAThread(const QString &dsn)
{
    return std::async(std::launch::async, migrate, dsn);
}

} // namespace

class TestMigrator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_servers.start(test::TestServers::PostgreSql)); }
    void cleanup() { m_sql.reset(); }

    // First, because roles belong to the whole server: here they are made by several at once.
    void severalNewDatabasesAtOnce()
    {
        std::vector<std::future<Result<QStringList>>> running;
        for (int i = 0; i < 4; ++i) {
            const auto dsn = m_servers.createDatabase();
            VERIFY_OK(dsn);
            running.push_back(migrateInAThread(*dsn));
        }
        for (auto &one : running) {
            const auto applied = one.get();
            VERIFY_OK(applied);
            QCOMPARE(*applied, allFiles());
        }
    }

    void bringsAnEmptyDatabaseUpToDate()
    {
        openEmpty();
        Migrator migrator(m_sql->connection());
        const QByteArray empty = catalogue();
        const auto before = migrator.status();
        VERIFY_OK(before);
        QCOMPARE(catalogue(), empty); // asking changes nothing
        QVERIFY(before->applied.isEmpty());
        QCOMPARE(before->pending, allFiles());
        QVERIFY(!before->isCurrent());

        const QDateTime start = QDateTime::currentDateTimeUtc().addSecs(-60);
        const auto applied = migrator.migrate();
        VERIFY_OK(applied);
        QCOMPARE(*applied, allFiles());

        const auto after = migrator.status();
        VERIFY_OK(after);
        QVERIFY(after->isCurrent());
        QCOMPARE(after->applied.size(), allFiles().size());
        QCOMPARE(after->applied.first().version, 1);
        QCOMPARE(after->applied.first().name, u"001_foundation.sql"_s);
        QCOMPARE(after->applied.first().checksum.size(), 64);
        QCOMPARE(after->applied.first().appliedBy, text("SELECT session_user"));
        QVERIFY(after->applied.first().appliedAt > start);
    }

    void migratingTwiceChangesNothing()
    {
        openMigrated();
        const QByteArray before = catalogue();
        QVERIFY(before.contains("scoreboard.score_history")); // the comparison sees something
        const auto again = Migrator(m_sql->connection()).migrate();
        VERIFY_OK(again);
        QVERIFY(again->isEmpty());
        QCOMPARE(catalogue(), before);
    }

    void refusesAnotherHistory_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QString>("named");
        QTest::newRow("a file changed after it was applied") << QByteArray(
            "UPDATE scoreboard.schema_migrations SET checksum = repeat('0', 64) WHERE version = 3")
                                                             << u"003_logs.sql was changed"_s;
        QTest::newRow("a file that this program does not have")
            << QByteArray("UPDATE scoreboard.schema_migrations SET name = '003_other.sql' WHERE version = 3")
            << u"003_other.sql, which this program does not have"_s;
        QTest::newRow("two files in another order") << QByteArray(
            "UPDATE scoreboard.schema_migrations m SET name = o.name, checksum = o.checksum "
            "FROM scoreboard.schema_migrations o WHERE (m.version, o.version) IN ((2, 3), (3, 2))")
                                                    << u"made with 003_logs.sql"_s;
        QTest::newRow("one that was left out")
            << QByteArray("DELETE FROM scoreboard.schema_migrations WHERE version = 2")
            << u"not 002_players.sql"_s;
        QTest::newRow("a newer database") << QByteArray(
            "INSERT INTO scoreboard.schema_migrations (version, name, checksum, execution_ms) "
            "SELECT max(version) + 1, '999_future.sql', repeat('a', 64), 1 FROM scoreboard.schema_migrations")
                                          << u"newer Scorewatch (999_future.sql"_s;
    }

    void refusesAnotherHistory()
    {
        QFETCH(QByteArray, change);
        QFETCH(QString, named);
        openMigrated();
        exec(change);
        const QByteArray before = catalogue();
        Migrator migrator(m_sql->connection());

        const auto migrated = migrator.migrate();
        QVERIFY(!migrated);
        QCOMPARE(migrated.error().code, Error::Code::Incompatible);
        QVERIFY2(migrated.error().message.contains(named), qPrintable(migrated.error().message));
        QCOMPARE(catalogue(), before);

        const auto status = migrator.status(); // still tells what is there
        VERIFY_OK(status);
        QVERIFY(status->problem && !status->isCurrent());
        QCOMPARE(status->problem->message, migrated.error().message);
        QVERIFY(status->applied.size() >= 10);
    }

    void refusesADatabaseWithAMissingFile()
    {
        openMigrated();
        const QTemporaryDir folder;
        copyBuiltIn(folder, int(allFiles().size()) - 1);
        const auto migrated = Migrator(m_sql->connection(), folder.path()).migrate();
        QVERIFY(!migrated);
        QCOMPARE(migrated.error().code, Error::Code::Incompatible);
        QVERIFY2(migrated.error().message.contains(allFiles().last()), qPrintable(migrated.error().message));
    }

    void leavesAForeignSchemaAlone()
    {
        openEmpty();
        exec("CREATE SCHEMA scoreboard");
        const auto migrated = Migrator(m_sql->connection()).migrate();
        QVERIFY(!migrated);
        QCOMPARE(migrated.error().code, Error::Code::Incompatible);
        QVERIFY2(migrated.error().message.contains(u"did not make"_s), qPrintable(migrated.error().message));
    }

    void aFailureUndoesItsFileOnly()
    {
        openEmpty();
        const QTemporaryDir folder;
        copyBuiltIn(folder, 1);
        write(folder, u"002_good.sql"_s, "CREATE TABLE scoreboard.good (id integer)");
        write(
            folder, u"003_bad.sql"_s,
            "CREATE TABLE scoreboard.half (id integer); INSERT INTO scoreboard.good VALUES ('not a number')");
        Migrator migrator(m_sql->connection(), folder.path());
        const auto failed = migrator.migrate();
        QVERIFY(!failed);
        QVERIFY2(failed.error().message.contains(u"003_bad.sql"_s), qPrintable(failed.error().message));
        QVERIFY2(failed.error().detail.contains(u"not a number"_s), qPrintable(failed.error().detail));
        QCOMPARE(failed.error().sqlState, QByteArray("22P02"));
        QCOMPARE(text("SELECT to_regclass('scoreboard.half')"), u"-"_s);
        QCOMPARE(text("SELECT count(*) FROM scoreboard.schema_migrations"), u"2"_s);

        write(folder, u"003_bad.sql"_s, "CREATE TABLE scoreboard.half (id integer)"); // it was never applied
        const auto mended = migrator.migrate();
        VERIFY_OK(mended);
        QCOMPARE(*mended, QStringList{u"003_bad.sql"_s});
        QCOMPARE(text("SELECT to_regclass('scoreboard.half')"), u"scoreboard.half"_s);
    }

    void refusesAFileThatEndsItsTransaction()
    {
        openEmpty();
        const QTemporaryDir folder;
        copyBuiltIn(folder, 1);
        write(folder, u"002_commits.sql"_s, "COMMIT");
        const auto failed = Migrator(m_sql->connection(), folder.path()).migrate();
        QVERIFY(!failed);
        QVERIFY2(failed.error().message.contains(u"002_commits.sql"_s), qPrintable(failed.error().message));
        QCOMPARE(text("SELECT count(*) FROM scoreboard.schema_migrations"), u"1"_s);
    }

    void theSecondWaitsAndFindsNothingToDo()
    {
        openEmpty();
        // A database whose transactions see one moment only: what the first commits must still be seen after the wait.
        exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''repeatable "
             "read''', "
             "current_database()); END $$");
        exec(QByteArray("SELECT pg_advisory_lock(") + kMigratorLock
             + ')'); // held by this session, which may take it again
        auto second = migrateInAThread(m_sql->dsn());
        QTRY_COMPARE(text("SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
                          "WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"),
                     u"1"_s);
        const auto first = Migrator(m_sql->connection()).migrate();
        VERIFY_OK(first);
        QCOMPARE(*first, allFiles());
        exec(QByteArray("SELECT pg_advisory_unlock(") + kMigratorLock + ')');
        const auto waited = second.get();
        VERIFY_OK(waited);
        QVERIFY(waited->isEmpty());
    }

    void manyAtOnceApplyEachFileOnce()
    {
        openEmpty();
        std::vector<std::future<Result<QStringList>>> running;
        for (int i = 0; i < 6; ++i)
            running.push_back(migrateInAThread(m_sql->dsn()));
        QStringList applied;
        for (auto &one : running) {
            const auto part = one.get();
            VERIFY_OK(part);
            applied += *part;
        }
        applied.sort();
        QCOMPARE(applied, allFiles());
    }

    void noticesAreNotLost()
    {
        openEmpty();
        exec("SET client_min_messages = error");
        QStringList notices;
        m_sql->connection().setNoticeHandler([&notices](const QString &severity, const QString &words) {
            notices.append(severity + u' ' + words);
        });
        const QTemporaryDir folder;
        copyBuiltIn(folder, 1);
        write(folder, u"002_speaks.sql"_s, "DO $$ BEGIN RAISE NOTICE 'a word to the administrator'; END $$");
        VERIFY_OK(Migrator(m_sql->connection(), folder.path()).migrate());
        QVERIFY2(notices.contains(u"NOTICE a word to the administrator"_s), qPrintable(notices.join(u'\n')));
    }

    void oldServersAreRefused_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("9.6") << 90624 << false;
        QTest::newRow("14.9") << 140009 << false;
        QTest::newRow("15.0") << 150000 << true;
        QTest::newRow("17.11") << 170011 << true;
    }

    void oldServersAreRefused()
    {
        QFETCH(int, version);
        QFETCH(bool, accepted);
        const auto checked = Migrator::checkServer(version);
        QCOMPARE(checked.hasValue(), accepted);
        if (!accepted) {
            QCOMPARE(checked.error().code, Error::Code::Incompatible);
            QCOMPARE(
                checked.error().message,
                u"PostgreSQL %1 is too old: Scorewatch needs PostgreSQL 15 or newer."_s.arg(version / 10000));
        }
    }

    void theOwnerOfADatabaseMayMigrateIt()
    {
        test::TestServers fresh; // one whose roles do not exist yet
        VERIFY_OK(fresh.start(test::TestServers::PostgreSql));
        const auto dsn = fresh.createDatabase();
        VERIFY_OK(dsn);
        connectTo(*dsn);
        exec("CREATE ROLE site LOGIN CREATEROLE");
        exec("CREATE ROLE nobody_special LOGIN");
        exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO site', current_database()); END $$");

        exec("SET SESSION AUTHORIZATION nobody_special");
        const auto refused = Migrator(m_sql->connection()).migrate();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::PermissionDenied);
        QVERIFY2(refused.error().detail.contains(u"nobody_special may not create roles"_s),
                 qPrintable(refused.error().detail));

        exec("SET SESSION AUTHORIZATION site");
        VERIFY_OK(Migrator(m_sql->connection()).migrate());
        QCOMPARE(text("SELECT DISTINCT applied_by FROM scoreboard.schema_migrations"), u"site"_s);
        QCOMPARE(text("SELECT string_agg(DISTINCT relowner::regrole::text, ' ') FROM pg_class "
                      "WHERE relnamespace::regnamespace::text ~ 'scoreboard'"),
                 u"scorewatch_owner"_s);
        QVERIFY(Migrator(m_sql->connection()).status()->isCurrent());

        // The roles are there now; another database's owner may use them only when given them.
        const auto other = fresh.createDatabase();
        VERIFY_OK(other);
        connectTo(*other);
        exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO nobody_special', current_database()); "
             "END $$");
        exec("SET SESSION AUTHORIZATION nobody_special");
        const auto notGiven = Migrator(m_sql->connection()).migrate();
        QVERIFY(!notGiven);
        QVERIFY2(notGiven.error().detail.contains(u"GRANT scorewatch_owner TO nobody_special"_s),
                 qPrintable(notGiven.error().detail));
        exec("RESET SESSION AUTHORIZATION");
        exec("GRANT scorewatch_owner TO nobody_special");
        exec("SET SESSION AUTHORIZATION nobody_special");
        VERIFY_OK(Migrator(m_sql->connection()).migrate());
        m_sql.reset();
    }

private:
    static QStringList allFiles()
    {
        QStringList names;
        const auto migrations = loadMigrations(QLatin1String(kBuiltInMigrations));
        for (const Migration &migration : *migrations)
            names.append(migration.fileName);
        return names;
    }

    static void write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
    {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
    }

    static void copyBuiltIn(const QTemporaryDir &folder, int count)
    {
        const auto migrations = loadMigrations(QLatin1String(kBuiltInMigrations));
        for (int i = 0; i < count; ++i)
            write(folder, migrations->at(i).fileName, migrations->at(i).sql);
    }

    void connectTo(const QString &dsn) { m_sql = std::make_unique<test::SqlSession>(dsn); }

    void openEmpty()
    {
        const auto dsn = m_servers.createDatabase();
        VERIFY_OK(dsn);
        connectTo(*dsn);
    }

    void openMigrated()
    {
        const auto dsn = m_servers.createCopyOf(u"migrated"_s, [](const QString &original) -> Result<void> {
            const auto applied = migrate(original);
            return applied ? Result<void>() : Result<void>(applied.error());
        });
        VERIFY_OK(dsn);
        connectTo(*dsn);
    }

    void exec(const QByteArray &sql) { m_sql->exec(sql); }
    QString text(const QByteArray &sql) { return m_sql->text(sql); }

    QByteArray catalogue()
    {
        const auto catalogue = test::databaseCatalogue(m_sql->connection());
        return catalogue ? *catalogue : test::why(catalogue);
    }

    test::TestServers m_servers;
    std::unique_ptr<test::SqlSession> m_sql;
};

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
