// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/redisserver.h"

#include <sys/socket.h>

#include <QFile>
#include <QLocalSocket>

#include "core/embedded/privatefile.h"
#include "core/embedded/startuperror.h"

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

constexpr int kAnswerTime = 1000; // ms
constexpr auto kSocketName = "/redis.sock"_L1;
const QString kName = u"The embedded Redis"_s;

QString socketPath(const QString &socketDirectory)
{
    return socketDirectory + kSocketName;
}

QString configurationFile(const RedisServerSpec &spec)
{
    return spec.filesDirectory + u"/redis.conf"_s;
}

/// A string of redis.conf, which knows the escapes of C.
QByteArray quoted(const QString &text)
{
    return '"' + QFile::encodeName(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
        + '"';
}

/// The process that listens on the other end, as the kernel knows it.
qint64 listenerOf(const QLocalSocket &socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    if (::getsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return -1;
    return peer.pid;
}

} // namespace

ServerProcess::Spec redisserver::processSpec(const RedisServerSpec &spec)
{
    ServerProcess::Spec server;
    server.name = kName;
    server.diedSentence
        = u"The embedded Redis ended unexpectedly; start it again, the board is rebuilt from the database."_s;
    server.child.program = spec.program;
    server.child.arguments = {configurationFile(spec)};
    server.child.workingDirectory = u"/"_s;
    server.child.logFile = spec.logDirectory + u"/redis.log"_s;
    server.child.user = spec.user;
    server.child.deathSignal = spec.deathSignal;
    server.child.stopSteps = spec.stopSteps;
    server.prepare = [spec]() -> Result<void> {
        for (const QString &directory : {spec.socketDirectory, spec.dataDirectory}) {
            if (auto made = makeDirectory(directory, spec.user.uid, spec.user.gid, 0700); !made)
                return made;
        }
        return writeFile(configurationFile(spec), configuration(spec));
    };
    server.ask = [directory = spec.socketDirectory](qint64 processId) {
        return Result<ServerProcess::Answer>(ask(directory, processId));
    };
    server.complete = [] { return Result<void>(); };
    server.explain = [spec](const ChildExit &exit) {
        return explainEarlyExit({kName, spec.dataDirectory, spec.user.name}, exit.how, exit.logTail);
    };
    server.recoverySentence = [](const QString &) { return u"Redis is loading its data…"_s; };
    return server;
}

QByteArray redisserver::configuration(const RedisServerSpec &spec)
{
    return "# Written by Scorewatch at each start.\n"
           "port 0\n"
           "unixsocket "
        + quoted(socketPath(spec.socketDirectory))
        + "\n"
          "unixsocketperm 700\n"
          "dir "
        + quoted(spec.dataDirectory)
        + "\n"
          "daemonize no\n"
          "logfile \"\"\n"
          "appendonly no\n"
          "save \"\"\n"
          "maxmemory-policy noeviction\n";
}

RedisEndpoint redisserver::endpoint(const QString &socketDirectory)
{
    RedisEndpoint endpoint;
    endpoint.transport = RedisEndpoint::Transport::Unix;
    endpoint.path = socketPath(socketDirectory);
    return endpoint;
}

qsizetype redisserver::socketPathLength(const QString &socketDirectory)
{
    return QFile::encodeName(socketPath(socketDirectory)).size();
}

ServerProcess::Answer redisserver::ask(const QString &socketDirectory, std::optional<qint64> processId)
{
    QLocalSocket socket;
    socket.connectToServer(socketPath(socketDirectory));
    if (!socket.waitForConnected(kAnswerTime) || (processId && listenerOf(socket) != *processId))
        return ServerProcess::Answer::None;
    socket.write("PING\r\n");
    QByteArray answer;
    while (!answer.contains('\n')) {
        if (!socket.waitForReadyRead(kAnswerTime))
            return ServerProcess::Answer::None;
        answer += socket.readAll();
    }
    if (answer.startsWith("+PONG"))
        return ServerProcess::Answer::Ready;
    return answer.startsWith("-LOADING") ? ServerProcess::Answer::Recovering : ServerProcess::Answer::None;
}

} // namespace scorewatch::embedded
