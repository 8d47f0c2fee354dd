// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/remote/remotemessages.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace scorewatch::test {
namespace {

QJsonArray listOf(const QList<BoardEntry> &top)
{
    QJsonArray list;
    for (const BoardEntry &entry : top)
        list.append(entryJson(entry));
    return list;
}

QJsonObject message(const QString &type, const QByteArray &epoch, qint64 seq)
{
    return {{u"type"_s, type},
            {u"epoch"_s, QString::fromUtf8(epoch)},
            {u"seq"_s, seq},
            {u"asOf"_s, u"2026-11-25T03:00:00.000Z"_s},
            {u"state"_s, u"live"_s},
            {u"players"_s, 2000},
            {u"updatesPerSecond"_s, 12.5}};
}

} // namespace

UserId remotePlayer(int number)
{
    return *UserId::fromText(
        QStringView(u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QLatin1Char('0'))));
}

QList<BoardEntry> remoteTop(int count)
{
    QList<BoardEntry> top;
    for (int i = 0; i < count; ++i)
        top.append({i + 1, remotePlayer(i), 1000 - 10 * i, u"player %1"_s.arg(i), u"VN"_s});
    return top;
}

QJsonObject entryJson(const BoardEntry &entry)
{
    return {{u"rank"_s, entry.rank},
            {u"userId"_s, entry.userId.toString()},
            {u"username"_s, entry.username},
            {u"countryCode"_s, entry.countryCode},
            {u"score"_s, entry.score}};
}

QJsonObject changeJson(int player, qint64 score, qint64 rank, bool onBoard)
{
    return {{u"userId"_s, remotePlayer(player).toString()},
            {u"version"_s, 7},
            {u"score"_s, score},
            {u"change"_s, 10},
            {u"actionId"_s, u"complete-quest"_s},
            {u"rank"_s, rank > 0 ? QJsonValue(rank) : QJsonValue()},
            {u"onBoard"_s, onBoard}};
}

QJsonObject snapshotJson(const QByteArray &epoch, qint64 seq, const QList<BoardEntry> &top)
{
    return withTop(message(u"snapshot"_s, epoch, seq), top);
}

QJsonObject updateJson(const QByteArray &epoch, qint64 from, qint64 seq, const QList<QJsonObject> &changes)
{
    QJsonObject update = message(u"update"_s, epoch, seq);
    QJsonArray list;
    for (const QJsonObject &change : changes)
        list.append(change);
    update.insert("from"_L1, from);
    update.insert("changes"_L1, list);
    return update;
}

QJsonObject withTop(QJsonObject message, const QList<BoardEntry> &top)
{
    message.insert("leaderboard"_L1, listOf(top));
    return message;
}

QByteArray text(const QJsonObject &message)
{
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

} // namespace scorewatch::test
