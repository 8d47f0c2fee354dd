// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/postgres/migrator.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QLoggingCategory>

#include "core/postgres/pgconnection.h"
#include "core/postgres/pgtransaction.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

Q_LOGGING_CATEGORY(lcMigrator, "scorewatch.postgres.migrator")

constexpr int kOldestServer = 150000;

constexpr const char *kFind = R"sql(
SELECT n.oid IS NOT NULL AS schema_exists, c.oid IS NOT NULL AS list_exists
FROM (VALUES (1)) AS one (row)
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'scoreboard'
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'schema_migrations')sql";

constexpr const char *kApplied = R"sql(
SELECT version, name, checksum, applied_at, applied_by, execution_ms
FROM scoreboard.schema_migrations
ORDER BY version)sql";

// What a role or a database may have set otherwise. READ COMMITTED: what is read after waiting for the lock must show
// what the one before has done. lock_timeout guards the live tables, not the wait for another migrator, and is set
// after it.
constexpr const char *kBegin = R"sql(
SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = notice;
SET LOCAL standard_conforming_strings = on;
SET LOCAL check_function_bodies = on;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL lock_timeout = 0)sql";
constexpr const char *kLockTimeout = "SET LOCAL lock_timeout = '10s'";

constexpr const char *kTryLock
    = "SELECT "
      "pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('scoreboard.schema_migrations', 0))";
constexpr const char *kLock
    = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('scoreboard.schema_migrations', "
      "0))";

constexpr const char *kRecord = R"sql(
INSERT INTO scoreboard.schema_migrations (version, name, checksum, execution_ms) VALUES ($1, $2, $3, $4))sql";

Error incompatible(const QString &message)
{
    return {Error::Code::Incompatible, message, {}, {}};
}

/// Whether what was applied is the beginning of what this program has, file by file.
std::optional<Error> compare(const QList<AppliedMigration> &applied, const QList<Migration> &known)
{
    for (const AppliedMigration &row : applied) {
        if (row.version > known.size()) {
            return incompatible(
                u"The database was made by a newer Scorewatch (%1, this program ends with %2). "
                "Install the newer version."_s.arg(row.name, known.last().fileName));
        }
    }
    for (qsizetype i = 0; i < applied.size(); ++i) {
        const AppliedMigration &row = applied.at(i);
        const Migration &file = known.at(i);
        if (row.version != file.version) {
            return incompatible(u"The database says that %1 was applied, but not %2, which comes before it. "
                                "Restore the database from a backup."_s.arg(row.name, file.fileName));
        }
        if (row.name != file.fileName) {
            return incompatible(
                u"The database was made with %1, which this program does not have: its number %2 "
                "is %3. Use the program that made the database."_s.arg(row.name, QString::number(row.version),
                                                                       file.fileName));
        }
        if (row.checksum != file.checksum()) {
            return incompatible(u"%1 was changed after it was applied to the database on %2. "
                                "Use the program that made the database."_s.arg(
                                    row.name, row.appliedAt.toString(Qt::ISODate)));
        }
    }
    return std::nullopt;
}

} // namespace

Migrator::Migrator(PgConnection &connection, QString folder)
    : m_connection(connection), m_folder(std::move(folder))
{ }

Result<void> Migrator::checkServer(int serverVersion)
{
    if (serverVersion >= kOldestServer)
        return {};
    return incompatible(
        u"PostgreSQL %1 is too old: Scorewatch needs PostgreSQL 15 or newer."_s.arg(serverVersion / 10000));
}

