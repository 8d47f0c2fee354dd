// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/embedded/postgresserver.h"
#include "core/embedded/redisserver.h"

namespace scorewatch {

/// What the embedded servers of one profile are to be; the defaults are what a person wants.
struct EmbeddedOptions
{
    QString profile{QStringLiteral("default")}; ///< the name of a directory
    /// Holds a directory a profile. Empty: $XDG_DATA_HOME/scorewatch, /var/lib/scorewatch when we are root.
    QString dataRoot;
    /// Holds the directory of the sockets. Empty: $XDG_RUNTIME_DIR, /run when we are root, else the temporary directory.
    QString runtimeRoot;
    /// Where postgres, initdb and redis-server are looked for; nothing: where Debian has them, and PATH.
    std::optional<QStringList> programDirectories;
    /// Given to PostgreSQL on the command line, where they win over its files.
    QList<embedded::Setting> postgresSettings;
};

namespace embedded {

/// Which programs run as whom in which directories: EmbeddedOptions after a look at the system.
struct EmbeddedLayout
{
    ServerUser user;
    PostgresInstallation postgres;
    QString redisProgram;
    QString profileDirectory; ///< ours
    QString logDirectory;     ///< ours
    QString dataDirectory;    ///< PostgreSQL's, one a major version
    QString redisDirectory;
    QString socketDirectory;
    QString lockFile;
    QString stateFile;
    QString clusterName;
    QList<Setting> postgresSettings;

    /// Looks, checks and makes the directories that are ours. Touches no data. May block; not for the main thread.
    static Result<EmbeddedLayout> resolve(const EmbeddedOptions &options);

    [[nodiscard]] PostgresServerSpec postgresSpec() const;
    [[nodiscard]] RedisServerSpec redisSpec() const;
};

} // namespace embedded
} // namespace scorewatch
