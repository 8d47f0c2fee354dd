// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/embeddedservers.h"

#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "core/base/async.h"
#include "core/postgres/pgconnection.h"
#include "tests/support/support.h"

using namespace scorewatch;
using namespace scorewatch::embedded;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms; a loaded machine, not the expected time

bool weAreRoot()
{
    return ::geteuid() == 0;
}

template <typename T> Result<T> await(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kPatience) || future.resultCount() == 0)
        return Error{Error::Code::Timeout, u"no answer"_s, {}, {}};
    return future.result();
}

/// The first value of the answer, or the error's words in brackets.
QString ask(const QString &dsn, const QByteArray &sql)
{
    const auto connection = PgConnection::open(dsn, {});
    if (!connection)
        return u"[%1]"_s.arg(toString(connection.error()));
    const Result<PgResult> result = (*connection)->execScript(sql);
    if (!result)
        return u"[%1]"_s.arg(toString(result.error()));
    return result->rowCount() > 0 ? result->text(0, 0) : QString();
}

QByteArray askRedis(const RedisEndpoint &endpoint, const QByteArray &command)
{
    QLocalSocket socket;
    socket.connectToServer(endpoint.path);
    if (!socket.waitForConnected(kPatience))
        return "unreachable";
    socket.write(command + "\r\n");
    return socket.waitForReadyRead(kPatience) ? socket.readAll().trimmed() : QByteArray("silent");
}

void append(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::Append), qPrintable(file.errorString()));
    file.write(text);
}

} // namespace

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
    void aKilledOwnerLeavesNoOrphans();
    void aGuestTakesOverFromAKilledOwner();
    void aKilledServerComesBack_data();
    void aKilledServerComesBack();
    void aStoppedStartIsCancelled_data();
    void aStoppedStartIsCancelled();
    void garbageInTheConfigurationIsShown();

    void aLayoutThatCannotWork_data();
    void aLayoutThatCannotWork();
    void missingProgramsAreNamed_data();
    void missingProgramsAreNamed();
    void dataOfAnotherMajorIsLeftAlone_data();
    void dataOfAnotherMajorIsLeftAlone();
    void aDirectoryThatIsNotOurs_data();
    void aDirectoryThatIsNotOurs();
    void aFullDisk_data();
    void aFullDisk();

    void everythingAgainAsAnOrdinaryUser();

private:
    [[nodiscard]] EmbeddedOptions options(const QString &profile = u"default"_s) const;
    [[nodiscard]] QString profileDirectory(const QString &profile = u"default"_s) const;
    [[nodiscard]] std::optional<ServerState> state() const;
    std::unique_ptr<QProcess> startOwner();

    std::unique_ptr<QTemporaryDir> m_root;
    QString m_dataRoot;
    QString m_runtimeRoot;
};

void TestEmbeddedServers::initTestCase()
{
    m_root = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/swe-XXXXXX"_s);
    QVERIFY(m_root->isValid());
    // Every test runs on names that a careless quotation would break.
    m_dataRoot = m_root->filePath(u"Daten \"für\" 'alle' \\ $HOME %1"_s);
    m_runtimeRoot = m_root->filePath(u"r ü\"'"_s);
    QVERIFY(QDir().mkpath(m_runtimeRoot));
    if (weAreRoot()) // the servers, which are somebody else then, must get through
        QCOMPARE(::chmod(QFile::encodeName(m_root->path()).constData(), 0711), 0);
}

void TestEmbeddedServers::cleanup()
{
    const std::optional<ServerState> left = state();
    QVERIFY2(!left || !(left->postgres.isAlive() || left->redis.isAlive()), "the test left servers behind");
}

EmbeddedOptions TestEmbeddedServers::options(const QString &profile) const
{
    EmbeddedOptions result;
    result.profile = profile;
    result.dataRoot = m_dataRoot;
    result.runtimeRoot = m_runtimeRoot;
    return result;
}

