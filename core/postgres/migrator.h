// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>

#include "core/postgres/migration.h"

namespace scorewatch {

class PgConnection;

/// A row of scoreboard.schema_migrations.
struct AppliedMigration
{
    int version = 0;
    QString name; ///< the file's
    QByteArray checksum;
    QDateTime appliedAt;
    QString appliedBy;
    qint64 executionMs = 0;

    bool operator==(const AppliedMigration &) const = default;
};

/// How far a database is.
struct MigrationStatus
{
    QList<AppliedMigration> applied;
    QStringList pending;          ///< file names, in the order they will be applied
    std::optional<Error> problem; ///< why this program must not touch the database

    [[nodiscard]] bool isCurrent() const { return pending.isEmpty() && !problem; }
};

/// Brings the layout of a database up to date, each file in a transaction of its own, and refuses one that was made by
/// other files than the program's. Blocking; belongs to its connection's thread.
///
/// The connection must have no statementTimeout: waiting for another migrator, and some migrations, take long. Its role
/// is a superuser or the database's owner; later migrations need only membership in scorewatch_owner.
class Migrator final
{
public:
    explicit Migrator(PgConnection &connection, QString folder = QLatin1String(kBuiltInMigrations));
    Q_DISABLE_COPY_MOVE(Migrator)

    /// Reads only.
    Result<MigrationStatus> status();

    /// Applies what is pending and returns the names of the files that this call applied. Waits while another
    /// migrator is at work, then goes on from where that one ended. After a failure the files before the one
    /// that failed stay applied.
    Result<QStringList> migrate();

    /// Incompatible below PostgreSQL 15; `serverVersion` as libpq tells it (150020 for 15.20).
    static Result<void> checkServer(int serverVersion);

private:
    Result<QList<AppliedMigration>> readApplied();
    Result<void> beginWork();
    /// The name of the file that was applied; empty when there was nothing left to do.
    Result<QString> applyNext(const QList<Migration> &migrations);
    Result<void> apply(const Migration &migration);

    PgConnection &m_connection;
    QString m_folder;
};

} // namespace scorewatch
