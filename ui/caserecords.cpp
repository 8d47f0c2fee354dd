// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caserecords.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include "ui/actwords.h"
#include "ui/casewords.h"
#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CaseRecords", text);
}

RecordCell timeCell(const QDateTime &at, const QDateTime &now)
{
    if (!at.isValid())
        return {u"–"_s, Ink::Dim, {}, {}, {}, {}};
    const auto age = std::chrono::milliseconds(std::max<qint64>(0, at.msecsTo(now)));
    const QString text = age < std::chrono::hours(20)
        ? timeOfDay(at)
        : tr(QT_TRANSLATE_NOOP("CaseRecords", "%1 ago")).arg(duration(age));
    return {text, Ink::Dim, RecordCell::Kind::Number, fullTime(at), {}, {}};
}

RecordCell textCell(const QString &text, int length = 60)
{
    const QString shown = shownText(text, length);
    return {shown, Ink::Text, {}, shown, {}, {}};
}

RecordCell wrappedCell(const QString &text, Ink ink = Ink::Dim)
{
    return {shownText(text, 600), ink, RecordCell::Kind::Wrapped, {}, {}, {}};
}

RecordCell numberCell(qint64 value)
{
    return {number(value), Ink::Text, RecordCell::Kind::Number, {}, {}, {}};
}

QString figure(double value)
{
    return std::abs(value - std::round(value)) < 0.005 ? number(qRound64(value))
                                                       : shownLocale().toString(value, 'f', 1);
}

/// "increments 41 · window 10 s": what the rule saw, without its punctuation.
QString evidenceText(const FraudEvent &event)
{
    QStringList parts;
    for (auto it = event.evidence.constBegin(); it != event.evidence.constEnd() && parts.size() < 6; ++it) {
        QString value;
        if (it->isDouble())
            value = figure(it->toDouble());
        else if (it->isString())
            value = it->toString();
        else if (it->isBool())
            value = it->toBool() ? tr(QT_TRANSLATE_NOOP("CaseRecords", "yes"))
                                 : tr(QT_TRANSLATE_NOOP("CaseRecords", "no"));
        else if (it->isArray())
            value = QString::fromUtf8(QJsonDocument(it->toArray()).toJson(QJsonDocument::Compact));
        if (!value.isEmpty())
            parts.append(QString(it.key()).replace(u'_', u' ') + u' ' + shownText(value, 80));
    }
    if (!event.address.isEmpty())
        parts.append(shownText(event.address, 60));
    return parts.join(u" · "_s);
}

QString actionText(const FraudEvent &event)
{
    if (event.isShadow)
        return tr(QT_TRANSLATE_NOOP("CaseRecords", "watched only"));
    if (event.actionTaken == "ban")
        return tr(QT_TRANSLATE_NOOP("CaseRecords", "banned"));
    if (event.actionTaken == "flag")
        return tr(QT_TRANSLATE_NOOP("CaseRecords", "flagged"));
    return tr(QT_TRANSLATE_NOOP("CaseRecords", "logged"));
}

RecordCell standingCell(bool banned, bool flagged)
{
    if (banned)
        return {tr(QT_TRANSLATE_NOOP("CaseRecords", "banned")),
                Ink::Bad,
                {},
                {},
                {},
                ChipLook{tr(QT_TRANSLATE_NOOP("CaseRecords", "banned")), Ink::Bad, 0}};
    if (flagged)
        return {tr(QT_TRANSLATE_NOOP("CaseRecords", "flagged")),
                Ink::Warn,
                {},
                {},
                {},
                ChipLook{tr(QT_TRANSLATE_NOOP("CaseRecords", "flagged")), Ink::Warn, 0}};
    return {tr(QT_TRANSLATE_NOOP("CaseRecords", "nothing known")), Ink::Dim, {}, {}, {}, {}};
}

bool canBeTakenBack(const ActRecord &act)
{
    return act.kind != ActKind::Note && act.kind != ActKind::Warn && !act.inverseOf && !act.takenBackBy;
}

RecordRow actRow(const ActRecord &act, const QDateTime &now)
{
    RecordCell what = textCell(actwords::past(act), 80);
    what.strong = true;
    if (act.takenBackBy)
        what.ink = Ink::Dim;
    QString reason = act.reason;
    if (!act.policy.isEmpty())
        reason += u" · "_s + act.policy;
    if (!act.approvedBy.isEmpty())
        reason += u" · "_s + tr(QT_TRANSLATE_NOOP("CaseRecords", "seen by %1")).arg(act.approvedBy);
    RecordCell command;
    if (canBeTakenBack(act))
        command = {tr(QT_TRANSLATE_NOOP("CaseRecords", "Take back")),
                   Ink::Accent,
                   RecordCell::Kind::Command,
                   {},
                   {},
                   {}};
    else if (act.takenBackBy)
        command = {tr(QT_TRANSLATE_NOOP("CaseRecords", "taken back")), Ink::Dim, {}, {}, {}, {}};
    return {"a" + QByteArray::number(act.id),
            {timeCell(act.createdAt, now), what, textCell(casewords::actor(act.actor)), wrappedCell(reason),
             command},
            canBeTakenBack(act) ? act.id : 0};
}

} // namespace

