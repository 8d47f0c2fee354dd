// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/casemodel.h"

#include <algorithm>

#include <QSet>

#include "ui/casewords.h"
#include "ui/format.h"
#include "ui/models/leaseclock.h"
#include "ui/text.h"
#include "ui/theme/chip.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

CaseModel::CaseModel(const LeaseClock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock)
{ }

void CaseModel::setMe(const QString &name)
{
    m_me = name;
}

int CaseModel::rowOf(qint64 caseId) const
{
    const auto it = std::find_if(m_cases.cbegin(), m_cases.cend(),
                                 [caseId](const CaseSummary &summary) { return summary.id == caseId; });
    return it == m_cases.cend() ? -1 : int(it - m_cases.cbegin());
}

void CaseModel::removeMissing(const QList<CaseSummary> &cases)
{
    QSet<qint64> wanted;
    for (const CaseSummary &summary : cases)
        wanted.insert(summary.id);
    for (int row = int(m_cases.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_cases.at(row).id))
            continue;
        beginRemoveRows({}, row, row);
        m_shown.remove(m_cases.at(row).id);
        m_cases.removeAt(row);
        endRemoveRows();
    }
}

void CaseModel::apply(const QList<CaseSummary> &cases)
{
    removeMissing(cases);
    QSet<qint64> seen;
    int row = 0;
    for (const CaseSummary &summary : cases) {
        if (seen.contains(summary.id)) // twice in one answer: the queue moved while it was read
            continue;
        seen.insert(summary.id);
        const int from = rowOf(summary.id);
        if (from < 0) {
            beginInsertRows({}, row, row);
            m_cases.insert(row, summary);
            m_shown.insert(summary.id, {shown(summary, Age), claimText(summary)});
            endInsertRows();
        } else {
            if (from != row) {
                beginMoveRows({}, from, from, {}, row);
                m_cases.move(from, row);
                endMoveRows();
            }
            setRow(row, summary);
        }
        ++row;
    }
}

void CaseModel::setRow(int row, const CaseSummary &summary)
{
    if (m_cases.at(row) == summary)
        return;
    m_cases[row] = summary;
    m_shown[summary.id] = {shown(summary, Age), claimText(summary)};
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void CaseModel::replace(const CaseSummary &summary)
{
    if (const int row = rowOf(summary.id); row >= 0)
        setRow(row, summary);
}

void CaseModel::tick()
{
    for (int row = 0; row < m_cases.size(); ++row) {
        Shown &was = m_shown[m_cases.at(row).id];
        if (const QString age = shown(m_cases.at(row), Age); age != was.age) {
            was.age = age;
            Q_EMIT dataChanged(index(row, Age), index(row, Age), {Qt::DisplayRole});
        }
        if (const QString claim = claimText(m_cases.at(row)); claim != was.claim) {
            was.claim = claim;
            Q_EMIT dataChanged(index(row, Claim), index(row, Claim),
                               {Qt::DisplayRole, HolderRole, ShareRole});
        }
    }
}

int CaseModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cases.size());
}

int CaseModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

CaseModel::Holder CaseModel::holder(const CaseSummary &summary) const
{
    if (summary.claimedBy.isEmpty() || m_clock.left(summary.claimedUntil).count() == 0)
        return Holder::Nobody;
    return summary.claimedBy == m_me ? Holder::Me : Holder::Somebody;
}

QString CaseModel::claimText(const CaseSummary &summary) const
{
    if (summary.state == CaseState::Closed)
        return summary.verdict ? casewords::verdict(*summary.verdict) : tr("Closed");
    const QString left = leaseText(m_clock.left(summary.claimedUntil));
    switch (holder(summary)) {
    case Holder::Me:
        return tr("You · %1").arg(left);
    case Holder::Somebody:
        return tr("%1 · %2").arg(shownText(summary.claimedBy, 40), left);
    case Holder::Nobody:
        break;
    }
    return summary.state == CaseState::Watching ? tr("Watched") : tr("Free");
}

QString CaseModel::shown(const CaseSummary &summary, int column) const
{
    switch (column) {
    case Level:
        return chipOf(summary.severity).text;
    case Player:
        return shownName(summary.username, summary.player);
    case Rule:
        return summary.newestRule.isEmpty() ? tr("opened by %1").arg(casewords::actor(summary.openedBy))
                                            : shownText(summary.newestRule, 60);
    case AtStake:
        return number(summary.scoreAtStake);
    case Age:
        return duration(
            std::chrono::milliseconds(summary.openedAt.msecsTo(m_clock.serverNow()) / 1000 * 1000));
    default:
        return claimText(summary);
    }
}

QString CaseModel::detail(const CaseSummary &summary, int column) const
{
    switch (column) {
    case Player: {
        QStringList parts{summary.countryCode.toUpper().left(2)};
        if (summary.isBanned)
            parts.append(tr("banned"));
        if (summary.isHeld)
            parts.append(tr("held"));
        if (summary.isFlagged)
            parts.append(tr("flagged"));
        parts.removeAll(QString());
        return parts.join(u" · "_s);
    }
    case Rule:
        return summary.events == 0 ? QString()
            : summary.events == 1  ? tr("1 hit")
                                   : tr("%1 hits").arg(number(summary.events));
    case Claim:
        return summary.state == CaseState::Closed ? QString()
                                                  : casewords::opinion(summary.opinionWantedFrom, m_me);
    default:
        return {};
    }
}

QString CaseModel::toolTip(const CaseSummary &summary, int column) const
{
    switch (column) {
    case Player:
        return shownName(summary.username, summary.player) + u'\n' + summary.player.toString();
    case Rule:
        return summary.newestEventAt.isValid() ? tr("Newest hit: %1").arg(fullTime(summary.newestEventAt))
                                               : QString();
    case AtStake:
        return tr("Score now: %1").arg(number(summary.score));
    case Age:
        return tr("Opened %1 by %2").arg(fullTime(summary.openedAt), casewords::actor(summary.openedBy));
    case Claim:
        return holder(summary) == Holder::Nobody ? QString()
                                                 : tr("Claimed until %1").arg(fullTime(summary.claimedUntil));
    default:
        return {};
    }
}

QVariant CaseModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CaseSummary &summary = m_cases.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(summary, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(summary, index.column()));
    case Qt::AccessibleDescriptionRole:
    case DetailRole:
        return detail(summary, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter
            | (index.column() == AtStake || index.column() == Age ? Qt::AlignRight : Qt::AlignLeft));
    case CaseIdRole:
        return summary.id;
    case SeverityRole:
        return int(summary.severity);
    case UserIdRole:
        return summary.player.uuid();
    case HolderRole:
        return int(holder(summary));
    case ShareRole:
        return std::min(1.0, double(m_clock.left(summary.claimedUntil).count()) / double(kLease.count()));
    default:
        return {};
    }
}

QVariant CaseModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (section == AtStake || section == Age ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    static constexpr const char *kHeads[]
        = {QT_TR_NOOP("Severity"), QT_TR_NOOP("Player"), QT_TR_NOOP("Newest rule"),
           QT_TR_NOOP("At stake"), QT_TR_NOOP("Age"),    QT_TR_NOOP("Claimed by")};
    return section >= 0 && section < ColumnCount ? tr(kHeads[section]) : QString();
}

} // namespace scorewatch::ui
