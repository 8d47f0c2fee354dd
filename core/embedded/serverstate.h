// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// A process that cannot be confused with a later one of the same number.
struct ProcessIdentity
{
    qint64 processId = 0;  ///< 0: no process
    quint64 startTime = 0; ///< clock ticks since boot, from proc(5)

    bool operator==(const ProcessIdentity &) const = default;

    static ProcessIdentity of(qint64 processId);
    static ProcessIdentity ofThisProgram();
    /// False for a zombie, too.
    [[nodiscard]] bool isAlive() const;
};

/// What the instance that runs the servers tells the others, in a small file beside the data.
struct ServerState
{
    ProcessIdentity owner;
    ProcessIdentity postgres;
    ProcessIdentity redis;
    bool ready = false; ///< both have answered
    QString socketDirectory;
    QString dataDirectory;

    bool operator==(const ServerState &) const = default;

    [[nodiscard]] bool serversAreAlive() const { return postgres.isAlive() && redis.isAlive(); }

    /// Empty when there is no such file or it makes no sense.
    static std::optional<ServerState> read(const QString &path);
    [[nodiscard]] Result<void> write(const QString &path) const;
};

} // namespace scorewatch::embedded
