// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/usertext.h"

#include <QCryptographicHash>

#include "api/http/jsontext.h"
#include "api/resources/boardtext.h"
#include "core/domain/board.h"

namespace scorewatch::api::text {
namespace {

using http::json::appendMember;

void appendId(std::string &out, const UserId &user)
{
    out += "\"userId\":\"";
    out += user.toByteArray().constData();
    out += '"';
}

void appendBan(std::string &out, const PlayerProfile &player)
{
    out += ",\"ban\":";
    if (!player.isBanned) {
        out += "null";
        return;
    }
    out += '{';
    appendInstant(out, "until", player.bannedUntil);
    out += ',';
    appendTextOrNull(out, "reason", player.banReason);
    out += '}';
}

void appendStanding(std::string &out, const PlayerProfile &player)
{
    out += ",\"standing\":{";
    appendBoolean(out, "active", player.isActive);
    out += ',';
    appendBoolean(out, "flagged", player.isFlagged);
    out += ',';
    appendBoolean(out, "held", player.isHeld);
    out += ',';
    appendBoolean(out, "banned", player.isBanned);
    out += ',';
    appendInstant(out, "bannedUntil", player.bannedUntil);
    out += '}';
}

void appendSum(std::string &out, std::string_view name, const PlayerStatistics::Span &span)
{
    out += ",\"";
    out += name;
    out += "\":{";
    appendMember(out, "points", span.points);
    out += ',';
    appendMember(out, "actions", span.actions);
    out += '}';
}

/// Ties a cursor to its list, so that one of another player is refused instead of misunderstood.
QByteArray tie(const UserId &user, qint64 version)
{
    return QCryptographicHash::hash(user.toByteArray() + ' ' + QByteArray::number(version),
                                    QCryptographicHash::Sha256)
        .left(6);
}

} // namespace

std::string profile(const PlayerProfile &player, ProfileView view, std::optional<qint64> rank)
{
    std::string out = "{";
    appendId(out, player.userId);
    out += ',';
    appendText(out, "username", player.username);
    out += ',';
    appendTextOrNull(out, "avatarUrl", player.avatarUrl);
    out += ',';
    appendTextOrNull(out, "countryCode", player.countryCode);
    out += ',';
    appendMember(out, "score", player.score);
    out += ",\"rank\":";
    out += rank ? std::to_string(*rank) : "null";
    const bool own = view == ProfileView::Own;
    if ((own || view == ProfileView::Moderation) && player.email) {
        out += ',';
        appendText(out, "email", *player.email);
    }
    if (own) {
        out += ',';
        appendTextOrNull(out, "timezone", player.timezone);
        appendBan(out, player);
    }
    if (view == ProfileView::Standing || view == ProfileView::Moderation)
        appendStanding(out, player);
    out += '}';
    return out;
}

std::string history(const QList<LedgerEntry> &entries, bool withActor, const std::string &next)
{
    std::string out = "{\"entries\":[";
    for (const LedgerEntry &entry : entries) {
        out += out.back() == '[' ? "{" : ",{";
        appendMember(out, "version", entry.version);
        out += ',';
        appendText(out, "kind", entry.kind);
        out += ',';
        appendText(out, "actionId", entry.actionId);
        out += ',';
        appendMember(out, "scoreChange", entry.points);
        out += ',';
        appendMember(out, "score", entry.balanceAfter);
        out += ',';
        appendTextOrNull(out, "reason", entry.reason);
        out += ',';
        appendInstant(out, "createdAt", entry.createdAt);
        if (withActor) {
            out += ',';
            appendTextOrNull(out, "actor", entry.actor);
        }
        out += '}';
    }
    out += ']';
    if (!next.empty()) {
        out += ',';
        appendMember(out, "nextCursor", next);
    }
    out += '}';
    return out;
}

std::string statistics(const UserId &user, const PlayerStatistics &statistics)
{
    std::string out = "{";
    appendId(out, user);
    appendSum(out, "today", statistics.today);
    appendSum(out, "sevenDays", statistics.week);
    appendSum(out, "total", statistics.all);
    out += ",\"byAction\":[";
    for (const PlayerStatistics::ByAction &action : statistics.byAction) {
        out += out.back() == '[' ? "{" : ",{";
        appendText(out, "actionId", action.actionId);
        out += ',';
        appendMember(out, "points", action.span.points);
        out += ',';
        appendMember(out, "actions", action.span.actions);
        out += '}';
    }
    out += "]}";
    return out;
}

std::string historyCursor(const UserId &user, qint64 version)
{
    const QByteArray plain = QByteArray::number(version) + '.' + tie(user, version).toHex();
    return plain.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

std::optional<qint64> versionOfCursor(const UserId &user, const std::string &cursor)
{
    const auto plain
        = QByteArray::fromBase64Encoding(QByteArray::fromStdString(cursor),
                                         QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
                                             | QByteArray::AbortOnBase64DecodingErrors);
    if (!plain)
        return std::nullopt;
    const QByteArray &decoded = *plain;
    bool ok = false;
    const qint64 version = decoded.left(decoded.indexOf('.')).toLongLong(&ok);
    // Made again and compared whole: of the many spellings of a number or of Base64 only ours is taken.
    if (!ok || version < 1 || version > kMaxScore || historyCursor(user, version) != cursor)
        return std::nullopt;
    return version;
}

} // namespace scorewatch::api::text
