// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/auditmodel.h"

#include <algorithm>

#include <QSet>

#include "ui/auditwords.h"
#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {
namespace {

/// As short as tells the rows apart.
QString shortDay(const QDateTime &local)
{
    const QDate today = QDate::currentDate();
    if (local.date() == today)
        return local.toString(u"HH:mm:ss"_s);
    return shownLocale().toString(
        local, local.date().year() == today.year() ? u"d MMM HH:mm"_s : u"yyyy-MM-dd HH:mm"_s);
}

} // namespace

AuditModel::AuditModel(QObject *parent) : QAbstractTableModel(parent) { }

int AuditModel::rowOf(qint64 id) const
{
    const auto it = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                 [id](const AuditEntry &entry) { return entry.id == id; });
    return it == m_entries.cend() ? -1 : int(it - m_entries.cbegin());
}

/// Of what was loaded before, only what follows on the newest page without a gap stays behind it.
void AuditModel::apply(const QList<AuditEntry> &newest, bool isMore)
{
    QList<AuditEntry> target = newest;
    const int joint = newest.isEmpty() ? -1 : rowOf(newest.last().id);
    if (isMore && joint >= 0 && joint + 1 < m_entries.size())
        target += m_entries.mid(joint + 1);
    else
        m_isMore = isMore;

    QSet<qint64> wanted;
    for (const AuditEntry &entry : target)
        wanted.insert(entry.id);
    removeUnless(wanted);
    for (int row = 0; row < target.size();) {
        if (row < m_entries.size() && m_entries.at(row).id == target.at(row).id) {
            if (m_entries.at(row) != target.at(row)) {
                m_entries[row] = target.at(row);
                Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            }
            ++row;
            continue;
        }
        int end = row + 1; // both are in one order, so what lies before our next row is new
        while (end < target.size() && (row >= m_entries.size() || target.at(end).id != m_entries.at(row).id))
            ++end;
        beginInsertRows({}, row, end - 1);
        m_entries = m_entries.mid(0, row) + target.mid(row, end - row) + m_entries.mid(row);
        endInsertRows();
        row = end;
    }
}

void AuditModel::removeUnless(const QSet<qint64> &wanted)
{
    for (int last = int(m_entries.size()) - 1; last >= 0; --last) {
        if (wanted.contains(m_entries.at(last).id))
            continue;
        int first = last;
        while (first > 0 && !wanted.contains(m_entries.at(first - 1).id))
            --first;
        beginRemoveRows({}, first, last);
        m_entries.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

void AuditModel::append(const QList<AuditEntry> &older, bool isMore)
{
    QSet<qint64> known;
    for (const AuditEntry &entry : std::as_const(m_entries))
        known.insert(entry.id);
    QList<AuditEntry> fresh;
    for (const AuditEntry &entry : older) {
        if (!known.contains(entry.id))
            fresh.append(entry);
    }
    m_isMore = isMore;
    if (fresh.isEmpty())
        return;
    const int first = int(m_entries.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_entries += fresh;
    endInsertRows();
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

bool AuditModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isMore;
}

void AuditModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

QString AuditModel::shown(const AuditEntry &entry, int column) const
{
    switch (column) {
    case When:
        return shortDay(entry.createdAt.toLocalTime());
    case What:
        return auditwords::what(entry.type);
    case Who:
        return shownText(entry.actor, 64);
    case Whom:
        return entry.player ? auditwords::whom(entry) : u"–"_s;
    case Reason:
        return shownText(entry.reason, 300);
    default:
        return entry.position ? number(*entry.position) : tr("waits");
    }
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AuditEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(entry, index.column());
    case Qt::ToolTipRole:
        if (index.column() == When)
            return plainToolTip(fullTime(entry.createdAt));
        if (index.column() == Sealed)
            return plainToolTip(entry.position
                                    ? tr("Sealed at position %1 of the chain").arg(number(*entry.position))
                                    : tr("Waits for its seal, which takes some seconds"));
        if (index.column() == Reason)
            return plainToolTip(entry.reason.left(2000));
        if (index.column() == What) // a narrow table has no reasons
            return plainToolTip((shown(entry, What) + u'\n' + entry.reason.left(2000)).trimmed());
        return plainToolTip(shown(entry, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return index.column() == Sealed && entry.position
            ? tr("sealed at position %1").arg(number(*entry.position))
            : shown(entry, index.column());
    case IdRole:
        return entry.id;
    case InkRole:
        return int(auditwords::inkOf(entry.type));
    case SealedRole:
        return entry.position.has_value();
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case What:
        return tr("What");
    case Who:
        return tr("Who");
    case Whom:
        return tr("Whom");
    case Reason:
        return tr("Reason");
    default:
        return tr("Sealed");
    }
}

} // namespace scorewatch::ui
