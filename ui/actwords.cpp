// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actwords.h"

#include <QCoreApplication>

#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

constexpr int kNameOnButton = 24;

QString tr(const char *text)
{
    return QCoreApplication::translate("ActWords", text);
}

struct TemplateRow
{
    ActKind kind;
    const char *reason;
    const char *policy;
};

// clang-format off
constexpr TemplateRow kTemplates[] = {
    {ActKind::Note, QT_TRANSLATE_NOOP("ActWords", "Spoke to the player; waiting for an answer."), ""},
    {ActKind::Note, QT_TRANSLATE_NOOP("ActWords", "Known tournament player; this speed is usual for them."), ""},
    {ActKind::Warn, QT_TRANSLATE_NOOP("ActWords", "Scores came faster than the game allows. The next time the account is held."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no automated play")},
    {ActKind::Warn, QT_TRANSLATE_NOOP("ActWords", "Several accounts are used from one device."), QT_TRANSLATE_NOOP("ActWords", "One account a person")},
    {ActKind::Flag, QT_TRANSLATE_NOOP("ActWords", "Score curve does not look like play; to be watched."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no automated play")},
    {ActKind::Flag, QT_TRANSLATE_NOOP("ActWords", "Shares addresses with players who were banned."), QT_TRANSLATE_NOOP("ActWords", "One account a person")},
    {ActKind::Unflag, QT_TRANSLATE_NOOP("ActWords", "Looked at: the scores are right."), ""},
    {ActKind::Hold, QT_TRANSLATE_NOOP("ActWords", "Off the board until the scores have been looked at."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no automated play")},
    {ActKind::Release, QT_TRANSLATE_NOOP("ActWords", "Looked at: the scores are right."), ""},
    {ActKind::Ban, QT_TRANSLATE_NOOP("ActWords", "Automated play: increments at a speed that no person reaches."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no automated play")},
    {ActKind::Ban, QT_TRANSLATE_NOOP("ActWords", "Action tokens were used again."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no tampering")},
    {ActKind::Ban, QT_TRANSLATE_NOOP("ActWords", "A second account after a ban."), QT_TRANSLATE_NOOP("ActWords", "One account a person")},
    {ActKind::Unban, QT_TRANSLATE_NOOP("ActWords", "Appeal accepted."), ""},
    {ActKind::Unban, QT_TRANSLATE_NOOP("ActWords", "The rule was wrong."), ""},
    {ActKind::Correct, QT_TRANSLATE_NOOP("ActWords", "Points that were not played for are taken back."), QT_TRANSLATE_NOOP("ActWords", "Fair play: no tampering")},
    {ActKind::Correct, QT_TRANSLATE_NOOP("ActWords", "Points that were lost by a fault are given back."), ""},
    {ActKind::Unwatch, QT_TRANSLATE_NOOP("ActWords", "Something new: back into the queue."), ""},
};

struct ChoiceRow
{
    ActChoice choice;
    ActKind kind;
    const char *title;
    const char *verb; ///< %1 is the player
};
constexpr ChoiceRow kChoices[] = {
    {ActChoice::Note,       ActKind::Note,    QT_TRANSLATE_NOOP("ActWords", "Note on the player"), QT_TRANSLATE_NOOP("ActWords", "Write a note on %1")},
    {ActChoice::Warn,       ActKind::Warn,    QT_TRANSLATE_NOOP("ActWords", "Warn"),               QT_TRANSLATE_NOOP("ActWords", "Warn %1")},
    {ActChoice::Flag,       ActKind::Flag,    QT_TRANSLATE_NOOP("ActWords", "Flag"),               QT_TRANSLATE_NOOP("ActWords", "Flag %1")},
    {ActChoice::Unflag,     ActKind::Unflag,  QT_TRANSLATE_NOOP("ActWords", "Take the flag away"), QT_TRANSLATE_NOOP("ActWords", "Take the flag from %1")},
    {ActChoice::Hold,       ActKind::Hold,    QT_TRANSLATE_NOOP("ActWords", "Hold off the board"), QT_TRANSLATE_NOOP("ActWords", "Hold %1 off the board")},
    {ActChoice::EndHold,    ActKind::Release, QT_TRANSLATE_NOOP("ActWords", "End the hold"),       QT_TRANSLATE_NOOP("ActWords", "Put %1 back on the board")},
    {ActChoice::BanForTime, ActKind::Ban,     QT_TRANSLATE_NOOP("ActWords", "Ban for a time"),     QT_TRANSLATE_NOOP("ActWords", "Ban %1 for %2")},
    {ActChoice::BanForGood, ActKind::Ban,     QT_TRANSLATE_NOOP("ActWords", "Ban for good"),       QT_TRANSLATE_NOOP("ActWords", "Ban %1 for good")},
    {ActChoice::Unban,      ActKind::Unban,   QT_TRANSLATE_NOOP("ActWords", "Lift the ban"),       QT_TRANSLATE_NOOP("ActWords", "Lift the ban of %1")},
    {ActChoice::Correct,    ActKind::Correct, QT_TRANSLATE_NOOP("ActWords", "Correct the score"),  ""},
    {ActChoice::Unwatch,    ActKind::Unwatch, QT_TRANSLATE_NOOP("ActWords", "Back into the queue"), QT_TRANSLATE_NOOP("ActWords", "Put %1 back into the queue")},
};
// clang-format on

const ChoiceRow &rowOf(ActChoice choice)
{
    return kChoices[size_t(choice)];
}

QString pastWord(const ActRecord &record)
{
    switch (record.kind) {
    case ActKind::Note:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Note on the player"));
    case ActKind::Warn:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Warned"));
    case ActKind::Watch:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Put under watch"));
    case ActKind::Unwatch:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Back in the queue"));
    case ActKind::Flag:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Flagged"));
    case ActKind::Unflag:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Flag taken away"));
    case ActKind::Hold:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Held off the board"));
    case ActKind::Release:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Hold ended"));
    case ActKind::Ban:
        if (record.until.isValid())
            return tr(QT_TRANSLATE_NOOP("ActWords", "Banned until %1"))
                .arg(shownLocale().toString(record.until.toLocalTime(), QLocale::ShortFormat));
        return tr(QT_TRANSLATE_NOOP("ActWords", "Banned for good"));
    case ActKind::Unban:
        return tr(QT_TRANSLATE_NOOP("ActWords", "Ban lifted"));
    case ActKind::Correct:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("ActWords", "Score corrected by %1"))
        .arg(signedNumber(record.scoreChange.value_or(0)));
}

} // namespace

QList<ActChoice> actwords::choices()
{
    QList<ActChoice> all;
    for (const ChoiceRow &row : kChoices)
        all.append(row.choice);
    return all;
}

ActKind actwords::kindOf(ActChoice choice)
{
    return rowOf(choice).kind;
}

QString actwords::title(ActChoice choice)
{
    return tr(rowOf(choice).title);
}

QList<ActTemplate> actwords::templates(ActChoice choice)
{
    QList<ActTemplate> found;
    for (const TemplateRow &row : kTemplates) {
        if (row.kind == kindOf(choice))
            found.append({tr(row.reason), *row.policy ? tr(row.policy) : QString()});
    }
    return found;
}

QString actwords::verb(ActChoice choice, const QString &name, const UserId &player, std::chrono::seconds span,
                       qint64 points)
{
    const QString fenced = QChar(0x2068) + shownText(shownName(name, player), kNameOnButton) + QChar(0x2069);
    QString text;
    if (choice == ActChoice::Correct && points < 0)
        text = tr(QT_TRANSLATE_NOOP("ActWords", "Take %2 points from %1")).arg(fenced, number(-points));
    else if (choice == ActChoice::Correct)
        text = tr(QT_TRANSLATE_NOOP("ActWords", "Give %1 %2 points")).arg(fenced, number(points));
    else if (choice == ActChoice::BanForTime)
        text = tr(rowOf(choice).verb).arg(fenced, spanText(span));
    else
        text = tr(rowOf(choice).verb).arg(fenced);
    return text.replace(u'&', "&&"_L1);
}

QString actwords::done(const ActRecord &record, const QString &name)
{
    const QString who = shownName(name, record.player); // a notice takes direction marks for a deception
    if (record.inverseOf)
        return tr(QT_TRANSLATE_NOOP("ActWords", "%1: taken back, everything is as it was before")).arg(who);
    return u"%1: %2"_s.arg(who, pastWord(record));
}

QString actwords::past(const ActRecord &record)
{
    if (record.inverseOf)
        return tr(QT_TRANSLATE_NOOP("ActWords", "Taken back: %1")).arg(pastWord(record));
    return pastWord(record);
}

QString actwords::spanText(std::chrono::seconds span)
{
    const qint64 hours = std::chrono::round<std::chrono::hours>(span).count();
    if (hours >= 48 || hours == 24)
        return hours == 24 ? tr(QT_TRANSLATE_NOOP("ActWords", "1 day"))
                           : tr(QT_TRANSLATE_NOOP("ActWords", "%1 days")).arg(number((hours + 12) / 24));
    if (hours >= 1)
        return hours == 1 ? tr(QT_TRANSLATE_NOOP("ActWords", "1 hour"))
                          : tr(QT_TRANSLATE_NOOP("ActWords", "%1 hours")).arg(number(hours));
    return tr(QT_TRANSLATE_NOOP("ActWords", "%1 minutes")).arg(number(span.count() / 60));
}

QString actwords::proofItem(const QByteArray &id)
{
    static const QHash<QByteArray, const char *> kNames{
        {"sorted-set", QT_TRANSLATE_NOOP("ActWords", "Live board")},
        {"score-cache", QT_TRANSLATE_NOOP("ActWords", "Score cache")},
        {"top-ten-view", QT_TRANSLATE_NOOP("ActWords", "Stored top ten")},
        {"tokens", QT_TRANSLATE_NOOP("ActWords", "Tokens")},
        {"sessions", QT_TRANSLATE_NOOP("ActWords", "Log-ins")},
        {"sockets", QT_TRANSLATE_NOOP("ActWords", "Open sockets")},
        {"channel", QT_TRANSLATE_NOOP("ActWords", "Channel")},
        {"audit", QT_TRANSLATE_NOOP("ActWords", "Audit")},
    };
    const char *name = kNames.value(id);
    return name ? tr(name) : shownText(QString::fromUtf8(id), 40);
}

} // namespace scorewatch::ui
