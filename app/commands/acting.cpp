// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/acting.h"

#include <array>

#include <pwd.h>
#include <unistd.h>

#include "app/console.h"
#include "app/output.h"
#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::acting {
namespace {

// Whoever may run the service or administer is not held to what a moderator may.
constexpr const char *kMayAdminister
    = "SELECT pg_catalog.pg_has_role(current_user, 'scorewatch_app', 'MEMBER') "
      "OR pg_catalog.pg_has_role(current_user, 'scorewatch_admin', 'MEMBER')";

QString loginName()
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(::getuid());
}

OutputValue orNothing(const QString &text)
{
    return text.isEmpty() ? OutputValue() : OutputValue(text);
}

OutputValue orNothing(const std::optional<qint64> &number)
{
    return number ? OutputValue(*number) : OutputValue();
}

} // namespace

QList<OptionSyntax> options()
{
    return {{.name = u"reason"_s, .value = u"TEXT"_s, .description = u"why; needed, and kept for ever"_s},
            {.name = u"actor"_s,
             .value = u"NAME"_s,
             .description = u"who does it; else the name of the system's login"_s},
            {.name = u"format"_s,
             .value = u"FORMAT"_s,
             .description = u"table or json"_s,
             .standard = u"table"_s,
             .choices = {u"table"_s, u"json"_s}}};
}

bool isComplete(const Invocation &invocation, const QStringList &needed, Console &console)
{
    for (const QString &option : needed) {
        if (invocation.text(option).trimmed().isEmpty()) {
            console.fail(u"--%1 is missing. Try the command with --help."_s.arg(option));
            return false;
        }
    }
    return true;
}

Result<Actor> actorFrom(const Invocation &invocation, PgConnection &connection)
{
    const auto rows = connection.exec(kMayAdminister);
    if (!rows)
        return rows.error();
    Actor actor;
    actor.name = invocation.has(u"actor"_s) ? invocation.text(u"actor"_s) : loginName();
    actor.role = rows->boolean(0, 0) ? Role::Admin : Role::Moderator;
    return actor;
}

void show(const ActRecord &record, const Invocation &invocation, Console &console)
{
    OutputTable table;
    table.rows.emplace_back();
    const auto add = [&table](const QString &key, const QString &title, const OutputValue &value) {
        table.columns.append({key, title});
        table.rows.front().push_back(value);
    };
    add(u"act_id"_s, u"Act"_s, record.id);
    add(u"action"_s, u"What"_s, QString::fromLatin1(actName(record.kind)));
    add(u"user_id"_s, u"Player"_s, record.player.toString());
    add(u"actor"_s, u"By"_s, record.actor);
    add(u"approved_by"_s, u"Approved by"_s, orNothing(record.approvedBy));
    add(u"reason"_s, u"Reason"_s, record.reason);
    add(u"policy"_s, u"Policy"_s, orNothing(record.policy));
    add(u"until"_s, u"Until"_s, record.until.isValid() ? OutputValue(record.until) : OutputValue());
    add(u"score_change"_s, u"Points"_s, orNothing(record.scoreChange));
    add(u"score"_s, u"Score"_s, record.after.score);
    add(u"is_flagged"_s, u"Flagged"_s, record.after.isFlagged);
    add(u"is_held"_s, u"Held"_s, record.after.isHeld);
    add(u"is_banned"_s, u"Banned"_s, record.after.isBanned);
    add(u"on_board"_s, u"Belongs on the board"_s, record.after.onBoard);
    add(u"case_id"_s, u"Case"_s, orNothing(record.caseId));
    add(u"inverse_of"_s, u"Takes back"_s, orNothing(record.inverseOf));
    add(u"created_at"_s, u"At"_s, record.createdAt);
    const OutputFormat format = *output::formatFromText(invocation.text(u"format"_s));
    console.data(format == OutputFormat::Json ? output::toText(table, format) : output::toRecord(table));
}

} // namespace scorewatch::acting
