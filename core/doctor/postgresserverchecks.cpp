// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/postgresserverchecks.h"

#include "core/doctor/checksheet.h"
#include "core/doctor/doctorrules.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

constexpr const char *kServer = R"sql(
SELECT current_setting('server_version'), pg_is_in_recovery(), current_setting('transaction_read_only'),
       current_setting('server_encoding'), pg_backend_pid(), quote_ident(current_user), quote_ident(current_database()))sql";

// Only what this role may see: the server leaves the rest out.
constexpr const char *kSettings = R"sql(
SELECT name, setting, source
FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'autovacuum', 'max_connections',
               'superuser_reserved_connections', 'reserved_connections'))sql";

// pg_stat_activity would hide other roles' sessions from most of ours; this counts them for everybody.
constexpr const char *kUsedConnections = "SELECT sum(numbackends) FROM pg_stat_database";

constexpr const char *kStatementExtension = R"sql(
SELECT quote_ident(n.nspname)
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_stat_statements')sql";

// The same for two connections only if they lead to one database of one server.
constexpr const char *kPlace = R"sql(
SELECT pg_backend_pid(),
       (SELECT system_identifier FROM pg_control_system())::text || '/' || d.oid
FROM pg_database d
WHERE d.datname = current_database())sql";

struct Names
{
    QString role; ///< quoted, for advice
    QString database;
};

struct Setting
{
    QString value;
    QString source; ///< pg_settings' word for where it was set
};

/// What undoes a bad value where it was set.
QString cureOf(const QString &name, const QString &value, const QString &source, const Names &names)
{
    if (source == "command line"_L1)
        return u"It is set on the server's command line; take it out there and restart the server."_s;
    if (source == "user"_L1)
        return u"ALTER ROLE %1 RESET %2;"_s.arg(names.role, name);
    if (source == "database"_L1)
        return u"ALTER DATABASE %1 RESET %2;"_s.arg(names.database, name);
    if (source == "database user"_L1)
        return u"ALTER ROLE %1 IN DATABASE %2 RESET %3;"_s.arg(names.role, names.database, name);
    if (source == "client"_L1 || source == "session"_L1)
        return u"The connection itself sets it; take it out of the address (options=…) or of PGOPTIONS."_s;
    return u"ALTER SYSTEM SET %1 = %2; SELECT pg_reload_conf();"_s.arg(name, value);
}

using Settings = QHash<QString, Setting>;

Verdict mustBeOn(const Settings &settings, const QString &name, Status otherwise, const QString &why,
                 const Names &names)
{
    const auto found = settings.constFind(name);
    if (found == settings.constEnd())
        return Verdict::unknown(u"The server does not show %1 to this role."_s.arg(name));
    if (found->value == "on"_L1)
        return Verdict::ok(u"on"_s, u"on"_s);
    return {otherwise, found->value, u"on"_s, why + u' ' + cureOf(name, u"on"_s, found->source, names)};
}

void checkSettings(CheckSheet &sheet, PgConnection &connection, const Names &names)
{
    const auto rows = connection.exec(kSettings);
    if (!rows) {
        for (const char *id : {"postgres.fsync", "postgres.full-page-writes", "postgres.synchronous-commit",
                               "postgres.data-checksums", "postgres.autovacuum", "postgres.connections"})
            sheet.answer(id, Verdict::unknown(toString(rows.error())));
        return;
    }
    Settings settings;
    for (int row = 0; row < rows->rowCount(); ++row)
        settings.insert(rows->text(row, 0), {rows->text(row, 1), rows->text(row, 2)});

    sheet.answer("postgres.fsync",
                 mustBeOn(settings, u"fsync"_s, Status::Bad,
                          u"A crash of the machine can destroy the database."_s, names));
    sheet.answer(
        "postgres.full-page-writes",
        mustBeOn(settings, u"full_page_writes"_s, Status::Bad,
                 u"A crash of the machine can leave torn pages behind that recovery does not mend."_s,
                 names));
    sheet.answer("postgres.autovacuum",
                 mustBeOn(settings, u"autovacuum"_s, Status::Bad,
                          u"Tables only grow, and in the end the server refuses to write."_s, names));

    const Setting commit = settings.value(u"synchronous_commit"_s);
    sheet.answer("postgres.synchronous-commit",
                 doctorrules::synchronousCommit(
                     commit.value, cureOf(u"synchronous_commit"_s, u"on"_s, commit.source, names)));

    const QString checksums = settings.value(u"data_checksums"_s).value;
    if (checksums == "on"_L1) {
        sheet.answer("postgres.data-checksums", Verdict::ok(checksums, u"on"_s));
    } else {
        sheet.answer(
            "postgres.data-checksums",
            {Status::Warning, checksums, u"on"_s,
             u"A disk that gives back wrong data is not noticed. With the server stopped: pg_checksums --enable"_s});
    }

    const auto used = connection.exec(kUsedConnections);
    if (!used) {
        sheet.answer("postgres.connections", Verdict::unknown(toString(used.error())));
        return;
    }
    const qint64 reserved = settings.value(u"superuser_reserved_connections"_s).value.toLongLong()
        + settings.value(u"reserved_connections"_s).value.toLongLong();
    sheet.answer("postgres.connections",
                 doctorrules::connections(settings.value(u"max_connections"_s).value.toLongLong(), reserved,
                                          used->integer(0, 0)));
}

