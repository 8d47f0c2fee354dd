// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/daemonbench.h"

#include <QJsonDocument>

#include "tests/support/scorestack.h"

using namespace Qt::StringLiterals;

namespace scorewatch::test {

QJsonArray DaemonBench::Outcome::rows() const
{
    return QJsonDocument::fromJson(out.toUtf8()).array();
}

QByteArray DaemonBench::Outcome::all() const
{
    return u"exit %1\n%2\n%3"_s.arg(QString::number(code), out, err).toUtf8();
}

DaemonBench::DaemonBench(QString program) : m_program(std::move(program)) { }

Result<void> DaemonBench::start()
{
    return m_servers.start();
}

Result<void> DaemonBench::renew()
{
    const auto dsn = migratedDatabase(m_servers);
    if (!dsn)
        return dsn.error();
    m_dsn = *dsn;
    environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, m_dsn);
    environment.insert(u"SCOREWATCH_REDIS_URL"_s, m_servers.redisEndpoint().toUrl());
    return m_servers.flushRedis();
}

std::unique_ptr<QProcess> DaemonBench::launch(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    // Nothing of the machine that the test runs on.
    process->start(m_program, QStringList{u"--config"_s, u"/dev/null"_s} + arguments);
    return process;
}

DaemonBench::Outcome DaemonBench::run(const QStringList &arguments) const
{
    const auto process = launch(arguments);
    if (!process->waitForFinished(kPatience) || process->exitStatus() != QProcess::NormalExit) {
        const QString err
            = process->errorString() + u'\n' + QString::fromUtf8(process->readAllStandardError());
        process->kill();
        process->waitForFinished(kPatience);
        return {-1, {}, err};
    }
    return {process->exitCode(), QString::fromUtf8(process->readAllStandardOutput()),
            QString::fromUtf8(process->readAllStandardError())};
}

} // namespace scorewatch::test
