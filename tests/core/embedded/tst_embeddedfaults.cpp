// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedservers.h"

#include <csignal>

#include <QDir>
#include <QSignalSpy>

#include "tests/core/embedded/embeddedfixture.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestEmbeddedFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void aKilledOwnerLeavesNoOrphans();
    void aGuestTakesOverFromAKilledOwner();
    void aKilledServerComesBack_data();
    void aKilledServerComesBack();
    void garbageInTheConfigurationIsShown();
    void aFullDisk_data();
    void aFullDisk();

    void everythingAgainAsAnOrdinaryUser();

private:
    EmbeddedFixture m_fixture;
};

void TestEmbeddedFaults::initTestCase()
{
    QVERIFY(m_fixture.make());
    EmbeddedServers servers(m_fixture.options());
    const auto started = await(servers.start());
    VERIFY_OK(started);
    QCOMPARE(ask(started->postgresDsn, "CREATE TABLE kept AS SELECT 42 AS n"), QString());
    VERIFY_OK(await(servers.stop()));
}

void TestEmbeddedFaults::cleanup()
{
    const std::optional<ServerState> left = m_fixture.state();
    QVERIFY2(!left || !(left->postgres.isAlive() || left->redis.isAlive()), "the test left servers behind");
}

void TestEmbeddedFaults::aKilledOwnerLeavesNoOrphans()
{
    const std::unique_ptr<QProcess> owner = m_fixture.startOwner();
    QTRY_VERIFY_WITH_TIMEOUT(owner->canReadLine(), kPatience);
    QCOMPARE(owner->readLine().trimmed(), QByteArray("ready"));
    const std::optional<ServerState> running = m_fixture.state();
    QVERIFY(running && running->serversAreAlive());
    QCOMPARE(running->owner.processId, owner->processId());

    owner->kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner->state(), QProcess::NotRunning, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!running->postgres.isAlive() && !running->redis.isAlive(), kPatience);

    // The lock went with its holder; nothing has to be cleaned up by hand.
    EmbeddedServers servers(m_fixture.options());
    const auto started = await(servers.start());
    VERIFY_OK(started);
    QVERIFY(started->startedHere);
    QCOMPARE(ask(started->postgresDsn, "SELECT n FROM kept"), u"42"_s);
}

void TestEmbeddedFaults::aGuestTakesOverFromAKilledOwner()
{
    const std::unique_ptr<QProcess> owner = m_fixture.startOwner();
    QTRY_VERIFY_WITH_TIMEOUT(owner->canReadLine(), kPatience);
    EmbeddedServers guest(m_fixture.options());
    QSignalSpy died(&guest, &EmbeddedServers::serverDied);
    const auto started = await(guest.start());
    VERIFY_OK(started);
    QVERIFY(!started->startedHere);
    owner->kill();
    QTRY_COMPARE_WITH_TIMEOUT(died.count(), 1, kPatience);
    // At once, while the killed owner's servers may still be writing their last checkpoint.
    const auto taken = await(guest.start());
    VERIFY_OK(taken);
    QVERIFY(taken->startedHere);
    QCOMPARE(ask(taken->postgresDsn, "SELECT n FROM kept"), u"42"_s);
    QCOMPARE(ask(taken->redis, "PING"), QByteArray("+PONG"));
    QTRY_COMPARE_WITH_TIMEOUT(owner->state(), QProcess::NotRunning, kPatience);
}

void TestEmbeddedFaults::aKilledServerComesBack_data()
{
    QTest::addColumn<bool>("postgres");
    QTest::addColumn<bool>("redis");
    QTest::newRow("PostgreSQL") << true << false;
    QTest::newRow("Redis") << false << true;
    QTest::newRow("both") << true << true;
}

