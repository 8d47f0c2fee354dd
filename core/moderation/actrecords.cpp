// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/moderation/actrecords.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/postgres/pgconnection.h"

using namespace Qt::StringLiterals;

namespace scorewatch::actrecords {
namespace {

QDateTime instantOf(const QJsonValue &value)
{
    return value.isString() ? QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC()
                            : QDateTime();
}

std::optional<qint64> numberOf(const PgResult &rows, int row, int column)
{
    return rows.isNull(row, column) ? std::nullopt : std::optional(rows.integer(row, column));
}

} // namespace

Standing standingFrom(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto is = [&object](const char *name) { return object.value(QLatin1StringView(name)).toBool(); };
    const auto at = [&object](const char *name) { return instantOf(object.value(QLatin1StringView(name))); };
    Standing standing;
    standing.isActive = is("is_active");
    standing.isFlagged = is("is_flagged");
    standing.isHeld = is("is_held");
    standing.isBanned = is("is_banned");
    standing.isWatched = is("is_watched");
    standing.flaggedAt = at("flagged_at");
    standing.heldAt = at("held_at");
    standing.bannedAt = at("banned_at");
    standing.bannedUntil = at("banned_until");
    standing.banReason = object.value("ban_reason"_L1).toString();
    standing.tokensValidAfter = at("tokens_valid_after");
    standing.score = object.value("score"_L1).toInteger();
    standing.version = object.value("version"_L1).toInteger();
    standing.onBoard = is("on_board");
    return standing;
}

ActRecord fromRow(const PgResult &rows, int row)
{
    ActRecord record;
    record.id = rows.integer(row, 0);
    record.player = rows.userId(row, 1);
    record.caseId = numberOf(rows, row, 2);
    record.kind = actFromName(rows.bytes(row, 3)).value_or(ActKind::Note);
    record.actor = rows.text(row, 4);
    record.approvedBy = rows.text(row, 5);
    record.reason = rows.text(row, 6);
    record.policy = rows.text(row, 7);
    record.until = rows.instant(row, 8);
    record.scoreChange = numberOf(rows, row, 9);
    record.inverseOf = numberOf(rows, row, 10);
    record.takenBackBy = numberOf(rows, row, 11);
    record.createdAt = rows.instant(row, 12);
    record.before = standingFrom(rows.bytes(row, 13).toByteArray());
    record.after = standingFrom(rows.bytes(row, 14).toByteArray());
    return record;
}

Result<ActRecord> read(PgConnection &connection, qint64 act)
{
    const auto rows = connection.exec(QByteArray("SELECT ") + kColumns
                                          + " FROM scoreboard.moderation_actions AS m WHERE m.id = $1",
                                      PgParams().integer(act));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return Error{Error::Code::NotFound, u"There is no act %1."_s.arg(act), {}, {}};
    return fromRow(*rows, 0);
}

Result<QList<ActRecord>> ofPlayer(PgConnection &connection, const UserId &player, int limit)
{
    const auto rows = connection.exec(QByteArray("SELECT ") + kColumns
                                          + " FROM scoreboard.moderation_actions AS m WHERE m.user_id = $1 "
                                            "ORDER BY m.id DESC LIMIT $2",
                                      PgParams().uuid(player).integer(limit));
    if (!rows)
        return rows.error();
    QList<ActRecord> records;
    for (int row = 0; row < rows->rowCount(); ++row)
        records.append(fromRow(*rows, row));
    return records;
}

} // namespace scorewatch::actrecords