QString TestEmbeddedServers::profileDirectory(const QString &profile) const
{
    return m_dataRoot + u'/' + profile;
}

std::optional<ServerState> TestEmbeddedServers::state() const
{
    return ServerState::read(profileDirectory() + u"/servers.json"_s);
}

std::unique_ptr<QProcess> TestEmbeddedServers::startOwner()
{
    auto owner = std::make_unique<QProcess>();
    owner->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    owner->start(QStringLiteral(EMBEDDED_OWNER), {m_dataRoot, m_runtimeRoot});
    return owner;
}

void TestEmbeddedServers::theFirstStartMakesWhatIsNeeded()
{
    EmbeddedServers servers(options());
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

    QCOMPARE(askRedis(started->redis, "PING"), QByteArray("+PONG"));
    QVERIFY(askRedis(started->redis, "CONFIG GET maxmemory-policy").endsWith("noeviction"));
    QVERIFY(askRedis(started->redis, "CONFIG GET appendonly").endsWith("no"));
    QVERIFY(askRedis(started->redis, "CONFIG GET port").endsWith("\r\n0"));

    struct stat info = {};
    const QString sockets = QFileInfo(started->redis.path).path();
    QCOMPARE(::stat(QFile::encodeName(sockets).constData(), &info), 0);
    QCOMPARE(info.st_mode & 07777, 0700U);
    QCOMPARE(info.st_uid != 0, true);

    VERIFY_OK(await(servers.stop()));
    QVERIFY(!state());
    QVERIFY2(!QFileInfo::exists(sockets), "the sockets' directory is left");
    QVERIFY(!QFileInfo::exists(started->dataDirectory + u"/postmaster.pid"_s));
}

void TestEmbeddedServers::aRestartKeepsTheData()
{
    EmbeddedServers servers(options());
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
    EmbeddedServers servers(options());
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    timer.start(1);
    VERIFY_OK(await(servers.start()));
    const int whileStarting = ticks;
    VERIFY_OK(await(servers.stop()));
    QVERIFY2(whileStarting > 5, qPrintable(QString::number(whileStarting)));
    QVERIFY2(ticks - whileStarting > 5, qPrintable(QString::number(ticks - whileStarting)));
}

void TestEmbeddedServers::aSecondInstanceIsAGuestAndTakesOver()
{
    EmbeddedServers guest(options());
    QSignalSpy died(&guest, &EmbeddedServers::serverDied);
    QSignalSpy progress(&guest, &EmbeddedServers::progress);
    {
        EmbeddedServers owner(options());
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
    EmbeddedServers one(options());
    EmbeddedServers two(options());
    const auto first = one.start();
    const auto second = two.start();
    const auto firstStarted = await(first);
    const auto secondStarted = await(second);
    VERIFY_OK(firstStarted);
    VERIFY_OK(secondStarted);
    QCOMPARE(int(firstStarted->startedHere) + int(secondStarted->startedHere), 1);
    QCOMPARE(firstStarted->postgresDsn, secondStarted->postgresDsn);
}

void TestEmbeddedServers::aKilledOwnerLeavesNoOrphans()
{
    const std::unique_ptr<QProcess> owner = startOwner();
    QTRY_VERIFY_WITH_TIMEOUT(owner->canReadLine(), kPatience);
    QCOMPARE(owner->readLine().trimmed(), QByteArray("ready"));
    const std::optional<ServerState> running = state();
    QVERIFY(running && running->serversAreAlive());
    QCOMPARE(running->owner.processId, owner->processId());

    owner->kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner->state(), QProcess::NotRunning, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!running->postgres.isAlive() && !running->redis.isAlive(), kPatience);

    // The lock went with its holder; nothing has to be cleaned up by hand.
    EmbeddedServers servers(options());
    const auto started = await(servers.start());
    VERIFY_OK(started);
    QVERIFY(started->startedHere);
    QCOMPARE(ask(started->postgresDsn, "SELECT n FROM kept"), u"42"_s);
}

