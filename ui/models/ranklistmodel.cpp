// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ranklistmodel.h"

#include <algorithm>

#include <QSet>

#include "ui/format.h"
#include "ui/text.h"

using namespace Qt::StringLiterals;

namespace scorewatch::ui {

RankListModel::RankListModel(QObject *parent) : QAbstractTableModel(parent) { }

int RankListModel::rowOf(const UserId &id) const
{
    const auto it = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                 [&id](const BoardEntry &entry) { return entry.userId == id; });
    return it == m_entries.cend() ? -1 : int(it - m_entries.cbegin());
}

void RankListModel::apply(const QList<BoardEntry> &entries, const UserId &marked)
{
    m_marked = marked;
    QSet<UserId> wanted;
    for (const BoardEntry &entry : entries)
        wanted.insert(entry.userId);
    for (int row = int(m_entries.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_entries.at(row).userId))
            continue;
        beginRemoveRows({}, row, row);
        m_entries.removeAt(row);
        endRemoveRows();
    }
    int row = 0;
    for (const BoardEntry &entry : entries) {
        if (!wanted.remove(entry.userId)) // twice in one answer: the board moved while it was read
            continue;
        const int from = rowOf(entry.userId);
        if (from < 0) {
            beginInsertRows({}, row, row);
            m_entries.insert(row, entry);
            endInsertRows();
        } else if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            m_entries.move(from, row);
            endMoveRows();
        }
        m_entries[row++] = entry;
    }
    if (row > 0)
        Q_EMIT dataChanged(index(0, 0), index(row - 1, ColumnCount - 1));
}

int RankListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int RankListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString RankListModel::shown(const BoardEntry &entry, int column) const
{
    switch (column) {
    case Rank:
        return entry.rank > 0 ? number(entry.rank) : u"–"_s;
    case Player:
        return shownName(entry.username, entry.userId);
    default:
        return number(entry.score);
    }
}

QVariant RankListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const BoardEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(entry, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(shown(entry, Player) + u'\n' + entry.userId.toString());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (index.column() == Player ? Qt::AlignLeft : Qt::AlignRight));
    case UserIdRole:
        return entry.userId.uuid();
    case MarkedRole:
        return !m_marked.isNull() && entry.userId == m_marked;
    default:
        return {};
    }
}

QVariant RankListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Player ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Rank:
        return tr("Rank");
    case Player:
        return tr("Player");
    default:
        return tr("Score");
    }
}

} // namespace scorewatch::ui
