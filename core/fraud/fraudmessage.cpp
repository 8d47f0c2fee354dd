// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fraud/fraudmessage.h"

#include <QJsonDocument>

#include "core/domain/displayname.h"

using namespace Qt::StringLiterals;

namespace scorewatch::fraudmessage {

QByteArray encode(const FraudEvent &event)
{
    const QJsonObject object{
        {u"type"_s, u"fraud_event"_s},
        {u"id"_s, QString::fromLatin1(event.id)},
        {u"userId"_s, event.player.toString()},
        {u"username"_s, event.username},
        {u"rule"_s, event.rule},
        {u"severity"_s, QString::fromLatin1(severityName(event.severity))},
        {u"action"_s, QString::fromLatin1(event.actionTaken)},
        {u"mode"_s, event.isShadow ? u"shadow"_s : u"active"_s},
        {u"measured"_s, event.measured},
        {u"threshold"_s, event.threshold},
        {u"caseId"_s, event.caseId ? QJsonValue(*event.caseId) : QJsonValue()},
        {u"address"_s, event.address.isEmpty() ? QJsonValue() : QJsonValue(event.address)},
        {u"timestamp"_s, event.createdAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"evidence"_s, event.evidence}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<FraudEvent> decode(const QByteArray &payload)
{
    const QJsonObject object = QJsonDocument::fromJson(payload).object();
    const auto player = UserId::fromText(QStringView(object.value(u"userId"_s).toString()));
    const auto severity = severityFromName(object.value(u"severity"_s).toString().toLatin1());
    const QString rule = object.value(u"rule"_s).toString();
    const QDateTime at
        = QDateTime::fromString(object.value(u"timestamp"_s).toString(), Qt::ISODateWithMs).toUTC();
    if (object.value(u"type"_s) != "fraud_event"_L1 || !player || !severity || rule.isEmpty()
        || !at.isValid())
        return std::nullopt;
    FraudEvent out{.id = object.value(u"id"_s).toString().toLatin1(),
                   .player = *player,
                   .username = displayName(object.value(u"username"_s).toString()),
                   .rule = displayName(rule),
                   .severity = *severity,
                   .actionTaken = object.value(u"action"_s).toString().toLatin1(),
                   .isShadow = object.value(u"mode"_s) != "active"_L1,
                   .measured = object.value(u"measured"_s).toDouble(),
                   .threshold = object.value(u"threshold"_s).toDouble(),
                   .address = displayName(object.value(u"address"_s).toString()),
                   .createdAt = at,
                   .evidence = object.value(u"evidence"_s).toObject()};
    if (const QJsonValue caseId = object.value(u"caseId"_s); caseId.isDouble())
        out.caseId = caseId.toInteger();
    return out;
}

QByteArray rulesChanged()
{
    return QByteArrayLiteral("{\"type\":\"rules_changed\"}");
}

bool isRulesChanged(const QByteArray &payload)
{
    return QJsonDocument::fromJson(payload).object().value(u"type"_s) == "rules_changed"_L1;
}

} // namespace scorewatch::fraudmessage
