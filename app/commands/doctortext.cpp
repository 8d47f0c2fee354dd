// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/doctortext.h"

#include <algorithm>

#include <QStringList>

#include "app/terminaltext.h"

using namespace Qt::StringLiterals;

namespace scorewatch::doctortext {
namespace {

constexpr int kUsualColumns = 120;
constexpr int kStatusColumns = 9; // "warning" and two blanks

QString subjectOf(const DoctorCheck &check)
{
    const QString prefix = check.id.section(u'.', 0, 0);
    if (prefix == "postgres"_L1)
        return u"PostgreSQL"_s;
    return prefix == "redis"_L1 ? u"Redis"_s : u"Clocks"_s;
}

/// Lines of text under each other at a column.
QString block(const QString &text, int indent, int columns)
{
    const QString blanks(indent, u' ');
    QString out;
    for (const QString &line :
         terminaltext::wrapped(terminaltext::printable(text), qMax(20, columns - indent)))
        out += (out.isEmpty() ? QString() : blanks) + line + u'\n';
    return out;
}

QString linesOf(const DoctorCheck &check, int titleColumns, int columns)
{
    const int indent = 2 + kStatusColumns + titleColumns + 2;
    const int gap = titleColumns - terminaltext::width(check.title) + 2;
    QString found = check.found;
    if (check.status != DoctorCheck::Status::Ok && !check.expected.isEmpty())
        found += u" (should be: %1)"_s.arg(check.expected);
    QString out = u"  "_s + word(check.status).leftJustified(kStatusColumns) + check.title
        + QString(gap, u' ') + block(found, indent, columns);
    if (!check.advice.isEmpty())
        out += QString(indent, u' ') + block(check.advice, indent, columns);
    return out;
}

/// Checks of one subject that nobody could answer for the same reason, from `first` on.
qsizetype sameReason(const QList<DoctorCheck> &checks, qsizetype first)
{
    qsizetype end = first;
    while (end < checks.size() && checks[end].status == DoctorCheck::Status::Unknown
           && checks[end].found == checks[first].found && checks[end].advice.isEmpty()
           && subjectOf(checks[end]) == subjectOf(checks[first]))
        ++end;
    return end - first;
}

QString summaryOf(const QList<DoctorCheck> &checks)
{
    const auto count = [&checks](DoctorCheck::Status status) {
        return std::count_if(checks.begin(), checks.end(),
                             [status](const DoctorCheck &check) { return check.status == status; });
    };
    using Status = DoctorCheck::Status;
    const auto warnings = count(Status::Warning);
    return u"%1 ok, %2, %3 bad, %4 unknown.\n"_s.arg(count(Status::Ok))
        .arg(warnings == 1 ? u"1 warning"_s : u"%1 warnings"_s.arg(warnings))
        .arg(count(Status::Bad))
        .arg(count(Status::Unknown));
}

} // namespace

QString word(DoctorCheck::Status status)
{
    switch (status) {
    case DoctorCheck::Status::Ok:
        return u"ok"_s;
    case DoctorCheck::Status::Warning:
        return u"warning"_s;
    case DoctorCheck::Status::Bad:
        return u"bad"_s;
    case DoctorCheck::Status::Unknown:
        break;
    }
    return u"unknown"_s;
}

QByteArray toText(const QList<DoctorCheck> &checks, int columns)
{
    int titleColumns = 0;
    for (const DoctorCheck &check : checks)
        titleColumns = qMax(titleColumns, terminaltext::width(check.title));
    QString out;
    QString subject;
    for (qsizetype i = 0; i < checks.size(); ++i) {
        if (subjectOf(checks[i]) != subject) {
            subject = subjectOf(checks[i]);
            out += (i > 0 ? u"\n"_s : QString()) + subject + u'\n';
        }
        DoctorCheck shown = checks[i];
        if (const qsizetype count = sameReason(checks, i); count > 2) { // one line tells it as well
            shown.title = u"%1 more checks"_s.arg(count);
            i += count - 1;
        }
        out += linesOf(shown, titleColumns, columns > 0 ? columns : kUsualColumns);
    }
    return (out + u'\n' + summaryOf(checks)).toUtf8();
}

} // namespace scorewatch::doctortext