void TestEmbeddedFaults::aKilledServerComesBack()
{
    QFETCH(const bool, postgres);
    QFETCH(const bool, redis);
    EmbeddedServers servers(m_fixture.options());
    QSignalSpy died(&servers, &EmbeddedServers::serverDied);
    QSignalSpy progress(&servers, &EmbeddedServers::progress);
    const auto first = await(servers.start());
    VERIFY_OK(first);
    const ServerState before = m_fixture.state().value();

    if (postgres) {
        // Some write-ahead log, so that its recovery is long enough to be seen.
        const QString rows = ask(first->postgresDsn,
                                 "CREATE TABLE IF NOT EXISTS much (n int);"
                                 "INSERT INTO much SELECT * FROM generate_series(1, 300000)");
        QCOMPARE(rows, QString());
        QCOMPARE(::kill(pid_t(before.postgres.processId), SIGKILL), 0);
    }
    if (redis)
        QCOMPARE(::kill(pid_t(before.redis.processId), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(died.count(), int(postgres) + int(redis), kPatience);
    const Error error = died.first().first().value<Error>();
    QCOMPARE(error.code, Error::Code::Unavailable);
    QVERIFY2(error.message.contains(u"ended unexpectedly; start it again"_s), qPrintable(error.message));
    QVERIFY2(error.detail.contains(u"was ended by signal 9"_s), qPrintable(error.detail));

    const auto started = await(servers.start());
    VERIFY_OK(started);
    QVERIFY(started->startedHere);
    QCOMPARE(ask(started->postgresDsn, "SELECT n FROM kept"), u"42"_s);
    QCOMPARE(ask(started->redis, "PING"), QByteArray("+PONG"));
    const ServerState after = m_fixture.state().value();
    QVERIFY(after.ready && after.serversAreAlive());
    QCOMPARE(progress.contains(QVariantList{u"Recovering the database after a crash…"_s}), postgres);
    QCOMPARE(after.postgres == before.postgres, !postgres);
    QCOMPARE(after.redis == before.redis, !redis);
}

void TestEmbeddedFaults::garbageInTheConfigurationIsShown()
{
    EmbeddedServers servers(m_fixture.options());
    const auto started = await(servers.start());
    VERIFY_OK(started);
    VERIFY_OK(await(servers.stop()));
    const QString file = started->dataDirectory + u"/postgresql.conf"_s;
    QFile configuration(file);
    QVERIFY(configuration.open(QIODevice::ReadOnly));
    const qint64 size = configuration.size();
    QVERIFY(append(file, "\nthis is = garbage = here\n"));

    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::InvalidArgument);
    QVERIFY2(refused.error().message.contains(
                 u"a configuration file in %1 has an error"_s.arg(started->dataDirectory)),
             qPrintable(refused.error().message));
    QVERIFY2(refused.error().detail.contains(u"syntax error in file \"%1\""_s.arg(file)),
             qPrintable(refused.error().detail));

    QVERIFY(QFile::resize(file, size));
    QVERIFY(append(file, "\nwork_mem = '5MB'\n")); // what the owner of the data says wins over our defaults
    const auto again = await(servers.start());
    VERIFY_OK(again);
    QCOMPARE(ask(again->postgresDsn, "SHOW work_mem"), u"5MB"_s);
}

void TestEmbeddedFaults::aFullDisk_data()
{
    QTest::addColumn<QString>("mountOptions");
    QTest::addColumn<bool>("fillAfterFirstRun");
    QTest::newRow("too small for new data") << u"size=20m"_s << false;
    QTest::newRow("fills up in initdb") << u"size=300m,nr_inodes=200"_s << false;
    QTest::newRow("fills up after the first run") << u"size=150m"_s << true;
}

void TestEmbeddedFaults::aFullDisk()
{
    QFETCH(const QString, mountOptions);
    QFETCH(const bool, fillAfterFirstRun);
    if (!weAreRoot())
        QSKIP("only root can mount a small disk");
    QProcess allowed;
    allowed.start(u"unshare"_s, {u"-m"_s, u"true"_s});
    if (!allowed.waitForFinished(kPatience) || allowed.exitCode() != 0)
        QSKIP("this system does not let us mount a small disk");

    // A mount of its own for one shell; it is gone when that ends.
    const QString script = u"mount -t tmpfs -o mode=0755,%1 tmpfs \"$1\" || exit 9\n"_s.arg(mountOptions)
        + (fillAfterFirstRun ? u"\"$3\" \"$1/data\" \"$2\" </dev/null || exit 8\n"
                               "head -c 200M /dev/zero >\"$1/filling\" 2>/dev/null\n"_s
                             : QString())
        + u"\"$3\" \"$1/data\" \"$2\" </dev/null\n"_s;
    const QString disk = m_fixture.filePath(u"disk"_s);
    QVERIFY(QDir().mkpath(disk));
    QProcess shell;
    shell.start(u"unshare"_s,
                {u"-m"_s, u"sh"_s, u"-c"_s, script, u"sh"_s, disk, m_fixture.runtimeRoot(),
                 QStringLiteral(EMBEDDED_OWNER)});
    QVERIFY(shell.waitForFinished(kPatience));
    const QByteArray output = shell.readAllStandardOutput() + shell.readAllStandardError();
    QVERIFY2(shell.exitCode() == 1, output.constData());
    const qsizetype error = output.indexOf("error exhausted ");
    QVERIFY2(error >= 0, output.constData());
    QVERIFY2(output.indexOf("the disk that holds " + QFile::encodeName(disk), error) > 0, output.constData());
    QVERIFY2(output.indexOf("free some space and start again", error) > 0, output.constData());
}

void TestEmbeddedFaults::everythingAgainAsAnOrdinaryUser()
{
    if (!weAreRoot())
        QSKIP("this is the ordinary user's run");
    QByteArray output;
    const std::optional<bool> passed = passesAsAnOrdinaryUser(output);
    if (!passed)
        QSKIP("an ordinary user cannot reach the build directory");
    QVERIFY2(*passed, output.constData());
}

QTEST_GUILESS_MAIN(TestEmbeddedFaults)
#include "tst_embeddedfaults.moc"