QList<RecordRow> caserecords::hits(const CaseDetail &detail, const QDateTime &now)
{
    QList<RecordRow> rows;
    for (const FraudEvent &event : detail.events) {
        const ChipLook chip = chipOf(event.severity);
        const RecordCell severity{chip.text, chip.ink, {}, {}, {}, chip};
        RecordCell rule = textCell(event.rule);
        rule.strong = true;
        const RecordCell measured{tr(QT_TRANSLATE_NOOP("CaseRecords", "%1, limit %2"))
                                      .arg(figure(event.measured), figure(event.threshold)),
                                  Ink::Text,
                                  RecordCell::Kind::Number,
                                  {},
                                  {},
                                  {}};
        rows.append({event.id,
                     {severity, rule, measured, textCell(actionText(event)), wrappedCell(evidenceText(event)),
                      timeCell(event.createdAt, now)},
                     0});
    }
    return rows;
}

QList<RecordRow> caserecords::linked(const CaseDetail &detail, const QDateTime &now)
{
    QList<RecordRow> rows;
    for (const LinkedPlayer &one : detail.linked) {
        RecordCell player{
            shownName(one.username, one.player), Ink::Text, {}, one.player.toString(), true, {}};
        RecordCell shared = wrappedCell(one.addresses.join(", "_L1));
        rows.append({one.player.toByteArray(),
                     {player, numberCell(one.score), standingCell(one.isBanned, one.isFlagged), shared,
                      timeCell(one.lastSharedAt, now)},
                     0});
    }
    return rows;
}

QList<RecordRow> caserecords::sessions(const CaseDetail &detail, const QDateTime &now)
{
    QList<RecordRow> rows;
    for (const PlayerSession &session : detail.sessions) {
        RecordCell state;
        if (session.revokedAt.isValid())
            state = {tr(QT_TRANSLATE_NOOP("CaseRecords", "ended")),
                     Ink::Dim,
                     {},
                     shownText(session.revokedReason),
                     {},
                     {}};
        else if (session.expiresAt.isValid() && session.expiresAt < now)
            state = {tr(QT_TRANSLATE_NOOP("CaseRecords", "run out")),
                     Ink::Dim,
                     {},
                     fullTime(session.expiresAt),
                     {},
                     {}};
        else
            state = {tr(QT_TRANSLATE_NOOP("CaseRecords", "open")), Ink::Good, {}, {}, true, {}};
        RecordCell address = textCell(session.address);
        address.strong = true;
        rows.append({session.id,
                     {address, wrappedCell(session.userAgent), numberCell(session.scoreIncrements), state,
                      timeCell(session.createdAt, now), timeCell(session.lastSeenAt, now)},
                     0});
    }
    return rows;
}

QList<RecordRow> caserecords::timeline(const CaseDetail &detail, const QDateTime &now)
{
    QList<std::pair<QDateTime, RecordRow>> all;
    for (const ActRecord &act : detail.acts)
        all.append({act.createdAt, actRow(act, now)});
    for (const CaseNote &note : detail.notes)
        all.append({note.createdAt,
                    {"n" + QByteArray::number(note.id),
                     {timeCell(note.createdAt, now),
                      textCell(tr(QT_TRANSLATE_NOOP("CaseRecords", "Note"))),
                      textCell(note.author, 40),
                      wrappedCell(note.body, Ink::Text),
                      {}},
                     0}});
    for (const CaseSummary &one : detail.earlierCases) {
        const QString verdict = one.verdict ? casewords::verdict(*one.verdict) : casewords::state(one.state);
        all.append({one.openedAt,
                    {"c" + QByteArray::number(one.id),
                     {timeCell(one.openedAt, now),
                      textCell(tr(QT_TRANSLATE_NOOP("CaseRecords", "Case %1")).arg(number(one.id))),
                      textCell(casewords::actor(one.openedBy)),
                      wrappedCell(verdict),
                      {}},
                     0}});
    }
    all.append({detail.summary.openedAt,
                {"opened",
                 {timeCell(detail.summary.openedAt, now),
                  textCell(tr(QT_TRANSLATE_NOOP("CaseRecords", "This case was opened"))),
                  textCell(casewords::actor(detail.summary.openedBy)),
                  wrappedCell({}),
                  {}},
                 0}});
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    QList<RecordRow> rows;
    for (const auto &[at, row] : all)
        rows.append(row);
    return rows;
}

} // namespace scorewatch::ui