void TestEmbeddedServers::aGuestTakesOverFromAKilledOwner()
{
    const std::unique_ptr<QProcess> owner = startOwner();
    QTRY_VERIFY_WITH_TIMEOUT(owner->canReadLine(), kPatience);
    EmbeddedServers guest(options());
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
    QCOMPARE(askRedis(taken->redis, "PING"), QByteArray("+PONG"));
    QTRY_COMPARE_WITH_TIMEOUT(owner->state(), QProcess::NotRunning, kPatience);
}

void TestEmbeddedServers::aKilledServerComesBack_data()
{
    QTest::addColumn<bool>("postgres");
    QTest::addColumn<bool>("redis");
    QTest::newRow("PostgreSQL") << true << false;
    QTest::newRow("Redis") << false << true;
    QTest::newRow("both") << true << true;
}

void TestEmbeddedServers::aKilledServerComesBack()
{
    QFETCH(const bool, postgres);
    QFETCH(const bool, redis);
    EmbeddedServers servers(options());
    QSignalSpy died(&servers, &EmbeddedServers::serverDied);
    QSignalSpy progress(&servers, &EmbeddedServers::progress);
    const auto first = await(servers.start());
    VERIFY_OK(first);
    const ServerState before = state().value();

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
    QCOMPARE(askRedis(started->redis, "PING"), QByteArray("+PONG"));
    const ServerState after = state().value();
    QVERIFY(after.ready && after.serversAreAlive());
    QCOMPARE(progress.contains(QVariantList{u"Recovering the database after a crash…"_s}), postgres);
    QCOMPARE(after.postgres == before.postgres, !postgres);
    QCOMPARE(after.redis == before.redis, !redis);
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
    EmbeddedServers servers(options(profile));
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

void TestEmbeddedServers::garbageInTheConfigurationIsShown()
{
    EmbeddedServers servers(options());
    const auto started = await(servers.start());
    VERIFY_OK(started);
    VERIFY_OK(await(servers.stop()));
    const QString file = started->dataDirectory + u"/postgresql.conf"_s;
    QFile configuration(file);
    QVERIFY(configuration.open(QIODevice::ReadOnly));
    const qint64 size = configuration.size();
    append(file, "\nthis is = garbage = here\n");

    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::InvalidArgument);
    QVERIFY2(refused.error().message.contains(
                 u"a configuration file in %1 has an error"_s.arg(started->dataDirectory)),
             qPrintable(refused.error().message));
    QVERIFY2(refused.error().detail.contains(u"syntax error in file \"%1\""_s.arg(file)),
             qPrintable(refused.error().detail));

    QVERIFY(QFile::resize(file, size));
    append(file, "\nwork_mem = '5MB'\n"); // what the owner of the data says wins over our defaults
    const auto again = await(servers.start());
    VERIFY_OK(again);
    QCOMPARE(ask(again->postgresDsn, "SHOW work_mem"), u"5MB"_s);
}

void TestEmbeddedServers::aLayoutThatCannotWork_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("runtimeRoot");
    QTest::addColumn<QString>("sentence");
    const QString longRoot = m_runtimeRoot + u'/' + QString(80, u'x');
    QTest::newRow("long socket path")
        << u"default"_s << longRoot << u"and the system allows 107; set XDG_RUNTIME_DIR"_s;
    QTest::newRow("comma in the socket path")
        << u"default"_s << m_runtimeRoot + u"/a,b"_s << u"has a comma in its name"_s;
    QTest::newRow("upwards") << u"../other"_s << m_runtimeRoot
                             << u"\"../other\" cannot be the name of a profile"_s;
    QTest::newRow("hidden") << u".hidden"_s << m_runtimeRoot << u"cannot be the name of a profile"_s;
    QTest::newRow("empty") << QString() << m_runtimeRoot << u"cannot be the name of a profile"_s;
}

