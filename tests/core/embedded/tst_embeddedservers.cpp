// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedservers.h"

#include <sys/stat.h>

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>

#include "tests/core/embedded/embeddedfixture.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace scorewatch::test;
using namespace Qt::StringLiterals;

class TestEmbeddedServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void theFirstStartMakesWhatIsNeeded();
    void aRestartKeepsTheData();
    void theMainThreadStaysFree();
    void aSecondInstanceIsAGuestAndTakesOver();
    void twoInstancesThatStartTogetherShare();
    void aStoppedStartIsCancelled_data();
    void aStoppedStartIsCancelled();
    void whatIsInTheWayIsLeftAlone();

    void everythingAgainAsAnOrdinaryUser();

private:
    EmbeddedFixture m_fixture;
};

void TestEmbeddedServers::initTestCase()
{
    QVERIFY(m_fixture.make());
}

void TestEmbeddedServers::cleanup()
{
    const std::optional<ServerState> left = m_fixture.state();
    QVERIFY2(!left || !(left->postgres.isAlive() || left->redis.isAlive()), "the test left servers behind");
}

void TestEmbeddedServers::theFirstStartMakesWhatIsNeeded()
{
    EmbeddedServers servers(m_fixture.options());
    QSignalSpy progress(&servers, &EmbeddedServers::progress);
    const auto started = await(servers.start());
    VERIFY_OK(started);
    QVERIFY(started->startedHere);
    QVERIFY(QRegularExpression(u"/pg\\d+$"_s).match(started->dataDirectory).hasMatch());
    QVERIFY(progress.contains(QVariantList{u"Preparing the database for its first start…"_s}));
    QCOMPARE(progress.value(0).value(0).toString().startsWith(u"Running as root"_s), weAreRoot());

    const QString dsn = started->postgresDsn;
    QCOMPARE(ask(dsn, "SELECT current_database() || ' ' || current_user"), u"scorewatch scorewatch"_s);
    QCOMPARE(ask(dsn, "SHOW fsync"), u"on"_s);
    QCOMPARE(ask(dsn, "SHOW data_checksums"), u"on"_s);
    QCOMPARE(ask(dsn, "SHOW jit"), u"off"_s);
    QCOMPARE(ask(dsn, "SHOW server_encoding"), u"UTF8"_s);
    QCOMPARE(ask(dsn, "SELECT datcollate FROM pg_database WHERE datname = 'scorewatch'"), u"C.UTF-8"_s);
    QCOMPARE(ask(dsn, "SHOW listen_addresses"), QString());
    QCOMPARE(ask(dsn, "SHOW shared_preload_libraries"), u"pg_stat_statements"_s);
    // The account may take the roles the schema makes, and nobody else's.
    QCOMPARE(ask(dsn, "CREATE ROLE scorewatch_app LOGIN"), QString());
    QCOMPARE(ask(QString(dsn).replace(u"scorewatch@"_s, u"scorewatch_app@"_s), "SELECT current_user"),
             u"scorewatch_app"_s);
    QCOMPARE(ask(dsn, "CREATE ROLE stranger LOGIN"), QString());
    QVERIFY(ask(QString(dsn).replace(u"scorewatch@"_s, u"stranger@"_s), "SELECT 1").startsWith(u'['));

    QCOMPARE(ask(started->redis, "PING"), QByteArray("+PONG"));
    QVERIFY(ask(started->redis, "CONFIG GET maxmemory-policy").endsWith("noeviction"));
    QVERIFY(ask(started->redis, "CONFIG GET appendonly").endsWith("no"));
    QVERIFY(ask(started->redis, "CONFIG GET port").endsWith("\r\n0"));

    struct stat info = {};
    const QString sockets = QFileInfo(started->redis.path).path();
    QCOMPARE(::stat(QFile::encodeName(sockets).constData(), &info), 0);
    QCOMPARE(info.st_mode & 07777, 0700U);
    QCOMPARE(info.st_uid != 0, true);

    VERIFY_OK(await(servers.stop()));
    QVERIFY(!m_fixture.state());
    QVERIFY2(!QFileInfo::exists(sockets), "the sockets' directory is left");
    QVERIFY(!QFileInfo::exists(started->dataDirectory + u"/postmaster.pid"_s));
}

