// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedded/situation.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace scorewatch::embedded {
namespace {

/// The postmaster that the data directory names, were it started by us or not; PostgreSQL removes the file at its end.
bool postmasterIsAlive(const QString &dataDirectory)
{
    QFile file(dataDirectory + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const qint64 processId = file.readLine().trimmed().toLongLong();
    // The number may belong to somebody else by now. A postmaster works in its data directory.
    return processId > 0
        && QFile::symLinkTarget(u"/proc/%1/cwd"_s.arg(processId))
        == QFileInfo(dataDirectory).canonicalFilePath();
}

bool bothAnswer(const ServerState &state)
{
    const auto postgres = PostgresServer::ask(state.socketDirectory);
    return postgres && *postgres == ServerProcess::Answer::Ready
        && redisserver::ask(state.socketDirectory, std::nullopt) == ServerProcess::Answer::Ready;
}

} // namespace

Result<Situation> Situation::look(const EmbeddedLayout &layout, std::shared_ptr<InstanceLock> held)
{
    Situation situation;
    situation.lock = std::move(held);
    if (!situation.lock) {
        Result<std::shared_ptr<InstanceLock>> taken = InstanceLock::tryTake(layout.lockFile);
        if (!taken)
            return taken.error();
        situation.lock = std::move(*taken);
    }
    const std::optional<ServerState> state = ServerState::read(layout.stateFile);
    situation.other = state.value_or(ServerState());

    if (situation.lock) {
        const bool ending = situation.other.postgres.isAlive() || situation.other.redis.isAlive()
            || postmasterIsAlive(layout.dataDirectory);
        situation.kind = ending ? Kind::EarlierServersEnding : Kind::Ours;
    } else if (!state || !state->ready || !state->owner.isAlive()) {
        situation.kind = Kind::OtherIsStarting; // or it is ending: the next look tells
    } else {
        situation.kind = bothAnswer(*state) ? Kind::OtherIsReady : Kind::OtherHasNoServers;
    }
    return situation;
}

} // namespace scorewatch::embedded
