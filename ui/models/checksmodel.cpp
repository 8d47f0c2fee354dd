// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/checksmodel.h"

#include <algorithm>

#include <QSet>

#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

ChecksModel::ChecksModel(QObject *parent) : QAbstractTableModel(parent) { }

int ChecksModel::rowOf(const QString &id) const
{
    const auto it = std::find_if(m_checks.cbegin(), m_checks.cend(),
                                 [&id](const DoctorCheck &check) { return check.id == id; });
    return it == m_checks.cend() ? -1 : int(it - m_checks.cbegin());
}

void ChecksModel::apply(const QList<DoctorCheck> &checks)
{
    QSet<QString> wanted;
    for (const DoctorCheck &check : checks)
        wanted.insert(check.id);
    for (int row = int(m_checks.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_checks.at(row).id))
            continue;
        beginRemoveRows({}, row, row);
        m_checks.removeAt(row);
        endRemoveRows();
    }
    int row = 0;
    for (const DoctorCheck &check : checks) {
        if (!wanted.remove(check.id))
            continue;
        const int from = rowOf(check.id);
        if (from < 0) {
            beginInsertRows({}, row, row);
            m_checks.insert(row, check);
            endInsertRows();
        } else if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            m_checks.move(from, row);
            endMoveRows();
        }
        m_checks[row++] = check;
    }
    if (row > 0)
        Q_EMIT dataChanged(index(0, 0), index(row - 1, ColumnCount - 1));
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_checks.size());
}

int ChecksModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ChecksModel::wordFor(DoctorCheck::Status status)
{
    switch (status) {
    case DoctorCheck::Status::Ok:
        return tr("Good");
    case DoctorCheck::Status::Warning:
        return tr("Warning");
    case DoctorCheck::Status::Bad:
        return tr("Bad");
    case DoctorCheck::Status::Unknown:
        break;
    }
    return tr("Unknown");
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DoctorCheck &check = m_checks.at(index.row());
    if (role == StatusRole)
        return int(check.status);
    if (role == AdviceRole)
        return check.advice;
    if (role == IdRole)
        return check.id;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    QString text;
    switch (index.column()) {
    case Status:
        text = wordFor(check.status);
        break;
    case Check:
        text = check.title;
        break;
    case Found:
        text = check.found;
        break;
    default:
        text = check.expected;
    }
    return role == Qt::ToolTipRole ? plainToolTip(text) : shownText(text, 400);
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Status:
        return tr("Status");
    case Check:
        return tr("Check");
    case Found:
        return tr("Found");
    default:
        return tr("Expected");
    }
}

int ChecksModel::count(DoctorCheck::Status status) const
{
    return int(std::count_if(m_checks.cbegin(), m_checks.cend(),
                             [status](const DoctorCheck &check) { return check.status == status; }));
}

QString ChecksModel::asText() const
{
    QStringList lines{
        QStringList{tr("Status"), tr("Check"), tr("Found"), tr("Expected"), tr("What to do")}.join(u'\t')};
    for (const DoctorCheck &check : m_checks) {
        const QStringList cells{wordFor(check.status), check.title, check.found, check.expected,
                                check.advice};
        QStringList clean;
        for (const QString &cell : cells)
            clean.append(cell.simplified());
        lines.append(clean.join(u'\t'));
    }
    return lines.join(u'\n');
}

} // namespace scorewatch::ui
