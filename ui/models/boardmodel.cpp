// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/boardmodel.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/models/rowmoves.h"
#include "ui/text.h"

namespace scorewatch::ui {
namespace {

constexpr qsizetype kMostHistories = 64;

/// At most one row a player and kBoardSize rows, whatever arrives.
QList<BoardEntry> cleaned(const QList<BoardEntry> &top)
{
    QList<BoardEntry> rows;
    for (const BoardEntry &entry : top) {
        const bool known = std::any_of(rows.cbegin(), rows.cend(), [&entry](const BoardEntry &other) {
            return other.userId == entry.userId;
        });
        if (!known && rows.size() < kBoardSize)
            rows.append(entry);
    }
    return rows;
}

qint64 firstOfTie(const QList<BoardEntry> &top, qsizetype at)
{
    qsizetype first = at;
    while (first > 0 && top.at(first - 1).score == top.at(at).score)
        --first;
    return first == at ? 0 : top.at(first).rank;
}

} // namespace

BoardModel::BoardModel(QObject *parent) : QAbstractListModel(parent) { }

int BoardModel::rowOf(const UserId &id) const
{
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [&id](const Row &row) { return row.entry.userId == id; });
    return it == m_rows.cend() ? -1 : int(it - m_rows.cbegin());
}

bool BoardModel::apply(const LiveBoard &board, Clock now)
{
    QHash<UserId, qint64> cameFrom;
    for (const BoardEvent &event : board.events) {
        if (event.kind == BoardEvent::Kind::EnteredTop && event.from > 0)
            cameFrom.insert(event.userId, event.from);
    }
    const QList<BoardEntry> top = cleaned(board.top);
    bool different = removeMissing(top);
    different = arrange(top, cameFrom, now) || different;
    for (int i = 0; i < m_rows.size(); ++i)
        different = update(i, top.at(i), firstOfTie(top, i), now) || different;
    m_hadBoard = m_hadBoard || !m_rows.isEmpty();
    return different;
}

void BoardModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_histories.clear();
    m_hadBoard = false;
    endResetModel();
}

bool BoardModel::removeMissing(const QList<BoardEntry> &top)
{
    const qsizetype before = m_rows.size();
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        const UserId id = m_rows.at(i).entry.userId;
        if (std::any_of(top.cbegin(), top.cend(),
                        [&id](const BoardEntry &entry) { return entry.userId == id; }))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    return m_rows.size() != before;
}

/// Goes through the new order; who does not stay is put right behind the row that now precedes them.
bool BoardModel::arrange(const QList<BoardEntry> &top, const QHash<UserId, qint64> &cameFrom, Clock now)
{
    QList<int> positions;
    for (const BoardEntry &entry : top) {
        if (const int row = rowOf(entry.userId); row >= 0)
            positions.append(row);
    }
    const QList<bool> stays = rowsThatStay(positions);

    bool different = false;
    qsizetype known = 0;
    for (int i = 0; i < top.size(); ++i) {
        const int from = rowOf(top.at(i).userId);
        if (from >= 0 && stays.at(known++))
            continue;
        const int to = i == 0 ? 0 : rowOf(top.at(i - 1).userId) + 1;
        if (from < 0) {
            insertRow(to, top.at(i), cameFrom, now);
            different = true;
        } else if (to != from && to != from + 1) {
            beginMoveRows({}, from, from, {}, to);
            m_rows.move(from, to > from ? to - 1 : to);
            endMoveRows();
            different = true;
        }
    }
    return different;
}

void BoardModel::insertRow(int at, const BoardEntry &entry, const QHash<UserId, qint64> &cameFrom, Clock now)
{
    Row row;
    row.entry = entry;
    row.rankBefore = entry.rank;
    if (m_hadBoard) {
        const qint64 from = cameFrom.value(entry.userId, 0);
        row.isNew = from <= 0;
        row.rankBefore = from > 0 ? from : entry.rank;
        row.moved = int(std::clamp<qint64>(row.rankBefore - entry.rank, -9999, 9999));
        row.movedAt = now;
        row.flashAt = now;
    }
    m_histories[entry.userId].record(now, entry.score);
    beginInsertRows({}, at, at);
    m_rows.insert(at, row);
    endInsertRows();
}

