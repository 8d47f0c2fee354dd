// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/auditexport.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/base/csvtext.h"

using namespace Qt::StringLiterals;

namespace scorewatch::auditexport {
namespace {

QString timeText(const QDateTime &instant)
{
    return instant.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject objectOf(const AuditEntry &entry)
{
    return {{u"id"_s, entry.id},
            {u"created_at"_s, timeText(entry.createdAt)},
            {u"action_type"_s, entry.type},
            {u"actor"_s, entry.actor},
            {u"user_id"_s, textOrNull(entry.player ? entry.player->toString() : QString())},
            {u"username"_s, textOrNull(entry.username)},
            {u"reason"_s, textOrNull(entry.reason)},
            {u"request_id"_s, textOrNull(QString::fromUtf8(entry.requestId))},
            {u"recorded_by"_s, entry.recordedBy},
            {u"position"_s, entry.position ? QJsonValue(*entry.position) : QJsonValue()},
            {u"metadata"_s, entry.metadata}};
}

QByteArray field(const QString &text)
{
    return '"' + csvtext::defused(text).replace(u'"', u"\"\""_s).toUtf8() + '"';
}

QByteArray lineOf(const AuditEntry &entry)
{
    const QByteArrayList fields{
        QByteArray::number(entry.id),
        timeText(entry.createdAt).toLatin1(),
        field(entry.type),
        field(entry.actor),
        entry.player ? entry.player->toByteArray() : QByteArray(),
        field(entry.username),
        field(entry.reason),
        field(QString::fromUtf8(entry.requestId)),
        field(entry.recordedBy),
        entry.position ? QByteArray::number(*entry.position) : QByteArray(),
        field(QString::fromUtf8(QJsonDocument(entry.metadata).toJson(QJsonDocument::Compact)))};
    return fields.join(',') + "\r\n";
}

} // namespace

QByteArray toJson(const QList<AuditEntry> &entries)
{
    QJsonArray rows;
    for (const AuditEntry &entry : entries)
        rows.append(objectOf(entry));
    return QJsonDocument(rows).toJson();
}

QByteArray toCsv(const QList<AuditEntry> &entries)
{
    QByteArray out = "id,created_at,action_type,actor,user_id,username,reason,request_id,recorded_by,"
                     "position,metadata\r\n";
    for (const AuditEntry &entry : entries)
        out += lineOf(entry);
    return out;
}

} // namespace scorewatch::auditexport
