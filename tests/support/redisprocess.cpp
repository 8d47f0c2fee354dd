// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redisprocess.h"

#include <csignal>

#include <unistd.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpServer>

#include "core/embedded/serverbinaries.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch::test {
namespace {

constexpr auto kPatience = 30s; // a loaded machine may take long; nothing waits this long that works
constexpr int kPatienceMs = std::chrono::milliseconds(kPatience).count();

Error failure(const QString &what, const QString &detail)
{
    return {Error::Code::Internal, what, detail, {}};
}

Result<void> openssl(const QString &directory, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished(kPatienceMs) || process.exitCode() != 0)
        return failure(u"openssl did not make the test's certificates."_s,
                       QString::fromUtf8(process.readAll()));
    return {};
}

} // namespace

RedisProcess::RedisProcess() : RedisProcess(Options{}) { }

RedisProcess::RedisProcess(Options options)
    : m_directory(QDir::tempPath() + u"/sw-redis-XXXXXX"_s), m_options(std::move(options))
{ }

RedisProcess::~RedisProcess()
{
    kill();
}

Result<void> RedisProcess::start()
{
    if (!m_directory.isValid())
        return failure(u"No directory for the test's Redis."_s, m_directory.errorString());
    if (m_options.tls && !QFile::exists(certificateFile())) {
        if (Result<void> made = makeCertificates(); !made)
            return made;
    }
    if (Result<void> chosen = choosePorts(); !chosen)
        return chosen;

    QStringList arguments{u"--port"_s,
                          QString::number(m_port),
                          u"--unixsocket"_s,
                          socketPath(),
                          u"--unixsocketperm"_s,
                          u"700"_s,
                          u"--dir"_s,
                          directory(),
                          u"--save"_s,
                          QString(),
                          u"--bind"_s,
                          u"127.0.0.1"_s,
                          u"::1"_s};
    if (m_options.tls) {
        arguments << u"--tls-port"_s << QString::number(m_tlsPort) << u"--tls-cert-file"_s
                  << certificateFile() << u"--tls-key-file"_s << m_directory.filePath(u"server.key"_s)
                  << u"--tls-ca-cert-file"_s << authorityFile() << u"--tls-auth-clients"_s << u"no"_s;
    }
    const Result<QString> program = embedded::findRedis(embedded::defaultProgramDirectories());
    if (!program)
        return program.error();
    embedded::ChildSpec spec;
    spec.program = *program;
    spec.arguments = arguments + m_options.arguments;
    spec.workingDirectory = directory();
    spec.logFile = m_directory.filePath(u"redis.log"_s);
    spec.user.uid = ::geteuid();
    spec.deathSignal = SIGKILL; // reaches it while it is paused, too
    spec.stopSteps = {{SIGTERM, kPatience}, {SIGKILL, kPatience}};
    m_child = std::make_unique<embedded::ChildProcess>(std::move(spec));
    if (Result<void> started = m_child->start(); !started)
        return started;
    return waitUntilItAnswers();
}

Result<void> RedisProcess::waitUntilItAnswers()
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (elapsed.elapsed() < kPatienceMs) {
        if (m_child->waitForEnd(5ms))
            return failure(u"The test's redis-server ended."_s, m_child->logTail());
        if (!QFile::exists(socketPath()))
            continue;
        // Any answer will do: with a password set it is an error.
        if (!command({"PING"}).isNil())
            return {};
    }
    return failure(u"The test's redis-server does not answer."_s, m_child->logTail());
}

Result<void> RedisProcess::choosePorts()
{
    for (auto [wanted, port] : {std::pair(m_options.tcp, &m_port), std::pair(m_options.tls, &m_tlsPort)}) {
        if (!wanted || *port != 0)
            continue;
        QTcpServer probe;
        if (!probe.listen(QHostAddress::LocalHost))
            return failure(u"No free port for the test's Redis."_s, probe.errorString());
        *port = probe.serverPort();
    }
    return {};
}

Result<void> RedisProcess::makeCertificates()
{
    const QString here = directory();
    QFile extensions(m_directory.filePath(u"server.ext"_s));
    if (!extensions.open(QIODevice::WriteOnly))
        return failure(u"The test's directory cannot be written."_s, extensions.errorString());
    extensions.write("subjectAltName=DNS:localhost\n");
    extensions.close();

    const QList<QString> steps{
        u"req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=Scorewatch-test-authority"_s,
        u"req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost"_s,
        u"x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile "
        "server.ext"_s,
    };
    for (const QString &step : steps) {
        if (Result<void> done = openssl(here, step.split(u' ')); !done)
            return done;
    }
    return {};
}

void RedisProcess::stop()
{
    if (m_child)
        m_child->stopNow();
}

void RedisProcess::kill()
{
    signal(SIGKILL);
    if (m_child)
        m_child->waitForEnd(kPatience);
    QFile::remove(socketPath());
}

void RedisProcess::pause()
{
    signal(SIGSTOP);
}

void RedisProcess::resume()
{
    signal(SIGCONT);
}

void RedisProcess::signal(int number) const
{
    if (m_child)
        m_child->sendSignal(number);
}

RedisReply RedisProcess::command(const RedisCommand &command) const
{
    QLocalSocket socket;
    socket.connectToServer(socketPath());
    if (!socket.waitForConnected(kPatienceMs))
        return {};
    socket.write(encode(command));
    RedisReplyReader reader;
    while (socket.waitForReadyRead(kPatienceMs)) {
        reader.feed(socket.readAll());
        if (auto reply = reader.next())
            return *reply ? **reply : RedisReply{};
    }
    return {};
}

RedisEndpoint RedisProcess::unixEndpoint() const
{
    RedisEndpoint endpoint;
    endpoint.transport = RedisEndpoint::Transport::Unix;
    endpoint.path = socketPath();
    return endpoint;
}

RedisEndpoint RedisProcess::tcpEndpoint() const
{
    RedisEndpoint endpoint;
    endpoint.transport = RedisEndpoint::Transport::Tcp;
    endpoint.host = u"localhost"_s;
    endpoint.port = m_port;
    return endpoint;
}

RedisEndpoint RedisProcess::tlsEndpoint() const
{
    RedisEndpoint endpoint = tcpEndpoint();
    endpoint.transport = RedisEndpoint::Transport::Tls;
    endpoint.port = m_tlsPort;
    endpoint.caFile = authorityFile();
    return endpoint;
}

} // namespace scorewatch::test