void TestEmbeddedServers::aRestartKeepsTheData()
{
    EmbeddedServers servers(m_fixture.options());
    auto started = await(servers.start());
    VERIFY_OK(started);
    QCOMPARE(ask(started->postgresDsn, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS n"), QString());
    VERIFY_OK(await(servers.stop()));
    const auto again = await(servers.start());
    VERIFY_OK(again);
    QCOMPARE(*again, *started);
    QCOMPARE(ask(again->postgresDsn, "SELECT n FROM kept"), u"42"_s);
    // Nobody waits for the event loop to stop: the destructor does it.
}

void TestEmbeddedServers::theMainThreadStaysFree()
{
    EmbeddedServers servers(m_fixture.options());
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    timer.start(1);
    VERIFY_OK(await(servers.start()));
    const int whileStarting = ticks;
    VERIFY_OK(await(servers.stop()));
    // A blocked main thread would have let none through; how many they are is the machine's affair.
    QVERIFY2(whileStarting > 1, qPrintable(QString::number(whileStarting)));
    QVERIFY2(ticks - whileStarting > 1, qPrintable(QString::number(ticks - whileStarting)));
}

void TestEmbeddedServers::aSecondInstanceIsAGuestAndTakesOver()
{
    EmbeddedServers guest(m_fixture.options());
    QSignalSpy died(&guest, &EmbeddedServers::serverDied);
    QSignalSpy progress(&guest, &EmbeddedServers::progress);
    {
        EmbeddedServers owner(m_fixture.options());
        const auto owned = await(owner.start());
        VERIFY_OK(owned);
        const auto started = await(guest.start());
        VERIFY_OK(started);
        QVERIFY(!started->startedHere);
        QCOMPARE(started->postgresDsn, owned->postgresDsn);
        QCOMPARE(started->redis, owned->redis);
        QVERIFY(progress.last().value(0).toString().startsWith(
            u"Connected to the servers that another Scorewatch"_s));

        // A guest that leaves takes nothing with it.
        VERIFY_OK(await(guest.stop()));
        QCOMPARE(ask(owned->postgresDsn, "SELECT 1"), u"1"_s);
        VERIFY_OK(await(guest.start()));
        QCOMPARE(died.count(), 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(died.count(), 1, kPatience);
    const auto taken = await(guest.start());
    VERIFY_OK(taken);
    QVERIFY(taken->startedHere);
    QCOMPARE(ask(taken->postgresDsn, "SELECT n FROM kept"), u"42"_s);
}

void TestEmbeddedServers::twoInstancesThatStartTogetherShare()
{
    EmbeddedServers one(m_fixture.options());
    EmbeddedServers two(m_fixture.options());
    const auto first = one.start();
    const auto second = two.start();
    const auto firstStarted = await(first);
    const auto secondStarted = await(second);
    VERIFY_OK(firstStarted);
    VERIFY_OK(secondStarted);
    QCOMPARE(int(firstStarted->startedHere) + int(secondStarted->startedHere), 1);
    QCOMPARE(firstStarted->postgresDsn, secondStarted->postgresDsn);
}

void TestEmbeddedServers::aStoppedStartIsCancelled_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("until");
    QTest::newRow("at once") << u"default"_s << QString();
    QTest::newRow("in initdb") << u"fresh"_s << u"Preparing the database for its first start…"_s;
}

void TestEmbeddedServers::aStoppedStartIsCancelled()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, until);
    EmbeddedServers servers(m_fixture.options(profile));
    QSignalSpy progress(&servers, &EmbeddedServers::progress);
    const auto start = servers.start();
    if (!until.isEmpty())
        QTRY_VERIFY_WITH_TIMEOUT(progress.contains(QVariantList{until}), kPatience);
    VERIFY_OK(await(servers.stop()));
    const auto started = await(start);
    QVERIFY(!started);
    QCOMPARE(started.error().code, Error::Code::Cancelled);
    // What was cut off is no obstacle.
    VERIFY_OK(await(servers.start()));
    // A start that nobody waits for any more ends with its object.
    VERIFY_OK(await(servers.stop()));
    QVERIFY(!servers.start().isFinished());
}

void TestEmbeddedServers::whatIsInTheWayIsLeftAlone()
{
    const QString profile = u"squatted"_s;
    const PostgresInstallation newest = findPostgres(defaultProgramDirectories()).value(0);
    const QString data = m_fixture.profileDirectory(profile) + u"/pg"_s + QString::number(newest.major);
    QVERIFY(QDir().mkpath(data));
    QVERIFY(append(data + u"/precious"_s, "mine"));
    EmbeddedServers servers(m_fixture.options(profile));
    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Incompatible);
    QVERIFY2(refused.error().message.contains(data + u" is neither empty nor a PostgreSQL data directory"_s),
             qPrintable(refused.error().message));
    QVERIFY(QFileInfo::exists(data + u"/precious"_s));
    // Out of the way, and it works: nothing of the failed attempt is left.
    QVERIFY(QFile::remove(data + u"/precious"_s));
    VERIFY_OK(await(servers.start()));
}

void TestEmbeddedServers::everythingAgainAsAnOrdinaryUser()
{
    if (!weAreRoot())
        QSKIP("this is the ordinary user's run");
    QByteArray output;
    const std::optional<bool> passed = passesAsAnOrdinaryUser(output);
    if (!passed)
        QSKIP("an ordinary user cannot reach the build directory");
    QVERIFY2(*passed, output.constData());
}

QTEST_GUILESS_MAIN(TestEmbeddedServers)
#include "tst_embeddedservers.moc"