bool BoardModel::update(int at, const BoardEntry &entry, qint64 tiedWith, Clock now)
{
    Row &row = m_rows[at];
    QList<int> roles;
    if (row.entry.rank != entry.rank)
        updateRank(&row, entry.rank, now, &roles);
    if (row.entry.score != entry.score)
        updateScore(&row, entry.score, now, &roles);
    if (row.entry.username != entry.username)
        roles.append(Qt::DisplayRole);
    if (row.entry.countryCode != entry.countryCode)
        roles.append(CountryRole);
    if (row.tiedWith != tiedWith)
        roles.append(TiedWithRole);
    if (roles.isEmpty())
        return false;
    row.entry = entry;
    row.tiedWith = tiedWith;
    roles.append(Qt::AccessibleTextRole);
    Q_EMIT dataChanged(index(at), index(at), roles);
    return true;
}

void BoardModel::updateRank(Row *row, qint64 rank, Clock now, QList<int> *roles)
{
    if (row->moved == 0 && !row->isNew)
        row->rankBefore = row->entry.rank;
    row->moved = int(std::clamp<qint64>(row->rankBefore - rank, -9999, 9999));
    row->movedAt = now;
    row->isNew = false;
    roles->append({RankRole, MovedRole, NewRole});
}

void BoardModel::updateScore(Row *row, qint64 score, Clock now, QList<int> *roles)
{
    const qint64 difference = score - row->entry.score;
    const bool sameBurst = row->change != 0 && now - row->burstAt < kBurstSpan;
    const bool quiet = row->changedAt.count() < 0 || now - row->changedAt >= kBurstSpan;
    row->change = sameBurst ? row->change + difference : difference;
    if (!sameBurst)
        row->burstAt = now;
    row->changedAt = now;
    roles->append({ScoreRole, ChangeRole});
    if (quiet) {
        row->flashAt = now;
        roles->append(FlashRole);
    }
}

void BoardModel::tick(Clock now)
{
    for (int i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        QList<int> roles;
        if (m_histories[row.entry.userId].record(now, row.entry.score))
            roles.append(HistoryRole);
        if (row.change != 0 && now - row.changedAt >= kChangeSpan) {
            row.change = 0;
            roles.append(ChangeRole);
        }
        if ((row.moved != 0 || row.isNew) && now - row.movedAt >= kMovementSpan) {
            row.moved = 0;
            row.isNew = false;
            roles.append({MovedRole, NewRole, Qt::AccessibleTextRole});
        }
        if (!roles.isEmpty())
            Q_EMIT dataChanged(index(i), index(i), roles);
    }
    forgetOldHistories(now);
}

void BoardModel::forgetOldHistories(Clock now)
{
    const qint64 oldest = std::chrono::floor<std::chrono::seconds>(now).count() - ScoreHistory::kCapacity;
    const bool crowded = m_histories.size() > kMostHistories;
    m_histories.removeIf([this, oldest, crowded](QHash<UserId, ScoreHistory>::iterator it) {
        return rowOf(it.key()) < 0 && (crowded || it->samples().last().second < oldest);
    });
}

int BoardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant BoardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shownName(row.entry.username, row.entry.userId);
    case Qt::AccessibleTextRole:
        return spoken(row);
    case Qt::ToolTipRole:
        return plainToolTip(spoken(row) + QLatin1Char('\n') + row.entry.userId.toString());
    case UserIdRole:
        return row.entry.userId.uuid();
    case RankRole:
        return row.entry.rank;
    case ScoreRole:
        return row.entry.score;
    case CountryRole:
        return row.entry.countryCode;
    case TiedWithRole:
        return row.tiedWith;
    case MovedRole:
        return row.moved;
    case NewRole:
        return row.isNew;
    case ChangeRole:
        return row.change;
    case FlashRole:
        return qint64(row.flashAt.count());
    case HistoryRole:
        return QVariant::fromValue(m_histories.value(row.entry.userId));
    default:
        return {};
    }
}

QString BoardModel::spoken(const Row &row) const
{
    QStringList parts{tr("Rank %1").arg(number(row.entry.rank)),
                      shownName(row.entry.username, row.entry.userId),
                      tr("%1 points").arg(number(row.entry.score))};
    if (row.moved > 0)
        parts.append(tr("up %1").arg(row.moved));
    else if (row.moved < 0)
        parts.append(tr("down %1").arg(-row.moved));
    else if (row.isNew)
        parts.append(tr("new on the board"));
    if (row.tiedWith > 0)
        parts.append(tr("tied with %1, the id decides").arg(number(row.tiedWith)));
    return parts.join(tr(", "));
}

} // namespace scorewatch::ui
