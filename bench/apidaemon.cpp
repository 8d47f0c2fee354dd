// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/apidaemon.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::bench {
namespace {

constexpr int kPatience = 60'000; // ms
constexpr auto kTokenLife = std::chrono::seconds(24h);

Error failed(const QString &sentence, const QString &detail)
{
    return {Error::Code::Unavailable, sentence, detail, {}};
}

QByteArray fileOf(const QProcess &process, const char *name)
{
    QFile file(u"/proc/%1/%2"_s.arg(process.processId()).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void dieWithUs(QProcess &process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

ApiDaemon::ApiDaemon() = default;

ApiDaemon::~ApiDaemon()
{
    stop();
}

Result<void> ApiDaemon::start(const ApiDaemonOptions &options)
{
    if (!m_tokens) {
        if (auto made = makeKey(); !made)
            return made;
    }
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SCOREWATCH_POSTGRES_DSN"_s, options.postgresDsn);
    environment.insert(u"SCOREWATCH_REDIS_URL"_s, options.redisUrl);
    environment.insert(u"SCOREWATCH_JWT_SECRET_FILE"_s, m_directory.filePath(u"jwt.key"_s));
    environment.insert(u"SCOREWATCH_API_LISTEN"_s, u"127.0.0.1:0"_s);
    environment.insert(u"SCOREWATCH_API_CONNECTIONS"_s, QString::number(options.connections));
    environment.insert(u"SCOREWATCH_LIMITS_SERVICE_SCORE_WRITES"_s,
                       QString::number(options.serviceScoreWrites));
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(environment);
    m_process->setStandardErrorFile(m_directory.filePath(u"log"_s));
    dieWithUs(*m_process);
    m_process->start(options.program,
                     {u"--config"_s, u"/dev/null"_s, u"serve"_s, u"--board-every"_s, u"0"_s});
    return awaitAddress();
}

void ApiDaemon::stop()
{
    if (!m_process)
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(kPatience)) {
        m_process->kill();
        m_process->waitForFinished(kPatience);
    }
    m_process.reset();
}

Result<void> ApiDaemon::makeKey()
{
    const QString path = m_directory.filePath(u"jwt.key"_s);
    const Result<SigningKey> key = SigningKey::fromFileOrNew(path);
    if (!key)
        return key.error();
    m_tokens = std::make_unique<TokenCodec>(*key);
    return {};
}

Result<void> ApiDaemon::awaitAddress()
{
    constexpr auto kAddressLine = "API ";
    while (m_process->canReadLine() || m_process->waitForReadyRead(kPatience)) {
        while (m_process->canReadLine()) {
            const QByteArray line = m_process->readLine().trimmed();
            if (line.startsWith(kAddressLine)) {
                m_url = QString::fromUtf8(line.mid(qstrlen(kAddressLine)).trimmed());
                return {};
            }
        }
    }
    QFile log(m_directory.filePath(u"log"_s));
    const QByteArray words = log.open(QIODevice::ReadOnly) ? log.readAll().right(500) : QByteArray();
    return failed(u"Nothing was measured, because scorewatchd did not say where its API is."_s,
                  m_process->error() == QProcess::FailedToStart ? m_process->errorString()
                                                                : QString::fromUtf8(words).simplified());
}

QByteArray ApiDaemon::token(Role role, const QByteArray &subject) const
{
    Principal principal;
    principal.role = role;
    principal.subject = subject;
    principal.tokenId = "bench-" + subject;
    principal.issuedAt = QDateTime::currentSecsSinceEpoch();
    principal.expiresAt = principal.issuedAt + kTokenLife.count();
    return m_tokens->sign(principal);
}

qint64 ApiDaemon::residentMemory() const
{
    for (const QByteArray &line : fileOf(*m_process, "status").split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').value(0).toLongLong();
    }
    return 0;
}

double ApiDaemon::processorSeconds() const
{
    // Behind the name, which may have spaces, the state is the first: then utime is the 12th and stime the 13th.
    const QByteArray text = fileOf(*m_process, "stat");
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

} // namespace scorewatch::bench
