// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/labhitmodel.h"

#include "ui/format.h"
#include "ui/fraudlook.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

void LabHitModel::setReport(const LabReport &report)
{
    beginResetModel();
    m_hits = report.sample;
    m_threshold = report.rule.threshold;
    m_severity = report.rule.severity;
    endResetModel();
}

int LabHitModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_hits.size());
}

int LabHitModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LabHitModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LabReport::Hit &hit = m_hits.at(index.row());
    if (role == int(FraudRole::Measured))
        return hit.measured;
    if (role == int(FraudRole::Threshold))
        return m_threshold;
    if (role == int(FraudRole::Severity))
        return int(m_severity);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((index.column() == Rank ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == When)
        return plainToolTip(fullTime(hit.at));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Player:
        return shownName(hit.username, hit.player);
    case Measured:
        return measured(hit.measured);
    case When:
        return shownLocale().toString(hit.at.toLocalTime(), u"d MMM HH:mm"_s);
    case Rank:
        return hit.rank ? number(*hit.rank) : u"–"_s;
    default:
        return hit.isBanned ? tr("banned already") : (hit.wasKnown ? tr("known") : tr("new"));
    }
}

QVariant LabHitModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Rank ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Player"), tr("Measured"), tr("When"), tr("Rank"), tr("Known before")};
    return names[section];
}

} // namespace scorewatch::ui
