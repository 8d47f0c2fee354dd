// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/apistack.h"

#include <sys/prctl.h>

#include <csignal>

#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

const auto kAddressLine = QByteArrayLiteral("API ");

Error failed(const QString &what, const QString &detail = {})
{
    return {Error::Code::Unavailable, what, detail, {}};
}

QJsonObject answer(const Result<void> &result)
{
    if (result)
        return {{u"ok"_s, true}};
    return {{u"ok"_s, false}, {u"error"_s, toString(result.error())}};
}

QJsonArray rowsOf(const PgResult &result)
{
    QJsonArray rows;
    for (int row = 0; row < result.rowCount(); ++row) {
        QJsonArray values;
        for (int column = 0; column < result.columnCount(); ++column)
            values.append(result.isNull(row, column) ? QJsonValue() : QJsonValue(result.text(row, column)));
        rows.append(values);
    }
    return rows;
}

} // namespace

ApiStack::ApiStack(QString program) : m_bench(std::move(program)) { }

ApiStack::~ApiStack()
{
    m_sessions.clear();
    stopService();
}

Result<void> ApiStack::start()
{
    if (Result<void> started = m_bench.start(); !started)
        return started;
    if (Result<void> renewed = m_bench.renew(); !renewed)
        return renewed;
    if (Result<void> made = makeSecret(); !made)
        return made;
    return makeServiceLogin();
}

QJsonObject ApiStack::addresses() const
{
    return {{u"ok"_s, true},
            {u"api"_s, m_api},
            {u"postgres"_s, m_bench.dsn()},
            {u"redis"_s, m_bench.environment.value(u"SCOREWATCH_REDIS_URL"_s)},
            {u"secretFile"_s, m_directory.filePath(u"jwt.key"_s)},
            {u"service"_s, m_service ? m_service->processId() : 0}};
}

QJsonObject ApiStack::handle(const QJsonObject &command)
{
    const QString what = command.value(u"do"_s).toString();
    if (what == "sql"_L1)
        return sql(command);
    if (what == "close"_L1) {
        m_sessions.erase(command.value(u"session"_s).toString());
        return answer({});
    }
    if (what == "serve"_L1) {
        stopService();
        const Result<void> started = startService(command);
        return started ? addresses() : answer(started);
    }
    if (what == "stop"_L1) {
        stopService();
        return answer({});
    }
    return answer(fault(what));
}

Result<void> ApiStack::makeSecret()
{
    QFile file(m_directory.filePath(u"jwt.key"_s));
    QByteArray key(48, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(key.toBase64()) < 0 || !file.flush())
        return failed(u"There is no file for the secret"_s, file.errorString());
    return {};
}

Result<void> ApiStack::makeServiceLogin()
{
    const auto connection = PgConnection::open(m_bench.dsn(), {});
    if (!connection)
        return connection.error();
    const auto made
        = (*connection)->execScript("CREATE ROLE scorewatch_service LOGIN IN ROLE scorewatch_app");
    if (!made)
        return made.error();
    m_serviceDsn = QString(m_bench.dsn()).replace(u"//scorewatch@"_s, u"//scorewatch_service@"_s);
    return letServiceIn();
}

/// Like a password, the rule lets in whoever has it; the socket is out of the reach of others. PostgreSQL's start writes
/// the rules anew.
Result<void> ApiStack::letServiceIn()
{
    return m_bench.servers().addAccessRule("local all scorewatch_service trust");
}

Result<void> ApiStack::startService(const QJsonObject &command)
{
    QProcessEnvironment environment = m_bench.environment;
    environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, m_serviceDsn);
    environment.insert(u"SCOREWATCH_JWT_SECRET_FILE"_s, m_directory.filePath(u"jwt.key"_s));
    environment.insert(u"SCOREWATCH_API_LISTEN"_s, u"127.0.0.1:0"_s);
    const QJsonObject added = command.value(u"environment"_s).toObject();
    for (auto variable = added.begin(); variable != added.end(); ++variable)
        environment.insert(variable.key(), variable->toString());
    QStringList arguments{u"--config"_s, command.value(u"config"_s).toString(u"/dev/null"_s), u"serve"_s,
                          u"--board-every"_s, u"0"_s};
    for (const QJsonValue argument : command.value(u"arguments"_s).toArray())
        arguments.append(argument.toString());

    m_service = std::make_unique<QProcess>();
    m_service->setProcessEnvironment(environment);
    m_service->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // However this program ends, the service does not outlive it.
    m_service->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_service->start(m_bench.program(), arguments);
    while (m_service->canReadLine() || m_service->waitForReadyRead(DaemonBench::kPatience)) {
        while (m_service->canReadLine()) {
            const QByteArray line = m_service->readLine().trimmed();
            if (line.startsWith(kAddressLine)) {
                m_api = QString::fromUtf8(line.mid(kAddressLine.size()).trimmed());
                return {};
            }
        }
    }
    return failed(u"The service did not say where its API is"_s, m_service->errorString());
}

void ApiStack::stopService()
{
    if (!m_service)
        return;
    m_service->terminate();
    if (!m_service->waitForFinished(DaemonBench::kPatience)) {
        m_service->kill();
        m_service->waitForFinished(DaemonBench::kPatience);
    }
    m_service.reset();
}

QJsonObject ApiStack::sql(const QJsonObject &command)
{
    std::unique_ptr<PgConnection> &session = m_sessions[command.value(u"session"_s).toString()];
    if (!session || !session->isUsable()) {
        auto opened = PgConnection::open(m_bench.dsn(), {});
        if (!opened)
            return answer(opened.error());
        session = std::move(*opened);
    }
    const auto result = session->execScript(command.value(u"text"_s).toString().toUtf8());
    if (!result)
        return answer(result.error());
    return {{u"ok"_s, true}, {u"rows"_s, rowsOf(*result)}};
}

Result<void> ApiStack::fault(const QString &name)
{
    TestServers &servers = m_bench.servers();
    if (name == "kill-postgres"_L1)
        return servers.killPostgres();
    if (name == "start-postgres"_L1) {
        const Result<void> started = servers.startPostgres();
        return started ? letServiceIn() : started;
    }
    if (name == "kill-redis"_L1)
        return servers.killRedis();
    if (name == "start-redis"_L1)
        return servers.startRedis();
    if (name == "pause-redis"_L1)
        return servers.pauseRedis();
    if (name == "resume-redis"_L1)
        return servers.resumeRedis();
    return Error{Error::Code::InvalidArgument, u"There is no command \"%1\""_s.arg(name), {}, {}};
}

} // namespace scorewatch::test
