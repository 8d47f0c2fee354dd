// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/redisendpoint.h"
#include "core/embedded/serverprocess.h"

namespace scorewatch::embedded {

/// Where a private Redis lives and how it is run.
struct RedisServerSpec
{
    QString program;         ///< redis-server or valkey-server
    QString dataDirectory;   ///< its working directory; made where there is none, its parent must exist
    QString filesDirectory;  ///< ours: the configuration written at each start
    QString socketDirectory; ///< made where there is none; its parent must exist
    QString logDirectory;    ///< must exist
    ServerUser user;
    int deathSignal = SIGTERM;
    QList<StopStep> stopSteps{{SIGTERM, std::chrono::seconds(5)}, {SIGKILL, std::chrono::seconds(5)}};
};

/// How a Redis server is run as our child on a Unix socket. It keeps nothing on disk: what it holds is rebuilt from
/// PostgreSQL.
namespace redisserver {

/// What ServerProcess needs to run it.
ServerProcess::Spec processSpec(const RedisServerSpec &spec);
/// The configuration file it is started with.
QByteArray configuration(const RedisServerSpec &spec);

RedisEndpoint endpoint(const QString &socketDirectory);
/// Length of the path of the Unix socket in `socketDirectory`, in bytes.
qsizetype socketPathLength(const QString &socketDirectory);
/// Asks the server behind `socketDirectory` once. With a `processId`, another process's answer counts as None.
/// Blocks for two seconds at most; not for the main thread.
ServerProcess::Answer ask(const QString &socketDirectory, std::optional<qint64> processId);

} // namespace redisserver
} // namespace scorewatch::embedded
