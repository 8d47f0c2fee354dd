// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recordmodel.h"

#include <algorithm>

#include <QSet>

#include "ui/text.h"

namespace scorewatch::ui {

RecordModel::RecordModel(const QStringList &heads, QObject *parent)
    : QAbstractTableModel(parent), m_heads(heads)
{ }

int RecordModel::rowOf(const QByteArray &key) const
{
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [&key](const RecordRow &row) { return row.key == key; });
    return it == m_rows.cend() ? -1 : int(it - m_rows.cbegin());
}

void RecordModel::apply(const QList<RecordRow> &rows)
{
    QSet<QByteArray> wanted;
    for (const RecordRow &row : rows)
        wanted.insert(row.key);
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (wanted.contains(m_rows.at(row).key))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    int to = 0;
    for (const RecordRow &row : rows) {
        if (!wanted.remove(row.key))
            continue;
        const int from = rowOf(row.key);
        if (from < 0) {
            beginInsertRows({}, to, to);
            m_rows.insert(to, row);
            endInsertRows();
        } else {
            if (from != to) {
                beginMoveRows({}, from, from, {}, to);
                m_rows.move(from, to);
                endMoveRows();
            }
            if (m_rows.at(to) != row) {
                m_rows[to] = row;
                Q_EMIT dataChanged(index(to, 0), index(to, columnCount() - 1));
            }
        }
        ++to;
    }
}

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_heads.size());
}

const RecordCell &RecordModel::cell(const QModelIndex &index) const
{
    static const RecordCell kNone;
    const QList<RecordCell> &cells = m_rows.at(index.row()).cells;
    return index.column() < cells.size() ? cells.at(index.column()) : kNone;
}

QVariant RecordModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RecordCell &one = cell(index);
    switch (role) {
    case Qt::DisplayRole:
        return one.text;
    case Qt::ToolTipRole:
        return plainToolTip(one.toolTip);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (one.kind == RecordCell::Kind::Number ? Qt::AlignRight : Qt::AlignLeft));
    case KeyRole:
        return m_rows.at(index.row()).key;
    case ActIdRole:
        return m_rows.at(index.row()).actId;
    default:
        return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_heads.size())
        return {};
    const bool number = m_heads.at(section).startsWith(u'>');
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole ? QVariant(m_heads.at(section).mid(number ? 1 : 0)) : QVariant();
}

} // namespace scorewatch::ui
