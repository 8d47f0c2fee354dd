// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/casewords.h"

#include <QCoreApplication>

#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CaseWords", text);
}

} // namespace

QString casewords::verdict(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Confirmed:
        return tr(QT_TRANSLATE_NOOP("CaseWords", "Confirmed"));
    case Verdict::Unfounded:
        return tr(QT_TRANSLATE_NOOP("CaseWords", "Unfounded"));
    case Verdict::Inconclusive:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("CaseWords", "Inconclusive"));
}

QString casewords::state(CaseState state)
{
    switch (state) {
    case CaseState::Open:
        return tr(QT_TRANSLATE_NOOP("CaseWords", "Open"));
    case CaseState::Watching:
        return tr(QT_TRANSLATE_NOOP("CaseWords", "Watched"));
    case CaseState::Closed:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("CaseWords", "Closed"));
}

QString casewords::opinion(const QString &wantedFrom, const QString &me)
{
    if (wantedFrom.isEmpty())
        return {};
    if (wantedFrom == u'*')
        return tr(QT_TRANSLATE_NOOP("CaseWords", "opinion wanted"));
    if (wantedFrom == me)
        return tr(QT_TRANSLATE_NOOP("CaseWords", "your opinion wanted"));
    return tr(QT_TRANSLATE_NOOP("CaseWords", "%1's opinion wanted")).arg(shownText(wantedFrom, 30));
}

QString casewords::actor(const QString &name)
{
    if (name.startsWith("rule:"_L1))
        return tr(QT_TRANSLATE_NOOP("CaseWords", "rule “%1”")).arg(shownText(name.mid(5), 40));
    return shownText(name, 40);
}

QString casewords::identity(const CaseDetail &detail, const QDateTime &now)
{
    const CaseSummary &summary = detail.summary;
    QStringList parts{
        summary.countryCode.toUpper().left(2),
        detail.rank ? ordinal(*detail.rank) : tr(QT_TRANSLATE_NOOP("CaseWords", "off the board")),
        tr(QT_TRANSLATE_NOOP("CaseWords", "%1 points")).arg(number(summary.score)),
        detail.playerSince.isValid()
            ? tr(QT_TRANSLATE_NOOP("CaseWords", "joined %1 ago"))
                  .arg(duration(std::chrono::milliseconds(detail.playerSince.msecsTo(now))))
            : QString(),
        shownText(detail.email, 80),
        tr(QT_TRANSLATE_NOOP("CaseWords", "case %1, opened %2 ago by %3"))
            .arg(number(summary.id), duration(std::chrono::milliseconds(summary.openedAt.msecsTo(now))),
                 actor(summary.openedBy))};
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString casewords::suspicion(const CaseDetail &detail)
{
    if (!detail.suspectFrom.isValid())
        return {};
    qint64 gained = 0;
    for (const ScorePoint &point : detail.curve) {
        if (point.at >= detail.suspectFrom && point.at <= detail.suspectTo)
            gained += point.change;
    }
    const auto span = std::chrono::milliseconds(detail.suspectFrom.msecsTo(detail.suspectTo));
    return tr(QT_TRANSLATE_NOOP("CaseWords", "suspicious span %1 to %2: %3 in %4"))
        .arg(timeOfDay(detail.suspectFrom), timeOfDay(detail.suspectTo), signedNumber(gained),
             duration(span));
}

QString casewords::ordinal(qint64 place)
{
    const qint64 last = place % 10;
    const bool teen = place % 100 / 10 == 1;
    const char *text = QT_TRANSLATE_NOOP("CaseWords", "%1th");
    if (last == 1 && !teen)
        text = QT_TRANSLATE_NOOP("CaseWords", "%1st");
    else if (last == 2 && !teen)
        text = QT_TRANSLATE_NOOP("CaseWords", "%1nd");
    else if (last == 3 && !teen)
        text = QT_TRANSLATE_NOOP("CaseWords", "%1rd");
    return tr(text).arg(number(place));
}

} // namespace scorewatch::ui