void TestEmbeddedServers::aLayoutThatCannotWork()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, runtimeRoot);
    QFETCH(const QString, sentence);
    EmbeddedOptions refusedOptions = options(profile);
    refusedOptions.runtimeRoot = runtimeRoot;
    EmbeddedServers servers(refusedOptions);
    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::InvalidArgument);
    QVERIFY2(refused.error().message.contains(sentence), qPrintable(refused.error().message));
}

void TestEmbeddedServers::missingProgramsAreNamed_data()
{
    QTest::addColumn<QStringList>("directories");
    QTest::addColumn<QString>("package");
    const QList<PostgresInstallation> postgres = findPostgres(defaultProgramDirectories());
    QVERIFY(!postgres.isEmpty());
    QTest::newRow("both") << QStringList() << u"\"postgresql\""_s;
    QTest::newRow("Redis") << QStringList{postgres.first().binDirectory} << u"\"redis-server\""_s;
}

void TestEmbeddedServers::missingProgramsAreNamed()
{
    QFETCH(const QStringList, directories);
    QFETCH(const QString, package);
    EmbeddedOptions poor = options(u"poor"_s);
    poor.programDirectories = directories;
    EmbeddedServers servers(poor);
    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::NotFound);
    QVERIFY2(refused.error().message.contains(u"install the Debian package "_s + package),
             qPrintable(refused.error().message));
}

void TestEmbeddedServers::dataOfAnotherMajorIsLeftAlone_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("newer") << QByteArray("99\n") << u"PG_VERSION"_s
                           << u"was made by PostgreSQL 99, which is not installed (installed: "_s;
    QTest::newRow("older") << QByteArray("9.6\n") << u"PG_VERSION"_s
                           << u"does not say which PostgreSQL made its data"_s;
    QTest::newRow("garbage") << QByteArray("\xff\xfe") << u"PG_VERSION"_s
                             << u"does not say which PostgreSQL"_s;
}

void TestEmbeddedServers::dataOfAnotherMajorIsLeftAlone()
{
    QFETCH(const QByteArray, version);
    QFETCH(const QString, file);
    QFETCH(const QString, sentence);
    const QString profile = u"major %1"_s.arg(QString::fromLatin1(QTest::currentDataTag()));
    const QString data = profileDirectory(profile) + u"/pg99"_s;
    QVERIFY(QDir().mkpath(data));
    append(data + u'/' + file, version);
    if (weAreRoot())
        QCOMPARE(::chown(QFile::encodeName(data).constData(), 65534, 65534), 0);

    EmbeddedServers servers(options(profile));
    const auto refused = await(servers.start());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Incompatible);
    QVERIFY2(refused.error().message.contains(sentence), qPrintable(refused.error().message));
    QCOMPARE(QDir(data).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{file});
}

void TestEmbeddedServers::aDirectoryThatIsNotOurs_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<Error::Code>("code");
    QTest::newRow("data of another user") << u"foreign data"_s << Error::Code::PermissionDenied;
    QTest::newRow("profile of another user") << u"foreign profile"_s << Error::Code::PermissionDenied;
    QTest::newRow("profiles that cannot be written") << u"read-only"_s << Error::Code::PermissionDenied;
    QTest::newRow("something else in the place of the data") << u"squatted"_s << Error::Code::Incompatible;
}

