// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testservers.h"

#include <libpq-fe.h>
#include <sys/shm.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTest>

#include "core/base/async.h"
#include "core/embedded/privatefile.h"
#include "core/embedded/redisserver.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::test {
namespace {

constexpr int kPatience = 60000; // ms; a loaded machine, not the expected time

Error failed(const QString &what, const QString &detail = {})
{
    return {Error::Code::Unavailable, what, detail, {}};
}

/// Processes events until the answer is here.
Result<void> await(const QFuture<Result<void>> &future, const QString &what)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kPatience))
        return failed(u"%1 did not finish"_s.arg(what));
    return future.resultCount() > 0 ? future.result() : Result<void>(failed(u"%1 was given up"_s.arg(what)));
}

/// A killed postmaster leaves its System V segment behind, which its next start would take over: there is none.
void removeSharedMemory(const QString &dataDirectory)
{
    QFile file(dataDirectory + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QList<QByteArray> lines = file.readAll().split('\n');
    const QList<QByteArray> keyAndId = lines.value(6).simplified().split(' ');
    bool known = false;
    if (const int id = keyAndId.value(1).toInt(&known); known)
        ::shmctl(id, IPC_RMID, nullptr);
}

/// The letter of proc(5): 'S' sleeping, 'T' stopped; 0 when there is no such process.
char processState(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray fields = file.readAll();
    const qsizetype name = fields.lastIndexOf(") ");
    return name < 0 ? char(0) : fields.at(name + 2);
}

} // namespace

TestServers::TestServers() = default;

TestServers::~TestServers()
{
    const bool killed = m_postgres && !m_postgres->isBusy();
    m_redis.reset();
    m_postgres.reset();
    if (killed)
        removeSharedMemory(directory(u"pg"_s));
}

Result<void> TestServers::start(Parts parts)
{
    if (Result<void> prepared = prepare(); !prepared)
        return prepared;
    const QStringList programs = embedded::defaultProgramDirectories();
    QList<QFuture<Result<void>>> starts;
    if (parts.testFlag(PostgreSql)) {
        const auto installation = embedded::choosePostgres(programs, std::nullopt, {});
        if (!installation)
            return installation.error();
        makePostgres(*installation);
        starts.append(m_postgres->start());
    }
    if (parts.testFlag(Redis)) {
        const Result<QString> program = embedded::findRedis(programs);
        if (!program)
            return program.error();
        makeRedis(*program);
        starts.append(m_redis->start());
    }
    for (const auto &start : starts) {
        if (Result<void> started = await(start, u"The start"_s); !started)
            return started;
    }
    return {};
}

Result<void> TestServers::prepare()
{
    const Result<embedded::ServerUser> user = embedded::ServerUser::choose();
    if (!user)
        return user.error();
    m_user = *user;
    m_root = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/scorewatch-test-XXXXXX"_s);
    if (!m_root->isValid())
        return failed(u"There is no temporary directory"_s, m_root->errorString());
    const mode_t ours = m_user.stepsDown ? 0711 : 0700; // the servers must get through
    for (const QString &path : {m_root->path(), directory(u"files"_s), directory(u"log"_s)}) {
        if (auto made = embedded::makeDirectory(path, ::geteuid(), ::getegid(), ours); !made)
            return made;
    }
    return {};
}

void TestServers::makePostgres(const embedded::PostgresInstallation &installation)
{
    embedded::PostgresServerSpec spec;
    spec.installation = installation;
    spec.dataDirectory = directory(u"pg"_s);
    spec.filesDirectory = directory(u"files"_s);
    spec.socketDirectory = directory(u"sock"_s);
    spec.logDirectory = directory(u"log"_s);
    spec.user = m_user;
    spec.clusterName = u"scorewatch test"_s;
    spec.settings = {{u"fsync"_s, u"off"_s},
                     {u"full_page_writes"_s, u"off"_s},
                     {u"shared_buffers"_s, u"16MB"_s},
                     {u"max_connections"_s, u"60"_s},
                     {u"dynamic_shared_memory_type"_s, u"mmap"_s}}; // nothing in /dev/shm after a kill
    spec.deathSignal = SIGQUIT;
    spec.stopSteps = {{SIGQUIT, 10s}, {SIGKILL, 5s}};
    spec.syncNewData = false;
    m_postgres = std::make_unique<embedded::PostgresServer>(std::move(spec));
}

void TestServers::makeRedis(const QString &program)
{
    embedded::RedisServerSpec spec;
    spec.program = program;
    spec.dataDirectory = directory(u"redis"_s);
    spec.filesDirectory = directory(u"files"_s);
    spec.socketDirectory = directory(u"sock"_s);
    spec.logDirectory = directory(u"log"_s);
    spec.user = m_user;
    spec.deathSignal = SIGKILL; // reaches it while it is paused, too
    spec.stopSteps = {{SIGKILL, 5s}};
    m_redis = std::make_unique<embedded::ServerProcess>(embedded::redisserver::processSpec(spec));
}