void checkStanding(CheckSheet &sheet, const PgResult &server)
{
    const bool standby = server.boolean(0, 1);
    if (standby) {
        sheet.answer("postgres.primary",
                     {Status::Bad, u"a standby"_s, u"the primary"_s,
                      u"Scores cannot be written here. Give the primary's address, or all of them with "
                      "target_session_attrs=read-write."_s});
    } else {
        sheet.answer("postgres.primary", Verdict::ok(u"the primary"_s, u"the primary"_s));
    }
    if (server.bytes(0, 2) == "off") {
        sheet.answer("postgres.writable", Verdict::ok(u"yes"_s, u"yes"_s));
    } else {
        sheet.answer("postgres.writable",
                     {Status::Warning, u"read-only"_s, u"yes"_s,
                      standby ? QString()
                              : u"Transactions of this connection are read-only "
                                u"(default_transaction_read_only), so it can "
                                "only look."_s});
    }
    const QString encoding = server.text(0, 3);
    if (encoding == "UTF8"_L1) {
        sheet.answer("postgres.encoding", Verdict::ok(encoding, u"UTF8"_s));
    } else {
        sheet.answer("postgres.encoding",
                     {Status::Bad, encoding, u"UTF8"_s,
                      u"Names of players cannot be stored. Make the database anew with ENCODING 'UTF8'."_s});
    }
}

/// libpq was told a process by whoever accepted the connection; the server names the one that really works for us. A
/// pooler hands out sessions of its own, so the two differ.
bool isPooled(const PgConnection &connection, qint64 backend)
{
    return connection.backendPid() != backend;
}

void checkStatementStatistics(CheckSheet &sheet, PgConnection &connection)
{
    const auto answer
        = [&sheet](const Verdict &verdict) { sheet.answer("postgres.statement-statistics", verdict); };
    const QString preload
        = u"shared_preload_libraries = 'pg_stat_statements' in postgresql.conf and a restart of the server"_s;
    const auto schema = connection.exec(kStatementExtension);
    if (!schema) {
        answer(Verdict::unknown(toString(schema.error())));
    } else if (schema->rowCount() == 0) {
        answer({Status::Warning, u"pg_stat_statements is not installed in this database"_s, u"installed"_s,
                u"Slow queries cannot be shown. CREATE EXTENSION pg_stat_statements; it also needs %1."_s.arg(
                    preload)});
    } else if (const auto asked = connection.exec("SELECT 1 FROM " + schema->bytes(0, 0).toByteArray()
                                                  + ".pg_stat_statements_info");
               asked) {
        answer(Verdict::ok(u"pg_stat_statements"_s, u"installed"_s));
    } else if (asked.error().sqlState == "55000") {
        answer({Status::Warning, u"pg_stat_statements is installed but not loaded"_s, u"loaded"_s,
                u"Slow queries cannot be shown. It needs %1."_s.arg(preload)});
    } else {
        answer(Verdict::unknown(toString(asked.error())));
    }
}

} // namespace

void checkPostgresServer(CheckSheet &sheet, PgConnection &connection)
{
    const auto server = connection.exec(kServer);
    if (!server) {
        for (const char *id : {"postgres.version", "postgres.primary", "postgres.writable",
                               "postgres.encoding", "postgres.pooler"})
            sheet.answer(id, Verdict::unknown(toString(server.error())));
        return;
    }
    sheet.answer("postgres.version",
                 doctorrules::postgresVersion(connection.serverVersion(), server->text(0, 0)));
    checkStanding(sheet, *server);
    if (isPooled(connection, server->integer(0, 4)))
        sheet.answer("postgres.pooler", Verdict::ok(u"a pooler, such as PgBouncer"_s));
    else
        sheet.answer("postgres.pooler", Verdict::ok(u"nothing"_s));
    checkSettings(sheet, connection, {server->text(0, 5), server->text(0, 6)});
    checkStatementStatistics(sheet, connection);
}

void checkDirectConnection(CheckSheet &sheet, PgConnection &connection,
                           const std::optional<DoctorSubject::Postgres> &direct)
{
    const auto answer = [&sheet](const Verdict &verdict) { sheet.answer("postgres.direct", verdict); };
    const QString expected = u"past any pooler"_s;
    const QString why = u"Migrations, maintenance and waiting for notices do not work through a pooler. Give "
                        u"the server's own "
                        "address in SCOREWATCH_POSTGRES_DIRECT_DSN."_s;
    if (direct && !direct->connection) {
        answer({Status::Bad, toString(direct->trouble), expected, why});
        return;
    }
    const auto place = connection.exec(kPlace);
    const auto other = direct ? direct->connection->exec(kPlace) : place;
    if (!place || !other || other->rowCount() != 1 || place->rowCount() != 1) {
        answer(Verdict::unknown(!place       ? toString(place.error())
                                    : !other ? toString(other.error())
                                             : u"no such database"_s));
        return;
    }
    const PgConnection &used = direct ? *direct->connection : connection;
    if (place->text(0, 1) != other->text(0, 1)) {
        answer({Status::Bad, u"another database: "_s + direct->place, u"the same database"_s,
                u"Both addresses have to lead to one database; correct one of them."_s});
    } else if (isPooled(used, other->integer(0, 0))) {
        answer({Status::Warning, u"through a pooler"_s, expected, why});
    } else {
        answer(Verdict::ok(direct ? direct->place : u"the same one"_s, expected));
    }
}

} // namespace scorewatch
