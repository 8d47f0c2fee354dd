// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/auditwords.h"

#include <QCoreApplication>

#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AuditWords", text);
}

} // namespace

QString auditwords::what(const QString &type)
{
    return shownText(type, 60).replace(u'_', u' ').toLower();
}

Ink auditwords::inkOf(const QString &type)
{
    for (const auto &word : {"UN"_L1, "RELEASE"_L1, "TAKE_BACK"_L1}) {
        if (type.startsWith(word))
            return Ink::Good;
    }
    if (type.contains("BAN"_L1))
        return Ink::Bad;
    for (const auto &word : {"FLAG"_L1, "HOLD"_L1, "WARN"_L1, "REUSED"_L1, "CORRECT"_L1}) {
        if (type.contains(word))
            return Ink::Warn;
    }
    return type.contains("REVEALED"_L1) ? Ink::Critical : Ink::Accent;
}

QString auditwords::whom(const AuditEntry &entry)
{
    return entry.player ? shownName(entry.username, *entry.player) : QString();
}

QString auditwords::details(const AuditVerdict &verdict)
{
    QStringList lines;
    if (verdict.badRow > 0)
        lines.append(tr("Row %1, written %2").arg(number(verdict.badRow), fullTime(verdict.badRowAt)));
    if (verdict.firstBad > 0)
        lines.append(tr("Position %1 of the chain").arg(number(verdict.firstBad)));
    lines.append(tr("Rows that are right, from the beginning: %1").arg(number(verdict.verified)));
    if (verdict.unsealed > 0)
        lines.append(tr("Rows that wait for their seal: %1").arg(number(verdict.unsealed)));
    lines.append(tr("Head, to be kept elsewhere: %1").arg(QString::fromLatin1(verdict.head)));
    return lines.join(u'\n');
}

} // namespace scorewatch::ui
