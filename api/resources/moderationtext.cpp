// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/resources/moderationtext.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace scorewatch::api::text {
namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(const std::optional<qint64> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonValue instant(const QDateTime &utc)
{
    return utc.isValid() ? QJsonValue(utc.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QString name(const QByteArray &latin1)
{
    return QString::fromLatin1(latin1);
}

template <typename T, typename Make> QJsonArray each(const QList<T> &values, Make make)
{
    QJsonArray out;
    for (const T &value : values)
        out.append(make(value));
    return out;
}

QJsonObject standing(const Standing &it)
{
    return {{u"active"_s, it.isActive},
            {u"flagged"_s, it.isFlagged},
            {u"held"_s, it.isHeld},
            {u"banned"_s, it.isBanned},
            {u"watched"_s, it.isWatched},
            {u"flaggedAt"_s, instant(it.flaggedAt)},
            {u"heldAt"_s, instant(it.heldAt)},
            {u"bannedAt"_s, instant(it.bannedAt)},
            {u"bannedUntil"_s, instant(it.bannedUntil)},
            {u"banReason"_s, orNull(it.banReason)},
            {u"tokensValidAfter"_s, instant(it.tokensValidAfter)},
            {u"score"_s, it.score},
            {u"version"_s, it.version},
            {u"onBoard"_s, it.onBoard}};
}

QJsonObject point(const ScorePoint &it)
{
    return {{u"at"_s, instant(it.at)},
            {u"score"_s, it.score},
            {u"change"_s, it.change},
            {u"actionId"_s, it.actionId}};
}

QJsonObject session(const PlayerSession &it)
{
    return {{u"sessionId"_s, name(it.id)},
            {u"createdAt"_s, instant(it.createdAt)},
            {u"lastSeenAt"_s, instant(it.lastSeenAt)},
            {u"expiresAt"_s, instant(it.expiresAt)},
            {u"revokedAt"_s, instant(it.revokedAt)},
            {u"revokedReason"_s, orNull(it.revokedReason)},
            {u"address"_s, orNull(it.address)},
            {u"userAgent"_s, orNull(it.userAgent)},
            {u"scoreIncrements"_s, it.scoreIncrements}};
}

QJsonObject linked(const LinkedPlayer &it)
{
    return {{u"userId"_s, it.player.toString()},
            {u"username"_s, it.username},
            {u"sharedAddresses"_s, it.sharedAddresses},
            {u"addresses"_s, QJsonArray::fromStringList(it.addresses)},
            {u"score"_s, it.score},
            {u"flagged"_s, it.isFlagged},
            {u"banned"_s, it.isBanned},
            {u"lastSharedAt"_s, instant(it.lastSharedAt)}};
}

QJsonObject place(const BoardEntry &it)
{
    return {{u"rank"_s, it.rank},
            {u"userId"_s, it.userId.toString()},
            {u"username"_s, it.username},
            {u"countryCode"_s, orNull(it.countryCode)},
            {u"score"_s, it.score}};
}

QJsonObject climber(const ActPreview::Climber &it)
{
    return {{u"userId"_s, it.player.toString()},
            {u"username"_s, it.username},
            {u"rankBefore"_s, it.rankBefore},
            {u"rankAfter"_s, it.rankAfter}};
}

QString verdict(ActProof::Verdict verdict)
{
    switch (verdict) {
    case ActProof::Verdict::Done:
        return u"done"_s;
    case ActProof::Verdict::Pending:
        return u"pending"_s;
    case ActProof::Verdict::NotNeeded:
        return u"not-needed"_s;
    case ActProof::Verdict::Unknown:
        break;
    }
    return u"unknown"_s;
}

} // namespace

QJsonObject caseObject(const CaseSummary &it)
{
    return {{u"caseId"_s, it.id},
            {u"userId"_s, it.player.toString()},
            {u"username"_s, it.username},
            {u"countryCode"_s, orNull(it.countryCode)},
            {u"state"_s, name(caseStateName(it.state))},
            {u"severity"_s, name(severityName(it.severity))},
            {u"scoreAtStake"_s, it.scoreAtStake},
            {u"score"_s, it.score},
            {u"events"_s, it.events},
            {u"newestRule"_s, orNull(it.newestRule)},
            {u"newestEventAt"_s, instant(it.newestEventAt)},
            {u"openedBy"_s, it.openedBy},
            {u"openedAt"_s, instant(it.openedAt)},
            {u"claimedBy"_s, orNull(it.claimedBy)},
            {u"claimedUntil"_s, instant(it.claimedUntil)},
            {u"opinionWantedFrom"_s, orNull(it.opinionWantedFrom)},
            {u"verdict"_s, it.verdict ? QJsonValue(name(verdictName(*it.verdict))) : QJsonValue()},
            {u"flagged"_s, it.isFlagged},
            {u"held"_s, it.isHeld},
            {u"banned"_s, it.isBanned}};
}

QJsonObject caseQueue(const CaseQueue &queue)
{
    return {{u"cases"_s, each(queue.cases, caseObject)},
            {u"total"_s, queue.total},
            {u"serverTime"_s, instant(queue.serverTime)}};
}

QJsonObject caseNote(const CaseNote &it)
{
    return {{u"noteId"_s, it.id},
            {u"author"_s, it.author},
            {u"text"_s, it.body},
            {u"createdAt"_s, instant(it.createdAt)}};
}

QJsonObject fraudEvent(const FraudEvent &it)
{
    return {{u"eventId"_s, name(it.id)},
            {u"userId"_s, it.player.toString()},
            {u"username"_s, it.username},
            {u"rule"_s, it.rule},
            {u"severity"_s, name(severityName(it.severity))},
            {u"actionTaken"_s, name(it.actionTaken)},
            {u"shadow"_s, it.isShadow},
            {u"measured"_s, it.measured},
            {u"threshold"_s, it.threshold},
            {u"caseId"_s, orNull(it.caseId)},
            {u"address"_s, orNull(it.address)},
            {u"userAgent"_s, orNull(it.userAgent)},
            {u"createdAt"_s, instant(it.createdAt)},
            {u"evidence"_s, it.evidence}};
}

QJsonObject act(const ActRecord &it)
{
    return {{u"actId"_s, it.id},
            {u"userId"_s, it.player.toString()},
            {u"caseId"_s, orNull(it.caseId)},
            {u"action"_s, name(actName(it.kind))},
            {u"actor"_s, it.actor},
            {u"approvedBy"_s, orNull(it.approvedBy)},
            {u"reason"_s, it.reason},
            {u"policy"_s, orNull(it.policy)},
            {u"until"_s, instant(it.until)},
            {u"scoreChange"_s, orNull(it.scoreChange)},
            {u"inverseOf"_s, orNull(it.inverseOf)},
            {u"takenBackBy"_s, orNull(it.takenBackBy)},
            {u"createdAt"_s, instant(it.createdAt)},
            {u"before"_s, standing(it.before)},
            {u"after"_s, standing(it.after)}};
}

QJsonObject caseDetail(const CaseDetail &it)
{
    return {{u"case"_s, caseObject(it.summary)},
            {u"standing"_s, standing(it.standing)},
            {u"email"_s, orNull(it.email)},
            {u"playerSince"_s, instant(it.playerSince)},
            {u"rank"_s, orNull(it.rank)},
            {u"curve"_s, each(it.curve, point)},
            {u"suspectFrom"_s, instant(it.suspectFrom)},
            {u"suspectTo"_s, instant(it.suspectTo)},
            {u"events"_s, each(it.events, fraudEvent)},
            {u"sessions"_s, each(it.sessions, session)},
            {u"linked"_s, each(it.linked, linked)},
            {u"acts"_s, each(it.acts, act)},
            {u"notes"_s, each(it.notes, caseNote)},
            {u"earlierCases"_s, each(it.earlierCases, caseObject)}};
}

QJsonObject actPreview(const ActPreview &it)
{
    return {{u"before"_s, each(it.before, place)},
            {u"after"_s, each(it.after, place)},
            {u"climbers"_s, each(it.climbers, climber)},
            {u"rankBefore"_s, orNull(it.rankBefore)},
            {u"rankAfter"_s, orNull(it.rankAfter)},
            {u"scoreBefore"_s, it.scoreBefore},
            {u"scoreAfter"_s, it.scoreAfter},
            {u"sessionsEnded"_s, it.sessionsEnded},
            {u"linkedPlayers"_s, it.linkedPlayers},
            {u"needsSecondPerson"_s, it.needsSecondPerson},
            {u"refusal"_s, orNull(it.refusal)},
            {u"exact"_s, it.isExact}};
}

QJsonObject actProof(const ActProof &it)
{
    const auto item = [](const ActProof::Item &each) {
        return QJsonObject{
            {u"id"_s, name(each.id)}, {u"verdict"_s, verdict(each.verdict)}, {u"sentence"_s, each.sentence}};
    };
    return {{u"complete"_s, it.isComplete()},
            {u"items"_s, each(it.items, item)},
            {u"successor"_s, orNull(it.successor)}};
}

std::string compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace scorewatch::api::text
