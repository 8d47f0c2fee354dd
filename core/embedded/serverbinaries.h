// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace scorewatch::embedded {

/// The oldest PostgreSQL that Scorewatch works with.
inline constexpr int kOldestPostgres = 15;

/// One installed PostgreSQL.
struct PostgresInstallation
{
    int major = 0;
    QString binDirectory; ///< holds postgres and initdb

    bool operator==(const PostgresInstallation &) const = default;

    [[nodiscard]] QString program(const QString &name) const { return binDirectory + u'/' + name; }
    /// Whether pg_stat_statements can be preloaded. Runs pg_config when it is there; may block, not for the main thread.
    [[nodiscard]] bool hasStatementStatistics() const;
};

/// Where programs are looked for when nothing else is said: Debian's directories of PostgreSQL, then PATH, then the
/// usual places that the PATH of a service leaves out.
QStringList defaultProgramDirectories();

/// Every PostgreSQL from kOldestPostgres up that has postgres and initdb, newest first. May run `postgres --version`.
QList<PostgresInstallation> findPostgres(const QStringList &directories);

/// The installation for a new data directory, or for one that `existingMajor` made. An Error names what to install.
Result<PostgresInstallation> choosePostgres(const QStringList &directories, std::optional<int> existingMajor,
                                            const QString &dataDirectory);

/// redis-server, or valkey-server where that is what is installed. An Error names what to install.
Result<QString> findRedis(const QStringList &directories);

} // namespace scorewatch::embedded
