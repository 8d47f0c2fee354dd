// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/auditlistcommand.h"

#include <QJsonDocument>

#include "app/commands/connections.h"
#include "app/console.h"
#include "app/output.h"
#include "app/terminaltext.h"
#include "core/audit/auditexport.h"
#include "core/audit/auditservice.h"
#include "core/base/utc.h"
#include "core/players/playerreader.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace scorewatch {
namespace {

constexpr auto kPatience = 60s;
constexpr int kRowsAQuery = 5000;

OutputValue orNothing(const QString &text)
{
    return text.isEmpty() ? OutputValue() : OutputValue(text);
}

QString whomOf(const AuditEntry &entry)
{
    return entry.username.isEmpty() && entry.player ? entry.player->toString() : entry.username;
}

/// For people: what fits on a line.
OutputTable shortTable(const QList<AuditEntry> &entries)
{
    OutputTable table{.columns = {{u"id"_s, u"Row"_s},
                                  {u"created_at"_s, u"At"_s},
                                  {u"action_type"_s, u"What"_s},
                                  {u"actor"_s, u"Who"_s},
                                  {u"username"_s, u"Whom"_s},
                                  {u"reason"_s, u"Reason"_s},
                                  {u"position"_s, u"Sealed at position"_s}},
                      .rows = {}};
    for (const AuditEntry &entry : entries) {
        table.rows.push_back({entry.id, entry.createdAt, entry.type, entry.actor, orNothing(whomOf(entry)),
                              orNothing(entry.reason),
                              entry.position ? OutputValue(*entry.position) : OutputValue()});
    }
    return table;
}

OutputTable wholeTable(const QList<AuditEntry> &entries)
{
    OutputTable table;
    for (const char *key : {"id", "created_at", "action_type", "actor", "user_id", "username", "reason",
                            "request_id", "recorded_by", "position", "metadata"})
        table.columns.append({QString::fromLatin1(key), {}});
    for (const AuditEntry &entry : entries) {
        table.rows.push_back(
            {entry.id, entry.createdAt, entry.type, entry.actor,
             entry.player ? OutputValue(entry.player->toString()) : OutputValue(), orNothing(entry.username),
             orNothing(entry.reason), orNothing(QString::fromUtf8(entry.requestId)), entry.recordedBy,
             entry.position ? OutputValue(*entry.position) : OutputValue(),
             QString::fromUtf8(QJsonDocument(entry.metadata).toJson(QJsonDocument::Compact))});
    }
    return table;
}

/// Everything that a terminal would act on stands inside a string, where an escape means the same.
QByteArray safeJson(const QList<AuditEntry> &entries)
{
    QString out;
    for (const QChar c : QString::fromUtf8(auditexport::toJson(entries))) {
        if (c != u'\n' && !c.isSurrogate() && terminaltext::isActive(c.unicode()))
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out.toUtf8();
}

/// A day or an instant; without a zone it is UTC.
Result<QDateTime> instantFrom(const Invocation &invocation, const QString &option)
{
    const QString text = invocation.text(option);
    if (text.isEmpty())
        return QDateTime();
    QDateTime instant = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (instant.isValid() && instant.timeSpec() == Qt::LocalTime)
        instant = QDateTime(instant.date(), instant.time(), kUtc);
    if (!instant.isValid()) {
        return Error{
            Error::Code::InvalidArgument,
            u"--%1 \"%2\" is no time. Write it as 2026-11-25 or 2026-11-25T10:00:00Z."_s.arg(option, text),
            {},
            {}};
    }
    return instant.toUTC();
}

Result<QList<AuditEntry>> readAll(PgConnection &connection, AuditFilter filter, qint64 limit)
{
    QList<AuditEntry> all;
    while (all.size() < limit) {
        filter.limit = int(std::min<qint64>(kRowsAQuery, limit - all.size()));
        const Result<QList<AuditEntry>> page = AuditService::read(connection, filter);
        if (!page)
            return page.error();
        all += *page;
        if (page->size() < filter.limit)
            break;
        filter.before = page->last().id;
    }
    return all;
}

} // namespace

CommandSyntax AuditListCommand::syntax() const
{
    return {.words = {u"audit"_s, u"list"_s},
            .summary = u"List who did what to whom, newest first"_s,
            .description
            = u"Addresses and user agents are not listed. As CSV no field is one that a spreadsheet would "
              u"execute."_s,
            .options
            = {{.name = u"type"_s, .value = u"TYPE"_s, .description = u"only this kind, e.g. BAN"_s},
               {.name = u"actor"_s, .value = u"NAME"_s, .description = u"only what this one did"_s},
               {.name = u"user"_s,
                .value = u"PLAYER"_s,
                .description = u"only what was done to this player: id, exact name or e-mail address"_s},
               {.name = u"from"_s, .value = u"TIME"_s, .description = u"not before, in UTC"_s},
               {.name = u"to"_s, .value = u"TIME"_s, .description = u"before, in UTC"_s},
               {.name = u"limit"_s,
                .value = u"ROWS"_s,
                .description = u"how many at most"_s,
                .standard = u"100"_s,
                .range = std::pair<qint64, qint64>(1, 100'000)},
               {.name = u"format"_s,
                .value = u"FORMAT"_s,
                .description = u"table, json or csv"_s,
                .standard = u"table"_s,
                .choices = {u"table"_s, u"json"_s, u"csv"_s}}},
            .needs = CommandSyntax::Needs(CommandSyntax::Postgres) | CommandSyntax::Embedded,
            .examples = {u"audit list --user mara --from 2026-11-01"_s,
                         u"audit list --type BAN --limit 100000 --format csv"_s}};
}

Result<ExitCode> AuditListCommand::work(const Invocation &invocation, Console &console, std::stop_token stop)
{
    AuditFilter filter{.type = invocation.text(u"type"_s), .actor = invocation.text(u"actor"_s)};
    for (const auto &[option, into] : {std::pair(u"from"_s, &filter.from), std::pair(u"to"_s, &filter.to)}) {
        const Result<QDateTime> instant = instantFrom(invocation, option);
        if (!instant) {
            console.fail(instant.error());
            return ExitCode::WrongUsage;
        }
        *into = *instant;
    }
    const auto connection = connections::openPostgres(invocation.config, connections::Way::AsConfigured,
                                                      u"scorewatchd audit list"_s, kPatience);
    if (!connection)
        return connection.error();
    const std::stop_callback interrupted(
        stop, [canceller = (*connection)->canceller()] { (void)canceller.cancel(); });
    if (invocation.has(u"user"_s)) {
        const Result<UserId> player = PlayerReader(**connection).find(invocation.text(u"user"_s));
        if (!player)
            return player.error();
        filter.player = *player;
    }
    const Result<QList<AuditEntry>> entries = readAll(**connection, filter, invocation.number(u"limit"_s));
    if (!entries)
        return entries.error();
    switch (*output::formatFromText(invocation.text(u"format"_s))) {
    case OutputFormat::Json:
        console.data(safeJson(*entries));
        break;
    case OutputFormat::Csv:
        console.data(output::toText(wholeTable(*entries), OutputFormat::Csv));
        break;
    case OutputFormat::Table:
        console.data(output::toText(shortTable(*entries), OutputFormat::Table));
        break;
    }
    return ExitCode::Done;
}

} // namespace scorewatch