void TestEmbeddedServers::aDirectoryThatIsNotOurs()
{
    QFETCH(const QString, profile);
    QFETCH(const Error::Code, code);
    EmbeddedOptions asked = options(profile);
    const PostgresInstallation postgres = findPostgres(defaultProgramDirectories()).value(0);
    const QByteArray directory = QFile::encodeName(profileDirectory(profile));
    const QByteArray data = directory + "/pg" + QByteArray::number(postgres.major);
    QVERIFY(QDir().mkpath(QFile::decodeName(data)));
    if (profile == u"foreign data"_s) {
        append(QFile::decodeName(data + "/PG_VERSION"), QByteArray::number(postgres.major) + '\n');
        if (!weAreRoot())
            QSKIP("only root can give a directory away");
        // It is root's, who may not run the servers: there is no other user to run them as.
    } else if (profile == u"foreign profile"_s) {
        if (!weAreRoot())
            QSKIP("only root can give a directory away");
        QCOMPARE(::chown(directory.constData(), 65534, 65534), 0);
    } else if (profile == u"read-only"_s) {
        if (weAreRoot())
            QSKIP("root may write everywhere");
        asked.profile = u"default"_s;
        asked.dataRoot = QFile::decodeName(directory);
        QCOMPARE(::chmod(directory.constData(), 0500), 0);
    } else {
        append(QFile::decodeName(data + "/precious"), "mine");
    }
    EmbeddedServers servers(asked);
    const auto refused = await(servers.start());
    ::chmod(directory.constData(), 0700); // so that it can be removed
    QVERIFY(!refused);
    QVERIFY2(refused.error().code == code, qPrintable(toString(refused.error())));
    QVERIFY2(refused.error().message.contains(QFile::decodeName(directory)),
             qPrintable(refused.error().message));
    QVERIFY(profile != u"squatted"_s || QFileInfo::exists(QFile::decodeName(data + "/precious")));
}

void TestEmbeddedServers::aFullDisk_data()
{
    QTest::addColumn<QString>("mountOptions");
    QTest::addColumn<bool>("fillAfterFirstRun");
    QTest::newRow("too small for new data") << u"size=20m"_s << false;
    QTest::newRow("fills up in initdb") << u"size=300m,nr_inodes=200"_s << false;
    QTest::newRow("fills up after the first run") << u"size=150m"_s << true;
}

void TestEmbeddedServers::aFullDisk()
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
    const QString disk = m_root->filePath(u"disk"_s);
    QVERIFY(QDir().mkpath(disk));
    QProcess shell;
    shell.start(
        u"unshare"_s,
        {u"-m"_s, u"sh"_s, u"-c"_s, script, u"sh"_s, disk, m_runtimeRoot, QStringLiteral(EMBEDDED_OWNER)});
    QVERIFY(shell.waitForFinished(kPatience));
    const QByteArray output = shell.readAllStandardOutput() + shell.readAllStandardError();
    QVERIFY2(shell.exitCode() == 1, output.constData());
    const qsizetype error = output.indexOf("error exhausted ");
    QVERIFY2(error >= 0, output.constData());
    QVERIFY2(output.indexOf("the disk that holds " + QFile::encodeName(disk), error) > 0, output.constData());
    QVERIFY2(output.indexOf("free some space and start again", error) > 0, output.constData());
}

void TestEmbeddedServers::everythingAgainAsAnOrdinaryUser()
{
    if (!weAreRoot())
        QSKIP("this is the ordinary user's run");
    QProcess again;
    const QStringList asNobody{u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s};
    again.start(u"setpriv"_s,
                asNobody + QStringList{u"test"_s, u"-x"_s, QCoreApplication::applicationFilePath()});
    if (!again.waitForFinished(kPatience) || again.exitCode() != 0)
        QSKIP("an ordinary user cannot reach the build directory");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, u"/nonexistent"_s);
    environment.remove(u"XDG_RUNTIME_DIR"_s);
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(u"setpriv"_s, asNobody + QStringList{QCoreApplication::applicationFilePath()});
    QVERIFY(again.waitForFinished(5 * kPatience));
    const QByteArray output = again.readAll();
    QVERIFY2(again.exitStatus() == QProcess::NormalExit && again.exitCode() == 0, output.constData());
}

QTEST_GUILESS_MAIN(TestEmbeddedServers)
#include "tst_embeddedservers.moc"
