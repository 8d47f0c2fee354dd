// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/domain/board.h"

namespace scorewatch::ui {

/// A stretch of the board, or the players that a search found, as a table. Reading the same stretch again keeps the
/// rows of those who are still there.
class RankListModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Rank, Player, Score, ColumnCount };
    enum Role {
        UserIdRole = Qt::UserRole,
        MarkedRole, ///< the player in the middle of it all
    };

    explicit RankListModel(QObject *parent = nullptr);

    /// A rank of 0 is somebody who is not on the board.
    void apply(const QList<BoardEntry> &entries, const UserId &marked = {});

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] int rowOf(const UserId &id) const;
    [[nodiscard]] const QList<BoardEntry> &entries() const { return m_entries; }

private:
    [[nodiscard]] QString shown(const BoardEntry &entry, int column) const;

    QList<BoardEntry> m_entries;
    UserId m_marked;
};

} // namespace scorewatch::ui