QString TestServers::directory(const QString &name) const
{
    return m_root->filePath(name);
}

QString TestServers::dsn(const QString &database) const
{
    return embedded::PostgresServer::dsn(directory(u"sock"_s), database);
}

QString TestServers::adminDsn() const
{
    return dsn(u"postgres"_s);
}

Result<void> TestServers::execute(const QString &statement) const
{
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(adminDsn().toUtf8().constData()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return failed(u"PostgreSQL cannot be reached"_s, QString::fromUtf8(PQerrorMessage(connection.get())));
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), statement.toUtf8().constData()), &PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        return failed(statement, QString::fromUtf8(PQerrorMessage(connection.get())));
    return {};
}

Result<QString> TestServers::makeDatabase(const QString &options)
{
    const QString name = u"t_%1"_s.arg(++m_databases);
    if (const Result<void> made = execute(u"CREATE DATABASE %1 %2"_s.arg(name, options)); !made)
        return made.error();
    return dsn(name);
}

Result<QString> TestServers::createDatabase()
{
    return makeDatabase({});
}

Result<QString> TestServers::createCopyOf(const QString &original, const Fill &fill)
{
    if (!m_originals.contains(original)) {
        if (const Result<void> made = execute(u"CREATE DATABASE \"%1\""_s.arg(original)); !made)
            return made.error();
        if (const Result<void> filled = fill(dsn(original)); !filled)
            return filled.error();
        m_originals.append(original);
    }
    return makeDatabase(u"TEMPLATE \"%1\""_s.arg(original));
}

Result<void> TestServers::addAccessRule(const QByteArray &line)
{
    QFile rules(directory(u"files"_s) + u"/pg_hba.conf"_s);
    if (!rules.open(QIODevice::ReadWrite))
        return failed(u"The rules of access cannot be changed"_s, rules.errorString());
    const QByteArray before = rules.readAll();
    if (!rules.seek(0) || rules.write(line + '\n' + before) < 0 || !rules.flush())
        return failed(u"The rules of access cannot be changed"_s, rules.errorString());
    // Told by its signal, the postmaster reads them before it takes the next connection.
    m_postgres->sendSignal(SIGHUP);
    return {};
}

RedisEndpoint TestServers::redisEndpoint() const
{
    return embedded::redisserver::endpoint(directory(u"sock"_s));
}

Result<void> TestServers::flushRedis()
{
    QLocalSocket socket;
    socket.connectToServer(redisEndpoint().path);
    if (!socket.waitForConnected(kPatience))
        return failed(u"Redis cannot be reached"_s, socket.errorString());
    socket.write("FLUSHALL SYNC\r\n");
    if (!socket.waitForReadyRead(kPatience))
        return failed(u"Redis does not answer"_s, socket.errorString());
    const QByteArray answer = socket.readAll();
    return answer == "+OK\r\n" ? Result<void>()
                               : failed(u"Redis refused to be emptied"_s, QString::fromUtf8(answer));
}

Result<void> TestServers::killPostgres()
{
    m_postgres->sendSignal(SIGKILL);
    if (!QTest::qWaitFor([this] { return !m_postgres->isBusy(); }, kPatience))
        return failed(u"PostgreSQL survived SIGKILL"_s);
    return {};
}

Result<void> TestServers::stopPostgres()
{
    m_postgres->sendSignal(SIGINT);
    if (!QTest::qWaitFor([this] { return !m_postgres->isBusy(); }, kPatience))
        return failed(u"PostgreSQL did not stop"_s);
    return {};
}

Result<void> TestServers::startPostgres()
{
    return await(m_postgres->start(), u"The start of PostgreSQL"_s);
}

Result<void> TestServers::killRedis()
{
    m_redis->sendSignal(SIGKILL);
    if (!QTest::qWaitFor([this] { return !m_redis->isBusy(); }, kPatience))
        return failed(u"Redis survived SIGKILL"_s);
    return {};
}

Result<void> TestServers::startRedis()
{
    return await(m_redis->start(), u"The start of Redis"_s);
}

Result<void> TestServers::pauseRedis()
{
    m_redis->sendSignal(SIGSTOP);
    if (!QTest::qWaitFor([this] { return processState(m_redis->processId()) == 'T'; }, kPatience))
        return failed(u"Redis did not pause"_s);
    return {};
}

Result<void> TestServers::resumeRedis()
{
    m_redis->sendSignal(SIGCONT);
    if (!QTest::qWaitFor([this] { return processState(m_redis->processId()) != 'T'; }, kPatience))
        return failed(u"Redis did not resume"_s);
    return {};
}

qint64 TestServers::postgresProcessId() const
{
    return m_postgres ? m_postgres->processId() : 0;
}

qint64 TestServers::redisProcessId() const
{
    return m_redis ? m_redis->processId() : 0;
}

} // namespace scorewatch::test