Result<QList<AppliedMigration>> Migrator::readApplied()
{
    const auto found = m_connection.exec(kFind);
    if (!found)
        return found.error();
    if (!found->boolean(0, 1)) {
        if (!found->boolean(0, 0))
            return QList<AppliedMigration>{};
        return incompatible(u"The database has a schema \"scoreboard\" that Scorewatch did not make. "
                            "Rename it, or use another database."_s);
    }
    const auto rows = m_connection.exec(kApplied);
    if (!rows)
        return rows.error();
    QList<AppliedMigration> applied;
    for (int row = 0; row < rows->rowCount(); ++row) {
        applied.append({.version = int(rows->integer(row, 0)),
                        .name = rows->text(row, 1),
                        .checksum = rows->bytes(row, 2).toByteArray(),
                        .appliedAt = rows->instant(row, 3),
                        .appliedBy = rows->text(row, 4),
                        .executionMs = rows->integer(row, 5)});
    }
    return applied;
}

Result<MigrationStatus> Migrator::status()
{
    if (const auto checked = checkServer(m_connection.serverVersion()); !checked)
        return checked.error();
    const auto migrations = loadMigrations(m_folder);
    if (!migrations)
        return migrations.error();
    const auto applied = readApplied();
    if (!applied)
        return applied.error();
    MigrationStatus status;
    status.applied = *applied;
    status.problem = compare(*applied, *migrations);
    for (qsizetype i = applied->size(); i < migrations->size(); ++i)
        status.pending.append(migrations->at(i).fileName);
    return status;
}

Result<QStringList> Migrator::migrate()
{
    const auto before = status();
    if (!before)
        return before.error();
    if (before->problem)
        return *before->problem;
    QStringList applied;
    if (before->pending.isEmpty())
        return applied;
    const auto migrations = loadMigrations(m_folder);
    if (!migrations)
        return migrations.error();
    for (;;) {
        const auto name = applyNext(*migrations);
        if (!name)
            return name.error();
        if (name->isEmpty())
            return applied;
        applied.append(*name);
    }
}

Result<void> Migrator::beginWork()
{
    if (const auto set = m_connection.execScript(kBegin); !set)
        return set.error();
    const auto locked = m_connection.exec(kTryLock);
    if (!locked)
        return locked.error();
    if (!locked->boolean(0, 0)) {
        qCInfo(lcMigrator) << "Another program is migrating this database; waiting for it.";
        if (const auto waited = m_connection.exec(kLock); !waited)
            return waited.error();
    }
    if (const auto set = m_connection.exec(kLockTimeout); !set)
        return set.error();
    return {};
}

Result<QString> Migrator::applyNext(const QList<Migration> &migrations)
{
    const auto transaction = PgTransaction::begin(m_connection);
    if (!transaction)
        return transaction.error();
    if (const auto begun = beginWork(); !begun)
        return begun.error();
    const auto applied = readApplied();
    if (!applied)
        return applied.error();
    if (const auto problem = compare(*applied, migrations))
        return *problem;
    if (applied->size() == migrations.size())
        return QString();
    const Migration &next = migrations.at(applied->size());
    const auto done = apply(next);
    if (!done) {
        Error error = done.error();
        error.message = u"%1 failed and was undone, so the database is not up to date."_s.arg(next.fileName);
        return error;
    }
    if (const auto committed = (*transaction)->commit(); !committed)
        return committed.error();
    return next.fileName;
}

Result<void> Migrator::apply(const Migration &migration)
{
    QElapsedTimer clock;
    clock.start();
    if (const auto run = m_connection.execScript(migration.sql); !run)
        return run.error();
    if (!m_connection.isInTransaction()) {
        return Error{Error::Code::Internal, {}, u"the file ends the transaction that it runs in"_s, {}};
    }
    const qint64 elapsed = clock.elapsed();
    const auto recorded = m_connection.exec(kRecord,
                                            PgParams()
                                                .integer(migration.version)
                                                .text(migration.fileName)
                                                .text(migration.checksum())
                                                .integer(elapsed));
    if (!recorded)
        return recorded.error();
    qCInfo(lcMigrator).noquote() << "Applied" << migration.fileName << "in" << elapsed << "ms";
    return {};
}

} // namespace scorewatch
