// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/postgresschemachecks.h"

#include "core/doctor/checksheet.h"
#include "core/doctor/doctorrules.h"
#include "core/postgres/migrator.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch {
namespace {

using Status = DoctorCheck::Status;

// Months from the present one up to the first that has no partition, of the log that has fewest.
constexpr const char *kMonthsAhead = R"sql(
SELECT p.table_name, coalesce(min(i) FILTER (WHERE child.oid IS NULL), 25) - 1 AS ahead
FROM scoreboard.partition_policies p
CROSS JOIN generate_series(0, 24) i
LEFT JOIN (pg_class child
           JOIN pg_inherits link ON link.inhrelid = child.oid
           JOIN pg_class parent ON parent.oid = link.inhparent
           JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = 'scoreboard')
    ON parent.relname = p.table_name
    AND child.relname = p.table_name || to_char(date_trunc('month', now() AT TIME ZONE 'UTC')
                                                + make_interval(months => i), '_YYYY_MM')
GROUP BY p.table_name
ORDER BY ahead, p.table_name
LIMIT 1)sql";

constexpr const char *kStrays = R"sql(
SELECT sum(row_count), string_agg(DISTINCT table_name::text || '_default', ', '), min(month)::text
FROM scoreboard.default_partition_months())sql";

constexpr const char *kOutbox
    = "SELECT count(*), extract(epoch FROM clock_timestamp() - min(created_at)) FROM scoreboard.outbox";

/// Why the statement could not be answered; what is missing is a right more often than not.
Verdict unanswered(const Error &error)
{
    const bool forbidden = error.code == Error::Code::PermissionDenied;
    return Verdict::unknown(toString(error),
                            forbidden ? u"GRANT scorewatch_operator TO this role."_s : QString());
}

void checkLayout(CheckSheet &sheet, PgConnection &connection)
{
    const QString expected = u"that of this program"_s;
    const auto status = Migrator(connection).status();
    if (!status) {
        if (status.error().code == Error::Code::Incompatible)
            sheet.answer("postgres.schema", {Status::Bad, status.error().message, expected, {}});
        else
            sheet.answer("postgres.schema", unanswered(status.error()));
        return;
    }
    const qsizetype applied = status->applied.size();
    if (status->problem)
        sheet.answer("postgres.schema", {Status::Bad, status->problem->message, expected, {}});
    else if (applied == 0)
        sheet.answer("postgres.schema", {Status::Bad, u"none"_s, expected, u"scorewatchd migrate"_s});
    else if (!status->pending.isEmpty())
        sheet.answer("postgres.schema",
                     {Status::Bad, u"an older one, %1 steps behind"_s.arg(status->pending.size()), expected,
                      u"scorewatchd migrate"_s});
    else
        sheet.answer("postgres.schema",
                     Verdict::ok(u"up to date (%1)"_s.arg(status->applied.last().name), expected));
}

void checkPartitions(CheckSheet &sheet, PgConnection &connection)
{
    const auto ahead = connection.exec(kMonthsAhead);
    if (!ahead)
        sheet.answer("postgres.partitions-ahead", unanswered(ahead.error()));
    else if (ahead->rowCount() == 0)
        sheet.answer("postgres.partitions-ahead",
                     Verdict::unknown(u"No table is on the list of partitioned ones."_s));
    else
        sheet.answer("postgres.partitions-ahead",
                     doctorrules::partitionsAhead(int(ahead->integer(0, 1)), ahead->text(0, 0)));

    const auto strays = connection.exec(kStrays);
    if (!strays) {
        sheet.answer("postgres.default-partition", unanswered(strays.error()));
    } else if (strays->isNull(0, 0)) {
        sheet.answer("postgres.default-partition", Verdict::ok(u"empty"_s, u"empty"_s));
    } else {
        sheet.answer("postgres.default-partition",
                     {Status::Bad,
                      u"%1 rows in %2, the oldest of %3"_s.arg(strays->text(0, 0), strays->text(0, 1),
                                                               strays->text(0, 2).left(7)),
                      u"empty"_s,
                      u"Their months had no partition, and cannot get one while the rows are there. Move the "
                      u"rows out, then: "
                      "SELECT * FROM scoreboard.ensure_partitions();"_s});
    }
}

void checkOutbox(CheckSheet &sheet, PgConnection &connection)
{
    const auto rows = connection.exec(kOutbox);
    if (!rows) {
        sheet.answer("postgres.outbox", unanswered(rows.error()));
        return;
    }
    const std::optional<double> age = rows->isNull(0, 1) ? std::nullopt : std::optional(rows->real(0, 1));
    sheet.answer("postgres.outbox", doctorrules::outbox(age, rows->integer(0, 0)));
}

} // namespace

void checkPostgresSchema(CheckSheet &sheet, PgConnection &connection)
{
    checkLayout(sheet, connection);
    checkPartitions(sheet, connection);
    checkOutbox(sheet, connection);
}

} // namespace scorewatch
